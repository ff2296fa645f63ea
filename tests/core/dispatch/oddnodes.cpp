#include "core/dispatch/dispatcher.h"
#include "core/storage/attemptstore.h"
#include "core/storage/outputstore.h"
#include "tests/support/dispatchworld.h"
#include "tests/support/scriptednode.h"

#include <QDir>
#include <QDirIterator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

using enum JobState;
using Prompt = ScriptedNode::Prompt;

QByteArray graphOf(const QByteArray &file)
{
    return "{\"1\":{\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"" + file
        + "\"}},\"3\":{\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"second.png\"}},"
          "\"2\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",0],"
          "\"filename_prefix\":\"x\"}}}";
}

void refuse(QTcpSocket &socket, int status)
{
    ScriptedServer::reply(socket, status, "no", "Content-Type: text/plain\r\n");
}

} // namespace

/// What a run makes of a node that loses files, does not listen, comes and goes, or refuses. Each
/// word of the node is the test's.
class TestOddNodes : public QObject, private DispatchWorld
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void resultsAreFetchedUntilTheyAreThere_data();
    void resultsAreFetchedUntilTheyAreThere();
    void resultsWaitForTheDisk();
    void aMissingResultIsNamedAndTheRestIsKept_data();
    void aMissingResultIsNamedAndTheRestIsKept();
    void resultsThatAreGoneWithTheHistoryAreATry();
    void resultsOfAnInterruptedCollectionAreReplaced();
    void aCancelWhileResultsComeLeavesNoFiles();
    void aCancelEndsTheWaitForResults();
    void aCancelWhileInputsGoSendsNoMore();
    void aNodeThatRefusesIsGivenTime_data();
    void aNodeThatRefusesIsGivenTime();
    void anInputThatIsGoneEndsTheJob();
    void aNodeThatVanishesAfterTheInterruptDoesNotKeepTheJob();
    void anInterruptWithoutEffectIsRepeated();
    void absentTwiceMeansSomeTimeApart();
    void aCancelledUnclearPostIsLookedForTwice();
    void anAttemptThatCannotBeReadIsTakenUpLater();

private:
    JobId submit()
    {
        JobRequest request;
        request.title = u"test"_s;
        request.graph = graphOf("first.png");
        return await(m_dispatcher->submit(request, {}))->id;
    }

    /// With two input files, the paths of which are answered.
    JobId submitWithInputs(QStringList *paths = nullptr)
    {
        JobRequest request;
        request.title = u"test"_s;
        request.graph = graphOf("first.png");
        QList<JobInput> inputs;
        for (const QString &name : {u"first.png"_s, u"second.png"_s}) {
            QFile file(path(name));
            if (!file.open(QIODevice::WriteOnly) || file.write(name.toUtf8()) < 1)
                qFatal("cannot write the test's file");
            file.close();
            inputs << await(m_files->importInput({name, file.fileName()})).value_or({});
            if (paths)
                *paths << m_files->inputPath(inputs.last());
        }
        if (paths)
            QFile::remove(paths->first());
        return await(m_dispatcher->submit(request, inputs))->id;
    }

    /// Waits until a wish to cancel is on disk.
    void cancel(JobId id) { (void)await(m_queue->cancel({id})); }

    bool isIn(JobId id, JobState state) { return job(id).state == state; }

    QList<JobOutput> outputs(JobId id) { return OutputStore(committed()).ofJob(id).value_or({}); }

    QStringList files() const
    {
        QStringList names;
        QDirIterator walk(path(u"data/users"_s), QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext())
            names << QFileInfo(walk.next()).fileName();
        names.sort();
        return names;
    }

    ScriptedServer &server() { return m_node->server; }

    std::unique_ptr<ScriptedNode> m_node;
};

void TestOddNodes::init()
{
    openWorld();
    m_node = std::make_unique<ScriptedNode>();
    const NodeId node = join(server().url(), 60'000);
    // The event socket is there, so that a run hears at once what the node says.
    QTRY_VERIFY_WITH_TIMEOUT(!server().webSockets().isEmpty(), kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_fleet->isReachable(node), kPatienceMs);
    startDispatcher();
}

void TestOddNodes::cleanup()
{
    closeWorld();
    m_node.reset();
}

void TestOddNodes::resultsAreFetchedUntilTheyAreThere_data()
{
    QTest::addColumn<QByteArray>("broken");
    QTest::newRow("the server failed") << QByteArray("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("half a file") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
    QTest::newRow("nothing at all") << QByteArray();
}

void TestOddNodes::resultsAreFetchedUntilTheyAreThere()
{
    QFETCH(QByteArray, broken);
    m_node->files = {"a.png", "b.png"};
    int failures = 2;
    server().on("GET /view", [&](const SeenRequest &request, QTcpSocket &socket) {
        if (request.query.contains("b.png") && failures-- > 0) {
            socket.write(broken);
            socket.disconnectFromHost();
        } else {
            ScriptedServer::reply(socket, 200, "bytes");
        }
    });
    const JobId id = submit();
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Completed), kPatienceMs);
    QCOMPARE(m_node->count("POST /prompt"), 1);
    QCOMPARE(m_node->count("GET /view"), 4); // what was there is not fetched again
    QCOMPARE(outputs(id).size(), 2);
    QCOMPARE(job(id).attempts, 1);
    QCOMPARE(job(id).message, QString());
    QCOMPARE(files(), (QStringList{u"1_a.png"_s, u"2_b.png"_s}));
}

void TestOddNodes::resultsWaitForTheDisk()
{
    // A folder that is away stands for a disk that is full.
    QVERIFY(QDir().rename(path(u"data/tmp"_s), path(u"away"_s)));
    const JobId id = submit();
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Collecting), kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_node->count("GET /history/" + m_node->id) > 0, kPatienceMs);
    QVERIFY(QDir().rename(path(u"away"_s), path(u"data/tmp"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Completed), kPatienceMs);
    QCOMPARE(m_node->count("POST /prompt"), 1);
    QCOMPARE(outputs(id).size(), 1);
}

void TestOddNodes::aMissingResultIsNamedAndTheRestIsKept_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("not found") << 404;
    QTest::newRow("denied") << 403;
}

void TestOddNodes::aMissingResultIsNamedAndTheRestIsKept()
{
    QFETCH(int, status);
    m_node->files = {"a.png", "b.png", "c.png"};
    server().on("GET /view", [status](const SeenRequest &request, QTcpSocket &socket) {
        if (request.query.contains("b.png"))
            refuse(socket, status);
        else
            ScriptedServer::reply(socket, 200, "bytes");
    });
    const JobId id = submit();
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Completed), kPatienceMs);
    QCOMPARE(m_node->count("POST /prompt"), 1);
    QCOMPARE(m_node->count("GET /view"), 3);
    QVERIFY2(job(id).message.contains(u"b.png"_s), qPrintable(job(id).message));
    QCOMPARE(files(), (QStringList{u"1_a.png"_s, u"3_c.png"_s}));
    QCOMPARE(outputs(id).size(), 2);
}

void TestOddNodes::resultsThatAreGoneWithTheHistoryAreATry()
{
    m_node->files = {"a.png", "b.png"};
    bool isBroken = true;
    server().on("GET /view", [&](const SeenRequest &request, QTcpSocket &socket) {
        if (request.query.contains("b.png") && isBroken) {
            m_node->where = Prompt::Absent; // a restart: queue and history are empty
            refuse(socket, 500);
        } else {
            ScriptedServer::reply(socket, 200, "bytes");
        }
    });
    const JobId id = submit();
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Pending), kPatienceMs);
    QCOMPARE(job(id).attempts, 1); // it did run: a try
    QCOMPARE(job(id).failure, FailureKind::Output);
    QTRY_COMPARE(files(), QStringList()); // what was there has no row
    isBroken = false;
    m_node->where = Prompt::Done;
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Completed), kPatienceMs);
    QCOMPARE(m_node->count("POST /prompt"), 2);
    QCOMPARE(files(), (QStringList{u"1_a.png"_s, u"2_b.png"_s}));
}

void TestOddNodes::resultsOfAnInterruptedCollectionAreReplaced()
{
    m_node->files = {"a.png", "b.png"};
    server().on("GET /view", [](const SeenRequest &request, QTcpSocket &socket) {
        if (!request.query.contains("b.png"))
            ScriptedServer::reply(socket, 200, "bytes");
    });
    const JobId id = submit();
    QTRY_COMPARE_WITH_TIMEOUT(m_node->count("GET /view"), 2, kPatienceMs);
    m_dispatcher.reset(); // the program ends
    QCOMPARE(files(), QStringList{u"1_a.png"_s});
    server().on("GET /view", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, "bytes");
    });
    startDispatcher(AttemptStore(committed()).allOpen().value_or({}));
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Completed), kPatienceMs);
    QCOMPARE(m_node->count("POST /prompt"), 1);
    QCOMPARE(files(), (QStringList{u"1_a.png"_s, u"2_b.png"_s}));
}

void TestOddNodes::aCancelWhileResultsComeLeavesNoFiles()
{
    m_node->files = {"a.png", "b.png", "c.png"};
    JobId id;
    server().on("GET /view", [&](const SeenRequest &request, QTcpSocket &socket) {
        if (request.query.contains("b.png"))
            cancel(id);
        ScriptedServer::reply(socket, 200, "bytes");
    });
    id = submit();
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Cancelled), kPatienceMs);
    QCOMPARE(m_node->count("GET /view"), 2);
    QTRY_COMPARE(files(), QStringList());
}

void TestOddNodes::aCancelEndsTheWaitForResults()
{
    server().on("GET /view", [](const SeenRequest &, QTcpSocket &socket) { refuse(socket, 500); });
    const JobId id = submit();
    QTRY_VERIFY_WITH_TIMEOUT(m_node->count("GET /view") > 1, kPatienceMs);
    QCOMPARE(job(id).state, Collecting);
    cancel(id);
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Cancelled), kPatienceMs);
    QTRY_COMPARE(m_dispatcher->activeRuns(), 0);
}

void TestOddNodes::aCancelWhileInputsGoSendsNoMore()
{
    JobId id;
    server().on("POST /upload/image", [&](const SeenRequest &, QTcpSocket &socket) {
        cancel(id);
        ScriptedServer::reply(socket, 200, R"({"name":"x.png","subfolder":"","type":"input"})");
    });
    m_dispatcher->setPaused(true);
    id = submitWithInputs();
    m_dispatcher->setPaused(false);
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Cancelled), kPatienceMs);
    QCOMPARE(m_node->count("POST /upload/image"), 1);
    QCOMPARE(m_node->count("POST /prompt"), 0);
}

void TestOddNodes::aNodeThatRefusesIsGivenTime_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("status");
    QTest::newRow("the inputs, denied") << QByteArray("POST /upload/image") << 401;
    QTest::newRow("the inputs, a failure") << QByteArray("POST /upload/image") << 500;
    QTest::newRow("the prompt, too many") << QByteArray("POST /prompt") << 429;
}

void TestOddNodes::aNodeThatRefusesIsGivenTime()
{
    QFETCH(QByteArray, line);
    QFETCH(int, status);
    constexpr int kFirstMs = 2000;
    server().on("POST /upload/image", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, R"({"name":"x.png","subfolder":"","type":"input"})");
    });
    QList<TimeMs> refusals;
    server().on(line, [&, status](const SeenRequest &, QTcpSocket &socket) {
        refusals << m_clock.now();
        refuse(socket, status);
    });
    const JobId id = submitWithInputs();
    QTRY_VERIFY_WITH_TIMEOUT(m_queue->delayedUntil(id) > 0, kPatienceMs);
    QVERIFY(m_queue->delayedUntil(id) - refusals.first() < 2 * kFirstMs);
    QCOMPARE(job(id).state, Pending);
    QCOMPARE(job(id).attempts, 0); // not held against it
    QCOMPARE(job(id).failure, FailureKind::Network);
    QTRY_COMPARE_WITH_TIMEOUT(refusals.size(), 2, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_queue->delayedUntil(id) > 0, kPatienceMs);
    QVERIFY(m_queue->delayedUntil(id) - refusals.last() >= 2 * kFirstMs); // it grows
    if (line == "POST /prompt")
        server().on(line, [this](const SeenRequest &request, QTcpSocket &socket) {
            m_node->take(request, socket);
        });
    else
        server().onJson(line, R"({"name":"x.png","subfolder":"","type":"input"})");
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Completed), kPatienceMs);
    QCOMPARE(job(id).attempts, 1);
}

void TestOddNodes::anInputThatIsGoneEndsTheJob()
{
    server().onJson("POST /upload/image", R"({"name":"x.png","subfolder":"","type":"input"})");
    QStringList paths;
    const JobId id = submitWithInputs(&paths);
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Failed), kPatienceMs);
    QCOMPARE(job(id).failure, FailureKind::Input);
    QVERIFY2(job(id).message.contains(paths.first()), qPrintable(job(id).message));
}

void TestOddNodes::aNodeThatVanishesAfterTheInterruptDoesNotKeepTheJob()
{
    m_node->where = Prompt::Running;
    const JobId id = submit();
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Running), kPatienceMs);
    server().on("POST /interrupt", [this](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, ""); // heard
        m_node->fallSilent();
    });
    cancel(id);
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Cancelled), kPatienceMs);
    QTRY_COMPARE(m_dispatcher->activeRuns(), 0);
}

void TestOddNodes::anInterruptWithoutEffectIsRepeated()
{
    m_node->where = Prompt::Running;
    const JobId id = submit();
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Running), kPatienceMs);
    server().on("POST /interrupt", [this](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, "");
        if (m_node->count("POST /interrupt") == 3)
            m_node->where = Prompt::Absent;
    });
    QElapsedTimer timer;
    timer.start();
    cancel(id);
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Cancelled), kPatienceMs);
    QCOMPARE(m_node->count("POST /interrupt"), 3);
    QVERIFY(timer.elapsed() >= 2000); // and not at every look
}

void TestOddNodes::absentTwiceMeansSomeTimeApart()
{
    constexpr int kApartMs = 2000;
    m_node->where = Prompt::Absent;
    m_node->onLooked = [this] { m_node->hint(); }; // makes the run look at once
    const JobId id = submit();
    qint64 lostAfter = 0;
    connect(m_queue.get(), &JobQueue::jobChanged, m_context.get(), [&](const Job &job) {
        if (job.state == Pending && lostAfter == 0)
            lostAfter = m_node->absent.elapsed();
    });
    QTRY_VERIFY_WITH_TIMEOUT(lostAfter > 0, kPatienceMs);
    QVERIFY2(lostAfter >= kApartMs, qPrintable(QString::number(lostAfter)));
    QVERIFY(m_node->count("GET /queue") >= 2);
    QCOMPARE(job(id).failure, FailureKind::NodeLost);
}

void TestOddNodes::aCancelledUnclearPostIsLookedForTwice()
{
    m_node->where = Prompt::Absent;
    JobId id;
    server().on("POST /prompt", [&](const SeenRequest &request, QTcpSocket &socket) {
        m_node->heard(request);
        cancel(id);
        socket.abort(); // on its way through a proxy, perhaps
    });
    // It comes through after the first look, and after the first interrupt.
    m_node->onLooked = [this] { m_node->where = Prompt::Running; };
    server().on("POST /interrupt", [this](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, "");
        if (m_node->where == Prompt::Running) {
            m_node->where = Prompt::Absent;
            m_node->onLooked = {};
        }
    });
    m_dispatcher->setPaused(true);
    id = submit();
    m_dispatcher->setPaused(false);
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Cancelled), kPatienceMs);
    QVERIFY(!m_node->onLooked); // it was found and stopped
    QCOMPARE(m_node->count("POST /prompt"), 1);
}

void TestOddNodes::anAttemptThatCannotBeReadIsTakenUpLater()
{
    m_node->where = Prompt::Running;
    const JobId id = submit();
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Running), kPatienceMs);
    m_dispatcher.reset(); // the program ends
    m_node->where = Prompt::Done;
    const auto blocker = Connection::open(path(u"queue.db"_s), Connection::Mode::ReadWrite);
    CQ_VERIFY_OK(blocker);
    CQ_VERIFY_OK((*blocker)->run(u"ALTER TABLE job_bodies RENAME TO away"_s)); // unreadable
    const auto open = AttemptStore(committed()).allOpen().value_or({});
    QCOMPARE(open.size(), 1);
    const qsizetype asked = m_node->count("GET /queue");
    startDispatcher(open);
    CQ_VERIFY_OK(await(m_writer->write<int>([](Connection &) -> Result<int> { return 0; })));
    QCOMPARE(m_dispatcher->activeRuns(), 0);
    QCOMPARE(m_node->count("GET /queue"), asked);
    CQ_VERIFY_OK((*blocker)->run(u"ALTER TABLE away RENAME TO job_bodies"_s));
    QTRY_VERIFY_WITH_TIMEOUT(isIn(id, Completed), kPatienceMs);
    QCOMPARE(m_node->count("POST /prompt"), 1);
}

QTEST_GUILESS_MAIN(TestOddNodes)

#include "oddnodes.moc"
