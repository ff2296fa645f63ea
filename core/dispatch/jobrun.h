#pragma once

#include "core/comfy/client.h"
#include "core/domain/graph.h"
#include "core/queue/jobqueue.h"

#include <QCoroTask>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace cq {

class FileStore;
class Fleet;

/// What a run needs of its surroundings. All of it outlives the run.
struct RunContext
{
    JobQueue &queue;
    Fleet &fleet;
    FileStore &files;
    const Clock &clock;
    int maxAttempts = 3;
    int returns = 0; ///< how often in a row the job came back from nodes without having begun
};

/// Carries one attempt of a job through: stage inputs, post the graph, follow it with /history as
/// the truth, fetch the outputs, record the end. The attempt is durable before this starts, so a
/// run may end at any point without a word and be taken up again by resume(). Lives on the engine
/// thread.
class JobRun : public QObject
{
    Q_OBJECT

public:
    JobRun(ClaimedJob claimed, RunContext context, QObject *parent = nullptr);
    ~JobRun() override;

    JobId job() const { return m_claimed.job.id; }

    NodeId node() const { return m_claimed.attempt.node; }

    const JobProgress &progress() const { return m_progress; }

    /// It is over, and the job waits again without having begun at the node.
    bool cameBackUntried() const { return m_cameBackUntried; }

    void start(); ///< of a fresh attempt
    void resume(); ///< of an attempt that was open when the program started: looks before anything
                   ///< is sent
    void cancel(); ///< takes our prompt, and only ours, off the node
    void stop(); ///< the program ends: leaves job and attempt as they are

Q_SIGNALS:
    void progressed(const cq::JobProgress &progress);
    void previewFrame(cq::JobId job, const QByteArray &image);
    /// Results are durable; their previews are still to be made.
    void resultsKept(const cq::Job &job, const QList<cq::JobOutput> &outputs);
    /// The slot is free; the run has nothing more to do. Emitted exactly once, not after stop().
    void finished(bool completed, bool failed);

private:
    enum class Whereabouts { Waiting, Running, Ended, Absent, Unknown };

    struct Located
    {
        Whereabouts where = Whereabouts::Unknown;
        std::optional<comfy::HistoryEntry> history;
    };

    /// Held by the coroutines: false once the run is stopped or gone, after which they touch
    /// nothing of it.
    using Alive = std::shared_ptr<bool>;

    QCoro::Task<> perform(Alive alive);
    QCoro::Task<> follow(Alive alive, bool mustLook);
    QCoro::Task<Located> locate(Alive alive);
    QCoro::Task<Result<QByteArray>> stage(Alive alive);
    QCoro::Task<> takeOff(Alive alive);
    QCoro::Task<> settle(Alive alive, comfy::HistoryEntry entry);
    /// What the node made. With `insist` every file is asked for until it is there or cannot come
    /// any more; of those that the node does not have, the warning tells.
    QCoro::Task<Result<QList<JobOutput>>> collect(Alive alive, QList<comfy::OutputItem> items,
                                                  bool insist);
    QCoro::Task<Result<JobOutput>> fetch(Alive alive, comfy::OutputItem item, int ordinal,
                                         bool insist);
    QCoro::Task<Result<JobOutput>> keep(Alive alive, comfy::OutputItem item, int ordinal);
    QCoro::Task<> endFailed(Alive alive, AttemptEnd end, QList<JobOutput> partial);
    QCoro::Task<> giveBackOrFail(Alive alive, AttemptEnd end, bool countsAsTry);
    QCoro::Task<> endCancelled(Alive alive);
    /// A step could not be recorded: waits before it is tried again. The results stay at the node.
    QCoro::Task<> letDiskRecover(Error error);

    bool findClient(); ///< a new one, after credential or address changed; false: node removed
    void listen();
    void adopt(const QString &remoteId);
    void discard(const QList<JobOutput> &outputs); ///< files that get no row
    void takeProgress(const comfy::NodeProgress &progress);
    void sawRunning();
    QFuture<Result<void>>
    news(int atMostMs); ///< answers when something happened, or after that time
    void wake();
    void finish(bool completed, bool failed);

    bool isOurs(const QString &promptId) const { return promptId == m_remoteId; }

    ClaimedJob m_claimed;
    RunContext m_context;
    comfy::Client *m_client = nullptr; ///< belongs to the fleet; gone clients end the run
    QString m_remoteId; ///< what the node calls our prompt
    QString m_warning;
    GraphInfo m_graph;
    JobProgress m_progress;
    TimeMs m_lastPreview = 0;
    std::optional<Answer<void>> m_news;
    QTimer m_newsTimer;
    Alive m_alive;
    bool m_cancelled = false;
    QElapsedTimer m_takenOff; ///< since the node was told to; invalid until it heard
    bool m_isKnown = false; ///< the node has said that it has, or had, our prompt
    bool m_hinted = false; ///< an event said that the prompt ended
    bool m_markedRunning = false;
    bool m_cameBackUntried = false;
    bool m_finished = false;
};

} // namespace cq
