#include "core/simnode/routes.h"

#include "core/simnode/json.h"
#include "core/simnode/nodecore.h"

#include <QHostAddress>
#include <QUrl>

#include <array>

namespace cq::sim {

using namespace Qt::StringLiterals;

namespace {

using http::Method;
using http::Request;
using http::Response;

Response json(const Json &value, int status = 200)
{
    return Response::bytes(status, "application/json; charset=utf-8", pythonJson(value));
}

/// aiohttp's answer without a body.
Response bare(int status = 200)
{
    return Response::bytes(status, "application/octet-stream", {});
}

Response text(int status, const QByteArray &words)
{
    return Response::bytes(status, "text/plain; charset=utf-8", words);
}

/// The body as an object; nothing for what json.loads would raise on or what is no object.
std::optional<Json> objectIn(const Request &request)
{
    auto body = parseJson(request.body);
    if (!body || !body->is_object())
        return std::nullopt;
    return body;
}

std::vector<std::string> idsIn(const Json &list)
{
    std::vector<std::string> ids;
    for (const Json &id : list) {
        if (id.is_string())
            ids.push_back(id.get<std::string>());
    }
    return ids;
}

bool isTrue(const Json &body, const char *name)
{
    const Json value = body.value(name, Json(false));
    return value.is_boolean() ? value.get<bool>() : !value.is_null() && !value.empty();
}

Response getPrompt(NodeCore &core, const Request &, const QStringList &)
{
    return json(core.execInfo());
}

Response postPrompt(NodeCore &core, const Request &request, const QStringList &)
{
    const auto body = parseJson(request.body);
    if (!body)
        return crashed();
    const PromptAnswer answer = core.submit(*body);
    return answer.status == 500 ? crashed() : json(answer.body, answer.status);
}

Response getQueue(NodeCore &core, const Request &, const QStringList &)
{
    return json(core.queueJson());
}

Response postQueue(NodeCore &core, const Request &request, const QStringList &)
{
    const auto body = objectIn(request);
    if (!body)
        return crashed();
    if (isTrue(*body, "clear"))
        core.clearPending();
    if (body->contains("delete"))
        core.deletePending(idsIn(body->at("delete")));
    return bare();
}

Response getHistory(NodeCore &core, const Request &request, const QStringList &)
{
    std::optional<int> maxItems;
    std::optional<int> offset;
    for (const auto &[name, value] :
         {std::pair{u"max_items"_s, &maxItems}, std::pair{u"offset"_s, &offset}}) {
        if (!request.hasQuery(name))
            continue;
        bool isNumber = false;
        *value = request.queryValue(name).toInt(&isNumber);
        if (!isNumber)
            return crashed();
    }
    return json(core.queue().historyJson(maxItems, offset));
}

Response getHistoryOf(NodeCore &core, const Request &, const QStringList &rest)
{
    return json(core.queue().historyJson(rest.constFirst().toStdString()));
}

Response postHistory(NodeCore &core, const Request &request, const QStringList &)
{
    const auto body = objectIn(request);
    if (!body)
        return crashed();
    if (isTrue(*body, "clear"))
        core.queue().clearHistory();
    if (body->contains("delete")) {
        for (const std::string &id : idsIn(body->at("delete")))
            core.queue().deleteHistory(id);
    }
    return bare();
}

Response postInterrupt(NodeCore &core, const Request &request, const QStringList &)
{
    const auto body = objectIn(request);
    std::optional<std::string> id;
    if (body && body->contains("prompt_id") && body->at("prompt_id").is_string())
        id = body->at("prompt_id").get<std::string>();
    core.interrupt(id);
    return bare();
}

Response postFree(NodeCore &core, const Request &request, const QStringList &)
{
    const auto body = objectIn(request);
    if (!body)
        return crashed();
    core.freeMemory(isTrue(*body, "unload_models"), isTrue(*body, "free_memory"));
    return bare();
}

Response getSystemStats(NodeCore &core, const Request &, const QStringList &)
{
    return json(core.systemStats());
}

Response getFeatures(NodeCore &core, const Request &, const QStringList &)
{
    return json(core.features());
}

Response getObjectInfo(NodeCore &core, const Request &, const QStringList &)
{
    return json(core.objectInfo(std::nullopt));
}

Response getObjectInfoOf(NodeCore &core, const Request &, const QStringList &rest)
{
    return json(core.objectInfo(rest.constFirst().toStdString()));
}

Response getModels(NodeCore &, const Request &, const QStringList &)
{
    return json(NodeCore::modelFolders());
}

Response getModelsIn(NodeCore &core, const Request &, const QStringList &rest)
{
    const auto names = core.modelNames(rest.constFirst().toStdString());
    return names ? json(*names) : bare(404);
}

Response emptyList(NodeCore &, const Request &, const QStringList &)
{
    return json(Json::array());
}

Response emptyObject(NodeCore &, const Request &, const QStringList &)
{
    return json(Json::object());
}

Response notThere(NodeCore &, const Request &, const QStringList &)
{
    return bare(404);
}

Response getUsers(NodeCore &, const Request &, const QStringList &)
{
    return json({{"storage", "server"}, {"migrated", true}});
}

Response getUserData(NodeCore &, const Request &, const QStringList &)
{
    return text(404, "Directory not found");
}

Response getFolderPaths(NodeCore &, const Request &, const QStringList &)
{
    Json paths = Json::object();
    for (const Json &folder : NodeCore::modelFolders())
        paths[folder.get<std::string>()] =
            Json::array({"/opt/ComfyUI/models/" + folder.get<std::string>()});
    return json(paths);
}

Response getRoot(NodeCore &, const Request &, const QStringList &)
{
    return Response::bytes(200, "text/html", "<!doctype html><title>ComfyUI</title>\n");
}

Response postUpload(NodeCore &core, const Request &request, const QStringList &)
{
    return answerUpload(core, request);
}

Response postMask(NodeCore &core, const Request &request, const QStringList &)
{
    return answerMask(core, request);
}

struct Route
{
    Method method;
    const char *path; ///< "*" stands for one segment
    Response (*handler)(NodeCore &, const Request &, const QStringList &);
};

constexpr std::array kRoutes{
    Route{Method::Get, "prompt", getPrompt},
    Route{Method::Post, "prompt", postPrompt},
    Route{Method::Get, "queue", getQueue},
    Route{Method::Post, "queue", postQueue},
    Route{Method::Get, "history", getHistory},
    Route{Method::Get, "history/*", getHistoryOf},
    Route{Method::Post, "history", postHistory},
    Route{Method::Post, "interrupt", postInterrupt},
    Route{Method::Post, "free", postFree},
    Route{Method::Get, "system_stats", getSystemStats},
    Route{Method::Get, "features", getFeatures},
    Route{Method::Get, "object_info", getObjectInfo},
    Route{Method::Get, "object_info/*", getObjectInfoOf},
    Route{Method::Get, "models", getModels},
    Route{Method::Get, "models/*", getModelsIn},
    Route{Method::Get, "embeddings", emptyList},
    Route{Method::Get, "extensions", emptyList},
    Route{Method::Get, "view_metadata/*", notThere},
    Route{Method::Post, "upload/image", postUpload},
    Route{Method::Post, "upload/mask", postMask},
    Route{Method::Get, "users", getUsers},
    Route{Method::Get, "settings", emptyObject},
    Route{Method::Get, "userdata", getUserData},
    Route{Method::Get, "i18n", emptyObject},
    Route{Method::Get, "workflow_templates", emptyObject},
    Route{Method::Get, "internal/folder_paths", getFolderPaths},
};

/// The decoded values of the stars; nothing when the path is another.
std::optional<QStringList> match(const QByteArray &pattern, const QByteArray &path)
{
    const QList<QByteArray> wanted = pattern.split('/');
    const QList<QByteArray> given = path.split('/');
    if (wanted.size() != given.size())
        return std::nullopt;
    QStringList stars;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (wanted.at(i) == "*" && !given.at(i).isEmpty())
            stars.append(http::decodePercent(given.at(i)).value_or(QString()));
        else if (wanted.at(i) != given.at(i))
            return std::nullopt;
    }
    return stars;
}

/// The path without slash and "/api"; /internal has no such alias.
QByteArray plainPath(const QByteArray &path)
{
    QByteArray plain = path.mid(1);
    if (plain.startsWith("api/") && !plain.startsWith("api/internal/"))
        plain = plain.mid(4);
    return plain;
}

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

/// ComfyUI's protection of a local server against pages of other sites (protocol sheet, section 1).
bool isForeignOrigin(const Request &request)
{
    const QByteArray host = request.headers.value("Host");
    const QByteArray origin = request.headers.value("Origin");
    if (host.isEmpty() || origin.isEmpty())
        return false;
    const QUrl hostUrl(u"http://"_s + QString::fromLatin1(host));
    const QUrl originUrl(QString::fromLatin1(origin));
    if (!isLoopback(hostUrl.host()) || originUrl.host().isEmpty())
        return false;
    const bool isSameHost = hostUrl.host() == originUrl.host();
    return !isSameHost || (originUrl.port() != -1 && originUrl.port() != hostUrl.port());
}

Response wrongMethod(const QByteArray &allowed)
{
    Response response = text(405, "405: Method Not Allowed");
    response.headers.set("Allow", allowed);
    return response;
}

Response routed(NodeCore &core, const Request &request)
{
    const QByteArray path = plainPath(request.path);
    const Method method = request.method == Method::Head ? Method::Get : request.method;
    // The catch-all for the web pages answers GET and HEAD of everything.
    QByteArray allowed = "GET,HEAD";
    for (const Route &route : kRoutes) {
        const auto stars = match(route.path, path);
        if (!stars)
            continue;
        if (route.method == method)
            return route.handler(core, request, *stars);
        if (route.method != Method::Get)
            allowed += ',' + http::methodName(route.method);
    }
    if (method != Method::Get)
        return wrongMethod(allowed);
    return path.isEmpty() ? getRoot(core, request, {}) : text(404, "404: Not Found");
}

} // namespace

http::Response crashed()
{
    Response response = text(500, "500 Internal Server Error\n\nServer got itself in trouble");
    response.closeAfter = true;
    return response;
}

void answer(NodeCore &core, const http::Request &request, const Reply &reply)
{
    const Reply signedReply = [reply](Response response) {
        response.headers.set("Server", "Python/3.12 aiohttp/3.12.15");
        reply(std::move(response));
    };
    if (request.method == Method::Options) {
        signedReply(bare());
        return;
    }
    if (isForeignOrigin(request)) {
        signedReply(bare(403));
        return;
    }
    const bool isGet = request.method == Method::Get || request.method == Method::Head;
    if (isGet && plainPath(request.path) == "view") {
        answerView(core, request, signedReply);
        return;
    }
    signedReply(routed(core, request));
}

} // namespace cq::sim
