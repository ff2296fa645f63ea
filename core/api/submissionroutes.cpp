#include "core/api/broughtfiles.h"
#include "core/api/jobview.h"
#include "core/api/routes.h"
#include "core/api/webhookfields.h"
#include "core/domain/graph.h"
#include "core/http/form.h"
#include "core/web/body.h"

#include <QFile>
#include <QtConcurrentRun>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

/// A request with the files it brought, which live until it is stored.
struct Brought
{
    JobRequest request;
    QString nodeName;
    QString userName; ///< whom it is for, when that is said
    BroughtFiles files;
};

Result<void> takeFields(Brought &brought, const QJsonObject &fields)
{
    JobRequest &request = brought.request;
    request.title = fields.value("title"_L1).toString();
    brought.nodeName = fields.value("node"_L1).toString();
    brought.userName = fields.value("user"_L1).toString();
    request.held = fields.value("held"_L1).toBool();
    const QJsonValue priority = fields.value("priority"_L1);
    if (!priority.isUndefined() && !priority.isNull()) {
        // Numbers in forms and in some clients are strings (api-shapes, quirk 3).
        bool isNumber = priority.isDouble();
        request.priority = isNumber ? priority.toInt(-1) : priority.toString().toInt(&isNumber);
        if (!isNumber || request.priority < 0 || request.priority > 3)
            return fail(ErrorKind::Invalid, u"priority is a number from 0 to 3."_s);
    }
    const QJsonValue webhook = fields.value("webhook"_L1);
    if (!webhook.isUndefined() && !webhook.isNull()) {
        const auto read = readWebhook(webhook);
        if (!read)
            return read.error();
        request.webhook = *read;
    }
    return {};
}

Result<Brought> fromJson(const QByteArray &bytes, const QString &folder)
{
    const auto body = web::readJsonBody(bytes, {u"extra_data"_s}, {u"workflow"_s, u"prompt"_s});
    if (!body)
        return body.error();
    Brought brought{{}, {}, {}, BroughtFiles(folder)};
    const QString key = body->kept.contains(u"workflow"_s) ? u"workflow"_s : u"prompt"_s;
    brought.request.graph = body->kept.value(key);
    brought.request.extraData = body->kept.value(u"extra_data"_s);
    if (brought.request.graph.isEmpty())
        return fail(ErrorKind::Invalid, u"The field workflow is missing: a graph in API format."_s);
    if (const auto files = body->graphs.find(key); files != body->graphs.end() && *files)
        brought.request.graphFiles = **files; // else the engine says what is wrong with it
    if (const auto taken = takeFields(brought, body->fields); !taken)
        return taken.error();
    const auto added = brought.files.addAll(body->fields.value("inputs"_L1).toArray());
    if (!added)
        return added.error();
    brought.request.inputs = brought.files.sources();
    return brought;
}

/// Invalid when it is larger than a graph may be.
Result<QByteArray> contentOf(const http::FormFile &file)
{
    if (file.file.isNull())
        return file.bytes;
    if (file.size() > kMaxGraphBytes)
        return fail(ErrorKind::Invalid,
                    u"The workflow is larger than %1 MB."_s.arg(kMaxGraphBytes / 1024 / 1024));
    QFile onDisk(file.file.path());
    if (!onDisk.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, onDisk.errorString());
    return onDisk.readAll();
}

Result<Brought> fromForm(const http::Request &request, const QString &folder)
{
    http::FormOptions options;
    options.temporaryFolder = folder;
    const auto form = http::readForm(request, options);
    if (!form)
        return form.error();
    Brought brought{{}, {}, {}, BroughtFiles(folder)};
    QJsonObject fields;
    for (const http::Pair &field : form->fields)
        fields.insert(field.name, field.value);
    if (fields.value("held"_L1).toString() == "true"_L1)
        fields.insert(u"held"_s, true);
    if (const auto taken = takeFields(brought, fields); !taken)
        return taken.error();
    brought.request.graph = form->field(u"workflow").value_or(QString()).toUtf8();
    for (const http::FormFile &file : form->files) {
        if (file.name == "workflow"_L1) {
            const auto bytes = contentOf(file);
            if (!bytes)
                return bytes.error();
            const auto graph = graphFromFile(*bytes);
            if (!graph)
                return graph.error();
            brought.request.graph = *graph;
            if (brought.request.title.isEmpty())
                brought.request.title = file.fileName;
            continue;
        }
        if (const auto added = brought.files.add(file); !added)
            return added.error();
    }
    brought.request.inputs = brought.files.sources();
    if (brought.request.graph.isEmpty())
        return fail(ErrorKind::Invalid, u"The part workflow is missing: a graph in API format."_s);
    return brought;
}

Result<Brought> broughtBy(const http::Request &request, const QString &folder)
{
    if (request.headers.value("Content-Type").toLower().startsWith("multipart/form-data"))
        return fromForm(request, folder);
    const auto body = request.wholeBody();
    if (!body)
        return body.error();
    return fromJson(*body, folder);
}

void hand(const Backend &backend, const web::Call &call, const web::Reply &reply, Brought brought)
{
    JobRequest &request = brought.request;
    request.owner = call.principal.user;
    request.idempotencyKey =
        QString::fromUtf8(call.request.headers.value("Idempotency-Key")).trimmed();
    if (!brought.userName.isEmpty() && brought.userName != call.principal.name) {
        const auto other = backend.directory.userByName(brought.userName);
        if (!call.isOperator()) {
            reply.fail(
                {403, "forbidden", u"Only an editor may submit for somebody else."_s, {}, {}, 0});
            return;
        }
        if (!other) {
            reply.fail({422, "invalid", u"There is no such user."_s, {}, {}, 0});
            return;
        }
        request.owner = *other;
    }
    if (request.priority < 2 && !call.isOperator()) {
        reply.fail({403, "forbidden", u"Only an editor may put a job before others."_s, {}, {}, 0});
        return;
    }
    if (!brought.nodeName.isEmpty()) {
        const auto node = backend.directory.nodeByName(brought.nodeName);
        if (!node) {
            reply.fail({422, "invalid", u"There is no node of that name."_s, {}, {}, 0});
            return;
        }
        request.pinnedNode = node->config.id;
    }
    // The files are named so that they live until the answer.
    whenGood(backend, backend.engine.submit(request), reply,
             [&backend, reply, files = brought.files](const Job &job) {
                 answerAccepted(backend, job, reply);
             });
}

void submit(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    constexpr qsizetype kLongestKey = 200;
    if (call.request.headers.value("Idempotency-Key").size() > kLongestKey) {
        reply.fail(
            {400, "bad_key", u"An Idempotency-Key has at most 200 characters."_s, {}, {}, 0});
        return;
    }
    // Small bodies are read at once; what may take long is read on the pool.
    constexpr qint64 kSmall = 64 * 1024;
    const auto goOn = [&backend, call, reply](const Result<Brought> &brought) {
        if (brought)
            hand(backend, call, reply, *brought);
        else
            answerBadBody(brought.error(), reply);
    };
    if (call.request.bodySize() <= kSmall) {
        goOn(broughtBy(call.request, backend.temporaryFolder));
        return;
    }
    whenDone(QtConcurrent::run(broughtBy, call.request, backend.temporaryFolder), backend.context(),
             goOn);
}

} // namespace

QList<web::Route> submissionRoutes(const Backend &backend)
{
    return {
        {.method = http::Method::Post,
         .path = "/api/v1/jobs",
         .operation = "submitJob",
         .summary =
             u"Submits a graph as JSON or as a form with its files; 202 once it is on disk."_s,
         .handler = [&backend](const web::Call &call,
                               const web::Reply &reply) { submit(backend, call, reply); },
         .body = web::BodyKind::Either,
         .request = "Submission",
         .answers = {{202, "Job"}, {400, "Error"}, {422, "Error"}, {429, "Error"}}},
    };
}

} // namespace cq::api
