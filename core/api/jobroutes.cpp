#include "core/api/jobview.h"
#include "core/api/routes.h"
#include "core/api/webhookfields.h"
#include "core/engine/webhookdesk.h"

#include <algorithm>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr int kUsualLimit = 100;
constexpr int kMostLimit = 1000;

void answerJob(const Backend &backend, const Job &job, const web::Reply &reply, int status = 200)
{
    viewJobs(backend, {job}, [reply, status](QList<JsonText> views) {
        reply.json(status, std::move(views.first()).end());
    });
}

web::Problem badQuery(const QString &sentence)
{
    return {400, "bad_query", sentence, {}, {}, 0};
}

/// Whose jobs, and which: the caller's own for those who may not see others'.
Result<JobFilter> filterOf(const Backend &backend, const web::Call &call)
{
    const http::Request &request = call.request;
    JobFilter filter;
    for (const QString &word : request.queryValue(u"state").split(u',', Qt::SkipEmptyParts)) {
        const auto state = jobStateFromWord(word);
        if (!state)
            return fail(ErrorKind::Invalid, u"There is no state '%1'."_s.arg(word.left(40)));
        filter.states.append(*state);
    }
    filter.text = request.queryValue(u"text");
    if (!call.isOperator()) {
        filter.owner = call.principal.user;
    } else if (request.hasQuery(u"user")) {
        const auto owner = backend.directory.userByName(request.queryValue(u"user"));
        if (!owner)
            return fail(ErrorKind::Invalid, u"There is no such user."_s);
        filter.owner = *owner;
    }
    return filter;
}

Result<JobWindowQuery> queryOf(const Backend &backend, const web::Call &call)
{
    const http::Request &request = call.request;
    const auto filter = filterOf(backend, call);
    if (!filter)
        return filter.error();
    JobWindowQuery query;
    query.filter = *filter;
    query.limit = kUsualLimit;
    bool isGood = true;
    if (request.hasQuery(u"limit"))
        query.limit = request.queryValue(u"limit").toInt(&isGood);
    if (!isGood || query.limit < 1)
        return fail(ErrorKind::Invalid, u"limit is a number from 1 to 1000."_s);
    query.limit = std::min(query.limit, kMostLimit);
    if (request.hasQuery(u"before"))
        query.before = JobId{request.queryValue(u"before").toLongLong(&isGood)};
    if (!isGood || query.before.value < 0)
        return fail(ErrorKind::Invalid, u"before is the cursor of an earlier answer."_s);
    return query;
}

void listJobs(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto query = queryOf(backend, call);
    if (!query) {
        reply.fail(badQuery(query.error().message));
        return;
    }
    const int limit = query->limit;
    whenGood(backend, backend.engine.window(*query), reply,
             [&backend, reply, limit](const QList<Job> &jobs) {
                 viewJobs(backend, jobs, [reply, jobs, limit](QList<JsonText> views) {
                     QList<QByteArray> texts;
                     for (JsonText &view : views)
                         texts.append(std::move(view).end());
                     JsonText answer;
                     answer.addJson("jobs", jsonArray(texts));
                     if (jobs.size() == limit)
                         answer.add("next", jobs.last().id.value);
                     else
                         answer.addNull("next");
                     reply.json(200, std::move(answer).end());
                 });
             });
}

void clearJobs(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto filter = filterOf(backend, call);
    if (!filter) {
        reply.fail(badQuery(filter.error().message));
        return;
    }
    const bool isWaiting = std::ranges::all_of(filter->states, [](JobState state) {
        return state == JobState::Pending || state == JobState::Held;
    });
    if (!isWaiting) {
        reply.fail(badQuery(u"Only jobs that are pending or held are cleared."_s));
        return;
    }
    clearWaiting(backend, *filter, reply, [reply](qint64 cleared) {
        reply.json(200, QJsonObject{{u"cleared"_s, cleared}});
    });
}

void cloneJob(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, call, reply](const Job &job) {
        whenGood(backend, backend.engine.clone(job.id, call.principal.user), reply,
                 [&backend, reply](const Job &copy) { answerAccepted(backend, copy, reply); });
    });
}

/// What is done to jobs by a path of its own; Conflict when it did not fit the job's state.
using Act = std::function<QFuture<Result<int>>(const QList<JobId> &)>;

void act(const Backend &backend, const web::Call &call, const web::Reply &reply,
         const QString &conflict, const Act &doIt)
{
    withJob(backend, call, reply, [&backend, reply, conflict, doIt](const Job &job) {
        whenGood(backend, doIt({job.id}), reply, [&backend, reply, conflict, job](int done) {
            if (done == 0) {
                reply.fail({409, "conflict", conflict.arg(jobStateWord(job.state)), {}, {}, 0});
                return;
            }
            whenGood(backend, backend.engine.findJob(QString::number(job.id.value)), reply,
                     [&backend, reply](const Job &now) { answerJob(backend, now, reply); });
        });
    });
}

void applyChange(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = fieldsOf(call, reply);
    if (!body)
        return;
    const QJsonObject &fields = *body;
    if (fields.contains("priority"_L1)) {
        const int priority = fields.value("priority"_L1).toInt(-1);
        if (priority < 0 || priority > 3) {
            reply.fail({422, "invalid", u"priority is a number from 0 to 3."_s, {}, {}, 0});
            return;
        }
        if (priority < 2 && !call.isOperator()) {
            reply.fail(
                {403, "forbidden", u"Only an editor may put a job before others."_s, {}, {}, 0});
            return;
        }
        act(backend, call, reply, u"The job is %1: only a waiting one has a priority."_s,
            [&backend, priority](const QList<JobId> &jobs) {
                return backend.engine.setPriority(jobs, priority);
            });
        return;
    }
    if (fields.value("held"_L1).isBool()) {
        const bool held = fields.value("held"_L1).toBool();
        act(backend, call, reply, u"The job is %1."_s, [&backend, held](const QList<JobId> &jobs) {
            return held ? backend.engine.hold(jobs) : backend.engine.release(jobs);
        });
        return;
    }
    reply.fail({422,
                "invalid",
                u"Say what to change: priority (0 to 3) or held (true or false)."_s,
                {},
                {},
                0});
}

/// Whether there is such a job comes before what is wrong with the body.
void changeJob(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply,
            [&backend, call, reply](const Job &) { applyChange(backend, call, reply); });
}

void showJob(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, reply](const Job &job) {
        whenGood(
            backend, backend.webhooks.of(job.id), reply,
            [&backend, reply, job](const std::optional<WebhookStatus> &webhook) {
                viewJobs(backend, {job}, [reply, webhook](QList<JsonText> views) {
                    JsonText view = std::move(views.first());
                    if (webhook)
                        view.addJson(
                            "webhook",
                            QJsonDocument(webhookView(*webhook)).toJson(QJsonDocument::Compact));
                    reply.json(200, std::move(view).end());
                });
            });
    });
}

void removeJob(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, reply](const Job &job) {
        whenGood(backend, backend.engine.remove({job.id}), reply, [reply, job](int removed) {
            if (removed > 0)
                reply.empty(204);
            else
                reply.fail({409,
                            "conflict",
                            u"The job is %1: cancel it first."_s.arg(jobStateWord(job.state)),
                            {},
                            {},
                            0});
        });
    });
}

void showEvents(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, reply](const Job &job) {
        whenGood(backend, backend.engine.detail(job.id), reply,
                 [&backend, reply](const JobDetail &detail) {
                     QJsonArray events;
                     for (const JobEvent &event : detail.events) {
                         events.append(
                             QJsonObject{{u"id"_s, event.id},
                                         {u"at"_s, timeText(event.at)},
                                         {u"kind"_s, event.kind},
                                         {u"node"_s, backend.directory.nodeName(event.node)},
                                         {u"message"_s, event.message}});
                     }
                     reply.json(200, QJsonObject{{u"events"_s, events}});
                 });
    });
}

void showGraph(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, reply](const Job &job) {
        whenGood(backend, backend.engine.detail(job.id), reply, [reply](const JobDetail &detail) {
            reply.send(http::Response::json(200, detail.graph)); // the bytes that came in
        });
    });
}

} // namespace

QList<web::Route> jobRoutes(const Backend &backend)
{
    using enum http::Method;
    const auto acting = [&backend](const QString &conflict, auto call) -> web::Handler {
        return [&backend, conflict, call](const web::Call &asked, const web::Reply &reply) {
            act(backend, asked, reply, conflict, [&backend, call](const QList<JobId> &jobs) {
                return (backend.engine.*call)(jobs);
            });
        };
    };
    return {
        {.method = Get,
         .path = "/api/v1/jobs",
         .operation = "listJobs",
         .summary = u"Jobs, newest first: the caller's own; editors and admins see all."_s,
         .handler = handler(backend, listJobs),
         .answers = {{200, "JobPage"}, {400, "Error"}},
         .query = {{"state", "string", u"one or more states, separated by commas"_s},
                   {"user", "string", u"only jobs of this user (editors and admins)"_s},
                   {"text", "string", u"part of the title or the message, or a number"_s},
                   {"limit", "integer", u"1 to 1000, 100 unless told"_s},
                   {"before", "integer", u"`next` of the page before"_s}}},
        {.method = Get,
         .path = "/api/v1/jobs/{id}",
         .operation = "showJob",
         .summary =
             u"One job, by UUID or number, with why it waits and how far its webhook came."_s,
         .handler = handler(backend, showJob),
         .answers = {{200, "Job"}, {404, "Error"}}},
        {.method = Get,
         .path = "/api/v1/jobs/{id}/graph",
         .operation = "showGraph",
         .summary = u"The graph of a job, byte for byte as it came in."_s,
         .handler = handler(backend, showGraph),
         .answers = {{200, "Graph"}, {404, "Error"}}},
        {.method = Get,
         .path = "/api/v1/jobs/{id}/events",
         .operation = "showEvents",
         .summary = u"What happened to a job, oldest first."_s,
         .handler = handler(backend, showEvents),
         .answers = {{200, "JobEvents"}, {404, "Error"}}},
        {.method = Patch,
         .path = "/api/v1/jobs/{id}",
         .operation = "changeJob",
         .summary = u"Changes the priority of a waiting job, holds or releases it."_s,
         .handler = handler(backend, changeJob),
         .body = web::BodyKind::Json,
         .request = "JobChange",
         .answers = {{200, "Job"}, {404, "Error"}, {409, "Error"}, {422, "Error"}},
         .bodyLimit = 16 * 1024},
        {.method = Post,
         .path = "/api/v1/jobs/{id}/cancel",
         .operation = "cancelJob",
         .summary = u"Cancels a job in any state; a running prompt is interrupted, no other."_s,
         .handler = acting(u"The job is %1 already."_s, &EngineHandle::cancel),
         .answers = {{200, "Job"}, {404, "Error"}, {409, "Error"}}},
        {.method = Post,
         .path = "/api/v1/jobs/{id}/retry",
         .operation = "retryJob",
         .summary = u"Puts a failed or cancelled job back into the queue."_s,
         .handler = acting(u"The job is %1: only failed and cancelled jobs are tried again."_s,
                           &EngineHandle::retry),
         .answers = {{200, "Job"}, {404, "Error"}, {409, "Error"}}},
        {.method = Post,
         .path = "/api/v1/jobs/{id}/clone",
         .operation = "cloneJob",
         .summary = u"Submits the same graph with the same input files again, as a new job of the "
                    "caller."_s,
         .handler = handler(backend, cloneJob),
         .answers = {{202, "Job"}, {404, "Error"}, {429, "Error"}}},
        {.method = Post,
         .path = "/api/v1/queue/clear",
         .operation = "clearJobs",
         .summary = u"Cancels jobs that wait or are held: the caller's own; editors and admins "
                    "all, or those of one user."_s,
         .handler = handler(backend, clearJobs),
         .answers = {{200, "ClearedJobs"}, {400, "Error"}},
         .query = {{"state", "string", u"pending, held, or both, separated by a comma"_s},
                   {"user", "string", u"only jobs of this user (editors and admins)"_s},
                   {"text", "string", u"part of the title or the message, or a number"_s}}},
        {.method = Post,
         .path = "/api/v1/jobs/{id}/move-to-front",
         .operation = "moveJobToFront",
         .access = web::Access::Editor,
         .summary = u"Lets a waiting job run next."_s,
         .handler = acting(u"The job is %1: only waiting jobs have a place."_s,
                           &EngineHandle::moveToFront),
         .answers = {{200, "Job"}, {404, "Error"}, {409, "Error"}}},
        {.method = Delete,
         .path = "/api/v1/jobs/{id}",
         .operation = "removeJob",
         .summary = u"Removes a finished job with its results."_s,
         .handler = handler(backend, removeJob),
         .answers = {{204, {}}, {404, "Error"}, {409, "Error"}}},
    };
}

} // namespace cq::api
