#include "core/base/clock.h"
#include "tests/support/fakeenginehandle.h"
#include "ui/models/freshness.h"

#include <QSignalSpy>
#include <QTest>

using namespace cq;
using cq::ui::Freshness;

class TestFreshness : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aQuietEngineThatAnswersIsNotStale()
    {
        FakeEngineHandle engine;
        FakeClock clock;
        Freshness freshness(engine, clock);
        QSignalSpy changed(&freshness, &Freshness::changed);
        const TimeMs start = freshness.lastNews();
        clock.advance(12'000);
        freshness.check();
        QTRY_COMPARE(freshness.lastNews(), start + 12'000);
        QVERIFY(!freshness.isStale());
        QCOMPARE(changed.count(), 0);
    }

    void anEngineThatStoppedTalkingIsStaleUntilItTalks()
    {
        FakeEngineHandle engine;
        FakeClock clock;
        Freshness freshness(engine, clock);
        engine.silent = true;
        clock.advance(15'000);
        freshness.check();
        QVERIFY(!freshness.isStale());
        clock.advance(5'000);
        freshness.check();
        QVERIFY(freshness.isStale());
        engine.publish({});
        QVERIFY(!freshness.isStale());
        QCOMPARE(freshness.lastNews(), clock.now());
        engine.answerAll();
    }
};

QTEST_GUILESS_MAIN(TestFreshness)
#include "tst_freshness.moc"
