#include "core/base/clock.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "tests/support/shouting.h"
#include "ui/jobs/jobspage.h"
#include "ui/jobs/jobtableview.h"
#include "ui/models/jobtablemodel.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

constexpr QSize kWide(1400, 900);
constexpr QSize kNarrow(972, 564);

/// A page with its inspector beside it, as the window shows them.
class Stage : public QWidget
{
public:
    explicit Stage(EngineHandle &engine, QSize size = kWide, const Clock *clock = nullptr)
        : page(engine, clock != nullptr ? *clock : m_clock)
    {
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(&page, 1);
        row->addWidget(page.inspector());
        page.inspector()->hide();
        connect(&page, &Page::inspectorWanted, this,
                [this](bool wanted) { page.inspector()->setVisible(wanted); });
        connect(&page, &Page::done, this,
                [this](const QString &said, const std::function<void()> &back) {
                    sentence = said;
                    undo = back;
                });
        resize(size);
        show();
        activateWindow();
    }

    JobTableView *table() { return page.findChild<JobTableView *>(u"jobTable"_s); }

    JobTableModel *model() { return qobject_cast<JobTableModel *>(table()->model()); }

    template <typename T> T *find(const QString &name) { return findChild<T *>(name); }

    /// Clicks the row of a job, as a person does.
    void click(JobId job, Qt::KeyboardModifiers keys = {})
    {
        const QModelIndex index = model()->index(model()->rowOf(job), 2);
        table()->scrollTo(index);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys,
                          table()->visualRect(index).center());
    }

private:
    SystemClock m_clock;

public:
    JobsPage page;
    QString sentence;
    std::function<void()> undo;
};

template <typename T> T *dialogPart(const QString &name)
{
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (window->isVisible() && window->findChild<T *>(name) != nullptr)
            return window->findChild<T *>(name);
    }
    return nullptr;
}

QString textOf(QWidget &root, const QString &name)
{
    auto *label = root.findChild<QLabel *>(name);
    return label != nullptr ? label->text() : QString();
}

} // namespace

class TestJobsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void anEmptyQueueHasWordsAndAButton()
    {
        FakeEngineHandle engine;
        playEmpty(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.find<QPushButton>(u"emptySubmit"_s) != nullptr);
        QTest::mouseClick(stage.find<QPushButton>(u"emptySubmit"_s), Qt::LeftButton);
        QTRY_VERIFY(dialogPart<QPushButton>(u"submitGo"_s) != nullptr);
        dialogPart<QPushButton>(u"submitGo"_s)->window()->close();
    }

    void aSlowEngineShowsASkeleton()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        engine.silent = true;
        Stage stage(engine);
        QTRY_VERIFY(stage.find<QWidget>(u"skeleton"_s) != nullptr);
        engine.answerAll();
        QTRY_VERIFY(stage.table()->isVisible());
        QVERIFY(stage.model()->rowCount() > 20);
    }

    void aFailureIsExplainedAndTriedAgain()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        playBroken(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.find<QPushButton>(u"tryAgain"_s) != nullptr);
        engine.broken.reset();
        QTest::mouseClick(stage.find<QPushButton>(u"tryAgain"_s), Qt::LeftButton);
        QTRY_VERIFY(stage.table()->isVisible());
        QVERIFY(stage.model()->rowCount() > 20);
    }

    void anEngineThatStoppedTalkingIsSaidAboveTheTable()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        FakeClock clock(SystemClock().now());
        Stage stage(engine, kWide, &clock);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        auto *bar = stage.find<QWidget>(u"staleBar"_s);
        QVERIFY(!bar->isVisible());
        engine.silent = true;
        clock.advance(40'000);
        QTRY_VERIFY(bar->isVisible()); // within the second in which it is noticed
        QVERIFY(bar->findChild<QLabel *>()->text().startsWith(u"No fresh data for 40 s"_s));
        QVERIFY(stage.table()->isVisible()); // the last data stays to be seen
        engine.answerAll();
        QTRY_VERIFY(!bar->isVisible());
    }

    void typingFiltersAndEscClears()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        const int all = stage.model()->rowCount();
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_F, Qt::ControlModifier);
        auto *filter = stage.find<QLineEdit>(u"jobFilter"_s);
        QTRY_VERIFY(filter->hasFocus());
        QTest::keyClicks(filter, u"wan-clip"_s);
        QTRY_COMPARE(stage.model()->rowCount(), 4);
        QTest::keyClicks(filter, u"zzz"_s);
        QTRY_VERIFY(stage.find<QPushButton>(u"emptyClear"_s) != nullptr);
        QTest::keyClick(filter, Qt::Key_Escape);
        QTRY_COMPARE(stage.model()->rowCount(), all);
        QVERIFY(filter->text().isEmpty());
        QTRY_VERIFY(stage.table()->isVisible());
    }

    void theLanguageChangesWithoutARestart()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        auto *sidebar = stage.find<QTreeView>(u"jobSidebar"_s);
        const QAbstractItemModel *entries = sidebar->model();
        const QModelIndex states = entries->index(0, 0);
        QTRY_COMPARE(entries->rowCount(entries->index(1, 0)), 4);
        test::Shouting shouting;
        QVERIFY(QCoreApplication::installTranslator(&shouting));
        QTRY_COMPARE(states.data().toString(), u"STATE"_s);
        QCOMPARE(entries->index(1, 0).data().toString(), u"NODE"_s);
        QCOMPARE(sidebar->accessibleName(), u"FILTERS"_s);
        QStringList names;
        for (int row = 0; row < entries->rowCount(states); ++row)
            names << entries->index(row, 0, states).data().toString();
        QCOMPARE(names,
                 (QStringList{u"ALL"_s, u"WAITING"_s, u"RUNNING"_s, u"HELD"_s, u"DONE"_s,
                              u"FAILED"_s, u"CANCELLED"_s}));
        QCOMPARE(stage.find<QToolButton>(u"jobNodeFilter"_s)->text(), u"ANY NODE"_s);
        QVERIFY(stage.find<QToolButton>(u"jobStateFilter"_s)->text().startsWith(u"ALL"_s));
        QCOMPARE(stage.find<QAction>(u"jobFind"_s)->text(), u"FILTER JOBS"_s);
    }

    void theSidebarFiltersByStateAndNode()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        auto *sidebar = stage.find<QTreeView>(u"jobSidebar"_s);
        QAbstractItemModel *entries = sidebar->model();
        const QModelIndex states = entries->index(0, 0);
        const QModelIndex nodes = entries->index(1, 0);
        QTRY_COMPARE(entries->rowCount(nodes), 4);
        const QModelIndex waiting = entries->index(1, 0, states);
        QCOMPARE(waiting.data().toString(), u"Waiting"_s);
        QTest::mouseClick(sidebar->viewport(), Qt::LeftButton, {},
                          sidebar->visualRect(waiting).center());
        QTRY_COMPARE(stage.model()->rowCount(), 12);
        // All again, then one node, by keyboard.
        sidebar->setFocus();
        sidebar->setCurrentIndex(entries->index(0, 0, states));
        QTest::keyClick(sidebar, Qt::Key_Return);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        sidebar->setCurrentIndex(entries->index(3, 0, nodes));
        QTest::keyClick(sidebar, Qt::Key_Return);
        QTRY_COMPARE(stage.model()->rowCount(), 1); // one job ever ran on lab-7
        QTest::keyClick(sidebar, Qt::Key_Return); // once more: any node
        QTRY_VERIFY(stage.model()->rowCount() > 20);
    }

    void countsFollowTheNews()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        Job job;
        job.id = JobId{3000};
        job.owner = kLocalOperator;
        job.title = u"new"_s;
        job.state = JobState::Pending;
        QSignalSpy badge(&stage.page, &Page::badgeChanged);
        engine.publishJob(job);
        QTRY_VERIFY(badge.count() > 0);
        QCOMPARE(stage.page.badge().text, u"13"_s);
        auto *sidebar = stage.find<QTreeView>(u"jobSidebar"_s);
        const QModelIndex waiting = sidebar->model()->index(1, 0, sidebar->model()->index(0, 0));
        QCOMPARE(waiting.data(Qt::AccessibleTextRole).toString(), u"Waiting  13"_s);
        QTRY_VERIFY(stage.model()->rowOf(job.id) >= 4); // below what runs, as it waits
    }

    void aClickShowsTheJobAndEscClosesIt()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.click(JobId{2414});
        QTRY_VERIFY(stage.page.inspector()->isVisible());
        QTRY_COMPARE(textOf(stage, u"inspectorName"_s), u"Job 2414"_s);
        QTRY_VERIFY(textOf(stage, u"noteText"_s).contains(u"needed 38 GB"_s));
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_Escape);
        QTRY_VERIFY(!stage.page.inspector()->isVisible());
        QTest::keyClick(stage.table(), Qt::Key_Return);
        QTRY_VERIFY(stage.page.inspector()->isVisible());
    }

    void severalRowsBringTheBulkBar()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.click(JobId{2423});
        QVERIFY(!stage.find<QWidget>(u"bulkBar"_s)->isVisible());
        stage.click(JobId{2425}, Qt::ControlModifier);
        stage.click(JobId{2428}, Qt::ControlModifier);
        QTRY_VERIFY(stage.find<QWidget>(u"bulkBar"_s)->isVisible());
        auto *cancel = stage.find<QPushButton>(u"bulk_jobCancel"_s);
        QCOMPARE(cancel->text(), u"Cancel 3 jobs"_s);
        QVERIFY(!stage.find<QPushButton>(u"bulk_jobRetry"_s)->isVisible());
        QTest::mouseClick(cancel, Qt::LeftButton); // waiting jobs: no question
        QTRY_COMPARE(engine.calls.last(), u"cancel 2423 2425 2428"_s);
        QTRY_COMPARE(stage.sentence, u"3 jobs cancelled"_s);
        QTRY_COMPARE(engine.jobs[JobId{2425}].state, JobState::Cancelled);
        QVERIFY(stage.undo);
        stage.undo();
        QCOMPARE(engine.calls.last(), u"retry 2423 2425 2428"_s);
        QTRY_COMPARE(engine.jobs[JobId{2425}].state, JobState::Pending);
    }

    void withoutRoomForWordsTheBulkBarHasIcons()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine, kNarrow);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.click(JobId{2416});
        stage.click(JobId{2414}, Qt::ControlModifier);
        stage.page.inspector()->hide();
        stage.click(JobId{2418}, Qt::ControlModifier);
        stage.click(JobId{2427}, Qt::ControlModifier);
        QWidget *bar = stage.find<QWidget>(u"bulkBar"_s);
        QTRY_VERIFY(bar->isVisible());
        const auto shown = [bar] {
            QList<QPushButton *> buttons = bar->findChildren<QPushButton *>();
            buttons.removeIf([](const QPushButton *button) { return !button->isVisible(); });
            return buttons;
        };
        QVERIFY(shown().size() >= 6);
        const auto isWhole = [&shown] {
            return std::ranges::all_of(shown(), [](const QPushButton *button) {
                return button->width() >= button->sizeHint().width();
            });
        };
        QTRY_VERIFY(isWhole());
        for (const QPushButton *button : shown())
            QVERIFY(!button->accessibleName().isEmpty() && !button->toolTip().isEmpty());
        // With room again there are words again.
        stage.resize(1900, 900);
        QTRY_VERIFY(std::ranges::none_of(
            shown(), [](const QPushButton *button) { return button->text().isEmpty(); }));
    }

    void selectAllMeansAllThatMatch()
    {
        FakeEngineHandle engine;
        playMany(engine, 3000);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() == 3000 && stage.model()->pages().isAnchored());
        stage.click(JobId{2999});
        stage.click(JobId{2998}, Qt::ControlModifier);
        QTest::mouseClick(stage.find<QToolButton>(u"bulkAll"_s), Qt::LeftButton);
        QTRY_COMPARE(textOf(stage, u"bulkCount"_s), u"3000 jobs selected"_s);
        // Every 50th job of the story failed; most of them were never read.
        QTest::mouseClick(stage.find<QPushButton>(u"bulk_jobRetry"_s), Qt::LeftButton);
        QTRY_VERIFY(!engine.calls.isEmpty() && engine.calls.last().startsWith(u"retry "_s));
        const QStringList words = engine.calls.last().split(u' ');
        QCOMPARE(words.size(), 1 + 60);
        QCOMPARE(words.at(1), u"3000"_s);
        QCOMPARE(words.last(), u"50"_s);
    }

    void cancellingARunningJobAsksFirst()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.click(JobId{2418});
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_Delete);
        QTRY_VERIFY(dialogPart<QPushButton>(u"confirmGo"_s) != nullptr);
        QVERIFY(textOf(*dialogPart<QPushButton>(u"confirmGo"_s)->window(), u"confirmNames"_s)
                    .contains(u"2418"_s));
        // Enter means no.
        dialogPart<QPushButton>(u"confirmGo"_s)->window()->activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(),
                     dialogPart<QPushButton>(u"confirmGo"_s)->window());
        QTest::keyClick(dialogPart<QPushButton>(u"confirmGo"_s)->window(), Qt::Key_Return);
        QTRY_VERIFY(dialogPart<QPushButton>(u"confirmGo"_s) == nullptr);
        QVERIFY(engine.calls.filter(u"cancel"_s).isEmpty());
        stage.activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(), &stage);
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_Delete);
        QTRY_VERIFY(dialogPart<QPushButton>(u"confirmGo"_s) != nullptr);
        QTest::mouseClick(dialogPart<QPushButton>(u"confirmGo"_s), Qt::LeftButton);
        QTRY_COMPARE(engine.calls.filter(u"cancel"_s), QStringList{u"cancel 2418"_s});
    }

    void removingAsksAndSkipsWhatDoesNotFit()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        const int before = stage.model()->rowCount();
        stage.click(JobId{2416});
        stage.click(JobId{2418}, Qt::ControlModifier); // runs: stays
        auto *remove = stage.find<QPushButton>(u"bulk_jobRemove"_s);
        QTRY_VERIFY(remove->isVisible());
        QTest::mouseClick(remove, Qt::LeftButton);
        QTRY_VERIFY(dialogPart<QPushButton>(u"confirmGo"_s) != nullptr);
        QTest::mouseClick(dialogPart<QPushButton>(u"confirmGo"_s), Qt::LeftButton);
        QTRY_COMPARE(engine.calls.last(), u"remove 2416"_s);
        QTRY_COMPARE(stage.model()->rowCount(), before - 1);
        QTRY_VERIFY(stage.sentence.contains(u"1 left as they were"_s));
        QVERIFY(!stage.undo); // destroyed is destroyed
    }

    void removingManyAsksForTheNumber()
    {
        FakeEngineHandle engine;
        playMany(engine, 30);
        Stage stage(engine);
        QTRY_COMPARE(stage.model()->rowCount(), 30);
        stage.table()->selectAll();
        QTRY_VERIFY(stage.find<QPushButton>(u"bulk_jobRemove"_s)->isVisible());
        QTest::mouseClick(stage.find<QPushButton>(u"bulk_jobRemove"_s), Qt::LeftButton);
        QTRY_VERIFY(dialogPart<QLineEdit>(u"confirmNumber"_s) != nullptr);
        auto *go = dialogPart<QPushButton>(u"confirmGo"_s);
        QVERIFY(!go->isEnabled());
        QTest::keyClicks(dialogPart<QLineEdit>(u"confirmNumber"_s), u"30"_s);
        QVERIFY(go->isEnabled());
        go->window()->close();
    }

    void spaceHoldsAndReleases()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.click(JobId{2427});
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_Space);
        QTRY_COMPARE(engine.jobs[JobId{2427}].state, JobState::Held);
        QTRY_COMPARE(stage.model()->jobAt(stage.model()->rowOf(JobId{2427}))->state,
                     JobState::Held);
        QTest::keyClick(stage.table(), Qt::Key_Space);
        QTRY_COMPARE(stage.model()->jobAt(stage.model()->rowOf(JobId{2427}))->state,
                     JobState::Pending);
        QTest::keyClick(stage.table(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_COMPARE(engine.calls.last(), u"moveToFront 2427"_s);
        QTest::keyClick(stage.table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), u"2427"_s);
    }

    void submittedAgainIsANewJobOfTheSamePersonAndIsSelected()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        engine.jobs[JobId{2416}].owner = UserId{7};
        Stage stage(engine);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        const JobId newest = engine.jobs.rbegin()->first;
        stage.click(JobId{2416});
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_D, Qt::ControlModifier);
        QTRY_COMPARE(engine.calls.filter(u"clone"_s), QStringList{u"clone 2416 for 7"_s});
        QTRY_COMPARE(stage.sentence, u"Submitted again as job %1"_s.arg(newest.value + 1));
        QTRY_COMPARE(stage.table()->selection().known.size(), 1);
        QTRY_COMPARE(stage.table()->selection().known.first().id.value, newest.value + 1);
        QTRY_COMPARE(textOf(stage, u"inspectorName"_s), u"Job %1"_s.arg(newest.value + 1));
        QVERIFY(stage.undo);
        stage.undo();
        QTRY_COMPARE(engine.jobs.rbegin()->second.state, JobState::Cancelled);
        QCOMPARE(engine.jobs[JobId{2416}].state, JobState::Completed);
    }

    void severalAreSubmittedAgainOldestFirst()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        engine.jobs.erase(JobId{2423}); // gone, and the table has not heard of it yet
        stage.click(JobId{2416}); // done
        stage.click(JobId{2418}, Qt::ControlModifier); // runs
        stage.click(JobId{2423}, Qt::ControlModifier);
        auto *button = stage.find<QPushButton>(u"bulk_jobSubmitAgain"_s);
        QTRY_VERIFY(button->isVisible());
        QCOMPARE(button->text(), u"Submit 3 jobs again"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(stage.sentence,
                     u"2 jobs submitted again; 1 could not be. Job 2423 is gone, and its workflow "
                     "with it."_s);
        QStringList asked = engine.calls.filter(u"clone"_s);
        QCOMPARE(asked.size(), 3);
        QVERIFY(asked.at(0).startsWith(u"clone 2416 "_s));
        QVERIFY(asked.at(1).startsWith(u"clone 2418 "_s));
        QVERIFY(asked.at(2).startsWith(u"clone 2423 "_s));
    }

    void manyAreSubmittedAgainOnlyAfterAQuestion()
    {
        FakeEngineHandle engine;
        playMany(engine, 30);
        Stage stage(engine);
        QTRY_COMPARE(stage.model()->rowCount(), 30);
        stage.table()->selectAll();
        QTRY_VERIFY(stage.find<QPushButton>(u"bulk_jobSubmitAgain"_s)->isVisible());
        QTest::mouseClick(stage.find<QPushButton>(u"bulk_jobSubmitAgain"_s), Qt::LeftButton);
        QTRY_VERIFY(dialogPart<QPushButton>(u"confirmGo"_s) != nullptr);
        QVERIFY(engine.calls.filter(u"clone"_s).isEmpty());
        QTest::mouseClick(dialogPart<QPushButton>(u"confirmGo"_s), Qt::LeftButton);
        QTRY_COMPARE(engine.calls.filter(u"clone"_s).size(), 30);
        QTRY_COMPARE(stage.sentence, u"30 jobs submitted again"_s);
    }

    void aJobThatIsGoneCannotBeSubmittedAgain()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.click(JobId{2416});
        QTRY_VERIFY(stage.page.inspector()->isVisible());
        auto *button = stage.find<QPushButton>(u"inspector_jobSubmitAgain"_s);
        QTRY_VERIFY(button->isVisible());
        engine.jobs.erase(JobId{2416});
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_COMPARE(stage.sentence, u"Job 2416 is gone, and its workflow with it."_s);
        QVERIFY(!stage.undo);
    }

    void aLongWordDoesNotPushTheButtonsOutOfSight()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        stage.page.inspector()->setFixedWidth(size::kInspector);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        engine.details[JobId{2427}].job = engine.jobs[JobId{2427}];
        engine.details[JobId{2427}].inputs = {{QString(120, u'w'), QByteArray(32, 'h'), 1}};
        stage.click(JobId{2427}); // waits: it has the most verbs
        int shown = 0;
        for (const QString &verb :
             {u"jobCancel"_s, u"jobHold"_s, u"jobToFront"_s, u"jobSubmitAgain"_s}) {
            auto *button = stage.find<QPushButton>(u"inspector_"_s + verb);
            QTRY_VERIFY2(button->isVisible(), qPrintable(verb));
            const QPoint corner =
                button->mapTo(stage.page.inspector(), button->rect().bottomRight());
            QVERIFY2(corner.x() < size::kInspector, qPrintable(verb));
            ++shown;
        }
        QCOMPARE(shown, 4);
    }

    void theViewStaysWhenItsFilterHidesTheNewJob()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.page.open({.page = u"jobs"_s, .states = {JobState::Failed}});
        QTRY_COMPARE(stage.model()->rowCount(), 3);
        stage.click(JobId{2414});
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_D, Qt::ControlModifier);
        QTRY_VERIFY(stage.sentence.startsWith(u"Submitted again as job "_s));
        QCOMPARE(stage.model()->rowCount(), 3);
        QCOMPARE(stage.table()->selection().known.first().id, JobId{2414});
        // Nor does the selection jump once the filter is gone.
        stage.page.open({.page = u"jobs"_s, .states = {JobState::Failed, JobState::Pending}});
        QTRY_VERIFY(stage.model()->rowCount() > 3);
        QVERIFY(stage.table()->selection().known.isEmpty()
                || stage.table()->selection().known.first().id == JobId{2414});
    }

    void theMenuSaysWhyAVerbDoesNotFit()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.click(JobId{2416});
        const QModelIndex index = stage.model()->index(stage.model()->rowOf(JobId{2416}), 2);
        Q_EMIT stage.table()->customContextMenuRequested(stage.table()->visualRect(index).center());
        auto *menu = stage.find<QMenu>(u"jobMenu"_s);
        QVERIFY(menu != nullptr);
        for (const QAction *action : menu->actions()) {
            if (action->objectName() == u"jobCancel"_s) {
                QVERIFY(!action->isEnabled());
                QCOMPARE(action->toolTip(), u"The job is done"_s);
            }
            if (action->objectName() == u"jobRemove"_s) {
                QVERIFY(action->isEnabled());
                QVERIFY(action->text().endsWith(u"…"_s));
            }
        }
        menu->close();
    }

    void aLinkSelectsTheJobEvenUnderAnotherFilter()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.page.open({.page = u"jobs"_s, .states = {JobState::Failed}});
        QTRY_COMPARE(stage.model()->rowCount(), 3);
        stage.page.open({.page = u"jobs"_s, .job = JobId{2417}});
        QTRY_COMPARE(stage.table()->selection().known.size(), 1);
        QTRY_COMPARE(stage.table()->selection().known.first().id, JobId{2417});
        QVERIFY(stage.page.inspector()->isVisible());
    }

    void theSelectionStaysWhenRowsComeIn()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.click(JobId{2421});
        const int before = stage.model()->rowCount();
        for (int id = 3000; id < 3020; ++id) {
            Job job;
            job.id = JobId{id};
            job.owner = kLocalOperator;
            job.state = JobState::Pending;
            engine.publishJob(job);
        }
        QTRY_COMPARE(stage.model()->rowCount(), before + 20);
        QCOMPARE(stage.table()->selection().known.first().id, JobId{2421});
        QCOMPARE(stage.table()->currentIndex().data(JobTableModel::IdRole).toLongLong(), 2421);
    }

    void aNarrowPageHasMenusInsteadOfTheSidebar()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine, kNarrow);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        QVERIFY(!stage.find<QWidget>(u"jobSidebar"_s)->isVisible());
        auto *states = stage.find<QToolButton>(u"jobStateFilter"_s);
        QVERIFY(states->isVisible());
        QTRY_COMPARE(states->text(), u"All  215"_s);
        Q_EMIT states->menu()->aboutToShow();
        for (QAction *action : states->menu()->actions()) {
            if (action->text().startsWith(u"Failed"_s))
                action->trigger();
        }
        QTRY_COMPARE(stage.model()->rowCount(), 3);
        QCOMPARE(states->text(), u"Failed  5"_s);
        QVERIFY(stage.table()->isColumnHidden(static_cast<int>(JobColumn::Submitted)));
        QVERIFY(!stage.table()->isColumnHidden(static_cast<int>(JobColumn::Progress)));
    }

    void theUserColumnComesWithTheSecondUser()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        const int column = static_cast<int>(JobColumn::User);
        QVERIFY(stage.table()->isColumnHidden(column));
        Job job;
        job.id = JobId{3000};
        job.owner = UserId{5};
        job.state = JobState::Pending;
        engine.publishJob(job);
        QTRY_VERIFY(!stage.table()->isColumnHidden(column));
    }

    void columnsAreRemembered()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage first(engine);
        const int tries = static_cast<int>(JobColumn::Tries);
        const int workflow = static_cast<int>(JobColumn::Workflow);
        first.table()->setColumnWanted(tries, false);
        first.table()->setColumnWidth(workflow, 222);
        const QByteArray layout = first.page.saveLayout();
        Stage second(engine);
        second.page.restoreLayout(layout);
        QVERIFY(second.table()->isColumnHidden(tries));
        QCOMPARE(second.table()->columnWidth(workflow), 222);
        second.page.restoreLayout({}); // as it was made
        QVERIFY(!second.table()->isColumnHidden(tries));
        QVERIFY(second.table()->columnWidth(workflow) != 222);
    }

    void aMillionRowsOpenAndTurnFast()
    {
        FakeEngineHandle engine;
        playMany(engine, 1'000'000);
        Stage stage(engine);
        QTRY_VERIFY_WITH_TIMEOUT(
            stage.model()->rowCount() == 1'000'000 && stage.model()->pages().isAnchored(), 30'000);
        QElapsedTimer timer;
        timer.start();
        stage.table()->verticalScrollBar()->setValue(600'000);
        stage.table()->viewport()->repaint();
        // 16 ms are asked for; five times that on a loaded machine.
        QVERIFY2(timer.elapsed() < 80, qPrintable(QString::number(timer.elapsed())));
        const int first = stage.table()->rowAt(0);
        QTRY_VERIFY(stage.model()->jobAt(first) != nullptr);
        QCOMPARE(stage.model()->jobAt(first)->id, JobId{1'000'000 - first});
        // Keys that go far do not walk there.
        timer.restart();
        QTest::keyClick(stage.table(), Qt::Key_End);
        QVERIFY(timer.elapsed() < 500);
    }

    void everyControlHasANameForPeopleAndTests()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.model()->rowCount() > 20);
        stage.page.open({.page = u"jobs"_s, .job = JobId{2417}});
        QTRY_VERIFY(stage.page.inspector()->isVisible());
        for (QWidget *widget : stage.findChildren<QWidget *>()) {
            const bool isControl = qobject_cast<QAbstractButton *>(widget) != nullptr
                || qobject_cast<QLineEdit *>(widget) != nullptr
                || qobject_cast<QAbstractItemView *>(widget) != nullptr
                || qobject_cast<QTabBar *>(widget) != nullptr;
            // Parts of Qt's own widgets: header views, the corner button of a table.
            const bool isPart = widget->objectName().startsWith(u"qt_"_s)
                || widget->inherits("QHeaderView") || widget->inherits("QTableCornerButton")
                || qobject_cast<QTabBar *>(widget->parentWidget()) != nullptr;
            if (!isControl || isPart)
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(face != nullptr);
            QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
        }
    }

    void noTwoKeysOfTheTableAreTheSame()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QSet<QString> keys;
        for (const QAction *action : stage.table()->actions()) {
            for (const QKeySequence &key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
                keys.insert(key.toString());
            }
        }
        QVERIFY(keys.contains(u"Ctrl+R"_s));
        QVERIFY(keys.contains(u"Ctrl+D"_s));
    }
};

QTEST_MAIN(TestJobsPage)
#include "tst_jobspage.moc"
