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
