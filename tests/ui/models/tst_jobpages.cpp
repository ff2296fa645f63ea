#include "ui/models/jobpages.h"

#include <QTest>

#include <numeric>

using namespace cq;
using cq::ui::JobPages;

namespace {

Job job(qint64 id)
{
    Job made;
    made.id = JobId{id};
    return made;
}

/// Jobs first, first - 1, … last.
QList<Job> newestFirst(qint64 first, qint64 last)
{
    QList<Job> jobs;
    for (qint64 id = first; id >= last; --id)
        jobs.append(job(id));
    return jobs;
}

/// As the engine answers for ids 1…count without gaps.
JobAnchors anchorsOf(qint64 count)
{
    JobAnchors anchors;
    anchors.count = count;
    for (qint64 id = 1; id <= count; id += anchors.pageSize)
        anchors.pageOldest.append(JobId{id});
    return anchors;
}

/// A table of ids 1…1000 whose newest 512 rows are known, cut into pages.
JobPages thousand()
{
    JobPages pages;
    pages.start(newestFirst(1000, 489), false);
    pages.setRestRows(488);
    pages.anchor(anchorsOf(1000));
    return pages;
}

} // namespace

class TestJobPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aShortListIsComplete()
    {
        JobPages pages;
        pages.start(newestFirst(3, 1), true);
        QCOMPARE(pages.rowCount(), 3);
        QVERIFY(pages.isAnchored());
        QCOMPARE(pages.jobAt(0)->id, JobId{3});
        QCOMPARE(pages.jobAt(2)->id, JobId{1});
        QCOMPARE(pages.rowOf(JobId{2}), 1);
        QCOMPARE(pages.rowOf(JobId{9}), -1);
        QVERIFY(pages.jobAt(3) == nullptr);
    }

    void theNewestPagesSurviveTheCut()
    {
        const JobPages pages = thousand();
        QCOMPARE(pages.rowCount(), 1000);
        // 1000 = 3 * 256 + 232: the newest page has 232 rows, and the 256 below it were read, too.
        QCOMPARE(pages.pageCount(), 4);
        QCOMPARE(pages.jobAt(0)->id, JobId{1000});
        QCOMPARE(pages.jobAt(231)->id, JobId{769});
        QCOMPARE(pages.jobAt(487)->id, JobId{513});
        QVERIFY(pages.jobAt(488) == nullptr);
        QCOMPARE(pages.page(1).oldest, JobId{257});
        QCOMPARE(pages.before(1), JobId{513});
        QCOMPARE(pages.rowsOf(1), (JobPages::Rows{488, 743}));
        QCOMPARE(pages.rowsOf(0), (JobPages::Rows{744, 999}));
    }

    void theCutAsksForAsManyRowsAsItMakes()
    {
        JobPages pages;
        pages.start(newestFirst(1000, 489), false);
        QCOMPARE(pages.rowsAnchored(anchorsOf(1000)), 1000);
        // The count is a moment older than the rows: two jobs came since.
        JobPages later;
        later.start(newestFirst(1002, 491), false);
        QCOMPARE(later.rowsAnchored(anchorsOf(1000)), 1002);
    }

    void newRowsMoveNothing()
    {
        JobPages pages = thousand();
        pages.fill(1, newestFirst(512, 257));
        QCOMPARE(pages.jobAt(500)->id, JobId{500});
        pages.prepend({job(1001), job(1002)});
        QCOMPARE(pages.rowCount(), 1002);
        QCOMPARE(pages.jobAt(0)->id, JobId{1002});
        QCOMPARE(pages.jobAt(502)->id, JobId{500});
        QCOMPARE(pages.page(1).oldest, JobId{257});
        QCOMPARE(pages.newest(), JobId{1002});
    }

    void theNewestPageIsSplitWhenItGrew()
    {
        JobPages pages = thousand();
        QList<Job> more;
        for (qint64 id = 1001; id <= 1400; ++id)
            more.append(job(id));
        pages.prepend(more);
        QCOMPARE(pages.rowCount(), 1400);
        QCOMPARE(pages.pageCount(), 5);
        QCOMPARE(pages.page(3).rows, JobPages::kPageSize);
        QCOMPARE(pages.page(4).oldest, JobId{1025});
        for (int row = 0; row < 888; ++row)
            QCOMPARE(pages.jobAt(row)->id, JobId{1400 - row});
    }

    void removedRowsCloseUpAcrossPages()
    {
        JobPages pages = thousand();
        pages.remove({230, 233}); // 770…767, over the edge of two pages
        QCOMPARE(pages.rowCount(), 996);
        QCOMPARE(pages.jobAt(229)->id, JobId{771});
        QCOMPARE(pages.jobAt(230)->id, JobId{766});
        QCOMPARE(pages.rowOf(JobId{766}), 230);
        QCOMPARE(pages.rowOf(JobId{769}), -1);
    }

    void aJobThatComesBackStandsWhereItBelongs()
    {
        JobPages pages = thousand();
        pages.remove({100, 100});
        QCOMPARE(pages.rowOf(JobId{900}), -1);
        QCOMPARE(pages.insertionRow(JobId{900}), 100);
        pages.insert(job(900));
        QCOMPARE(pages.rowOf(JobId{900}), 100);
        QCOMPARE(pages.rowCount(), 1000);
        QCOMPARE(pages.insertionRow(JobId{20}), -1); // its page is not here
    }

    void anUnknownPageMayTurnOutLonger()
    {
        JobPages pages = thousand();
        pages.setPageRows(0, 258);
        QCOMPARE(pages.rowCount(), 1002);
        QCOMPARE(pages.jobAt(0)->id, JobId{1000});
        QCOMPARE(pages.rowsOf(0), (JobPages::Rows{744, 1001}));
    }

    void fewPagesAreKept()
    {
        const qint64 count = 100 * JobPages::kPageSize;
        JobPages pages;
        pages.start(newestFirst(count, count - 511), false);
        pages.setRestRows(static_cast<int>(count) - 512);
        pages.anchor(anchorsOf(count));
        for (int page = 0; page < 90; ++page) {
            const qint64 oldest =
                pages.page(page).oldest.isNull() ? 1 : pages.page(page).oldest.value;
            pages.fill(page, newestFirst(oldest + 255, oldest));
        }
        QVERIFY(pages.jobAt(pages.rowsOf(0).first) != nullptr); // used just now
        pages.forgetOldPages();
        int known = 0;
        for (int page = 0; page < pages.pageCount(); ++page)
            known += pages.page(page).known ? 1 : 0;
        QCOMPARE(known, JobPages::kKeptPages);
        QVERIFY(pages.page(0).known);
        QVERIFY(pages.page(99).known); // the newest
        QVERIFY(!pages.page(1).known);
        QCOMPARE(pages.rowCount(), static_cast<int>(count));
    }

    void aListThatRanEmptyStartsAgain()
    {
        JobPages pages;
        pages.start({}, true);
        QCOMPARE(pages.rowCount(), 0);
        pages.prepend({job(7)});
        QCOMPARE(pages.rowOf(JobId{7}), 0);
        pages.remove({0, 0});
        QCOMPARE(pages.rowCount(), 0);
        QCOMPARE(pages.insertionRow(JobId{7}), 0);
    }
};

QTEST_GUILESS_MAIN(TestJobPages)
#include "tst_jobpages.moc"
