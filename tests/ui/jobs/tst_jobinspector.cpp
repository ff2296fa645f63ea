#include "core/base/clock.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "ui/jobs/jobactions.h"
#include "ui/jobs/jobinspector.h"
#include "ui/jobs/jobworkflow.h"
#include "ui/jobs/previewframe.h"
#include "ui/models/jobtablemodel.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/timeline.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

QByteArray pictureBytes(QSize size, const char *format)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::blue);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

/// An inspector over the busy story.
class Stage : public QWidget
{
public:
    Stage()
        : model(engine, m_clock)
        , actions(engine, model, this, this)
        , inspector(new JobInspector(engine, model, actions, m_clock, this))
    {
        playBusy(engine);
        model.open();
        resize(344, 900);
        inspector->resize(344, 900);
        show();
    }

    template <typename T> T *find(const char16_t *name)
    {
        return inspector->findChild<T *>(QString::fromUtf16(name));
    }

    QString text(const char16_t *name) { return find<QLabel>(name)->text(); }

private:
    SystemClock m_clock;

public:
    FakeEngineHandle engine;
    JobTableModel model;
    JobActions actions;
    JobInspector *inspector;
};

} // namespace

class TestJobInspector : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void aRunningJobShowsItsProgressLive()
    {
        Stage stage;
        QTRY_VERIFY(stage.model.progressOf(JobId{2417}) != nullptr);
        stage.inspector->show(JobId{2417});
        QTRY_COMPARE(stage.text(u"inspectorState"), u"Running"_s);
        QCOMPARE(stage.text(u"inspectorName"), u"Job 2417"_s);
        QCOMPARE(stage.text(u"jobStep"), u"KSampler 13 of 20"_s);
        QCOMPARE(stage.find<QProgressBar>(u"jobProgress")->value(), 640);
        stage.engine.publishProgress({JobId{2417}, u"3"_s, u"KSampler"_s, 18, 20, 0.9});
        QTRY_COMPARE(stage.text(u"jobStep"), u"KSampler 18 of 20"_s);
        QCOMPARE(stage.find<QProgressBar>(u"jobProgress")->value(), 900);
        QCOMPARE(stage.find<FactList>(u"jobFacts")->value(u"Node"_s), u"gpu-b"_s);
    }

    void previewFramesAppearAndOthersDoNot()
    {
        Stage stage;
        stage.inspector->show(JobId{2417});
        QTRY_COMPARE(stage.text(u"inspectorName"), u"Job 2417"_s);
        auto *frame = stage.find<PreviewFrame>(u"jobPreview");
        stage.engine.publishPreview(JobId{2418}, pictureBytes({64, 64}, "PNG"));
        stage.engine.publishPreview(JobId{2417}, "garbage");
        QTest::qWait(50);
        QVERIFY(!frame->hasPicture());
        stage.engine.publishPreview(JobId{2417}, pictureBytes({64, 64}, "PNG"));
        QTRY_VERIFY(frame->hasPicture());
        QVERIFY(frame->isVisible());
    }

    void hugePicturesAreRefusedBeforeTheyAreDecoded()
    {
        const Result<QImage> small = decodedPicture(pictureBytes({800, 400}, "PNG"), 200);
        QVERIFY(small.has_value());
        QCOMPARE(small->size(), QSize(200, 100));
        QVERIFY(!decodedPicture("no picture", 200));
        // 30,000 x 30,000: the header is enough to say no.
        const Result<QImage> huge = decodedPicture("P6\n30000 30000\n255\n", 200);
        QVERIFY(!huge);
        QVERIFY2(huge.error().message.contains(u"64 megapixels"_s),
                 qPrintable(huge.error().message));
    }

    void aWaitingJobSaysWhy()
    {
        Stage stage;
        stage.inspector->show(JobId{2431});
        auto *note = stage.find<NoteCard>(u"jobNote");
        QTRY_COMPARE(note->title(), u"Cannot start"_s);
        QCOMPARE(note->text(), u"Pinned to lab-7, which does not answer"_s);
        stage.inspector->show(JobId{2420});
        QTRY_COMPARE(note->title(), u"Why it waits"_s);
        QTRY_VERIFY(note->text().startsWith(u"All nodes are busy"_s));
    }

    void theErrorTextIsCopied()
    {
        Stage stage;
        stage.inspector->show(JobId{2414});
        auto *note = stage.find<NoteCard>(u"jobNote");
        QTRY_COMPARE(note->title(), u"Out of memory"_s);
        QCOMPARE(note->text(), u"needed 38 GB, gpu-a has 24 GB"_s);
        QTest::mouseClick(note->findChild<QToolButton *>(u"copyNote"_s), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(),
                 u"Out of memory\nneeded 38 GB, gpu-a has 24 GB"_s);
    }

    void aJobThatEndsWhileItIsShownTurnsOver()
    {
        Stage stage;
        stage.inspector->show(JobId{2418});
        QTRY_COMPARE(stage.text(u"inspectorState"), u"Running"_s);
        Job job = stage.engine.jobs[JobId{2418}];
        job.state = JobState::Completed;
        job.finishedAt = job.startedAt + 20'000;
        job.thumbnail = OutputId{2416};
        JobDetail detail;
        detail.job = job;
        detail.graph = R"({"9": {"class_type": "SaveImage", "inputs": {}}})";
        JobOutput output;
        output.id = OutputId{2416};
        output.job = job.id;
        output.fileName = u"a.png"_s;
        output.previewPath = u"p"_s;
        output.size = 1000;
        detail.outputs = {output};
        stage.engine.details[job.id] = detail;
        stage.engine.publishJob(job);
        QTRY_COMPARE(stage.text(u"inspectorState"), u"Done"_s);
        QVERIFY(!stage.find<QProgressBar>(u"jobProgress")->isVisible());
        QTRY_VERIFY(stage.find<PreviewFrame>(u"jobPreview")->hasPicture());
        auto *grid = stage.find<QListView>(u"resultsGrid");
        QTRY_COMPARE(grid->model()->rowCount(), 1);
        QCOMPARE(grid->model()->index(0, 0).data().toString(), u"a.png"_s);
    }

    void theButtonsAreOfTheJobShown()
    {
        Stage stage;
        stage.inspector->show(JobId{2427});
        QTRY_COMPARE(stage.text(u"inspectorName"), u"Job 2427"_s);
        QVERIFY(!stage.find<QPushButton>(u"inspector_jobRetry")->isVisible());
        QTest::mouseClick(stage.find<QPushButton>(u"inspector_jobHold"), Qt::LeftButton);
        QTRY_COMPARE(stage.engine.calls.last(), u"hold 2427"_s);
        QTRY_COMPARE(stage.text(u"inspectorState"), u"Held"_s);
        QVERIFY(stage.find<QPushButton>(u"inspector_jobRelease")->isVisible());
    }

    void theTimelineTellsWhatHappened()
    {
        Stage stage;
        JobDetail detail;
        detail.job = stage.engine.jobs[JobId{2417}];
        detail.graph = "{}";
        detail.events = {{1, detail.job.id, 1000, u"submitted"_s, {}, {}},
                         {2, detail.job.id, 2000, u"assigned"_s, NodeId{2}, {}},
                         {3, detail.job.id, 3000, u"failed"_s, NodeId{2}, u"node lost"_s}};
        stage.engine.details[detail.job.id] = detail;
        stage.inspector->show(detail.job.id);
        auto *history = stage.find<QWidget>(u"jobHistory");
        QTRY_COMPARE(history->findChild<Timeline *>()->entries().size(), 3);
        const QList<Timeline::Entry> entries = history->findChild<Timeline *>()->entries();
        QCOMPARE(entries.at(0).text, u"Sent"_s);
        QCOMPARE(entries.at(1).text, u"Given to gpu-b"_s);
        QCOMPARE(entries.at(2).text, u"Failed: node lost"_s);
    }

    void theWorkflowIsShownWithoutLosingDigits()
    {
        Stage stage;
        JobDetail detail;
        detail.job = stage.engine.jobs[JobId{2417}];
        detail.graph = "{\"3\":{\"class_type\":\"K{S}\",\"inputs\":{\"seed\":18446744073709551615,"
                       "\"cfg\":8.0,\"t\":\"a \\\"{b}\\\"\",\"l\":[]}}}";
        stage.engine.details[detail.job.id] = detail;
        stage.inspector->show(detail.job.id);
        auto *text = stage.find<QPlainTextEdit>(u"workflowText");
        QTRY_VERIFY(text->toPlainText().contains(u"18446744073709551615"_s));
        QVERIFY(text->toPlainText().contains(u"\"cfg\": 8.0"_s));
        QVERIFY(text->toPlainText().contains(u"\"a \\\"{b}\\\"\""_s));
        QTest::mouseClick(stage.find<QPushButton>(u"workflowCopy"), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), QString::fromUtf8(detail.graph));
    }

    void indenting_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("indented");
        QTest::newRow("nested")
            << QByteArray(R"({"a":[1,{"b":2}]})")
            << QByteArray("{\n  \"a\": [\n    1,\n    {\n      \"b\": 2\n    }\n  ]\n}");
        QTest::newRow("empty ones stay short") << QByteArray("{ \"a\": { }, \"b\": [\n] }")
                                               << QByteArray("{\n  \"a\": {},\n  \"b\": []\n}");
        QTest::newRow("cut off") << QByteArray("{\"a\": [1") << QByteArray("{\n  \"a\": [\n    1");
    }

    void indenting()
    {
        QFETCH(QByteArray, json);
        QTEST(indentedJson(json), "indented");
    }

    void aRemovedJobSaysSo()
    {
        Stage stage;
        stage.inspector->show(JobId{2416});
        QTRY_COMPARE(stage.text(u"inspectorState"), u"Done"_s);
        const QFuture<Result<int>> removed = stage.engine.remove({JobId{2416}});
        QTRY_VERIFY(removed.isFinished());
        QTRY_VERIFY(!stage.find<QTabBar>(u"jobTabs")->isVisible());
        stage.inspector->show(JobId{99999});
        QTRY_COMPARE(stage.text(u"inspectorName"), u"Job 99999"_s);
        QVERIFY(!stage.find<QTabBar>(u"jobTabs")->isVisible());
    }

    void anAnswerForAnotherJobIsDropped()
    {
        Stage stage;
        stage.engine.silent = true;
        stage.inspector->show(JobId{2414});
        stage.inspector->show(JobId{2416});
        stage.engine.answerAll();
        QTRY_COMPARE(stage.text(u"inspectorName"), u"Job 2416"_s);
        QTest::qWait(0);
        QCOMPARE(stage.text(u"inspectorState"), u"Done"_s);
    }
};

QTEST_MAIN(TestJobInspector)
#include "tst_jobinspector.moc"
