#include "app/workflowrun.h"

#include "core/base/future.h"

#include <QFileInfo>

#include <algorithm>
#include <chrono>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds kCancelPatience(60);

} // namespace

WorkflowRun::WorkflowRun(EngineHandle &engine, RunOptions options, JobRequest request,
                         QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_options(std::move(options))
    , m_request(std::move(request))
    , m_damage(engine)
{
    connect(&engine, &EngineHandle::changed, this, [this](const EngineChanges &changes) {
        for (const Job &job : changes.jobs) {
            if (job.id == m_job)
                look();
        }
    });
    connect(&engine, &EngineHandle::alarm, this, &WorkflowRun::complained);
    connect(&engine, &EngineHandle::damaged, this, [this](const DatabaseFault &fault) {
        if (!m_asked) // else whoever asks the engine hears of it
            return;
        fail(cq::fail(ErrorKind::Storage, faultSentence(fault)));
    });
    if (m_options.timeoutSeconds > 0) {
        m_timeout.setSingleShot(true);
        connect(&m_timeout, &QTimer::timeout, this,
                [this] { giveUp(u"Not done after %1 s."_s.arg(m_options.timeoutSeconds)); });
        m_timeout.start(std::chrono::seconds(m_options.timeoutSeconds));
    }
}

void WorkflowRun::start()
{
    whenDone(m_engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        const Result<EngineSnapshot> snapshot = m_damage.instead(answer);
        if (!snapshot) {
            fail(snapshot.error());
            return;
        }
        for (const Node &node : snapshot->nodes)
            m_nodeNames.insert(node.config.id, node.config.name);
        m_known = snapshot->nodes;
        if (m_options.nodes.isEmpty()) { // whatever the folder has
            for (const Node &node : m_known)
                m_options.nodes.append(node.config.url);
        }
        testNode(0);
    });
}

/// Goes through the nodes that were named: known ones will do if they are enabled, others if they
/// answer like ComfyUI. One is enough.
void WorkflowRun::testNode(qsizetype index)
{
    if (index == m_options.nodes.size()) {
        if (m_usable.isEmpty())
            fail(cq::fail(ErrorKind::Unavailable, u"No node can be used."_s));
        else
            submit();
        return;
    }
    const QUrl url = m_options.nodes.at(index);
    const auto known = std::ranges::find(m_known, url, [](const Node &n) { return n.config.url; });
    if (known != m_known.end()) {
        if (known->config.enabled)
            m_usable.append(known->config.id);
        if (!known->config.enabled)
            Q_EMIT complained(u"The node %1 is disabled."_s.arg(known->config.name));
        else if (known->status.health == NodeHealth::Offline)
            Q_EMIT complained(
                u"The node %1 does not answer; the job waits for it."_s.arg(known->config.name));
        testNode(index + 1);
        return;
    }
    NodeConfig config;
    config.url = url;
    config.name = url.authority() + url.path();
    whenDone(
        m_engine.testNode(config, {}), this, [this, config, index](const Result<NodeTest> &test) {
            if (!test) {
                Q_EMIT complained(test.error().message);
                testNode(index + 1);
                return;
            }
            whenDone(m_engine.addNode(config, {}), this, [this, index](const Result<Node> &node) {
                if (!node) {
                    fail(node.error());
                    return;
                }
                m_nodeNames.insert(node->config.id, node->config.name);
                m_usable.append(node->config.id);
                testNode(index + 1);
            });
        });
}

void WorkflowRun::submit()
{
    // In a folder with other nodes the job still goes to the one that was named.
    if (m_usable.size() == 1)
        m_request.pinnedNode = m_usable.first();
    m_asked = true;
    whenDone(m_engine.submit(m_request), this, [this](const Result<Job> &job) {
        if (!job) {
            Q_EMIT complained(job.error().message);
            end(job.error().kind == ErrorKind::Invalid ? ExitCode::WrongUsage : ExitCode::Failed);
            return;
        }
        m_job = job->id;
        if (m_givenUp)
            cancel();
        look();
    });
}

/// Tells the events that are new; the timeline in the database misses none, however fast they came.
void WorkflowRun::look()
{
    if (m_looking) {
        m_lookAgain = true;
        return;
    }
    m_looking = true;
    whenDone(m_engine.detail(m_job), this, [this](const Result<JobDetail> &detail) {
        m_looking = false;
        if (!detail) {
            fail(detail.error());
            return;
        }
        for (const JobEvent &event : detail->events) {
            if (event.id > m_lastEvent)
                tell(event);
            m_lastEvent = std::max(m_lastEvent, event.id);
        }
        if (isFinal(detail->job.state))
            finish(*detail);
        else if (std::exchange(m_lookAgain, false))
            look();
    });
}

void WorkflowRun::tell(const JobEvent &event)
{
    QString line = u"job %1 %2"_s.arg(m_job.value).arg(event.kind);
    if (event.kind == "assigned"_L1)
        line += u" to "_s + m_nodeNames.value(event.node);
    if (!event.message.isEmpty() && event.kind != "failed"_L1)
        line += u": "_s + event.message;
    Q_EMIT told(line);
}

void WorkflowRun::finish(const JobDetail &detail)
{
    if (std::exchange(m_finishing, true))
        return;
    const Job &job = detail.job;
    if (job.state == JobState::Failed)
        Q_EMIT complained(u"The job failed: %1"_s.arg(job.message));
    // What a failed job produced before it failed is kept, too.
    whenDone(m_engine.saveResults(m_job, m_options.outputFolder), this,
             [this, job](const Result<int> &saved) {
                 if (!saved) {
                     sayWhereResultsStay(saved.error());
                     return;
                 }
                 Q_EMIT told(u"%1 file(s) in %2"_s.arg(*saved).arg(m_options.outputFolder));
                 if (m_givenUp) {
                     Q_EMIT complained(job.state == JobState::Cancelled
                                           ? u"The job is cancelled."_s
                                           : u"The job ended before it could be cancelled."_s);
                 }
                 const bool cannotRun = job.failure == FailureKind::Validation;
                 end(m_givenUp                              ? ExitCode::Failed
                         : job.state == JobState::Completed ? ExitCode::Done
                         : cannotRun                        ? ExitCode::WrongUsage
                                                            : ExitCode::Failed);
             });
}

void WorkflowRun::sayWhereResultsStay(const Error &error)
{
    whenDone(m_engine.resultFiles(m_job), this,
             [this, error](const Result<QList<ResultFile>> &files) {
                 if (!files || files->isEmpty()) {
                     fail(error);
                     return;
                 }
                 Q_EMIT resultsStay();
                 fail(cq::fail(error.kind,
                               u"%1 The results stay in %2."_s.arg(
                                   error.message, QFileInfo(files->first().path).path())));
             });
}

void WorkflowRun::giveUp(const QString &why)
{
    if (!m_asked || std::exchange(m_givenUp, true)) {
        fail(cq::fail(ErrorKind::Timeout,
                      m_asked ? u"%1 The job may still run."_s.arg(why)
                              : u"%1 No job was submitted."_s.arg(why)));
        return;
    }
    Q_EMIT complained(u"%1 Cancelling the job."_s.arg(why));
    // Its end comes through look(). A node may take long to let go, but nobody waits for ever.
    QTimer::singleShot(kCancelPatience, this, [this] {
        fail(cq::fail(
            ErrorKind::Timeout,
            u"The node has not let go of the job after %1 s; it may still run there."_s.arg(
                kCancelPatience.count())));
    });
    if (!m_job.isNull())
        cancel();
}

void WorkflowRun::cancel()
{
    (void)m_engine.cancel({m_job});
}

void WorkflowRun::fail(const Error &error)
{
    if (!m_ended)
        Q_EMIT complained(error.message);
    end(ExitCode::Failed);
}

void WorkflowRun::end(ExitCode code)
{
    if (!std::exchange(m_ended, true))
        Q_EMIT ended(code);
}

} // namespace cq
