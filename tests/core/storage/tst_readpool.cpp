#include "core/storage/readpool.h"

#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

#include <atomic>
#include <barrier>
#include <latch>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

class TestReadPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void questionsSeeWhatIsCommitted();
    void aLongQuestionDoesNotHoldUpAShortOne();
    void writingIsRefused();
    void aMissingFileIsAnError();
    void aFileThatAppearsLaterIsFound();
    void destructionWaitsForWhatRuns();
    void afterTheStopNothingIsRead();
};

void TestReadPool::questionsSeeWhatIsCommitted()
{
    Database database;
    ReadPool pool(database.path());
    const std::function<Result<Job>(Connection &)> find = [](Connection &connection) {
        return JobStore(connection).find(JobId{1});
    };
    CQ_VERIFY_ERROR(await(pool.read<Job>(find)), ErrorKind::NotFound, u"job 1"_s);
    const Job job = stored(database.connection(), newJob(1));
    const auto found = await(pool.read<Job>(find));
    CQ_VERIFY_OK(found);
    QCOMPARE(*found, job);

    QVERIFY(database.connection().run(u"BEGIN IMMEDIATE"_s));
    QVERIFY(database.connection().run(u"DELETE FROM jobs"_s));
    CQ_VERIFY_OK(await(pool.read<Job>(find))); // not waiting for the writer, not seeing it
    QVERIFY(database.connection().run(u"COMMIT"_s));
    CQ_VERIFY_ERROR(await(pool.read<Job>(find)), ErrorKind::NotFound, u"job 1"_s);
}

void TestReadPool::aLongQuestionDoesNotHoldUpAShortOne()
{
    Database database;
    ReadPool pool(database.path());
    std::latch release(1);
    const auto longOne = pool.read<int>([&release](Connection &) -> Result<int> {
        release.wait();
        return 1;
    });
    const auto shortOne = pool.read<int>([](Connection &) -> Result<int> { return 2; });
    const auto answer = await(shortOne);
    const bool stillRuns = !longOne.isFinished();
    release.count_down();
    CQ_VERIFY_OK(answer);
    QVERIFY(stillRuns);
    CQ_VERIFY_OK(await(longOne));
}

void TestReadPool::writingIsRefused()
{
    Database database;
    ReadPool pool(database.path());
    const auto answer = await(pool.read<qint64>(
        [](Connection &connection) { return connection.run(u"DELETE FROM jobs"_s); }));
    CQ_VERIFY_ERROR(answer, ErrorKind::Storage, u"cannot be written"_s);
    QVERIFY(!isDamage(answer.error()));
}

void TestReadPool::aMissingFileIsAnError()
{
    QTemporaryDir folder;
    ReadPool pool(folder.filePath(u"missing.db"_s));
    bool asked = false;
    const auto answer = await(pool.read<int>([&asked](Connection &) -> Result<int> {
        asked = true;
        return 1;
    }));
    CQ_VERIFY_ERROR(answer, ErrorKind::Storage, u"missing.db"_s);
    QVERIFY(!asked);
    QVERIFY(!QFile::exists(folder.filePath(u"missing.db"_s)));
}

void TestReadPool::aFileThatAppearsLaterIsFound()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"late.db"_s);
    ReadPool pool(path);
    const std::function<Result<QVariant>(Connection &)> count = [](Connection &connection) {
        return connection.value(u"SELECT count(*) FROM jobs"_s);
    };
    QVERIFY(!await(pool.read<QVariant>(count)));
    const auto made = openMigrated(path, queueSchema());
    CQ_VERIFY_OK(made);
    const auto answer = await(pool.read<QVariant>(count));
    CQ_VERIFY_OK(answer);
    QCOMPARE(answer->toInt(), 0);
}

void TestReadPool::destructionWaitsForWhatRuns()
{
    Database database;
    std::atomic<int> ran = 0;
    QList<QFuture<Result<int>>> answers;
    {
        ReadPool pool(database.path());
        for (int i = 0; i < 50; ++i) {
            answers << pool.read<int>([&ran, i](Connection &) -> Result<int> {
                ++ran;
                return i;
            });
        }
    }
    QCOMPARE(ran.load(), 50);
    for (int i = 0; i < 50; ++i) {
        QVERIFY(answers.at(i).isFinished());
        QCOMPARE(answers.at(i).result().value_or(-1), i);
    }
}

void TestReadPool::afterTheStopNothingIsRead()
{
    Database database;
    ReadPool pool(database.path());
    bool ran = false;
    const std::function<Result<int>(Connection &)> question = [&ran](Connection &) -> Result<int> {
        ran = true;
        return 1;
    };
    CQ_VERIFY_OK(await(pool.read<int>(question)));
    pool.stop();
    ran = false;
    CQ_VERIFY_ERROR(await(pool.read<int>(question)), ErrorKind::Unavailable, u"closed"_s);
    QVERIFY(!ran);
    pool.stop();
}

QTEST_GUILESS_MAIN(TestReadPool)

#include "tst_readpool.moc"
