#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakelistener.h"
#include "tests/support/fakestory.h"
#include "tests/support/stubpage.h"

#include "ui/shell/mainwindow.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/words.h"

#include <QAccessible>
#include <QDropEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

struct Shown
{
    explicit Shown(void (*play)(FakeEngineHandle &) = playBusy, const QString &stateFile = {},
                   QSize size = QSize(1600, 1000))
    {
        play(engine);
        for (const char *id : {"overview", "jobs", "nodes", "settings"})
            pages.append(new StubPage(QLatin1StringView(id)));
        window = std::make_unique<MainWindow>(engine, &listener,
                                              QList<Page *>(pages.begin(), pages.end()), stateFile);
        if (!size.isEmpty())
            window->resize(size);
        window->show();
        window->activateWindow();
        ready = QTest::qWaitForWindowActive(window.get())
            && QTest::qWaitFor([this] { return window->vitals().known() || engine.silent; });
    }

    template <typename T> T *find(const QString &name) const
    {
        return window->findChild<T *>(name);
    }

    void click(const QString &name) const
    {
        QTest::mouseClick(find<QWidget>(name), Qt::LeftButton);
    }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::ControlModifier) const
    {
        QWidget *target = QApplication::focusWidget();
        QTest::keyClick(target != nullptr ? target : window.get(), key, modifiers);
    }

    FakeEngineHandle engine;
    FakeListener listener;
    QList<StubPage *> pages;
    std::unique_ptr<MainWindow> window;
    bool ready = false;
};

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void theWindowCallsItselfByName()
    {
        const Shown shown;
        QVERIFY(shown.ready);
        QCOMPARE(shown.window->windowTitle(), u"ComfyQueue"_s);
        QCOMPARE(shown.window->minimumSize(), QSize(1024, 640));
        QVERIFY(!shown.window->windowIcon().isNull());
    }

    void pagesChangeByKeyByClickAndByArrow()
    {
        const Shown shown;
        QCOMPARE(shown.window->currentPage()->id(), u"overview"_s);
        shown.key(Qt::Key_2);
        QCOMPARE(shown.window->currentPage()->id(), u"jobs"_s);
        QCOMPARE(QApplication::focusWidget(), shown.pages.at(1)); // the keyboard goes along
        shown.key(Qt::Key_4);
        QCOMPARE(shown.window->currentPage()->id(), u"settings"_s);
        QCOMPARE(QApplication::focusWidget(), shown.pages.at(3));
        auto *list = shown.find<QListView>(u"navigationList"_s);
        QCOMPARE(list->currentIndex().row(), 3);
        const QRect third = list->visualRect(list->model()->index(2, 0));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, third.center());
        QCOMPARE(shown.window->currentPage()->id(), u"nodes"_s);
        QCOMPARE(QApplication::focusWidget(), list); // who clicks there may go on with the arrows
        QTest::keyClick(list, Qt::Key_Up);
        QCOMPARE(shown.window->currentPage()->id(), u"jobs"_s);
    }

    void anyPageMayAskForTheDemo()
    {
        const Shown shown;
        const QSignalSpy demo(shown.window.get(), &MainWindow::demoRequested);
        Q_EMIT shown.pages.at(2)->demoWanted();
        QCOMPARE(demo.size(), qsizetype(1));
        shown.window->say(u"The demo opens"_s);
        QVERIFY(shown.find<QWidget>(u"undoBar"_s)->isVisible());
        QCOMPARE(shown.find<QWidget>(u"undoBar"_s)->accessibleName(), u"The demo opens"_s);
    }

    void badgesAreShownAndSpoken()
    {
        const Shown shown;
        shown.pages.at(1)->setBadge({u"12"_s, Badge::Severity::Count, u"12 jobs wait"_s});
        auto *list = shown.find<QListView>(u"navigationList"_s);
        const QModelIndex jobs = list->model()->index(1, 0);
        QCOMPARE(jobs.data(Qt::AccessibleTextRole).toString(), u"Jobs, 12 jobs wait"_s);
        QVERIFY(jobs.data(Qt::ToolTipRole).toString().contains(u"12 jobs wait"_s));
        const QImage before = list->grab().toImage();
        shown.pages.at(2)->setBadge({u"1 !"_s, Badge::Severity::Problem, u"1 node is down"_s});
        QVERIFY(list->grab().toImage() != before);
    }

    void pauseIsAWishTheEngineAnswers()
    {
        const Shown shown;
        auto *button = shown.find<QPushButton>(u"toolPause"_s);
        QCOMPARE(button->text(), u"Pause dispatch"_s);
        shown.click(u"toolPause"_s);
        QTRY_COMPARE(button->text(), u"Resume dispatch"_s);
        QCOMPARE(shown.engine.calls, QStringList{u"setPaused true"_s});
        QTRY_COMPARE(shown.find<QToolButton>(u"statusDispatch"_s)->text(), u"Dispatch paused"_s);
        shown.key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(button->text(), u"Pause dispatch"_s);
    }

    void aRefusedPauseIsSaidAndNotShown()
    {
        Shown shown;
        shown.engine.broken = Error{ErrorKind::Storage, u"disk is gone"_s, {}};
        shown.click(u"toolPause"_s);
        QTRY_VERIFY(shown.find<QWidget>(u"undoBar"_s)->isVisible());
        QVERIFY(shown.find<QWidget>(u"undoBar"_s)->accessibleName().contains(u"disk is gone"_s));
        QTRY_COMPARE(shown.find<QPushButton>(u"toolPause"_s)->text(), u"Pause dispatch"_s);
    }

    void theStatusBarTellsAndLeads()
    {
        const Shown shown;
        QTRY_COMPARE(shown.find<QToolButton>(u"statusNodes"_s)->text(), u"3 of 4 nodes"_s);
        QCOMPARE(shown.find<QToolButton>(u"statusJobs"_s)->text(), u"4 running, 12 waiting"_s);
        QCOMPARE(shown.find<QToolButton>(u"statusDisk"_s)->text(), u"412 GB free"_s);
        shown.click(u"statusNodes"_s);
        QCOMPARE(shown.window->currentPage()->id(), u"nodes"_s);
        shown.click(u"statusDisk"_s);
        QCOMPARE(shown.window->currentPage()->id(), u"settings"_s);
        QCOMPARE(shown.pages.at(3)->opened.last().section, u"storage"_s);
    }

    void theListenerStandsInTheStatusBarAndLeadsToItsSettings()
    {
        Shown shown;
        auto *fact = shown.find<QToolButton>(u"statusListener"_s);
        QCOMPARE(fact->text(), u"Not listening"_s);
        ListenerStatus status;
        status.isServing = true;
        status.url = u"https://192.168.1.20:8443"_s;
        status.connections = 17;
        shown.listener.publish(status);
        QCOMPARE(fact->text(), status.url);
        QCOMPARE(fact->toolTip(), u"17 connections"_s);
        status = {};
        status.fault = u"Cannot listen on 192.168.1.20:8443: the port is in use by httpd (process "
                       "4711), which was there before."_s;
        shown.listener.publish(status);
        const QString whole = u"Not listening: "_s + status.fault;
        QVERIFY2(fact->text().startsWith(u"Not listening: Cannot"_s), qPrintable(fact->text()));
        QVERIFY(fact->text().size() < whole.size()); // the others need room, too
        QCOMPARE(fact->accessibleName(), whole);
        QCOMPARE(fact->toolTip(), whole);
        shown.click(u"statusListener"_s);
        QCOMPARE(shown.window->currentPage()->id(), u"settings"_s);
        QCOMPARE(shown.pages.at(3)->opened.last().section, u"network"_s);
    }

    void newsReachesTheStatusBarWithinASecond()
    {
        Shown shown;
        Job job = shown.engine.jobs.at(JobId{2421});
        job.state = JobState::Running;
        shown.engine.publishJob(job);
        QTRY_COMPARE_WITH_TIMEOUT(shown.find<QToolButton>(u"statusJobs"_s)->text(),
                                  u"5 running, 11 waiting"_s, 1000);
    }

    void whatStopsWorkIsARedStripWithOneRemedy()
    {
        Shown shown(playDown);
        QWidget *strip = shown.find<QWidget>(u"strip"_s);
        QTRY_VERIFY(strip->isVisible());
        QVERIFY(strip->accessibleName().contains(u"No node answers"_s));
        shown.click(u"stripAction"_s);
        QTRY_VERIFY(shown.engine.calls.contains(u"checkNow 0"_s));
        Node back = shown.engine.state.nodes.first();
        back.status.health = NodeHealth::Online;
        shown.engine.publishNode(back);
        QTRY_VERIFY(strip->accessibleName().contains(u"disk is nearly full"_s));
    }

    void theStripTellsTheSpaceThatIsFreeNow()
    {
        Shown shown;
        QWidget *strip = shown.find<QWidget>(u"strip"_s);
        const auto show = [&shown](qint64 bytes) {
            shown.engine.state.diskFree = bytes;
            const_cast<Vitals &>(shown.window->vitals()).refresh(); // as every half minute
        };
        show(700LL << 20);
        QTRY_VERIFY2(strip->isVisible() && strip->accessibleName().contains(bytesText(700LL << 20)),
                     qPrintable(strip->accessibleName()));
        show(300LL << 20);
        QTRY_VERIFY2(strip->accessibleName().contains(bytesText(300LL << 20)),
                     qPrintable(strip->accessibleName()));
        show(50LL << 30);
        QTRY_VERIFY(!strip->isVisible());
    }

    void aClosedStripStaysAwayUntilSomethingElseHappens()
    {
        Shown shown(playDown);
        QWidget *strip = shown.find<QWidget>(u"strip"_s);
        QTRY_VERIFY(strip->isVisible());
        shown.click(u"stripClose"_s);
        QVERIFY(!strip->isVisible());
        shown.engine.publish({});
        QVERIFY(!strip->isVisible());
        shown.engine.raiseAlarm(u"The database is damaged."_s);
        QTRY_VERIFY(strip->isVisible());
        QVERIFY(strip->accessibleName().contains(u"damaged"_s));
    }

    void damageIsSaidAndLeadsToTheRecovery()
    {
        Shown shown;
        QSignalSpy wanted(shown.window.get(), &MainWindow::recoveryWanted);
        QWidget *strip = shown.find<QWidget>(u"strip"_s);
        QVERIFY(!strip->isVisible());
        shown.engine.raiseDamage(u"/data/queue.db"_s);
        QVERIFY(strip->isVisible());
        shown.engine.raiseAlarm(u"Nobody can sign in."_s); // matters less
        QVERIFY2(strip->accessibleName().contains(u"/data/queue.db"_s),
                 qPrintable(strip->accessibleName()));
        shown.click(u"stripAction"_s);
        QCOMPARE(wanted.size(), 1);
    }

    void aListenerThatCannotServeIsSaidAndLeadsToItsSettings()
    {
        Shown shown;
        QWidget *strip = shown.find<QWidget>(u"strip"_s);
        QVERIFY(!strip->isVisible()); // switched off is not broken
        ListenerStatus taken;
        taken.fault = u"Cannot listen on 127.0.0.1:5000: the port is in use by httpd."_s;
        shown.listener.publish(taken);
        QVERIFY(strip->isVisible());
        QVERIFY2(strip->accessibleName().contains(taken.fault),
                 qPrintable(strip->accessibleName()));
        shown.click(u"stripAction"_s);
        QCOMPARE(shown.window->currentPage()->id(), u"settings"_s);
        QCOMPARE(shown.pages.at(3)->opened.last().section, u"network"_s);
        ListenerStatus older; // serves, but something about it is wrong
        older.isServing = true;
        older.fault = u"The new certificate cannot be read."_s;
        shown.listener.publish(older);
        QVERIFY(!strip->isVisible());
    }

    void lockedSecretsAreUnlockedFromTheStrip()
    {
        Shown shown(playBusy);
        QWidget *strip = shown.find<QWidget>(u"strip"_s);
        QTRY_VERIFY(shown.find<QToolButton>(u"statusSecrets"_s)->text() == u"Keyring ok"_s);
        QVERIFY(!strip->isVisible());
        // Without a keyring there is only the note below: nothing waits for anybody.
        shown.engine.publishSecrets({SecretStoreKind::Memory, {}, false});
        QTRY_COMPARE(shown.find<QToolButton>(u"statusSecrets"_s)->text(), u"No keyring"_s);
        QVERIFY(!strip->isVisible());
        shown.engine.publishSecrets({SecretStoreKind::Memory, {}, true});
        QTRY_VERIFY(strip->isVisible());
        QVERIFY(strip->accessibleName().contains(u"keys are locked"_s));
        QCOMPARE(shown.find<QToolButton>(u"statusSecrets"_s)->text(), u"Secrets locked"_s);
        shown.click(u"stripAction"_s);
        QCOMPARE(shown.window->currentPage()->id(), u"settings"_s);
        QCOMPARE(shown.pages.at(3)->opened.last().section, u"unlock"_s);
        shown.engine.publishSecrets({SecretStoreKind::EncryptedFile, {}, false});
        QTRY_VERIFY(!strip->isVisible());
    }

    void withAllWellThereIsNoStrip()
    {
        const Shown shown;
        QVERIFY(!shown.find<QWidget>(u"strip"_s)->isVisible());
    }

    void theInspectorOpensPerPage()
    {
        const Shown shown;
        shown.key(Qt::Key_2);
        QWidget *pane = shown.find<QWidget>(u"inspectorPane"_s);
        QVERIFY(!pane->isVisible());
        shown.key(Qt::Key_I);
        QVERIFY(pane->isVisible());
        QCOMPARE(pane->width(), size::kInspector);
        QVERIFY(shown.pages.at(1)->inspector()->isVisible());
        shown.key(Qt::Key_3);
        QVERIFY(!pane->isVisible());
        shown.key(Qt::Key_2);
        QVERIFY(pane->isVisible());
        Q_EMIT shown.pages.at(1)->inspectorWanted(false);
        QVERIFY(!pane->isVisible());
    }

    void aNarrowWindowFoldsAndLaysTheInspectorOver()
    {
        const Shown shown(playBusy, {}, QSize(1024, 640));
        QCOMPARE(shown.find<QWidget>(u"navigation"_s)->width(), size::kNavigationNarrow);
        QCOMPARE(shown.find<QPushButton>(u"toolPause"_s)->text(), u"Pause"_s);
        shown.key(Qt::Key_2);
        const int before = shown.pages.at(1)->width();
        shown.key(Qt::Key_I);
        QWidget *pane = shown.find<QWidget>(u"inspectorPane"_s);
        QVERIFY(pane->isVisible());
        QCOMPARE(shown.pages.at(1)->width(), before); // over it, not beside it
        shown.pages.at(1)->setFocus();
        QTest::keyClick(shown.pages.at(1), Qt::Key_Escape);
        QVERIFY(!pane->isVisible());
        shown.window->resize(1600, 1000);
        QTRY_COMPARE(shown.find<QWidget>(u"navigation"_s)->width(), size::kNavigation);
        QCOMPARE(shown.find<QPushButton>(u"toolPause"_s)->text(), u"Pause dispatch"_s);
    }

    void commandsAreFoundByTypingAndRunByEnter()
    {
        const Shown shown;
        shown.key(Qt::Key_K);
        auto *search = shown.find<QLineEdit>(u"commandSearch"_s);
        QVERIFY(search->hasFocus());
        QTest::keyClicks(search, u"add nodes"_s);
        const QSignalSpy added(shown.pages.at(2)->addActions().first(), &QAction::triggered);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(added.size(), qsizetype(1));
        QTRY_VERIFY(search->text().isEmpty());
    }

    void otherTextLooksForJobs()
    {
        const Shown shown;
        auto *search = shown.find<QLineEdit>(u"commandSearch"_s);
        search->setFocus();
        QTest::keyClicks(search, u"flux-poster"_s);
        QTest::keyClick(search, Qt::Key_Return);
        QTRY_COMPARE(shown.window->currentPage()->id(), u"jobs"_s);
        QCOMPARE(shown.pages.at(1)->opened.last().text, u"flux-poster"_s);
    }

    void submitIsAskedForByKeyButtonAndDrop()
    {
        const Shown shown;
        QSignalSpy asked(shown.window.get(), &MainWindow::submitRequested);
        shown.click(u"toolSubmit"_s);
        shown.key(Qt::Key_U);
        QCOMPARE(asked.size(), qsizetype(2));
        QMimeData data;
        data.setUrls(
            {QUrl::fromLocalFile(u"/tmp/a.json"_s), QUrl(u"https://example.org/b.json"_s)});
        QDragEnterEvent enter(QPoint(500, 500), Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(shown.window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(500, 500), Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(shown.window.get(), &drop);
        QTRY_COMPARE(asked.size(), qsizetype(3));
        QCOMPARE(asked.last().first().toStringList(), QStringList{u"/tmp/a.json"_s});
    }

    void textThatIsNoFileIsNotTaken()
    {
        const Shown shown;
        QMimeData data;
        data.setText(u"hello"_s);
        QDragEnterEvent enter(QPoint(500, 500), Qt::CopyAction, &data, Qt::LeftButton, {});
        enter.ignore();
        QCoreApplication::sendEvent(shown.window.get(), &enter);
        QVERIFY(!enter.isAccepted());
    }

    void aLinkToAddTriggersThePagesFirstEntry()
    {
        const Shown shown;
        const QSignalSpy added(shown.pages.at(2)->addActions().first(), &QAction::triggered);
        Q_EMIT shown.pages.at(0)->linkActivated({.page = u"nodes"_s, .section = u"add"_s});
        QCOMPARE(shown.window->currentPage()->id(), u"nodes"_s);
        QCOMPARE(added.size(), qsizetype(1));
    }

    void theMenuHoldsEverything()
    {
        const Shown shown;
        QStringList names;
        const std::function<void(const QMenu *)> walk = [&](const QMenu *menu) {
            for (const QAction *action : menu->actions()) {
                if (action->menu() != nullptr)
                    walk(action->menu());
                else if (!action->isSeparator())
                    names.append(action->text());
            }
        };
        walk(shown.find<QToolButton>(u"toolMenu"_s)->menu());
        for (const QString &wanted : {u"Submit job…"_s, u"Add nodes"_s, u"Pause dispatch"_s,
                                      u"Reset layout"_s, u"Settings"_s, u"Quit…"_s})
            QVERIFY2(names.contains(wanted), qPrintable(wanted));
    }

    void whatWasDoneCanBeTakenBackForAWhile()
    {
        const Shown shown;
        int taken = 0;
        Q_EMIT shown.pages.at(1)->done(u"3 jobs cancelled"_s, [&taken] { ++taken; });
        QWidget *bar = shown.find<QWidget>(u"undoBar"_s);
        QVERIFY(bar->isVisible());
        shown.key(Qt::Key_Z);
        QCOMPARE(taken, 1);
        QVERIFY(!bar->isVisible());
        shown.key(Qt::Key_Z); // nothing left to take back
        QCOMPARE(taken, 1);
        Q_EMIT shown.pages.at(1)->done(u"told only"_s, {});
        QVERIFY(!shown.find<QWidget>(u"undoButton"_s)->isVisible());
    }

    void quittingAsksWhenJobsRun()
    {
        const Shown shown;
        const QSignalSpy quit(shown.window.get(), &MainWindow::quitRequested);
        shown.key(Qt::Key_Q);
        auto *box = shown.find<QMessageBox>(u"quitQuestion"_s);
        QVERIFY(box != nullptr);
        QVERIFY(box->text().contains(u"4 jobs"_s));
        QTest::keyClick(box, Qt::Key_Escape);
        QTRY_VERIFY(shown.find<QMessageBox>(u"quitQuestion"_s) == nullptr);
        QCOMPARE(quit.size(), qsizetype(0));
        shown.window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(shown.window.get()));
        shown.key(Qt::Key_Q);
        QVERIFY(shown.find<QPushButton>(u"quitNow"_s) != nullptr);
        QTest::mouseClick(shown.find<QPushButton>(u"quitNow"_s), Qt::LeftButton);
        QTRY_COMPARE(quit.size(), qsizetype(1));
    }

    void failuresOfAMomentAreOneMessage()
    {
        Shown shown;
        for (const qint64 id : {2421, 2420}) {
            Job job = shown.engine.jobs.at(JobId{id});
            job.state = JobState::Failed;
            job.failure = FailureKind::Timeout;
            shown.engine.publishJob(job);
        }
        QWidget *bar = shown.find<QWidget>(u"undoBar"_s);
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->accessibleName(), u"2 jobs failed: The last one: took too long"_s);
    }

    void quittingDoesNotAskWhenNothingRuns()
    {
        const Shown shown(playEmpty);
        const QSignalSpy quit(shown.window.get(), &MainWindow::quitRequested);
        shown.window->close(); // without a tray closing is quitting
        QCOMPARE(quit.size(), qsizetype(1));
        QVERIFY(shown.find<QMessageBox>(u"quitQuestion"_s) == nullptr);
    }

    void theLayoutIsRemembered()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"window.ini"_s);
        {
            const Shown shown(playEmpty, file);
            shown.key(Qt::Key_3);
            shown.click(u"collapseNavigation"_s);
            shown.window->close();
        }
        const Shown again(playEmpty, file);
        QCOMPARE(again.window->currentPage()->id(), u"nodes"_s);
        QCOMPARE(again.find<QWidget>(u"navigation"_s)->width(), size::kNavigationNarrow);
    }

    void aDamagedLayoutFileDoesNoHarm()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"window.ini"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[window\ngeometry=@ByteArray(\\xff)\npage=nowhere\ninspectorWidth=many\n");
        file.close();
        const Shown shown(playEmpty, file.fileName());
        QVERIFY(shown.ready);
        QCOMPARE(shown.window->currentPage()->id(), u"overview"_s);
    }

    void beforeTheFirstAnswerNothingIsClaimed()
    {
        const Shown shown([](FakeEngineHandle &engine) { engine.silent = true; });
        QCOMPARE(shown.find<QToolButton>(u"statusNodes"_s)->text(), u"…"_s);
        QVERIFY(!shown.find<QWidget>(u"strip"_s)->isVisible());
    }

    void noTwoActionsShareAKey()
    {
        const Shown shown;
        QHash<QKeySequence, QString> seen;
        for (const QAction *action : shown.window->actions()) {
            for (const QKeySequence &key : action->shortcuts()) {
                QVERIFY2(!seen.contains(key), qPrintable(key.toString()));
                seen.insert(key, action->text());
            }
        }
        QVERIFY(seen.contains(QKeySequence(u"Ctrl+1"_s)));
    }

    void everythingOneCanReachHasAName()
    {
        const Shown shown(playDown);
        QTRY_VERIFY(shown.find<QWidget>(u"strip"_s)->isVisible());
        for (QWidget *widget : shown.window->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus
                || dynamic_cast<StubPage *>(widget) != nullptr)
                continue;
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            const QString who =
                widget->objectName() + u' ' + QLatin1StringView(widget->metaObject()->className());
            QVERIFY2(face != nullptr && !face->text(QAccessible::Name).isEmpty(), qPrintable(who));
            QVERIFY2(!widget->objectName().isEmpty(), qPrintable(who));
        }
    }

    void aNewLanguageReachesTheFrame()
    {
        const Shown shown;
        auto *pause = shown.find<QPushButton>(u"toolPause"_s);
        pause->setText(u"?"_s);
        QEvent event(QEvent::LanguageChange);
        QCoreApplication::sendEvent(shown.window.get(), &event);
        QEvent same(QEvent::LanguageChange);
        QCoreApplication::sendEvent(pause->parentWidget(), &same);
        QCOMPARE(pause->text(), u"Pause dispatch"_s);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
