#pragma once

#include "core/dispatch/pullworkers.h"
#include "core/engine/posting.h"

namespace cq {

/// The way of another thread to PullWorkers, which see. One thread.
class PullDesk
{
public:
    explicit PullDesk(Engine *engine);

    QFuture<Result<std::optional<PulledJob>>> next(const PullWorker &worker);
    QFuture<Result<void>> beat(const PullWorker &worker, JobId job);
    QFuture<Result<void>> complete(const PullWorker &worker, JobId job, const QByteArray &result,
                                   const QList<PulledFile> &files);
    QFuture<Result<void>> fail(const PullWorker &worker, JobId job, const QString &message);

private:
    Posting m_posting;
};

} // namespace cq
