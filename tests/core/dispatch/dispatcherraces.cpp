#include "core/dispatch/dispatcher.h"

#include "core/simnode/simnode.h"
#include "tests/support/dispatchworld.h"
#include "tests/support/plug.h"
#include "tests/support/scriptedserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

using enum JobState;

QByteArray graphOf(int colour)
{
    return "{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":{\"width\":16,\"height\":16,"
           "\"batch_size\":1,\"color\":"
        + QByteArray::number(colour)
        + "}},\"2\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",0],"
          "\"filename_prefix\":\"x\"}}}";
}

} // namespace

/// What happens when things come between a decision and its commit, and between a commit and its
/// answer.
class TestDispatcherRaces : public QObject, private DispatchWorld
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aCancelBetweenClaimAndRunIsHeard();
    void aCancelBetweenSubmitAndRunIsHeard();
    void aRefusedSubmissionFreesItsSlot();
    void aCancelledClaimFreesItsSlot();
    void aNodeThatIsNotReachedCostsNoTry();
    void aNodeThatCannotBeToldIsNotFlooded();
    void aNodeRemovedUnderAClaimGivesTheJobBack();

private:
    JobRequest request(int colour) const
    {
        JobRequest request;
        request.title = u"test"_s;
        request.graph = graphOf(colour);
        return request;
    }

    std::unique_ptr<SimNode> m_sim;
};

void TestDispatcherRaces::init()
{
    openWorld();
    startDispatcher();
    SimNodeConfig config;
    config.node = defaultScenario().nodes.first();
    config.node.jobSeconds = 0;
    m_sim = std::make_unique<SimNode>(config);
    CQ_VERIFY_OK(m_sim->start());
}

void TestDispatcherRaces::cleanup()
{
    closeWorld();
    m_sim.reset();
}

void TestDispatcherRaces::aCancelBetweenClaimAndRunIsHeard()
{
    m_dispatcher->setPaused(true);
    (void)join(m_sim->url());
    const auto waiting = await(m_dispatcher->submit(request(1), {}));
    CQ_VERIFY_OK(waiting);
    m_sim->setJobSeconds(30);
    Plug plug(*m_writer);
    m_dispatcher->setPaused(false);
    QTRY_VERIFY(!m_queue->waiting().contains(waiting->id)); // claimed, not committed yet
    const auto cancelled = m_queue->cancel({waiting->id});
    plug.release();
    QCOMPARE(await(cancelled).value_or(-1), 1);
    QTRY_COMPARE_WITH_TIMEOUT(job(waiting->id).state, Cancelled, kPatienceMs);
    QCOMPARE(m_sim->received(), 0);
}

void TestDispatcherRaces::aCancelBetweenSubmitAndRunIsHeard()
{
    (void)join(m_sim->url());
    m_sim->setJobSeconds(30);
    // The number of the next job is known; a script may use it as soon as it is on disk.
    Plug plug(*m_writer);
    const auto submitted = m_dispatcher->submit(request(1), {});
    const auto cancelled = m_queue->cancel({JobId{1}});
    plug.release();
    const auto stored = await(submitted);
    CQ_VERIFY_OK(stored);
    QCOMPARE(stored->id, JobId{1});
    QCOMPARE(await(cancelled).value_or(-1), 1);
    QTRY_COMPARE_WITH_TIMEOUT(job(JobId{1}).state, Cancelled, kPatienceMs);
}

void TestDispatcherRaces::aRefusedSubmissionFreesItsSlot()
{
    (void)join(m_sim->url());
    JobRequest bad = request(1);
    bad.priority = 9; // the schema refuses it
    Plug plug(*m_writer);
    const auto refused = m_dispatcher->submit(bad, {}); // has taken the only slot
    const auto other = m_dispatcher->submit(request(2), {});
    plug.release();
    QVERIFY(!await(refused));
    const auto stored = await(other);
    CQ_VERIFY_OK(stored);
    QTRY_COMPARE_WITH_TIMEOUT(job(stored->id).state, Completed, kPatienceMs);
}

void TestDispatcherRaces::aCancelledClaimFreesItsSlot()
{
    m_dispatcher->setPaused(true);
    (void)join(m_sim->url());
    const auto first = await(m_dispatcher->submit(request(1), {}));
    const auto second = await(m_dispatcher->submit(request(2), {}));
    CQ_VERIFY_OK(second);
    Plug plug(*m_writer);
    const auto cancelled = m_queue->cancel({first->id});
    m_dispatcher->setPaused(false);
    QTRY_VERIFY(!m_queue->waiting().contains(first->id)); // the claim comes too late
    plug.release();
    QCOMPARE(await(cancelled).value_or(-1), 1);
    QTRY_COMPARE_WITH_TIMEOUT(job(second->id).state, Completed, kPatienceMs);
    QCOMPARE(job(first->id).state, Cancelled);
    QCOMPARE(m_sim->received(), 1);
}

void TestDispatcherRaces::aNodeThatIsNotReachedCostsNoTry()
{
    m_dispatcher->setMaxAttempts(2);
    m_sim->setJobSeconds(30);
    m_sim->stop();
    const NodeId node = join(m_sim->url());
    const auto stored = await(m_dispatcher->submit(request(1), {}));
    CQ_VERIFY_OK(stored);
    QTRY_COMPARE_WITH_TIMEOUT(job(stored->id).state, Pending, kPatienceMs);
    QCOMPARE(job(stored->id).attempts, 0);
    QCOMPARE(job(stored->id).failure, FailureKind::Network);
    CQ_VERIFY_OK(m_sim->start());
    m_fleet->checkNow(node);
    QTRY_COMPARE_WITH_TIMEOUT(job(stored->id).state, Running, kPatienceMs);
    m_sim->setJobSeconds(0);
    CQ_VERIFY_OK(m_sim->restart()); // the first real try is lost, one is left
    QTRY_COMPARE_WITH_TIMEOUT(job(stored->id).state, Completed, kPatienceMs);
    QCOMPARE(job(stored->id).attempts, 2);
}

void TestDispatcherRaces::aNodeThatCannotBeToldIsNotFlooded()
{
    // Takes a prompt and then answers nothing sensible any more.
    ScriptedServer server;
    server.on("POST /prompt", [](const SeenRequest &request, QTcpSocket &socket) {
        const QString id =
            QJsonDocument::fromJson(request.body).object().value(u"prompt_id"_s).toString();
        ScriptedServer::reply(
            socket, 200,
            u"{\"prompt_id\":\"%1\",\"number\":1,\"node_errors\":{}}"_s.arg(id).toUtf8());
    });
    const NodeId node = join(server.url());
    const auto stored = await(m_dispatcher->submit(request(1), {}));
    CQ_VERIFY_OK(stored);
    QTRY_COMPARE_WITH_TIMEOUT(server.seen("POST /prompt").size(), 1, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_dispatcher->activeRuns() == 1, kPatienceMs);
    const qsizetype before = server.seen().size();
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(await(m_queue->cancel({stored->id})).value_or(-1), 1);
    QTRY_COMPARE_WITH_TIMEOUT(job(stored->id).state, Cancelled, kPatienceMs);
    // A few calls a second, and not for ever.
    const qsizetype calls = server.seen().size() - before;
    QVERIFY(calls >= 2);
    QVERIFY2(calls <= 20 + timer.elapsed() / 1000 * 6, qPrintable(QString::number(calls)));
    QTRY_COMPARE(m_dispatcher->activeRuns(), 0);
    QCOMPARE(m_fleet->find(node)->status.running, 0);
}

void TestDispatcherRaces::aNodeRemovedUnderAClaimGivesTheJobBack()
{
    m_dispatcher->setPaused(true);
    const NodeId node = join(m_sim->url());
    const auto stored = await(m_dispatcher->submit(request(1), {}));
    CQ_VERIFY_OK(stored);
    Plug plug(*m_writer);
    m_dispatcher->setPaused(false);
    QTRY_VERIFY(!m_queue->waiting().contains(stored->id));
    CQ_VERIFY_OK(await(m_fleet->remove(node)));
    const QSignalSpy changes(m_queue.get(), &JobQueue::jobChanged);
    plug.release();
    QTRY_COMPARE_WITH_TIMEOUT(changes.size(), 2, kPatienceMs); // claimed and given back
    const auto given = changes.last().first().value<Job>();
    QCOMPARE(given.state, Pending);
    QCOMPARE(given.attempts, 0);
    (void)join(m_sim->url());
    QTRY_COMPARE_WITH_TIMEOUT(job(stored->id).state, Completed, kPatienceMs);
}

QTEST_GUILESS_MAIN(TestDispatcherRaces)

#include "dispatcherraces.moc"
