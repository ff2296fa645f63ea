#pragma once

#include "core/queue/jobqueue.h"

namespace cq {

// What the commands of the queue do to the rows, inside a transaction of the writer. They know
// nothing of the queue's memory, and may be run a second time when another command of their group
// failed. Writer thread.

/// What the queue keeps in memory, as it is on disk at the start.
struct LoadedJobs
{
    QList<WaitingRow> waiting;
    JobCounts counts;
    QList<Attempt> open;
    JobId newest;
    qint64 highestOrder = 0;
    qint64 lowestOrder = 0;
    QHash<UserId, int> waitingByOwner;
    QHash<UserId, int> activeByOwner;
};

/// Reads it, and forgets idempotency keys that are older than a day.
Result<LoadedJobs> loadJobs(Connection &connection, TimeMs now);

/// Adds graph, extra data and inputs.
Result<ClaimedJob> withBody(Connection &connection, ClaimedJob claimed);

/// Gives the waiting job of this attempt to its node.
Result<ClaimedJob> claimJob(Connection &connection, const Attempt &attempt);

/// Inserts the outputs in place of those of an earlier attempt and sets count and thumbnail of the
/// job.
Result<FinishedJob> keepOutputs(Connection &connection, const Job &job,
                                const QList<JobOutput> &outputs);

/// Writes an event about the job as it is now.
Result<void> tell(Connection &connection, const Job &job, TimeMs at, const QString &kind);

/// One step on the way of an attempt, with its event.
Result<MovedJob> stepAttempt(Connection &connection, const Attempt &attempt,
                             std::span<const JobState> from, const JobMoveRow &row,
                             const QString &event, bool closes);

/// Moves one job and tells of it: the body of most things that people do.
Result<MovedJob> moveAndTell(Connection &connection, JobId job, std::span<const JobState> from,
                             const JobMoveRow &row, const QString &event);

} // namespace cq
