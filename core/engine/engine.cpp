#include "core/engine/engine.h"

#include "core/accounts/accounts.h"
#include "core/base/future.h"
#include "core/base/log.h"
#include "core/comfy/client.h"
#include "core/config/machinekeys.h"
#include "core/config/opensecretstore.h"
#include "core/config/settingskeys.h"
#include "core/config/settingstable.h"
#include "core/config/settingvalues.h"
#include "core/dispatch/dispatcher.h"
#include "core/domain/graph.h"
#include "core/engine/credentials.h"
#include "core/engine/datafolder.h"
#include "core/engine/previewmaker.h"
#include "core/engine/submission.h"
#include "core/nodes/fleet.h"
#include "core/outputs/filestore.h"
#include "core/queue/jobqueue.h"
#include "core/storage/attemptstore.h"
#include "core/storage/eventstore.h"
#include "core/storage/jobstatistics.h"
#include "core/storage/nodestore.h"
#include "core/storage/outputstore.h"
#include "core/storage/readpool.h"
#include "core/storage/writer.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcEngine, "comfyqueue.engine", QtInfoMsg)

constexpr int kGatherMs = 100;
constexpr int kDiskCheckMs = 10'000;
constexpr qint64 kDiskLowBytes = 1024LL * 1024 * 1024;
constexpr int kPageSize = 256;
const QString kInstallationKey = u"installation"_s;

TimeMs startOfToday()
{
    return QDate::currentDate().startOfDay().toMSecsSinceEpoch();
}

/// Results under the names of their nodes; text that came inline is named after its file.
QList<KeptFile> keptFiles(const QList<JobOutput> &outputs)
{
    QList<KeptFile> files;
    for (const JobOutput &output : outputs) {
        const QString name =
            output.fileName.isEmpty() ? QFileInfo(output.path).fileName() : output.fileName;
        files.append({output.path, name});
    }
    return files;
}

} // namespace

Engine::Engine(EngineConfig config, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
{
    m_gatherTimer.setSingleShot(true);
    m_gatherTimer.setInterval(kGatherMs);
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
    m_mainWriter = std::make_unique<Writer>(this);
    Result<void> mainOpened = m_mainWriter->start(mainPath(m_config.dataFolder), mainSchema());
    if (!mainOpened)
        return mainOpened;
    m_queueWriter = std::make_unique<Writer>(this);
    Result<void> queueOpened = m_queueWriter->start(queuePath(m_config.dataFolder), queueSchema());
    if (!queueOpened)
        return queueOpened;
    m_reads = std::make_unique<ReadPool>(queuePath(m_config.dataFolder));
    m_queue = std::make_unique<JobQueue>(*m_queueWriter, m_clock);
    loadState();
    watchDisk();
    m_diskTimer.start();
    return {};
}

void Engine::loadState()
{
    // Settings first: they name the installation, which the nodes' client ids need.
    const auto readSettings = [](Connection &connection) -> Result<QMap<QString, QString>> {
        SettingStore store(connection);
        auto pairs = store.all();
        if (!pairs || pairs->contains(kInstallationKey))
            return pairs;
        pairs->insert(kInstallationKey, uuidText(newUuid7()).right(12));
        const auto kept = store.set(*pairs);
        if (!kept)
            return kept.error();
        return pairs;
    };
    const auto failed = [this](const Error &error) {
        logEvent(lcEngine(), LogLevel::Error, error.message);
        m_loadFailed = true;
        m_onLoaded.clear(); // whoever waits for the state hears that it will not come
        Q_EMIT alarm(error.message);
    };
    m_mainWriter->write<QMap<QString, QString>>(
        readSettings, [this, failed](Result<QMap<QString, QString>> pairs) {
            if (m_stopped)
                return;
            if (!pairs) {
                failed(pairs.error());
                return;
            }
            takeStored(*pairs);
            const SettingsRead read = settingsFromPairs(withGiven(*pairs, m_config.given));
            m_settings = read.settings;
            m_wantedSettings = read.settings;
            for (const QString &fault : read.faults)
                logEvent(lcEngine(), LogLevel::Warning, fault);
            m_fleet =
                std::make_unique<Fleet>(*m_mainWriter, m_clock, pairs->value(kInstallationKey));
            m_credentials = std::make_unique<Credentials>(*m_fleet);
            m_accounts = std::make_unique<Accounts>(*m_mainWriter, m_clock);
            m_dispatcher = std::make_unique<Dispatcher>(*m_queue, *m_fleet, *m_files, m_clock);
            m_dispatcher->setPaused(m_settings.dispatchPaused);
            m_dispatcher->setMaxAttempts(m_settings.maxAttempts);
            m_previews = std::make_unique<PreviewMaker>(*m_files, *m_queue);
            connectNews();
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
        });
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
    whenDone(m_queue->load(), this, [this, failed](const Result<QList<Attempt>> &open) {
        if (m_stopped)
            return;
        if (!open) {
            failed(open.error());
            return;
        }
        m_dispatcher->start(*open);
        makeMissingPreviews();
        m_loaded = true;
        const QList<std::function<void()>> waiting = std::exchange(m_onLoaded, {});
        for (const auto &call : waiting)
            call();
        gatherSoon();
    });
}

void Engine::loadTokenKey()
{
    if (m_keys || m_config.forOneCommand)
        return;
    constexpr int kTokenKey = 32;
    m_keys = std::make_unique<MachineKeys>(m_credentials->keychain(), m_config.dataFolder);
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
    connect(m_credentials.get(), &Credentials::changed, this, &Engine::gatherSoon);
    connect(m_credentials.get(), &Credentials::changed, this, &Engine::loadTokenKey);
    connect(m_accounts.get(), &Accounts::identitiesChanged, this, &Engine::identitiesChanged);
    connect(m_credentials.get(), &Credentials::alarm, this, &Engine::alarm);
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
    if (!m_gatherTimer.isActive() && !m_stopped)
        m_gatherTimer.start();
}

void Engine::gather()
{
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
    changes.paused = m_settings.dispatchPaused;
    Q_EMIT changed(changes);
}

void Engine::watchDisk()
{
    const qint64 bytes = m_files->freeBytes();
    const bool isLow = bytes >= 0 && bytes < kDiskLowBytes;
    if (isLow && !m_diskLow) {
        const QString sentence = u"The disk of %1 is nearly full: %2 MB left."_s.arg(
            m_config.dataFolder, QString::number(bytes / (1024 * 1024)));
        logEvent(lcEngine(), LogLevel::Warning, sentence);
        Q_EMIT alarm(sentence);
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
    snapshot.paused = m_settings.dispatchPaused;
    snapshot.settings = m_settings;
    for (const auto &[key, setting] : m_config.given.values.toStdMap())
        snapshot.givenSettings.insert(key, setting.givenAs);
    snapshot.dataFolder = m_config.dataFolder;
    snapshot.secrets = m_credentials->state();
    snapshot.diskFree = m_files->freeBytes();
    return readyFuture<EngineSnapshot>(snapshot);
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
    if (const auto allowed = checkQuota(request.owner); !allowed) {
        answer(allowed.error());
        return;
    }
    if (request.inputs.isEmpty()) {
        m_dispatcher->submit(request, submission.body, {}, answer);
        return;
    }
    whenDone(m_files->importInputs(request.inputs), this,
             [this, answer, submission](const Result<QList<JobInput>> &imported) {
                 if (imported)
                     m_dispatcher->submit(submission.request, submission.body, *imported, answer);
                 else
                     answer(imported.error());
             });
}

Result<void> Engine::checkQuota(UserId owner) const
{
    if (owner == kLocalOperator)
        return {};
    const auto account = m_accounts->find(owner);
    if (!account || !account->enabled)
        return fail(ErrorKind::Denied, u"This account may not submit jobs any more."_s);
    const Quota quota = account->quota.over(m_houseQuota);
    const int waiting = m_queue->waitingOf(owner);
    if (quota.waitingJobs > 0 && waiting >= quota.waitingJobs) {
        return fail(
            ErrorKind::Exhausted,
            u"%1 of your jobs wait already; at most %2 may."_s.arg(waiting).arg(quota.waitingJobs));
    }
    return {};
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

QFuture<Result<QList<Job>>> Engine::window(const JobWindowQuery &query)
{
    return m_reads->read<QList<Job>>(
        [query](Connection &connection) { return JobStore(connection).window(query); });
}

QFuture<Result<JobAnchors>> Engine::anchors(const JobFilter &filter)
{
    return m_reads->read<JobAnchors>([filter](Connection &connection) {
        return JobStore(connection).anchors(filter, kPageSize);
    });
}

QFuture<Result<JobCounts>> Engine::counts(const JobFilter &filter)
{
    if (filter.isEmpty())
        return readyFuture<JobCounts>(m_queue->counts());
    return m_reads->read<JobCounts>(
        [filter](Connection &connection) { return JobStore(connection).counts(filter); });
}

QFuture<Result<Job>> Engine::findJob(const QString &name)
{
    bool isNumber = false;
    const JobId number{name.toLongLong(&isNumber)};
    const QUuid uid = QUuid::fromString(name);
    return m_reads->read<Job>([=](Connection &connection) -> Result<Job> {
        // A UUID has 36 characters here: other spellings Qt knows are not ids.
        if (isNumber && QString::number(number.value) == name)
            return JobStore(connection).find(number);
        if (!uid.isNull() && name.size() == 36)
            return JobStore(connection).find(uid);
        return fail(ErrorKind::NotFound, u"There is no job of that name."_s);
    });
}

QFuture<Result<JobDetail>> Engine::detail(JobId job)
{
    const auto read = [job](Connection &connection) -> Result<JobDetail> {
        JobDetail detail;
        JobStore jobs(connection);
        const auto found = jobs.find(job);
        if (!found)
            return found.error();
        detail.job = *found;
        const auto body = jobs.body(job);
        if (!body)
            return body.error();
        detail.graph = decompressed(body->compressedGraph);
        const auto inputs = jobs.inputs(job);
        if (!inputs)
            return inputs.error();
        detail.inputs = *inputs;
        const auto attempts = AttemptStore(connection).ofJob(job);
        if (!attempts)
            return attempts.error();
        detail.attempts = *attempts;
        const auto outputs = OutputStore(connection).ofJob(job);
        if (!outputs)
            return outputs.error();
        detail.outputs = *outputs;
        const auto events = EventStore(connection).ofJob(job);
        if (!events)
            return events.error();
        detail.events = *events;
        return detail;
    };
    Answer<JobDetail> answer;
    whenDone(m_reads->read<JobDetail>(read), this, [this, answer](Result<JobDetail> detail) {
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

QFuture<Result<QList<JobOutcome>>> Engine::outcomes(const QList<JobId> &jobs)
{
    return m_reads->read<QList<JobOutcome>>([jobs](Connection &connection)
                                                -> Result<QList<JobOutcome>> {
        QList<JobOutcome> outcomes;
        outcomes.reserve(jobs.size());
        for (const JobId job : jobs) {
            const auto attempts = AttemptStore(connection).ofJob(job);
            if (!attempts)
                return attempts.error();
            const auto outputs = OutputStore(connection).ofJob(job);
            if (!outputs)
                return outputs.error();
            outcomes.append({attempts->isEmpty() ? QUuid() : attempts->last().promptId, *outputs});
        }
        return outcomes;
    });
}

QFuture<Result<QList<WaitReason>>> Engine::explain(const QList<JobId> &jobs)
{
    return readyFuture<QList<WaitReason>>(m_dispatcher->explain(jobs));
}

QFuture<Result<QImage>> Engine::preview(OutputId output, int maxSide)
{
    Answer<QImage> answer;
    whenDone(m_reads->read<JobOutput>(
                 [output](Connection &connection) { return OutputStore(connection).find(output); }),
             this, [this, answer, maxSide](const Result<JobOutput> &found) {
                 if (!found) {
                     answer(found.error());
                     return;
                 }
                 if (found->previewPath.isEmpty()) {
                     answer(fail(ErrorKind::NotFound, u"There is no preview yet."_s));
                     return;
                 }
                 whenDone(m_files->loadPreview(found->previewPath, maxSide), this,
                          [answer](const Result<QImage> &image) { answer(image); });
             });
    return answer.future();
}

QFuture<Result<JobOutput>> Engine::findOutput(OutputId output)
{
    return m_reads->read<JobOutput>(
        [output](Connection &connection) { return OutputStore(connection).find(output); });
}

QFuture<Result<QString>> Engine::outputPath(OutputId output)
{
    Answer<QString> answer;
    whenDone(m_reads->read<JobOutput>(
                 [output](Connection &connection) { return OutputStore(connection).find(output); }),
             this, [this, answer](const Result<JobOutput> &found) {
                 if (found)
                     answer(m_files->absolutePath(found->path));
                 else
                     answer(found.error());
             });
    return answer.future();
}

QFuture<Result<QList<ResultFile>>> Engine::resultFiles(JobId job)
{
    Answer<QList<ResultFile>> answer;
    whenDone(m_reads->read<QList<JobOutput>>(
                 [job](Connection &connection) { return OutputStore(connection).ofJob(job); }),
             this, [this, answer](const Result<QList<JobOutput>> &outputs) {
                 if (!outputs) {
                     answer(outputs.error());
                     return;
                 }
                 whenDone(m_files->resultFiles(keptFiles(*outputs)), this,
                          [answer](const Result<QList<ResultFile>> &files) { answer(files); });
             });
    return answer.future();
}

QFuture<Result<int>> Engine::saveResults(JobId job, const QString &folder)
{
    Answer<int> answer;
    whenDone(m_reads->read<QList<JobOutput>>(
                 [job](Connection &connection) { return OutputStore(connection).ofJob(job); }),
             this, [this, answer, folder](const Result<QList<JobOutput>> &outputs) {
                 if (!outputs) {
                     answer(outputs.error());
                     return;
                 }
                 whenDone(m_files->copyResults(keptFiles(*outputs), folder), this,
                          [answer](const Result<int> &copied) { answer(copied); });
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
    Settings settings = m_wantedSettings;
    settings.dispatchPaused = paused;
    return setSettings(settings);
}

std::optional<Error> Engine::givenFault(const QString &key) const
{
    const auto given = m_config.given.values.constFind(key);
    if (given == m_config.given.values.constEnd())
        return std::nullopt;
    return fail(ErrorKind::Conflict,
                u"The setting %1 was given for this run by %2; start without that to change "
                "it here."_s.arg(key, given->givenAs));
}

void Engine::takeStored(const QMap<QString, QString> &pairs)
{
    m_storedPairs.insert(pairs);
    const SettingValues values(settingPairs());
    m_houseQuota.waitingJobs = static_cast<int>(values.number(u"quota.waiting_jobs"_s));
}

QMap<QString, QString> Engine::settingPairs() const
{
    return withGiven(m_storedPairs, m_config.given);
}

QFuture<Result<void>> Engine::setSettingPairs(const QMap<QString, QString> &pairs)
{
    const QMap<QString, QString> now = settingPairs();
    for (auto pair = pairs.begin(); pair != pairs.end(); ++pair) {
        const SettingKey *key = findSettingKey(pair.key());
        if (key == nullptr)
            return readyFuture<void>(
                fail(ErrorKind::NotFound, u"There is no setting %1."_s.arg(pair.key())));
        if (const QString fault = settingFault(*key, pair.value()); !fault.isEmpty())
            return readyFuture<void>(fail(ErrorKind::Invalid, fault));
        const auto given = givenFault(pair.key());
        if (given && now.value(pair.key()) != pair.value())
            return readyFuture<void>(*given);
    }
    QMap<QString, QString> kept = pairs;
    for (const QString &key : m_config.given.values.keys())
        kept.remove(key);
    Answer<void> answer;
    m_mainWriter->write<void>(
        [kept](Connection &connection) { return SettingStore(connection).set(kept); },
        [this, answer, kept](Result<void> done) {
            if (done)
                takeStored(kept);
            answer(std::move(done));
        });
    return answer.future();
}

QFuture<Result<void>> Engine::setSettings(const Settings &settings)
{
    if (const QString fault = settingsFault(settings); !fault.isEmpty())
        return readyFuture<void>(fail(ErrorKind::Invalid, fault));
    const GivenSettings &given = m_config.given;
    for (const QString &key : changedKeys(m_wantedSettings, settings)) {
        if (const auto fault = givenFault(key))
            return readyFuture<void>(*fault);
    }
    m_wantedSettings = settings;
    QMap<QString, QString> pairs = settingsToPairs(settings);
    for (const QString &key : given.values.keys())
        pairs.remove(key); // for this run only: what is stored stays
    Answer<void> answer;
    m_mainWriter->write<void>(
        [pairs](Connection &connection) { return SettingStore(connection).set(pairs); },
        [this, answer, settings, pairs](Result<void> kept) {
            if (kept) {
                takeStored(pairs);
                m_settings = settings;
                m_dispatcher->setMaxAttempts(settings.maxAttempts);
                m_dispatcher->setPaused(settings.dispatchPaused);
                gatherSoon();
            } else {
                m_wantedSettings = m_settings;
            }
            answer(std::move(kept));
        });
    return answer.future();
}

} // namespace cq
