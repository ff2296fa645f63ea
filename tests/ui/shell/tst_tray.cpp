#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"

#include "ui/shell/actions.h"
#include "ui/shell/tray.h"
#include "ui/shell/vitals.h"

#include <QAction>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

class TestTray : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void attentionBeforePausedBeforeBusy()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        engine.node(NodeId{4})->status.health = NodeHealth::Online;
        Vitals vitals(engine);
        QTRY_VERIFY(vitals.known());
        QCOMPARE(trayStateOf(vitals), TrayState::Busy);
        engine.publishPaused(true);
        QCOMPARE(trayStateOf(vitals), TrayState::Paused);
        Node down = *engine.node(NodeId{4});
        down.status.health = NodeHealth::Offline;
        engine.publishNode(down);
        QCOMPARE(trayStateOf(vitals), TrayState::Attention);
        QCOMPARE(vitalsSentence(vitals), u"4 running, 12 waiting, 3 of 4 nodes"_s);
    }

    void anIdleQueueIsIdle()
    {
        FakeEngineHandle engine;
        playEmpty(engine);
        const Vitals vitals(engine);
        QTRY_VERIFY(vitals.known());
        QCOMPARE(trayStateOf(vitals), TrayState::Idle);
    }

    void anAlarmNeedsAttentionUntilDismissed()
    {
        FakeEngineHandle engine;
        Vitals vitals(engine);
        QTRY_VERIFY(vitals.known());
        engine.raiseAlarm(u"The database is damaged."_s);
        QCOMPARE(trayStateOf(vitals), TrayState::Attention);
        vitals.dismissAlarm();
        QCOMPARE(trayStateOf(vitals), TrayState::Idle);
    }

    void disabledNodesAreNeitherOnlineNorSilent()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        engine.node(NodeId{4})->config.enabled = false;
        const Vitals vitals(engine);
        QTRY_VERIFY(vitals.known());
        QCOMPARE(vitals.enabledNodes(), 3);
        QCOMPARE(vitals.silentNodes(), 0);
        QVERIFY(!vitals.allNodesDown());
    }

    void oldNewsIsDropped()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        engine.state.revision = 50;
        const Vitals vitals(engine);
        QTRY_VERIFY(vitals.known());
        EngineChanges old;
        old.revision = 49;
        Q_EMIT engine.changed(old);
        QCOMPARE(vitals.counts().waiting(), qint64(12));
    }

    void everyStateHasAPicture()
    {
        for (const TrayState state :
             {TrayState::Idle, TrayState::Busy, TrayState::Paused, TrayState::Attention})
            QVERIFY(QFile::exists(u":/icons/%1.svg"_s.arg(trayIconName(state))));
    }

    void problemsStandInTheMenuAndLead()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        Vitals vitals(engine);
        const Actions actions({});
        Tray tray(vitals, actions);
        QSignalSpy links(&tray, &Tray::linkActivated);
        const auto problems = [&tray]() -> QMenu * {
            for (const QAction *action : tray.menu()->actions()) {
                if (action->menu() != nullptr)
                    return action->isVisible() ? action->menu() : nullptr;
            }
            return nullptr;
        };
        QTRY_VERIFY(problems() != nullptr);
        QCOMPARE(problems()->actions().size(), qsizetype(1));
        problems()->actions().first()->trigger();
        QCOMPARE(links.first().first().value<Link>().node, NodeId{4});
        Node back = *engine.node(NodeId{4});
        back.status.health = NodeHealth::Online;
        engine.publishNode(back);
        QVERIFY(problems() == nullptr);
    }

    void theMenuSaysTheStateAndPauses()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        const Vitals vitals(engine);
        const Actions actions({});
        Tray tray(vitals, actions);
        QTRY_COMPARE(tray.menu()->actions().first()->text(),
                     u"4 running, 12 waiting, 3 of 4 nodes"_s);
        QVERIFY(!tray.menu()->actions().first()->isEnabled());
        QVERIFY(tray.menu()->actions().contains(actions.pause));
        QVERIFY(tray.menu()->actions().contains(actions.quit));
        QVERIFY(!tray.exists()); // the offscreen platform never has one
    }
};

QTEST_MAIN(TestTray)
#include "tst_tray.moc"
