#include "core/storage/logsyncer.h"

#include "tests/support/answer.h"

#include <QTemporaryFile>
#include <QTest>

#include <latch>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

class TestLogSyncer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoIsAloneIsToldBeforeTheCallReturns();
    void othersAreToldInOrderByAnotherThread();
    void whoIsAloneDoesNotOvertake();
    void allAreToldBeforeItGoes();
    void aFailedSyncIsTheLast();
    void aMissingLogIsSaid();
};

void TestLogSyncer::whoIsAloneIsToldBeforeTheCallReturns()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    LogSyncer syncer;
    CQ_VERIFY_OK(syncer.start(file.fileName()));
    QThread *told = nullptr;
    syncer.sync(
        [&told](const Result<void> &synced) {
            CQ_VERIFY_OK(synced);
            told = QThread::currentThread();
        },
        true);
    QCOMPARE(told, QThread::currentThread());
}

void TestLogSyncer::othersAreToldInOrderByAnotherThread()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    LogSyncer syncer;
    CQ_VERIFY_OK(syncer.start(file.fileName()));
    constexpr int kCalls = 200;
    QList<int> order;
    bool otherThread = true;
    std::latch all(kCalls);
    for (int i = 0; i < kCalls; ++i) {
        syncer.sync(
            [&, i, caller = QThread::currentThread()](const Result<void> &synced) {
                order.append(synced ? i : -1);
                otherThread = otherThread && QThread::currentThread() != caller;
                all.count_down();
            },
            false);
    }
    all.wait();
    QVERIFY(otherThread);
    for (int i = 0; i < kCalls; ++i)
        QCOMPARE(order.at(i), i);
}

void TestLogSyncer::whoIsAloneDoesNotOvertake()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    LogSyncer syncer;
    CQ_VERIFY_OK(syncer.start(file.fileName()));
    std::latch entered(1);
    std::latch release(1);
    std::latch all(2);
    QList<int> order;
    syncer.sync(
        [&](const Result<void> &) {
            entered.count_down();
            release.wait(); // the syncer is busy as long as it tells
            order.append(1);
            all.count_down();
        },
        false);
    entered.wait();
    syncer.sync(
        [&](const Result<void> &) {
            order.append(2);
            all.count_down();
        },
        true);
    release.count_down();
    all.wait();
    QCOMPARE(order, QList<int>({1, 2}));
}

void TestLogSyncer::allAreToldBeforeItGoes()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    int told = 0;
    {
        LogSyncer syncer;
        CQ_VERIFY_OK(syncer.start(file.fileName()));
        for (int i = 0; i < 50; ++i)
            syncer.sync([&told](const Result<void> &synced) { told += synced ? 1 : 0; }, false);
    }
    QCOMPARE(told, 50);
}

void TestLogSyncer::aFailedSyncIsTheLast()
{
    LogSyncer syncer;
    CQ_VERIFY_OK(syncer.start(u"/dev/null"_s)); // a device that cannot be synced
    QVERIFY(!syncer.failure());
    for (const bool alone : {true, false, true}) {
        std::latch done(1);
        Result<void> told;
        syncer.sync(
            [&](const Result<void> &synced) {
                told = synced;
                done.count_down();
            },
            alone);
        done.wait();
        CQ_VERIFY_ERROR(told, ErrorKind::Storage, u"/dev/null"_s);
        QVERIFY(syncer.failure());
    }
}

void TestLogSyncer::aMissingLogIsSaid()
{
    LogSyncer syncer;
    CQ_VERIFY_ERROR(syncer.start(u"/nowhere/queue.db-wal"_s), ErrorKind::Storage,
                    u"/nowhere/queue.db-wal"_s);
}

QTEST_GUILESS_MAIN(TestLogSyncer)

#include "tst_logsyncer.moc"
