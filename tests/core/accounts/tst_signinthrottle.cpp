#include "core/accounts/signinthrottle.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

constexpr TimeMs kMinute = 60'000;
constexpr TimeMs kStart = 1'700'000'000'000;

QHostAddress address(int last)
{
    return QHostAddress(u"10.0.0.%1"_s.arg(last));
}

/// Failures of one name, each from an address of its own.
void failTimes(SignInThrottle &throttle, int times, TimeMs now, const QString &name = u"mira"_s)
{
    for (int i = 1; i <= times; ++i)
        throttle.fail(name, address(i), now);
}

} // namespace

class TestSignInThrottle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fiveFailuresLockTheName();
    void namesAreOneInWhateverCase();
    void twentyFailuresLockTheAddress();
    void addressesAreGrouped_data();
    void addressesAreGrouped();
    void eachFurtherFailureLocksLonger();
    void oldFailuresDoNotCount();
    void quietTimesForgive();
    void successClearsTheNameButNotTheAddress();
    void aClockSetBackLengthensNothing();
    void memoryIsBounded();
    void hostileNamesShareOnePlace();
};

void TestSignInThrottle::fiveFailuresLockTheName()
{
    SignInThrottle throttle;
    for (int i = 1; i <= 4; ++i)
        QVERIFY(!throttle.fail(u"mira"_s, address(i), kStart));
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(9), kStart), 0);
    QVERIFY(throttle.fail(u"mira"_s, address(5), kStart));
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(9), kStart), kMinute);
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(9), kStart + kMinute - 1), 1);
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(9), kStart + kMinute), 0);
    QCOMPARE(throttle.lockedFor(u"tom"_s, address(1), kStart), 0); // nobody else
}

void TestSignInThrottle::namesAreOneInWhateverCase()
{
    SignInThrottle throttle;
    for (const QString &name : {u"mira"_s, u"Mira"_s, u"MIRA"_s, u"mIra"_s, u"mirA"_s})
        throttle.fail(name, address(1), kStart);
    QCOMPARE(throttle.lockedFor(u"miRa"_s, address(2), kStart), kMinute);
}

void TestSignInThrottle::twentyFailuresLockTheAddress()
{
    SignInThrottle throttle;
    for (int i = 1; i <= 19; ++i)
        QVERIFY(!throttle.fail(u"name%1"_s.arg(i), address(1), kStart + i));
    QCOMPARE(throttle.lockedFor(u"other"_s, address(1), kStart + 20), 0);
    QVERIFY(throttle.fail(u"name20"_s, address(1), kStart + 20));
    QCOMPARE(throttle.lockedFor(u"other"_s, address(1), kStart + 20), kMinute);
    QCOMPARE(throttle.lockedFor(u"other"_s, address(2), kStart + 20), 0);
}

void TestSignInThrottle::addressesAreGrouped_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<bool>("same");
    QTest::newRow("one network of IPv6") << u"2001:db8::1"_s << u"2001:db8::ffff:1"_s << true;
    QTest::newRow("two networks of IPv6") << u"2001:db8:0:1::1"_s << u"2001:db8:0:2::1"_s << false;
    QTest::newRow("IPv4, written in two ways") << u"10.0.0.1"_s << u"::ffff:10.0.0.1"_s << true;
    QTest::newRow("two neighbours") << u"10.0.0.1"_s << u"10.0.0.2"_s << false;
}

void TestSignInThrottle::addressesAreGrouped()
{
    QFETCH(QString, left);
    QFETCH(QString, right);
    QFETCH(bool, same);
    SignInThrottle throttle;
    for (int i = 0; i < 20; ++i)
        throttle.fail(u"name%1"_s.arg(i), QHostAddress(left), kStart);
    QCOMPARE(throttle.lockedFor(u"other"_s, QHostAddress(right), kStart) > 0, same);
}

void TestSignInThrottle::eachFurtherFailureLocksLonger()
{
    SignInThrottle throttle;
    TimeMs now = kStart;
    failTimes(throttle, 5, now);
    for (const TimeMs minutes : {1, 2, 4, 8, 15, 15}) {
        const TimeMs locked = throttle.lockedFor(u"mira"_s, address(99), now);
        QCOMPARE(locked, minutes * kMinute);
        now += locked;
        QCOMPARE(throttle.lockedFor(u"mira"_s, address(99), now), 0);
        QVERIFY(throttle.fail(u"mira"_s, address(99), now)); // the first one already
    }
}

void TestSignInThrottle::oldFailuresDoNotCount()
{
    SignInThrottle throttle;
    failTimes(throttle, 4, kStart);
    QVERIFY(!throttle.fail(u"mira"_s, address(5), kStart + 15 * kMinute));
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(9), kStart + 15 * kMinute), 0);

    SignInThrottle slow; // one failure each four minutes never makes five in fifteen
    for (int i = 0; i < 40; ++i)
        QVERIFY(!slow.fail(u"mira"_s, address(i), kStart + i * 4 * kMinute));
}

void TestSignInThrottle::quietTimesForgive()
{
    SignInThrottle throttle;
    failTimes(throttle, 6, kStart); // locked for two minutes
    const TimeMs later = kStart + (2 + 15) * kMinute + 1;
    QVERIFY(!throttle.fail(u"mira"_s, address(9), later));
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(9), later), 0);
}

void TestSignInThrottle::successClearsTheNameButNotTheAddress()
{
    SignInThrottle throttle;
    for (int i = 0; i < 19; ++i) {
        throttle.fail(u"mira"_s, address(1), kStart);
        throttle.succeed(u"Mira"_s);
    }
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(1), kStart), 0);
    QVERIFY(throttle.fail(u"mira"_s, address(1), kStart));
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(1), kStart), kMinute); // the address
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(2), kStart), 0);
}

void TestSignInThrottle::aClockSetBackLengthensNothing()
{
    SignInThrottle throttle;
    failTimes(throttle, 5, kStart);
    const TimeMs back = kStart - 1000 * kMinute;
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(9), back), kMinute);
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(9), back + kMinute), 0);
    SignInThrottle open;
    failTimes(open, 4, kStart);
    QVERIFY(open.fail(u"mira"_s, address(5), back)); // nor does it wipe the slate clean
    QVERIFY(!open.fail(u"mira"_s, address(5), back + 17 * kMinute));
}

void TestSignInThrottle::memoryIsBounded()
{
    ThrottlePolicy policy;
    policy.mostEntries = 50;
    SignInThrottle throttle(policy);
    failTimes(throttle, 5, kStart, u"victim"_s);
    for (int i = 0; i < 500; ++i)
        throttle.fail(u"name%1"_s.arg(i), QHostAddress(quint32(i)), kStart + i + 1);
    QVERIFY(throttle.size() <= 100);
    // What is locked for longest goes last.
    QVERIFY(throttle.lockedFor(u"victim"_s, address(200), kStart + 501) > 0);
    for (int i = 0; i < 500; ++i)
        throttle.fail(u"later%1"_s.arg(i), QHostAddress(quint32(i)), kStart + 2 * kMinute + i);
    QVERIFY(throttle.size() <= 100);
}

void TestSignInThrottle::hostileNamesShareOnePlace()
{
    SignInThrottle throttle;
    const QStringList names{u""_s, QString(1 << 20, u'x'), u"a b"_s, u"\n"_s, QString(QChar(0))};
    for (const QString &name : names)
        throttle.fail(name, address(1), kStart);
    QCOMPARE(throttle.size(), 2);
    QVERIFY(throttle.lockedFor(u"no name either"_s, address(2), kStart) > 0);
    QCOMPARE(throttle.lockedFor(u"mira"_s, address(1), kStart), 0);
}

QTEST_GUILESS_MAIN(TestSignInThrottle)

#include "tst_signinthrottle.moc"
