#include "core/outputs/filestore.h"

#include "tests/support/answer.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr qsizetype kTooLarge = 3 * 1024 * 1024;

/// True when this process sees mounts of its own, which go away with it.
bool hasOwnMounts = false;

qsizetype filesBelow(const QString &folder)
{
    qsizetype count = 0;
    QDirIterator walk(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    for (; walk.hasNext(); walk.next())
        ++count;
    return count;
}

QString largeFile(const QTemporaryDir &folder)
{
    QFile file(folder.filePath(u"large.png"_s));
    const QByteArray bytes(kTooLarge, 'x');
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName()
                                                                                : QString();
}

/// A limit on the size of files, lifted at the end.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }

    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

    ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace

/// What happens when the disk takes no more. A file size limit stands for it everywhere; a real
/// disk of 1 MB is used where the test may mount one.
class TestDiskFull : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void refusedWritesLeaveNothing_data();
    void refusedWritesLeaveNothing();
    void fullDiskIsToldByPrepare();

private:
    void writeTooMuch(FileStore &store, const QString &large);
};

void TestDiskFull::initTestCase()
{
    std::signal(SIGXFSZ, SIG_IGN); // the limit then answers EFBIG instead of ending the process
}

void TestDiskFull::refusedWritesLeaveNothing_data()
{
    QTest::addColumn<bool>("mounted");
    QTest::newRow("a limit on file sizes") << false;
    QTest::newRow("a full disk") << true;
}

void TestDiskFull::writeTooMuch(FileStore &store, const QString &large)
{
    auto writer = store.beginOutput(kLocalOperator, JobId{1}, 0, u"out.png"_s);
    CQ_VERIFY_OK(writer);
    Result<void> written;
    for (int i = 0; i < 48 && written; ++i)
        written = (*writer)->write(QByteArray(64 * 1024, 'x'));
    CQ_VERIFY_ERROR(written, ErrorKind::Storage, u"Result '0_out.png' cannot be written"_s);
    QCOMPARE(filesBelow(store.dataFolder()), 0); // the space is free again at once
    CQ_VERIFY_ERROR((*writer)->write("x"), ErrorKind::Conflict, u"out.png"_s);
    CQ_VERIFY_ERROR(await((*writer)->finish()), ErrorKind::Conflict, u"out.png"_s);

    const auto input = await(store.importInput({u"large.png"_s, large}));
    CQ_VERIFY_ERROR(input, ErrorKind::Storage, u"Input file 'large.png' cannot be kept"_s);
    QCOMPARE(filesBelow(store.dataFolder()), 0);
}

void TestDiskFull::refusedWritesLeaveNothing()
{
    QFETCH(bool, mounted);
    const QTemporaryDir sources;
    const QString large = largeFile(sources);
    QVERIFY(!large.isEmpty());
    const QTemporaryDir disk;
    const QByteArray path = QFile::encodeName(disk.path());
    if (mounted
        && (!hasOwnMounts || ::mount("tmpfs", path.constData(), "tmpfs", 0, "size=1m") != 0))
        QSKIP("mounting needs more rights; the limit on file sizes was tested");
    {
        FileStore store(disk.path());
        CQ_VERIFY_OK(store.prepare());
        {
            const FileSizeLimit limit(mounted ? RLIM_INFINITY : 1024 * 1024);
            writeTooMuch(store, large);
        }
        auto small = store.beginOutput(kLocalOperator, JobId{1}, 0, u"small.png"_s);
        CQ_VERIFY_OK(small);
        CQ_VERIFY_OK((*small)->write("fits"));
        CQ_VERIFY_OK(await((*small)->finish()));
    }
    if (mounted)
        QCOMPARE(::umount(path.constData()), 0);
}

void TestDiskFull::fullDiskIsToldByPrepare()
{
    const QTemporaryDir disk;
    FileStore store(disk.path());
    const FileSizeLimit limit(0);
    CQ_VERIFY_ERROR(store.prepare(), ErrorKind::Storage, disk.path());
}

int main(int argc, char **argv)
{
    // Before any thread exists, so that all of them see the same mounts.
    hasOwnMounts = ::unshare(CLONE_NEWNS) == 0
        && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
    const QCoreApplication app(argc, argv);
    TestDiskFull test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_diskfull.moc"
