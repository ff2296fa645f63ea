#include "core/storage/userstore.h"

#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

Account newAccount(const QString &name, Role role = Role::Participant)
{
    Account account;
    account.name = name;
    account.role = role;
    account.createdAt = 1000;
    return account;
}

} // namespace

class TestUserStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAccountComesBackAsItWentIn();
    void theFirstAccountIsTwo();
    void namesAreTakenInWhateverCase_data();
    void namesAreTakenInWhateverCase();
    void theDatabaseItselfKeepsNamesApart();
    void updatesReachTheRow();
    void removedAccountsFreeTheirNameButKeepTheirId();
    void theLocalOperatorCannotBeTouched();
    void missingAccountsAreNotFound();
    void epochsOnlyGrow();
    void takenNamesAreListed();
    void onlyEnabledAdminsCount();
    void nonsenseIsRefusedByTheTable_data();
    void nonsenseIsRefusedByTheTable();
};

void TestUserStore::anAccountComesBackAsItWentIn()
{
    Database database(mainSchema());
    UserStore store(database.connection());
    Account account = newAccount(u"Mira-1"_s, Role::Editor);
    account.enabled = false;
    account.lastSignInAt = 5;
    account.quota = {0, 3, std::nullopt, 9'000'000'000};
    const auto kept = store.insert(account, u"$argon2id$x"_s);
    CQ_VERIFY_OK(kept);
    account.id = kept->id;
    QCOMPARE(*kept, account);
    const auto found = store.find(kept->id);
    CQ_VERIFY_OK(found);
    QCOMPARE(found->account, account);
    QCOMPARE(found->passwordHash, u"$argon2id$x"_s);
    QCOMPARE(found->epoch, 0);
    QCOMPARE(store.all()->size(), 1);
    QCOMPARE(store.all()->first().account, account);
}

void TestUserStore::theFirstAccountIsTwo()
{
    Database database(mainSchema());
    UserStore store(database.connection());
    QVERIFY(store.all()->isEmpty());
    QCOMPARE(store.insert(newAccount(u"a"_s), u"h"_s)->id, UserId{2}); // 1 is the local operator
    QCOMPARE(store.names().value_or({}), (QMap<qint64, QString>{{1, u"local"_s}, {2, u"a"_s}}));
}

void TestUserStore::namesAreTakenInWhateverCase_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("the same") << u"Mira"_s;
    QTest::newRow("small letters") << u"mira"_s;
    QTest::newRow("capitals") << u"MIRA"_s;
    QTest::newRow("the local operator") << u"Local"_s;
}

void TestUserStore::namesAreTakenInWhateverCase()
{
    QFETCH(QString, name);
    Database database(mainSchema());
    UserStore store(database.connection());
    CQ_VERIFY_OK(store.insert(newAccount(u"Mira"_s), u"h"_s));
    auto tom = store.insert(newAccount(u"tom"_s), u"h"_s);
    CQ_VERIFY_OK(tom);
    CQ_VERIFY_ERROR(store.insert(newAccount(name), u"h"_s), ErrorKind::Conflict, name);
    tom->name = name;
    CQ_VERIFY_ERROR(store.update(*tom), ErrorKind::Conflict, name);
    tom->name = u"TOM"_s; // its own name in other letters is free
    CQ_VERIFY_OK(store.update(*tom));
}

void TestUserStore::theDatabaseItselfKeepsNamesApart()
{
    Database database(mainSchema());
    CQ_VERIFY_OK(UserStore(database.connection()).insert(newAccount(u"mira"_s), u"h"_s));
    const auto done = database.connection().run(
        u"INSERT INTO users (name, password_hash, role, enabled, created_ms) "
        "VALUES ('MIRA', '', 'admin', 1, 0)"_s);
    CQ_VERIFY_ERROR(done, ErrorKind::Storage, u"UNIQUE"_s);
}

void TestUserStore::updatesReachTheRow()
{
    Database database(mainSchema());
    UserStore store(database.connection());
    auto account = store.insert(newAccount(u"mira"_s), u"old"_s);
    CQ_VERIFY_OK(account);
    account->name = u"Mia"_s;
    account->role = Role::Admin;
    account->enabled = false;
    account->quota = {1, 2, 3, 4};
    CQ_VERIFY_OK(store.update(*account));
    CQ_VERIFY_OK(store.setPasswordHash(account->id, u"new"_s));
    CQ_VERIFY_OK(store.noteSignIn(account->id, 77));
    account->lastSignInAt = 77;
    QCOMPARE(store.find(account->id)->account, *account);
    QCOMPARE(store.find(account->id)->passwordHash, u"new"_s);
    account->quota = {};
    CQ_VERIFY_OK(store.update(*account));
    QCOMPARE(store.find(account->id)->account.quota, AccountQuota());
}

void TestUserStore::removedAccountsFreeTheirNameButKeepTheirId()
{
    Database database(mainSchema());
    UserStore store(database.connection());
    const auto old = store.insert(newAccount(u"mira"_s), u"secret-hash"_s);
    CQ_VERIFY_OK(store.remove(old->id, 9));
    QVERIFY(store.all()->isEmpty());
    CQ_VERIFY_ERROR(store.find(old->id), ErrorKind::NotFound, u"no such account"_s);
    CQ_VERIFY_ERROR(store.remove(old->id, 10), ErrorKind::NotFound, u"no such account"_s);
    QCOMPARE(database.text(u"SELECT password_hash FROM users WHERE id = ?"_s, {old->id.value}),
             u""_s);
    const auto again = store.insert(newAccount(u"MIRA"_s), u"h"_s);
    CQ_VERIFY_OK(again);
    QVERIFY(again->id > old->id); // the jobs of the first are not those of the second
    QCOMPARE(store.names()->value(old->id.value), u"mira"_s);
}

void TestUserStore::theLocalOperatorCannotBeTouched()
{
    Database database(mainSchema());
    UserStore store(database.connection());
    Account account = newAccount(u"boss"_s, Role::Admin);
    account.id = kLocalOperator;
    const QString part = u"no such account"_s;
    CQ_VERIFY_ERROR(store.find(kLocalOperator), ErrorKind::NotFound, part);
    CQ_VERIFY_ERROR(store.update(account), ErrorKind::NotFound, part);
    CQ_VERIFY_ERROR(store.setPasswordHash(kLocalOperator, u"h"_s), ErrorKind::NotFound, part);
    CQ_VERIFY_ERROR(store.raiseEpoch(kLocalOperator), ErrorKind::NotFound, part);
    CQ_VERIFY_ERROR(store.noteSignIn(kLocalOperator, 1), ErrorKind::NotFound, part);
    CQ_VERIFY_ERROR(store.remove(kLocalOperator, 1), ErrorKind::NotFound, part);
    QCOMPARE(database.text(u"SELECT name || password_hash || enabled FROM users"_s), u"local0"_s);
}

void TestUserStore::missingAccountsAreNotFound()
{
    Database database(mainSchema());
    UserStore store(database.connection());
    Account account = newAccount(u"ghost"_s);
    account.id = UserId{5};
    CQ_VERIFY_ERROR(store.update(account), ErrorKind::NotFound, u"no such account"_s);
    CQ_VERIFY_ERROR(store.raiseEpoch(UserId{}), ErrorKind::NotFound, u"no such account"_s);
}

void TestUserStore::epochsOnlyGrow()
{
    Database database(mainSchema());
    UserStore store(database.connection());
    const auto account = store.insert(newAccount(u"mira"_s), u"h"_s);
    CQ_VERIFY_OK(store.raiseEpoch(account->id));
    CQ_VERIFY_OK(store.raiseEpoch(account->id));
    QCOMPARE(store.find(account->id)->epoch, 2);
}

void TestUserStore::takenNamesAreListed()
{
    Database database(mainSchema());
    UserStore store(database.connection());
    CQ_VERIFY_OK(store.insert(newAccount(u"mira"_s), u"h"_s));
    CQ_VERIFY_OK(store.insert(newAccount(u"tom"_s), u"h"_s));
    QCOMPARE(store.taken({u"Mira"_s, u"new"_s, u"tom"_s}).value_or({}),
             (QStringList{u"Mira"_s, u"tom"_s}));
    QCOMPARE(store.taken({}).value_or({u"?"_s}), QStringList());
}

void TestUserStore::onlyEnabledAdminsCount()
{
    Database database(mainSchema());
    UserStore store(database.connection());
    QCOMPARE(store.enabledAdmins().value_or(-1), 0); // the local operator is none
    const auto first = store.insert(newAccount(u"a"_s, Role::Admin), u"h"_s);
    auto second = store.insert(newAccount(u"b"_s, Role::Admin), u"h"_s);
    CQ_VERIFY_OK(store.insert(newAccount(u"c"_s, Role::Editor), u"h"_s));
    QCOMPARE(store.enabledAdmins().value_or(-1), 2);
    second->enabled = false;
    CQ_VERIFY_OK(store.update(*second));
    QCOMPARE(store.enabledAdmins().value_or(-1), 1);
    CQ_VERIFY_OK(store.remove(first->id, 1));
    QCOMPARE(store.enabledAdmins().value_or(-1), 0);
}

void TestUserStore::nonsenseIsRefusedByTheTable_data()
{
    QTest::addColumn<QString>("values");
    QTest::newRow("an unknown role") << u"'x', '', 'root', 1, 0, NULL"_s;
    QTest::newRow("half enabled") << u"'x', '', 'admin', 2, 0, NULL"_s;
    QTest::newRow("a quota below nothing") << u"'x', '', 'admin', 1, 0, -1"_s;
    QTest::newRow("no name") << u"NULL, '', 'admin', 1, 0, NULL"_s;
}

void TestUserStore::nonsenseIsRefusedByTheTable()
{
    QFETCH(QString, values);
    Database database(mainSchema());
    const auto done = database.connection().run(
        u"INSERT INTO users (name, password_hash, role, enabled, created_ms, quota_running_jobs) "
        "VALUES (%1)"_s.arg(values));
    QVERIFY(!done);
}

QTEST_GUILESS_MAIN(TestUserStore)

#include "tst_userstore.moc"
