#include "core/base/clock.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "ui/models/jobpicker.h"
#include "ui/models/jobtablemodel.h"

#include <QTest>

#include <optional>

using namespace cq;
using namespace cq::ui;

class TestJobPicker : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;

private Q_SLOTS:

    void rowsThatAreHereArePickedAtOnce()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_VERIFY(model.rowCount() > 10);
        JobPicker picker(engine, model);
        QList<PickedJob> jobs;
        picker.pick({{0, 1}, {5, 5}}, [&jobs](const Result<QList<PickedJob>> &picked) {
            QVERIFY(picked.has_value());
            jobs = *picked;
        });
        QCOMPARE(jobs.size(), 3);
        QCOMPARE(jobs.at(0).id, JobId{2412});
        QCOMPARE(jobs.at(1).id, JobId{2417});
        QCOMPARE(jobs.at(2).id, model.jobAt(5)->id);
    }

    void rowsThatAreNotHereAreReadByKey()
    {
        FakeEngineHandle engine;
        playMany(engine, 20'000);
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_VERIFY(model.rowCount() == 20'000 && model.pages().isAnchored());
        JobPicker picker(engine, model);
        std::optional<QList<PickedJob>> jobs;
        // From known rows into unknown ones, more than one answer long, and a second range.
        picker.pick({{100, 9'999}, {15'000, 15'001}},
                    [&jobs](const Result<QList<PickedJob>> &picked) {
                        QVERIFY(picked.has_value());
                        jobs = *picked;
                    });
        QTRY_VERIFY(jobs.has_value());
        QCOMPARE(jobs->size(), 9'902);
        for (int row = 100; row <= 9'999; ++row)
            QCOMPARE(jobs->at(row - 100).id, JobId{20'000 - row});
        QCOMPARE(jobs->at(9'900).id, JobId{5'000});
        QCOMPARE(jobs->at(9'901).id, JobId{4'999});
        QCOMPARE(jobs->at(9'900).state, JobState::Failed); // every 50th of the story
    }

    void belowLiveJobsRowsAreReadByKeyToo()
    {
        FakeEngineHandle engine;
        playMany(engine, 5'000);
        for (qint64 id = 5'001; id <= 5'003; ++id) {
            Job job;
            job.id = JobId{id};
            job.state = JobState::Pending;
            engine.jobs[job.id] = job;
        }
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_VERIFY(model.rowCount() == 5'003 && model.pages().isAnchored());
        JobPicker picker(engine, model);
        std::optional<QList<PickedJob>> jobs;
        picker.pick({{2, 2'002}, {4'000, 4'001}}, [&jobs](const Result<QList<PickedJob>> &picked) {
            QVERIFY(picked.has_value());
            jobs = *picked;
        });
        QTRY_VERIFY(jobs.has_value());
        QCOMPARE(jobs->size(), 2'003);
        QCOMPARE(jobs->at(0).id, JobId{5'003}); // the last that waits
        for (int row = 3; row <= 2'002; ++row)
            QCOMPARE(jobs->at(row - 2).id, JobId{5'003 - row});
        QCOMPARE(jobs->at(2'001).id, JobId{1'003});
        QCOMPARE(jobs->at(2'002).id, JobId{1'002});
    }

    void aFailureIsPassedOn()
    {
        FakeEngineHandle engine;
        playMany(engine, 5'000);
        JobTableModel model(engine, m_clock);
        model.open();
        QTRY_VERIFY(model.rowCount() == 5'000 && model.pages().isAnchored());
        playBroken(engine);
        JobPicker picker(engine, model);
        std::optional<Error> error;
        picker.pick({{0, 4'999}}, [&error](const Result<QList<PickedJob>> &picked) {
            if (!picked)
                error = picked.error();
        });
        QTRY_VERIFY(error.has_value());
        QCOMPARE(error->kind, ErrorKind::Storage);
    }
};

QTEST_GUILESS_MAIN(TestJobPicker)
#include "tst_jobpicker.moc"
