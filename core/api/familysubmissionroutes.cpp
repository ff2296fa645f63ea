#include "core/api/familysubmission.h"
#include "core/api/familyview.h"
#include "core/api/routes.h"

#include <QtConcurrentRun>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostBody = 13LL * 1024 * 1024; ///< workflow, metadata, and what is around them
constexpr qint64 kReadInPlace = 64 * 1024; ///< what is larger is read on the pool

/// Reads a body here or on the pool and goes on with what was read.
template <typename Read, typename Then>
void withBody(const Backend &backend, const web::Call &call, Read read, Then then)
{
    if (call.request.bodySize() <= kReadInPlace)
        then(read());
    else
        whenDone(QtConcurrent::run(read), backend.context(), then);
}

/// The error of a submission in the words of the families.
void refuse(const Backend &backend, const Error &error, UserId owner, const web::Reply &reply)
{
    if (error.kind != ErrorKind::Exhausted) {
        reply.fail(error);
        return;
    }
    const auto account = backend.accounts.identities()->account(owner);
    const int most = account ? account->quota.over(Quota{}).waitingJobs : 0;
    web::Problem problem = web::problemOf(error);
    if (most > 0)
        problem.message = u"Queue is full (max depth: %1)"_s.arg(most);
    reply.fail(problem);
}

void submitFor(const Backend &backend, const SharedSubmission &submission, const web::Call &call,
               const web::Reply &reply)
{
    const JobRequest &request = submission.request;
    if (request.priority < 2 && !call.isOperator()) {
        reply.fail({403, "forbidden", u"Only an editor may put a job before others."_s, {}, {}, 0});
        return;
    }
    whenDone(backend.engine.submit(request), backend.context(),
             [&backend, reply, owner = request.owner](const Result<Job> &job) {
                 if (job) {
                     withSharedViews(backend, {*job}, reply, [reply](const QJsonArray &views) {
                         reply.json(201, views.first().toObject());
                     });
                 } else if (job.error().kind == ErrorKind::Invalid) {
                     reply.fail(web::faulty(
                         {"value_error", {u"body"_s, u"workflow"_s}, job.error().message}));
                 } else {
                     refuse(backend, job.error(), owner, reply);
                 }
             });
}

/// Who is named in the body must be who asks, unless they may act for others (S3-22, X-14).
void submitShared(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto read = [request = call.request]() -> OrFault<SharedSubmission> {
        const auto body = request.wholeBody();
        if (!body)
            return web::FieldFault{"json_invalid", {u"body"_s}, u"The body cannot be read"_s};
        return readSharedSubmission(*body);
    };
    withBody(backend, call, read, [&backend, call, reply](const OrFault<SharedSubmission> &body) {
        if (const auto *fault = std::get_if<web::FieldFault>(&body)) {
            reply.fail(web::faulty(*fault));
            return;
        }
        SharedSubmission submission = std::get<SharedSubmission>(body);
        submission.request.owner = call.principal.user;
        const QString name = submission.userName;
        if (name.isEmpty() || foldedName(name) == foldedName(call.principal.name)) {
            submitFor(backend, submission, call, reply);
            return;
        }
        if (!call.isOperator()) {
            reply.fail(
                {403, "forbidden", u"Only an editor may submit for somebody else."_s, {}, {}, 0});
            return;
        }
        const auto other = backend.directory.userByName(name);
        if (!other) {
            reply.fail(web::faulty(
                {"value_error", {u"body"_s, u"user_id"_s}, u"There is no such user"_s, name}));
            return;
        }
        submission.request.owner = *other;
        submitFor(backend, submission, call, reply);
    });
}

void upload(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto goOn = [&backend, call, reply](const Result<JobRequest> &read) {
        const auto bad = [reply](const Error &error) {
            reply.fail({400, "bad_workflow", error.message, {}, {}, 0});
        };
        if (!read) {
            if (read.error().kind == ErrorKind::Invalid)
                bad(read.error());
            else
                reply.fail(read.error());
            return;
        }
        JobRequest request = *read;
        request.owner = call.principal.user;
        whenDone(backend.engine.submit(request), backend.context(),
                 [&backend, bad, reply, owner = request.owner](const Result<Job> &job) {
                     if (job) {
                         const QString id = uuidText(job->uid);
                         reply.json(202,
                                    QJsonObject{{u"ok"_s, true},
                                                {u"status"_s, u"queued"_s},
                                                {u"message"_s, u"Job queued"_s},
                                                {u"job_id"_s, id},
                                                {u"number"_s, job->id.value},
                                                {u"id"_s, id}});
                     } else if (job.error().kind == ErrorKind::Invalid) {
                         bad(job.error());
                     } else {
                         refuse(backend, job.error(), owner, reply);
                     }
                 });
    };
    withBody(
        backend, call,
        [request = call.request, folder = backend.temporaryFolder] {
            return readUpload(request, folder);
        },
        goOn);
}

web::Route submission(const Backend &backend, const QByteArray &path, const QByteArray &operation,
                      const QString &summary)
{
    return {.method = http::Method::Post,
            .path = path,
            .operation = operation,
            .summary = summary,
            .handler = handler(backend, submitShared),
            .family = web::Family::Shared,
            .body = web::BodyKind::Json,
            .request = "SharedSubmission",
            .answers = {{201, "SharedJob"}, {422, "SharedError"}, {429, "SharedError"}},
            .bodyLimit = kMostBody};
}

} // namespace

QList<web::Route> familySubmissionRoutes(const Backend &backend)
{
    return {
        submission(backend, "/api/jobs", "submitSharedJob",
                   u"Submits a workflow, as S3 does; 201 once it is on disk."_s),
        submission(backend, "/api/queue/submit", "submitToQueue",
                   u"The same; S3's documents have this path."_s),
        {.method = http::Method::Post,
         .path = "/upload",
         .operation = "upload",
         .summary = u"Submits a workflow file, as S0's page does; 202 once it is on disk."_s,
         .handler = handler(backend, upload),
         .family = web::Family::S0Upload,
         .body = web::BodyKind::Form,
         .answers = {{202, "Uploaded"}, {400, "UploadError"}, {429, "UploadError"}},
         .bodyLimit = kMostBody},
    };
}

} // namespace cq::api
