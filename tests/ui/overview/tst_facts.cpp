#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"

#include "ui/overview/facts.h"
#include "ui/overview/nodetile.h"

#include <QLocale>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

Node online(qint64 id, const QString &name, int running = 0)
{
    Node node;
    node.config.id = NodeId{id};
    node.config.name = name;
    node.status.health = NodeHealth::Online;
    node.status.running = running;
    node.status.vram = {1000, 400, 600, 0};
    return node;
}

Node offline(qint64 id, const QString &name)
{
    Node node = online(id, name);
    node.status.health = NodeHealth::Offline;
    node.status.since = 1'000'000;
    node.status.lastSeen = 1'000'000;
    return node;
}

Node overfull(qint64 id, const QString &name)
{
    Node node = online(id, name);
    node.status.overThreshold = true;
    return node;
}

Facts factsWith(const QList<Node> &nodes, qint64 waiting = 0, qint64 running = 0)
{
    Facts facts;
    facts.nodes = nodes;
    facts.counts[JobState::Pending] = waiting;
    facts.counts[JobState::Running] = running;
    facts.now = 2'000'000;
    return facts;
}

Job failedJob(qint64 id, qint64 node, FailureKind kind)
{
    Job job;
    job.id = JobId{id};
    job.title = u"flux"_s;
    job.state = JobState::Failed;
    job.node = NodeId{node};
    job.failure = kind;
    return job;
}

QStringList keysOf(const QList<Problem> &problems)
{
    QStringList keys;
    for (const Problem &problem : problems)
        keys.append(problem.key);
    return keys;
}

const Figure &figure(const QList<Figure> &figures, const QString &name)
{
    for (const Figure &one : figures) {
        if (one.name == name)
            return one;
    }
    qFatal("no such figure");
}

} // namespace

class TestFacts : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { QLocale::setDefault(QLocale(u"en_US"_s)); }

    void theVerdictNamesTheWorstFirst_data()
    {
        QTest::addColumn<Facts>("facts");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("sentence");
        const Node a = online(1, u"a"_s, 1);
        const Node b = online(2, u"b"_s, 2);
        const Node down = offline(3, u"lab-7"_s);
        Node off = online(4, u"off"_s);
        off.config.enabled = false;
        QTest::newRow("no node at all")
            << factsWith({}, 2) << u"No node to work on"_s << u"2 waiting"_s;
        QTest::newRow("only nodes that are switched off")
            << factsWith({off}, 0) << u"No node to work on"_s << u"nothing waits"_s;
        QTest::newRow("all silent")
            << factsWith({down, off}, 12) << u"No node answers"_s << u"12 waiting"_s;
        QTest::newRow("one silent")
            << factsWith({a, b, down}, 12, 3) << u"Running, one node needs you"_s
            << u"3 jobs on 2 nodes; 12 waiting"_s;
        QTest::newRow("one silent, nothing to do")
            << factsWith({online(1, u"a"_s), down}) << u"Idle, one node needs you"_s
            << u"nothing runs; nothing waits"_s;
        QTest::newRow("everything runs") << factsWith({a}, 0, 1) << u"Everything runs"_s
                                         << u"one job on one node; nothing waits"_s;
        QTest::newRow("idle") << factsWith({online(1, u"a"_s)}) << u"Ready"_s
                              << u"one node is free"_s;
        Facts paused = factsWith({a}, 3, 1);
        paused.paused = true;
        QTest::newRow("paused") << paused << u"Dispatch is paused"_s
                                << u"one job finishes; 3 waiting"_s;
        Facts stuck = factsWith({a}, 1, 1);
        stuck.stuck = {StuckJob{}};
        QTest::newRow("a job cannot start")
            << stuck << u"Running, one job needs you"_s << u"one job on one node; 1 waiting"_s;
        Facts failed = factsWith({a}, 0, 1);
        failed.figures.latestFailed = {failedJob(9, 1, FailureKind::OutOfMemory)};
        failed.figures.failedLastHour = 1;
        QTest::newRow("a job failed")
            << failed << u"Running, one job failed"_s << u"one job on one node; nothing waits"_s;
        failed.figures.failedLastHour = 12; // more than the list names
        failed.counts[JobState::Running] = 0;
        failed.nodes = {online(1, u"a"_s)};
        QTest::newRow("many failed")
            << failed << u"Idle, 12 jobs failed"_s << u"nothing runs; nothing waits"_s;
        Facts full = factsWith({a, overfull(2, u"b"_s)}, 1, 1);
        QTest::newRow("a node takes no work for its memory")
            << full << u"Running, one node needs you"_s << u"one job on one node; 1 waiting"_s;
        full.nodes.append(down);
        QTest::newRow("one node silent, one without memory")
            << full << u"Running, 2 nodes need you"_s << u"one job on one node; 1 waiting"_s;
        full.nodes = {a, overfull(2, u"b"_s)};
        full.counts[JobState::Pending] = 0;
        QTest::newRow("a full node nobody waits for")
            << full << u"Everything runs"_s << u"one job on one node; nothing waits"_s;
    }

    void theVerdictNamesTheWorstFirst()
    {
        QFETCH(Facts, facts);
        const Verdict verdict = verdictOf(facts);
        QTEST(verdict.title, "title");
        QTEST(verdict.sentence, "sentence");
        QVERIFY(!verdict.iconName.isEmpty());
        // Green beside a list of problems is a lie, and so is the other way round.
        QCOMPARE(verdict.token == Token::Done, problemsOf(facts).isEmpty());
    }

    void aSilentNodeIsAProblemAndADisabledOneIsNot()
    {
        Node off = offline(2, u"off"_s);
        off.config.enabled = false;
        const QList<Problem> problems =
            problemsOf(factsWith({offline(1, u"lab-7"_s), off, online(3, u"a"_s)}));
        QCOMPARE(keysOf(problems), QStringList{u"node-1"_s});
        QCOMPARE(problems.first().remedy, Remedy::CheckNode);
        QCOMPARE(problems.first().node, NodeId{1});
        QVERIFY(problems.first().sentence.contains(u"memory was at 60 %"_s));
        QVERIFY(problems.first().severe);
    }

    void failuresOfOneKindOnOneNodeAreOneProblem()
    {
        Facts facts = factsWith({online(1, u"gpu-a"_s), online(2, u"gpu-b"_s)});
        facts.figures.latestFailed = {
            failedJob(9, 1, FailureKind::OutOfMemory), failedJob(8, 2, FailureKind::OutOfMemory),
            failedJob(7, 1, FailureKind::OutOfMemory), failedJob(6, 1, FailureKind::Timeout)};
        const QList<Problem> problems = problemsOf(facts);
        QCOMPARE(problems.size(), qsizetype(3));
        QCOMPARE(problems.first().jobs, (QList<JobId>{JobId{9}, JobId{7}}));
        QCOMPARE(problems.first().title, u"2 jobs failed on gpu-a"_s);
        QCOMPARE(problems.first().remedy, Remedy::RetryJobs);
        QCOMPARE(problems.first().link.states, QList<JobState>{JobState::Failed});
        QCOMPARE(problems.at(1).title, u"Job 8 failed on gpu-b"_s);
        QCOMPARE(problems.at(1).link.job, JobId{8});
    }

    void aJobPinnedToASilentNodeSaysSo()
    {
        Facts facts = factsWith({online(1, u"a"_s)}, 1);
        Job job;
        job.id = JobId{2431};
        job.title = u"sketch"_s;
        job.submittedAt = facts.now - 300'000;
        facts.stuck = {{job, {WaitKind::PinnedOffline, NodeId{7}, u"lab-7"_s, 0, 0}}};
        const QList<Problem> problems = problemsOf(facts);
        QCOMPARE(problems.size(), qsizetype(1));
        QCOMPARE(problems.first().title, u"Job 2431 is pinned to lab-7"_s);
        QCOMPARE(problems.first().sentence, u"sketch, waits for 5 min"_s);
        QCOMPARE(problems.first().link.job, JobId{2431});
    }

    void withNoNodeOnlineStuckJobsAreNotListedOneByOne()
    {
        Facts facts = factsWith({offline(1, u"a"_s)}, 2);
        facts.stuck = {StuckJob{}, StuckJob{}};
        QCOMPARE(keysOf(problemsOf(facts)), QStringList{u"node-1"_s});
    }

    void pausedMattersOnlyWhenSomebodyWaits()
    {
        Facts facts = factsWith({online(1, u"a"_s)}, 0);
        facts.paused = true;
        QVERIFY(problemsOf(facts).isEmpty());
        facts.counts[JobState::Pending] = 2;
        QCOMPARE(problemsOf(facts).first().remedy, Remedy::Resume);
    }

    void aFullNodeIsAProblemOnlyWhenItStandsIdle()
    {
        Node full = online(1, u"a"_s);
        full.status.overThreshold = true;
        QCOMPARE(problemsOf(factsWith({full}, 1)).first().remedy, Remedy::FreeMemory);
        full.status.running = 1;
        QVERIFY(problemsOf(factsWith({full}, 1)).isEmpty());
    }

    void theCardsCountWhatTheyName()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Facts facts = factsWith(engine.state.nodes);
        facts.counts = engine.state.counts;
        facts.figures = engine.figures;
        facts.now = engine.figures.oldestWaitingSince + 6 * 60'000;
        facts.stuck = {StuckJob{}, StuckJob{}};
        const QList<Figure> figures = figuresOf(facts);
        QCOMPARE(figures.size(), qsizetype(7));
        QCOMPARE(figure(figures, u"cardWaiting"_s).value, u"12"_s);
        QCOMPARE(figure(figures, u"cardWaiting"_s).note, u"2 cannot start"_s);
        QCOMPARE(figure(figures, u"cardRunning"_s).note, u"all 4 slots busy"_s);
        QCOMPARE(figure(figures, u"cardFailed"_s).value, u"3"_s);
        QCOMPARE(figure(figures, u"cardFailed"_s).token, Token::Failed);
        QCOMPARE(figure(figures, u"cardNodes"_s).value, u"3 / 4"_s);
        QCOMPARE(figure(figures, u"cardNodes"_s).note, u"lab-7 does not answer"_s);
        QCOMPARE(figure(figures, u"cardWait"_s).value, u"6 min"_s);
        QCOMPARE(figure(figures, u"cardWait"_s).link.job, JobId{2424});
        QCOMPARE(figure(figures, u"cardTime"_s).value, u"1:24"_s);
    }

    void nothingYetIsADashNotAZero()
    {
        const QList<Figure> figures = figuresOf({});
        QCOMPARE(figure(figures, u"cardTime"_s).value, u"–"_s);
        QCOMPARE(figure(figures, u"cardWait"_s).value, u"–"_s);
        QCOMPARE(figure(figures, u"cardFailed"_s).token, Token::Text);
    }

    void timeLeftIsGuessedOnlyWhenThereIsEnoughToGuessFrom()
    {
        Job job;
        job.startedAt = 1'000'000;
        QCOMPARE(estimatedLeftMs(job, 0.5, 1'030'000), qint64(30'000));
        QCOMPARE(estimatedLeftMs(job, 0.75, 1'030'000), qint64(10'000));
        QCOMPARE(estimatedLeftMs(job, 0.01, 1'030'000), qint64(-1));
        QCOMPARE(estimatedLeftMs(job, 0.5, 1'000'500), qint64(-1));
        job.startedAt = 0;
        QCOMPARE(estimatedLeftMs(job, 0.5, 1'030'000), qint64(-1));
    }
};

QTEST_MAIN(TestFacts)
#include "tst_facts.moc"
