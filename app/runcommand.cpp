#include "app/runcommand.h"

#include "core/base/future.h"

#include "app/terminal.h"
#include "app/termination.h"
#include "app/workflowfile.h"
#include "core/engine/enginethread.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// Drives one job and ends the event loop with the exit code.
class WorkflowRun : public QObject
{
public:
    WorkflowRun(EngineHandle &engine, RunOptions options, JobRequest request)
        : m_engine(engine)
        , m_options(std::move(options))
        , m_request(std::move(request))
    {
        connect(&engine, &EngineHandle::changed, this, [this](const EngineChanges &changes) {
            for (const Job &job : changes.jobs) {
                if (job.id == m_job)
                    look();
            }
        });
        connect(&engine, &EngineHandle::alarm, this,
                [](const QString &sentence) { printError(sentence); });
        connect(&m_termination, &Termination::requested, this,
                [this] { giveUp(u"Interrupted; the job is cancelled."_s); });
        if (m_options.timeoutSeconds > 0) {
            m_timeout.setSingleShot(true);
            connect(&m_timeout, &QTimer::timeout, this, [this] {
                giveUp(
                    u"Not done after %1 s; the job is cancelled."_s.arg(m_options.timeoutSeconds));
            });
            m_timeout.start(std::chrono::seconds(m_options.timeoutSeconds));
        }
    }

    void start()
    {
        whenDone(m_engine.snapshot(), this, [this](const Result<EngineSnapshot> &snapshot) {
            if (!snapshot) {
                end(snapshot.error());
                return;
            }
            for (const Node &node : snapshot->nodes)
                m_nodeNames.insert(node.config.id, node.config.name);
            m_known = snapshot->nodes;
            testNode(0);
        });
    }

private:
    /// Asks the nodes one after another whether they are ComfyUI; one that is will do.
    void testNode(qsizetype index)
    {
        if (index == m_options.nodes.size()) {
            if (m_usable == 0)
                end(fail(ErrorKind::Unavailable, u"No node can be used."_s));
            else
                submit();
            return;
        }
        NodeConfig config;
        config.url = m_options.nodes.at(index);
        config.name = config.url.authority() + config.url.path();
        for (const Node &node : m_known) {
            if (node.config.url == config.url)
                config = node.config;
        }
        whenDone(m_engine.testNode(config, {}), this,
                 [this, config, index](const Result<NodeTest> &test) {
                     if (!test) {
                         printError(test.error().message);
                         testNode(index + 1);
                         return;
                     }
                     ++m_usable;
                     if (!config.id.isNull()) {
                         testNode(index + 1);
                         return;
                     }
                     whenDone(m_engine.addNode(config, {}), this,
                              [this, index](const Result<Node> &node) {
                                  if (!node) {
                                      end(node.error());
                                      return;
                                  }
                                  m_nodeNames.insert(node->config.id, node->config.name);
                                  testNode(index + 1);
                              });
                 });
    }

    void submit()
    {
        whenDone(m_engine.submit(m_request), this, [this](const Result<Job> &job) {
            if (!job) {
                printError(job.error().message);
                QCoreApplication::exit(static_cast<int>(job.error().kind == ErrorKind::Invalid
                                                            ? ExitCode::WrongUsage
                                                            : ExitCode::Failed));
                return;
            }
            m_job = job->id;
            look();
        });
    }

    /// Prints the events that are new; the timeline in the database misses none, however fast they
    /// came.
    void look()
    {
        if (m_looking) {
            m_lookAgain = true;
            return;
        }
        m_looking = true;
        whenDone(m_engine.detail(m_job), this, [this](const Result<JobDetail> &detail) {
            m_looking = false;
            if (!detail) {
                end(detail.error());
                return;
            }
            for (const JobEvent &event : detail->events) {
                if (event.id > m_lastEvent)
                    print(event);
                m_lastEvent = std::max(m_lastEvent, event.id);
            }
            if (isFinal(detail->job.state))
                finish(*detail);
            else if (std::exchange(m_lookAgain, false))
                look();
        });
    }

    void print(const JobEvent &event)
    {
        QString line = u"job %1 %2"_s.arg(m_job.value).arg(event.kind);
        if (event.kind == "assigned"_L1)
            line += u" to "_s + m_nodeNames.value(event.node);
        if (!event.message.isEmpty() && event.kind != "failed"_L1)
            line += u": "_s + event.message;
        printLine(line);
    }

    void finish(const JobDetail &detail)
    {
        if (std::exchange(m_ended, true))
            return;
        const Job &job = detail.job;
        if (job.state == JobState::Failed)
            printError(u"The job failed: %1"_s.arg(job.message));
        // What a failed job produced before it failed is kept, too.
        whenDone(m_engine.saveResults(m_job, m_options.outputFolder), this,
                 [this, job](const Result<int> &saved) {
                     if (!saved) {
                         printError(saved.error().message);
                         QCoreApplication::exit(static_cast<int>(ExitCode::Failed));
                         return;
                     }
                     printLine(u"%1 file(s) in %2"_s.arg(*saved).arg(m_options.outputFolder));
                     QCoreApplication::exit(static_cast<int>(
                         job.state == JobState::Completed ? ExitCode::Done : ExitCode::Failed));
                 });
    }

    void giveUp(const QString &sentence)
    {
        printError(sentence);
        if (m_job.isNull() || std::exchange(m_givenUp, true)) {
            QCoreApplication::exit(static_cast<int>(ExitCode::Failed));
            return;
        }
        m_engine.cancel({m_job});
        // The node is given a moment to hear it; the job's end comes through look() otherwise.
        QTimer::singleShot(std::chrono::seconds(5), this,
                           [] { QCoreApplication::exit(static_cast<int>(ExitCode::Failed)); });
    }

    void end(const Error &error)
    {
        printError(error.message);
        QCoreApplication::exit(static_cast<int>(ExitCode::Failed));
    }

    EngineHandle &m_engine;
    RunOptions m_options;
    JobRequest m_request;
    Termination m_termination;
    QTimer m_timeout;
    QList<Node> m_known;
    QHash<NodeId, QString> m_nodeNames;
    JobId m_job;
    qint64 m_lastEvent = 0;
    int m_usable = 0;
    bool m_looking = false;
    bool m_lookAgain = false;
    bool m_ended = false;
    bool m_givenUp = false;
};

} // namespace

int runWorkflow(const RunOptions &options)
{
    Result<JobRequest> request = requestFromFile(options.workflow);
    if (!request)
        return endWith(ExitCode::WrongUsage, request.error().message);
    if (!QDir().mkpath(options.outputFolder) || !QFileInfo(options.outputFolder).isWritable()) {
        return endWith(ExitCode::WrongUsage,
                       u"The output folder %1 cannot be written."_s.arg(options.outputFolder));
    }
    QTemporaryDir temporary;
    EngineConfig config;
    config.dataFolder = options.dataFolder.isEmpty() ? temporary.path() : options.dataFolder;
    config.useKeychain = !options.dataFolder.isEmpty();
    EngineThread engine(config);
    if (const Result<void> started = engine.start(); !started)
        return endWith(ExitCode::Failed, started.error().message);
    WorkflowRun run(engine.handle(), options, std::move(*request));
    run.start();
    const int code = QCoreApplication::exec();
    engine.stop();
    return code;
}

} // namespace cq
