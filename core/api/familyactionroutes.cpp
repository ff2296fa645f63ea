#include "core/api/familyvalues.h"
#include "core/api/familyview.h"
#include "core/api/routes.h"
#include "core/web/body.h"

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

void prioritise(const Backend &backend, const Job &job, int priority, const web::Reply &reply)
{
    const auto refuse = [reply](const Job &refused) {
        const QString word =
            refused.state == JobState::Assigned ? u"running"_s : sharedStateWord(refused.state);
        reply.fail({400, "conflict", u"Cannot change priority of %1 job"_s.arg(word), {}, {}, 0});
    };
    if (job.state != JobState::Pending && job.state != JobState::Held) {
        refuse(job);
        return;
    }
    whenGood(backend, backend.engine.setPriority({job.id}, priority), reply,
             [reply, job, priority, refuse](int changed) {
                 if (changed == 0) {
                     Job begun = job;
                     begun.state = JobState::Running; // it did meanwhile
                     refuse(begun);
                     return;
                 }
                 reply.json(200,
                            QJsonObject{{u"status"_s, u"success"_s},
                                        {u"job_id"_s, uuidText(job.uid)},
                                        {u"priority"_s, priority}});
             });
}

/// `?priority=0` or {"priority":0}; the body wins.
OrFault<int> priorityIn(const web::Call &call)
{
    const auto body = web::readJsonBody(call.request.body);
    if (body && body->fields.contains("priority"_L1))
        return priorityAt({u"body"_s, u"priority"_s}, body->fields.value("priority"_L1));
    if (const auto text = lastQuery(call.request, u"priority"))
        return priorityAt({u"query"_s, u"priority"_s}, *text);
    if (!body)
        return web::FieldFault{"json_invalid", {u"body"_s}, body.error().message};
    return web::FieldFault{"missing", {u"query"_s, u"priority"_s}, u"Field required"_s};
}

void setPriority(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, call, reply](const Job &job) {
        const auto priority = priorityIn(call);
        if (const auto *fault = std::get_if<web::FieldFault>(&priority))
            reply.fail(web::faulty(*fault));
        else
            prioritise(backend, job, std::get<int>(priority), reply);
    });
}

void putFirst(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply,
            [&backend, reply](const Job &job) { prioritise(backend, job, 0, reply); });
}

void clearQueue(const Backend &backend, const web::Call &, const web::Reply &reply)
{
    clearWaiting(backend, {}, reply, [reply](qint64 cleared) {
        reply.json(200, QJsonObject{{u"status"_s, u"success"_s}, {u"cleared"_s, cleared}});
    });
}

void badJob(const web::Reply &reply, const QString &sentence)
{
    reply.fail({400, "conflict", sentence, {}, {}, 0});
}

void showResults(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, reply](const Job &job) {
        if (job.state != JobState::Completed) {
            badJob(reply, u"Job not completed yet"_s);
            return;
        }
        whenGood(backend, backend.engine.outcomes({job.id}), reply,
                 [reply](const QList<JobOutcome> &outcomes) {
                     if (outcomes.isEmpty() || outcomes.first().promptId.isNull()) {
                         badJob(reply, u"No ComfyUI data available"_s);
                         return;
                     }
                     const JobOutcome &outcome = outcomes.first();
                     reply.json(200,
                                QJsonObject{{u"prompt_id"_s, uuidText(outcome.promptId)},
                                            {u"outputs"_s, outputsView(outcome.outputs)},
                                            {u"status"_s,
                                             QJsonObject{{u"status_str"_s, u"success"_s},
                                                         {u"completed"_s, true},
                                                         {u"messages"_s, QJsonArray()}}}});
                 });
    });
}

void answerRequeued(const web::Reply &reply)
{
    reply.json(200,
               QJsonObject{
                   {u"ok"_s, true}, {u"status"_s, u"queued"_s}, {u"message"_s, u"Job requeued"_s}});
}

/// A failed job starts anew; one that waits does so already.
void retryFailed(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, reply](const Job &job) {
        if (sharedStateWord(job.state) == "pending"_L1) {
            answerRequeued(reply);
            return;
        }
        if (job.state != JobState::Failed) {
            badJob(reply, u"Can only retry failed or queued jobs"_s);
            return;
        }
        whenGood(backend, backend.engine.detail(job.id), reply,
                 [&backend, reply](const JobDetail &detail) {
                     if (detail.graph.isEmpty()) {
                         badJob(reply, u"No workflow data available"_s);
                         return;
                     }
                     whenGood(backend, backend.engine.retry({detail.job.id}), reply,
                              [reply](int retried) {
                                  if (retried > 0)
                                      answerRequeued(reply);
                                  else
                                      badJob(reply, u"Can only retry failed or queued jobs"_s);
                              });
                 });
    });
}

} // namespace

QList<web::Route> familyActionRoutes(const Backend &backend)
{
    using enum http::Method;
    using web::Access;
    using web::Family;
    constexpr qint64 kSmall = 64 * 1024;
    return {
        {.method = Patch,
         .path = "/api/jobs/{id}/priority",
         .operation = "setSharedPriority",
         .access = Access::Editor,
         .summary = u"Changes the priority of a waiting job, by query or body."_s,
         .handler = handler(backend, setPriority),
         .family = Family::S3,
         .body = web::BodyKind::Json,
         .request = "Priority",
         .answers =
             {{200, "PriorityChanged"}, {400, "S3Error"}, {404, "S3Error"}, {422, "S3Error"}},
         .query = {{"priority", "integer", u"0 to 3; the body wins"_s}},
         .bodyLimit = kSmall},
        {.method = Post,
         .path = "/api/jobs/{id}/prioritize",
         .operation = "prioritizeSharedJob",
         .access = Access::Editor,
         .summary = u"The same with priority 0."_s,
         .handler = handler(backend, putFirst),
         .family = Family::S3,
         .answers = {{200, "PriorityChanged"}, {400, "S3Error"}, {404, "S3Error"}}},
        {.method = Delete,
         .path = "/api/jobs/clear",
         .operation = "clearQueue",
         .access = Access::Admin,
         .summary = u"Cancels all jobs that wait."_s,
         .handler = handler(backend, clearQueue),
         .family = Family::S3,
         .answers = {{200, "Cleared"}}},
        {.method = Get,
         .path = "/api/jobs/{id}/results",
         .operation = "showResults",
         .summary = u"The results of a completed job by graph node."_s,
         .handler = handler(backend, showResults),
         .family = Family::S0,
         .answers = {{200, "Results"}, {400, "S0Error"}, {404, "S0Error"}}},
        {.method = Post,
         .path = "/api/jobs/{id}/retry",
         .operation = "retryFailedJob",
         .access = Access::Editor,
         .summary = u"Puts a failed job back into the queue."_s,
         .handler = handler(backend, retryFailed),
         .family = Family::S0,
         .answers = {{200, "Requeued"}, {400, "S0Error"}, {404, "S0Error"}},
         .denied = u"Admin access required"_s},
    };
}

} // namespace cq::api
