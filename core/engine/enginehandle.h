#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/domain/node.h"
#include "core/domain/overview.h"
#include "core/domain/reason.h"
#include "core/domain/secretstorestate.h"
#include "core/domain/settings.h"
#include "core/engine/databasefault.h"

#include <QFuture>
#include <QHash>
#include <QImage>
#include <QMap>
#include <QObject>

namespace cq {

/// What changed since the last news: at once after a pause, at most ten times a second. Values;
/// older revisions are dropped.
struct EngineChanges
{
    quint64 revision = 0;
    QList<Job> jobs; ///< the latest form of every job that changed; new jobs too
    QList<JobId> removedJobs;
    QList<Job> removedRows; ///< the same jobs as they were
    QList<JobProgress> progress; ///< latest per running job
    QList<Node> nodes; ///< latest form of every node that changed
    QList<NodeId> removedNodes;
    JobCounts counts; ///< over all jobs
    bool paused = false;
    SecretStoreState secrets;
};

/// The whole small state, for a view that just opened.
struct EngineSnapshot
{
    quint64 revision = 0;
    QList<Node> nodes; ///< ordered by name
    JobCounts counts;
    QList<JobProgress> progress;
    bool paused = false;
    Settings settings;
    QMap<QString, QString> givenSettings; ///< keys from outside, fixed for this run, and by what
    QString dataFolder; ///< absolute
    SecretStoreState secrets;
    qint64 diskFree = 0; ///< bytes
};

/// The engine as other threads see it. Every call posts to the engine and answers through a future,
/// never on the calling stack; continue with whenDone(). Durable calls answer after their
/// commit. The handle belongs to the thread that made it; news arrives there by queued signals.
class EngineHandle : public QObject
{
    Q_OBJECT

public:
    explicit EngineHandle(QObject *parent = nullptr);
    ~EngineHandle() override;

    virtual QFuture<Result<EngineSnapshot>> snapshot() = 0;
    virtual QFuture<Result<Overview>> overview() = 0;

    // Jobs
    /// Invalid when the graph cannot run or an input file is missing; the message says what and
    /// where.
    virtual QFuture<Result<Job>> submit(const JobRequest &request) = 0;
    /// The same graph and input files again, as a new job of `owner` at the end of the queue; not
    /// before others even if the first one was.
    virtual QFuture<Result<Job>> clone(JobId job, UserId owner) = 0;
    /// Acts on each job it fits and answers how many that were; the others stay as they are.
    virtual QFuture<Result<int>> cancel(const QList<JobId> &jobs) = 0;
    virtual QFuture<Result<int>> retry(const QList<JobId> &jobs) = 0; ///< failed or cancelled jobs
    virtual QFuture<Result<int>> hold(const QList<JobId> &jobs) = 0;
    virtual QFuture<Result<int>> release(const QList<JobId> &jobs) = 0;
    virtual QFuture<Result<int>> setPriority(const QList<JobId> &jobs,
                                             int priority) = 0; ///< 0…3; jobs that wait
    virtual QFuture<Result<int>> moveToFront(const QList<JobId> &jobs) = 0;
    /// Final jobs only; removes rows and files.
    virtual QFuture<Result<int>> remove(const QList<JobId> &jobs) = 0;

    virtual QFuture<Result<QList<Job>>> window(const JobWindowQuery &query) = 0;
    virtual QFuture<Result<JobAnchors>> anchors(const JobFilter &filter) = 0;
    virtual QFuture<Result<JobCounts>> counts(const JobFilter &filter) = 0;
    /// A job by its number ("412") or its UUID, in whatever case; NotFound.
    virtual QFuture<Result<Job>> findJob(const QString &name) = 0;
    virtual QFuture<Result<JobDetail>> detail(JobId job) = 0;
    /// Prompt and results of each of these, in the order asked; empty for those that are gone.
    virtual QFuture<Result<QList<JobOutcome>>> outcomes(const QList<JobId> &jobs) = 0;
    /// Why each of these waits, in the order asked; None for jobs that do not wait.
    virtual QFuture<Result<QList<WaitReason>>> explain(const QList<JobId> &jobs) = 0;

    // Results
    /// The kept 512 px preview, scaled down to fit maxSide pixels. NotFound while there is none.
    /// Decoded on the pool.
    virtual QFuture<Result<QImage>> preview(OutputId output, int maxSide) = 0;
    /// Absolute path of the kept file.
    virtual QFuture<Result<JobOutput>> findOutput(OutputId output) = 0;
    virtual QFuture<Result<QString>> outputPath(OutputId output) = 0;
    /// Bytes that each owner's results take; who has none is left out.
    virtual QFuture<Result<QHash<UserId, qint64>>> storedBytes() = 0;
    /// The files of all results of a job, in their order; NotFound when one of them is gone.
    virtual QFuture<Result<QList<ResultFile>>> resultFiles(JobId job) = 0;
    /// Copies all results of a job into a folder; answers the number of files. Names never
    /// overwrite.
    virtual QFuture<Result<int>> saveResults(JobId job, const QString &folder) = 0;

    // Nodes
    /// The secret may be empty; it goes to the SecretStore, never into the database.
    virtual QFuture<Result<Node>> addNode(const NodeConfig &config, const QString &secret) = 0;
    /// secret: nullopt keeps the stored one.
    virtual QFuture<Result<Node>> updateNode(const NodeConfig &config,
                                             const std::optional<QString> &secret) = 0;
    virtual QFuture<Result<void>> setNodeEnabled(NodeId node, bool enabled) = 0;
    /// Conflict while jobs of it are active.
    virtual QFuture<Result<void>> removeNode(NodeId node) = 0;
    /// Asks /system_stats with a 3 s limit; nothing is stored. With config.id set and an empty
    /// secret the stored one is used.
    virtual QFuture<Result<NodeTest>> testNode(const NodeConfig &config, const QString &secret) = 0;
    virtual QFuture<Result<void>> checkNow(NodeId node) = 0; ///< null = all
    virtual QFuture<Result<void>> freeMemory(NodeId node) = 0;
    virtual QFuture<Result<QList<NodeSample>>> samples(NodeId node, TimeMs since) = 0;
    /// While watched, nodes are asked every second. Counts: watch(true) twice needs watch(false)
    /// twice.
    virtual void watchNodes(bool watched) = 0;

    // The whole
    /// Conflict: what is to change was given from outside for this run; so for setSettings().
    virtual QFuture<Result<void>> setPaused(bool paused) = 0;
    /// Every setting by key, as it counts for this run; defaults are left out.
    virtual QFuture<Result<QMap<QString, QString>>> settingPairs() = 0;
    /// Keeps settings that are not in Settings, such as those of the listener, which read them
    /// themselves. Invalid names the value that does not fit.
    virtual QFuture<Result<void>> setSettingPairs(const QMap<QString, QString> &pairs) = 0;
    /// Keeps what differs between the two; what others changed meanwhile stays.
    virtual QFuture<Result<void>> setSettings(const Settings &before, const Settings &after) = 0;
    /// Keeps the credentials of nodes in the encrypted file of the data folder, which this
    /// passphrase opens or, when there is none, makes; what memory held moves into it. Denied: it
    /// is not the passphrase. Invalid: it is too short for a new file. Conflict: they are in the
    /// keyring, or in the file, already.
    virtual QFuture<Result<void>> openSecretFile(const QString &passphrase) = 0;

Q_SIGNALS:
    void changed(const cq::EngineChanges &changes);
    /// A preview frame of a running job (JPEG or PNG bytes), at most a few per second.
    void previewFrame(cq::JobId job, const QByteArray &image);
    /// Something an operator must know now, in one English sentence: nobody can sign in, …
    void alarm(const QString &sentence);
    /// Damage was met inside a database; once for each. isRunning: what can be read goes on. Else
    /// the state could not be loaded, and every call answers Unavailable.
    void damaged(const cq::DatabaseFault &fault, bool isRunning);
};

} // namespace cq

Q_DECLARE_METATYPE(cq::EngineChanges)
