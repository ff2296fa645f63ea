#include "core/api/backend.h"

#include "core/base/jsontext.h"
#include "core/web/body.h"

namespace cq::api {

using namespace Qt::StringLiterals;

Actor actorOf(const web::Call &call)
{
    return {call.principal.user, call.principal.name, call.request.peer.toString()};
}

std::optional<QJsonObject> fieldsOf(const web::Call &call, const web::Reply &reply)
{
    auto body = web::readJsonBody(call.request.body);
    if (body)
        return std::move(body->fields);
    reply.fail({400, "bad_json", body.error().message, {}, {}, 0});
    return std::nullopt;
}

void answerBadBody(const Error &error, const web::Reply &reply)
{
    if (error.kind == ErrorKind::Invalid)
        reply.fail({400, "bad_body", error.message, {}, error.details, 0});
    else
        reply.fail(error);
}

bool isTheirs(const web::Call &call, const Job &job)
{
    return call.isOperator() || job.owner == call.principal.user;
}

void withJob(const Backend &backend, const web::Call &call, const web::Reply &reply,
             const std::function<void(const Job &)> &then)
{
    whenDone(backend.engine.findJob(call.parameters.first()), backend.context(),
             [call, reply, then](const Result<Job> &job) {
                 if (job && isTheirs(call, *job))
                     then(*job);
                 else if (job || job.error().kind == ErrorKind::NotFound)
                     reply.notFound(u"Job not found"_s);
                 else
                     reply.fail(job.error());
             });
}

void withNodes(const Backend &backend, const web::Reply &reply,
               const std::function<void(const QList<Node> &)> &then)
{
    whenGood(backend, backend.engine.snapshot(), reply,
             [then](const EngineSnapshot &snapshot) { then(snapshot.nodes); });
}

namespace {

void clearOlder(const Backend &backend, const JobWindowQuery &query, qint64 cleared,
                const web::Reply &reply, const std::function<void(qint64)> &then)
{
    whenGood(backend, backend.engine.window(query), reply,
             [&backend, query, cleared, reply, then](const QList<Job> &jobs) {
                 if (jobs.isEmpty()) {
                     then(cleared);
                     return;
                 }
                 QList<JobId> ids;
                 for (const Job &job : jobs)
                     ids.append(job.id);
                 whenGood(
                     backend, backend.engine.cancel(ids), reply,
                     [&backend, query, cleared, reply, then, last = ids.last()](int cancelled) {
                         JobWindowQuery older = query;
                         older.before = last;
                         clearOlder(backend, older, cleared + cancelled, reply, then);
                     });
             });
}

} // namespace

void clearWaiting(const Backend &backend, const JobFilter &filter, const web::Reply &reply,
                  const std::function<void(qint64)> &then)
{
    JobWindowQuery query;
    query.filter = filter;
    if (query.filter.states.isEmpty())
        query.filter.states = {JobState::Pending, JobState::Held};
    query.limit = 1000;
    clearOlder(backend, query, 0, reply, then);
}

QJsonValue timeText(TimeMs at)
{
    if (at == 0)
        return QJsonValue::Null;
    return QString::fromLatin1(utcText(at));
}

} // namespace cq::api
