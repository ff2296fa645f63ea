#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"

#include "ui/charts/vramchart.h"
#include "ui/models/vramhistory.h"
#include "ui/overview/figurecard.h"
#include "ui/overview/nodetile.h"
#include "ui/overview/overviewpage.h"
#include "ui/widgets/theme.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

struct Shown
{
    explicit Shown(void (*play)(FakeEngineHandle &))
        : history(engine)
    {
        play(engine);
        page = std::make_unique<OverviewPage>(engine, history, clock);
        page->resize(1400, 920);
        page->show();
    }

    QString verdict() const { return page->findChild<QLabel *>(u"verdict"_s)->text(); }

    QString card(const QString &name) const
    {
        return page->findChild<FigureCard *>(name)->figure().value;
    }

    FakeEngineHandle engine;
    SystemClock clock;
    VramHistory history;
    std::unique_ptr<OverviewPage> page;
};

} // namespace

class TestOverviewPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        applyTheme(Shade::Light);
        qRegisterMetaType<Link>();
    }

    void itTellsTheStoryOfTheMorning()
    {
        const Shown shown(playBusy);
        QTRY_COMPARE(shown.verdict(), u"Running, one node needs you"_s);
        QTRY_COMPARE(shown.card(u"cardWaiting"_s), u"12"_s);
        QCOMPARE(shown.card(u"cardNodes"_s), u"3 / 4"_s);
        QCOMPARE(shown.page->findChildren<NodeTile *>().size(), qsizetype(4));
        QVERIFY(shown.page->findChild<QWidget *>(u"result-2416"_s) != nullptr);
        QTRY_VERIFY(shown.page->findChild<QPushButton *>(u"remedy-stuck-2431"_s) != nullptr);
    }

    void aChangeIsSeenWithinASecond()
    {
        Shown shown(playBusy);
        QTRY_COMPARE(shown.card(u"cardRunning"_s), u"4"_s);
        QElapsedTimer since;
        since.start();
        Job job = shown.engine.jobs.at(JobId{2421});
        job.state = JobState::Running;
        shown.engine.figures.doneToday = 188;
        shown.engine.publishJob(job);
        QTRY_COMPARE_WITH_TIMEOUT(shown.card(u"cardRunning"_s), u"5"_s, 1000);
        QTRY_COMPARE_WITH_TIMEOUT(shown.card(u"cardDone"_s), u"188"_s,
                                  static_cast<int>(qMax<qint64>(1, 1000 - since.elapsed())));
    }

    void aNodeThatComesBackLeavesTheList()
    {
        Shown shown(playBusy);
        QTRY_VERIFY(shown.page->findChild<QPushButton *>(u"remedy-node-4"_s) != nullptr);
        Node node = *shown.engine.node(NodeId{4});
        node.status.health = NodeHealth::Online;
        shown.engine.publishNode(node);
        QTRY_VERIFY(shown.page->findChild<QPushButton *>(u"remedy-node-4"_s) == nullptr);
        QTRY_COMPARE(shown.card(u"cardNodes"_s), u"4 / 4"_s);
    }

    void problemsHaveAButtonThatWorks()
    {
        const Shown shown(playBusy);
        const QSignalSpy links(shown.page.get(), &Page::linkActivated);
        QTRY_VERIFY(shown.page->findChild<QPushButton *>(u"remedy-stuck-2431"_s) != nullptr);
        QTest::mouseClick(shown.page->findChild<QPushButton *>(u"remedy-node-4"_s), Qt::LeftButton);
        QTRY_VERIFY(shown.engine.calls.contains(u"checkNow 4"_s));
        auto *retry = shown.page->findChild<QPushButton *>(u"remedy-failed-1-out_of_memory"_s);
        retry->setFocus();
        QTest::keyClick(retry, Qt::Key_Space);
        QTRY_VERIFY(shown.engine.calls.contains(u"retry 2414 2409"_s));
        QTest::mouseClick(shown.page->findChild<QPushButton *>(u"remedy-stuck-2431"_s),
                          Qt::LeftButton);
        QCOMPARE(links.size(), qsizetype(1));
        QCOMPARE(links.first().first().value<Link>().job, JobId{2431});
    }

    void cardsTilesAndResultsLeadToWhatTheyShow()
    {
        const Shown shown(playBusy);
        QSignalSpy links(shown.page.get(), &Page::linkActivated);
        QTRY_VERIFY(shown.page->findChild<QWidget *>(u"tile-gpu-b"_s) != nullptr);
        QTest::mouseClick(shown.page->findChild<QWidget *>(u"cardFailed"_s), Qt::LeftButton);
        QCOMPARE(links.takeFirst().first().value<Link>(),
                 (Link{.page = u"jobs"_s, .states = {JobState::Failed}}));
        QTest::mouseClick(shown.page->findChild<QWidget *>(u"tile-gpu-b"_s), Qt::LeftButton);
        QCOMPARE(links.takeFirst().first().value<Link>().node, NodeId{2});
        auto *result = shown.page->findChild<QWidget *>(u"result-2415"_s);
        result->setFocus();
        QTest::keyClick(result, Qt::Key_Space);
        QCOMPARE(links.takeFirst().first().value<Link>().job, JobId{2415});
    }

    void aResultShowsItsPicture()
    {
        const Shown shown(playBusy);
        QTRY_VERIFY(shown.page->findChild<QWidget *>(u"result-2416"_s) != nullptr);
        QWidget *result = shown.page->findChild<QWidget *>(u"result-2416"_s);
        const auto colours = [result] {
            const QImage image = result->grab().toImage();
            QSet<QRgb> seen;
            for (int y = 0; y < 128; y += 2) {
                for (int x = 0; x < image.width(); x += 2)
                    seen.insert(image.pixel(x, y));
            }
            return seen.size();
        };
        QTRY_VERIFY(colours() > 30);
    }

    void withoutNodesThereIsOneSentenceAndOneButton()
    {
        const Shown shown(playEmpty);
        const QSignalSpy links(shown.page.get(), &Page::linkActivated);
        QTRY_VERIFY(shown.page->findChild<QPushButton *>(u"emptyAddNode"_s) != nullptr);
        const QSignalSpy demo(shown.page.get(), &Page::demoWanted);
        QTest::mouseClick(shown.page->findChild<QPushButton *>(u"emptyDemo"_s), Qt::LeftButton);
        QCOMPARE(demo.size(), qsizetype(1));
        QVERIFY(links.isEmpty());
        QTest::mouseClick(shown.page->findChild<QPushButton *>(u"emptyAddNode"_s), Qt::LeftButton);
        QCOMPARE(links.size(), qsizetype(1));
        QCOMPARE(links.first().first().value<Link>(),
                 (Link{.page = u"nodes"_s, .section = u"add"_s}));
    }

    void theFirstNodeEndsTheEmptyState()
    {
        Shown shown(playEmpty);
        QTRY_VERIFY(shown.page->findChild<QWidget *>(u"emptyState"_s) != nullptr);
        Node node;
        node.config.id = NodeId{1};
        node.config.name = u"first"_s;
        node.status.health = NodeHealth::Online;
        shown.engine.publishNode(node);
        QTRY_VERIFY(shown.page->findChild<QWidget *>(u"emptyState"_s) == nullptr);
        QVERIFY(shown.page->findChild<QWidget *>(u"tile-first"_s) != nullptr);
    }

    void anErrorIsSaidAndCanBeTriedAgain()
    {
        Shown shown(playBroken);
        QTRY_VERIFY(shown.page->findChild<QPushButton *>(u"tryAgain"_s) != nullptr);
        shown.engine.broken.reset();
        playBusy(shown.engine);
        QTest::mouseClick(shown.page->findChild<QPushButton *>(u"tryAgain"_s), Qt::LeftButton);
        QTRY_COMPARE(shown.verdict(), u"Running, one node needs you"_s);
        QTRY_VERIFY(shown.page->findChild<QPushButton *>(u"tryAgain"_s) == nullptr);
    }

    void whileNothingIsAnsweredItLoads()
    {
        Shown shown([](FakeEngineHandle &engine) {
            playBusy(engine);
            engine.silent = true;
        });
        QTRY_VERIFY(shown.page->findChild<QWidget *>(u"skeleton"_s) != nullptr);
        shown.engine.answerAll();
        QTRY_VERIFY(shown.page->findChild<QWidget *>(u"skeleton"_s) == nullptr);
        QTRY_COMPARE(shown.card(u"cardWaiting"_s), u"12"_s);
    }

    void theSpanOfTheChartIsRememberedOnceItWasChosen()
    {
        const Shown shown(playBusy);
        QTRY_COMPARE(shown.page->findChild<VramChart *>()->span(), 10);
        QVERIFY(shown.page->saveLayout().isEmpty()); // not chosen: the next start looks again
        auto *hour = shown.page->findChild<QAbstractButton *>(u"span-60"_s);
        QTRY_VERIFY(hour->isVisible());
        QTest::mouseClick(hour, Qt::LeftButton);
        const Shown other(playBusy);
        other.page->restoreLayout(shown.page->saveLayout());
        QCOMPARE(other.page->findChild<VramChart *>()->span(), 60);
    }

    void inASmallWindowNoWordIsCutOff()
    {
        const Shown shown(playBusy);
        shown.page->resize(972, 540); // of 1024 × 640
        QTRY_VERIFY(shown.page->findChild<QPushButton *>(u"remedy-stuck-2431"_s) != nullptr);
        const auto labels = shown.page->findChild<QWidget *>(u"problemRows"_s)
                                ->findChildren<QLabel *>(Qt::FindChildrenRecursively);
        int words = 0;
        for (const QLabel *label : labels) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            ++words;
            QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()),
                         qPrintable(label->text()));
        }
        QVERIFY(words >= 10);
        // A note that needs two lines has them.
        auto *card = shown.page->findChild<FigureCard *>(u"cardDone"_s);
        QVERIFY(card->width() < FigureCard::kNarrowBelow);
        Figure figure = card->figure();
        const auto inkBelow = [card] { // of the second line of the note
            const QImage image = card->grab(QRect(4, 79, card->width() - 8, 18)).toImage();
            int ink = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    ink += image.pixelColor(x, y) != color(Token::Surface) ? 1 : 0;
            }
            return ink;
        };
        figure.note = u"short"_s;
        card->setFigure(figure);
        QCOMPARE(inkBelow(), 0);
        figure.note = u"much longer than one line of the card"_s;
        card->setFigure(figure);
        QVERIFY(inkBelow() > 50);
    }

    void nodesAreWatchedOnlyWhileItIsSeen()
    {
        Shown shown(playBusy);
        QTRY_COMPARE(shown.engine.watchers, 1);
        shown.page->hide();
        QCOMPARE(shown.engine.watchers, 0);
        shown.page->show();
        QCOMPARE(shown.engine.watchers, 1);
        shown.page.reset();
        QCOMPARE(shown.engine.watchers, 0);
    }

    void everythingOneCanReachHasAName()
    {
        const Shown shown(playBusy);
        QTRY_VERIFY(shown.page->findChild<QPushButton *>(u"remedy-stuck-2431"_s) != nullptr);
        for (QWidget *widget : shown.page->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
                continue;
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(face != nullptr && !face->text(QAccessible::Name).isEmpty(),
                     qPrintable(widget->parentWidget()->objectName() + u'/' + widget->objectName()
                                + u' ' + QLatin1StringView(widget->metaObject()->className())));
            QVERIFY(!widget->objectName().isEmpty());
        }
    }
};

QTEST_MAIN(TestOverviewPage)
#include "tst_overviewpage.moc"
