#include "core/engine/enginethread.h"

#include "core/base/future.h"
#include "core/engine/jobarchive.h"
#include "core/engine/posting.h"
#include "core/engine/postingaccounts.h"
#include "core/engine/pulldesk.h"
#include "core/engine/storedsettings.h"
#include "core/engine/submission.h"
#include "core/engine/uploaddesk.h"
#include "core/engine/webhookdesk.h"
#include "core/nodes/fleet.h"
#include "core/queue/jobqueue.h"

#include <QCoreApplication>
#include <QPointer>
#include <QtConcurrentRun>

#include <functional>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// Posts every call to the engine's thread and brings its news to the thread of the handle.
class PostingHandle : public EngineHandle
{
public:
    void attach(Engine *engine)
    {
        m_posting.attach(engine);
        connect(engine, &Engine::changed, this, &EngineHandle::changed, Qt::QueuedConnection);
        connect(engine, &Engine::previewFrame, this, &EngineHandle::previewFrame,
                Qt::QueuedConnection);
        connect(engine, &Engine::alarm, this, &EngineHandle::alarm, Qt::QueuedConnection);
        connect(engine, &Engine::damaged, this, &EngineHandle::damaged, Qt::QueuedConnection);
    }

    void detach() { m_posting.detach(); }

    QFuture<Result<EngineSnapshot>> snapshot() override
    {
        return ask<EngineSnapshot>([](Engine &engine) { return engine.snapshot(); });
    }

    QFuture<Result<Overview>> overview() override
    {
        return ask<Overview>([](Engine &engine) { return engine.overview(); });
    }

    QFuture<Result<Job>> submit(const JobRequest &request) override
    {
        Answer<Job> answer;
        if (request.graph.size() <= kPreparedInPlace) {
            hand(prepared(request), answer);
        } else {
            whenDone(
                QtConcurrent::run(prepared, request), this,
                [this, answer](const Result<Submission> &submission) { hand(submission, answer); });
        }
        return answer.future();
    }

    QFuture<Result<Job>> clone(JobId job, UserId owner) override
    {
        return ask<Job>([job, owner](Engine &engine) { return engine.clone(job, owner); });
    }

    QFuture<Result<int>> cancel(const QList<JobId> &jobs) override
    {
        return ask<int>([jobs](Engine &engine) { return engine.queue().cancel(jobs); });
    }

    QFuture<Result<int>> retry(const QList<JobId> &jobs) override
    {
        return ask<int>([jobs](Engine &engine) { return engine.queue().retry(jobs); });
    }

    QFuture<Result<int>> hold(const QList<JobId> &jobs) override
    {
        return ask<int>([jobs](Engine &engine) { return engine.queue().hold(jobs); });
    }

    QFuture<Result<int>> release(const QList<JobId> &jobs) override
    {
        return ask<int>([jobs](Engine &engine) { return engine.queue().release(jobs); });
    }

    QFuture<Result<int>> setPriority(const QList<JobId> &jobs, int priority) override
    {
        return ask<int>([jobs, priority](Engine &engine) {
            return engine.queue().setPriority(jobs, priority);
        });
    }

    QFuture<Result<int>> moveToFront(const QList<JobId> &jobs) override
    {
        return ask<int>([jobs](Engine &engine) { return engine.queue().moveToFront(jobs); });
    }

    QFuture<Result<int>> remove(const QList<JobId> &jobs) override
    {
        return ask<int>([jobs](Engine &engine) { return engine.remove(jobs); });
    }

    QFuture<Result<QList<Job>>> window(const JobWindowQuery &query) override
    {
        return ask<QList<Job>>([query](Engine &engine) { return engine.archive().window(query); });
    }

    QFuture<Result<JobAnchors>> anchors(const JobFilter &filter) override
    {
        return ask<JobAnchors>(
            [filter](Engine &engine) { return engine.archive().anchors(filter); });
    }

    QFuture<Result<JobCounts>> counts(const JobFilter &filter) override
    {
        return ask<JobCounts>([filter](Engine &engine) { return engine.counts(filter); });
    }

    QFuture<Result<Job>> findJob(const QString &name) override
    {
        return ask<Job>([name](Engine &engine) { return engine.archive().findJob(name); });
    }

    QFuture<Result<JobDetail>> detail(JobId job) override
    {
        return ask<JobDetail>([job](Engine &engine) { return engine.detail(job); });
    }

    QFuture<Result<QList<JobOutcome>>> outcomes(const QList<JobId> &jobs) override
    {
        return ask<QList<JobOutcome>>(
            [jobs](Engine &engine) { return engine.archive().outcomes(jobs); });
    }

    QFuture<Result<QList<WaitReason>>> explain(const QList<JobId> &jobs) override
    {
        return ask<QList<WaitReason>>([jobs](Engine &engine) { return engine.explain(jobs); });
    }

    QFuture<Result<QImage>> preview(OutputId output, int maxSide) override
    {
        return ask<QImage>([output, maxSide](Engine &engine) {
            return engine.archive().preview(output, maxSide);
        });
    }

    QFuture<Result<JobOutput>> findOutput(OutputId output) override
    {
        return ask<JobOutput>(
            [output](Engine &engine) { return engine.archive().findOutput(output); });
    }

    QFuture<Result<QHash<UserId, qint64>>> storedBytes() override
    {
        return ask<QHash<UserId, qint64>>(
            [](Engine &engine) { return engine.archive().storedBytes(); });
    }

    QFuture<Result<QString>> outputPath(OutputId output) override
    {
        return ask<QString>(
            [output](Engine &engine) { return engine.archive().outputPath(output); });
    }

    QFuture<Result<QList<ResultFile>>> resultFiles(JobId job) override
    {
        return ask<QList<ResultFile>>(
            [job](Engine &engine) { return engine.archive().resultFiles(job); });
    }

    QFuture<Result<int>> saveResults(JobId job, const QString &folder) override
    {
        return ask<int>(
            [job, folder](Engine &engine) { return engine.archive().saveResults(job, folder); });
    }

    QFuture<Result<Node>> addNode(const NodeConfig &config, const QString &secret) override
    {
        return ask<Node>(
            [config, secret](Engine &engine) { return engine.addNode(config, secret); });
    }

    QFuture<Result<Node>> updateNode(const NodeConfig &config,
                                     const std::optional<QString> &secret) override
    {
        return ask<Node>(
            [config, secret](Engine &engine) { return engine.updateNode(config, secret); });
    }

    QFuture<Result<void>> setNodeEnabled(NodeId node, bool enabled) override
    {
        return ask<void>(
            [node, enabled](Engine &engine) { return engine.setNodeEnabled(node, enabled); });
    }

    QFuture<Result<void>> removeNode(NodeId node) override
    {
        return ask<void>([node](Engine &engine) { return engine.removeNode(node); });
    }

    QFuture<Result<NodeTest>> testNode(const NodeConfig &config, const QString &secret) override
    {
        return ask<NodeTest>(
            [config, secret](Engine &engine) { return engine.fleet().test(config, secret); });
    }

    QFuture<Result<void>> checkNow(NodeId node) override
    {
        return ask<void>([node](Engine &engine) {
            engine.fleet().checkNow(node);
            return readyFuture<void>({});
        });
    }

    QFuture<Result<void>> freeMemory(NodeId node) override
    {
        return ask<void>([node](Engine &engine) { return engine.freeMemory(node); });
    }

    QFuture<Result<QList<NodeSample>>> samples(NodeId node, TimeMs since) override
    {
        return ask<QList<NodeSample>>([node, since](Engine &engine) {
            return readyFuture<QList<NodeSample>>(engine.fleet().samples(node, since));
        });
    }

    void watchNodes(bool watched) override
    {
        (void)ask<void>([watched](Engine &engine) {
            engine.fleet().watch(watched);
            return readyFuture<void>({});
        });
    }

    QFuture<Result<void>> setPaused(bool paused) override
    {
        return ask<void>([paused](Engine &engine) { return engine.setPaused(paused); });
    }

    QFuture<Result<QMap<QString, QString>>> settingPairs() override
    {
        return ask<QMap<QString, QString>>([](Engine &engine) {
            return readyFuture<QMap<QString, QString>>(engine.settings().pairs());
        });
    }

    QFuture<Result<void>> setSettingPairs(const QMap<QString, QString> &pairs) override
    {
        return ask<void>([pairs](Engine &engine) { return engine.settings().keep(pairs); });
    }

    QFuture<Result<void>> setSettings(const Settings &before, const Settings &after) override
    {
        return ask<void>(
            [before, after](Engine &engine) { return engine.settings().keep(before, after); });
    }

    QFuture<Result<void>> openSecretFile(const QString &passphrase) override
    {
        return ask<void>(
            [passphrase](Engine &engine) { return engine.openSecretFile(passphrase); });
    }

private:
    /// Larger graphs are checked and packed on the pool: reading this much takes about 1 ms.
    static constexpr qsizetype kPreparedInPlace = 64 * 1024;

    void hand(const Result<Submission> &submission, const Answer<Job> &answer)
    {
        if (!submission) {
            answer(submission.error());
            return;
        }
        const bool posted = m_posting.post([submission = *submission, answer](Engine &engine) {
            engine.submit(submission, answer);
        });
        if (!posted)
            answer(fail(ErrorKind::Unavailable, u"The engine is stopped."_s));
    }

    template <typename T> QFuture<Result<T>> ask(std::function<QFuture<Result<T>>(Engine &)> call)
    {
        return m_posting.ask<T>(std::move(call));
    }

    Posting m_posting;
};

/// Delivers what is posted and what that posts in turn: a call delivers only what was posted before
/// it, and an answer takes a few steps from the commit to the handle.
void settle()
{
    constexpr int kSteps = 32;
    for (int i = 0; i < kSteps; ++i)
        QCoreApplication::sendPostedEvents();
}

} // namespace

EngineThread::EngineThread(EngineConfig config)
    : m_config(std::move(config))
    , m_handle(std::make_unique<PostingHandle>())
    , m_accounts(std::make_unique<PostingAccounts>())
{}

EngineThread::~EngineThread()
{
    stop();
}

Result<void> EngineThread::start()
{
    if (m_engine)
        return {};
    qRegisterMetaType<EngineChanges>();
    qRegisterMetaType<JobId>();
    qRegisterMetaType<DatabaseFault>();
    qRegisterMetaType<std::shared_ptr<const IdentityTable>>();
    // Not the same one again: objects that are moved to a QThread which ran before get a pointer
    // into the memory of the thread that ended (property bindings of Qt 6.4).
    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(u"engine"_s);
    m_engine = new Engine(m_config);
    m_engine->moveToThread(m_thread.get());
    static_cast<PostingHandle *>(m_handle.get())->attach(m_engine);
    static_cast<PostingAccounts *>(m_accounts.get())->attach(m_engine);
    m_thread->start();
    Result<void> started;
    QMetaObject::invokeMethod(
        m_engine, [this, &started] { started = m_engine->start(); }, Qt::BlockingQueuedConnection);
    if (!started)
        stop();
    return started;
}

std::unique_ptr<EngineHandle> EngineThread::newHandle()
{
    auto handle = std::make_unique<PostingHandle>();
    if (m_engine)
        handle->attach(m_engine);
    return handle;
}

std::unique_ptr<AccountsHandle> EngineThread::newAccounts()
{
    auto accounts = std::make_unique<PostingAccounts>();
    if (m_engine)
        accounts->attach(m_engine);
    return accounts;
}

std::unique_ptr<PullDesk> EngineThread::newPullDesk()
{
    return std::make_unique<PullDesk>(m_engine);
}

std::unique_ptr<UploadDesk> EngineThread::newUploadDesk()
{
    return std::make_unique<UploadDesk>(m_engine);
}

std::unique_ptr<WebhookDesk> EngineThread::newWebhookDesk()
{
    return std::make_unique<WebhookDesk>(m_engine);
}

void EngineThread::stop()
{
    if (!m_engine)
        return;
    static_cast<PostingHandle *>(m_handle.get())->detach();
    static_cast<PostingAccounts *>(m_accounts.get())->detach();
    auto *context = new QObject; // outlives the engine inside the call
    context->moveToThread(m_thread.get());
    QMetaObject::invokeMethod(
        context,
        [this] {
            m_engine->stop();
            // What was committed is answered, and coroutines that were waiting come to their end,
            // on this thread and before it goes.
            settle();
            delete std::exchange(m_engine, nullptr);
            settle();
        },
        Qt::BlockingQueuedConnection);
    context->deleteLater();
    m_thread->quit();
    m_thread->wait();
}

} // namespace cq
