#include "core/storage/connection.h"
#include "tests/support/engineworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

using enum JobState;

/// The program ends in the middle of things and starts again on the same folder.
class TestEngineRestart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { m_world.reset(); }

    void aRunningJobIsTakenUpAgain();
    void aJobThatEndedMeanwhileIsCollected();
    void aJobThatWasLostMeanwhileRunsAgain();
    void aJobOfANodeThatIsAwayIsTakenUpWhenItReturns();
    void aCancelledJobIsCancelledAfterTheStart();
    void aStopWhileCollectingCostsNothing();
    void waitingJobsAndNodesComeBack();
    void previewsThatWereNotMadeAreMadeLater();
    void whatIsAskedAfterTheStopIsUnavailable();
    void whatIsAskedDuringTheStopIsAnswered();
    void stoppingIsFineAtAnyTime();
    void manyStopsInTheMiddleLoseNothing();

private:
    std::unique_ptr<EngineWorld> m_world;
};

void TestEngineRestart::init()
{
    m_world = std::make_unique<EngineWorld>();
    m_world->start();
}

void TestEngineRestart::aRunningJobIsTakenUpAgain()
{
    SimNode &sim = m_world->simulate(u"left"_s, 3);
    const NodeId node = m_world->join(sim);
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    m_world->stop();
    m_world->start();
    QCOMPARE(m_world->detail(id).job.state, Running);
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.running, 1);
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 1); // no second prompt
    const JobDetail detail = m_world->detail(id);
    QCOMPARE(detail.attempts.size(), 1);
    QCOMPARE(detail.outputs.size(), 1);
    QCOMPARE(detail.events.last().kind, u"completed"_s);
}

void TestEngineRestart::aJobThatEndedMeanwhileIsCollected()
{
    SimNode &sim = m_world->simulate(u"left"_s, 2);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    m_world->stop();
    CQ_EVENTUALLY_EQUAL(sim.executed(), 1);
    m_world->start();
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 1);
    QCOMPARE(m_world->detail(id).outputs.size(), 1);
}

void TestEngineRestart::aJobThatWasLostMeanwhileRunsAgain()
{
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    m_world->stop();
    sim.setJobSeconds(0);
    CQ_VERIFY_OK(sim.restart());
    m_world->start();
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 2);
    QCOMPARE(m_world->detail(id).attempts.size(), 2);
    QCOMPARE(m_world->detail(id).attempts.first().failure, FailureKind::NodeLost);
}

void TestEngineRestart::aJobOfANodeThatIsAwayIsTakenUpWhenItReturns()
{
    SimNode &sim = m_world->simulate(u"left"_s, 1);
    const NodeId node = m_world->join(sim);
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    m_world->stop();
    CQ_EVENTUALLY_EQUAL(sim.executed(), 1);
    sim.stop();
    m_world->start();
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.health, NodeHealth::Offline);
    QCOMPARE(m_world->detail(id).job.state, Running); // in doubt, not lost
    CQ_VERIFY_OK(sim.start());
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 1);
}

void TestEngineRestart::aCancelledJobIsCancelledAfterTheStart()
{
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    QCOMPARE(await(m_world->handle().cancel({id})).value_or(-1), 1);
    m_world->stop(); // perhaps before the node heard of it
    m_world->start();
    CQ_EVENTUALLY_EQUAL(m_world->detail(id).job.state, Cancelled);
    CQ_EVENTUALLY_EQUAL(sim.remaining(), 0);
}

void TestEngineRestart::aStopWhileCollectingCostsNothing()
{
    SimNode &sim = m_world->simulate(u"left"_s);
    (void)m_world->join(sim);
    SimFault late;
    late.kind = SimFaultKind::AnswerLate;
    late.path = u"/view"_s;
    late.seconds = 2;
    sim.injectFault(late);
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Collecting));
    m_world->stop();
    m_world->start();
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(sim.received(), 1);
    QCOMPARE(m_world->detail(id).outputs.size(), 1);
    const QString folder = m_world->dataFolder() + u"/users/1/jobs/%1"_s.arg(id.value);
    QCOMPARE(QDir(folder).entryList(QDir::Files).size(), 1); // no half file beside it
}

void TestEngineRestart::waitingJobsAndNodesComeBack()
{
    const SimNode &sim = m_world->simulate(u"left"_s);
    const NodeId node = m_world->join(sim);
    CQ_VERIFY_OK(await(m_world->handle().setPaused(true)));
    QList<JobId> jobs;
    for (int i = 0; i < 3; ++i)
        jobs << m_world->submit(colourGraph(i));
    QCOMPARE(await(m_world->handle().moveToFront({jobs.at(2)})).value_or(-1), 1);
    m_world->stop();
    m_world->start();
    const auto snapshot = await(m_world->handle().snapshot());
    CQ_VERIFY_OK(snapshot);
    QVERIFY(snapshot->paused);
    QCOMPARE(snapshot->nodes.size(), 1);
    QCOMPARE(snapshot->nodes.first().config.id, node);
    QCOMPARE(snapshot->counts[Pending], 3);
    CQ_VERIFY_OK(await(m_world->handle().setPaused(false)));
    for (const JobId job : jobs)
        CQ_EVENTUALLY(m_world->isIn(job, Completed));
    QVERIFY(m_world->detail(jobs.at(2)).job.finishedAt
            <= m_world->detail(jobs.at(0)).job.finishedAt);
    QCOMPARE(sim.received(), 3);
}

void TestEngineRestart::previewsThatWereNotMadeAreMadeLater()
{
    (void)m_world->join(m_world->simulate(u"left"_s));
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    CQ_EVENTUALLY(!m_world->detail(id).outputs.value(0).previewPath.isEmpty());
    const JobOutput output = m_world->detail(id).outputs.first();
    m_world->stop();
    {
        // As if the program had been killed between completing and the preview.
        const auto connection =
            Connection::open(m_world->dataFolder() + u"/queue.db"_s, Connection::Mode::ReadWrite);
        CQ_VERIFY_OK(connection);
        CQ_VERIFY_OK((*connection)->run(u"UPDATE outputs SET preview_path = ''"_s));
    }
    QVERIFY(QFile::remove(m_world->dataFolder() + u'/' + output.previewPath));
    m_world->start();
    CQ_EVENTUALLY(!m_world->detail(id).outputs.value(0).previewPath.isEmpty());
    CQ_VERIFY_OK(await(m_world->handle().preview(output.id, 64)));
}

void TestEngineRestart::whatIsAskedAfterTheStopIsUnavailable()
{
    EngineThread &thread = m_world->thread();
    thread.stop();
    JobRequest request;
    request.graph = colourGraph(1);
    CQ_VERIFY_ERROR(await(thread.handle().submit(request)), ErrorKind::Unavailable, u"stopped"_s);
    CQ_VERIFY_ERROR(await(thread.handle().snapshot()), ErrorKind::Unavailable, u"stopped"_s);
    CQ_VERIFY_ERROR(await(thread.handle().cancel({JobId{1}})), ErrorKind::Unavailable,
                    u"stopped"_s);
    thread.handle().watchNodes(true); // no answer to give, no harm done
}

void TestEngineRestart::whatIsAskedDuringTheStopIsAnswered()
{
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    EngineHandle &handle = m_world->handle();
    JobRequest request;
    request.graph = colourGraph(1);
    QList<QFuture<Result<Job>>> submitted;
    for (int i = 0; i < 20; ++i)
        submitted << handle.submit(request);
    const auto detail = handle.detail(id);
    const auto overview = handle.overview();
    const auto cancelled = handle.cancel({id});
    NodeConfig config;
    config.name = u"test"_s;
    config.url = sim.url();
    const auto tested = handle.testNode(config, {});
    m_world->thread().stop();
    qint64 accepted = 0;
    for (const auto &job : submitted)
        accepted += await(job) ? 1 : 0; // a job or an error, but an answer
    (void)await(detail);
    (void)await(overview);
    (void)await(cancelled);
    (void)await(tested);
    QVERIFY(detail.isFinished() && overview.isFinished() && cancelled.isFinished()
            && tested.isFinished());
    m_world->stop();
    m_world->start();
    // Accepted means durable, and what was not accepted is not there.
    const auto counts = await(m_world->handle().counts({}));
    CQ_VERIFY_OK(counts);
    QCOMPARE(counts->total(), accepted + 1);
}

void TestEngineRestart::stoppingIsFineAtAnyTime()
{
    EngineThread &thread = m_world->thread();
    CQ_VERIFY_OK(thread.start()); // again
    thread.stop();
    thread.stop();
    EngineThread unstarted({m_world->filePath(u"other"_s), false});
    unstarted.stop();
    CQ_VERIFY_OK(thread.start()); // the same object once more
    CQ_VERIFY_OK(await(thread.handle().snapshot()));
    thread.stop();
    CQ_VERIFY_OK(thread.start());
    thread.stop(); // before anything is loaded
}

void TestEngineRestart::manyStopsInTheMiddleLoseNothing()
{
    SimNode &left = m_world->simulate(u"left"_s, 0.2);
    SimNode &right = m_world->simulate(u"right"_s, 0.2);
    (void)m_world->join(left);
    (void)m_world->join(right);
    QList<JobId> jobs;
    for (int i = 0; i < 16; ++i)
        jobs << m_world->submit(colourGraph(i));
    for (int round = 1; round <= 4; ++round) {
        CQ_EVENTUALLY(left.received() + right.received() >= 2 * round);
        m_world->stop();
        m_world->start();
    }
    for (const JobId job : jobs)
        CQ_EVENTUALLY(m_world->detail(job).job.state == Completed);
    // Every prompt was sent exactly once: a stop is no reason to run anything again.
    QCOMPARE(left.received() + right.received(), 16);
    for (const JobId job : jobs) {
        QCOMPARE(m_world->detail(job).attempts.size(), 1);
        QCOMPARE(m_world->detail(job).outputs.size(), 1);
    }
}

QTEST_GUILESS_MAIN(TestEngineRestart)

#include "enginerestart.moc"
