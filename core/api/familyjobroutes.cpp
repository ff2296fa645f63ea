#include "core/api/familyvalues.h"
#include "core/api/familyview.h"
#include "core/api/routes.h"

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kUsualLimit = 100;
constexpr qint64 kMostLimit = 1000;

/// Which jobs a list asks for; nobody's when it asks for what it may not see.
struct ListQuery
{
    JobWindowQuery window;
    bool isEmpty = false;
};

OrFault<ListQuery> listQuery(const Backend &backend, const web::Call &call)
{
    const http::Request &request = call.request;
    ListQuery query;
    const auto limit = numberOfQuery(request, u"limit"_s, 1, kUsualLimit);
    if (const auto *fault = std::get_if<web::FieldFault>(&limit))
        return *fault;
    query.window.limit = static_cast<int>(std::min(std::get<qint64>(limit), kMostLimit));
    const auto offset = numberOfQuery(request, u"offset"_s, 0, 0);
    if (const auto *fault = std::get_if<web::FieldFault>(&offset))
        return *fault;
    query.window.offset = std::get<qint64>(offset);
    if (const auto word = lastQuery(request, u"status"); word && !word->isEmpty()) {
        const auto states = statesOfWord(*word);
        if (!states)
            return web::FieldFault{
                "enum", {u"query"_s, u"status"_s}, u"There is no such status"_s, *word};
        query.window.filter.states = *states;
        query.window.inQueueOrder = states->contains(JobState::Pending);
    }
    auto name = lastQuery(request, u"user_id");
    if (!name)
        name = lastQuery(request, u"user");
    if (name && !name->isEmpty()) {
        const auto owner = backend.directory.userByName(*name);
        query.isEmpty = !owner || (!call.isOperator() && *owner != call.principal.user);
        query.window.filter.owner = owner.value_or(call.principal.user);
    } else if (!call.isOperator()) {
        query.window.filter.owner = call.principal.user;
    }
    return query;
}

void sendList(const web::Reply &reply, const QJsonArray &views, qint64 total)
{
    http::Response response = http::Response::json(200, QJsonDocument(views));
    response.headers.set("X-Total-Count", QByteArray::number(total));
    reply.send(std::move(response));
}

void listShared(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto asked = listQuery(backend, call);
    if (const auto *fault = std::get_if<web::FieldFault>(&asked)) {
        reply.fail(web::faulty(*fault));
        return;
    }
    const auto &query = std::get<ListQuery>(asked);
    if (query.isEmpty) {
        sendList(reply, {}, 0);
        return;
    }
    JobFilter whose;
    whose.owner = query.window.filter.owner;
    whenGood(backend, backend.engine.counts(whose), reply,
             [&backend, reply, window = query.window](const JobCounts &counts) {
                 qint64 total = window.filter.states.isEmpty() ? counts.total() : 0;
                 for (const JobState state : window.filter.states)
                     total += counts[state];
                 whenGood(backend, backend.engine.window(window), reply,
                          [&backend, reply, total](const QList<Job> &jobs) {
                              withSharedViews(backend, jobs, reply,
                                              [reply, total](const QJsonArray &views) {
                                                  sendList(reply, views, total);
                                              });
                          });
             });
}

void showShared(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, reply](const Job &job) {
        withSharedViews(backend, {job}, reply, [reply](const QJsonArray &views) {
            reply.json(200, views.first().toObject());
        });
    });
}

void refuseCancel(const Job &job, const web::Reply &reply)
{
    const QString sentence = u"Cannot cancel job in %1 state"_s.arg(sharedStateWord(job.state));
    reply.fail({400, "conflict", sentence, {}, {}, 0});
}

/// A live job is cancelled; the record of a finished one goes, if an administrator says so.
void removeShared(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, call, reply](const Job &job) {
        if (!isFinal(job.state)) {
            whenGood(backend, backend.engine.cancel({job.id}), reply, [reply, job](int cancelled) {
                if (cancelled > 0)
                    reply.empty(204);
                else
                    refuseCancel(job, reply);
            });
            return;
        }
        if (!call.isAdmin()) {
            refuseCancel(job, reply);
            return;
        }
        whenGood(backend, backend.engine.remove({job.id}), reply, [reply, job](int removed) {
            if (removed > 0)
                reply.json(200, QJsonObject{{u"message"_s, u"Job deleted successfully"_s}});
            else
                reply.notFound(u"Job not found"_s);
        });
    });
}

} // namespace

QList<web::Route> familyJobRoutes(const Backend &backend)
{
    using enum http::Method;
    using web::Family;
    return {
        {.method = Get,
         .path = "/api/jobs",
         .operation = "listSharedJobs",
         .summary = u"Jobs as S0 and S3 list them: newest first, those that wait in their order."_s,
         .handler = handler(backend, listShared),
         .family = Family::Shared,
         .answers = {{200, "SharedJobs"}, {422, "SharedError"}},
         .query = {{"status", "string", u"a state in any family's word"_s},
                   {"user_id", "string", u"only jobs of this user; also `user`"_s},
                   {"limit", "integer", u"1 to 1000, 100 unless told"_s},
                   {"offset", "integer", u"jobs to leave out"_s}}},
        {.method = Get,
         .path = "/api/jobs/{id}",
         .operation = "showSharedJob",
         .summary = u"One job, by UUID or number."_s,
         .handler = handler(backend, showShared),
         .family = Family::Shared,
         .answers = {{200, "SharedJob"}, {404, "SharedError"}}},
        {.method = Delete,
         .path = "/api/jobs/{id}",
         .operation = "cancelSharedJob",
         .summary = u"Cancels a live job; removes a finished one for administrators."_s,
         .handler = handler(backend, removeShared),
         .family = Family::Shared,
         .answers = {{200, "Message"}, {204, {}}, {400, "SharedError"}, {404, "SharedError"}}},
    };
}

} // namespace cq::api
