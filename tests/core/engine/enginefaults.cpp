#include "core/base/log.h"
#include "core/storage/connection.h"
#include "tests/support/engineworld.h"

#include <QFileInfo>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

using enum JobState;

SimFault faultOf(SimFaultKind kind, const QString &path = {}, double seconds = 0)
{
    SimFault fault;
    fault.kind = kind;
    fault.path = path;
    fault.seconds = seconds;
    return fault;
}

} // namespace

/// Nodes that fail in every way we know of. What counts: each job gets one end and one set of
/// results, and runs again only when it must.
class TestEngineFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { m_world.reset(); }

    void executionErrorsNameTheGraphNode();
    void outOfMemoryIsCalledThat();
    void interruptedAtTheNodeIsNoMystery();
    void aRestartedNodeGetsTheJobOnceMore();
    void aNodeThatLosesEveryJobIsGivenUp();
    void personalRetriesStartCountingAnew();
    void refusedConnectionsCostNoTry();
    void anUnclearPostIsLookedAtBeforeItIsRepeated_data();
    void anUnclearPostIsLookedAtBeforeItIsRepeated();
    void aRestartBetweenPostAndAnswerIsFound();
    void withoutEventsTheJobIsFollowedByAsking();
    void endsThatAreToldTwiceCountOnce();
    void brokenHistoryAnswersAreAskedAgain();
    void brokenDownloadsAreFetchedAgain();
    void aNodeThatGoesAwayKeepsItsJobInDoubt();
    void cancelEndsAJobOfAVanishedNode();
    void jobsGoToTheNodeThatIsLeft();
    void aDiskThatRefusesIsGivenTime_data();
    void aDiskThatRefusesIsGivenTime();

private:
    std::unique_ptr<EngineWorld> m_world;
};

void TestEngineFaults::init()
{
    m_world = std::make_unique<EngineWorld>();
    m_world->start();
}

void TestEngineFaults::executionErrorsNameTheGraphNode()
{
    SimNode &sim = m_world->simulate(u"left"_s, 1);
    const NodeId node = m_world->join(sim);
    SimFault fault = faultOf(SimFaultKind::Fail);
    fault.message = u"the tensor is upside down"_s;
    sim.injectFault(fault);
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Failed));
    const JobDetail detail = m_world->detail(id);
    QCOMPARE(detail.job.failure, FailureKind::Execution);
    QVERIFY2(detail.job.message.contains(u"upside down"_s), qPrintable(detail.job.message));
    QVERIFY2(detail.job.message.contains(u"Blank"_s) || detail.job.message.contains(u"Save"_s),
             qPrintable(detail.job.message));
    QCOMPARE(detail.attempts.size(), 1);
    QCOMPARE(detail.attempts.first().failure, FailureKind::Execution);
    QCOMPARE(detail.events.last().kind, u"failed"_s);
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.failed, 1);
    // A person may try again, and then it works.
    QCOMPARE(await(m_world->handle().retry({id})).value_or(-1), 1);
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(m_world->detail(id).job.message, QString());
}

void TestEngineFaults::outOfMemoryIsCalledThat()
{
    SimNode &sim = m_world->simulate(u"left"_s, 1);
    (void)m_world->join(sim);
    sim.injectFault(faultOf(SimFaultKind::OutOfMemory));
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Failed));
    QCOMPARE(m_world->job(id).failure, FailureKind::OutOfMemory);
    QVERIFY2(m_world->job(id).message.contains(u"out of memory"_s),
             qPrintable(m_world->job(id).message));
}

void TestEngineFaults::interruptedAtTheNodeIsNoMystery()
{
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    comfy::Client other({sim.url(), NodeAuth::None, {}, {}, {}}, u"other"_s);
    CQ_VERIFY_OK(await(other.interrupt(uuidText(m_world->detail(id).attempts.first().promptId))));
    CQ_EVENTUALLY(m_world->isIn(id, Failed));
    QCOMPARE(m_world->job(id).failure, FailureKind::Interrupted);
    QVERIFY(m_world->job(id).message.contains(u"interrupted"_s));
}

void TestEngineFaults::aRestartedNodeGetsTheJobOnceMore()
{
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    sim.setJobSeconds(0);
    CQ_VERIFY_OK(sim.restart());
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    const JobDetail detail = m_world->detail(id);
    QCOMPARE(detail.attempts.size(), 2);
    QCOMPARE(detail.attempts.first().failure, FailureKind::NodeLost);
    QVERIFY(detail.attempts.first().promptId != detail.attempts.last().promptId);
    QCOMPARE(detail.job.attempts, 2);
    QCOMPARE(detail.job.message, QString());
    QCOMPARE(detail.outputs.size(), 1);
    QCOMPARE(m_world->events(id).count(u"given_back"_s), 1);
    // Accepted twice, run to an end once.
    QCOMPARE(sim.received(), 2);
    qsizetype succeeded = 0;
    for (const QJsonObject &line : m_world->record())
        succeeded += line.value(u"outcome"_s).toString() == u"success"_s ? 1 : 0;
    QCOMPARE(succeeded, 1);
}

void TestEngineFaults::aNodeThatLosesEveryJobIsGivenUp()
{
    Settings settings;
    settings.maxAttempts = 2;
    CQ_VERIFY_OK(await(m_world->handle().setSettings({}, settings)));
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    CQ_VERIFY_OK(sim.restart());
    CQ_EVENTUALLY(sim.received() == 2 && m_world->isIn(id, Running));
    CQ_VERIFY_OK(sim.restart());
    CQ_EVENTUALLY(m_world->isIn(id, Failed));
    QCOMPARE(m_world->job(id).failure, FailureKind::NodeLost);
    QCOMPARE(m_world->detail(id).attempts.size(), 2);
}

void TestEngineFaults::personalRetriesStartCountingAnew()
{
    Settings settings;
    settings.maxAttempts = 1;
    CQ_VERIFY_OK(await(m_world->handle().setSettings({}, settings)));
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    CQ_VERIFY_OK(sim.restart());
    CQ_EVENTUALLY(m_world->isIn(id, Failed));
    settings.maxAttempts = 2;
    CQ_VERIFY_OK(await(m_world->handle().setSettings({}, settings)));
    QCOMPARE(await(m_world->handle().retry({id})).value_or(-1), 1);
    CQ_EVENTUALLY(sim.received() == 2 && m_world->isIn(id, Running));
    sim.setJobSeconds(0);
    CQ_VERIFY_OK(sim.restart()); // the first loss since a person asked for it again
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
}

void TestEngineFaults::refusedConnectionsCostNoTry()
{
    SimNode &sim = m_world->simulate(u"left"_s);
    Settings settings;
    settings.maxAttempts = 1;
    CQ_VERIFY_OK(await(m_world->handle().setSettings({}, settings)));
    const NodeId node = m_world->join(sim);
    sim.stop();
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.health, NodeHealth::Offline);
    CQ_EVENTUALLY(m_world->isIn(id, Pending));
    CQ_EVENTUALLY_EQUAL(await(m_world->handle().explain({id}))->first().kind, WaitKind::NoneOnline);
    CQ_VERIFY_OK(sim.start());
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 1);
}

void TestEngineFaults::anUnclearPostIsLookedAtBeforeItIsRepeated_data()
{
    QTest::addColumn<SimFaultKind>("kind");
    QTest::addColumn<double>("jobSeconds");
    QTest::newRow("the answer never comes, the job is quick") << SimFaultKind::HangUp << 0.0;
    QTest::newRow("the answer never comes, the job is slow") << SimFaultKind::HangUp << 3.0;
    QTest::newRow("half an answer, the job is quick") << SimFaultKind::AnswerHalf << 0.0;
    QTest::newRow("half an answer, the job is slow") << SimFaultKind::AnswerHalf << 3.0;
}

void TestEngineFaults::anUnclearPostIsLookedAtBeforeItIsRepeated()
{
    QFETCH(SimFaultKind, kind);
    QFETCH(double, jobSeconds);
    SimNode &sim = m_world->simulate(u"left"_s, jobSeconds);
    (void)m_world->join(sim);
    sim.injectFault(faultOf(kind));
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isOver(id));
    QCOMPARE(m_world->job(id).state, Completed);
    QCOMPARE(sim.received(), 1);
    QCOMPARE(sim.executed(), 1);
    QCOMPARE(m_world->detail(id).attempts.size(), 1);
}

void TestEngineFaults::aRestartBetweenPostAndAnswerIsFound()
{
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    (void)m_world->join(sim);
    sim.injectFault(faultOf(SimFaultKind::AnswerLate, u"/prompt"_s, 30));
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY_EQUAL(sim.received(), 1);
    sim.setJobSeconds(0);
    CQ_VERIFY_OK(sim.restart()); // accepted, forgotten, never answered
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 2);
    QCOMPARE(m_world->detail(id).attempts.size(), 2);
    QCOMPARE(m_world->detail(id).outputs.size(), 1);
}

void TestEngineFaults::withoutEventsTheJobIsFollowedByAsking()
{
    SimNode &sim = m_world->simulate(u"left"_s, 2);
    (void)m_world->join(sim);
    QTimer scissors;
    QObject::connect(&scissors, &QTimer::timeout, &sim,
                     [&sim] { sim.injectFault(faultOf(SimFaultKind::DropWebSocket)); });
    scissors.start(20);
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 1);
    QCOMPARE(m_world->detail(id).outputs.size(), 1);
}

void TestEngineFaults::endsThatAreToldTwiceCountOnce()
{
    SimNode &sim = m_world->simulate(u"left"_s, 1);
    (void)m_world->join(sim);
    sim.injectFault(faultOf(SimFaultKind::AnswerTwice));
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    const JobId next = m_world->submit(colourGraph(2));
    CQ_EVENTUALLY(m_world->isIn(next, Completed));
    QCOMPARE(m_world->events(id).count(u"completed"_s), 1);
    QCOMPARE(m_world->detail(id).outputs.size(), 1);
}

void TestEngineFaults::brokenHistoryAnswersAreAskedAgain()
{
    SimNode &sim = m_world->simulate(u"left"_s, 1);
    (void)m_world->join(sim);
    sim.injectFault(faultOf(SimFaultKind::AnswerHalf, u"/history"_s));
    sim.injectFault(faultOf(SimFaultKind::HangUp, u"/history"_s));
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 1);
    QCOMPARE(m_world->detail(id).attempts.size(), 1);
}

void TestEngineFaults::brokenDownloadsAreFetchedAgain()
{
    SimNode &sim = m_world->simulate(u"left"_s);
    (void)m_world->join(sim);
    sim.injectFault(faultOf(SimFaultKind::AnswerHalf, u"/view"_s));
    const JobId id = m_world->submit(colourGraph(1, 300, 300));
    CQ_EVENTUALLY(m_world->isOver(id));
    QCOMPARE(m_world->job(id).state, Completed);
    QCOMPARE(sim.received(), 1); // the file is fetched again, not made again
    const JobDetail detail = m_world->detail(id);
    QCOMPARE(detail.attempts.size(), 1);
    QCOMPARE(detail.outputs.size(), 1);
    QFile file(m_world->dataFolder() + u'/' + detail.outputs.first().path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.size(), detail.outputs.first().size);
    QCOMPARE(QImage::fromData(file.readAll()).size(), QSize(300, 300));
}

void TestEngineFaults::aNodeThatGoesAwayKeepsItsJobInDoubt()
{
    SimNode &sim = m_world->simulate(u"left"_s, 4);
    const NodeId node = m_world->join(sim);
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    sim.injectFault(faultOf(SimFaultKind::Refuse, {}, 6)); // the cable; the process works on
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.health, NodeHealth::Offline);
    QCOMPARE(m_world->job(id).state, Running);
    CQ_VERIFY_ERROR(await(m_world->handle().removeNode(node)), ErrorKind::Conflict,
                    u"runs a job"_s);
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 1);
    QCOMPARE(m_world->detail(id).attempts.size(), 1);
}

void TestEngineFaults::cancelEndsAJobOfAVanishedNode()
{
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    const NodeId node = m_world->join(sim);
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    sim.stop(); // for good
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.health, NodeHealth::Offline);
    QCOMPARE(await(m_world->handle().cancel({id})).value_or(-1), 1);
    // Nobody wants its results: neither the job nor the node may stay stuck.
    CQ_EVENTUALLY(m_world->isIn(id, Cancelled));
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.running, 0);
    CQ_VERIFY_OK(await(m_world->handle().removeNode(node)));
}

void TestEngineFaults::jobsGoToTheNodeThatIsLeft()
{
    SimNode &left = m_world->simulate(u"left"_s);
    SimNode &right = m_world->simulate(u"right"_s);
    const NodeId leftId = m_world->join(left);
    const NodeId rightId = m_world->join(right);
    left.stop();
    QList<JobId> jobs;
    for (int i = 0; i < 4; ++i)
        jobs << m_world->submit(colourGraph(i));
    for (const JobId job : jobs)
        CQ_EVENTUALLY(m_world->isIn(job, Completed));
    QCOMPARE(right.received(), 4);
    for (const JobId job : jobs)
        QCOMPARE(m_world->job(job).node, rightId);
    CQ_EVENTUALLY_EQUAL(m_world->node(leftId).status.health, NodeHealth::Offline);
}

void TestEngineFaults::aDiskThatRefusesIsGivenTime_data()
{
    QTest::addColumn<QString>("end");
    QTest::newRow("a result") << u"completed"_s;
    QTest::newRow("a failure") << u"failed"_s;
    QTest::newRow("a cancelled job") << u"cancelled"_s;
}

void TestEngineFaults::aDiskThatRefusesIsGivenTime()
{
    QFETCH(QString, end);
    const QString logs = m_world->filePath(u"logs"_s);
    installLogSinks({logs, false, LogLevel::Error});
    SimNode &sim = m_world->simulate(u"left"_s, 2);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    const auto blocker =
        Connection::open(m_world->dataFolder() + u"/queue.db"_s, Connection::Mode::ReadWrite);
    CQ_VERIFY_OK(blocker);
    if (end == u"cancelled"_s) {
        // The wish is on disk, its end is not: the node takes its time.
        sim.injectFault(faultOf(SimFaultKind::Stall, {}, 3));
        QCOMPARE(await(m_world->handle().cancel({id})).value_or(-1), 1);
    }
    CQ_VERIFY_OK((*blocker)->run(u"BEGIN IMMEDIATE"_s)); // nobody else can write
    if (end == u"failed"_s)
        sim.injectFault(faultOf(SimFaultKind::Fail));
    CQ_EVENTUALLY(QFileInfo(logs + u"/errors.log"_s).size() > 0); // it was refused
    CQ_VERIFY_OK((*blocker)->run(u"ROLLBACK"_s));
    CQ_EVENTUALLY_EQUAL(jobStateWord(m_world->job(id).state), end);
    QCOMPARE(sim.received(), 1);
    QCOMPARE(m_world->detail(id).outputs.size(), end == u"completed"_s ? 1 : 0);
    QCOMPARE(m_world->detail(id).attempts.size(), 1);
    const JobId next = m_world->submit(colourGraph(2));
    CQ_EVENTUALLY(m_world->isIn(next, Completed)); // the slot is free
    installLogSinks({{}, false, LogLevel::Error});
    qInstallMessageHandler(nullptr);
}

QTEST_GUILESS_MAIN(TestEngineFaults)

#include "enginefaults.moc"
