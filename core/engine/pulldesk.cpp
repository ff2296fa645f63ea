#include "core/engine/pulldesk.h"

#include "core/dispatch/dispatcher.h"

namespace cq {

PullDesk::PullDesk(Engine *engine)
{
    m_posting.attach(engine);
}

QFuture<Result<std::optional<PulledJob>>> PullDesk::next(const PullWorker &worker)
{
    return m_posting.ask<std::optional<PulledJob>>(
        [worker](Engine &engine) { return engine.dispatcher().pullWorkers().next(worker); });
}

QFuture<Result<void>> PullDesk::beat(const PullWorker &worker, JobId job)
{
    return m_posting.ask<void>([worker, job](Engine &engine) {
        return readyFuture<void>(engine.dispatcher().pullWorkers().beat(worker, job));
    });
}

QFuture<Result<void>> PullDesk::complete(const PullWorker &worker, JobId job,
                                         const QByteArray &result, const QList<PulledFile> &files)
{
    return m_posting.ask<void>([=](Engine &engine) {
        return engine.dispatcher().pullWorkers().complete(worker, job, result, files);
    });
}

QFuture<Result<void>> PullDesk::fail(const PullWorker &worker, JobId job, const QString &message)
{
    return m_posting.ask<void>([=](Engine &engine) {
        return engine.dispatcher().pullWorkers().fail(worker, job, message);
    });
}

} // namespace cq
