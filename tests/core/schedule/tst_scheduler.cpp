#include "core/schedule/scheduler.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

NodeCapacity node(qint64 id, int freeSlots = 1, int load = 0)
{
    NodeCapacity capacity;
    capacity.id = NodeId{id};
    capacity.name = u"node %1"_s.arg(id);
    capacity.freeSlots = freeSlots;
    capacity.load = load;
    return capacity;
}

NodeCapacity disabled(NodeCapacity capacity)
{
    capacity.enabled = false;
    return capacity;
}

NodeCapacity offline(NodeCapacity capacity)
{
    capacity.online = false;
    return capacity;
}

NodeCapacity full(NodeCapacity capacity)
{
    capacity.overThreshold = true;
    return capacity;
}

NodeCapacity using_(NodeCapacity capacity, double share)
{
    capacity.usedShare = share;
    return capacity;
}

WaitingJob job(qint64 id, qint64 order, qint64 pinned = 0)
{
    return {JobId{id}, order, NodeId{pinned}};
}

using Jobs = QList<WaitingJob>;
using Nodes = QList<NodeCapacity>;

WaitingIndex indexOf(const Jobs &jobs)
{
    WaitingIndex index;
    for (const WaitingJob &one : jobs)
        index.insert(one);
    return index;
}

/// The policy in its plainest words: go through everybody in order, give the first who can run the
/// least loaded node that it may use.
std::optional<Assignment> naiveDecision(Jobs jobs, Nodes nodes)
{
    std::ranges::sort(jobs, {}, [](const WaitingJob &a) { return std::pair(a.order, a.id); });
    std::ranges::sort(nodes, {},
                      [](const NodeCapacity &a) { return std::tuple(a.load, a.usedShare, a.id); });
    for (const WaitingJob &one : jobs) {
        for (const NodeCapacity &candidate : nodes) {
            const bool may = one.pinnedNode.isNull() || one.pinnedNode == candidate.id;
            if (may && candidate.enabled && candidate.online && !candidate.overThreshold
                && candidate.freeSlots > 0)
                return Assignment{one.id, candidate.id};
        }
    }
    return std::nullopt;
}

} // namespace

class TestScheduler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decides_data();
    void decides();
    void agreesWithTheNaivePolicy();
    void explains_data();
    void explains();
    void whoIsAtTheLimitWaitsAndHoldsUpNobody();
    void explainsManyAtOnce();
    void whoIsNextReallyStarts();
};

void TestScheduler::decides_data()
{
    QTest::addColumn<Jobs>("jobs");
    QTest::addColumn<Nodes>("nodes");
    QTest::addColumn<qint64>("wantedJob"); ///< 0: nobody starts
    QTest::addColumn<qint64>("wantedNode");
    const auto row = [](const char *name, const Jobs &jobs, const Nodes &nodes, qint64 wantedJob,
                        qint64 wantedNode) {
        QTest::newRow(name) << jobs << nodes << wantedJob << wantedNode;
    };
    row("nobody waits", {}, {node(1)}, 0, 0);
    row("no nodes", {job(1, 1)}, {}, 0, 0);
    row("first come, first served", {job(1, 2), job(2, 1)}, {node(1)}, 2, 1);
    row("equal places go by number", {job(2, 1), job(1, 1)}, {node(1)}, 1, 1);
    row("the least loaded node", {job(1, 1)}, {node(1, 1, 2), node(2, 1, 1), node(3, 1, 3)}, 1, 2);
    row("equal load: the emptier memory", {job(1, 1)}, {using_(node(1), 0.5), using_(node(2), 0.4)},
        1, 2);
    row("all equal: the lowest number", {job(1, 1)}, {node(2), node(1)}, 1, 1);
    row("load counts more than memory", {job(1, 1)},
        {using_(node(1, 1, 1), 0.0), using_(node(2, 1, 0), 0.9)}, 1, 2);
    row("a disabled node gets nothing", {job(1, 1)}, {disabled(node(1))}, 0, 0);
    row("a silent node gets nothing", {job(1, 1)}, {offline(node(1))}, 0, 0);
    row("a node above its limit gets nothing", {job(1, 1)}, {full(node(1))}, 0, 0);
    row("a busy node gets nothing", {job(1, 1)}, {node(1, 0)}, 0, 0);
    row("no less than nothing is free", {job(1, 1)}, {node(1, -1)}, 0, 0);
    row("the others are passed over", {job(1, 1)},
        {disabled(node(1)), offline(node(2)), full(node(3)), node(4, 0), node(5, 2, 9)}, 1, 5);
    row("a pinned job waits for its node", {job(1, 1, 2)}, {node(1), node(2, 0)}, 0, 0);
    row("a pinned job takes its node though another is emptier", {job(1, 1, 2)},
        {node(1), node(2, 1, 5)}, 1, 2);
    row("a waiting pinned job holds nobody up", {job(1, 1, 2), job(2, 2)}, {node(1), node(2, 0)}, 2,
        1);
    row("an older pinned job goes first", {job(1, 1, 2), job(2, 2)}, {node(1), node(2)}, 1, 2);
    row("an older free job goes before a pinned one", {job(1, 2, 1), job(2, 1)}, {node(1)}, 2, 1);
    row("pinned to a node that is gone", {job(1, 1, 9)}, {node(1)}, 0, 0);
    row("pinned jobs of several nodes go by age", {job(1, 3, 1), job(2, 2, 2)}, {node(1), node(2)},
        2, 2);
}

void TestScheduler::decides()
{
    QFETCH(Jobs, jobs);
    QFETCH(Nodes, nodes);
    QFETCH(qint64, wantedJob);
    QFETCH(qint64, wantedNode);
    const auto decision = decide(indexOf(jobs), nodes);
    QCOMPARE(decision.has_value(), wantedJob != 0);
    if (decision) {
        QCOMPARE(decision->job, JobId{wantedJob});
        QCOMPARE(decision->node, NodeId{wantedNode});
    }
    QCOMPARE(decision, naiveDecision(jobs, nodes));
}

void TestScheduler::agreesWithTheNaivePolicy()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    int started = 0;
    for (int round = 0; round < 2000; ++round) {
        Nodes nodes;
        const int nodeCount = random.bounded(5);
        for (int i = 1; i <= nodeCount; ++i) {
            NodeCapacity one = node(i, random.bounded(-1, 3), random.bounded(3));
            one.enabled = random.bounded(5) > 0;
            one.online = random.bounded(5) > 0;
            one.overThreshold = random.bounded(5) == 0;
            one.usedShare = random.bounded(3) / 4.0;
            nodes << one;
        }
        std::shuffle(nodes.begin(), nodes.end(), random);
        Jobs jobs;
        const int jobCount = random.bounded(12);
        for (int i = 1; i <= jobCount; ++i)
            jobs << job(i, random.bounded(-4, 6), random.bounded(3) ? 0 : random.bounded(1, 7));
        WaitingIndex index = indexOf(jobs);
        // Until nothing can start, as the dispatcher does.
        while (true) {
            const auto decision = decide(index, nodes);
            QCOMPARE(decision, naiveDecision(jobs, nodes));
            if (!decision)
                break;
            ++started;
            index.remove(decision->job);
            jobs.removeIf([&](const WaitingJob &one) { return one.id == decision->job; });
            const auto taken = std::ranges::find(nodes, decision->node, &NodeCapacity::id);
            --taken->freeSlots;
            ++taken->load;
        }
    }
    QVERIFY(started > 1000); // the rounds were not all idle
}

void TestScheduler::explains_data()
{
    QTest::addColumn<Jobs>("jobs"); ///< the first one is asked about
    QTest::addColumn<Nodes>("nodes");
    QTest::addColumn<bool>("paused");
    QTest::addColumn<WaitReason>("wanted");
    const auto row = [](const char *name, const Jobs &jobs, const Nodes &nodes,
                        const WaitReason &wanted, bool paused = false) {
        QTest::newRow(name) << jobs << nodes << paused << wanted;
    };
    using enum WaitKind;
    const QString name1 = u"node 1"_s;
    row("starts next", {job(5, 1)}, {node(1)}, {Next, NodeId{1}, name1, 0, 0});
    row("starts next on the least loaded", {job(5, 1)}, {node(2, 1, 1), node(1)},
        {Next, NodeId{1}, name1, 0, 0});
    row("all busy and first in line", {job(5, 1)}, {node(1, 0)}, {AllBusy, {}, {}, 0, 0});
    row("all busy and others ahead", {job(5, 9), job(1, 1), job(2, 2)}, {node(1, 0)},
        {AllBusy, {}, {}, 2, 0});
    row("one node, several before it", {job(5, 9), job(1, 1)}, {node(1)}, {AllBusy, {}, {}, 1, 0});
    row("there is no node", {job(5, 1)}, {}, {NoNodes, {}, {}, 0, 0});
    row("none answers", {job(5, 1)}, {offline(node(1)), disabled(node(2))},
        {NoneOnline, {}, {}, 0, 0});
    row("memory is short where slots are free", {job(5, 1)}, {full(node(1)), node(2, 0)},
        {OverThreshold, {}, {}, 0, 0});
    row("pinned to a busy one", {job(5, 1, 1)}, {node(1, 0), node(2)},
        {PinnedBusy, NodeId{1}, name1, 0, 0});
    row("pinned behind others", {job(5, 9, 1), job(1, 1, 1)}, {node(1)},
        {PinnedBusy, NodeId{1}, name1, 1, 0});
    row("pinned and next", {job(5, 1, 1)}, {node(1)}, {Next, NodeId{1}, name1, 0, 0});
    row("pinned to a silent one", {job(5, 1, 1)}, {offline(node(1))},
        {PinnedOffline, NodeId{1}, name1, 0, 0});
    row("pinned to one that is off", {job(5, 1, 1)}, {offline(disabled(node(1)))},
        {PinnedDisabled, NodeId{1}, name1, 0, 0});
    row("pinned to one that is gone", {job(5, 1, 7)}, {node(1)}, {PinnedGone, NodeId{7}, {}, 0, 0});
    row("paused", {job(5, 9), job(1, 1)}, {node(1)}, {Paused, {}, {}, 1, 0}, true);
    row("paused says so to pinned ones too", {job(5, 9, 1)}, {offline(node(1))},
        {Paused, {}, {}, 0, 0}, true);
}

void TestScheduler::explains()
{
    QFETCH(Jobs, jobs);
    QFETCH(Nodes, nodes);
    QFETCH(bool, paused);
    QFETCH(WaitReason, wanted);
    const auto reasons = explain({jobs.first().id}, indexOf(jobs), nodes, paused);
    QCOMPARE(reasons.size(), 1);
    const WaitReason &reason = reasons.first();
    QVERIFY2(reason == wanted, qPrintable(waitReasonText(reason)));
    QVERIFY(!waitReasonText(reason).isEmpty());
}

void TestScheduler::whoIsAtTheLimitWaitsAndHoldsUpNobody()
{
    const UserId mira{2};
    const UserId tom{3};
    WaitingIndex index;
    index.insert({JobId{1}, 1, {}, mira});
    index.insert({JobId{2}, 2, NodeId{1}, mira});
    index.insert({JobId{3}, 3, {}, tom});
    index.setPassedOver(mira, true);
    QCOMPARE(decide(index, {node(1)}), (Assignment{JobId{3}, NodeId{1}}));
    const auto reasons = explain({JobId{1}, JobId{2}, JobId{3}}, index, {node(1)}, false);
    QCOMPARE(reasons.at(0).kind, WaitKind::OwnerAtLimit);
    QCOMPARE(reasons.at(1).kind, WaitKind::OwnerAtLimit);
    QCOMPARE(reasons.at(2).kind, WaitKind::Next);
    QCOMPARE(reasons.at(2).ahead, 1);
    QCOMPARE(explain({JobId{1}}, index, {node(1)}, true).first().kind, WaitKind::Paused);
}

void TestScheduler::explainsManyAtOnce()
{
    const WaitingIndex index = indexOf({job(1, 1), job(2, 2), job(3, 3, 1)});
    const auto reasons =
        explain({JobId{3}, JobId{99}, JobId{2}, JobId{1}}, index, {node(1, 0)}, false);
    QCOMPARE(reasons.size(), 4);
    QCOMPARE(reasons.at(0).kind, WaitKind::PinnedBusy);
    QCOMPARE(reasons.at(1), WaitReason{}); // does not wait
    QCOMPARE(reasons.at(2).ahead, 1);
    QCOMPARE(reasons.at(3).ahead, 0);
}

void TestScheduler::whoIsNextReallyStarts()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    int confirmed = 0;
    for (int round = 0; round < 500; ++round) {
        Nodes nodes{node(1, random.bounded(2)), node(2, random.bounded(2), 1)};
        WaitingIndex index;
        for (int i = 1; i <= 4; ++i)
            index.insert(job(i, random.bounded(10), random.bounded(3)));
        const auto decision = decide(index, nodes);
        if (!decision)
            continue;
        const auto reason = explain({decision->job}, index, nodes, false).first();
        QCOMPARE(reason.kind, WaitKind::Next);
        QCOMPARE(reason.node, decision->node);
        ++confirmed;
    }
    QVERIFY(confirmed > 100);
}

QTEST_GUILESS_MAIN(TestScheduler)

#include "tst_scheduler.moc"
