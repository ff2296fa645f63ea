#include "core/engine/enginethread.h"
#include "tests/support/answer.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sched.h>
#include <sys/mount.h>

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
