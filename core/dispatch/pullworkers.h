#pragma once

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/domain/job.h"
#include "core/domain/node.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace cq {

class FileStore;
class Fleet;
class JobQueue;
struct ClaimedJob;

/// Who asks: a machine by the name it gives itself, with the API key it shows.
struct PullWorker
{
    QString name; ///< empty where only the key matters
    KeyId key;
};

/// A job as a pull worker gets it.
struct PulledJob
{
    Job job;
    QByteArray graph; ///< as it came in
    QByteArray extraData;
};

/// A result file that a pull worker brought.
struct PulledFile
{
    QString name;
    QString path; ///< readable until the call is answered
};

/// Machines that fetch their work themselves, because they cannot be reached (S3-30 to S3-33): they
/// are nodes without an address, known by name, and hold each job by a lease. Who does not say
/// anything until its lease ends has lost the job, which waits again. Jobs with input files are not
/// given out: the protocol has no way to fetch them. Lives on the engine thread.
class PullWorkers : public QObject
{
    Q_OBJECT

public:
    PullWorkers(JobQueue &queue, Fleet &fleet, FileStore &files, const Clock &clock,
                QObject *parent = nullptr);
    ~PullWorkers() override;

    /// How long a job may run at a worker that sends no heartbeats (S3-29); 0 is a day.
    void setLease(TimeMs length) { m_leaseMs = length > 0 ? length : kDayMs; }

    void setMaxAttempts(int attempts) { m_maxAttempts = attempts; }

    void setPaused(bool paused) { m_paused = paused; }

    /// An attempt that was open when the program last ended: its lease begins anew.
    void resume(const Attempt &attempt);
    void stop(); ///< leaves jobs and attempts as they are. Idempotent

    /// The next job for this worker, or the one it holds already, or nothing. Its node is made at
    /// the first call. Conflict: a node of that name exists, or holds a job under another key.
    QFuture<Result<std::optional<PulledJob>>> next(const PullWorker &worker);

    /// From the first heartbeat on the lease lasts a minute after each. Conflict: it is not theirs.
    Result<void> beat(const PullWorker &worker, JobId job);

    /// Keeps the result, as a file `result.json`, and the files beside it, and completes the job. A
    /// repeat changes nothing. Conflict: the lease ended, or is another's.
    QFuture<Result<void>> complete(const PullWorker &worker, JobId job, const QByteArray &result,
                                   const QList<PulledFile> &files);
    QFuture<Result<void>> fail(const PullWorker &worker, JobId job, const QString &message);

    /// Takes the job off its worker, which hears of it when it comes with a result. False: no
    /// worker has it.
    bool cancel(JobId job);

Q_SIGNALS:
    void resultsKept(const cq::Job &job, const QList<cq::JobOutput> &outputs);

private:
    static constexpr TimeMs kDayMs = 24LL * 60 * 60 * 1000;

    struct Lease
    {
        std::shared_ptr<ClaimedJob> claimed;
        TimeMs until = 0;
        bool isEnding = false; ///< its end is on the way to the disk
    };

    using Taken = std::optional<PulledJob>;

    /// Calls once the leases of before a restart are known again, which takes a moment.
    void whenResumed(std::function<void()> call);
    const Node *nodeNamed(const QString &name) const;
    void find(const PullWorker &worker, const Answer<Taken> &answer);
    void collect(const PullWorker &worker, JobId job, const QByteArray &result,
                 const QList<PulledFile> &files, const Answer<void> &answer);
    void endFailed(const PullWorker &worker, JobId job, const QString &message,
                   const Answer<void> &answer);
    void hand(NodeId node, const Answer<Taken> &answer);
    Lease *leaseAt(NodeId node);
    /// The lease of this job if it is this worker's and not about to end.
    Result<Lease *> leaseOf(const PullWorker &worker, JobId job);
    void add(ClaimedJob claimed);
    void drop(JobId job, bool completed, bool failed);
    void noteEnd(const PullWorker &worker, JobId job);
    void keep(const PullWorker &worker, JobId job, const QByteArray &result,
              const QList<PulledFile> &files, const Answer<void> &answer);
    void expire();
    void giveBack(JobId job);

    JobQueue &m_queue;
    Fleet &m_fleet;
    FileStore &m_files;
    const Clock &m_clock;
    QHash<JobId, Lease> m_leases;
    QHash<JobId, KeyId> m_ended; ///< the latest, so that a repeat is known
    int m_resuming = 0; ///< leases that are still being read
    QList<std::function<void()>> m_onResumed;
    QSet<NodeId> m_asking; ///< workers whose claim is on the way to the disk
    QTimer m_timer;
    TimeMs m_leaseMs = kDayMs;
    int m_maxAttempts = 3;
    bool m_paused = false;
    bool m_stopped = false;
};

} // namespace cq
