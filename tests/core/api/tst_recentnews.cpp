#include "core/api/recentnews.h"

#include <QTest>

using namespace cq;
using namespace cq::api;

namespace {

/// News about jobs 1 to `count`.
RecentNews newsOf(int count, std::size_t most)
{
    RecentNews news("run", most);
    for (int i = 1; i <= count; ++i) {
        Job job;
        job.id = JobId{i};
        news.add(job, i % 2 == 0, i * 10);
    }
    return news;
}

QList<qint64> numbers(const std::optional<QList<JobNews>> &news)
{
    QList<qint64> numbers;
    for (const JobNews &one : news.value_or(QList<JobNews>()))
        numbers << one.job.id.value;
    return numbers;
}

} // namespace

class TestRecentNews : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void whoWasAwayGetsWhatCameAfter()
    {
        const RecentNews news = newsOf(5, 10);
        QCOMPARE(numbers(news.after("run-2")), (QList<qint64>{3, 4, 5}));
        const auto all = news.after("run-0");
        QCOMPARE(numbers(all), (QList<qint64>{1, 2, 3, 4, 5}));
        QCOMPARE(all->at(0).id, "run-1");
        QCOMPARE(all->at(4).id, news.newestId());
        QCOMPARE(all->at(2).at, 30);
        QVERIFY(!all->at(2).isRemoval);
        QVERIFY(all->at(3).isRemoval);
        const auto nothing = news.after(news.newestId());
        QVERIFY(nothing && nothing->isEmpty());
    }

    void beforeAnyNewsNothingWasMissed()
    {
        const RecentNews news("run");
        const auto nothing = news.after(news.newestId());
        QVERIFY(nothing && nothing->isEmpty());
    }

    void idsStayTheSameWhenOldNewsIsForgotten()
    {
        const RecentNews news = newsOf(10, 4); // 7 to 10 are kept
        QCOMPARE(numbers(news.after("run-8")), (QList<qint64>{9, 10}));
        QCOMPARE(numbers(news.after("run-6")), (QList<qint64>{7, 8, 9, 10}));
        QVERIFY(!news.after("run-5")); // 6 is gone
        QVERIFY(!news.after("run-0"));
    }

    void whatIsNoIdOfThisRunIsRefused_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::newRow("of another run") << QByteArray("other-3");
        QTest::newRow("of the future") << QByteArray("run-6");
        QTest::newRow("a number only") << QByteArray("3");
        QTest::newRow("no number") << QByteArray("run-");
        QTest::newRow("a sign") << QByteArray("run-+3");
        QTest::newRow("a leading zero") << QByteArray("run-03");
        QTest::newRow("too large for a number") << QByteArray("run-99999999999999999999999");
        QTest::newRow("negative") << QByteArray("run--3");
        QTest::newRow("bytes") << QByteArray("\0\xff-3", 4);
    }

    void whatIsNoIdOfThisRunIsRefused()
    {
        QFETCH(QByteArray, id);
        QVERIFY(!newsOf(5, 10).after(id));
    }
};

QTEST_GUILESS_MAIN(TestRecentNews)

#include "tst_recentnews.moc"
