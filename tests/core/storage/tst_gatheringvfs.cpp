#include "core/storage/gatheringvfs.h"

#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QFileInfo>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr int kRows = 400;

/// Rows of a page each: a transaction far larger than what is passed on in one piece.
void fill(Connection &connection, int from)
{
    for (int i = from; i < from + kRows; ++i) {
        const QByteArray value(4000, static_cast<char>('a' + i % 26));
        CQ_VERIFY_OK(connection.run(u"INSERT INTO t (id, value) VALUES (?, ?)"_s, {i, value}));
    }
}

/// What somebody sees who opens the files the usual way: another program, or a read connection.
qint64 seenByOthers(const QString &path, const QString &sql)
{
    auto other = Connection::open(path, Connection::Mode::ReadOnly);
    if (!other)
        return -1;
    const auto value = (*other)->value(sql);
    return value ? value->toLongLong() : -2;
}

} // namespace

class TestGatheringVfs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aCommitIsInTheFileWhenItReturns();
    void whatIsNotCommittedIsSeenByNobody();
    void spilledPagesAreReadBack();
    void aDatabaseOutlivesItsLog();
    void namesWithOddCharactersAreOpened();
    void whoSyncsItselfFindsItsCommitsInTheFile();
    void onlyAGatheredLogLeavesSyncing();

private:
    const QString kCount = u"SELECT count(*) FROM t"_s;
    const QString kWrong =
        u"SELECT count(*) FROM t WHERE value <> CAST(replace(hex(zeroblob(2000)),"
        "'0', char(97 + id % 26)) AS BLOB)"_s;
};

void TestGatheringVfs::initTestCase()
{
    Database database;
    CQ_VERIFY_OK(
        database.connection().run(u"CREATE TABLE t (id INTEGER PRIMARY KEY, value BLOB)"_s));
    fill(database.connection(), 0);
    QCOMPARE(database.number(kWrong), 0); // the question itself is sound
}

void TestGatheringVfs::aCommitIsInTheFileWhenItReturns()
{
    Database database;
    Connection &connection = database.connection();
    CQ_VERIFY_OK(connection.run(u"CREATE TABLE t (id INTEGER PRIMARY KEY, value BLOB)"_s));
    for (int round = 1; round <= 3; ++round) {
        CQ_VERIFY_OK(connection.run(u"BEGIN IMMEDIATE"_s));
        fill(connection, round * kRows);
        CQ_VERIFY_OK(connection.run(u"COMMIT"_s));
        QCOMPARE(seenByOthers(database.path(), kCount), round * kRows);
        QCOMPARE(seenByOthers(database.path(), kWrong), 0);
        // A small one, as most are.
        CQ_VERIFY_OK(connection.run(u"UPDATE t SET value = x'00' WHERE id = ?"_s, {round * kRows}));
        QCOMPARE(seenByOthers(database.path(),
                              u"SELECT length(value) FROM t WHERE id = %1"_s.arg(round * kRows)),
                 1);
        CQ_VERIFY_OK(connection.run(
            u"UPDATE t SET value = CAST(replace(hex(zeroblob(2000)), '0', char(97 + id % 26)) AS "
            "BLOB) WHERE id = ?"_s,
            {round * kRows}));
        if (round == 2)
            CQ_VERIFY_OK(connection.run(u"PRAGMA wal_checkpoint(RESTART)"_s));
    }
}

void TestGatheringVfs::whatIsNotCommittedIsSeenByNobody()
{
    Database database;
    Connection &connection = database.connection();
    CQ_VERIFY_OK(connection.run(u"CREATE TABLE t (id INTEGER PRIMARY KEY, value BLOB)"_s));
    CQ_VERIFY_OK(connection.run(u"BEGIN IMMEDIATE"_s));
    fill(connection, 0);
    QCOMPARE(seenByOthers(database.path(), kCount), 0);
    CQ_VERIFY_OK(connection.run(u"ROLLBACK"_s));
    QCOMPARE(database.number(kCount), 0);
    CQ_VERIFY_OK(connection.run(u"BEGIN IMMEDIATE"_s));
    fill(connection, 7);
    CQ_VERIFY_OK(connection.run(u"COMMIT"_s));
    QCOMPARE(seenByOthers(database.path(), kWrong), 0);
    QCOMPARE(seenByOthers(database.path(), kCount), kRows);
}

void TestGatheringVfs::spilledPagesAreReadBack()
{
    Database database;
    Connection &connection = database.connection();
    CQ_VERIFY_OK(
        connection.run(u"PRAGMA cache_size=10"_s)); // pages go to the log before the commit
    CQ_VERIFY_OK(connection.run(u"CREATE TABLE t (id INTEGER PRIMARY KEY, value BLOB)"_s));
    CQ_VERIFY_OK(connection.run(u"BEGIN IMMEDIATE"_s));
    fill(connection, 0);
    QCOMPARE(database.number(kWrong), 0);
    CQ_VERIFY_OK(connection.run(u"DELETE FROM t WHERE id % 2 = 1"_s));
    fill(connection, kRows);
    CQ_VERIFY_OK(connection.run(u"COMMIT"_s));
    QCOMPARE(seenByOthers(database.path(), kCount), kRows + kRows / 2);
    QCOMPARE(seenByOthers(database.path(), kWrong), 0);
    QCOMPARE(database.text(u"PRAGMA integrity_check"_s), u"ok"_s);
}

void TestGatheringVfs::aDatabaseOutlivesItsLog()
{
    Database database;
    CQ_VERIFY_OK(
        database.connection().run(u"CREATE TABLE t (id INTEGER PRIMARY KEY, value BLOB)"_s));
    fill(database.connection(), 0);
    QVERIFY(QFileInfo(database.path() + u"-wal"_s).size() > 0);
    database.close();
    QVERIFY(!QFileInfo::exists(database.path() + u"-wal"_s));
    QCOMPARE(seenByOthers(database.path(), kCount), kRows);
    QCOMPARE(seenByOthers(database.path(), kWrong), 0);
}

void TestGatheringVfs::namesWithOddCharactersAreOpened()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"50% of ä #1?mode=memory.db"_s);
    {
        auto connection = Connection::open(path, Connection::Mode::ReadWrite);
        CQ_VERIFY_OK(connection);
        CQ_VERIFY_OK((*connection)->run(u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s));
    }
    QVERIFY(QFileInfo(path).size() > 0);
    QCOMPARE(seenByOthers(path, kCount), 0);
}

void TestGatheringVfs::whoSyncsItselfFindsItsCommitsInTheFile()
{
    Database database;
    Connection &connection = database.connection();
    CQ_VERIFY_OK(connection.leaveSyncing());
    CQ_VERIFY_OK(connection.run(u"CREATE TABLE t (id INTEGER PRIMARY KEY, value BLOB)"_s));
    for (int round = 0; round < 4; ++round) {
        CQ_VERIFY_OK(connection.run(u"BEGIN IMMEDIATE"_s));
        fill(connection, round * kRows);
        CQ_VERIFY_OK(connection.run(u"COMMIT"_s));
        QCOMPARE(seenByOthers(database.path(), kCount), (round + 1) * kRows);
        QCOMPARE(seenByOthers(database.path(), kWrong), 0);
        if (round % 2 == 1) // the log starts anew, with another header
            CQ_VERIFY_OK(connection.run(u"PRAGMA wal_checkpoint(RESTART)"_s));
    }
    QCOMPARE(database.text(u"PRAGMA integrity_check"_s), u"ok"_s);
}

void TestGatheringVfs::onlyAGatheredLogLeavesSyncing()
{
    const Database database;
    const auto reading = Connection::open(database.path(), Connection::Mode::ReadOnly);
    CQ_VERIFY_OK(reading);
    CQ_VERIFY_ERROR((*reading)->leaveSyncing(), ErrorKind::Storage, u"journal"_s);
}

QTEST_APPLESS_MAIN(TestGatheringVfs)
#include "tst_gatheringvfs.moc"
