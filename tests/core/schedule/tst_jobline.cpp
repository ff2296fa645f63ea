#include "core/schedule/jobline.h"

#include <QRandomGenerator>
#include <QTest>

#include <set>

using namespace cq;

class TestJobLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyLineHasNobody();
    void nobodyStandsTwice();
    void equalOrdersGoByNumber();
    void agreesWithASet_data();
    void agreesWithASet();
    void aMillionPassThrough();
    void anEmptiedLineHoldsNothing();
};

void TestJobLine::anEmptyLineHasNobody()
{
    JobLine line;
    QVERIFY(line.isEmpty());
    QVERIFY(!line.first());
    QVERIFY(!line.remove({1, 1}));
    QCOMPARE(line.countBefore({1, 1}), 0);
}

void TestJobLine::nobodyStandsTwice()
{
    JobLine line;
    QVERIFY(line.insert({5, 1}));
    QVERIFY(!line.insert({5, 1}));
    QCOMPARE(line.size(), 1);
    QVERIFY(line.remove({5, 1}));
    QVERIFY(!line.remove({5, 1}));
    QCOMPARE(line.size(), 0);
}

void TestJobLine::equalOrdersGoByNumber()
{
    JobLine line;
    for (const qint64 id : {3, 1, 2})
        line.insert({5, id});
    line.insert({-5, 9});
    QCOMPARE(line.first()->id, 9);
    QCOMPARE(line.countBefore({5, 1}), 1);
    QCOMPARE(line.countBefore({5, 3}), 3);
    QCOMPARE(line.countBefore({6, 0}), 4); // nobody stands there
}

void TestJobLine::agreesWithASet_data()
{
    QTest::addColumn<int>("places");
    QTest::addColumn<int>("steps");
    QTest::newRow("few") << 20 << 3000;
    QTest::newRow("several pieces, split and emptied") << 6000 << 40'000;
}

void TestJobLine::agreesWithASet()
{
    QFETCH(const int, places);
    QFETCH(const int, steps);
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    JobLine line;
    std::set<JobPlace> known;
    for (int step = 0; step < steps; ++step) {
        const JobPlace place{random.bounded(places) - places / 2, random.bounded(1, 3)};
        if (random.bounded(100) < (step < steps / 2 ? 70 : 30))
            QCOMPARE(line.insert(place), known.insert(place).second);
        else
            QCOMPARE(line.remove(place), known.erase(place) > 0);
        QCOMPARE(line.size(), static_cast<qint64>(known.size()));
        QCOMPARE(line.isEmpty(), known.empty());
        if (!known.empty())
            QVERIFY(line.first() == *known.begin());
        if (step % 50 == 0)
            QCOMPARE(line.countBefore(place),
                     std::distance(known.begin(), known.lower_bound(place)));
    }
    for (const JobPlace &place : known)
        QVERIFY(line.remove(place));
    QVERIFY(line.isEmpty());
}

void TestJobLine::aMillionPassThrough()
{
    JobLine line;
    constexpr qint64 kJobs = 1'000'000;
    for (qint64 id = 1; id <= kJobs; ++id)
        line.insert({id, id});
    QVERIFY2(line.memoryUse() <= kJobs * 20, qPrintable(QString::number(line.memoryUse())));
    QCOMPARE(line.countBefore({kJobs, kJobs}), kJobs - 1);
    QCOMPARE(line.countBefore({kJobs / 3, 0}), kJobs / 3 - 1);
    for (qint64 id = 1; id <= kJobs; ++id) {
        QVERIFY(line.first() == (JobPlace{id, id}));
        QVERIFY(line.remove({id, id}));
    }
    QVERIFY(line.isEmpty());
}

/// However often jobs come and go behind a first that stays.
void TestJobLine::anEmptiedLineHoldsNothing()
{
    JobLine line;
    line.insert({0, 1});
    for (qint64 round = 0; round < 100; ++round) {
        for (qint64 id = 2; id <= 3000; ++id)
            line.insert({id + round, id});
        for (qint64 id = 3000; id >= 2; --id)
            line.remove({id + round, id});
    }
    QCOMPARE(line.size(), 1);
    QVERIFY2(line.memoryUse() < 64 * 1024, qPrintable(QString::number(line.memoryUse())));
}

QTEST_GUILESS_MAIN(TestJobLine)
#include "tst_jobline.moc"
