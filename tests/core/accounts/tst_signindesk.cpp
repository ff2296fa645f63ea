#include "core/accounts/signindesk.h"

#include "accountsworld.h"
#include "core/accounts/passwords.h"
#include "tests/support/plug.h"

#include <QTest>
#include <QThreadPool>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr TimeMs kMinute = 60'000;
/// bcrypt, cost 5, of "U*U": from the tests of crypt_blowfish.
const QString kOldHash = u"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"_s;

/// An admin named boss, and mira, who takes part.
class SignInWorld : public AccountsWorld
{
public:
    SignInWorld()
    {
        create(u"boss"_s, Role::Admin);
        mira = create(u"mira"_s);
    }

    Result<SignIn> fails(const QString &name = u"mira"_s) { return signIn(name, u"not it"_s); }

    QString hashOf(UserId user)
    {
        return *await(writer().write<QString>([user](Connection &connection) -> Result<QString> {
            return UserStore(connection).find(user)->passwordHash;
        }));
    }

    /// As if the account had come from elsewhere.
    void setHash(UserId user, const QString &hash)
    {
        CQ_VERIFY_OK(await(writer().write<void>([user, hash](Connection &connection) {
            return UserStore(connection).setPasswordHash(user, hash);
        })));
        restart();
    }

    Account mira;
};

} // namespace

class TestSignInDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSignInGivesATokenForADay();
    void nobodySignsInWithoutAnAdmin();
    void allRefusalsSoundTheSame_data();
    void allRefusalsSoundTheSame();
    void signingOutEndsOneToken();
    void keysAndTheOperatorDoNotSignOut();
    void failuresLockTheName();
    void failuresLockTheAddress();
    void manyAtOnceGuessNoMore();
    void manyAtOnceWithTheRightPasswordAllComeIn();
    void tooLongALineIsRefused();
    void oldHashesAreUpgraded();
    void oldHashesServeTwoAtOnce();
    void failuresAreInTheTrail();
    void typedPasswordsStayOutOfTheTrail();
    void whoIsDisabledMeanwhileStaysOut();
    void whatIsCommittedLaterIsHeardLater();
    void otherErrorsAreNoLocks();
};

void TestSignInDesk::aSignInGivesATokenForADay()
{
    SignInWorld world;
    world.clock().advance(789);
    const TimeMs now = world.clock().now();
    const auto done = world.signIn(u"MIRA"_s, AccountsWorld::passwordOf(u"mira"_s));
    CQ_VERIFY_OK(done);
    Account expected = world.mira;
    expected.lastSignInAt = now;
    QCOMPARE(done->account, expected);
    QCOMPARE(done->expiresAt, 1'700'000'000'000 + 24 * 60 * kMinute);
    QCOMPARE(world.identify(done->token)->user, world.mira.id);
    QCOMPARE(world.accounts().find(world.mira.id)->lastSignInAt, now);
    world.clock().advance(24 * 60 * kMinute);
    QVERIFY(!world.isIn(done->token));
}

void TestSignInDesk::nobodySignsInWithoutAnAdmin()
{
    AccountsWorld world;
    world.create(u"mira"_s, Role::Editor);
    CQ_VERIFY_ERROR(world.signIn(u"mira"_s, AccountsWorld::passwordOf(u"mira"_s)),
                    ErrorKind::Unavailable, u"no administrator yet"_s);
    world.create(u"boss"_s, Role::Admin);
    CQ_VERIFY_OK(world.signIn(u"mira"_s, AccountsWorld::passwordOf(u"mira"_s)));
}

void TestSignInDesk::allRefusalsSoundTheSame_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("password");
    const QString right = AccountsWorld::passwordOf(u"mira"_s);
    QTest::newRow("a wrong password") << u"mira"_s << u"wrong password"_s;
    QTest::newRow("no password") << u"mira"_s << u""_s;
    QTest::newRow("more than the password") << u"mira"_s << right + u"x"_s;
    QTest::newRow("a zero byte and more") << u"mira"_s << right + QChar(0) + u"x"_s;
    QTest::newRow("the hash") << u"mira"_s << kOldHash;
    QTest::newRow("an unknown name") << u"tom"_s << right;
    QTest::newRow("no name") << u""_s << right;
    QTest::newRow("the local operator") << u"local"_s << u""_s;
    QTest::newRow("a name with a space") << u"mira "_s << right;
    QTest::newRow("an injected name") << u"mira' OR '1'='1"_s << right;
    QTest::newRow("a disabled account") << u"gone"_s << AccountsWorld::passwordOf(u"gone"_s);
    QTest::newRow("a megabyte of name") << u"m"_s.repeated(1 << 20) << right;
    QTest::newRow("a megabyte of password") << u"mira"_s << u"p"_s.repeated(1 << 20);
    QTest::newRow("half a character") << u"mira"_s << right + QChar(0xd83d);
}

void TestSignInDesk::allRefusalsSoundTheSame()
{
    QFETCH(QString, name);
    QFETCH(QString, password);
    SignInWorld world;
    AccountChange off;
    off.enabled = false;
    const Account gone = world.create(u"gone"_s);
    CQ_VERIFY_OK(await(world.accounts().update(gone.id, off, AccountsWorld::operatorHere())));
    const auto refused = world.signIn(name, password);
    QVERIFY(!refused);
    QCOMPARE(refused.error(),
             (Error{ErrorKind::Denied, u"The user name or the password is wrong."_s, {}}));
    QCOMPARE(world.lastLine().action, u"sign_in.failed"_s);
}

void TestSignInDesk::signingOutEndsOneToken()
{
    SignInWorld world;
    const QByteArray left = world.tokenOf(u"mira"_s);
    const QByteArray right = world.tokenOf(u"mira"_s);
    QVERIFY(left != right);
    const auto who = world.identify(left);
    CQ_VERIFY_OK(await(world.accounts().signOut(*who, u"10.0.0.7"_s)));
    QVERIFY(!world.isIn(left));
    QVERIFY(world.isIn(right));
    CQ_VERIFY_OK(await(world.accounts().signOut(*who, u"10.0.0.7"_s))); // again: no harm
}

void TestSignInDesk::keysAndTheOperatorDoNotSignOut()
{
    SignInWorld world;
    const auto key = await(world.accounts().createKey(world.mira.id, u"k"_s, KeyScope::Full, 0,
                                                      AccountsWorld::operatorHere()));
    const auto who = world.identify(key->text.toLatin1());
    CQ_VERIFY_ERROR(await(world.accounts().signOut(*who, {})), ErrorKind::Invalid, u"password"_s);
    CQ_VERIFY_ERROR(await(world.accounts().signOut(localOperator(), {})), ErrorKind::Invalid,
                    u"password"_s);
    QVERIFY(world.isIn(key->text.toLatin1()));
}

void TestSignInDesk::failuresLockTheName()
{
    SignInWorld world;
    for (int i = 0; i < 5; ++i)
        QCOMPARE(lockedSeconds(world.fails().error()), std::nullopt);
    const QString right = AccountsWorld::passwordOf(u"mira"_s);
    const QHostAddress elsewhere(u"10.9.9.9"_s);
    const auto locked = world.signIn(u"Mira"_s, right, elsewhere);
    CQ_VERIFY_ERROR(locked, ErrorKind::Denied, u"60 seconds"_s);
    QCOMPARE(lockedSeconds(locked.error()), std::optional(60));
    world.clock().advance(kMinute - 1);
    QCOMPARE(lockedSeconds(world.signIn(u"mira"_s, right).error()), std::optional(1));
    CQ_VERIFY_OK(world.signIn(u"boss"_s, AccountsWorld::passwordOf(u"boss"_s))); // others come in
    world.clock().advance(1);
    CQ_VERIFY_OK(world.signIn(u"mira"_s, right));
    for (int i = 0; i < 4; ++i) // and all is forgotten
        QVERIFY(!lockedSeconds(world.fails().error()));
    CQ_VERIFY_OK(world.signIn(u"mira"_s, right));
}

void TestSignInDesk::failuresLockTheAddress()
{
    SignInWorld world;
    for (int i = 0; i < 20; ++i)
        QVERIFY(!lockedSeconds(world.fails(u"name%1"_s.arg(i)).error()));
    const QString right = AccountsWorld::passwordOf(u"mira"_s);
    QCOMPARE(lockedSeconds(world.signIn(u"mira"_s, right).error()), std::optional(60));
    CQ_VERIFY_OK(world.signIn(u"mira"_s, right, QHostAddress(u"10.9.9.9"_s)));
}

void TestSignInDesk::manyAtOnceGuessNoMore()
{
    SignInWorld world;
    QList<QFuture<Result<SignIn>>> tries;
    for (int i = 0; i < 60; ++i) {
        const QHostAddress peer(u"10.1.0.%1"_s.arg(i));
        tries << world.accounts().signIn(u"mira"_s, u"guess number %1"_s.arg(i), peer);
    }
    int looked = 0;
    for (const auto &one : tries)
        looked += lockedSeconds(await(one).error()) ? 0 : 1;
    QVERIFY2(looked >= 5 && looked <= 6, qPrintable(QString::number(looked))); // two at a time
}

void TestSignInDesk::manyAtOnceWithTheRightPasswordAllComeIn()
{
    SignInWorld world;
    QList<QFuture<Result<SignIn>>> tries;
    for (int i = 0; i < 12; ++i) { // a class that shares one account behind one address
        tries << world.accounts().signIn(u"mira"_s, AccountsWorld::passwordOf(u"mira"_s),
                                         AccountsWorld::somewhere());
    }
    for (const auto &one : tries)
        CQ_VERIFY_OK(await(one));
}

void TestSignInDesk::tooLongALineIsRefused()
{
    SignInWorld world;
    QList<QFuture<Result<SignIn>>> tries;
    for (int i = 0; i < 210; ++i)
        tries << world.accounts().signIn(u"mira"_s, u"guess"_s, AccountsWorld::somewhere());
    int refused = 0;
    for (const auto &one : tries)
        refused += await(one).error().kind == ErrorKind::Unavailable ? 1 : 0;
    QCOMPARE(refused, 8); // two are looked at, 200 wait
    world.clock().advance(kMinute * 20);
    CQ_VERIFY_OK(world.signIn(u"mira"_s, AccountsWorld::passwordOf(u"mira"_s)));
}

void TestSignInDesk::oldHashesAreUpgraded()
{
    SignInWorld world;
    world.setHash(world.mira.id, kOldHash);
    QVERIFY(!world.fails());
    QCOMPARE(world.hashOf(world.mira.id), kOldHash);
    const auto first = world.signIn(u"mira"_s, u"U*U"_s); // shorter than is asked for today
    CQ_VERIFY_OK(first);
    QVERIFY(!needsUpgrade(world.hashOf(world.mira.id)));
    QVERIFY(verifyPassword(world.hashOf(world.mira.id), u"U*U"_s));
    const QString upgraded = world.hashOf(world.mira.id);
    CQ_VERIFY_OK(world.signIn(u"mira"_s, u"U*U"_s));
    QCOMPARE(world.hashOf(world.mira.id), upgraded); // once is enough
    QVERIFY(world.isIn(first->token)); // nobody is signed out by it
    world.restart();
    CQ_VERIFY_OK(world.signIn(u"mira"_s, u"U*U"_s));
}

void TestSignInDesk::oldHashesServeTwoAtOnce()
{
    SignInWorld world;
    world.setHash(world.mira.id, kOldHash);
    const auto left = world.accounts().signIn(u"mira"_s, u"U*U"_s, AccountsWorld::somewhere());
    const auto right = world.accounts().signIn(u"mira"_s, u"U*U"_s, AccountsWorld::somewhere());
    CQ_VERIFY_OK(await(left));
    CQ_VERIFY_OK(await(right));
    CQ_VERIFY_OK(world.signIn(u"mira"_s, u"U*U"_s));
}

void TestSignInDesk::failuresAreInTheTrail()
{
    SignInWorld world;
    QVERIFY(!world.signIn(u"mira"_s, u"not it"_s, QHostAddress(u"::ffff:10.0.0.8"_s)));
    AuditEntry line = world.lastLine();
    QCOMPARE(line.subject, u"mira"_s);
    QCOMPARE(line.detail, u"wrong password"_s);
    QCOMPARE(line.actor, (Actor{UserId{}, u""_s, u"10.0.0.8"_s}));
    QVERIFY(!world.fails(u"tom"_s));
    QCOMPARE(world.lastLine().detail, u"unknown name"_s);
    for (int i = 0; i < 4; ++i)
        QVERIFY(!world.fails());
    line = world.lastLine();
    QCOMPARE(line.detail, u"wrong password, locked"_s);
    QVERIFY(lockedSeconds(world.fails().error()));
    QCOMPARE(world.lastLine().id, line.id); // nothing was looked at
    QVERIFY(await(world.accounts().verifyAudit()));
}

void TestSignInDesk::typedPasswordsStayOutOfTheTrail()
{
    SignInWorld world;
    QVERIFY(!world.fails(u"my secret pass phrase!"_s));
    QCOMPARE(world.lastLine().subject, u"(no user name)"_s);
    QVERIFY(!world.lastLine().detail.contains(u"secret"_s));
}

void TestSignInDesk::whoIsDisabledMeanwhileStaysOut()
{
    SignInWorld world;
    AccountChange off;
    off.enabled = false;
    Plug plug(world.writer());
    // The sign-in is begun before, and its commit comes after: nothing is hashed on this thread.
    const auto signing = world.accounts().signIn(u"mira"_s, AccountsWorld::passwordOf(u"mira"_s),
                                                 AccountsWorld::somewhere());
    const auto disabling =
        world.accounts().update(world.mira.id, off, AccountsWorld::operatorHere());
    plug.release();
    CQ_VERIFY_ERROR(await(signing), ErrorKind::Denied, u"wrong"_s);
    CQ_VERIFY_OK(await(disabling));
    QCOMPARE(world.lastLine().action, u"sign_in.failed"_s);
}

void TestSignInDesk::whatIsCommittedLaterIsHeardLater()
{
    QTemporaryDir folder;
    QObject context;
    FakeClock clock;
    Writer writer(&context);
    CQ_VERIFY_OK(writer.start(folder.filePath(u"comfyqueue.db"_s), mainSchema()));
    Account mira;
    mira.name = u"mira"_s;
    const auto rows = await(writer.write<AccountRows>([&](Connection &connection) {
        return addAccounts(connection, {{mira, kOldHash}}, {}, 1);
    }));
    CQ_VERIFY_OK(rows);
    mira = rows->accounts.first().account;
    Roster roster;
    roster.merge(*rows);
    QThreadPool pool;
    SignInDesk desk(writer, clock, roster, pool);
    QStringList heard;
    connect(&desk, &SignInDesk::committed, this, [&heard] { heard << u"signed in"_s; });

    Plug plug(writer);
    const auto signing = desk.check(u"mira"_s, u"U*U"_s, AccountsWorld::somewhere());
    QVERIFY(pool.waitForDone());
    QCoreApplication::processEvents(); // now its commit waits for the writer
    AccountChange off;
    off.role = Role::Editor;
    auto changing = writer.write<AccountRows>(
        [&](Connection &connection) { return changeAccount(connection, mira.id, off, {}, {}, 2); });
    whenDone(std::move(changing), this, [&heard](const Result<AccountRows> &changed) {
        QVERIFY(changed);
        heard << u"changed"_s;
    });
    plug.release();
    CQ_VERIFY_OK(await(signing));
    QTRY_COMPARE(heard, (QStringList{u"signed in"_s, u"changed"_s}));
}

void TestSignInDesk::otherErrorsAreNoLocks()
{
    QVERIFY(!lockedSeconds({ErrorKind::Denied, u"no"_s, {}}));
    QVERIFY(!lockedSeconds({ErrorKind::Denied, u"no"_s, u"locked"_s}));
    QVERIFY(!lockedSeconds({ErrorKind::Denied, u"no"_s, u"locked x"_s}));
    QVERIFY(!lockedSeconds({ErrorKind::Conflict, u"no"_s, u"locked 5"_s}));
    QCOMPARE(lockedSeconds({ErrorKind::Denied, u"no"_s, u"locked 5"_s}), std::optional(5));
}

QTEST_GUILESS_MAIN(TestSignInDesk)

#include "tst_signindesk.moc"
