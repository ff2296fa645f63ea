#include "core/storage/apikeystore.h"

#include "core/storage/userstore.h"
#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

UserId addOwner(Connection &connection, const QString &name)
{
    Account account;
    account.name = name;
    const auto kept = UserStore(connection).insert(account, u"h"_s);
    return kept ? kept->id : UserId{};
}

ApiKey newKey(UserId owner)
{
    ApiKey key;
    key.owner = owner;
    key.label = u"render box"_s;
    key.prefix = u"cq_abcdef"_s;
    key.createdAt = 10;
    return key;
}

const QByteArray kHash(32, '\x81');
const QByteArray kOtherHash(32, '\x82');

} // namespace

class TestApiKeyStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeyComesBackAsItWentIn();
    void oneKeyIsKeptOnce();
    void keysNeedAnOwner();
    void revokedKeysStayListed();
    void allKeysOfAnOwnerAreRevokedTogether();
    void useIsNotedForwardsOnly();
    void shortHashesAreRefused();
    void revokedTokensAreKeptUntilTheyEnd();
};

void TestApiKeyStore::aKeyComesBackAsItWentIn()
{
    Database database(mainSchema());
    ApiKeyStore store(database.connection());
    ApiKey key = newKey(addOwner(database.connection(), u"mira"_s));
    key.scope = KeyScope::Worker;
    key.expiresAt = 99;
    key.lastUsedAt = 44;
    const auto kept = store.insert(key, kHash);
    CQ_VERIFY_OK(kept);
    key.id = kept->id;
    QVERIFY(!key.id.isNull());
    QCOMPARE(*kept, key);
    const auto all = store.all();
    CQ_VERIFY_OK(all);
    QCOMPARE(all->size(), 1);
    QCOMPARE(all->first().key, key);
    QCOMPARE(all->first().hash, kHash);
}

void TestApiKeyStore::oneKeyIsKeptOnce()
{
    Database database(mainSchema());
    ApiKeyStore store(database.connection());
    const UserId owner = addOwner(database.connection(), u"mira"_s);
    CQ_VERIFY_OK(store.insert(newKey(owner), kHash));
    CQ_VERIFY_ERROR(store.insert(newKey(owner), kHash), ErrorKind::Storage, u"UNIQUE"_s);
}

void TestApiKeyStore::keysNeedAnOwner()
{
    Database database(mainSchema());
    ApiKeyStore store(database.connection());
    const UserId owner = addOwner(database.connection(), u"mira"_s);
    CQ_VERIFY_OK(UserStore(database.connection()).remove(owner, 1));
    for (const UserId none : {owner, UserId{99}, UserId{}, kLocalOperator})
        CQ_VERIFY_ERROR(store.insert(newKey(none), kHash), ErrorKind::NotFound, u"account"_s);
}

void TestApiKeyStore::revokedKeysStayListed()
{
    Database database(mainSchema());
    ApiKeyStore store(database.connection());
    const auto key = store.insert(newKey(addOwner(database.connection(), u"mira"_s)), kHash);
    CQ_VERIFY_OK(store.revoke(key->id));
    QVERIFY(store.find(key->id)->key.revoked);
    QCOMPARE(store.all()->size(), 1);
    CQ_VERIFY_ERROR(store.revoke(key->id), ErrorKind::NotFound, u"no such key"_s);
    CQ_VERIFY_ERROR(store.find(KeyId{9}), ErrorKind::NotFound, u"no such key"_s);
}

void TestApiKeyStore::allKeysOfAnOwnerAreRevokedTogether()
{
    Database database(mainSchema());
    ApiKeyStore store(database.connection());
    const UserId mira = addOwner(database.connection(), u"mira"_s);
    const UserId tom = addOwner(database.connection(), u"tom"_s);
    const auto first = store.insert(newKey(mira), kHash);
    const auto second = store.insert(newKey(tom), kOtherHash);
    CQ_VERIFY_OK(store.revokeAllOf(mira));
    QVERIFY(store.find(first->id)->key.revoked);
    QVERIFY(!store.find(second->id)->key.revoked);
}

void TestApiKeyStore::useIsNotedForwardsOnly()
{
    Database database(mainSchema());
    ApiKeyStore store(database.connection());
    const auto key = store.insert(newKey(addOwner(database.connection(), u"mira"_s)), kHash);
    CQ_VERIFY_OK(store.noteUsed(key->id, 100));
    CQ_VERIFY_OK(store.noteUsed(key->id, 50)); // the clock was set back
    QCOMPARE(store.find(key->id)->key.lastUsedAt, 100);
    CQ_VERIFY_OK(store.noteUsed(KeyId{9}, 50));
}

void TestApiKeyStore::shortHashesAreRefused()
{
    Database database(mainSchema());
    ApiKeyStore store(database.connection());
    const UserId owner = addOwner(database.connection(), u"mira"_s);
    QVERIFY(!store.insert(newKey(owner), kHash.first(31)));
    QVERIFY(!store.insert(newKey(owner), QByteArray("")));
}

void TestApiKeyStore::revokedTokensAreKeptUntilTheyEnd()
{
    Database database(mainSchema());
    RevokedTokenStore store(database.connection());
    CQ_VERIFY_OK(store.add(u"one"_s, 100));
    CQ_VERIFY_OK(store.add(u"one"_s, 100));
    CQ_VERIFY_OK(store.add(u"two"_s, 200));
    QCOMPARE(store.all().value_or({}), (QHash<QString, TimeMs>{{u"one"_s, 100}, {u"two"_s, 200}}));
    CQ_VERIFY_OK(store.removeExpired(200));
    QCOMPARE(store.all().value_or({}), (QHash<QString, TimeMs>{{u"two"_s, 200}}));
}

QTEST_GUILESS_MAIN(TestApiKeyStore)

#include "tst_apikeystore.moc"
