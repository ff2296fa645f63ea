#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/queue/runningcounts.h"
#include "core/schedule/waitingindex.h"
#include "core/storage/jobstore.h"

#include <QFuture>
#include <QHash>
#include <QMultiMap>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>
#include <span>

namespace cq {

class Connection;
class Writer;

/// A job that was just given to a node: everything needed to run it.
struct ClaimedJob
{
    Job job;
    Attempt attempt;
    QByteArray graph;
    QByteArray extraData;
    QList<JobInput> inputs;
};

/// What submit() answers: the claim is filled when the job went straight to a node.
struct SubmittedJob
{
    Job job;
    std::optional<ClaimedJob> claim;
    bool isRepeated = false; ///< it was there already, under the same idempotency key
};

/// A job that just got its end, and the results that were kept, with their ids.
struct FinishedJob
{
    Job job;
    QList<JobOutput> outputs;
};

/// How an attempt ended without a result.
struct AttemptEnd
{
    FailureKind failure = FailureKind::None;
    QString message;
    bool isTry = true; ///< false: it never began at the node, so it is not held against the job
};

/// Moves jobs through their life. The only writer of job state. Keeps the waiting index and the
/// counts in memory; graphs stay on disk. Every answer comes after its commit. Lives on the engine
/// thread.
class JobQueue : public QObject
{
    Q_OBJECT

public:
    JobQueue(Writer &writer, const Clock &clock, QObject *parent = nullptr);

    /// Reads waiting jobs, counts and open attempts. Call once before anything else. No job gets a
    /// number up to `taken`.
    QFuture<Result<QList<Attempt>>> load(JobId taken = {});

    /// From now on; what runs already goes on. 0 = no limit.
    void setRunningLimits(const RunningLimits &limits);

    /// Whether one more job of this owner may start.
    bool mayStart(UserId owner) const { return !m_running.isFull(owner, m_runningLimits); }

    int runningLimitOf(UserId owner) const { return m_runningLimits.of(owner); }

    /// Calls `done` on this thread once the job is on disk, and `committed` at once on the
    /// writer's. With `node` it is inserted already claimed, in the same commit; a request with an
    /// idempotency key must not have one. `body` is the request's, packed by whoever asks.
    void submit(const JobRequest &request, const JobBody &body, const QList<JobInput> &inputs,
                std::optional<NodeId> node,
                const std::function<void(const Result<SubmittedJob> &)> &done,
                const std::function<void(const Result<SubmittedJob> &)> &committed);
    QFuture<Result<SubmittedJob>> submit(const JobRequest &request, const QList<JobInput> &inputs,
                                         std::optional<NodeId> node);

    /// Gives a waiting job to a node: a durable attempt with a fresh prompt id, before anything is
    /// sent. The job leaves the waiting index at once; when the claim fails it comes back.
    QFuture<Result<ClaimedJob>> claim(JobId job, NodeId node);

    /// Gives the first waiting job that a pull worker can take to one; nothing if there is none.
    QFuture<Result<std::optional<ClaimedJob>>> claimFor(NodeId worker);

    /// Reads again what a claimed job needs, for an attempt that is taken up after a restart.
    QFuture<Result<ClaimedJob>> reopen(const Attempt &attempt);

    // The way of an attempt. Conflict when the job has moved on (cancelled, or closed by somebody
    // else).
    QFuture<Result<Job>> markRunning(const Attempt &attempt);
    QFuture<Result<Job>> markCollecting(const Attempt &attempt);
    /// Exactly one result is ever recorded: closes the attempt, inserts the outputs and completes
    /// the job in one commit.
    QFuture<Result<FinishedJob>> complete(const Attempt &attempt, const QList<JobOutput> &outputs,
                                          const QString &warning);
    QFuture<Result<FinishedJob>> fail(const Attempt &attempt, const AttemptEnd &end,
                                      const QList<JobOutput> &partialOutputs = {});
    /// Back to waiting at its old place, not before the given time. A job that somebody wished to
    /// cancel meanwhile is cancelled instead; the answer tells.
    QFuture<Result<Job>> giveBack(const Attempt &attempt, const AttemptEnd &end, TimeMs notBefore);
    QFuture<Result<Job>> finishCancelled(const Attempt &attempt);

    // What people do. Each acts on the jobs it fits and answers how many that were.
    /// Waiting and held jobs are cancelled at once; active ones are marked, see cancelRequested.
    QFuture<Result<int>> cancel(const QList<JobId> &jobs);
    QFuture<Result<int>> hold(const QList<JobId> &jobs);
    QFuture<Result<int>> release(const QList<JobId> &jobs);
    QFuture<Result<int>> retry(const QList<JobId> &jobs);
    QFuture<Result<int>> moveToFront(const QList<JobId> &jobs);
    QFuture<Result<int>> setPriority(const QList<JobId> &jobs, int priority); ///< 0…3
    QFuture<Result<QList<Job>>> remove(const QList<JobId> &jobs); ///< answers those removed

    /// Notes a finished preview picture of an output.
    void setPreview(const JobOutput &output, const QString &path);

    const WaitingIndex &waiting() const { return m_waiting; }

    const JobCounts &counts() const { return m_counts; }

    /// Jobs of one owner that wait, are held or are about to be stored.
    int waitingOf(UserId owner) const { return m_waitingByOwner.value(owner); }

    int waitingOfAll() const { return m_waitingOfAll; } ///< the same for all owners

    /// Until when a given-back job waits before its next try; 0 if it does not.
    TimeMs delayedUntil(JobId job) const { return m_delayed.value(job.value).notBefore; }

Q_SIGNALS:
    void jobChanged(const cq::Job &job);
    void jobRemoved(const cq::Job &job); ///< as it was
    void cancelRequested(cq::JobId job);
    /// Something may be able to start now.
    void waitingChanged();

private:
    struct Delayed
    {
        WaitingJob job;
        TimeMs notBefore = 0;
    };

    using Many = std::function<Result<MovedJob>(Connection &, JobId)>;

    QFuture<Result<Job>> move(const Attempt &attempt, std::span<const JobState> from,
                              const JobMoveRow &row, const QString &event, bool closes);
    QFuture<Result<FinishedJob>> finish(const Attempt &attempt, std::span<const JobState> from,
                                        const JobMoveRow &row, const QString &event,
                                        const QList<JobOutput> &outputs);
    QFuture<Result<int>> forEach(const QList<JobId> &jobs, Many act);
    void apply(const MovedJob &moved);
    void countWaiting(UserId owner, JobState state, int change);
    void countRunning(UserId owner, int change);
    bool passOverWhoIsFull(UserId owner);
    void keepWaiting(const WaitingJob &job, const Error &error);
    void wait(const Job &job, TimeMs notBefore);
    void wakeDelayed();

    Writer &m_writer;
    const Clock &m_clock;
    WaitingIndex m_waiting;
    QHash<qint64, Delayed> m_delayed;
    QTimer m_delayTimer;
    JobCounts m_counts;
    QHash<UserId, int> m_waitingByOwner;
    int m_waitingOfAll = 0;
    RunningCounts m_running; ///< claims under way, too
    RunningLimits m_runningLimits;
    JobId m_newest; ///< the last number that was given
    qint64 m_nextOrder = 1;
    qint64 m_frontOrder = 0;
};

} // namespace cq
