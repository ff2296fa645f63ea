#pragma once

#include "core/domain/job.h"
#include "core/storage/connection.h"

#include <span>

namespace cq {

/// What the waiting index needs of a job.
struct WaitingRow
{
    JobId id;
    qint64 order = 0;
    UserId owner;
    NodeId pinnedNode;
    int priority = 2;
    TimeMs notBefore = 0;
    int inputCount = 0;
};

/// What changes when a job moves; the rest of the row stays.
struct JobMoveRow
{
    JobState to = JobState::Pending;
    TimeMs at = 0;
    std::optional<NodeId> node; ///< set on a claim
    FailureKind failure = FailureKind::None;
    QString message;
    TimeMs notBefore = 0;
    bool isTry = true; ///< back to Pending: false takes the last attempt off the count
};

/// A job after a move, and where it came from.
struct MovedJob
{
    Job job;
    JobState from = JobState::Pending;
};

/// What a job carries, as it is kept: compressed; empty stays empty.
struct JobBody
{
    QByteArray compressedGraph;
    QByteArray compressedExtra;
};

/// The rows of `jobs`, `job_bodies` and `job_inputs`. A light view on a connection; same thread as
/// it.
class JobStore
{
public:
    explicit JobStore(Connection &connection)
        : m_connection(connection)
    {}

    /// Inserts job, body and inputs; answers the job with its number: its own, or the next if it is
    /// null.
    Result<Job> insert(const Job &job, const JobBody &body, const QList<JobInput> &inputs);

    /// Moves a job if it is in one of the states `from` (every one must be able to reach move.to).
    /// Conflict: it is in another state by now; NotFound: no such job.
    Result<MovedJob> move(JobId job, std::span<const JobState> from, const JobMoveRow &move);

    /// Also ends a delay. Conflict unless it waits or is held.
    Result<Job> setOrder(JobId job, qint64 order);
    Result<Job> setPriority(JobId job, int priority); ///< Conflict unless it waits or is held
    Result<Job> requestCancel(JobId job); ///< marks an active job; Conflict unless it is active
    Result<Job> setResults(JobId job, int outputCount, OutputId thumbnail, const QString &message);
    Result<void> setThumbnail(JobId job, OutputId thumbnail);
    Result<void> remove(
        JobId job); ///< final jobs only, else Conflict; takes bodies, attempts and outputs with it

    Result<Job> find(JobId job);
    Result<Job> find(const QUuid &uid);
    Result<QList<Job>> window(const JobWindowQuery &query);
    Result<JobAnchors> anchors(const JobFilter &filter, int pageSize);
    Result<JobCounts> counts(const JobFilter &filter);

    /// Every waiting job in queue order.
    Result<void> eachWaiting(const std::function<void(const WaitingRow &)> &row);
    /// How many jobs in one of these states each owner has; who has none is not there.
    Result<QHash<UserId, int>> countByOwner(const QList<JobState> &states);
    Result<qint64> lowestOrder();
    Result<qint64> highestOrder();
    /// The highest number that a job ever had, also a removed one; null without jobs.
    Result<JobId> newest();

    Result<JobBody> body(JobId job);
    Result<QList<JobInput>> inputs(JobId job);

private:
    Result<QList<Job>> queueWindow(const JobWindowQuery &query);

    Connection &m_connection;
};

/// By zstd, level -1: 2.5 times less on disk for a microsecond a kilobyte; empty stays empty.
/// What cannot be unpacked is empty.
QByteArray compressed(const QByteArray &bytes);
JobBody packedBody(const JobRequest &request);
QByteArray decompressed(const QByteArray &bytes);

} // namespace cq
