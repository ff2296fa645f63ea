#include "core/accounts/identitytable.h"

#include "core/accounts/passwords.h"
#include "core/accounts/tokens.h"
#include "tests/support/answer.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

constexpr TimeMs kNow = 1'700'000'000'000;
constexpr UserId kMira{2};
constexpr UserId kTom{3};
const QByteArray kTokenKey(32, 't');
const QByteArray kMiraKey = "cq_" + QByteArray(43, 'M');
const QByteArray kTomKey = "cq_" + QByteArray(43, 'T');

IdentityTable::Person person(UserId id, const QString &name, Role role)
{
    IdentityTable::Person made;
    made.account.id = id;
    made.account.name = name;
    made.account.role = role;
    return made;
}

ApiKey keyOf(UserId owner, KeyId id)
{
    ApiKey key;
    key.id = id;
    key.owner = owner;
    return key;
}

/// Mira, an editor, and Tom, who takes part; each with a key.
IdentityTable::Contents twoPeople()
{
    IdentityTable::Contents contents;
    contents.tokenKey = kTokenKey;
    contents.people.insert(kMira, person(kMira, u"Mira"_s, Role::Editor));
    contents.people.insert(kTom, person(kTom, u"tom"_s, Role::Participant));
    contents.keys.insert(keyHash(kMiraKey), keyOf(kMira, KeyId{11}));
    contents.keys.insert(keyHash(kTomKey), keyOf(kTom, KeyId{12}));
    return contents;
}

TokenClaims claimsOf(UserId user, qint64 epoch = 0)
{
    return newToken(user, epoch, kNow);
}

Credential bearer(const QByteArray &text)
{
    return BearerCredential{text};
}

Credential tokenOf(const TokenClaims &claims)
{
    return bearer(*signToken(claims, kTokenKey));
}

} // namespace

class TestIdentityTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenTellsWhoItIs();
    void aKeyTellsWhoItIs();
    void theRoleOfTodayCounts();
    void keysComeByBasicWithTheNameOfTheirOwner();
    void allRefusalsSoundTheSame_data();
    void allRefusalsSoundTheSame();
    void aTableOfNobodyRefusesAll();
    void onlyEnabledAdminsCanAdminister();
    void accountsAreFoundById();
    void manyThreadsReadOneTable();
    void aTokenThatWasSeenStillExpires();
    void onlyTheWholeTokenIsKnown();
};

void TestIdentityTable::aTokenTellsWhoItIs()
{
    const IdentityTable table(twoPeople());
    const TokenClaims claims = claimsOf(kMira);
    const auto who = table.identify(tokenOf(claims), kNow);
    CQ_VERIFY_OK(who);
    Principal expected;
    expected.user = kMira;
    expected.name = u"Mira"_s;
    expected.role = Role::Editor;
    expected.scope = KeyScope::Full;
    expected.kind = Principal::Kind::Account;
    expected.tokenId = claims.id;
    expected.expiresAt = kNow + kTokenLifeMs;
    QCOMPARE(*who, expected);
}

void TestIdentityTable::aTokenThatWasSeenStillExpires()
{
    const IdentityTable table(twoPeople());
    const Credential token = tokenOf(claimsOf(kMira));
    CQ_VERIFY_OK(table.identify(token, kNow));
    CQ_VERIFY_OK(table.identify(token, kNow + kTokenLifeMs - 1));
    QVERIFY(!table.identify(token, kNow + kTokenLifeMs));
    CQ_VERIFY_OK(table.identify(token, kNow)); // a clock that was set back
    QVERIFY(!table.identify(token, kNow - kTokenLifeMs - 1));
}

void TestIdentityTable::onlyTheWholeTokenIsKnown()
{
    const IdentityTable table(twoPeople());
    const QByteArray token = *signToken(claimsOf(kMira), kTokenKey);
    CQ_VERIFY_OK(table.identify(bearer(token), kNow));
    for (qsizetype i = 0; i < token.size(); ++i) {
        QByteArray changed = token;
        changed[i] = changed.at(i) == 'A' ? 'B' : 'A';
        // The last letter of a signature holds two bits that say nothing.
        if (i + 1 < token.size())
            QVERIFY2(!table.identify(bearer(changed), kNow), changed.constData());
    }
    QVERIFY(!table.identify(bearer(token.chopped(1)), kNow));
    QVERIFY(!table.identify(bearer(token + 'A'), kNow));
}

void TestIdentityTable::aKeyTellsWhoItIs()
{
    IdentityTable::Contents contents = twoPeople();
    ApiKey &key = contents.keys[keyHash(kTomKey)];
    key.scope = KeyScope::Worker;
    key.expiresAt = kNow + 1;
    const auto who = IdentityTable(contents).identify(bearer(kTomKey), kNow);
    CQ_VERIFY_OK(who);
    Principal expected;
    expected.user = kTom;
    expected.name = u"tom"_s;
    expected.role = Role::Participant;
    expected.scope = KeyScope::Worker;
    expected.kind = Principal::Kind::Key;
    expected.tokenId = u"12"_s;
    expected.expiresAt = kNow + 1;
    QCOMPARE(*who, expected);
}

void TestIdentityTable::theRoleOfTodayCounts()
{
    IdentityTable::Contents contents = twoPeople();
    const Credential token = tokenOf(claimsOf(kMira));
    contents.people[kMira].account.role = Role::Participant;
    contents.people[kMira].account.name = u"Mia"_s;
    const auto who = IdentityTable(contents).identify(token, kNow);
    CQ_VERIFY_OK(who);
    QCOMPARE(who->role, Role::Participant);
    QCOMPARE(who->name, u"Mia"_s);
}

void TestIdentityTable::keysComeByBasicWithTheNameOfTheirOwner()
{
    const IdentityTable table(twoPeople());
    for (const QString &name : {u"Mira"_s, u"mira"_s})
        QCOMPARE(table.identify(BasicCredential{name, kMiraKey}, kNow)->user, kMira);
}

void TestIdentityTable::allRefusalsSoundTheSame_data()
{
    QTest::addColumn<IdentityTable::Contents>("contents");
    QTest::addColumn<Credential>("credential");
    QTest::addColumn<TimeMs>("now");
    const auto row = [](const char *name, const IdentityTable::Contents &contents,
                        const Credential &credential, TimeMs now = kNow) {
        QTest::newRow(name) << contents << credential << now;
    };
    const IdentityTable::Contents usual = twoPeople();
    const Credential token = tokenOf(claimsOf(kMira));
    CQ_VERIFY_OK(IdentityTable(usual).identify(token, kNow)); // each row spoils this
    CQ_VERIFY_OK(IdentityTable(usual).identify(bearer(kMiraKey), kNow));

    row("nothing", usual, bearer({}));
    row("nonsense", usual, bearer("hello"));
    row("an unknown key", usual, bearer("cq_" + QByteArray(43, 'X')));
    row("a key with more behind it", usual, bearer(kMiraKey + '\0'));
    row("the hash of a key", usual, bearer(keyHash(kMiraKey)));
    row("a token of another house", usual,
        bearer(*signToken(claimsOf(kMira), QByteArray(32, 'o'))));
    row("an expired token", usual, token, kNow + kTokenLifeMs);
    row("a token of nobody", usual, tokenOf(claimsOf(UserId{9})));
    row("a token of the local operator", usual, tokenOf(claimsOf(kLocalOperator)));
    row("a token of an earlier epoch", usual, tokenOf(claimsOf(kMira, -1)));
    row("a token of a later epoch", usual, tokenOf(claimsOf(kMira, 1)));
    IdentityTable::Contents contents = usual;
    const TokenClaims signedOut = claimsOf(kMira);
    contents.revokedTokens.insert(signedOut.id);
    row("a token that was signed out", contents, tokenOf(signedOut));
    contents = usual;
    contents.people[kMira].account.enabled = false;
    row("a token of a disabled account", contents, token);
    row("a key of a disabled account", contents, bearer(kMiraKey));
    contents = usual;
    contents.people.remove(kMira);
    row("a token of a removed account", contents, token);
    row("a key of a removed account", contents, bearer(kMiraKey));
    contents = usual;
    contents.keys[keyHash(kMiraKey)].revoked = true;
    row("a revoked key", contents, bearer(kMiraKey));
    contents = usual;
    contents.keys[keyHash(kMiraKey)].expiresAt = kNow;
    row("an expired key", contents, bearer(kMiraKey));
    contents = usual;
    contents.tokenKey.clear();
    row("no key for tokens yet", contents, token);

    row("Basic with the name of somebody else", usual, BasicCredential{u"tom"_s, kMiraKey});
    row("Basic without a name", usual, BasicCredential{{}, kMiraKey});
    row("Basic without a secret", usual, BasicCredential{u"Mira"_s, {}});
    row("Basic with a password", usual, BasicCredential{u"Mira"_s, "correct horse"});
    row("Basic with a token", usual,
        BasicCredential{u"Mira"_s, *signToken(claimsOf(kMira), kTokenKey)});
}

void TestIdentityTable::allRefusalsSoundTheSame()
{
    QFETCH(IdentityTable::Contents, contents);
    QFETCH(Credential, credential);
    QFETCH(TimeMs, now);
    const auto who = IdentityTable(contents).identify(credential, now);
    QVERIFY(!who);
    QCOMPARE(who.error(),
             (Error{ErrorKind::Denied, u"This sign-in is not valid or has ended."_s, {}}));
}

void TestIdentityTable::aTableOfNobodyRefusesAll()
{
    const IdentityTable table;
    QVERIFY(!table.hasAdmin());
    QVERIFY(!table.identify(tokenOf(claimsOf(kMira)), kNow));
    QVERIFY(!table.identify(bearer(kMiraKey), kNow));
    // An attacker knows the empty key, too.
    QVERIFY(!table.identify(bearer(""), kNow));
}

void TestIdentityTable::onlyEnabledAdminsCanAdminister()
{
    IdentityTable::Contents contents = twoPeople();
    QVERIFY(!IdentityTable(contents).hasAdmin());
    contents.people[kMira].account.role = Role::Admin;
    QVERIFY(IdentityTable(contents).hasAdmin());
    contents.people[kMira].account.enabled = false;
    QVERIFY(!IdentityTable(contents).hasAdmin());
}

void TestIdentityTable::accountsAreFoundById()
{
    const IdentityTable table(twoPeople());
    QCOMPARE(table.account(kTom)->name, u"tom"_s);
    QVERIFY(!table.account(UserId{9}));
    QVERIFY(!table.account(kLocalOperator));
}

void TestIdentityTable::manyThreadsReadOneTable()
{
    const auto table = std::make_shared<const IdentityTable>(twoPeople());
    const Credential token = tokenOf(claimsOf(kMira));
    std::atomic_int good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 200; ++n) {
                const auto left = table->identify(token, kNow);
                const auto right = table->identify(bearer(kTomKey), kNow);
                if (left && left->user == kMira && right && right->user == kTom)
                    ++good;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(good.load(), 800);
}

QTEST_GUILESS_MAIN(TestIdentityTable)

#include "tst_identitytable.moc"
