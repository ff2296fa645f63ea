#include "core/storage/jobstore.h"
#include "core/storage/migration.h"

#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

/// Runs statements on a file through a plain Qt connection, beside all code under test.
bool runPlain(const QString &path, const QStringList &statements)
{
    bool good = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"plain"_s);
        database.setDatabaseName(path);
        good = database.open();
        for (const QString &statement : statements) {
            QSqlQuery query(database);
            good = good && query.exec(statement);
        }
    }
    QSqlDatabase::removeDatabase(u"plain"_s);
    return good;
}

QStringList tablesOf(Connection &connection)
{
    QStringList tables;
    const auto read = connection.each(
        u"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"_s,
        {}, [&tables](const QSqlQuery &row) { tables << row.value(0).toString(); });
    return read ? tables : QStringList();
}

bool writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

/// A folder of migration steps that the test wrote itself.
Schema ownSchema(const QTemporaryDir &folder, int steps)
{
    for (int i = 1; i <= steps; ++i) {
        const QByteArray number = QByteArray::number(i);
        writeFile(folder.filePath(u"%1_step.sql"_s.arg(i, 3, 10, QChar(u'0'))),
                  "CREATE TABLE t" + number + " (a INTEGER) STRICT\n-- next\nINSERT INTO t" + number
                      + " VALUES (" + number + ")\n");
    }
    return {folder.path(), 0x54455354};
}

} // namespace

class TestMigration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFreshFileGetsTheWholeSchema_data();
    void aFreshFileGetsTheWholeSchema();
    void onlyTheOwnerReadsIt();
    void statesAreCheckedWithoutAList();
    void openingAgainChangesNothing();
    void theFileIsSafeAgainstPowerLoss();
    void aStoppedFirstStartIsContinued();
    void newerFilesAreRefusedWithAWayOut();
    void filesOfOtherProgramsAreRefused_data();
    void filesOfOtherProgramsAreRefused();
    void theOtherDatabaseOfOursIsRefused();
    void damagedFilesAreRecognised_data();
    void damagedFilesAreRecognised();
    void whatCannotBeOpenedIsNoDamage();
    void olderFilesAreCopiedAsideBeforeTheyAreChanged();
    void nodesAndSettingsOutliveTheComingOfAccounts();
    void inputsOfEarlierJobsAreCounted();
    void quotesInAPathDoNotHinderTheBackup();
    void aFailingStepLeavesItsTransactionBehind();
    void theNewestBackupIsFound();
    void aDamagedFileGivesWayToItsBackup();
    void aBackupThatCannotBeCopiedLeavesAllAsItWas();
    void aDamagedFileWithoutBackupLeavesAFreshStart();
};

void TestMigration::aFreshFileGetsTheWholeSchema_data()
{
    QTest::addColumn<bool>("queue");
    QTest::addColumn<QStringList>("tables");
    QTest::newRow("queue") << true << QStringList{u"attempts"_s,     u"events"_s,
                                                  u"job_bodies"_s,   u"job_inputs"_s,
                                                  u"jobs"_s,         u"outputs"_s,
                                                  u"stored_bytes"_s, u"submission_keys"_s,
                                                  u"uploads"_s,      u"webhook_deliveries"_s,
                                                  u"webhooks"_s};
    QTest::newRow("main") << false << QStringList{u"api_keys"_s,       u"audit"_s,    u"nodes"_s,
                                                  u"revoked_tokens"_s, u"settings"_s, u"users"_s};
}

void TestMigration::aFreshFileGetsTheWholeSchema()
{
    QFETCH(bool, queue);
    QFETCH(QStringList, tables);
    Database database(queue ? queueSchema() : mainSchema());
    QCOMPARE(tablesOf(database.connection()), tables);
    QVERIFY(database.number(u"PRAGMA user_version"_s) >= 1);
    QCOMPARE(database.number(u"PRAGMA application_id"_s), queue ? 0x43515545 : 0x43514d4e);
    QCOMPARE(latestBackup(database.path()), QString());
}

void TestMigration::onlyTheOwnerReadsIt()
{
    Database database;
    (void)stored(database.connection(), newJob(1));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
        const QFileInfo file(database.path() + suffix);
        QVERIFY(file.exists());
        QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
    }
}

void TestMigration::statesAreCheckedWithoutAList()
{
    Database database;
    const QString jobs = database.text(u"SELECT sql FROM sqlite_schema WHERE name = 'jobs'"_s);
    QVERIFY2(!jobs.contains(u"state IN"_s), qPrintable(jobs));
    for (const JobState state : allJobStates())
        QVERIFY(jobs.contains(u"state = '%1'"_s.arg(jobStateWord(state))));
    QCOMPARE(database.number(u"PRAGMA writable_schema"_s), 0);
    QCOMPARE(database.text(u"PRAGMA integrity_check"_s), u"ok"_s);
}

void TestMigration::openingAgainChangesNothing()
{
    Database database;
    const Job job = stored(database.connection(), newJob(1));
    const qint64 version = database.number(u"PRAGMA user_version"_s);
    database.close();
    auto again = openMigrated(database.path(), queueSchema());
    CQ_VERIFY_OK(again);
    const auto found = JobStore(**again).find(job.id);
    CQ_VERIFY_OK(found);
    QCOMPARE(*found, job);
    QCOMPARE((*again)->value(u"PRAGMA user_version"_s)->toLongLong(), version);
    QCOMPARE(latestBackup(database.path()), QString());
}

void TestMigration::theFileIsSafeAgainstPowerLoss()
{
    Database database;
    QCOMPARE(database.text(u"PRAGMA journal_mode"_s), u"wal"_s);
    QCOMPARE(database.number(u"PRAGMA synchronous"_s), 2); // FULL
    QCOMPARE(database.number(u"PRAGMA foreign_keys"_s), 1);
}

void TestMigration::aStoppedFirstStartIsContinued()
{
    // What a kill between opening the file and the first migration leaves: a header, no tables.
    QTemporaryDir folder;
    const QString path = folder.filePath(u"queue.db"_s);
    QVERIFY(runPlain(path, {u"PRAGMA journal_mode=WAL"_s, u"PRAGMA application_id=1129403717"_s}));
    QVERIFY(QFileInfo(path).size() > 0);
    auto opened = openMigrated(path, queueSchema());
    CQ_VERIFY_OK(opened);
    QVERIFY(tablesOf(**opened).contains(u"jobs"_s));
}

void TestMigration::newerFilesAreRefusedWithAWayOut()
{
    Database database;
    QVERIFY(database.connection().run(u"PRAGMA user_version=999"_s));
    database.close();
    const auto refused = openMigrated(database.path(), queueSchema());
    CQ_VERIFY_ERROR(refused, ErrorKind::Conflict, u"newer ComfyQueue"_s);
    QVERIFY(refused.error().message.contains(database.path()));
    QVERIFY(refused.error().message.contains(u"999"_s));
    QVERIFY(!isDamage(refused.error()));
}

void TestMigration::filesOfOtherProgramsAreRefused_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::newRow("with a mark and a version of its own")
        << QStringList{u"PRAGMA application_id=252006673"_s, u"PRAGMA user_version=1"_s,
                       u"CREATE TABLE precious (a)"_s};
    QTest::newRow("with a mark but without a version")
        << QStringList{u"PRAGMA application_id=252006673"_s, u"CREATE TABLE precious (a)"_s};
    QTest::newRow("with neither") << QStringList{u"CREATE TABLE precious (a)"_s};
}

void TestMigration::filesOfOtherProgramsAreRefused()
{
    QFETCH(QStringList, statements);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"foreign.db"_s);
    QVERIFY(runPlain(path, statements));
    {
        const auto refused = openMigrated(path, queueSchema());
        CQ_VERIFY_ERROR(refused, ErrorKind::Conflict, u"another program"_s);
        QVERIFY(refused.error().message.contains(path));
    }
    const auto plain = Connection::open(path, Connection::Mode::ReadOnly);
    CQ_VERIFY_OK(plain);
    QCOMPARE(tablesOf(**plain), QStringList{u"precious"_s});
}

void TestMigration::theOtherDatabaseOfOursIsRefused()
{
    Database database(mainSchema());
    database.close();
    CQ_VERIFY_ERROR(openMigrated(database.path(), queueSchema()), ErrorKind::Conflict,
                    u"another program"_s);
}

void TestMigration::damagedFilesAreRecognised_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("text instead of a database")
        << QByteArray("this is not a database, sorry\n", 30).repeated(200);
    QTest::newRow("zeros over the header") << QByteArray(100, '\0');
    QTest::newRow("noise over the first page") << QByteArray(4096, '\xa7');
    QTest::newRow("noise over the schema") << QByteArray();
}

void TestMigration::damagedFilesAreRecognised()
{
    QFETCH(QByteArray, head);
    Database database;
    database.close();
    {
        QFile file(database.path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (head.isEmpty()) {
            QVERIFY(file.seek(100)); // the header stays
            head = QByteArray(3996, '\xa7');
        }
        QCOMPARE(file.write(head), head.size());
    }
    const auto refused = openMigrated(database.path(), queueSchema());
    CQ_VERIFY_ERROR(refused, ErrorKind::Storage, database.path());
    QVERIFY2(isDamage(refused.error()), qPrintable(refused.error().message));
}

void TestMigration::whatCannotBeOpenedIsNoDamage()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"file"_s);
    QVERIFY(writeFile(file, "x"));
    for (const QString &path : {file + u"/queue.db"_s, folder.path()}) {
        const auto refused = openMigrated(path, queueSchema());
        CQ_VERIFY_ERROR(refused, ErrorKind::Storage, path);
        QVERIFY2(!isDamage(refused.error()), qPrintable(refused.error().message));
    }
}

void TestMigration::olderFilesAreCopiedAsideBeforeTheyAreChanged()
{
    QTemporaryDir steps;
    QTemporaryDir folder;
    const QString path = folder.filePath(u"own.db"_s);
    {
        auto first = openMigrated(path, ownSchema(steps, 1));
        CQ_VERIFY_OK(first);
        QVERIFY((*first)->run(u"INSERT INTO t1 VALUES (41)"_s));
    }
    QCOMPARE(latestBackup(path), QString());
    {
        auto second = openMigrated(path, ownSchema(steps, 3));
        CQ_VERIFY_OK(second);
        QCOMPARE(tablesOf(**second), (QStringList{u"t1"_s, u"t2"_s, u"t3"_s}));
        QCOMPARE((*second)->value(u"PRAGMA user_version"_s)->toInt(), 3);
        QCOMPARE((*second)->value(u"SELECT sum(a) FROM t1"_s)->toInt(), 42); // not applied twice
    }
    QCOMPARE(latestBackup(path), path + u".v1.backup"_s);
    const auto backup = Connection::open(path + u".v1.backup"_s, Connection::Mode::ReadOnly);
    CQ_VERIFY_OK(backup);
    QCOMPARE(tablesOf(**backup), QStringList{u"t1"_s});
    QCOMPARE((*backup)->value(u"SELECT sum(a) FROM t1"_s)->toInt(), 42);
    QCOMPARE((*backup)->value(u"PRAGMA user_version"_s)->toInt(), 1);
    QCOMPARE((*backup)->value(u"PRAGMA application_id"_s)->toInt(), 0x54455354);
}

void TestMigration::nodesAndSettingsOutliveTheComingOfAccounts()
{
    QTemporaryDir steps;
    QTemporaryDir folder;
    const QString path = folder.filePath(u"comfyqueue.db"_s);
    QVERIFY(writeFile(steps.filePath(u"001_nodes_settings.sql"_s),
                      bytesOf(u":/migrations/main/001_nodes_settings.sql"_s)));
    {
        const Schema first{steps.path(), mainSchema().applicationId};
        const auto before = openMigrated(path, first);
        CQ_VERIFY_OK(before);
        CQ_VERIFY_OK((*before)->run(u"INSERT INTO settings VALUES ('appearance.theme', 'dark')"_s));
        CQ_VERIFY_OK((*before)->run(u"INSERT INTO nodes (name, url, enabled, slot_count, "
                                    "vram_threshold_bp, health_interval_ms) "
                                    "VALUES ('left', 'http://left:8188', 1, 1, 9500, 5000)"_s));
    }
    const auto after = openMigrated(path, mainSchema());
    CQ_VERIFY_OK(after);
    QVERIFY((*after)->value(u"PRAGMA user_version"_s)->toInt() >= 2);
    QCOMPARE((*after)->value(u"SELECT name FROM nodes"_s)->toString(), u"left"_s);
    QCOMPARE((*after)->value(u"SELECT value FROM settings"_s)->toString(), u"dark"_s);
    QCOMPARE((*after)->value(u"SELECT name FROM users WHERE id = 1"_s)->toString(), u"local"_s);
    QVERIFY(QFile::exists(path + u".v1.backup"_s));
}

void TestMigration::inputsOfEarlierJobsAreCounted()
{
    QTemporaryDir steps;
    QTemporaryDir folder;
    const QString path = folder.filePath(u"queue.db"_s);
    const QDir ours(u":/migrations/queue"_s);
    for (const QString &name : ours.entryList({u"00?_*.sql"_s}, QDir::Files, QDir::Name)) {
        if (name < u"009"_s)
            QVERIFY(writeFile(steps.filePath(name), bytesOf(ours.filePath(name))));
    }
    {
        const auto before = openMigrated(path, {steps.path(), queueSchema().applicationId});
        CQ_VERIFY_OK(before);
        for (const QString &id : {u"1"_s, u"2"_s}) {
            CQ_VERIFY_OK((*before)->run(
                u"INSERT INTO jobs (id, uid, owner, title, state, priority, queue_order, "
                "submitted_ms) VALUES (%1, x'%2', 2, 'a', 'pending', 2, %1, 5)"_s.arg(
                    id, id.repeated(32))));
        }
        for (const QString &name : {u"a.png"_s, u"b.png"_s})
            CQ_VERIFY_OK((*before)->run(u"INSERT INTO job_inputs (job, name, sha256, size) VALUES "
                                        "(2, '%1', x'%2', 7)"_s.arg(name, u"ab"_s.repeated(32))));
    }
    const auto after = openMigrated(path, queueSchema());
    CQ_VERIFY_OK(after);
    QList<int> counts;
    CQ_VERIFY_OK(JobStore(**after).eachWaiting(
        [&counts](const WaitingRow &row) { counts << row.inputCount; }));
    QCOMPARE(counts, (QList<int>{0, 2}));
    QCOMPARE(JobStore(**after).find(JobId{2})->inputCount, 2);
}

void TestMigration::quotesInAPathDoNotHinderTheBackup()
{
    QTemporaryDir steps;
    QTemporaryDir folder;
    const QString path = folder.filePath(u"o'wn “x”.db"_s);
    CQ_VERIFY_OK(openMigrated(path, ownSchema(steps, 1)));
    CQ_VERIFY_OK(openMigrated(path, ownSchema(steps, 2)));
    QVERIFY(QFile::exists(path + u".v1.backup"_s));
}

void TestMigration::aFailingStepLeavesItsTransactionBehind()
{
    QTemporaryDir steps;
    QTemporaryDir folder;
    const QString path = folder.filePath(u"own.db"_s);
    const Schema schema = ownSchema(steps, 2);
    QVERIFY(writeFile(steps.filePath(u"003_bad.sql"_s),
                      "CREATE TABLE t3 (a INTEGER)\n-- next\nCREATE TABEL t4 (a INTEGER)\n"));
    CQ_VERIFY_ERROR(openMigrated(path, schema), ErrorKind::Storage, u"syntax"_s);
    const auto plain = Connection::open(path, Connection::Mode::ReadOnly);
    CQ_VERIFY_OK(plain);
    QCOMPARE(tablesOf(**plain), (QStringList{u"t1"_s, u"t2"_s}));
    QCOMPARE((*plain)->value(u"PRAGMA user_version"_s)->toInt(), 2);
}

void TestMigration::theNewestBackupIsFound()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"queue.db"_s);
    const QDateTime now = QDateTime::currentDateTime();
    int age = 0;
    for (const QString &name :
         {u"queue.db.v2.backup"_s, u"queue.db.v1.backup"_s, u"other.db.v9.backup"_s}) {
        QVERIFY(writeFile(folder.filePath(name), "x"));
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(now.addSecs(name.startsWith(u"other"_s) ? 60 : -60 * age++),
                                 QFileDevice::FileModificationTime));
    }
    QCOMPARE(latestBackup(path), folder.filePath(u"queue.db.v2.backup"_s));
    QCOMPARE(latestBackup(folder.filePath(u"nothing.db"_s)), QString());
}

void TestMigration::aDamagedFileGivesWayToItsBackup()
{
    QTemporaryDir steps;
    QTemporaryDir folder;
    const QString path = folder.filePath(u"own.db"_s);
    CQ_VERIFY_OK(openMigrated(path, ownSchema(steps, 1)));
    CQ_VERIFY_OK(openMigrated(path, ownSchema(steps, 2)));
    const QByteArray broken("broken beyond repair, but precious to somebody");
    QVERIFY(writeFile(path, broken));
    QVERIFY(writeFile(path + u"-wal"_s, "log"));
    const auto refused = openMigrated(path, ownSchema(steps, 2));
    QVERIFY(!refused && isDamage(refused.error()));

    QVERIFY(writeFile(path + u"-wal"_s, "log"));
    const auto aside = setAsideAndRestore(path);
    CQ_VERIFY_OK(aside);
    QVERIFY(aside->startsWith(path + u".damaged-"_s));
    QCOMPARE(bytesOf(*aside), broken);
    QCOMPARE(bytesOf(*aside + u"-wal"_s), QByteArray("log"));
    QVERIFY(!QFile::exists(path + u"-wal"_s));
    const auto restored = openMigrated(path, ownSchema(steps, 2));
    CQ_VERIFY_OK(restored);
    QCOMPARE(tablesOf(**restored), (QStringList{u"t1"_s, u"t2"_s}));
}

void TestMigration::aBackupThatCannotBeCopiedLeavesAllAsItWas()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"queue.db"_s);
    QVERIFY(writeFile(path, "broken"));
    QVERIFY(writeFile(path + u".v1.backup"_s, "whole"));
    QVERIFY(QDir().mkdir(path + u".restoring"_s)); // where the copy would go
    CQ_VERIFY_ERROR(setAsideAndRestore(path), ErrorKind::Storage, u"could not be copied"_s);
    QCOMPARE(bytesOf(path), QByteArray("broken"));
    QVERIFY(QDir(path + u".restoring"_s).removeRecursively());
    CQ_VERIFY_OK(setAsideAndRestore(path));
    QCOMPARE(bytesOf(path), QByteArray("whole"));
    QVERIFY(!QFile::exists(path + u".restoring"_s));
}

void TestMigration::aDamagedFileWithoutBackupLeavesAFreshStart()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"queue.db"_s);
    QVERIFY(writeFile(path, "broken"));
    CQ_VERIFY_OK(setAsideAndRestore(path));
    QVERIFY(!QFile::exists(path));
    CQ_VERIFY_OK(openMigrated(path, queueSchema()));
}

QTEST_GUILESS_MAIN(TestMigration)

#include "tst_migration.moc"
