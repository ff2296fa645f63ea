#include "core/nodes/vramring.h"

#include <QTest>

using namespace cq;

namespace {

NodeSample sample(TimeMs at)
{
    return {at, {100, 100 - at % 100, 0, 0}};
}

} // namespace

class TestVramRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readingsComeOldestFirst();
    void readingsOlderThanAnHourGo();
    void readingsThatAreNotNewerAreDropped();
};

void TestVramRing::readingsComeOldestFirst()
{
    VramRing ring;
    QVERIFY(ring.after(0).isEmpty());
    for (const TimeMs at : {10, 20, 30})
        ring.add(sample(at));
    QCOMPARE(ring.after(0), (QList<NodeSample>{sample(10), sample(20), sample(30)}));
    QCOMPARE(ring.after(10), (QList<NodeSample>{sample(20), sample(30)}));
    QCOMPARE(ring.after(15), (QList<NodeSample>{sample(20), sample(30)}));
    QVERIFY(ring.after(30).isEmpty());
}

void TestVramRing::readingsOlderThanAnHourGo()
{
    VramRing ring;
    constexpr TimeMs kSecond = 1000;
    for (TimeMs at = 1; at <= 3 * 3600; ++at)
        ring.add(sample(at * kSecond));
    QCOMPARE(ring.size(), 3601); // an hour, both ends included
    QCOMPARE(ring.after(0).first().at, 2 * 3600 * kSecond);
    ring.add(sample(100 * 3600 * kSecond)); // after a night's sleep
    QCOMPARE(ring.size(), 1);
}

void TestVramRing::readingsThatAreNotNewerAreDropped()
{
    VramRing ring;
    ring.add(sample(20));
    ring.add(sample(20));
    ring.add(sample(10)); // the clock was set back
    QCOMPARE(ring.after(0), QList<NodeSample>{sample(20)});
}

QTEST_GUILESS_MAIN(TestVramRing)

#include "tst_vramring.moc"
