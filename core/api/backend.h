#pragma once

#include "core/api/directory.h"
#include "core/base/future.h"
#include "core/web/reply.h"

#include <functional>
#include <optional>

namespace cq {
class PullDesk;
class UploadDesk;
class WebhookDesk;
} // namespace cq

namespace cq::api {

/// What the handlers of routes work with. They all run on one thread, that of `directory`, which is
/// also the context of what they wait for.
struct Backend
{
    EngineHandle &engine;
    AccountsHandle &accounts;
    PullDesk &workers;
    UploadDesk &uploads;
    WebhookDesk &webhooks;
    Directory &directory;
    QString temporaryFolder; ///< for files of a body
    TimeMs startedAt = 0; ///< when the server began to serve

    QObject *context() const { return &directory; }
};

/// Who does it and from where, for the audit trail.
Actor actorOf(const web::Call &call);

/// What a JSON body says; nothing when it is none, which is answered with 400.
std::optional<QJsonObject> fieldsOf(const web::Call &call, const web::Reply &reply);

/// Answers what was wrong with a body: 400, or as the error says when it was not the caller's
/// fault.
void answerBadBody(const Error &error, const web::Reply &reply);

/// Whether the caller may see and act on this job: their own, or anybody's for editors and admins.
bool isTheirs(const web::Call &call, const Job &job);

/// Finds the job that the path's first parameter names and goes on with it; 404 when there is none
/// or it is somebody else's.
void withJob(const Backend &backend, const web::Call &call, const web::Reply &reply,
             const std::function<void(const Job &)> &then);

/// Answers an error, or goes on with the value.
template <typename T, typename Then>
void whenGood(const Backend &backend, QFuture<Result<T>> &&future, const web::Reply &reply,
              Then then)
{
    whenDone(std::move(future), backend.context(),
             [reply, then = std::move(then)](const Result<T> &result) {
                 if (!result)
                     reply.fail(result.error());
                 else if constexpr (std::is_void_v<T>)
                     then();
                 else
                     then(*result);
             });
}

/// A route's handler from a function of the backend, the call and the reply.
template <typename Function> web::Handler handler(const Backend &backend, Function function)
{
    return [&backend, function](const web::Call &call, const web::Reply &reply) {
        function(backend, call, reply);
    };
}

/// Goes on with the nodes of this moment, by name; the directory hears of changes a little later.
void withNodes(const Backend &backend, const web::Reply &reply,
               const std::function<void(const QList<Node> &)> &then);

/// Cancels the jobs of a filter, newest first, and says how many. Without states it is those that
/// wait or are held.
void clearWaiting(const Backend &backend, const JobFilter &filter, const web::Reply &reply,
                  const std::function<void(qint64 cleared)> &then);

/// ISO 8601 in UTC with milliseconds; null for 0.
QJsonValue timeText(TimeMs at);

} // namespace cq::api
