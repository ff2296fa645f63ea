#include "core/base/clock.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "tests/support/shouting.h"
#include "ui/charts/vramchart.h"
#include "ui/models/nodetablemodel.h"
#include "ui/models/vramhistory.h"
#include "ui/nodes/nodespage.h"
#include "ui/nodes/nodetableview.h"
#include "ui/nodes/sparkline.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

/// A page with its inspector beside it, as the window shows them.
class Stage : public QWidget
{
public:
    explicit Stage(EngineHandle &engine, const Clock *clock = nullptr)
        : history(engine)
        , page(new NodesPage(engine, history, clock != nullptr ? *clock : m_clock))
    {
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(page, 1);
        row->addWidget(page->inspector());
        page->inspector()->hide();
        connect(page, &Page::inspectorWanted, this,
                [this](bool wanted) { page->inspector()->setVisible(wanted); });
        connect(page, &Page::linkActivated, this, [this](const Link &link) { followed = link; });
        connect(page, &Page::done, this,
                [this](const QString &said, const std::function<void()> &back) {
                    sentence = said;
                    undo = back;
                });
        resize(1400, 900);
        show();
        activateWindow();
    }

    ~Stage() override { delete page; } // before the history and the clock it uses

    NodeTableView *table() { return page->findChild<NodeTableView *>(u"nodeTable"_s); }

    template <typename T> T *find(const QString &name) { return findChild<T *>(name); }

    QString cell(int row, NodeColumn column)
    {
        return table()->model()->index(row, static_cast<int>(column)).data().toString();
    }

    void click(const QString &node)
    {
        for (int row = 0; row < table()->model()->rowCount(); ++row) {
            if (cell(row, NodeColumn::Name) == node)
                QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                                  table()->visualRect(table()->model()->index(row, 1)).center());
        }
    }

private:
    SystemClock m_clock;

public:
    VramHistory history;
    NodesPage *page;
    Link followed;
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

} // namespace

class TestNodesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Dark); }

    void noNodesHasWordsAndAButton()
    {
        FakeEngineHandle engine;
        playEmpty(engine);
        Stage stage(engine);
        QTRY_VERIFY(stage.find<QPushButton>(u"emptyAddNode"_s) != nullptr);
        const QSignalSpy demo(stage.page, &Page::demoWanted);
        QTest::mouseClick(stage.find<QPushButton>(u"emptyDemo"_s), Qt::LeftButton);
        QCOMPARE(demo.size(), qsizetype(1));
        QTest::mouseClick(stage.find<QPushButton>(u"emptyAddNode"_s), Qt::LeftButton);
        QTRY_VERIFY(dialogPart<QLineEdit>(u"nodeUrl"_s) != nullptr);
        QTest::keyClicks(dialogPart<QLineEdit>(u"nodeUrl"_s), u"http://gpu-z:8188"_s);
        QTest::mouseClick(dialogPart<QPushButton>(u"nodeSave"_s), Qt::LeftButton);
        QTRY_VERIFY(stage.table()->isVisible());
        QCOMPARE(stage.cell(0, NodeColumn::Name), u"gpu-z"_s);
        QTRY_COMPARE(stage.sentence, u"gpu-z added"_s);
    }

    void theLanguageChangesWithoutARestart()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        stage.click(u"lab-7"_s);
        QTRY_VERIFY(stage.page->inspector()->isVisible());
        test::Shouting shouting;
        QVERIFY(QCoreApplication::installTranslator(&shouting));
        QTRY_COMPARE(stage.find<QLabel>(u"pageTitle"_s)->text(), u"NODES"_s);
        QCOMPARE(stage.find<QPushButton>(u"inspector_nodeEdit"_s)->text(), u"EDIT…"_s);
        QCOMPARE(stage.find<QPushButton>(u"nodeJobs"_s)->text(), u"ITS JOBS"_s);
        QCOMPARE(stage.find<QAction>(u"nodeRemove"_s)->text(), u"REMOVE…"_s);
        QCOMPARE(stage.find<QAction>(u"nodeFind"_s)->text(), u"FILTER NODES"_s);
        QCOMPARE(stage.page->inspector()->accessibleName(), u"DETAILS OF THE NODE"_s);
        int words = 0;
        for (const QLabel *label : stage.page->inspector()->findChildren<QLabel *>()) {
            if (!label->isVisible() || !label->text().startsWith(u"WHAT"_s, Qt::CaseInsensitive))
                continue;
            ++words;
            QCOMPARE(label->text(), label->text().toUpper());
        }
        QCOMPARE(words, 1);
    }

    void whatIsReadInTimeIsNeverGrey()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        QElapsedTimer since;
        since.start();
        // Grey rows come after 200 ms, unless there is something to show by then.
        QTRY_VERIFY(since.hasExpired(300));
        QVERIFY(stage.table()->isVisible());
    }

    void troubleStandsFirst()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        QCOMPARE(stage.cell(0, NodeColumn::Name), u"lab-7"_s);
        QCOMPARE(stage.cell(1, NodeColumn::Name), u"gpu-a"_s);
        QTRY_COMPARE(stage.page->badge().text, u"1 !"_s);
        QVERIFY(stage.find<QLabel>(u"pageNote"_s)
                    ->text()
                    .startsWith(u"3 of 4 answer; all 4 slots busy"_s));
        // gpu-b falls silent and comes to the front, live.
        Node node = *engine.node(u"gpu-b"_s);
        node.status.health = NodeHealth::Offline;
        node.status.running = 0;
        engine.publishNode(node);
        QTRY_COMPARE(stage.cell(0, NodeColumn::Name), u"gpu-b"_s);
        QTRY_COMPARE(stage.page->badge().text, u"2 !"_s);
        // A click on a header sorts by it.
        const int name = static_cast<int>(NodeColumn::Name);
        QHeaderView *header = stage.table()->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                          QPoint(header->sectionViewportPosition(name) + 10, 10));
        QTRY_COMPARE(stage.cell(0, NodeColumn::Name), u"gpu-a"_s);
    }

    void nodesAreWatchedOnlyWhileTheyAreSeen()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        {
            Stage stage(engine);
            QCOMPARE(engine.watchers, 1);
            stage.page->hide();
            QCOMPARE(engine.watchers, 0);
            stage.page->show();
            QCOMPARE(engine.watchers, 1);
        }
        QCOMPARE(engine.watchers, 0);
    }

    void columnsAndTheSpanOfTheChartAreRemembered()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage first(engine);
        QTRY_COMPARE(first.table()->model()->rowCount(), 4);
        QTRY_COMPARE(first.page->findChild<VramChart *>()->span(), 10); // ten minutes are there
        const int column = static_cast<int>(NodeColumn::Name);
        const int usual = first.table()->columnWidth(column);
        first.table()->setColumnWidth(column, usual + 43);
        QTest::mouseClick(first.find<QAbstractButton>(u"span-60"_s), Qt::LeftButton);
        const QByteArray layout = first.page->saveLayout();
        Stage second(engine);
        second.page->restoreLayout(layout);
        QCOMPARE(second.table()->columnWidth(column), usual + 43);
        QCOMPARE(second.page->findChild<VramChart *>()->span(), 60);
        second.page->restoreLayout({}); // as it was made
        QCOMPARE(second.table()->columnWidth(column), usual);
        QTRY_COMPARE(second.page->findChild<VramChart *>()->span(), 10);
    }

    void theInspectorSaysWhatIsWrong()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        stage.click(u"lab-7"_s);
        QTRY_VERIFY(stage.page->inspector()->isVisible());
        auto *note = stage.find<NoteCard>(u"nodeNote"_s);
        QVERIFY(note->title().startsWith(u"No answer since"_s));
        QVERIFY(note->text().contains(u"refuses connections"_s));
        QCOMPARE(stage.find<FactList>(u"nodeFacts"_s)->value(u"Limit"_s), u"85 %"_s);
        QTest::mouseClick(stage.find<QPushButton>(u"inspector_nodeCheck"_s), Qt::LeftButton);
        QTRY_COMPARE(engine.calls.last(), u"checkNow 4"_s);
        // It comes back; the note goes.
        Node node = *engine.node(u"lab-7"_s);
        node.status.health = NodeHealth::Online;
        engine.publishNode(node);
        QTRY_VERIFY(!note->isVisible());
        QTest::mouseClick(stage.find<QPushButton>(u"nodeJobs"_s), Qt::LeftButton);
        QCOMPARE(stage.followed.page, u"jobs"_s);
        QCOMPARE(stage.followed.node, NodeId{4});
    }

    void disablingIsUndone()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        stage.click(u"gpu-b"_s);
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_Space);
        QTRY_COMPARE(engine.calls.last(), u"setNodeEnabled 2 false"_s);
        QTRY_COMPARE(stage.sentence, u"gpu-b takes no new jobs"_s);
        QVERIFY(stage.undo);
        stage.undo();
        QTRY_COMPARE(engine.calls.last(), u"setNodeEnabled 2 true"_s);
    }

    void removingAsks()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        stage.click(u"gpu-a"_s); // a job runs on it
        auto *remove = stage.find<QPushButton>(u"inspector_nodeRemove"_s);
        QTRY_VERIFY(remove->isVisible());
        QVERIFY(!remove->isEnabled());
        QVERIFY(remove->toolTip().contains(u"Jobs run on it"_s));
        stage.click(u"lab-7"_s);
        QTRY_VERIFY(remove->isEnabled());
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_Delete);
        QTRY_VERIFY(dialogPart<QPushButton>(u"confirmGo"_s) != nullptr);
        QTest::mouseClick(dialogPart<QPushButton>(u"confirmGo"_s), Qt::LeftButton);
        QTRY_COMPARE(engine.calls.last(), u"removeNode 4"_s);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 3);
    }

    void editOpensTheDialogOfTheNode()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        stage.click(u"gpu-c"_s);
        QTest::mouseClick(stage.find<QPushButton>(u"inspector_nodeEdit"_s), Qt::LeftButton);
        QTRY_VERIFY(dialogPart<QLineEdit>(u"nodeName"_s) != nullptr);
        QCOMPARE(dialogPart<QLineEdit>(u"nodeName"_s)->text(), u"gpu-c"_s);
        dialogPart<QLineEdit>(u"nodeName"_s)->window()->close();
    }

    void anEngineThatStoppedTalkingIsSaidAboveTheTable()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        FakeClock clock(SystemClock().now());
        Stage stage(engine, &clock);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        auto *bar = stage.find<QWidget>(u"staleBar"_s);
        QVERIFY(!bar->isVisible());
        engine.silent = true;
        clock.advance(40'000);
        QTRY_VERIFY(bar->isVisible());
        QVERIFY(bar->findChild<QLabel *>()->text().startsWith(u"No fresh data for 40 s"_s));
        QVERIFY(stage.table()->isVisible());
        engine.answerAll();
        QTRY_VERIFY(!bar->isVisible());
    }

    void typingFiltersAndEscClears()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        auto *filter = stage.find<QLineEdit>(u"nodeFilter"_s);
        filter->setFocus();
        QTest::keyClicks(filter, u"rtx"_s);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 2);
        QTest::keyClicks(filter, u"???"_s);
        QTRY_VERIFY(stage.find<QPushButton>(u"emptyClear"_s) != nullptr);
        QTest::keyClick(filter, Qt::Key_Escape);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        QTRY_VERIFY(stage.table()->isVisible());
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
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        QTRY_VERIFY(stage.table()->isVisible());
    }

    void theSparklineDrawsWhatWasMeasured()
    {
        SampleRing ring;
        for (TimeMs at = 0; at <= 10'000; at += 100) {
            NodeSample sample;
            sample.at = at;
            sample.vram.total = 100;
            sample.vram.free = 50;
            ring.append(sample);
        }
        QImage image(100, 28, QImage::Format_RGB32);
        image.fill(Qt::black);
        QPainter painter(&image);
        Sparkline line;
        line.from = 0;
        line.to = 10'000;
        line.ink = QColor(Qt::green);
        paintSparkline(painter, QRectF(0, 0, 100, 28), ring, line);
        painter.end();
        int green = 0;
        int lowest = 0;
        int highest = 28;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) != QColor(Qt::green))
                    continue;
                ++green;
                lowest = std::max(lowest, y);
                highest = std::min(highest, y);
            }
        }
        QVERIFY2(green > 90 && green < 110, qPrintable(QString::number(green))); // one per column
        QVERIFY(lowest - highest <= 1); // a level line
        QVERIFY(std::abs(highest - 14) <= 2); // half of the height
    }

    void threeHundredNodesAreQuick()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        const TimeMs now = SystemClock().now();
        for (int id = 10; id < 310; ++id) {
            Node node = engine.state.nodes.first();
            node.config.id = NodeId{id};
            node.config.name = u"node-%1"_s.arg(id);
            engine.state.nodes.append(node);
            engine.history[NodeId{id}] = engine.history[NodeId{1}];
        }
        Stage stage(engine);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 304);
        QTest::qWait(300);
        QElapsedTimer timer;
        timer.start();
        EngineChanges changes;
        for (Node &node : engine.state.nodes) {
            node.status.lastSeen = now + 1000;
            node.status.latencyMs += 1;
            changes.nodes.append(node);
        }
        engine.publish(changes);
        stage.table()->viewport()->repaint();
        // 100 ms is what stalls; a loaded machine may take some more.
        QVERIFY2(timer.elapsed() < 300, qPrintable(QString::number(timer.elapsed())));
    }

    void everyControlHasANameForPeopleAndTests()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Stage stage(engine);
        QTRY_COMPARE(stage.table()->model()->rowCount(), 4);
        stage.page->open({.page = u"nodes"_s, .node = NodeId{4}});
        QTRY_VERIFY(stage.page->inspector()->isVisible());
        for (QWidget *widget : stage.findChildren<QWidget *>()) {
            const bool isControl = qobject_cast<QAbstractButton *>(widget) != nullptr
                || qobject_cast<QLineEdit *>(widget) != nullptr
                || qobject_cast<QAbstractItemView *>(widget) != nullptr;
            const bool isPart =
                widget->inherits("QHeaderView") || widget->inherits("QTableCornerButton");
            if (!isControl || isPart)
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(face != nullptr);
            QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
        }
    }
};

QTEST_MAIN(TestNodesPage)
#include "tst_nodespage.moc"
