#include "core/api/openapi.h"

#include "core/http/response.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QString describe(int status)
{
    switch (status) {
    case 400:
        return u"The request is malformed."_s;
    case 401:
        return u"Nobody signed in, or the credential is not good (any more)."_s;
    case 403:
        return u"Whoever asks may not do this."_s;
    case 404:
        return u"It is not there, or somebody else's."_s;
    case 409:
        return u"The state does not allow it."_s;
    case 413:
        return u"The body is too large."_s;
    case 422:
        return u"What is asked for is wrong in itself."_s;
    case 429:
        return u"Too many; Retry-After says when to come again."_s;
    case 503:
        return u"Not at the moment."_s;
    default:
        return QString::fromLatin1(http::statusText(status));
    }
}

QJsonObject content(const QByteArray &type, const QByteArray &schema)
{
    QJsonObject of;
    if (!schema.isEmpty())
        of.insert(
            u"schema"_s,
            QJsonObject{{u"$ref"_s, u"#/components/schemas/"_s + QString::fromLatin1(schema)}});
    return {{QString::fromLatin1(type), of}};
}

QByteArray errorSchema(web::Family family)
{
    switch (family) {
    case web::Family::Own:
        return "Error";
    case web::Family::S0Accounts:
        return "MsgError";
    case web::Family::S0:
    case web::Family::S2:
        return "S0Error";
    case web::Family::S0Upload:
        return "UploadError";
    case web::Family::S3:
        return "S3Error";
    case web::Family::Shared:
        return "SharedError";
    }
    Q_UNREACHABLE();
}

QJsonObject answersOf(const web::Route &route)
{
    QList<web::RouteAnswer> answers = route.answers;
    const auto add = [&answers, schema = errorSchema(route.family)](int status) {
        const auto isThere = [status](const web::RouteAnswer &answer) {
            return answer.status == status;
        };
        if (std::ranges::none_of(answers, isThere))
            answers.append({status, schema});
    };
    if (route.access != web::Access::Anybody)
        add(401);
    add(403); // of the address list and of foreign origins
    add(429);
    add(503);
    if (route.body != web::BodyKind::None) {
        add(400);
        add(413);
    }
    if (route.path.contains('{'))
        add(404);
    QJsonObject object;
    for (const web::RouteAnswer &answer : std::as_const(answers)) {
        QJsonObject one{{u"description"_s, describe(answer.status)}};
        if (!answer.schema.isEmpty() || answer.contentType != "application/json")
            one.insert(u"content"_s, content(answer.contentType, answer.schema));
        object.insert(QString::number(answer.status), one);
    }
    return object;
}

QJsonArray parametersOf(const web::Route &route)
{
    QJsonArray parameters;
    static const QRegularExpression braces(u"\\{([a-z0-9_]+)\\}"_s);
    auto found = braces.globalMatch(QString::fromLatin1(route.path));
    while (found.hasNext()) {
        parameters.append(QJsonObject{{u"name"_s, found.next().captured(1)},
                                      {u"in"_s, u"path"_s},
                                      {u"required"_s, true},
                                      {u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}}}});
    }
    for (const web::RouteQuery &query : route.query) {
        parameters.append(
            QJsonObject{{u"name"_s, QString::fromLatin1(query.name)},
                        {u"in"_s, u"query"_s},
                        {u"description"_s, query.meaning},
                        {u"schema"_s, QJsonObject{{u"type"_s, QString::fromLatin1(query.type)}}}});
    }
    return parameters;
}

QJsonObject operationOf(const web::Route &route)
{
    QJsonObject operation{{u"operationId"_s, QString::fromLatin1(route.operation)},
                          {u"summary"_s, route.summary},
                          {u"responses"_s, answersOf(route)}};
    if (const QJsonArray parameters = parametersOf(route); !parameters.isEmpty())
        operation.insert(u"parameters"_s, parameters);
    if (route.body != web::BodyKind::None) {
        QJsonObject accepted;
        if (route.body != web::BodyKind::Form)
            accepted = content("application/json", route.request);
        if (route.body != web::BodyKind::Json)
            accepted.insert(u"multipart/form-data"_s, QJsonObject{});
        operation.insert(u"requestBody"_s, QJsonObject{{u"content"_s, accepted}});
    }
    if (route.access == web::Access::Anybody)
        operation.insert(u"security"_s, QJsonArray{});
    return operation;
}

} // namespace

QJsonObject openApiDocument(const QList<web::Route> &routes, const QString &version)
{
    QJsonObject paths;
    for (const web::Route &route : routes) {
        const QString path = QString::fromLatin1(route.path);
        QJsonObject methods = paths.value(path).toObject();
        methods.insert(QString::fromLatin1(http::methodName(route.method)).toLower(),
                       operationOf(route));
        paths.insert(path, methods);
    }
    const QJsonObject bearer{{u"type"_s, u"http"_s}, {u"scheme"_s, u"bearer"_s}};
    return {
        {u"openapi"_s, u"3.1.0"_s},
        {u"info"_s, QJsonObject{{u"title"_s, u"ComfyQueue"_s}, {u"version"_s, version}}},
        {u"paths"_s, paths},
        {u"components"_s,
         QJsonObject{{u"schemas"_s, apiSchemas()},
                     {u"securitySchemes"_s, QJsonObject{{u"bearer"_s, bearer}}}}},
        {u"security"_s, QJsonArray{QJsonObject{{u"bearer"_s, QJsonArray{}}}}},
    };
}

} // namespace cq::api
