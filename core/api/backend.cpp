#include "core/api/backend.h"

#include "core/web/body.h"

#include <QDateTime>

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

QJsonValue timeText(TimeMs at)
{
    if (at == 0)
        return QJsonValue::Null;
    return QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs);
}

} // namespace cq::api
