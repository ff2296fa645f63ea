#include "core/base/clock.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "ui/models/jobtablemodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace cq;
using cq::ui::JobColumn;
using cq::ui::JobTableModel;
using namespace Qt::StringLiterals;

namespace {

QString text(const JobTableModel &model, int row, JobColumn column, int role = Qt::DisplayRole)
{
    return model.index(row, static_cast<int>(column)).data(role).toString();
}

Job waiting(qint64 id, const QString &title = u"portrait"_s)
{
    Job job;
    job.id = JobId{id};
    job.owner = kLocalOperator;
    job.title = title;
    job.state = JobState::Pending;
    return job;
}

Job over(qint64 id, JobState state = JobState::Completed)
{
    Job job = waiting(id);
    job.state = state;
    return job;
}

Job inState(const FakeEngineHandle &engine, qint64 id, JobState state)
{
    Job job = engine.jobs.at(JobId{id});
    job.state = state;
    return job;
}

/// The numbers of all rows that are here, 0 for others.
QList<qint64> numbersOf(const JobTableModel &model)
{
    QList<qint64> numbers;
    for (int row = 0; row < model.rowCount(); ++row)
        numbers << (model.jobAt(row) != nullptr ? model.jobAt(row)->id.value : 0);
    return numbers;
}

void fillOver(FakeEngineHandle &engine, int count)
{
    for (int id = 1; id <= count; ++id)
        engine.jobs[JobId{id}] = over(id);
}

void fill(FakeEngineHandle &engine, int count)
{
    for (int id = 1; id <= count; ++id)
        engine.jobs[JobId{id}] = waiting(id);
}

} // namespace

class TestJobTableModel : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;

private Q_SLOTS:

    void anEmptyQueueIsReadyAndEmpty()
    {
        FakeEngineHandle engine;
        playEmpty(engine);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.phase(), JobTableModel::Phase::Loading);
        model.open();
        QTRY_COMPARE(model.phase(), JobTableModel::Phase::Ready);
        QCOMPARE(model.rowCount(), 0);
    }

    void whatRunsStandsOnTopThenTheQueueThenWhatIsOver()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_COMPARE(model.rowCount(), static_cast<int>(engine.jobs.size()));
        // As in the story: four run, twelve wait, one is held; then newest first.
        QCOMPARE(numbersOf(model).first(4), (QList<qint64>{2412, 2417, 2418, 2419}));
        QCOMPARE(numbersOf(model).mid(4, 12),
                 (QList<qint64>{2420, 2421, 2423, 2424, 2425, 2426, 2427, 2428, 2429, 2430, 2431,
                                2432}));
        QCOMPARE(numbersOf(model).mid(16, 4), (QList<qint64>{2422, 2416, 2415, 2414}));
        for (int row = 18; row < model.rowCount(); ++row)
            QVERIFY(model.jobAt(row)->id < model.jobAt(row - 1)->id);
        const int failed = model.rowOf(JobId{2414});
        QCOMPARE(text(model, failed, JobColumn::State), u"Failed"_s);
        QCOMPARE(text(model, failed, JobColumn::Node), u"gpu-a"_s);
        QCOMPARE(text(model, failed, JobColumn::Timing), u"after 9 s"_s);
        QVERIFY(!model.hasSeveralUsers());
        // Known from the snapshot, before any news.
        QTRY_COMPARE(text(model, model.rowOf(JobId{2418}), JobColumn::Progress),
                     u"KSampler 19 of 30"_s);
        QCOMPARE(model.index(model.rowOf(JobId{2418}), 0).data(JobTableModel::ProgressRole),
                 QVariant(0.62));
    }

    void aMillionRowsShowTheNewestPageBeforeTheAnchors()
    {
        FakeEngineHandle engine;
        playMany(engine, 1'000'000);
        JobTableModel model(engine, m_clock);
        model.open();
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QVERIFY(reset.wait());
        QVERIFY(model.rowCount() >= 512);
        QCOMPARE(text(model, 0, JobColumn::Job), u"1000000"_s);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 1'000'000, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(model.pages().isAnchored(), 20000);
        QCOMPARE(text(model, 0, JobColumn::Job), u"1000000"_s);
        QCOMPARE(reset.count(), 1);
    }

    void aJumpIntoTheMiddleOfAMillionRowsReadsOnePage()
    {
        FakeEngineHandle engine;
        playMany(engine, 1'000'000);
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_VERIFY_WITH_TIMEOUT(model.rowCount() == 1'000'000 && model.pages().isAnchored(),
                                 20000);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const int row = 612'345;
        QCOMPARE(text(model, row, JobColumn::Job, Qt::AccessibleTextRole), u"not loaded"_s);
        QTest::qWait(0);
        QCOMPARE(changed.count(), 0); // a screen reader fetches nothing
        QElapsedTimer turn;
        turn.start();
        for (int visible = row; visible < row + 24; ++visible)
            QCOMPARE(text(model, visible, JobColumn::Job), u"…"_s);
        QVERIFY(turn.elapsed()
                < 80); // 16 ms are asked for; a loaded machine may be five times slower
        QTRY_COMPARE(text(model, row, JobColumn::Job), QString::number(1'000'000 - row));
        const auto rows = changed.first();
        QCOMPARE(rows.at(1).toModelIndex().row() - rows.at(0).toModelIndex().row(), 255);
        QVERIFY(changed.count() <= 2); // at most the two pages that were on the screen
    }

    void theLastRowIsTheOldestJob()
    {
        FakeEngineHandle engine;
        playMany(engine, 1'000'000);
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_VERIFY_WITH_TIMEOUT(model.rowCount() == 1'000'000 && model.pages().isAnchored(),
                                 20000);
        QCOMPARE(text(model, 999'999, JobColumn::Job), u"…"_s);
        QTRY_COMPARE(text(model, 999'999, JobColumn::Job), u"1"_s);
        QCOMPARE(model.rowCount(), 1'000'000);
    }

    void pagesAreReadWithTheModelTesterWatching()
    {
        FakeEngineHandle engine;
        fillOver(engine, 1000);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_VERIFY(model.rowCount() == 1000 && model.pages().isAnchored());
        for (int row = 0; row < 1000; row += 100) {
            QTRY_COMPARE(text(model, row, JobColumn::Job), QString::number(1000 - row));
        }
        engine.publishJob(over(1001));
        QTRY_COMPARE(model.rowCount(), 1001);
        QCOMPARE(text(model, 0, JobColumn::Job), u"1001"_s);
        QCOMPARE(text(model, 901, JobColumn::Job), u"100"_s);
    }

    void newsMovesARowAndKeepsItSelected()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_VERIFY(model.rowCount() > 0);
        const QPersistentModelIndex kept = model.index(model.rowOf(JobId{2421}), 0);
        QCOMPARE(kept.row(), 5); // second of those who wait
        Job job = engine.jobs[JobId{2421}];
        job.state = JobState::Running;
        job.node = NodeId{1};
        job.startedAt = m_clock.now() - 4000;
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        engine.publishJob(job, JobProgress{job.id, u"3"_s, u"KSampler"_s, 5, 20, 0.25});
        QTRY_COMPARE(kept.row(), 4); // last of those that run
        const int row = kept.row();
        QCOMPARE(kept.data(JobTableModel::IdRole).toLongLong(), 2421);
        QCOMPARE(text(model, row, JobColumn::State), u"Running"_s);
        QCOMPARE(text(model, row, JobColumn::Node), u"gpu-a"_s);
        QCOMPARE(text(model, row, JobColumn::Progress), u"KSampler 5 of 20"_s);
        // 4 s for a quarter: about 12 s to go.
        QVERIFY2(text(model, row, JobColumn::Timing).startsWith(u"ends in 1"_s),
                 qPrintable(text(model, row, JobColumn::Timing)));
        QCOMPARE(resets.count(), 0);
        QCOMPARE(removed.count(), 0);
    }

    void aJobThatEndsGoesBelowAndOneThatIsRetriedComesBack()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_VERIFY(model.rowCount() > 20);
        const int all = model.rowCount();
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        const QPersistentModelIndex newer = model.index(model.rowOf(JobId{2419}), 0);
        const QPersistentModelIndex older = model.index(model.rowOf(JobId{2412}), 0);
        engine.publishJob(inState(engine, 2419, JobState::Completed)); // newest of what is over
        engine.publishJob(inState(engine, 2412, JobState::Completed)); // among older ones
        QTRY_COMPARE(numbersOf(model).first(3), (QList<qint64>{2417, 2418, 2420}));
        QCOMPARE(newer.row(), 15); // below two that run, twelve that wait and the one that is held
        QCOMPARE(newer.data(JobTableModel::IdRole).toLongLong(), 2419);
        QCOMPARE(older.data(JobTableModel::IdRole).toLongLong(), 2412);
        QCOMPARE(model.jobAt(older.row() - 1)->id, JobId{2413});
        QCOMPARE(model.jobAt(older.row() + 1)->id, JobId{2411});
        QCOMPARE(text(model, older.row(), JobColumn::State), u"Done"_s);

        Job again = inState(engine, 2414, JobState::Pending);
        again.order = 9999;
        const QPersistentModelIndex retried = model.index(model.rowOf(again.id), 0);
        engine.publishJob(again);
        QTRY_COMPARE(retried.row(), 14); // the last of those who wait, before the one that is held
        QCOMPARE(retried.data(JobTableModel::IdRole).toLongLong(), 2414);
        again.order = -1; // to the top of the queue
        engine.publishJob(again);
        QTRY_COMPARE(retried.row(), 2);
        QCOMPARE(model.rowCount(), all);
        QCOMPARE(removed.count(), 0);
        QCOMPARE(resets.count(), 0);
    }

    void theLastThatIsLiveStaysInItsRowWhenItEnds()
    {
        FakeEngineHandle engine;
        fillOver(engine, 3);
        engine.jobs[JobId{4}] = waiting(4);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_COMPARE(numbersOf(model), (QList<qint64>{4, 3, 2, 1}));
        engine.publishJob(over(4, JobState::Cancelled));
        QTRY_COMPARE(text(model, 0, JobColumn::State), u"Cancelled"_s);
        QCOMPARE(model.firstPageRow(), 0);
        engine.publishJob(waiting(4));
        QTRY_COMPARE(text(model, 0, JobColumn::State), u"Waiting"_s);
        QCOMPARE(model.firstPageRow(), 1);
        QCOMPARE(numbersOf(model), (QList<qint64>{4, 3, 2, 1}));
    }

    void manyThatEndAtOnceAreInTheirPlaces()
    {
        FakeEngineHandle engine;
        fill(engine, 200);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_COMPARE(model.rowCount(), 200);
        EngineChanges changes;
        for (int id = 1; id <= 100; ++id) {
            engine.jobs[JobId{id}] = over(id);
            changes.jobs.append(over(id));
        }
        engine.publish(changes);
        QList<qint64> wanted;
        for (qint64 id = 101; id <= 200; ++id)
            wanted << id;
        for (qint64 id = 100; id >= 1; --id)
            wanted << id;
        QTRY_COMPARE(numbersOf(model), wanted);
    }

    void anEndThatTheSecondAnswerKnowsIsShownOnce()
    {
        FakeEngineHandle engine;
        fill(engine, 3);
        JobTableModel model(engine, m_clock);
        engine.silent = true;
        model.open();
        engine.answerAll(); // all three wait
        engine.jobs[JobId{2}] = over(2); // before it is asked what is over; its news comes later
        QTRY_COMPARE(model.phase(), JobTableModel::Phase::Ready);
        QCOMPARE(numbersOf(model), (QList<qint64>{1, 3, 2}));
    }

    void withTooManyLiveJobsTheTableIsNewestFirst()
    {
        FakeEngineHandle engine;
        fill(engine, ui::LiveJobs::kMost + 1);
        engine.jobs[JobId{7}] = over(7);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_COMPARE(model.rowCount(), ui::LiveJobs::kMost + 1);
        QCOMPARE(text(model, 0, JobColumn::Job), u"1"_s); // a thousand are not too many
        engine.jobs[JobId{7}] = waiting(7);
        model.open();
        QTRY_COMPARE(model.firstPageRow(), 0);
        QCOMPARE(text(model, 0, JobColumn::Job), QString::number(ui::LiveJobs::kMost + 1));
        // When half of them are over, what waits is on top again.
        EngineChanges changes;
        for (int id = 1; id <= ui::LiveJobs::kMost / 2 + 1; ++id) {
            engine.jobs[JobId{id}] = over(id);
            changes.jobs.append(over(id));
        }
        engine.publishJob(over(1));
        engine.publish(changes);
        QTRY_COMPARE(model.firstPageRow(), ui::LiveJobs::kMost / 2);
        QCOMPARE(text(model, 0, JobColumn::Job), QString::number(ui::LiveJobs::kMost / 2 + 2));
    }

    void newRowsComeInBatches()
    {
        FakeEngineHandle engine;
        fill(engine, 5);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_COMPARE(model.rowCount(), 5);
        const QPersistentModelIndex selected = model.index(2, 0);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QElapsedTimer timer;
        timer.start();
        for (int id = 6; id <= 1005; ++id) {
            engine.publishJob(waiting(id));
            if (id % 100 == 0)
                QTest::qWait(20);
        }
        QTRY_COMPARE(model.rowCount(), 1005);
        QVERIFY2(inserted.count() <= 2 + timer.elapsed() / 500, "more than two inserts a second");
        QCOMPARE(selected.data(JobTableModel::IdRole).toLongLong(), 3);
        for (int row = 0; row < 1005; ++row)
            QCOMPARE(model.jobAt(row)->id, JobId{row + 1});
    }

    void anotherFilterShowsOtherRows()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_VERIFY(model.rowCount() > 10);
        JobFilter filter;
        filter.states = {JobState::Failed};
        model.setFilter(filter);
        QVERIFY(model.rowCount() > 10); // the old rows stay until the new ones are here
        QTRY_COMPARE(model.rowCount(), 3);
        QCOMPARE(text(model, 0, JobColumn::Job), u"2414"_s);
    }

    void aJobThatLeavesTheFilterLeavesTheTable()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        JobFilter filter;
        filter.states = {JobState::Pending};
        model.setFilter(filter);
        QTRY_COMPARE(model.rowCount(), 12);
        Job job = engine.jobs[JobId{2427}];
        job.state = JobState::Cancelled;
        engine.publishJob(job);
        QTRY_COMPARE(model.rowCount(), 11);
        QCOMPARE(model.rowOf(job.id), -1);
        // Undone, it comes back to its place.
        job.state = JobState::Pending;
        engine.publishJob(job);
        QTRY_COMPARE(model.rowCount(), 12);
        const int row = model.rowOf(job.id);
        QCOMPARE(model.jobAt(row - 1)->id, JobId{2426});
        QCOMPARE(model.jobAt(row + 1)->id, JobId{2428});
    }

    void removedJobsLeaveTheTable()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_VERIFY(model.rowCount() > 0);
        const int before = model.rowCount();
        const QFuture<Result<int>> removing =
            engine.remove({JobId{2416}, JobId{2415}, JobId{2410}});
        QTRY_VERIFY(removing.isFinished());
        QTRY_COMPARE(model.rowCount(), before - 3);
        QCOMPARE(model.rowOf(JobId{2415}), -1);
    }

    void rowsLostWhereNothingIsKnownAreCountedAgain()
    {
        FakeEngineHandle engine;
        fill(engine, 2000);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        JobFilter filter;
        filter.states = {JobState::Pending};
        model.setFilter(filter);
        QTRY_VERIFY(model.rowCount() == 2000 && model.pages().isAnchored());
        // The oldest waiting jobs start first, and their page was never read.
        for (int id = 1; id <= 40; ++id) {
            Job job = engine.jobs[JobId{id}];
            job.state = JobState::Running;
            engine.publishJob(job);
        }
        QTRY_COMPARE(model.rowCount(), 1960);
        QTRY_COMPARE(text(model, 1959, JobColumn::Job), u"41"_s);
        QCOMPARE(model.rowCount(), 1960);
    }

    void aPageThatLostRowsUnnoticedHealsWhenItIsRead()
    {
        FakeEngineHandle engine;
        fill(engine, 2000);
        JobTableModel model(engine, m_clock);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_VERIFY(model.rowCount() == 2000 && model.pages().isAnchored());
        for (int id = 300; id < 310; ++id)
            engine.jobs.erase(JobId{id}); // no news of it
        QCOMPARE(text(model, 2000 - 300, JobColumn::Job), u"…"_s);
        QTRY_COMPARE(model.rowCount(), 1990);
        QCOMPARE(text(model, model.rowOf(JobId{299}), JobColumn::Job), u"299"_s);
        QCOMPARE(model.rowOf(JobId{310}) + 1, model.rowOf(JobId{299}));
    }

    void anAnswerThatNewsOvertookIsCorrected()
    {
        FakeEngineHandle engine;
        fill(engine, 3);
        JobTableModel model(engine, m_clock);
        engine.silent = true;
        model.open();
        Job job = engine.jobs[JobId{2}];
        job.state = JobState::Failed;
        EngineChanges changes; // tells the news, while the answer still shows the job waiting
        changes.jobs = {job};
        engine.publish(changes);
        engine.answerAll();
        QTRY_COMPARE(model.rowCount(), 3);
        QCOMPARE(numbersOf(model), (QList<qint64>{1, 3, 2}));
        QCOMPARE(text(model, 2, JobColumn::State), u"Failed"_s);
    }

    void newsOfANewJobDuringLoadingIsNotLost()
    {
        FakeEngineHandle engine;
        fill(engine, 3);
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_COMPARE(model.rowCount(), 3);
        JobFilter filter;
        filter.text = u"portrait"_s;
        engine.silent = true;
        model.setFilter(filter);
        EngineChanges changes; // the answer under way does not have it
        changes.jobs = {waiting(4)};
        engine.publish(changes);
        engine.answerAll();
        QTRY_COMPARE(model.rowCount(), 4);
        QCOMPARE(text(model, 3, JobColumn::Job), u"4"_s);
    }

    void onlyVisibleWaitingRowsAreExplained()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_VERIFY(model.rowCount() > 20);
        const int pinned = model.rowOf(JobId{2431});
        QCOMPARE(text(model, pinned, JobColumn::Progress), QString());
        model.setVisibleRows(pinned - 5, pinned);
        QTRY_COMPARE(text(model, pinned, JobColumn::Progress),
                     u"Pinned to lab-7, which does not answer"_s);
        QCOMPARE(text(model, pinned, JobColumn::Timing), u"cannot start"_s);
        QCOMPARE(text(model, pinned, JobColumn::Node), u"lab-7"_s);
        QVERIFY(model.reasonOf(JobId{2420}) == nullptr);
        QVERIFY(model.rowOf(JobId{2420}) < pinned - 5);
    }

    void otherUsersAreNoticed()
    {
        FakeEngineHandle engine;
        fill(engine, 3);
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_COMPARE(model.rowCount(), 3);
        QSignalSpy several(&model, &JobTableModel::severalUsersChanged);
        Job job = waiting(4);
        job.owner = UserId{7};
        engine.publishJob(job);
        QTRY_COMPARE(several.count(), 1);
        QVERIFY(model.hasSeveralUsers());
    }

    void aFailureIsSaidAndCanBeTriedAgain()
    {
        FakeEngineHandle engine;
        fill(engine, 3);
        playBroken(engine);
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_COMPARE(model.phase(), JobTableModel::Phase::Failed);
        QCOMPARE(model.error().kind, ErrorKind::Storage);
        engine.broken.reset();
        model.open();
        QTRY_COMPARE(model.phase(), JobTableModel::Phase::Ready);
        QCOMPARE(model.rowCount(), 3);
    }

    void aModelThatDiesForgetsItsAnswers()
    {
        FakeEngineHandle engine;
        fill(engine, 3);
        engine.silent = true;
        {
            JobTableModel model(engine, m_clock);
            model.open();
        }
        engine.answerAll();
        QTest::qWait(0);
        QCOMPARE(engine.silent, false); // reached without a crash
    }
};

QTEST_GUILESS_MAIN(TestJobTableModel)
#include "tst_jobtablemodel.moc"
