#include "core/engine/databasefault.h"
#include "core/engine/datafolder.h"
#include "core/engine/enginethread.h"
#include "core/storage/connection.h"
#include "tests/support/answer.h"
#include "tests/support/brokenpage.h"
#include "tests/support/engineworld.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

/// What can be wrong with a data folder when the program starts.
class TestEngineStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void cleanup() { m_folder.reset(); }

    void aMissingFolderIsMade();
    void aFolderInUseIsAConflict();
    void whatAKilledProgramLeftDoesNotBlock();
    void aFolderThatCannotBeWrittenIsNamed();
    void newerDatabasesAreRefused_data();
    void newerDatabasesAreRefused();
    void damagedDatabasesAreFoundAndSetAside_data();
    void damagedDatabasesAreFoundAndSetAside();
    void aDatabaseThatWasCutOffIsFound_data();
    void aDatabaseThatWasCutOffIsFound();
    void databasesInUseAreNotReplaced();
    void damageInsideTheSmallDatabaseIsFound();
    void numbersOfForgottenJobsAreNotGivenAgain_data();
    void numbersOfForgottenJobsAreNotGivenAgain();
    void damageInsideIsNewsAndCallsAreAnswered();
    void damageMetWhileRunningIsNewsOnce();
    void anAccountDatabaseThatIsNotWholeIsAskedAboutAgain();
    void aRecoveryThatChangedNothingLeavesNoMark();
    void aRestoredQueueBeginsPaused();
    void aMarkBesideASoundDatabaseDoesNoHarm();
    void missingAccountsAreNotReplacedSilently_data();
    void missingAccountsAreNotReplacedSilently();
    void missingAccountsComeBackFromTheBackup();
    void callsBeforeEverythingIsLoadedAreAnswered();
    void aStopWhileLoadingIsFine();
    void settingsFromOutsideWinForOneRun();
    void peopleAreKnownToTheFirstCall();

private:
    QString folder() const { return m_folder->filePath(u"data"_s); }

    /// Starts and stops once, so that both databases are there.
    void makeDatabases() const
    {
        EngineThread engine({folder(), false});
        CQ_VERIFY_OK(engine.start());
        CQ_VERIFY_OK(await(engine.handle().snapshot()));
        engine.stop();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestEngineStart::settingsFromOutsideWinForOneRun()
{
    {
        EngineThread engine({folder(), false});
        CQ_VERIFY_OK(engine.start());
        Settings settings;
        settings.maxAttempts = 4;
        CQ_VERIFY_OK(await(engine.handle().setSettings({}, settings)));
    }
    {
        EngineConfig config{folder(), false};
        config.given.values = {
            {u"dispatch.paused"_s, {u"true"_s, SettingOrigin::Argument, u"--set"_s}},
            {u"dispatch.max_attempts"_s,
             {u"9"_s, SettingOrigin::Environment, u"COMFYQUEUE_DISPATCH_MAX_ATTEMPTS"_s}},
        };
        EngineThread engine(config);
        CQ_VERIFY_OK(engine.start());
        const auto snapshot = await(engine.handle().snapshot());
        CQ_VERIFY_OK(snapshot);
        QVERIFY(snapshot->paused);
        QCOMPARE(snapshot->settings.maxAttempts, 9);
        QCOMPARE(snapshot->givenSettings,
                 (QMap<QString, QString>{
                     {u"dispatch.paused"_s, u"--set"_s},
                     {u"dispatch.max_attempts"_s, u"COMFYQUEUE_DISPATCH_MAX_ATTEMPTS"_s}}));
        CQ_VERIFY_ERROR(await(engine.handle().setPaused(false)), ErrorKind::Conflict,
                        u"dispatch.paused was given for this run by --set"_s);
        Settings settings = snapshot->settings;
        settings.maxAttempts = 2;
        CQ_VERIFY_ERROR(await(engine.handle().setSettings(snapshot->settings, settings)),
                        ErrorKind::Conflict, u"COMFYQUEUE_DISPATCH_MAX_ATTEMPTS"_s);
        settings = snapshot->settings;
        settings.notifyFailed = false; // what was not given can be changed, and is kept
        CQ_VERIFY_OK(await(engine.handle().setSettings(snapshot->settings, settings)));
        QVERIFY(await(engine.handle().snapshot())->paused);
    }
    EngineThread engine({folder(), false});
    CQ_VERIFY_OK(engine.start());
    const auto snapshot = await(engine.handle().snapshot());
    CQ_VERIFY_OK(snapshot);
    QVERIFY(!snapshot->paused);
    QCOMPARE(snapshot->settings.maxAttempts, 4);
    QVERIFY(!snapshot->settings.notifyFailed);
    QVERIFY(snapshot->givenSettings.isEmpty());
}

void TestEngineStart::peopleAreKnownToTheFirstCall()
{
    EngineConfig config{folder(), false};
    config.forOneCommand = true;
    const Actor actor{kLocalOperator, u"local"_s, u"local"_s};
    for (const auto *name : {u"mira", u"jan"}) {
        EngineThread engine(config);
        CQ_VERIFY_OK(engine.start());
        CQ_VERIFY_OK(await(engine.accounts().create(
            {QString::fromUtf16(name), u"a good password"_s, Role::Admin, true, {}}, actor)));
        engine.stop();
    }
    EngineThread engine(config);
    CQ_VERIFY_OK(engine.start());
    const auto people = await(engine.accounts().accounts());
    CQ_VERIFY_OK(people);
    QCOMPARE(people->size(), 2);
    QCOMPARE(people->first().name, u"jan"_s);
    QVERIFY(!QFile::exists(folder() + u"/keys/tokens"_s)); // only where somebody may sign in
    engine.stop();
    EngineThread serving({folder(), false});
    CQ_VERIFY_OK(serving.start());
    QTRY_VERIFY(QFile::exists(folder() + u"/keys/tokens"_s));
}

void TestEngineStart::aMissingFolderIsMade()
{
    EngineThread engine({folder() + u"/a/b"_s, false});
    CQ_VERIFY_OK(engine.start());
    QVERIFY(QFile::exists(folder() + u"/a/b/queue.db"_s));
    QVERIFY(QFile::exists(folder() + u"/a/b/comfyqueue.db"_s));
    QVERIFY(!databaseFault(folder() + u"/a/b"_s));
}

void TestEngineStart::aFolderInUseIsAConflict()
{
    EngineThread first({folder(), false});
    CQ_VERIFY_OK(first.start());
    QFile unfinished(folder() + u"/tmp/result"_s); // of the first
    QVERIFY(unfinished.open(QIODevice::WriteOnly));
    EngineThread second({folder(), false});
    CQ_VERIFY_ERROR(second.start(), ErrorKind::Conflict, folder());
    QVERIFY(unfinished.exists()); // who is refused touches nothing
    CQ_VERIFY_ERROR(await(second.handle().snapshot()), ErrorKind::Unavailable, u"stopped"_s);
    CQ_VERIFY_OK(await(first.handle().snapshot())); // not disturbed
    first.stop();
    CQ_VERIFY_OK(second.start());
    CQ_VERIFY_OK(await(second.handle().snapshot()));
}

void TestEngineStart::whatAKilledProgramLeftDoesNotBlock()
{
    QVERIFY(QDir().mkpath(folder()));
    // The lock of a process that is gone: a number that no process can have.
    QFile lock(folder() + u"/comfyqueue.lock"_s);
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write("999999999\ncomfyqueue\n" + QSysInfo::machineHostName().toUtf8() + "\n"
               + QSysInfo::machineUniqueId() + "\n" + QSysInfo::bootUniqueId() + "\n");
    lock.close();
    EngineThread engine({folder(), false});
    CQ_VERIFY_OK(engine.start());
}

void TestEngineStart::aFolderThatCannotBeWrittenIsNamed()
{
    QFile file(m_folder->filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    EngineThread engine({m_folder->filePath(u"file/data"_s), false});
    CQ_VERIFY_ERROR(engine.start(), ErrorKind::Storage, u"file/data"_s);
    EngineThread onFile({file.fileName(), false});
    CQ_VERIFY_ERROR(onFile.start(), ErrorKind::Storage, file.fileName());
}

void TestEngineStart::newerDatabasesAreRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("queue") << u"queue.db"_s;
    QTest::newRow("main") << u"comfyqueue.db"_s;
}

void TestEngineStart::newerDatabasesAreRefused()
{
    QFETCH(QString, name);
    makeDatabases();
    {
        const auto connection =
            Connection::open(folder() + u'/' + name, Connection::Mode::ReadWrite);
        CQ_VERIFY_OK(connection);
        CQ_VERIFY_OK((*connection)->run(u"PRAGMA user_version=999"_s));
    }
    EngineThread engine({folder(), false});
    const auto refused = engine.start();
    CQ_VERIFY_ERROR(refused, ErrorKind::Conflict, u"newer"_s);
    QVERIFY(refused.error().message.contains(name));
    QVERIFY(!databaseFault(folder())); // not damage
}

void TestEngineStart::damagedDatabasesAreFoundAndSetAside_data()
{
    newerDatabasesAreRefused_data();
}

void TestEngineStart::damagedDatabasesAreFoundAndSetAside()
{
    QFETCH(QString, name);
    makeDatabases();
    const QString path = folder() + u'/' + name;
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QCOMPARE(file.write(QByteArray(8192, '\x5a')), 8192);
    }
    EngineThread engine({folder(), false});
    const auto refused = engine.start();
    CQ_VERIFY_ERROR(refused, ErrorKind::Storage, name);
    QVERIFY(isDamage(refused.error()));
    const auto fault = databaseFault(folder());
    QVERIFY(fault);
    QCOMPARE(fault->path, path);
    QCOMPARE(fault->kind, DatabaseFault::Kind::Damaged);
    const auto aside = recoverDatabase(*fault);
    CQ_VERIFY_OK(aside);
    QVERIFY(QFile::exists(*aside));
    QVERIFY(!databaseFault(folder()));
    CQ_VERIFY_OK(engine.start());
    CQ_VERIFY_OK(await(engine.handle().snapshot()));
}

void TestEngineStart::aDatabaseThatWasCutOffIsFound_data()
{
    newerDatabasesAreRefused_data();
}

void TestEngineStart::aDatabaseThatWasCutOffIsFound()
{
    QFETCH(QString, name);
    makeDatabases();
    const QString path = folder() + u'/' + name;
    const qint64 size = QFileInfo(path).size();
    QVERIFY(QFile::resize(path, size / 2)); // the header names more pages
    const auto fault = databaseFault(folder());
    QVERIFY(fault);
    QCOMPARE(fault->path, path);
    EngineThread engine({folder(), false});
    const auto refused = engine.start();
    QVERIFY(!refused && isDamage(refused.error()));
}

void TestEngineStart::databasesInUseAreNotReplaced()
{
    makeDatabases();
    EngineThread engine({folder(), false});
    CQ_VERIFY_OK(engine.start());
    const auto refused = recoverDatabase(damageOf(folder() + u"/queue.db"_s));
    CQ_VERIFY_ERROR(refused, ErrorKind::Conflict, folder());
    QVERIFY(QDir(folder()).entryList({u"*.damaged-*"_s}).isEmpty());
    CQ_VERIFY_OK(await(engine.handle().snapshot()));
}

void TestEngineStart::damageInsideTheSmallDatabaseIsFound()
{
    makeDatabases();
    const QString path = folder() + u"/comfyqueue.db"_s;
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        constexpr qint64 kHead = 8192; // header and schema are fine
        QVERIFY(file.size() > 2 * kHead);
        QVERIFY(file.seek(kHead));
        const QByteArray noise(static_cast<qsizetype>(file.size() - kHead), '\x5a');
        QCOMPARE(file.write(noise), noise.size());
    }
    const auto fault = databaseFault(folder());
    QVERIFY(fault);
    QCOMPARE(fault->path, path);
}

void TestEngineStart::numbersOfForgottenJobsAreNotGivenAgain_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("missing") << u"missing"_s;
    QTest::newRow("empty") << u"empty"_s;
    QTest::newRow("set aside") << u"set aside"_s;
}

/// New results among those of an old job would go with whichever is removed first.
void TestEngineStart::numbersOfForgottenJobsAreNotGivenAgain()
{
    QFETCH(QString, how);
    makeDatabases();
    for (const QString &job : {u"1/jobs/7"_s, u"1/jobs/41"_s, u"2/jobs/12"_s})
        QVERIFY(QDir(folder()).mkpath(u"users/"_s + job));
    const QString path = folder() + u"/queue.db"_s;
    if (how == "set aside"_L1)
        CQ_VERIFY_OK(recoverDatabase(damageOf(path)));
    else
        QVERIFY(QFile::remove(path));
    if (how == "empty"_L1)
        QVERIFY(QFile(path).open(QIODevice::WriteOnly));
    EngineThread engine({folder(), false});
    QStringList alarms;
    QObject::connect(&engine.handle(), &EngineHandle::alarm, this,
                     [&alarms](const QString &sentence) { alarms << sentence; });
    CQ_VERIFY_OK(engine.start());
    JobRequest request;
    request.graph = colourGraph(255);
    request.title = u"new"_s;
    const auto job = await(engine.handle().submit(request));
    CQ_VERIFY_OK(job);
    QCOMPARE(job->id, JobId{42});
    QTRY_COMPARE(alarms.size(), 1);
    QVERIFY2(alarms.first().contains(u"users"_s), qPrintable(alarms.first()));
    engine.stop();
    alarms.clear();
    CQ_VERIFY_OK(engine.start());
    CQ_VERIFY_OK(await(engine.handle().submit(request)));
    QVERIFY(alarms.isEmpty());
}

void TestEngineStart::damageInsideIsNewsAndCallsAreAnswered()
{
    makeDatabases();
    const QString path = folder() + u"/queue.db"_s;
    breakPage(path, u"jobs_by_state"_s); // read at the start
    QVERIFY(!databaseFault(folder())); // the header and the schema are fine
    EngineThread engine({folder(), false});
    QSignalSpy alarm(&engine.handle(), &EngineHandle::alarm);
    QSignalSpy damaged(&engine.handle(), &EngineHandle::damaged);
    CQ_VERIFY_OK(engine.start());
    const auto snapshot = engine.handle().snapshot();
    QTRY_VERIFY_WITH_TIMEOUT(!damaged.isEmpty(), kPatienceMs);
    QCOMPARE(damaged.first().at(0).value<DatabaseFault>().path, path);
    QCOMPARE(damaged.first().at(1).toBool(), false); // nothing runs
    CQ_VERIFY_ERROR(await(snapshot), ErrorKind::Unavailable, u""_s);
    CQ_VERIFY_ERROR(await(engine.handle().snapshot()), ErrorKind::Unavailable, u""_s);
    engine.stop();
    QCOMPARE(damaged.size(), 1);
    QCOMPARE(alarm.size(), 0); // said once

    const auto fault = databaseFault(folder()); // from now on it is known without a start
    QVERIFY(fault);
    QCOMPARE(fault->path, path);
    CQ_VERIFY_OK(recoverDatabase(*fault));
    CQ_VERIFY_OK(engine.start());
    CQ_VERIFY_OK(await(engine.handle().snapshot()));
    QVERIFY(!databaseFault(folder()));
}

void TestEngineStart::anAccountDatabaseThatIsNotWholeIsAskedAboutAgain()
{
    makeDatabases();
    QFile mark(recoveryMark(folder())); // the program ended before the numbers were kept
    QVERIFY(mark.open(QIODevice::WriteOnly));
    mark.close();
    const auto fault = databaseFault(folder());
    QVERIFY(fault);
    QCOMPARE(fault->kind, DatabaseFault::Kind::Missing);
    CQ_VERIFY_OK(recoverDatabase(*fault));
    QVERIFY(!mark.exists());
    QVERIFY(!databaseFault(folder()));
}

void TestEngineStart::aRecoveryThatChangedNothingLeavesNoMark()
{
    makeDatabases();
    const QString path = folder() + u"/comfyqueue.db"_s;
    QVERIFY(QFile::copy(path, path + u".v1.backup"_s));
    QVERIFY(QDir().mkdir(path + u".restoring"_s)); // where the copy of the backup would go
    CQ_VERIFY_ERROR(recoverDatabase(damageOf(path)), ErrorKind::Storage, u"copied"_s);
    QVERIFY(!QFile::exists(recoveryMark(folder())));
    QVERIFY(!databaseFault(folder())); // sound, and not called missing
}

void TestEngineStart::aRestoredQueueBeginsPaused()
{
    makeDatabases();
    const QString path = folder() + u"/queue.db"_s;
    EngineThread engine({folder(), false});
    CQ_VERIFY_OK(engine.start());
    QCOMPARE(await(engine.handle().snapshot())->settings.dispatchPaused, false);
    engine.stop();
    CQ_VERIFY_OK(recoverDatabase(damageOf(path))); // an empty one has nothing to pause for
    CQ_VERIFY_OK(engine.start());
    QCOMPARE(await(engine.handle().snapshot())->settings.dispatchPaused, false);
    engine.stop();
    QVERIFY(QFile::copy(path, path + u".v1.backup"_s));
    CQ_VERIFY_OK(recoverDatabase(damageOf(path)));
    CQ_VERIFY_OK(engine.start());
    QCOMPARE(await(engine.handle().snapshot())->settings.dispatchPaused, true);
}

void TestEngineStart::damageMetWhileRunningIsNewsOnce()
{
    makeDatabases();
    const QString path = folder() + u"/queue.db"_s;
    breakPage(path, u"attempts_by_job"_s); // nothing at the start reads it
    EngineThread engine({folder(), false});
    QSignalSpy damaged(&engine.handle(), &EngineHandle::damaged);
    CQ_VERIFY_OK(engine.start());
    JobRequest request;
    request.graph = colourGraph(255);
    request.title = u"kept"_s;
    const auto job = await(engine.handle().submit(request));
    CQ_VERIFY_OK(job);
    QVERIFY(damaged.isEmpty());
    CQ_VERIFY_ERROR(await(engine.handle().detail(job->id)), ErrorKind::Storage, u"damaged"_s);
    CQ_VERIFY_ERROR(await(engine.handle().detail(job->id)), ErrorKind::Storage, u"damaged"_s);
    QTRY_COMPARE(damaged.size(), 1);
    QCOMPARE(damaged.first().at(0).value<DatabaseFault>().path, path);
    QCOMPARE(damaged.first().at(1).toBool(), true);
    CQ_VERIFY_OK(await(engine.handle().snapshot())); // the rest works
    engine.stop();
    const auto fault = databaseFault(folder());
    QVERIFY(fault);
    QCOMPARE(fault->path, path);
}

void TestEngineStart::aMarkBesideASoundDatabaseDoesNoHarm()
{
    makeDatabases();
    noteDamage(folder() + u"/queue.db"_s);
    noteDamage(folder() + u"/comfyqueue.db"_s);
    QVERIFY(!databaseFault(folder()));
    QVERIFY(QDir(folder()).entryList({u"*.suspect"_s}).isEmpty()); // looked at once
}

void TestEngineStart::missingAccountsAreNotReplacedSilently_data()
{
    QTest::addColumn<bool>("empty");
    QTest::newRow("missing") << false;
    QTest::newRow("empty") << true;
}

void TestEngineStart::missingAccountsAreNotReplacedSilently()
{
    QFETCH(bool, empty);
    const Actor actor{kLocalOperator, u"local"_s, u"local"_s};
    UserId owner;
    NodeId node;
    {
        EngineThread engine({folder(), false});
        CQ_VERIFY_OK(engine.start());
        for (const QString &name : {u"ada"_s, u"mira"_s, u"jan"_s}) {
            const auto made = await(engine.accounts().create(
                {name, u"a good password"_s, Role::Participant, true, {}}, actor));
            CQ_VERIFY_OK(made);
            owner = made->id;
        }
        for (const QString &name : {u"gpu-a"_s, u"gpu-b"_s}) {
            NodeConfig config;
            config.name = name;
            config.url = QUrl(u"http://127.0.0.1:9/"_s + name);
            const auto added = await(engine.handle().addNode(config, {}));
            CQ_VERIFY_OK(added);
            node = added->config.id;
        }
        JobRequest request;
        request.graph = colourGraph(255);
        request.owner = owner;
        request.pinnedNode = node;
        CQ_VERIFY_OK(await(engine.handle().submit(request)));
    }
    const QString path = folder() + u"/comfyqueue.db"_s;
    QVERIFY(QFile::remove(path));
    if (empty)
        QVERIFY(QFile(path).open(QIODevice::WriteOnly));
    EngineThread engine({folder(), false});
    CQ_VERIFY_ERROR(engine.start(), ErrorKind::Storage, path);
    QCOMPARE(QFileInfo(path).size(), 0); // not made behind anybody's back
    const auto fault = databaseFault(folder());
    QVERIFY(fault);
    QCOMPARE(fault->path, path);
    QCOMPARE(fault->kind, DatabaseFault::Kind::Missing);

    CQ_VERIFY_OK(recoverDatabase(*fault));
    QVERIFY(!databaseFault(folder()));
    CQ_VERIFY_OK(engine.start());
    const auto first = await(engine.accounts().create(
        {u"new"_s, u"a good password"_s, Role::Participant, true, {}}, actor));
    CQ_VERIFY_OK(first);
    QCOMPARE(first->id.value, owner.value + 1); // nobody new owns the old job
    NodeConfig config;
    config.name = u"gpu-new"_s;
    config.url = QUrl(u"http://127.0.0.1:9"_s);
    const auto added = await(engine.handle().addNode(config, {}));
    CQ_VERIFY_OK(added);
    QCOMPARE(added->config.id.value, node.value + 1); // nor is any node taken for its node
}

void TestEngineStart::missingAccountsComeBackFromTheBackup()
{
    const Actor actor{kLocalOperator, u"local"_s, u"local"_s};
    const QString path = folder() + u"/comfyqueue.db"_s;
    const auto people = [&](EngineThread &engine) {
        QStringList names;
        for (const Account &account : await(engine.accounts().accounts()).value_or({}))
            names << account.name;
        return names;
    };
    const auto join = [&actor](EngineThread &engine, const QString &name) {
        return await(engine.accounts().create(
            {name, u"a good password"_s, Role::Participant, true, {}}, actor));
    };
    {
        EngineThread engine({folder(), false});
        CQ_VERIFY_OK(engine.start());
        CQ_VERIFY_OK(join(engine, u"ada"_s));
        engine.stop();
        QVERIFY(QFile::copy(path, path + u".v3.backup"_s));
        CQ_VERIFY_OK(engine.start());
        const auto later = join(engine, u"mira"_s); // not in the backup
        CQ_VERIFY_OK(later);
        JobRequest request;
        request.graph = colourGraph(255);
        request.owner = later->id;
        CQ_VERIFY_OK(await(engine.handle().submit(request)));
    }
    QVERIFY(QFile::remove(path));
    const auto fault = databaseFault(folder());
    QVERIFY(fault);
    QCOMPARE(fault->backup, path + u".v3.backup"_s);
    CQ_VERIFY_OK(recoverDatabase(*fault));
    EngineThread engine({folder(), false});
    CQ_VERIFY_OK(engine.start());
    QCOMPARE(people(engine), QStringList{u"ada"_s});
    const auto jan = join(engine, u"jan"_s);
    CQ_VERIFY_OK(jan);
    const auto job = await(engine.handle().findJob(u"1"_s));
    CQ_VERIFY_OK(job);
    QVERIFY(job->owner != jan->id);
}

void TestEngineStart::callsBeforeEverythingIsLoadedAreAnswered()
{
    EngineThread engine({folder(), false});
    CQ_VERIFY_OK(engine.start());
    const auto snapshot = engine.handle().snapshot(); // no waiting in between
    const auto counts = engine.handle().counts({});
    CQ_VERIFY_OK(await(snapshot));
    CQ_VERIFY_OK(await(counts));
    QCOMPARE(counts.result()->total(), 0);
    QCOMPARE(snapshot.result()->dataFolder, folder());
}

void TestEngineStart::aStopWhileLoadingIsFine()
{
    makeDatabases();
    for (int i = 0; i < 40; ++i) {
        EngineThread engine({folder(), false});
        CQ_VERIFY_OK(engine.start());
        const auto asked = engine.handle().snapshot();
        QTest::qSleep(i / 8); // each step of the loading is hit by some round
        engine.stop();
        // Answered before the end or told that it is over, but answered.
        const auto answer = await(asked);
        QVERIFY(answer || answer.error().kind == ErrorKind::Unavailable);
    }
}

QTEST_GUILESS_MAIN(TestEngineStart)

#include "tst_enginestart.moc"
