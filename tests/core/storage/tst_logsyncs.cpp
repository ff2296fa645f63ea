#include "core/storage/connection.h"

#include "tests/support/answer.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <atomic>
#include <cstring>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

std::atomic<int> syncsOfLog = 0;
std::atomic<int> syncsOfDatabase = 0;

sqlite3_vfs *systemVfs = nullptr;
sqlite3_io_methods countingMethods[2]; // of the log and of the database
const sqlite3_io_methods *systemMethods = nullptr;

int countLog(sqlite3_file *file, int flags)
{
    ++syncsOfLog;
    return systemMethods->xSync(file, flags);
}

int countDatabase(sqlite3_file *file, int flags)
{
    ++syncsOfDatabase;
    return systemMethods->xSync(file, flags);
}

int openCounting(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *opened)
{
    const int code = systemVfs->xOpen(systemVfs, name, file, flags, opened);
    const bool isLog = (flags & SQLITE_OPEN_WAL) != 0;
    if (code != SQLITE_OK || (!isLog && (flags & SQLITE_OPEN_MAIN_DB) == 0))
        return code;
    systemMethods = file->pMethods;
    sqlite3_io_methods &methods = countingMethods[isLog ? 0 : 1];
    methods = *file->pMethods;
    methods.xSync = isLog ? countLog : countDatabase;
    file->pMethods = &methods;
    return code;
}

} // namespace

/// What is brought to the disk, and when, counted below all that is ours.
class TestLogSyncs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aCommitIsSyncedUnlessSomebodyElseDoesIt();
    void orderIsKeptWhoeverSyncsCommits();
};

void TestLogSyncs::initTestCase()
{
    // Before the first connection: what is ours is built on the system's default of that moment.
    systemVfs = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs counting = *systemVfs;
    counting.pNext = nullptr;
    counting.zName = "counting";
    counting.xOpen = openCounting;
    QCOMPARE(sqlite3_vfs_register(&counting, 1), SQLITE_OK);
}

void TestLogSyncs::aCommitIsSyncedUnlessSomebodyElseDoesIt()
{
    const QTemporaryDir folder;
    const auto connection =
        Connection::open(folder.filePath(u"a.db"_s), Connection::Mode::ReadWrite);
    CQ_VERIFY_OK(connection);
    CQ_VERIFY_OK((*connection)->run(u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s));
    syncsOfLog = 0;
    CQ_VERIFY_OK((*connection)->run(u"INSERT INTO t VALUES (1)"_s));
    QCOMPARE(syncsOfLog.load(), 1);
    CQ_VERIFY_OK((*connection)->leaveSyncing());
    CQ_VERIFY_OK((*connection)->run(u"INSERT INTO t VALUES (2)"_s));
    QCOMPARE(syncsOfLog.load(), 1);
}

void TestLogSyncs::orderIsKeptWhoeverSyncsCommits()
{
    const QTemporaryDir folder;
    const auto connection =
        Connection::open(folder.filePath(u"a.db"_s), Connection::Mode::ReadWrite);
    CQ_VERIFY_OK(connection);
    CQ_VERIFY_OK((*connection)->run(u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s));
    CQ_VERIFY_OK((*connection)->leaveSyncing());
    CQ_VERIFY_OK((*connection)->run(u"INSERT INTO t VALUES (1)"_s));
    syncsOfLog = 0;
    syncsOfDatabase = 0;
    // The log before the database takes its pages, and the database before the log is written over.
    CQ_VERIFY_OK((*connection)->run(u"PRAGMA wal_checkpoint(RESTART)"_s));
    QVERIFY(syncsOfLog >= 1);
    QVERIFY(syncsOfDatabase >= 1);
    // The new header before frames that only it makes valid.
    syncsOfLog = 0;
    CQ_VERIFY_OK((*connection)->run(u"INSERT INTO t VALUES (2)"_s));
    QCOMPARE(syncsOfLog.load(), 1);
    CQ_VERIFY_OK((*connection)->run(u"INSERT INTO t VALUES (3)"_s));
    QCOMPARE(syncsOfLog.load(), 1);
}

QTEST_GUILESS_MAIN(TestLogSyncs)

#include "tst_logsyncs.moc"
