#pragma once

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/domain/reason.h"
#include "core/schedule/scheduler.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QSet>

#include <map>
#include <memory>

namespace cq {

class FileStore;
class Fleet;
class JobQueue;
class JobRun;
class PullWorkers;
struct ClaimedJob;
struct JobBody;

/// Brings waiting jobs and free nodes together: asks the scheduler, claims, and keeps a JobRun for
/// each attempt that is under way. Lives on the engine thread.
class Dispatcher : public QObject
{
    Q_OBJECT

public:
    Dispatcher(JobQueue &queue, Fleet &fleet, FileStore &files, const Clock &clock,
               QObject *parent = nullptr);
    ~Dispatcher() override;

    /// Takes up the attempts that were open when the program last ended, then begins to dispatch.
    void start(const QList<Attempt> &openAttempts);
    /// Ends every run without touching its job; they are taken up at the next start. Idempotent.
    void stop();

    /// A new job; when a node is idle and nobody waits, it is stored already claimed for that node.
    /// `body` is the request's, packed by whoever asks.
    void submit(const JobRequest &request, const JobBody &body, const QList<JobInput> &inputs,
                const Answer<Job> &answer);
    QFuture<Result<Job>> submit(const JobRequest &request, const QList<JobInput> &inputs);

    /// Machines that fetch their work themselves.
    PullWorkers &pullWorkers() { return *m_pullWorkers; }

    void setPaused(bool paused);

    bool isPaused() const { return m_paused; }

    void setMaxAttempts(int attempts);

    QList<WaitReason> explain(const QList<JobId> &jobs) const;
    QList<JobProgress> progress() const;

    int activeRuns() const { return static_cast<int>(m_runs.size()); }

Q_SIGNALS:
    void progressed(const cq::JobProgress &progress);
    void previewFrame(cq::JobId job, const QByteArray &image);
    void resultsKept(const cq::Job &job, const QList<cq::JobOutput> &outputs);

private:
    QList<NodeCapacity> capacities() const;
    void pumpSoon();
    void pump();
    void relieveMemory();
    JobRun &addRun(ClaimedJob claimed);
    void takeUp(const Attempt &attempt); ///< its slot is reserved
    void endRun(JobId job, bool completed, bool failed);
    void reserve(NodeId node);
    void unreserve(NodeId node);

    JobQueue &m_queue;
    Fleet &m_fleet;
    FileStore &m_files;
    const Clock &m_clock;
    std::unique_ptr<PullWorkers> m_pullWorkers;
    std::map<JobId, std::unique_ptr<JobRun>> m_runs;
    QHash<NodeId, int> m_reserved; ///< slots taken: claims under way and runs
    QHash<NodeId, TimeMs> m_relievedAt;
    QSet<JobId> m_cancelledEarly; ///< between claim and run
    QHash<JobId, int> m_returns; ///< how often in a row a job came back without having begun
    int m_maxAttempts = 3;
    bool m_paused = false;
    bool m_running = false;
    bool m_pumpPending = false;
};

} // namespace cq
