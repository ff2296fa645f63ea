#pragma once

#include "core/base/future.h"
#include "core/config/givensettings.h"
#include "core/domain/account.h"
#include "core/engine/enginehandle.h"
#include "core/storage/connection.h"

#include <QElapsedTimer>
#include <QLockFile>
#include <QSet>
#include <QTimer>

#include <memory>

namespace cq {

class Credentials;
class Accounts;
class Admission;
class Dispatcher;
class FileStore;
class Fleet;
class IdentityTable;
class InputDesk;
class JobArchive;
class JobQueue;
class JobWebhooks;
class MachineKeys;
class PreviewMaker;
class ReadPool;
class StoredSettings;
class Writer;
struct Submission;

struct EngineConfig
{
    QString dataFolder; ///< absolute; made when missing
    bool useKeychain = true; ///< false: credentials live in memory only (demo, tests)
    QString
        passphrase{}; ///< of the file that keeps secrets where there is no keychain; may be empty
    GivenSettings given{}; ///< from outside, for this run
    /// Nobody is going to sign in here. No key for tokens is made, which the program itself might
    /// look for at another place.
    bool forOneCommand = false;
};

/// Wires the rooms together on one thread and gathers their news. Everything here lives on that
/// thread; other threads use a handle (EngineThread::handle()).
class Engine : public QObject
{
    Q_OBJECT

public:
    explicit Engine(EngineConfig config, QObject *parent = nullptr);
    ~Engine() override;

    /// Opens the data folder. Blocks for the opening only; waiting jobs are read afterwards, and
    /// calls made meanwhile are answered after that. Conflict: the folder is in use, or newer than
    /// the program. Storage: damaged or missing (see databaseFault()), not writable, disk full.
    /// Damage that shows later is news, see damaged().
    Result<void> start();
    /// Ends everything; running jobs stay with their nodes and are taken up at the next start.
    /// Idempotent.
    void stop();

    QFuture<Result<EngineSnapshot>> snapshot();
    QFuture<Result<void>> openSecretFile(const QString &passphrase);
    QFuture<Result<Overview>> overview();
    void submit(const Submission &submission, const Answer<Job> &answer);
    QFuture<Result<Job>> clone(JobId job, UserId owner);
    QFuture<Result<int>> remove(const QList<JobId> &jobs);
    QFuture<Result<JobCounts>> counts(const JobFilter &filter);
    QFuture<Result<JobDetail>> detail(JobId job);
    QFuture<Result<QList<WaitReason>>> explain(const QList<JobId> &jobs);
    QFuture<Result<QList<Upload>>> keepInputs(UserId owner, const QList<InputSource> &sources);
    QFuture<Result<Node>> addNode(const NodeConfig &config, const QString &secret);
    QFuture<Result<Node>> updateNode(const NodeConfig &config,
                                     const std::optional<QString> &secret);
    QFuture<Result<void>> setNodeEnabled(NodeId node, bool enabled);
    QFuture<Result<void>> removeNode(NodeId node);
    QFuture<Result<void>> freeMemory(NodeId node);
    QFuture<Result<void>> setPaused(bool paused);

    /// Runs `call` once the state is loaded: now, or soon after the start. Never after stop(), nor
    /// when the state cannot be read (an alarm says why).
    void whenReady(std::function<void()> call);

    /// The same once people can sign in, or it is clear that they cannot: the key that signs tokens
    /// may come from a keyring, which takes some seconds at most.
    void whenSignInReady(std::function<void()> call);

    // The rest may only be called when ready.
    JobArchive &archive() { return *m_archive; }

    JobQueue &queue() { return *m_queue; }

    InputDesk &inputs() { return *m_inputs; }

    JobWebhooks &webhooks() { return *m_webhooks; }

    Fleet &fleet() { return *m_fleet; }

    Accounts &accounts() { return *m_accounts; }

    Dispatcher &dispatcher() { return *m_dispatcher; }

    StoredSettings &settings() { return *m_settings; }

Q_SIGNALS:
    void changed(const cq::EngineChanges &changes);
    void previewFrame(cq::JobId job, const QByteArray &image);
    void identitiesChanged(const std::shared_ptr<const cq::IdentityTable> &identities);
    void audited();
    void alarm(const QString &sentence);
    void damaged(const cq::DatabaseFault &fault, bool isRunning);

private:
    DamageReport damageReport();
    void meetDamage(const QString &database);
    void tellDamageMetWhileLoading();
    void connectNews();
    void loadState();
    void loadNodesAndPeople(const std::function<void(const Error &)> &failed);
    void applySettings();
    void applyRunningLimits();
    void makeMissingPreviews();
    void loadQueue(const std::function<void(const Error &)> &failed);
    void loadTokenKey();
    void noteTokenKeyAsked();
    /// Calls `then` when `owner` may submit one more; the answer gets what forbids it.
    void admit(UserId owner, const Answer<Job> &answer, const std::function<void()> &then);
    void submitAdmitted(const Submission &submission, const QList<JobInput> &inputs,
                        const Answer<Job> &answer);
    void gatherSoon();
    void gather();
    void watchDisk();

    EngineConfig m_config;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<Writer> m_mainWriter;
    std::unique_ptr<Writer> m_queueWriter;
    std::unique_ptr<ReadPool> m_reads;
    std::unique_ptr<FileStore> m_files;
    std::unique_ptr<JobArchive> m_archive;
    SystemClock m_clock;
    std::unique_ptr<JobQueue> m_queue;
    std::unique_ptr<InputDesk> m_inputs;
    std::unique_ptr<StoredSettings> m_settings;
    std::unique_ptr<Fleet> m_fleet;
    std::unique_ptr<Credentials> m_credentials;
    std::unique_ptr<Accounts> m_accounts;
    std::unique_ptr<Admission> m_admission;
    std::unique_ptr<MachineKeys> m_keys;
    std::unique_ptr<Dispatcher> m_dispatcher;
    std::unique_ptr<PreviewMaker> m_previews;
    std::unique_ptr<JobWebhooks> m_webhooks;
    JobId m_takenNumbers; ///< of jobs whose files are there and that the database may not know
    QList<std::function<void()>> m_onLoaded;
    QList<std::function<void()>> m_onTokenKey;
    bool m_tokenKeyAsked = false;
    bool m_loaded = false;
    bool m_loadFailed = false;
    bool m_stopped = false;

    QElapsedTimer m_gathered; ///< since the last news
    QTimer m_gatherTimer{this}; ///< children, so that they come along to the engine thread
    QTimer m_diskTimer{this};
    bool m_diskLow = false;
    QSet<QString> m_damaged; ///< databases
    QStringList m_metWhileLoading; ///< the same, not told yet
    quint64 m_revision = 0;
    QHash<JobId, Job> m_changedJobs;
    QList<Job> m_removedJobs;
    QHash<JobId, JobProgress> m_changedProgress;
    QHash<NodeId, Node> m_changedNodes;
    QList<NodeId> m_removedNodes;
};

} // namespace cq
