#include "core/accounts/accounts.h"

#include "accountsworld.h"
#include "core/accounts/accountlist.h"
#include "tests/support/plug.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr TimeMs kMinute = 60'000;

NewAccount wish(const QString &name, const QString &password = u"long enough"_s)
{
    NewAccount wanted;
    wanted.name = name;
    wanted.password = password;
    return wanted;
}

AccountChange toRole(Role role)
{
    AccountChange change;
    change.role = role;
    return change;
}

AccountChange toEnabled(bool enabled)
{
    AccountChange change;
    change.enabled = enabled;
    return change;
}

AccountChange toName(const QString &name)
{
    AccountChange change;
    change.name = name;
    return change;
}

QStringList namesOf(const QList<Account> &accounts)
{
    QStringList names;
    for (const Account &account : accounts)
        names << account.name;
    return names;
}

} // namespace

class TestAccounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstAccountIsMadeByTheLocalOperator();
    void wishesAreChecked_data();
    void wishesAreChecked();
    void takenNamesAreConflicts();
    void oneNameAtTheSameTimeGoesToOne();
    void manyAreMadeAtOnceOrNone();
    void twoClassesAtOnceDoNotMix();
    void changesAreChecked();
    void rolesCountAtOnce();
    void newPasswordsSignOutEverywhere();
    void disabledAccountsStaySignedOut();
    void theLastAdminStays();
    void twoAdminsCannotRemoveEachOther();
    void removedAccountsAreGone();
    void keysComeAndGo();
    void keysAreChecked();
    void useOfKeysIsNotedOncePerMinute();
    void everythingOutlivesARestart();
    void anotherSigningKeyVoidsTokensOnly();
    void everyChangeIsInTheTrail();
    void theTrailIsReadInPages();
    void whoReadsTheTrailHearsOfEachLine();
    void listenersHearOfEachChange();
    void nothingHappensBeforeItIsLoaded();
    void whoLeavesInTheMiddleIsAnswered();
    void aClosedDatabaseIsNoDenial();
};

void TestAccounts::theFirstAccountIsMadeByTheLocalOperator()
{
    AccountsWorld world;
    QVERIFY(!world.accounts().identities()->hasAdmin());
    NewAccount wanted = wish(u"Mira"_s);
    wanted.role = Role::Admin;
    wanted.quota.waitingJobs = 7;
    const auto made = await(world.accounts().create(wanted, AccountsWorld::operatorHere()));
    CQ_VERIFY_OK(made);
    Account expected;
    expected.id = UserId{2};
    expected.name = u"Mira"_s;
    expected.role = Role::Admin;
    expected.createdAt = world.clock().now();
    expected.quota.waitingJobs = 7;
    QCOMPARE(*made, expected);
    QCOMPARE(world.accounts().accounts(), QList<Account>{expected});
    QCOMPARE(world.accounts().find(UserId{2}), std::optional(expected));
    QVERIFY(!world.accounts().find(kLocalOperator));
    QVERIFY(world.accounts().identities()->hasAdmin());
    QCOMPARE(world.trail(9), QStringList{u"account.created Mira"_s});
    QCOMPARE(world.lastLine().actor, AccountsWorld::operatorHere());
}

void TestAccounts::wishesAreChecked_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("part");
    QTest::newRow("no name") << u""_s << u"long enough"_s << u"user name is missing"_s;
    QTest::newRow("a name that is none") << u"a b"_s << u"long enough"_s << u"user name"_s;
    QTest::newRow("an injected name")
        << u"x'); DROP TABLE users; --"_s << u"long enough"_s << u"user name"_s;
    QTest::newRow("no password") << u"mira"_s << u""_s << u"password"_s;
    QTest::newRow("a short password") << u"mira"_s << u"1234567"_s << u"at least 8"_s;
    QTest::newRow("the name as password")
        << u"mira-the-first"_s << u"Mira-The-First"_s << u"must not be"_s;
}

void TestAccounts::wishesAreChecked()
{
    QFETCH(QString, name);
    QFETCH(QString, password);
    QFETCH(QString, part);
    AccountsWorld world;
    CQ_VERIFY_ERROR(
        await(world.accounts().create(wish(name, password), AccountsWorld::operatorHere())),
        ErrorKind::Invalid, part);
    QVERIFY(world.accounts().accounts().isEmpty());
    QVERIFY(world.trail(9).isEmpty());
}

void TestAccounts::takenNamesAreConflicts()
{
    AccountsWorld world;
    world.create(u"mira"_s);
    const Actor actor = AccountsWorld::operatorHere();
    for (const QString &name : {u"mira"_s, u"MIRA"_s, u"local"_s, u"Local"_s}) {
        CQ_VERIFY_ERROR(await(world.accounts().create(wish(name), actor)), ErrorKind::Conflict,
                        name);
    }
    const Account tom = world.create(u"tom"_s);
    CQ_VERIFY_ERROR(await(world.accounts().update(tom.id, toName(u"Mira"_s), actor)),
                    ErrorKind::Conflict, u"Mira"_s);
    QCOMPARE(namesOf(world.accounts().accounts()), (QStringList{u"mira"_s, u"tom"_s}));
    CQ_VERIFY_OK(await(world.accounts().update(tom.id, toName(u"TOM"_s), actor)));
    QCOMPARE(world.signIn(u"TOM"_s, u"x"_s).error().kind, ErrorKind::Unavailable); // no admin
}

void TestAccounts::oneNameAtTheSameTimeGoesToOne()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    const auto left = world.accounts().create(wish(u"mira"_s), actor);
    const auto right = world.accounts().create(wish(u"Mira"_s), actor);
    const auto first = await(left);
    const auto second = await(right);
    QCOMPARE(int(first.has_value()) + int(second.has_value()), 1);
    CQ_VERIFY_ERROR(first ? second : first, ErrorKind::Conflict, u"names already"_s);
    QCOMPARE(world.accounts().accounts().size(), 1);
    QCOMPARE(world.trail(9).size(), 1);
}

void TestAccounts::manyAreMadeAtOnceOrNone()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    world.create(u"boss"_s, Role::Admin);
    const auto made = await(world.accounts().createMany(*accountSeries(u"pc-"_s, 3, 2), actor));
    CQ_VERIFY_OK(made);
    QCOMPARE(made->size(), 3);
    QCOMPARE(made->at(2).account.name, u"pc-03"_s);
    QCOMPARE(made->at(0).password.size(), 14);
    QVERIFY(made->at(0).password != made->at(1).password);
    CQ_VERIFY_OK(world.signIn(u"pc-03"_s, made->at(2).password));

    const auto refused = await(world.accounts().createMany(
        *accountsFromCsv(u"new\npc-02\nPC-03,my own password"_s), actor));
    CQ_VERIFY_ERROR(refused, ErrorKind::Conflict, u"pc-02, PC-03"_s);
    QCOMPARE(namesOf(world.accounts().accounts()),
             (QStringList{u"boss"_s, u"pc-01"_s, u"pc-02"_s, u"pc-03"_s}));
    const auto given = await(
        world.accounts().createMany(*accountsFromCsv(u"ann,my own password,editor"_s), actor));
    CQ_VERIFY_OK(given);
    QCOMPARE(given->first().password, u"my own password"_s);
    QCOMPARE(world.signIn(u"ann"_s, u"my own password"_s)->account.role, Role::Editor);
    // Twice in one list is found by the database at the latest.
    CQ_VERIFY_ERROR(await(world.accounts().createMany({wish(u"x"_s), wish(u"X"_s)}, actor)),
                    ErrorKind::Conflict, u"X"_s);
    CQ_VERIFY_ERROR(await(world.accounts().createMany({}, actor)), ErrorKind::Invalid, u"1 to"_s);
    CQ_VERIFY_ERROR(await(world.accounts().createMany({wish(u"ok"_s), wish(u"no!"_s)}, actor)),
                    ErrorKind::Invalid, u"user name"_s);
    QCOMPARE(world.accounts().accounts().size(), 5);
}

void TestAccounts::twoClassesAtOnceDoNotMix()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    const auto left = world.accounts().createMany(*accountsFromCsv(u"a\nb\nshared"_s), actor);
    const auto right = world.accounts().createMany(*accountsFromCsv(u"shared\nc\nd"_s), actor);
    const auto first = await(left);
    const auto second = await(right);
    QCOMPARE(int(first.has_value()) + int(second.has_value()), 1);
    CQ_VERIFY_ERROR(first ? second : first, ErrorKind::Conflict, u"shared"_s);
    QCOMPARE(namesOf(world.accounts().accounts()),
             first ? (QStringList{u"a"_s, u"b"_s, u"shared"_s})
                   : (QStringList{u"c"_s, u"d"_s, u"shared"_s}));
    QCOMPARE(world.trail(9).size(), 3);
}

void TestAccounts::changesAreChecked()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    const Account mira = world.create(u"mira-the-first"_s);
    CQ_VERIFY_ERROR(await(world.accounts().update(mira.id, toName(u""_s), actor)),
                    ErrorKind::Invalid, u"user name"_s);
    AccountChange quota;
    quota.quota = AccountQuota{-1, {}, {}, {}};
    CQ_VERIFY_ERROR(await(world.accounts().update(mira.id, quota, actor)), ErrorKind::Invalid,
                    u"quota"_s);
    CQ_VERIFY_ERROR(await(world.accounts().setPassword(mira.id, u"short"_s, actor)),
                    ErrorKind::Invalid, u"at least 8"_s);
    CQ_VERIFY_ERROR(await(world.accounts().setPassword(mira.id, u"Mira-The-First"_s, actor)),
                    ErrorKind::Invalid, u"must not be"_s);
    AccountChange both = toName(u"somebody"_s);
    both.password = u"somebody"_s; // the new name counts
    CQ_VERIFY_ERROR(await(world.accounts().update(mira.id, both, actor)), ErrorKind::Invalid,
                    u"must not be"_s);
    for (const UserId none : {UserId{99}, UserId{}, kLocalOperator}) {
        CQ_VERIFY_ERROR(await(world.accounts().update(none, toEnabled(true), actor)),
                        ErrorKind::NotFound, u"no such account"_s);
        CQ_VERIFY_ERROR(await(world.accounts().remove(none, actor)), ErrorKind::NotFound,
                        u"no such account"_s);
        CQ_VERIFY_ERROR(await(world.accounts().signOutEverywhere(none, actor)), ErrorKind::NotFound,
                        u"no such account"_s);
    }
    QCOMPARE(world.accounts().accounts(), QList<Account>{mira});
    QCOMPARE(world.trail(9).size(), 1);
}

void TestAccounts::rolesCountAtOnce()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    world.create(u"boss"_s, Role::Admin);
    const Account mira = world.create(u"mira"_s, Role::Admin);
    const QByteArray token = world.tokenOf(u"mira"_s);
    const auto changed = await(world.accounts().update(mira.id, toRole(Role::Participant), actor));
    CQ_VERIFY_OK(changed);
    QCOMPARE(changed->role, Role::Participant);
    QCOMPARE(world.identify(token)->role, Role::Participant);
    CQ_VERIFY_OK(await(world.accounts().update(mira.id, toName(u"mia"_s), actor)));
    QCOMPARE(world.identify(token)->name, u"mia"_s);
    CQ_VERIFY_OK(world.signIn(u"mia"_s, AccountsWorld::passwordOf(u"mira"_s)));
    QVERIFY(!world.signIn(u"mira"_s, AccountsWorld::passwordOf(u"mira"_s)));
}

void TestAccounts::newPasswordsSignOutEverywhere()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    const Account boss = world.create(u"boss"_s, Role::Admin);
    const QByteArray token = world.tokenOf(u"boss"_s);
    const auto key = await(world.accounts().createKey(boss.id, u"k"_s, KeyScope::Full, 0, actor));
    CQ_VERIFY_OK(await(world.accounts().setPassword(boss.id, u"something new"_s, actor)));
    QVERIFY(!world.isIn(token));
    QVERIFY(world.isIn(key->text.toLatin1())); // a key is a credential of its own
    QVERIFY(!world.signIn(u"boss"_s, AccountsWorld::passwordOf(u"boss"_s)));
    const auto again = world.signIn(u"boss"_s, u"something new"_s);
    CQ_VERIFY_OK(again);
    QVERIFY(world.isIn(again->token));
    CQ_VERIFY_OK(await(world.accounts().signOutEverywhere(boss.id, actor)));
    QVERIFY(!world.isIn(again->token));
    CQ_VERIFY_OK(world.signIn(u"boss"_s, u"something new"_s));
}

void TestAccounts::disabledAccountsStaySignedOut()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    world.create(u"boss"_s, Role::Admin);
    const Account mira = world.create(u"mira"_s);
    const QByteArray token = world.tokenOf(u"mira"_s);
    const auto key = await(world.accounts().createKey(mira.id, u"k"_s, KeyScope::Full, 0, actor));
    CQ_VERIFY_OK(await(world.accounts().update(mira.id, toEnabled(false), actor)));
    QVERIFY(!world.isIn(token));
    QVERIFY(!world.isIn(key->text.toLatin1()));
    CQ_VERIFY_OK(await(world.accounts().update(mira.id, toEnabled(true), actor)));
    QVERIFY(!world.isIn(token)); // what was open before does not open again by itself
    QVERIFY(world.isIn(key->text.toLatin1()));
    QVERIFY(world.isIn(world.tokenOf(u"mira"_s)));
}

void TestAccounts::theLastAdminStays()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    const Account boss = world.create(u"boss"_s, Role::Admin);
    const Account other = world.create(u"other"_s, Role::Admin);
    CQ_VERIFY_OK(await(world.accounts().update(other.id, toEnabled(false), actor)));
    const QString part = u"last administrator"_s;
    for (const AccountChange &change :
         {toRole(Role::Editor), toRole(Role::Participant), toEnabled(false)})
        CQ_VERIFY_ERROR(await(world.accounts().update(boss.id, change, actor)), ErrorKind::Conflict,
                        part);
    CQ_VERIFY_ERROR(await(world.accounts().remove(boss.id, actor)), ErrorKind::Conflict, part);
    CQ_VERIFY_OK(await(world.accounts().update(boss.id, toName(u"chief"_s), actor)));
    CQ_VERIFY_OK(await(world.accounts().remove(other.id, actor))); // a disabled one may go
    QCOMPARE(world.accounts().find(boss.id)->role, Role::Admin);
    world.create(u"next"_s, Role::Admin);
    CQ_VERIFY_OK(await(world.accounts().remove(boss.id, actor)));
    QVERIFY(world.accounts().identities()->hasAdmin());
}

void TestAccounts::twoAdminsCannotRemoveEachOther()
{
    AccountsWorld world;
    const Account left = world.create(u"left"_s, Role::Admin);
    const Account right = world.create(u"right"_s, Role::Admin);
    Plug plug(world.writer()); // so that both are in one group
    const auto first = world.accounts().remove(left.id, {right.id, right.name, {}});
    const auto second =
        world.accounts().update(right.id, toRole(Role::Editor), {left.id, left.name, {}});
    plug.release();
    CQ_VERIFY_OK(await(first));
    CQ_VERIFY_ERROR(await(second), ErrorKind::Conflict, u"last administrator"_s);
    QCOMPARE(namesOf(world.accounts().accounts()), QStringList{u"right"_s});
    QVERIFY(world.accounts().identities()->hasAdmin());
}

void TestAccounts::removedAccountsAreGone()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    world.create(u"boss"_s, Role::Admin);
    const Account mira = world.create(u"mira"_s);
    const QByteArray token = world.tokenOf(u"mira"_s);
    const auto key = await(world.accounts().createKey(mira.id, u"k"_s, KeyScope::Full, 0, actor));
    CQ_VERIFY_OK(await(world.accounts().remove(mira.id, actor)));
    QVERIFY(!world.accounts().find(mira.id));
    QVERIFY(!world.isIn(token));
    QVERIFY(!world.isIn(key->text.toLatin1()));
    QVERIFY(world.accounts().keysOf(mira.id).isEmpty());
    CQ_VERIFY_ERROR(world.signIn(u"mira"_s, AccountsWorld::passwordOf(u"mira"_s)),
                    ErrorKind::Denied, u"wrong"_s);
    CQ_VERIFY_ERROR(await(world.accounts().createKey(mira.id, u"k"_s, KeyScope::Full, 0, actor)),
                    ErrorKind::NotFound, u"no such account"_s);
    // Somebody else of the same name is somebody else.
    const Account again = world.create(u"mira"_s);
    CQ_VERIFY_OK(await(world.accounts().update(again.id, toName(u"mia"_s), actor)));
    const QHash<UserId, QString> names{{kLocalOperator, u"local"_s},
                                       {UserId{2}, u"boss"_s},
                                       {mira.id, u"mira"_s},
                                       {again.id, u"mia"_s}};
    QCOMPARE(world.accounts().names(), names); // jobs of the old one keep their owner
    QVERIFY(again.id != mira.id);
    QVERIFY(!world.isIn(token));
    QVERIFY(!world.isIn(key->text.toLatin1()));
    world.restart();
    QVERIFY(!world.isIn(token));
    QVERIFY(!world.isIn(key->text.toLatin1()));
    QCOMPARE(world.accounts().names(), names);
}

void TestAccounts::keysComeAndGo()
{
    AccountsWorld world;
    const Account mira = world.create(u"mira"_s, Role::Editor);
    const Actor actor{mira.id, u"mira"_s, u"10.0.0.7"_s};
    const TimeMs end = world.clock().now() + kMinute;
    const auto made =
        await(world.accounts().createKey(mira.id, u" render box "_s, KeyScope::Worker, end, actor));
    CQ_VERIFY_OK(made);
    QCOMPARE(made->text.size(), 46);
    QCOMPARE(made->key.label, u"render box"_s);
    QCOMPARE(made->key.prefix, made->text.first(9));
    const auto who = world.identify(made->text.toLatin1());
    CQ_VERIFY_OK(who);
    QCOMPARE(who->user, mira.id);
    QCOMPARE(who->scope, KeyScope::Worker);
    const auto second =
        await(world.accounts().createKey(mira.id, u"other"_s, KeyScope::Full, 0, actor));
    QCOMPARE(world.accounts().keysOf(mira.id),
             (QList<ApiKey>{second->key, made->key})); // newest first
    world.clock().advance(kMinute);
    QVERIFY(!world.isIn(made->text.toLatin1())); // its time is over
    QVERIFY(world.isIn(second->text.toLatin1()));
    CQ_VERIFY_OK(await(world.accounts().revokeKey(second->key.id, actor)));
    QVERIFY(!world.isIn(second->text.toLatin1()));
    QVERIFY(world.accounts().keysOf(mira.id).first().revoked);
    CQ_VERIFY_ERROR(await(world.accounts().revokeKey(second->key.id, actor)), ErrorKind::NotFound,
                    u"no such key"_s);
    CQ_VERIFY_ERROR(await(world.accounts().revokeKey(KeyId{99}, actor)), ErrorKind::NotFound,
                    u"no such key"_s);
}

void TestAccounts::keysAreChecked()
{
    AccountsWorld world;
    const Account mira = world.create(u"mira"_s);
    const Actor actor = AccountsWorld::operatorHere();
    const auto make = [&](UserId owner, const QString &label, TimeMs end) {
        return await(world.accounts().createKey(owner, label, KeyScope::Full, end, actor));
    };
    CQ_VERIFY_ERROR(make(mira.id, u""_s, 0), ErrorKind::Invalid, u"label"_s);
    CQ_VERIFY_ERROR(make(mira.id, u"a\nb"_s, 0), ErrorKind::Invalid, u"label"_s);
    CQ_VERIFY_ERROR(make(mira.id, u"k"_s, world.clock().now()), ErrorKind::Invalid, u"expired"_s);
    CQ_VERIFY_ERROR(make(mira.id, u"k"_s, -1), ErrorKind::Invalid, u"expired"_s);
    CQ_VERIFY_ERROR(make(kLocalOperator, u"k"_s, 0), ErrorKind::NotFound, u"no such account"_s);
    QVERIFY(world.accounts().keysOf(mira.id).isEmpty());
}

void TestAccounts::useOfKeysIsNotedOncePerMinute()
{
    AccountsWorld world;
    const Account mira = world.create(u"mira"_s);
    const auto made = await(world.accounts().createKey(mira.id, u"k"_s, KeyScope::Full, 0,
                                                       AccountsWorld::operatorHere()));
    const auto lastUsed = [&] { return world.accounts().keysOf(mira.id).first().lastUsedAt; };
    const TimeMs start = world.clock().now();
    QCOMPARE(lastUsed(), 0);
    world.accounts().noteKeyUsed(made->key.id);
    QCOMPARE(lastUsed(), start);
    world.clock().advance(kMinute - 1);
    world.accounts().noteKeyUsed(made->key.id);
    QCOMPARE(lastUsed(), start);
    world.clock().advance(1);
    world.accounts().noteKeyUsed(made->key.id);
    QCOMPARE(lastUsed(), start + kMinute);
    world.clock().advance(-60 * kMinute); // the clock is set back: no harm, and no standstill later
    world.accounts().noteKeyUsed(made->key.id);
    QCOMPARE(lastUsed(), start + kMinute);
    world.clock().advance(62 * kMinute);
    world.accounts().noteKeyUsed(made->key.id);
    world.accounts().noteKeyUsed(KeyId{99}); // unknown: nothing
    QCOMPARE(lastUsed(), start + 3 * kMinute);
    world.restart();
    QCOMPARE(lastUsed(), start + 3 * kMinute);
}

void TestAccounts::everythingOutlivesARestart()
{
    AccountsWorld world;
    const Actor actor = AccountsWorld::operatorHere();
    const Account boss = world.create(u"boss"_s, Role::Admin);
    const Account mira = world.create(u"mira"_s);
    const QByteArray good = world.tokenOf(u"boss"_s);
    const QByteArray signedOut = world.tokenOf(u"boss"_s);
    const QByteArray voided = world.tokenOf(u"mira"_s);
    const auto key = await(world.accounts().createKey(mira.id, u"k"_s, KeyScope::Full, 0, actor));
    const auto revoked =
        await(world.accounts().createKey(mira.id, u"r"_s, KeyScope::Full, 0, actor));
    CQ_VERIFY_OK(await(world.accounts().signOut(*world.identify(signedOut), u"10.0.0.7"_s)));
    CQ_VERIFY_OK(await(world.accounts().signOutEverywhere(mira.id, actor)));
    CQ_VERIFY_OK(await(world.accounts().revokeKey(revoked->key.id, actor)));
    const QList<Account> accounts = world.accounts().accounts();
    const QList<ApiKey> keys = world.accounts().keysOf(mira.id);

    world.restart();
    QCOMPARE(world.accounts().accounts(), accounts);
    QCOMPARE(world.accounts().keysOf(mira.id), keys);
    QCOMPARE(world.identify(good)->user, boss.id);
    QVERIFY(!world.isIn(signedOut));
    QVERIFY(!world.isIn(voided));
    QVERIFY(world.isIn(key->text.toLatin1()));
    QVERIFY(!world.isIn(revoked->text.toLatin1()));
    CQ_VERIFY_OK(world.signIn(u"mira"_s, AccountsWorld::passwordOf(u"mira"_s)));
    QVERIFY(await(world.accounts().verifyAudit()).value_or(0) > 0);

    // Long after, and with the clock set back then: signed out is signed out.
    world.clock().advance(48 * 60 * kMinute);
    world.restart();
    world.clock().advance(-48 * 60 * kMinute);
    QVERIFY(world.isIn(good));
    QVERIFY(!world.isIn(signedOut));
}

void TestAccounts::anotherSigningKeyVoidsTokensOnly()
{
    AccountsWorld world;
    const Account boss = world.create(u"boss"_s, Role::Admin);
    const QByteArray token = world.tokenOf(u"boss"_s);
    const auto key = await(world.accounts().createKey(boss.id, u"k"_s, KeyScope::Full, 0,
                                                      AccountsWorld::operatorHere()));
    world.restart(QByteArray(32, 'n'));
    QVERIFY(!world.isIn(token));
    QVERIFY(world.isIn(key->text.toLatin1()));
    QVERIFY(world.isIn(world.tokenOf(u"boss"_s)));
}

void TestAccounts::everyChangeIsInTheTrail()
{
    AccountsWorld world;
    const Account boss = world.create(u"boss"_s, Role::Admin);
    const Actor actor{boss.id, u"boss"_s, u"10.0.0.9"_s};
    const Account mira = world.create(u"mira"_s);
    AccountChange change = toName(u"mia"_s);
    change.role = Role::Editor;
    change.enabled = false;
    change.quota = AccountQuota{1, {}, {}, {}};
    change.password = u"never to be seen"_s;
    CQ_VERIFY_OK(await(world.accounts().update(mira.id, change, actor)));
    const AuditEntry line = world.lastLine();
    QCOMPARE(line.actor, actor);
    QCOMPARE(line.at, world.clock().now());
    QCOMPARE(line.detail,
             u"name: mira → mia, role: participant → editor, disabled, quota, "
             "new password"_s);
    CQ_VERIFY_OK(await(world.accounts().update(mira.id, toName(u"mia"_s), actor))); // nothing new
    const auto key = await(world.accounts().createKey(boss.id, u"box"_s, KeyScope::Full, 0, actor));
    const QByteArray keyLine = world.lastLine().detail.toUtf8();
    QVERIFY(keyLine.contains("box") && !keyLine.contains(key->text.toLatin1()));
    CQ_VERIFY_OK(await(world.accounts().revokeKey(key->key.id, actor)));
    const QByteArray token = world.tokenOf(u"boss"_s);
    CQ_VERIFY_OK(await(world.accounts().signOut(*world.identify(token), u"10.0.0.9"_s)));
    CQ_VERIFY_OK(await(world.accounts().signOutEverywhere(boss.id, actor)));
    QVERIFY(!world.signIn(u"boss"_s, u"wrong password"_s));
    CQ_VERIFY_OK(await(world.accounts().remove(mira.id, actor)));
    QCOMPARE(world.trail(99),
             (QStringList{u"account.removed mia"_s, u"sign_in.failed boss"_s,
                          u"sign_out.everywhere boss"_s, u"sign_out boss"_s, u"sign_in boss"_s,
                          u"key.revoked boss"_s, u"key.created boss"_s, u"account.changed mira"_s,
                          u"account.created mira"_s, u"account.created boss"_s}));
    QCOMPARE(await(world.accounts().verifyAudit()).value_or(-1), 10);
}

void TestAccounts::theTrailIsReadInPages()
{
    AccountsWorld world;
    CQ_VERIFY_OK(await(
        world.accounts().createMany(*accountSeries(u"pc"_s, 3, 1), AccountsWorld::operatorHere())));
    const auto first = await(world.accounts().audit({.limit = 2}));
    CQ_VERIFY_OK(first);
    QCOMPARE(first->size(), 2);
    QCOMPARE(first->first().subject, u"pc3"_s);
    const auto rest = await(world.accounts().audit({.limit = 2, .beforeId = first->last().id}));
    QCOMPARE(rest->size(), 1);
    QCOMPARE(rest->first().subject, u"pc1"_s);
    QVERIFY(await(world.accounts().audit({.limit = -5}))->isEmpty());
}

void TestAccounts::whoReadsTheTrailHearsOfEachLine()
{
    AccountsWorld world;
    QSignalSpy spy(&world.accounts(), &Accounts::audited);
    world.create(u"boss"_s, Role::Admin);
    QCOMPARE(spy.size(), 1);
    CQ_VERIFY_OK(world.signIn(u"boss"_s, AccountsWorld::passwordOf(u"boss"_s)));
    QCOMPARE(spy.size(), 2);
    // Nobody comes in, but somebody tried.
    QVERIFY(!world.signIn(u"boss"_s, u"wrong password"_s));
    QCOMPARE(spy.size(), 3);
    QCOMPARE(world.lastLine().action, u"sign_in.failed"_s);
}

void TestAccounts::listenersHearOfEachChange()
{
    AccountsWorld world;
    QSignalSpy spy(&world.accounts(), &Accounts::identitiesChanged);
    const auto before = world.accounts().identities();
    const Account boss = world.create(u"boss"_s, Role::Admin);
    QCOMPARE(spy.size(), 1);
    const auto heard = spy.last().first().value<std::shared_ptr<const IdentityTable>>();
    QCOMPARE(heard, world.accounts().identities());
    QVERIFY(heard->account(boss.id));
    QVERIFY(!before->account(boss.id)); // the old one has not changed under its readers
    QVERIFY(!world.signIn(u"boss"_s, u"wrong password"_s));
    QCOMPARE(spy.size(), 1); // nothing new about anybody
}

void TestAccounts::nothingHappensBeforeItIsLoaded()
{
    QTemporaryDir folder;
    QObject context;
    FakeClock clock;
    Writer writer(&context);
    CQ_VERIFY_OK(writer.start(folder.filePath(u"comfyqueue.db"_s), mainSchema()));
    Accounts accounts(writer, clock);
    QVERIFY(!accounts.identities()->hasAdmin());
    CQ_VERIFY_ERROR(await(accounts.signIn(u"a"_s, u"b"_s, AccountsWorld::somewhere())),
                    ErrorKind::Unavailable, u"no administrator yet"_s);
    for (const qsizetype length : {1, 31, 33})
        CQ_VERIFY_ERROR(await(accounts.load(QByteArray(length, 'k'))), ErrorKind::Invalid,
                        u"32 bytes"_s);
    CQ_VERIFY_OK(await(accounts.load({})));
    CQ_VERIFY_OK(await(accounts.create({u"boss"_s, u"a good password"_s, Role::Admin, true, {}},
                                       AccountsWorld::operatorHere())));
    CQ_VERIFY_ERROR(
        await(accounts.signIn(u"boss"_s, u"a good password"_s, AccountsWorld::somewhere())),
        ErrorKind::Unavailable, u"no key for tokens"_s);
    CQ_VERIFY_OK(await(accounts.load(QByteArray(32, 'k'))));
    CQ_VERIFY_OK(
        await(accounts.signIn(u"boss"_s, u"a good password"_s, AccountsWorld::somewhere())));
}

void TestAccounts::whoLeavesInTheMiddleIsAnswered()
{
    AccountsWorld world;
    world.create(u"boss"_s, Role::Admin);
    const Actor actor = AccountsWorld::operatorHere();
    const auto making = world.accounts().createMany(*accountSeries(u"pc"_s, 500, 3), actor);
    QList<QFuture<Result<SignIn>>> signing;
    for (int i = 0; i < 8; ++i)
        signing << world.accounts().signIn(u"boss"_s, u"x"_s, AccountsWorld::somewhere());
    const auto removing = world.accounts().remove(UserId{2}, actor);
    world.leave();
    QCOMPARE(await(making).error().kind, ErrorKind::Unavailable);
    for (const auto &one : signing)
        QCOMPARE(await(one).error().kind, ErrorKind::Unavailable);
    QCOMPARE(await(removing).error().kind, ErrorKind::Unavailable);
    world.restart();
    QCOMPARE(world.accounts().accounts().size(), 1); // none of the five hundred
}

void TestAccounts::aClosedDatabaseIsNoDenial()
{
    AccountsWorld world;
    const Account boss = world.create(u"boss"_s, Role::Admin);
    world.writer().stop();
    const Actor actor = AccountsWorld::operatorHere();
    QCOMPARE(world.signIn(u"boss"_s, AccountsWorld::passwordOf(u"boss"_s)).error().kind,
             ErrorKind::Unavailable);
    QCOMPARE(await(world.accounts().update(boss.id, toName(u"x"_s), actor)).error().kind,
             ErrorKind::Unavailable);
    QCOMPARE(world.accounts().find(boss.id)->name, u"boss"_s); // memory says what the disk says
}

QTEST_GUILESS_MAIN(TestAccounts)

#include "tst_accounts.moc"
