#include "core/schedule/waitingindex.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace cq;

namespace {

/// The same thing the slow and obvious way.
class NaiveIndex
{
public:
    void insert(const WaitingJob &job) { m_jobs[job.id] = job; }

    bool remove(JobId job) { return m_jobs.erase(job) > 0; }

    qsizetype size() const { return static_cast<qsizetype>(m_jobs.size()); }

    const std::map<JobId, WaitingJob> &jobs() const { return m_jobs; }

    std::optional<JobId> first(NodeId node) const
    {
        return firstOf([node](const WaitingJob &job) { return job.pinnedNode == node; });
    }

    std::optional<JobId> firstForWorker(NodeId worker) const
    {
        return firstOf([worker](const WaitingJob &job) {
            return !job.bringsFiles && (job.pinnedNode == worker || job.pinnedNode.isNull());
        });
    }

    void setPassedOver(UserId owner, bool isPassedOver)
    {
        if (isPassedOver)
            m_passedOver.insert(owner);
        else
            m_passedOver.erase(owner);
    }

    qint64 ahead(JobId id) const
    {
        const auto asked = m_jobs.find(id);
        if (asked == m_jobs.end())
            return 0;
        return std::ranges::count_if(m_jobs, [&asked](const auto &entry) {
            return entry.second.pinnedNode == asked->second.pinnedNode
                && isBefore(entry.second, asked->second);
        });
    }

private:
    template <typename Fits> std::optional<JobId> firstOf(Fits fits) const
    {
        std::optional<WaitingJob> best;
        for (const auto &[id, job] : m_jobs) {
            if (fits(job) && !m_passedOver.contains(job.owner) && (!best || isBefore(job, *best)))
                best = job;
        }
        return best ? std::optional(best->id) : std::nullopt;
    }

    static bool isBefore(const WaitingJob &a, const WaitingJob &b)
    {
        return std::pair(a.order, a.id) < std::pair(b.order, b.id);
    }

    std::map<JobId, WaitingJob> m_jobs;
    std::set<UserId> m_passedOver;
};

std::optional<JobId> idOf(const std::optional<WaitingJob> &job)
{
    return job ? std::optional(job->id) : std::nullopt;
}

WaitingJob job(qint64 id, qint64 order, qint64 node = 0)
{
    return {JobId{id}, order, NodeId{node}};
}

} // namespace

class TestWaitingIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyIndexHasNothing();
    void theLowestOrderComesFirst();
    void equalOrdersGoByNumber();
    void bucketsDoNotMix();
    void insertingAgainMoves();
    void leavingAndComingBackCountsOnce();
    void movingBackAndForthCountsOnce();
    void aheadIsAnsweredInTheOrderAsked();
    void whoIsPassedOverComesBackToTheSamePlace();
    void workersTakeWhatBringsNoFiles();
    void agreesWithTheNaiveOne_data();
    void agreesWithTheNaiveOne();
    void cancellingInBulkLeavesTheOthersInOrder();
    void aMillionJobsStaySmall();
};

void TestWaitingIndex::anEmptyIndexHasNothing()
{
    WaitingIndex index;
    QVERIFY(index.isEmpty());
    QCOMPARE(idOf(index.firstUnpinned()), std::nullopt);
    QCOMPARE(idOf(index.firstPinnedTo(NodeId{1})), std::nullopt);
    QCOMPARE(index.ahead({JobId{1}}), QList<qint64>{0});
    QVERIFY(!index.remove(JobId{1}));
    QVERIFY(!index.contains(JobId{1}));
}

void TestWaitingIndex::theLowestOrderComesFirst()
{
    WaitingIndex index;
    for (const qint64 order : {5, 2, 9, -3, 7})
        index.insert(job(order + 100, order));
    QList<qint64> left;
    while (const auto first = index.firstUnpinned()) {
        left << first->order;
        QVERIFY(index.remove(first->id));
    }
    QCOMPARE(left, (QList<qint64>{-3, 2, 5, 7, 9}));
    QVERIFY(index.isEmpty());
}

void TestWaitingIndex::equalOrdersGoByNumber()
{
    WaitingIndex index;
    for (const qint64 id : {3, 1, 2})
        index.insert(job(id, 5));
    QCOMPARE(idOf(index.firstUnpinned()), JobId{1});
    QCOMPARE(index.ahead({JobId{3}, JobId{2}, JobId{1}}), (QList<qint64>{2, 1, 0}));
}

void TestWaitingIndex::bucketsDoNotMix()
{
    WaitingIndex index;
    index.insert(job(1, 1, 7));
    index.insert(job(2, 2));
    index.insert(job(3, 3, 8));
    index.insert(job(4, 4, 7));
    QCOMPARE(idOf(index.firstUnpinned()), JobId{2});
    QCOMPARE(idOf(index.firstPinnedTo(NodeId{7})), JobId{1});
    QCOMPARE(idOf(index.firstPinnedTo(NodeId{8})), JobId{3});
    QCOMPARE(index.ahead({JobId{4}, JobId{2}, JobId{3}}), (QList<qint64>{1, 0, 0}));
    QCOMPARE(index.find(JobId{4})->pinnedNode, NodeId{7});
}

void TestWaitingIndex::insertingAgainMoves()
{
    WaitingIndex index;
    index.insert(job(1, 1));
    index.insert(job(2, 2));
    index.insert(job(3, 3));
    index.insert(job(3, -1)); // to the front
    QCOMPARE(index.size(), 3);
    QCOMPARE(idOf(index.firstUnpinned()), JobId{3});
    index.insert(job(3, 10, 5)); // and to a node of its own
    QCOMPARE(idOf(index.firstUnpinned()), JobId{1});
    QCOMPARE(idOf(index.firstPinnedTo(NodeId{5})), JobId{3});
    QVERIFY(index.remove(JobId{3}));
    QCOMPARE(idOf(index.firstPinnedTo(NodeId{5})), std::nullopt);
    QCOMPARE(index.size(), 2);
}

void TestWaitingIndex::leavingAndComingBackCountsOnce()
{
    WaitingIndex index;
    for (qint64 id = 1; id <= 4; ++id)
        index.insert(job(id, id));
    QVERIFY(index.remove(JobId{2})); // held
    QCOMPARE(index.ahead({JobId{4}}), QList<qint64>{2});
    index.insert(job(2, 2)); // released
    QCOMPARE(index.ahead({JobId{4}}), QList<qint64>{3});
    QVERIFY(index.remove(JobId{1}));
    QCOMPARE(idOf(index.firstUnpinned()), JobId{2});
    QVERIFY(index.remove(JobId{2}));
    QCOMPARE(idOf(index.firstUnpinned()), JobId{3});
}

void TestWaitingIndex::movingBackAndForthCountsOnce()
{
    WaitingIndex index;
    index.insert(job(1, 1));
    index.insert(job(2, 5));
    index.insert(job(2, 7));
    index.insert(job(2, 9));
    index.insert(job(2, 5)); // where it was at first
    index.insert(job(3, 100));
    QCOMPARE(index.ahead({JobId{3}}), QList<qint64>{2});
}

void TestWaitingIndex::aheadIsAnsweredInTheOrderAsked()
{
    WaitingIndex index;
    for (qint64 id = 1; id <= 100; ++id)
        index.insert(job(id, 1000 - id, id % 2));
    QCOMPARE(index.ahead({JobId{2}, JobId{99}, JobId{100}, JobId{777}, JobId{2}, JobId{50}}),
             (QList<qint64>{49, 0, 0, 0, 49, 25}));
}

void TestWaitingIndex::whoIsPassedOverComesBackToTheSamePlace()
{
    const UserId mira{2};
    const UserId tom{3};
    WaitingIndex index;
    index.setPassedOver(mira, true); // before any job of hers is there
    index.insert({JobId{1}, 1, {}, mira});
    index.insert({JobId{2}, 2, {}, tom});
    index.insert({JobId{3}, 3, {}, mira});
    index.insert({JobId{4}, 4, NodeId{7}, mira});
    QVERIFY(index.isPassedOver(mira));
    QCOMPARE(idOf(index.firstUnpinned()), JobId{2});
    QCOMPARE(idOf(index.firstPinnedTo(NodeId{7})), std::nullopt);
    QCOMPARE(index.size(), 4);
    QCOMPARE(index.ahead({JobId{2}}), QList<qint64>{1}); // she is before him all the same
    QVERIFY(index.remove(JobId{1})); // cancelled meanwhile
    index.setPassedOver(mira, false);
    QCOMPARE(idOf(index.firstPinnedTo(NodeId{7})), JobId{4});
    QVERIFY(index.remove(JobId{2}));
    QCOMPARE(idOf(index.firstUnpinned()), JobId{3});
    index.setPassedOver(mira, true);
    QCOMPARE(idOf(index.firstUnpinned()), std::nullopt);
}

void TestWaitingIndex::workersTakeWhatBringsNoFiles()
{
    WaitingIndex index;
    index.insert({JobId{1}, 1, {}, kLocalOperator, true});
    index.insert({JobId{2}, 2, NodeId{7}, kLocalOperator, true});
    index.insert({JobId{3}, 3, NodeId{8}, kLocalOperator, false});
    QCOMPARE(idOf(index.firstForWorker(NodeId{7})), std::nullopt);
    index.insert({JobId{4}, 4, {}, kLocalOperator, false});
    QCOMPARE(idOf(index.firstForWorker(NodeId{7})), JobId{4});
    QCOMPARE(idOf(index.firstForWorker(NodeId{8})), JobId{3});
    QCOMPARE(idOf(index.firstUnpinned()), JobId{1});
    QCOMPARE(index.ahead({JobId{4}}), QList<qint64>{1}); // the first one brings files
}

void TestWaitingIndex::agreesWithTheNaiveOne_data()
{
    QTest::addColumn<int>("jobs");
    QTest::addColumn<int>("orders"); ///< few: many ties and returns to an old place
    QTest::addColumn<int>("steps");
    QTest::newRow("few jobs, few places") << 6 << 5 << 3000;
    QTest::newRow("many jobs, many places") << 300 << 100'000 << 3000;
    QTest::newRow("more than one sweep") << 3000 << 1'000'000 << 12'000;
}

void TestWaitingIndex::agreesWithTheNaiveOne()
{
    QFETCH(int, jobs);
    QFETCH(int, orders);
    QFETCH(int, steps);
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    WaitingIndex index;
    NaiveIndex naive;
    const auto anyJob = [&] { return JobId{random.bounded(1, jobs + 1)}; };
    const int checkEvery = jobs > 1000 ? 50 : 1;
    for (int step = 0; step < steps; ++step) {
        const JobId id = anyJob();
        // Fill first, then mostly empty, so that dead entries outnumber the living.
        if (random.bounded(100) < (step < steps / 2 ? 65 : 30)) {
            const WaitingJob next{id, random.bounded(-orders, orders), NodeId{random.bounded(3)},
                                  UserId{random.bounded(1, 5)}, random.bounded(2) == 0};
            index.insert(next);
            naive.insert(next);
        } else if (random.bounded(2) == 0) {
            QCOMPARE(index.remove(id), naive.remove(id));
        } else if (const auto first = index.firstPinnedTo(NodeId{random.bounded(3)})) {
            index.remove(first->id);
            naive.remove(first->id);
        }
        if (random.bounded(10) == 0) {
            const UserId owner{random.bounded(1, 5)};
            const bool isPassedOver = random.bounded(2) == 0;
            index.setPassedOver(owner, isPassedOver);
            naive.setPassedOver(owner, isPassedOver);
        }
        QCOMPARE(index.size(), naive.size());
        QCOMPARE(index.contains(id), naive.jobs().contains(id));
        if (step % checkEvery != 0)
            continue;
        for (qint64 node = 0; node < 3; ++node)
            QCOMPARE(idOf(index.firstPinnedTo(NodeId{node})), naive.first(NodeId{node}));
        QCOMPARE(idOf(index.firstForWorker(NodeId{1})), naive.firstForWorker(NodeId{1}));
        QList<JobId> asked;
        QList<qint64> expected;
        for (int i = 0; i < 4; ++i) {
            asked << anyJob();
            expected << naive.ahead(asked.last());
        }
        QCOMPARE(index.ahead(asked), expected);
    }
    while (const auto first = index.firstUnpinned()) {
        QCOMPARE(std::optional(first->id), naive.first({}));
        index.remove(first->id);
        naive.remove(first->id);
    }
}

void TestWaitingIndex::cancellingInBulkLeavesTheOthersInOrder()
{
    WaitingIndex index;
    constexpr qint64 kJobs = 100'000;
    for (qint64 id = 1; id <= kJobs; ++id)
        index.insert(job(id, id));
    const qint64 whenFull = index.memoryUse();
    for (qint64 id = 2; id <= kJobs; ++id) // the first stays and keeps the others buried
        index.remove(JobId{id});
    QCOMPARE(index.size(), 1);
    QCOMPARE(idOf(index.firstUnpinned()), JobId{1});
    // Dead entries do not pile up, however often jobs come and go behind a first that stays.
    for (qint64 round = 0; round < 500; ++round) {
        for (qint64 id = 2; id <= 1000; ++id)
            index.insert(job(id, id + round * kJobs));
        for (qint64 id = 2; id <= 1000; ++id)
            index.remove(JobId{id});
    }
    QVERIFY2(index.memoryUse() <= 2 * whenFull, qPrintable(QString::number(index.memoryUse())));
    QCOMPARE(idOf(index.firstUnpinned()), JobId{1});
    QCOMPARE(index.ahead({JobId{1}}), QList<qint64>{0});
}

void TestWaitingIndex::aMillionJobsStaySmall()
{
    WaitingIndex index;
    constexpr qint64 kJobs = 1'000'000;
    index.reserve(kJobs);
    for (qint64 id = 1; id <= kJobs; ++id)
        index.insert(job(id, id));
    QVERIFY(index.memoryUse() > kJobs * 16);
    QVERIFY2(index.memoryUse() <= kJobs * 100, qPrintable(QString::number(index.memoryUse())));
    for (qint64 id = 1; id <= 1000; ++id) {
        QCOMPARE(index.firstUnpinned()->id, JobId{id});
        index.remove(JobId{id});
    }
}

QTEST_GUILESS_MAIN(TestWaitingIndex)

#include "tst_waitingindex.moc"
