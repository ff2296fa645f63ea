#include "core/engine/engine.h"

#include "core/accounts/accounts.h"
#include "core/base/future.h"
#include "core/base/log.h"
#include "core/comfy/client.h"
#include "core/config/machinekeys.h"
#include "core/config/opensecretstore.h"
#include "core/dispatch/dispatcher.h"
#include "core/dispatch/pullworkers.h"
#include "core/domain/graph.h"
#include "core/engine/admission.h"
#include "core/engine/credentials.h"
#include "core/engine/datafolder.h"
#include "core/engine/inputdesk.h"
#include "core/engine/jobarchive.h"
#include "core/engine/jobwebhooks.h"
#include "core/engine/previewmaker.h"
#include "core/engine/storedsettings.h"
#include "core/engine/submission.h"
#include "core/nodes/fleet.h"
#include "core/outputs/filestore.h"
#include "core/queue/jobqueue.h"
#include "core/storage/jobstatistics.h"
#include "core/storage/jobstore.h"
#include "core/storage/outputstore.h"
#include "core/storage/readpool.h"
#include "core/storage/webhookstore.h"
#include "core/storage/writer.h"

#include <QDir>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcEngine, "comfyqueue.engine", QtInfoMsg)

constexpr qint64 kGatherMs = 100; ///< between news, at least
constexpr qint64 kTogetherMs = 5; ///< what happens after a pause seldom comes alone
constexpr int kDiskCheckMs = 10'000;
constexpr qint64 kDiskLowBytes = 1024LL * 1024 * 1024;

TimeMs startOfToday()
{
    return QDate::currentDate().startOfDay().toMSecsSinceEpoch();
}

/// Damage that bringing a database to its newest schema met.
Error notedDamage(Error error, const QString &database)
{
    if (isDamage(error))
        noteDamage(database);
    return error;
}

} // namespace

Engine::Engine(EngineConfig config, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
{
    m_gatherTimer.setSingleShot(true);
    connect(&m_gatherTimer, &QTimer::timeout, this, &Engine::gather);
    m_diskTimer.setInterval(kDiskCheckMs);
    connect(&m_diskTimer, &QTimer::timeout, this, &Engine::watchDisk);
}

Engine::~Engine()
{
    stop();
}

Result<void> Engine::start()
{
    // Before anything in the folder is touched: what looks left behind may be in use.
    auto lock = lockFolder(m_config.dataFolder);
    if (!lock)
        return lock.error();
    m_lock = *std::move(lock);
    m_files = std::make_unique<FileStore>(m_config.dataFolder);
    Result<void> prepared = m_files->prepare();
    if (!prepared)
        return prepared;
    if (mayHaveForgottenJobs(m_config.dataFolder))
        m_takenNumbers = m_files->highestJob(); // or new results would lie among old ones
    if (areAccountsMissing(m_config.dataFolder)) {
        return fail(ErrorKind::Storage,
                    u"The database %1 with accounts and nodes is missing, while the one with their "
                    "jobs is there."_s.arg(mainPath(m_config.dataFolder)));
    }
    m_mainWriter = std::make_unique<Writer>(this, damageReport());
    Result<void> mainOpened = m_mainWriter->start(mainPath(m_config.dataFolder), mainSchema());
    if (!mainOpened)
        return notedDamage(mainOpened.error(), mainPath(m_config.dataFolder));
    m_queueWriter = std::make_unique<Writer>(this, damageReport());
    Result<void> queueOpened = m_queueWriter->start(queuePath(m_config.dataFolder), queueSchema());
    if (!queueOpened)
        return notedDamage(queueOpened.error(), queuePath(m_config.dataFolder));
    m_reads = std::make_unique<ReadPool>(queuePath(m_config.dataFolder), damageReport());
    m_archive = std::make_unique<JobArchive>(*m_reads, *m_files);
    m_queue = std::make_unique<JobQueue>(*m_queueWriter, m_clock);
    m_inputs = std::make_unique<InputDesk>(*m_files, *m_queueWriter, *m_reads, m_clock, [this] {
        return InputFetcher::Limits{m_settings->mostInputBytes(), m_settings->outboundReach()};
    });
    loadState();
    watchDisk();
    m_diskTimer.start();
    return {};
}

DamageReport Engine::damageReport()
{
    // From threads that end before this does.
    return [this](const QString &database) {
        QMetaObject::invokeMethod(
            this, [this, database] { meetDamage(database); }, Qt::QueuedConnection);
    };
}

void Engine::meetDamage(const QString &database)
{
    if (m_stopped || m_damaged.contains(database))
        return;
    m_damaged.insert(database);
    noteDamage(database);
    logEvent(lcEngine(), LogLevel::Error, u"The database %1 is damaged."_s.arg(database));
    if (m_loaded || m_loadFailed)
        Q_EMIT damaged(damageOf(database), m_loaded);
    else // whether it goes on all the same is not known yet
        m_metWhileLoading.append(database);
}

void Engine::tellDamageMetWhileLoading()
{
    for (const QString &database : std::exchange(m_metWhileLoading, {}))
        Q_EMIT damaged(damageOf(database), m_loaded);
}

void Engine::loadState()
{
    const auto failed = [this](const Error &error) {
        logEvent(lcEngine(), LogLevel::Error, error.message);
        m_loadFailed = true;
        tellDamageMetWhileLoading(); // first, so that who hears of the failure knows why
        m_onLoaded.clear(); // whoever waits for the state hears that it will not come
        if (!isDamage(error)) // which is news of its own
            Q_EMIT alarm(error.message);
    };
    // Settings first: they name the installation, which the nodes' client ids need.
    m_settings = std::make_unique<StoredSettings>(*m_mainWriter, m_config.given);
    whenDone(m_settings->load(), this, [this, failed](const Result<void> &loaded) {
        if (m_stopped)
            return;
        if (!loaded) {
            failed(loaded.error());
            return;
        }
        m_fleet = std::make_unique<Fleet>(*m_mainWriter, m_clock, m_settings->installation());
        m_credentials = std::make_unique<Credentials>(*m_fleet);
        m_accounts = std::make_unique<Accounts>(*m_mainWriter, m_clock);
        m_dispatcher = std::make_unique<Dispatcher>(*m_queue, *m_fleet, *m_files, m_clock);
        m_previews = std::make_unique<PreviewMaker>(*m_files, *m_queue);
        m_admission =
            std::make_unique<Admission>(*m_accounts, *m_queue, *m_settings, *m_reads, m_clock);
        m_webhooks = std::make_unique<JobWebhooks>(*m_queue, *m_accounts, *m_settings,
                                                   *m_queueWriter, *m_reads, m_clock);
        applySettings();
        connectNews();
        loadNodesAndPeople(failed);
    });
}

void Engine::loadNodesAndPeople(const std::function<void(const Error &)> &failed)
{
    whenDone(m_fleet->load(), this, [this, failed](const Result<QList<NodeConfig>> &nodes) {
        if (m_stopped)
            return;
        if (!nodes) {
            failed(nodes.error());
            return;
        }
        std::optional<SecretStoreOptions> stores;
        if (m_config.useKeychain)
            stores = SecretStoreOptions{.folder = m_config.dataFolder,
                                        .passphrase = m_config.passphrase};
        m_credentials->open(*nodes, stores);
        m_fleet->start();
        // People before any call; the key that signs tokens may have to wait for a keyring.
        whenDone(m_accounts->load({}), this, [this, failed](const Result<void> &people) {
            if (m_stopped)
                return;
            if (!people) {
                failed(people.error());
                return;
            }
            if (m_credentials->state().kind != SecretStoreKind::Opening)
                loadTokenKey();
            loadQueue(failed);
        });
    });
}

void Engine::applySettings()
{
    m_dispatcher->setPaused(m_settings->settings().dispatchPaused);
    m_dispatcher->setMaxAttempts(m_settings->settings().maxAttempts);
    m_files->setMaxInputBytes(m_settings->mostInputBytes());
    m_dispatcher->pullWorkers().setLease(m_settings->jobTimeout());
    applyRunningLimits();
}

void Engine::applyRunningLimits()
{
    RunningLimits limits;
    limits.usual = m_settings->houseQuota().runningJobs;
    limits.own.insert(kLocalOperator, 0);
    for (const Account &account : m_accounts->accounts()) {
        if (account.quota.runningJobs)
            limits.own.insert(account.id, *account.quota.runningJobs);
    }
    m_queue->setRunningLimits(limits);
}

void Engine::whenSignInReady(std::function<void()> call)
{
    if (m_stopped)
        return;
    if (m_tokenKeyAsked)
        call();
    else
        m_onTokenKey.append(std::move(call));
}

void Engine::noteTokenKeyAsked()
{
    m_tokenKeyAsked = true;
    const auto waiting = std::exchange(m_onTokenKey, {});
    for (const auto &call : waiting)
        call();
}

void Engine::loadQueue(const std::function<void(const Error &)> &failed)
{
    whenDone(
        m_queue->load(m_takenNumbers), this, [this, failed](const Result<QList<Attempt>> &open) {
            if (m_stopped)
                return;
            if (!open) {
                failed(open.error());
                return;
            }
            m_dispatcher->start(*open);
            if (!m_takenNumbers.isNull() && m_queue->counts().total() == 0) {
                const QString sentence =
                    u"The queue starts without jobs: its database was missing or empty. Results of "
                    u"earlier "
                    "jobs are still in %1."_s.arg(QDir(m_config.dataFolder).filePath(u"users"_s));
                logEvent(lcEngine(), LogLevel::Warning, sentence);
                Q_EMIT alarm(sentence);
            }
            makeMissingPreviews();
            m_loaded = true;
            const QList<std::function<void()>> waiting = std::exchange(m_onLoaded, {});
            for (const auto &call : waiting)
                call();
            tellDamageMetWhileLoading();
            gatherSoon();
        });
}

void Engine::loadTokenKey()
{
    if (m_keys || m_config.forOneCommand)
        return;
    constexpr int kTokenKey = 32;
    m_keys = std::make_unique<MachineKeys>(m_credentials->keychain(), m_config.dataFolder);
    m_webhooks->start(*m_keys);
    whenDone(m_keys->machineKey(u"tokens"_s, kTokenKey), this,
             [this](const Result<MachineKey> &key) {
                 if (m_stopped)
                     return;
                 if (!key) { // people are known all the same, and API keys work
                     Q_EMIT alarm(u"Nobody can sign in: %1"_s.arg(key.error().message));
                     noteTokenKeyAsked();
                     return;
                 }
                 whenDone(m_accounts->load(key->bytes), this, [this](const Result<void> &loaded) {
                     if (!loaded)
                         Q_EMIT alarm(loaded.error().message);
                     noteTokenKeyAsked();
                 });
             });
}

void Engine::makeMissingPreviews()
{
    // Those of jobs that were completed right before the program ended.
    using Missing = QList<std::pair<Job, JobOutput>>;
    constexpr int kMost = 1000;
    const auto read = [](Connection &connection) -> Result<Missing> {
        const auto outputs = OutputStore(connection).withoutPreview(kMost);
        if (!outputs)
            return outputs.error();
        Missing missing;
        for (const JobOutput &output : *outputs) {
            const auto job = JobStore(connection).find(output.job);
            if (job && isFinal(job->state))
                missing.append({*job, output});
        }
        return missing;
    };
    whenDone(m_reads->read<Missing>(read), this, [this](const Result<Missing> &missing) {
        if (!missing || m_stopped)
            return;
        for (const auto &[job, output] : *missing)
            m_previews->add(job, {output});
    });
}

void Engine::connectNews()
{
    connect(m_queue.get(), &JobQueue::jobChanged, this, [this](const Job &job) {
        m_changedJobs.insert(job.id, job);
        if (!isActive(job.state))
            m_changedProgress.remove(job.id);
        gatherSoon();
    });
    connect(m_queue.get(), &JobQueue::jobRemoved, this, [this](const Job &job) {
        m_changedJobs.remove(job.id);
        m_removedJobs.append(job);
        gatherSoon();
    });
    connect(m_fleet.get(), &Fleet::nodeChanged, this, [this](const Node &node) {
        m_changedNodes.insert(node.config.id, node);
        gatherSoon();
    });
    connect(m_fleet.get(), &Fleet::nodeRemoved, this, [this](NodeId node) {
        m_changedNodes.remove(node);
        m_removedNodes.append(node);
        gatherSoon();
    });
    connect(m_settings.get(), &StoredSettings::changed, this, &Engine::applySettings);
    connect(m_settings.get(), &StoredSettings::changed, this, &Engine::gatherSoon);
    connect(m_credentials.get(), &Credentials::changed, this, &Engine::gatherSoon);
    connect(m_credentials.get(), &Credentials::changed, this, &Engine::loadTokenKey);
    connect(m_accounts.get(), &Accounts::identitiesChanged, this, &Engine::identitiesChanged);
    connect(m_accounts.get(), &Accounts::identitiesChanged, this, &Engine::applyRunningLimits);
    connect(m_accounts.get(), &Accounts::audited, this, &Engine::audited);
    connect(m_credentials.get(), &Credentials::alarm, this, &Engine::alarm);
    connect(m_webhooks.get(), &JobWebhooks::alarm, this, &Engine::alarm);
    connect(m_dispatcher.get(), &Dispatcher::progressed, this, [this](const JobProgress &progress) {
        m_changedProgress.insert(progress.job, progress);
        gatherSoon();
    });
    connect(m_dispatcher.get(), &Dispatcher::previewFrame, this, &Engine::previewFrame);
    connect(m_dispatcher.get(), &Dispatcher::resultsKept, m_previews.get(), &PreviewMaker::add);
}

void Engine::stop()
{
    if (m_stopped)
        return;
    m_stopped = true;
    m_gatherTimer.stop();
    m_diskTimer.stop();
    m_onLoaded.clear();
    m_onTokenKey.clear();
    if (m_dispatcher)
        m_dispatcher->stop();
    if (m_webhooks)
        m_webhooks->stop();
    if (m_credentials)
        m_credentials->stop();
    if (m_fleet)
        m_fleet->stop();
    if (m_reads)
        m_reads->stop(); // before the writers: the last to close must be able to empty the journal
    if (m_queueWriter)
        m_queueWriter->stop();
    if (m_mainWriter)
        m_mainWriter->stop();
    if (m_lock)
        m_lock->unlock();
}

void Engine::gatherSoon()
{
    if (m_gatherTimer.isActive() || m_stopped)
        return;
    const qint64 left = m_gathered.isValid() ? kGatherMs - m_gathered.elapsed() : 0;
    m_gatherTimer.start(static_cast<int>(std::max(left, kTogetherMs)));
}

void Engine::gather()
{
    m_gathered.start();
    EngineChanges changes;
    changes.revision = ++m_revision;
    changes.jobs = std::exchange(m_changedJobs, {}).values();
    changes.removedRows = std::exchange(m_removedJobs, {});
    for (const Job &job : std::as_const(changes.removedRows))
        changes.removedJobs.append(job.id);
    changes.progress = std::exchange(m_changedProgress, {}).values();
    changes.nodes = std::exchange(m_changedNodes, {}).values();
    changes.removedNodes = std::exchange(m_removedNodes, {});
    changes.counts = m_queue->counts();
    changes.paused = m_dispatcher->isPaused();
    changes.secrets = m_credentials->state();
    Q_EMIT changed(changes);
}

void Engine::watchDisk()
{
    const qint64 bytes = m_files->freeBytes();
    const bool isLow = bytes >= 0 && bytes < kDiskLowBytes;
    if (isLow && !m_diskLow) {
        // No alarm: the snapshot tells the space of now, an alarm that of the moment it was raised.
        logEvent(lcEngine(), LogLevel::Warning,
                 u"The disk of %1 is nearly full: %2 MB left."_s.arg(
                     m_config.dataFolder, QString::number(bytes / (1024 * 1024))));
    }
    m_diskLow = isLow;
}

void Engine::whenReady(std::function<void()> call)
{
    if (m_stopped || m_loadFailed)
        return;
    if (m_loaded)
        call();
    else
        m_onLoaded.append(std::move(call));
}

QFuture<Result<EngineSnapshot>> Engine::snapshot()
{
    EngineSnapshot snapshot;
    snapshot.revision = m_revision;
    snapshot.nodes = m_fleet->nodes();
    snapshot.counts = m_queue->counts();
    snapshot.progress = m_dispatcher->progress();
    snapshot.paused = m_dispatcher->isPaused();
    snapshot.settings = m_settings->settings();
    snapshot.givenSettings = m_settings->givenBy();
    snapshot.dataFolder = m_config.dataFolder;
    snapshot.secrets = m_credentials->state();
    snapshot.diskFree = m_files->freeBytes();
    return readyFuture<EngineSnapshot>(snapshot);
}

QFuture<Result<void>> Engine::openSecretFile(const QString &passphrase)
{
    return m_credentials->openFile(secretFilePath(m_config.dataFolder), passphrase);
}

QFuture<Result<Overview>> Engine::overview()
{
    return m_reads->read<Overview>(
        [now = m_clock.now(), today = startOfToday()](Connection &connection) {
            return readOverview(connection, now, today);
        });
}

void Engine::submit(const Submission &submission, const Answer<Job> &answer)
{
    const JobRequest &request = submission.request;
    if (request.pinnedNode && !m_fleet->find(*request.pinnedNode)) {
        answer(fail(ErrorKind::NotFound, u"The chosen node does not exist."_s));
        return;
    }
    if (request.webhook) {
        if (const auto checked = m_webhooks->check(*request.webhook); !checked) {
            answer(checked.error());
            return;
        }
    }
    if (request.owner == kLocalOperator && request.inputs.isEmpty()) {
        m_dispatcher->submit(request, submission.body, {}, answer);
        return;
    }
    admit(request.owner, answer, [this, submission, answer] {
        if (submission.request.inputs.isEmpty()) {
            submitAdmitted(submission, {}, answer);
            return;
        }
        whenDone(m_inputs->take(submission.request.owner, submission.request.inputs), this,
                 [this, submission, answer](const Result<QList<JobInput>> &imported) {
                     if (imported)
                         submitAdmitted(submission, *imported, answer);
                     else
                         answer(imported.error());
                 });
    });
}

QFuture<Result<Job>> Engine::clone(JobId job, UserId owner)
{
    struct Original
    {
        Job job;
        JobBody body;
        QList<JobInput> inputs;
        std::optional<Webhook> webhook;
    };

    Answer<Job> answer;
    const auto read = [job](Connection &connection) -> Result<Original> {
        JobStore jobs(connection);
        const auto found = jobs.find(job);
        if (!found)
            return found.error();
        const auto body = jobs.body(job);
        if (!body)
            return body.error();
        const auto inputs = jobs.inputs(job);
        if (!inputs)
            return inputs.error();
        const auto webhook = WebhookStore(connection).find(job);
        if (!webhook)
            return webhook.error();
        return Original{*found, *body, *inputs, *webhook};
    };
    const auto submitIt = [this, owner, answer](const Original &original) {
        constexpr int kUsualPriority = 2;
        Submission copy;
        copy.request.owner = owner;
        copy.request.title = original.job.title;
        copy.request.priority = std::max(original.job.priority, kUsualPriority);
        if (original.job.pinnedNode && m_fleet->find(*original.job.pinnedNode))
            copy.request.pinnedNode = original.job.pinnedNode;
        copy.request.graph = decompressed(original.body.compressedGraph);
        copy.request.extraData = decompressed(original.body.compressedExtra);
        copy.body = original.body;
        if (original.job.owner == owner) // it is signed for the owner, and tells what they do
            copy.request.webhook = original.webhook;
        admit(owner, answer, [this, copy, inputs = original.inputs, answer] {
            submitAdmitted(copy, inputs, answer);
        });
    };
    whenDone(m_reads->read<Original>(read), this,
             [answer, submitIt](const Result<Original> &original) {
                 if (original)
                     submitIt(*original);
                 else
                     answer(original.error());
             });
    return answer.future();
}

void Engine::admit(UserId owner, const Answer<Job> &answer, const std::function<void()> &then)
{
    if (const auto allowed = m_admission->take(owner); !allowed) {
        answer(allowed.error());
        return;
    }
    whenDone(m_admission->checkStored(owner), this, [answer, then](const Result<void> &allowed) {
        if (allowed)
            then();
        else
            answer(allowed.error());
    });
}

void Engine::submitAdmitted(const Submission &submission, const QList<JobInput> &inputs,
                            const Answer<Job> &answer)
{
    // Others of the same owner may have come while this one was looked at.
    if (const auto room = m_admission->checkRoom(submission.request.owner); !room)
        answer(room.error());
    else
        m_dispatcher->submit(submission.request, submission.body, inputs, answer);
}

QFuture<Result<int>> Engine::remove(const QList<JobId> &jobs)
{
    Answer<int> answer;
    whenDone(m_queue->remove(jobs), this, [this, answer](const Result<QList<Job>> &removed) {
        if (!removed) {
            answer(removed.error());
            return;
        }
        for (const Job &job : *removed)
            m_files->removeJob(job.owner, job.id);
        answer(static_cast<int>(removed->size()));
    });
    return answer.future();
}

QFuture<Result<JobCounts>> Engine::counts(const JobFilter &filter)
{
    if (filter.isEmpty())
        return readyFuture<JobCounts>(m_queue->counts());
    return m_archive->counts(filter);
}

QFuture<Result<JobDetail>> Engine::detail(JobId job)
{
    Answer<JobDetail> answer;
    whenDone(m_archive->detail(job), this, [this, answer](Result<JobDetail> detail) {
        if (detail && m_dispatcher) {
            if (detail->job.state == JobState::Held)
                detail->reason = waitReasonText({WaitKind::Held, {}, {}, 0, 0});
            else if (detail->job.state == JobState::Pending)
                detail->reason = waitReasonText(m_dispatcher->explain({detail->job.id}).first());
        }
        answer(std::move(detail));
    });
    return answer.future();
}

QFuture<Result<QList<WaitReason>>> Engine::explain(const QList<JobId> &jobs)
{
    return readyFuture<QList<WaitReason>>(m_dispatcher->explain(jobs));
}

QFuture<Result<QList<Upload>>> Engine::keepInputs(UserId owner, const QList<InputSource> &sources)
{
    Answer<QList<Upload>> answer;
    whenDone(m_admission->checkStored(owner), this,
             [this, owner, sources, answer](const Result<void> &allowed) {
                 if (!allowed) {
                     answer(allowed.error());
                     return;
                 }
                 whenDone(m_inputs->keep(owner, sources), this,
                          [answer](const Result<QList<Upload>> &kept) { answer(kept); });
             });
    return answer.future();
}

QFuture<Result<Node>> Engine::addNode(const NodeConfig &config, const QString &secret)
{
    Answer<Node> answer;
    whenDone(m_fleet->add(config, secret), this, [this, answer, secret](const Result<Node> &node) {
        if (!node || node->config.auth == NodeAuth::None) {
            answer(node);
            return;
        }
        whenDone(m_credentials->keep(node->config, secret), this,
                 [answer, node](const Result<void> &) { answer(node); });
    });
    return answer.future();
}

QFuture<Result<Node>> Engine::updateNode(const NodeConfig &config,
                                         const std::optional<QString> &secret)
{
    Answer<Node> answer;
    whenDone(m_fleet->update(config, secret), this,
             [this, answer, secret](const Result<Node> &node) {
                 if (node && secret)
                     m_credentials->keep(node->config, *secret);
                 answer(node);
             });
    return answer.future();
}

QFuture<Result<void>> Engine::setNodeEnabled(NodeId node, bool enabled)
{
    const Node *known = m_fleet->find(node);
    if (!known)
        return readyFuture<void>(fail(ErrorKind::NotFound, u"There is no such node."_s));
    NodeConfig config = known->config;
    config.enabled = enabled;
    Answer<void> answer;
    whenDone(m_fleet->update(config, std::nullopt), this, [answer](const Result<Node> &updated) {
        answer(updated ? Result<void>() : Result<void>(updated.error()));
    });
    return answer.future();
}

QFuture<Result<void>> Engine::removeNode(NodeId node)
{
    Answer<void> answer;
    whenDone(m_fleet->remove(node), this, [this, answer, node](const Result<void> &removed) {
        if (removed)
            m_credentials->forget(node);
        answer(removed);
    });
    return answer.future();
}

QFuture<Result<void>> Engine::freeMemory(NodeId node)
{
    comfy::Client *client = m_fleet->client(node);
    if (!client)
        return readyFuture<void>(fail(ErrorKind::NotFound, u"There is no such node."_s));
    Answer<void> answer;
    whenDone(client->freeMemory(true, true), this, [this, answer, node](const Result<void> &freed) {
        m_fleet->checkNow(node);
        answer(freed);
    });
    return answer.future();
}

QFuture<Result<void>> Engine::setPaused(bool paused)
{
    return m_settings->keep({{u"dispatch.paused"_s, paused ? u"true"_s : u"false"_s}});
}

} // namespace cq
