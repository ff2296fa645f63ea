#include "core/api/familyvalues.h"
#include "core/api/routes.h"
#include "core/engine/pulldesk.h"
#include "core/http/form.h"
#include "core/web/body.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtConcurrentRun>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostResult = 50LL * 1024 * 1024; // S3-15
constexpr qsizetype kLongestError = 10'000;
constexpr qsizetype kLongestWorkerId = 100;

using web::FieldFault;

/// What a worker brings when it is done.
struct Brought
{
    QByteArray result; ///< JSON, as it was sent
    QList<http::TemporaryFile> files;
    QStringList names;
};

PullWorker workerOf(const web::Call &call)
{
    return {lastQuery(call.request, u"worker_id").value_or(QString()),
            KeyId{call.principal.tokenId.toLongLong()}};
}

/// The job that the query names; its worker alone is told what it is.
void withPulledJob(const Backend &backend, const web::Call &call, const web::Reply &reply,
                   const std::function<void(const Job &)> &then)
{
    const auto name = lastQuery(call.request, u"job_id");
    if (!name) {
        reply.fail(web::faulty({"missing", {u"query"_s, u"job_id"_s}, u"Field required"_s}));
        return;
    }
    whenDone(backend.engine.findJob(*name), backend.context(),
             [reply, then](const Result<Job> &job) {
                 if (job)
                     then(*job);
                 else if (job.error().kind == ErrorKind::NotFound)
                     reply.fail({404, "not_found", u"Job not found"_s, {}, {}, 0});
                 else
                     reply.fail(job.error());
             });
}

void nextJob(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const PullWorker worker = workerOf(call);
    const QStringList where{u"query"_s, u"worker_id"_s};
    if (worker.name.isEmpty()) {
        reply.fail(web::faulty({"missing", where, u"Field required"_s}));
        return;
    }
    if (worker.name.size() > kLongestWorkerId || worker.name != worker.name.trimmed()) {
        reply.fail(
            web::faulty({"value_error", where, u"1 to 100 characters, no space at either end"_s}));
        return;
    }
    whenGood(backend, backend.workers.next(worker), reply,
             [&backend, reply](const std::optional<PulledJob> &pulled) {
                 if (!pulled) {
                     reply.json(200, QJsonObject{{u"job"_s, QJsonValue::Null}});
                     return;
                 }
                 const QJsonObject rest{
                     {u"id"_s, uuidText(pulled->job.uid)},
                     {u"user_id"_s, backend.directory.userName(pulled->job.owner)},
                     {u"metadata"_s, QJsonObject()}};
                 QByteArray json = QJsonDocument(rest).toJson(QJsonDocument::Compact);
                 json.chop(1); // the graph goes out as the bytes that came in
                 reply.send(http::Response::json(
                     200, "{\"job\":" + json + ",\"workflow\":" + pulled->graph + "}}"));
             });
}

/// {"result":{…}} or the bare result: what orig demanded, and what its worker sends.
OrFault<QByteArray> resultIn(const QByteArray &bytes)
{
    const auto body = web::readJsonBody(bytes, {u"result"_s}, {}, kMostResult);
    if (!body || bytes.trimmed().isEmpty())
        return FieldFault{"dict_type",
                          {u"body"_s},
                          body ? u"Input should be a valid dictionary"_s : body.error().message};
    const QByteArray inner = body->kept.value(u"result"_s).trimmed();
    const bool isWrapped = inner.startsWith('{') && !body->fields.contains("prompt_id"_L1)
        && !body->fields.contains("outputs"_L1);
    return isWrapped ? inner : bytes;
}

OrFault<Brought> formIn(const http::Request &request, const QString &folder)
{
    http::FormOptions options;
    options.temporaryFolder = folder;
    options.memoryFileBytes = 0; // results are files
    const auto form = http::readForm(request, options);
    if (!form)
        return FieldFault{"value_error", {u"body"_s}, form.error().message};
    Brought brought;
    QByteArray said = form->field(u"result").value_or(QString()).toUtf8();
    for (const http::FormFile &file : form->files) {
        if (file.name == "result"_L1 && said.isEmpty()) {
            QFile content(file.file.path());
            if (content.open(QIODevice::ReadOnly))
                said = content.read(kMostResult + 1);
            continue;
        }
        brought.files.append(file.file);
        brought.names.append(file.fileName);
    }
    const auto result = resultIn(said);
    if (const auto *fault = std::get_if<FieldFault>(&result))
        return *fault;
    brought.result = std::get<QByteArray>(result);
    return brought;
}

OrFault<Brought> broughtBy(const http::Request &request, const QString &folder)
{
    if (request.headers.value("Content-Type").toLower().startsWith("multipart/form-data"))
        return formIn(request, folder);
    if (request.bodySize() > kMostResult)
        return FieldFault{"value_error", {u"body"_s}, u"The result is larger than 50 MB"_s};
    const auto body = request.wholeBody();
    if (!body)
        return FieldFault{"value_error", {u"body"_s}, body.error().message};
    const auto result = resultIn(*body);
    if (const auto *fault = std::get_if<FieldFault>(&result))
        return *fault;
    return Brought{std::get<QByteArray>(result), {}, {}};
}

void answerEnd(const Backend &backend, QFuture<Result<void>> &&ending, const Job &job,
               const web::Reply &reply)
{
    whenGood(backend, std::move(ending), reply, [reply, job] {
        reply.json(200, QJsonObject{{u"status"_s, u"success"_s}, {u"job_id"_s, uuidText(job.uid)}});
    });
}

void completeJob(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withPulledJob(backend, call, reply, [&backend, call, reply](const Job &job) {
        const auto read = [request = call.request, folder = backend.temporaryFolder] {
            return broughtBy(request, folder);
        };
        whenDone(QtConcurrent::run(read), backend.context(),
                 [&backend, call, reply, job](const OrFault<Brought> &found) {
                     if (const auto *fault = std::get_if<FieldFault>(&found)) {
                         reply.fail(web::faulty(*fault));
                         return;
                     }
                     const auto brought = std::make_shared<Brought>(std::get<Brought>(found));
                     QList<PulledFile> files;
                     for (qsizetype i = 0; i < brought->files.size(); ++i)
                         files.append({brought->names.at(i), brought->files.at(i).path()});
                     whenGood(
                         backend,
                         backend.workers.complete(workerOf(call), job.id, brought->result, files),
                         reply, [reply, job, brought] { // the files live until now
                             reply.json(200,
                                        QJsonObject{{u"status"_s, u"success"_s},
                                                    {u"job_id"_s, uuidText(job.uid)}});
                         });
                 });
    });
}

/// {"error":"…"} or ?error=…; the body wins.
OrFault<QString> errorIn(const web::Call &call)
{
    QString text = lastQuery(call.request, u"error").value_or(QString());
    QStringList where{u"query"_s, u"error"_s};
    if (!call.request.body.trimmed().isEmpty()) {
        const auto body = web::readJsonBody(call.request.body);
        if (!body)
            return FieldFault{"json_invalid", {u"body"_s}, body.error().message};
        if (body->fields.contains("error"_L1)) {
            text = body->fields.value("error"_L1).toString();
            where = {u"body"_s, u"error"_s};
        }
    }
    text = text.trimmed();
    if (text.isEmpty() || text.size() > kLongestError)
        return FieldFault{"value_error", where, u"1 to 10000 characters"_s};
    return text;
}

void failJob(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withPulledJob(backend, call, reply, [&backend, call, reply](const Job &job) {
        const auto message = errorIn(call);
        if (const auto *fault = std::get_if<FieldFault>(&message)) {
            reply.fail(web::faulty(*fault));
            return;
        }
        answerEnd(backend, backend.workers.fail(workerOf(call), job.id, std::get<QString>(message)),
                  job, reply);
    });
}

void heartbeat(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withPulledJob(backend, call, reply, [&backend, call, reply](const Job &job) {
        answerEnd(backend, backend.workers.beat(workerOf(call), job.id), job, reply);
    });
}

} // namespace

QList<web::Route> workerRoutes(const Backend &backend)
{
    using enum http::Method;
    using web::Access;
    using web::Family;
    const web::RouteQuery job{"job_id", "string", u"the job, as next-job gave it"_s};
    const QList<web::RouteAnswer> ends{
        {200, "WorkerAnswer"}, {404, "S3Error"}, {409, "S3Error"}, {422, "S3Error"}};
    return {
        {.method = Get,
         .path = "/api/workers/next-job",
         .operation = "nextJob",
         .access = Access::Worker,
         .summary =
             u"The next job for a machine that fetches its work; each call is a heartbeat."_s,
         .handler = handler(backend, nextJob),
         .family = Family::S3,
         .answers = {{200, "PulledJob"}, {409, "S3Error"}, {422, "S3Error"}},
         .query = {{"worker_id", "string", u"the machine's name for itself"_s}}},
        {.method = Post,
         .path = "/api/workers/heartbeat",
         .operation = "heartbeat",
         .access = Access::Worker,
         .summary = u"The job is still worked on; from the first one on, one a minute is needed."_s,
         .handler = handler(backend, heartbeat),
         .family = Family::S3,
         .answers = ends,
         .query = {job}},
        {.method = Post,
         .path = "/api/workers/complete-job",
         .operation = "completeJob",
         .access = Access::Worker,
         .summary = u"The result of a job; in a form with its files, which are kept like any."_s,
         .handler = handler(backend, completeJob),
         .family = Family::S3,
         .body = web::BodyKind::Either,
         .request = "WorkerResult",
         .answers = ends,
         .query = {job}},
        {.method = Post,
         .path = "/api/workers/fail-job",
         .operation = "failJob",
         .access = Access::Worker,
         .summary = u"A job failed at the machine."_s,
         .handler = handler(backend, failJob),
         .family = Family::S3,
         .body = web::BodyKind::Json,
         .request = "WorkerError",
         .answers = ends,
         .query = {job, {"error", "string", u"why, unless the body says it"_s}},
         .bodyLimit = 128 * 1024},
    };
}

} // namespace cq::api
