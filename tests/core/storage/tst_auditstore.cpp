#include "core/storage/auditstore.h"

#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

AuditEntry newEntry(const QString &action, TimeMs at = 5)
{
    AuditEntry entry;
    entry.at = at;
    entry.actor = {UserId{2}, u"mira"_s, u"10.0.0.5"_s};
    entry.action = action;
    entry.subject = u"tom"_s;
    return entry;
}

/// Five lines of everyday life.
void fill(Connection &connection)
{
    AuditStore store(connection);
    for (int i = 1; i <= 5; ++i)
        CQ_VERIFY_OK(store.add(newEntry(u"action.%1"_s.arg(i), 10 - i)));
}

} // namespace

class TestAuditStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesAreChainedAsDescribed();
    void linesComeBackNewestFirst();
    void linesAreFoundByTextAndPerson_data();
    void linesAreFoundByTextAndPerson();
    void anUntouchedTrailIsSound();
    void tamperingIsFound_data();
    void tamperingIsFound();
    void fieldsDoNotRunIntoEachOther();
    void oddTextIsKeptAndStillSound();
};

void TestAuditStore::linesAreChainedAsDescribed()
{
    Database database(mainSchema());
    AuditStore store(database.connection());
    AuditEntry entry;
    entry.at = 1'700'000'000'000;
    entry.actor = {UserId{2}, u"mira"_s, u"10.0.0.5"_s};
    entry.action = u"account.created"_s;
    entry.subject = u"tom"_s;
    entry.detail = u"role: participant, “ü”"_s;
    const auto first = store.add(entry);
    CQ_VERIFY_OK(first);
    QCOMPARE(first->id, 1);
    QCOMPARE(first->previousHash, QByteArray());
    // Made with Python's hashlib.blake2b(digest_size=32) from the description in the header.
    QCOMPARE(first->hash.toHex(),
             QByteArray("d4378c916c84281a918ff308473866ba44459b7a3a90f8f81dbb244acfbfa3c6"));
    entry.at += 1;
    entry.actor = {kLocalOperator, u"local"_s, u"local"_s};
    entry.action = u"account.removed"_s;
    entry.detail = QString();
    const auto second = store.add(entry);
    CQ_VERIFY_OK(second);
    QCOMPARE(second->previousHash, first->hash);
    QCOMPARE(second->hash.toHex(),
             QByteArray("4676af215da6859a2dc515f8d84dde46bb1a1dcdf5763afb86764b5098c164bd"));
}

void TestAuditStore::linesComeBackNewestFirst()
{
    Database database(mainSchema());
    fill(database.connection());
    AuditStore store(database.connection());
    const auto ids = [&store](int limit, qint64 before) {
        QList<qint64> found;
        for (const AuditEntry &entry : store.page(limit, before).value_or({}))
            found << entry.id;
        return found;
    };
    QCOMPARE(ids(2, 0), (QList<qint64>{5, 4}));
    QCOMPARE(ids(2, 4), (QList<qint64>{3, 2}));
    QCOMPARE(ids(9, 2), (QList<qint64>{1}));
    QCOMPARE(ids(9, 1), QList<qint64>());
    QCOMPARE(ids(0, 0), QList<qint64>());
    QCOMPARE(ids(-1, 0), QList<qint64>()); // never "no limit"
    const auto newest = store.page(1);
    CQ_VERIFY_OK(newest);
    QCOMPARE(newest->first().action, u"action.5"_s);
    QCOMPARE(newest->first().actor, (Actor{UserId{2}, u"mira"_s, u"10.0.0.5"_s}));
    QCOMPARE(newest->first().at, 5);
}

void TestAuditStore::linesAreFoundByTextAndPerson_data()
{
    QTest::addColumn<AuditQuery>("query");
    QTest::addColumn<QList<qint64>>("ids");
    using Ids = QList<qint64>;
    QTest::newRow("everything") << AuditQuery{} << Ids{4, 3, 2, 1};
    QTest::newRow("the actor's name, in capitals") << AuditQuery{.text = u"MIRA"_s} << Ids{3, 1};
    QTest::newRow("the address") << AuditQuery{.text = u"10.0.0.7"_s} << Ids{2};
    QTest::newRow("the action") << AuditQuery{.text = u"removed"_s} << Ids{3};
    QTest::newRow("the detail") << AuditQuery{.text = u"100%"_s} << Ids{4};
    QTest::newRow("% is no wildcard") << AuditQuery{.text = u"1%0"_s} << Ids{};
    QTest::newRow("_ is no wildcard") << AuditQuery{.text = u"sign-in"_s} << Ids{};
    QTest::newRow("_ is itself") << AuditQuery{.text = u"sign_in"_s} << Ids{2, 1};
    QTest::newRow("a quote is a letter") << AuditQuery{.text = u"' OR 1=1 --"_s} << Ids{};
    QTest::newRow("an action that reads so elsewhere")
        << AuditQuery{.text = u"gelöscht"_s, .actions = {u"account.removed"_s}} << Ids{3};
    QTest::newRow("actions without a text do not restrict")
        << AuditQuery{.actions = {u"account.removed"_s}} << Ids{4, 3, 2, 1};
    QTest::newRow("what a person did, and what was done to the name")
        << AuditQuery{.person = UserId{3}, .personName = u"tom"_s} << Ids{4, 3, 2};
    QTest::newRow("person and text")
        << AuditQuery{.text = u"mira"_s, .person = UserId{3}, .personName = u"tom"_s} << Ids{3};
    QTest::newRow("older lines of it")
        << AuditQuery{.limit = 1, .beforeId = 4, .person = UserId{3}, .personName = u"tom"_s}
        << Ids{3};
}

void TestAuditStore::linesAreFoundByTextAndPerson()
{
    Database database(mainSchema());
    AuditStore store(database.connection());
    const Actor mira{UserId{2}, u"mira"_s, u"10.0.0.5"_s};
    const Actor tom{UserId{3}, u"tom"_s, u"local"_s};
    const auto add = [&store](const Actor &actor, const QString &action, const QString &subject,
                              const QString &detail = {}) {
        AuditEntry entry;
        entry.actor = actor;
        entry.action = action;
        entry.subject = subject;
        entry.detail = detail;
        CQ_VERIFY_OK(store.add(entry));
    };
    add(mira, u"sign_in"_s, u"mira"_s);
    add({{}, {}, u"10.0.0.7"_s}, u"sign_in.failed"_s, u"Tom"_s, u"wrong password"_s);
    add(mira, u"account.removed"_s, u"tom"_s);
    add(tom, u"account.changed"_s, u"lena"_s, u"quota 100%"_s);
    QFETCH(AuditQuery, query);
    const auto found = store.find(query);
    CQ_VERIFY_OK(found);
    QList<qint64> ids;
    for (const AuditEntry &entry : *found)
        ids << entry.id;
    QTEST(ids, "ids");
}

void TestAuditStore::anUntouchedTrailIsSound()
{
    Database database(mainSchema());
    AuditStore store(database.connection());
    QCOMPARE(store.verify().value_or(-1), 0);
    fill(database.connection());
    QCOMPARE(store.verify().value_or(-1), 5); // in order of writing, whatever the clock said
}

void TestAuditStore::tamperingIsFound_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("line"); ///< the first broken one
    QTest::newRow("another time") << u"UPDATE audit SET at_ms = 1 WHERE id = 3"_s << 3;
    QTest::newRow("another actor") << u"UPDATE audit SET actor_id = 3 WHERE id = 2"_s << 2;
    QTest::newRow("another name") << u"UPDATE audit SET actor_name = 'x' WHERE id = 2"_s << 2;
    QTest::newRow("another address") << u"UPDATE audit SET address = '' WHERE id = 2"_s << 2;
    QTest::newRow("another action") << u"UPDATE audit SET action = 'x' WHERE id = 1"_s << 1;
    QTest::newRow("another subject") << u"UPDATE audit SET subject = 'x' WHERE id = 5"_s << 5;
    QTest::newRow("another detail") << u"UPDATE audit SET detail = 'x' WHERE id = 4"_s << 4;
    QTest::newRow("another hash") << u"UPDATE audit SET hash = zeroblob(32) WHERE id = 4"_s << 4;
    QTest::newRow("a missing line") << u"DELETE FROM audit WHERE id = 3"_s << 4;
    QTest::newRow("a missing start") << u"DELETE FROM audit WHERE id <= 2"_s << 3;
    QTest::newRow("all numbers moved") << u"UPDATE audit SET id = id + 10"_s << 11;
    QTest::newRow("a line put in before") << u"INSERT INTO audit SELECT 0, at_ms, actor_id, "
                                             "actor_name, address, action, subject, detail, "
                                             "previous_hash, hash FROM audit WHERE id = 1"_s
                                          << 0;
    QTest::newRow("two lines swapped")
        << u"UPDATE audit SET (action, hash) = (SELECT b.action, b.hash FROM audit b "
           "WHERE b.id = 5 - audit.id) WHERE id IN (2, 3)"_s
        << 2;
}

void TestAuditStore::tamperingIsFound()
{
    QFETCH(QString, sql);
    QFETCH(int, line);
    Database database(mainSchema());
    fill(database.connection());
    CQ_VERIFY_OK(database.connection().run(sql));
    const auto broken = AuditStore(database.connection()).verify();
    CQ_VERIFY_ERROR(broken, ErrorKind::Conflict, u"line %1:"_s.arg(line));
    QCOMPARE(broken.error().details, QString::number(line));
}

void TestAuditStore::fieldsDoNotRunIntoEachOther()
{
    AuditEntry left = newEntry(u"a"_s);
    AuditEntry right = newEntry(u"at"_s);
    left.subject = u"tb"_s;
    right.subject = u"b"_s;
    QVERIFY(auditHash(left) != auditHash(right));
}

void TestAuditStore::oddTextIsKeptAndStillSound()
{
    Database database(mainSchema());
    AuditStore store(database.connection());
    AuditEntry entry = newEntry(u"odd"_s);
    entry.subject = u"'; DROP TABLE audit; --\n\"😀"_s;
    entry.detail = u"half "_s + QChar(0xd83d) + u" a character"_s;
    CQ_VERIFY_OK(store.add(entry));
    CQ_VERIFY_OK(store.add(newEntry(u"next"_s)));
    QCOMPARE(store.verify().value_or(-1), 2);
    QCOMPARE(store.page(1, 2)->first().subject, entry.subject);
}

QTEST_GUILESS_MAIN(TestAuditStore)

#include "tst_auditstore.moc"
