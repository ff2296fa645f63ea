#include "core/engine/datafolder.h"
#include "core/engine/enginethread.h"
#include "core/outputs/filestore.h"
#include "core/outputs/outputwriter.h"
#include "tests/support/answer.h"

#include <QLockFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

/// True when this process sees mounts of its own, which go away with it.
bool hasOwnMounts = false;

} // namespace

/// A data folder on a disk with little space: a file system in memory.
class TestNearlyFullDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSpaceIsToldByEachSnapshotAndByNoAlarm();
    void aFullDiskIsCalledFull();

private:
    static bool mountSmall(const QTemporaryDir &disk)
    {
        return hasOwnMounts
            && ::mount("tmpfs", QFile::encodeName(disk.path()).constData(), "tmpfs", 0, "size=2m")
            == 0;
    }
};

/// An alarm is a sentence, and would go on telling the space of the moment when it was raised.
void TestNearlyFullDisk::theSpaceIsToldByEachSnapshotAndByNoAlarm()
{
    const QTemporaryDir disk;
    const QByteArray path = QFile::encodeName(disk.path());
    if (!hasOwnMounts || ::mount("tmpfs", path.constData(), "tmpfs", 0, "size=64m") != 0)
        QSKIP("mounting needs more rights");
    {
        EngineThread engine({disk.path(), false});
        const QSignalSpy alarms(&engine.handle(), &EngineHandle::alarm);
        CQ_VERIFY_OK(engine.start());
        const auto before = await(engine.handle().snapshot());
        CQ_VERIFY_OK(before);
        QVERIFY(before->diskFree > 0 && before->diskFree < 64LL << 20);
        constexpr qsizetype kMore = 16 << 20;
        QFile file(disk.filePath(u"more"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(QByteArray(kMore, 'x')), kMore);
        file.close();
        const auto after = await(engine.handle().snapshot());
        CQ_VERIFY_OK(after);
        QVERIFY(after->diskFree <= before->diskFree - kMore);
        engine.stop();
        QCoreApplication::processEvents();
        QCOMPARE(alarms.size(), 0);
    }
    QCOMPARE(::umount(path.constData()), 0);
}

/// Also when it is met in the middle of a result, or beside the lock of a program that was killed.
void TestNearlyFullDisk::aFullDiskIsCalledFull()
{
    const QTemporaryDir disk;
    if (!mountSmall(disk))
        QSKIP("mounting needs more rights");
    const pid_t killed = ::fork();
    if (killed == 0) {
        QLockFile lock(disk.filePath(u"comfyqueue.lock"_s));
        lock.setStaleLockTime(0);
        ::_exit(lock.tryLock(0) ? 0 : 1);
    }
    int status = 1;
    QCOMPARE(::waitpid(killed, &status, 0), killed);
    QCOMPARE(status, 0);
    QVERIFY(QFile::exists(disk.filePath(u"comfyqueue.lock"_s)));
    {
        FileStore files(disk.path());
        CQ_VERIFY_OK(files.prepare());
        auto writer = files.beginOutput(kLocalOperator, JobId{1}, 1, u"cat.mp4"_s);
        CQ_VERIFY_OK(writer);
        const QByteArray chunk(300'000, 'x');
        Result<void> written;
        for (int i = 0; i < 20 && written; ++i)
            written = (*writer)->write(chunk);
        CQ_VERIFY_ERROR(written, ErrorKind::Storage, u"No space left"_s);
    }
    QFile rest(disk.filePath(u"rest"_s));
    QVERIFY(rest.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (rest.write(QByteArray(4096, 'x')) == 4096) {}
    rest.close();
    const auto lock = lockFolder(disk.path());
    CQ_VERIFY_ERROR(lock, ErrorKind::Storage, u"The disk is full"_s);
    QVERIFY(!isFolderInUse(lock.error()));
    QVERIFY(rest.remove());
    CQ_VERIFY_OK(lockFolder(disk.path()));
    QCOMPARE(::umount(QFile::encodeName(disk.path()).constData()), 0);
}

int main(int argc, char **argv)
{
    // Before any thread exists, so that all of them see the same mounts.
    hasOwnMounts = ::unshare(CLONE_NEWNS) == 0
        && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    const QCoreApplication application(argc, argv);
    TestNearlyFullDisk test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_nearlyfulldisk.moc"
