#include "tests/support/fakeenginehandle.h"
#include "ui/models/vramhistory.h"

#include <QSignalSpy>
#include <QTest>

using namespace cq;
using cq::ui::SampleRing;
using cq::ui::VramHistory;

namespace {

NodeSample sample(TimeMs at, qint64 used)
{
    NodeSample made;
    made.at = at;
    made.vram.total = 100;
    made.vram.free = 100 - used;
    return made;
}

Node nodeAt(qint64 id, TimeMs at, qint64 used)
{
    Node node;
    node.config.id = NodeId{id};
    node.status.health = NodeHealth::Online;
    node.status.lastSeen = at;
    node.status.vram = sample(at, used).vram;
    return node;
}

} // namespace

class TestVramHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void theRingKeepsAnHour()
    {
        SampleRing ring;
        for (TimeMs at = 0; at <= 2 * SampleRing::kSpanMs; at += 60'000)
            QVERIFY(ring.append(sample(at, 10)));
        QCOMPARE(ring.samples().front().at, SampleRing::kSpanMs);
        QCOMPARE(ring.newest().at, 2 * SampleRing::kSpanMs);
        QCOMPARE(ring.size(), std::size_t{61});
    }

    void lateAndRepeatedSamplesAreDropped()
    {
        SampleRing ring;
        QVERIFY(ring.append(sample(2000, 10)));
        QVERIFY(!ring.append(sample(2000, 90)));
        QVERIFY(!ring.append(sample(1000, 90)));
        QCOMPARE(ring.size(), std::size_t{1});
        QCOMPARE(ring.newest().vram.usedShare(), 0.1);
    }

    void spikesSurviveTheColumns()
    {
        SampleRing ring;
        for (TimeMs at = 0; at < 1000; at += 10)
            ring.append(sample(at, at == 550 ? 99 : 20));
        const std::vector<float> columns = ring.columns(0, 1000, 10, 100);
        QCOMPARE(columns.size(), std::size_t{10});
        for (std::size_t column = 0; column < columns.size(); ++column)
            QCOMPARE(columns.at(column), column == 5 ? 0.99F : 0.2F);
    }

    void slowChecksStillDrawALine()
    {
        SampleRing ring;
        ring.append(sample(0, 30));
        ring.append(sample(500, 60));
        const std::vector<float> columns = ring.columns(0, 1000, 10, 600);
        QCOMPARE(columns.at(3), 0.3F);
        QCOMPARE(columns.at(7), 0.6F); // up to now, as long as the next sample may still come
    }

    void aSilentNodeLeavesAGap()
    {
        SampleRing ring;
        ring.append(sample(0, 30));
        ring.append(sample(100, 30));
        ring.append(sample(900, 40));
        const std::vector<float> columns = ring.columns(0, 1000, 10, 200);
        QCOMPARE(columns.at(0), 0.3F);
        QCOMPARE(columns.at(5), -1.0F);
        QCOMPARE(columns.at(9), 0.4F);
    }

    void historyIsAskedOnceThenFollowsTheNews()
    {
        FakeEngineHandle engine;
        engine.history[NodeId{1}] = {sample(1000, 10), sample(2000, 20)};
        VramHistory history(engine);
        QSignalSpy changed(&history, &VramHistory::changed);
        engine.publishNode(nodeAt(1, 3000, 30));
        QCOMPARE(history.ring(NodeId{1}).size(), std::size_t{1});
        QTRY_COMPARE(history.ring(NodeId{1}).size(), std::size_t{3});
        QCOMPARE(history.ring(NodeId{1}).samples().front().at, TimeMs{1000});
        engine.publishNode(nodeAt(1, 4000, 40));
        QCOMPARE(history.ring(NodeId{1}).size(), std::size_t{4});
        QCOMPARE(history.ring(NodeId{1}).newest().vram.usedShare(), 0.4);
        QVERIFY(changed.count() >= 3);
    }

    void anAnswerThatOverlapsTheNewsAddsNothingTwice()
    {
        FakeEngineHandle engine;
        engine.silent = true;
        VramHistory history(engine);
        history.follow(NodeId{1});
        engine.history[NodeId{1}] = {sample(1000, 10), sample(3000, 30)};
        engine.publishNode(nodeAt(1, 3000, 30));
        engine.answerAll();
        QTRY_COMPARE(history.ring(NodeId{1}).size(), std::size_t{2});
    }

    void aNodeThatDoesNotAnswerAddsNothing()
    {
        FakeEngineHandle engine;
        VramHistory history(engine);
        engine.publishNode(nodeAt(1, 1000, 10));
        Node silent = nodeAt(1, 2000, 10);
        silent.status.health = NodeHealth::Offline;
        engine.publishNode(silent);
        QCOMPARE(history.ring(NodeId{1}).size(), std::size_t{1});
        engine.publishNodeGone(NodeId{1});
        QVERIFY(history.ring(NodeId{1}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestVramHistory)
#include "tst_vramhistory.moc"
