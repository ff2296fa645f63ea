#include "core/outputs/filestore.h"

#include "tests/support/answer.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

QByteArray someBytes(qsizetype size, quint32 seed)
{
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator random(seed);
    for (char &byte : bytes)
        byte = static_cast<char>(random.generate() & 0xffU);
    return bytes;
}

QString writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

/// Every file below a folder, relative and sorted.
QStringList filesBelow(const QString &folder)
{
    QStringList files;
    QDirIterator walk(folder, QDir::Files | QDir::Hidden | QDir::System,
                      QDirIterator::Subdirectories);
    while (walk.hasNext())
        files.append(QDir(folder).relativeFilePath(walk.next()));
    files.sort();
    return files;
}

} // namespace

class TestFileStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void prepareMakesTheFolders();
    void prepareRemovesWhatAKilledProcessLeft();
    void prepareSaysWhyAFolderCannotBeUsed_data();
    void prepareSaysWhyAFolderCannotBeUsed();
    void freeBytesAreThoseOfTheDisk();

    void inputIsKeptByItsContent();
    void sameContentIsKeptOnce();
    void damagedCopyIsReplaced();
    void manyInputsKeepTheirOrder();
    void manyAtOnceOfTheSameContentAgree();
    void badInputsAreNamed_data();
    void badInputsAreNamed();
    void firstBadInputStopsTheList();

    void outputIsHashedAndKeptUnderItsOwner();
    void outputNamesAreMadeSafe();
    void secondAttemptDoesNotReplaceTheFirst();
    void unfinishedOutputLeavesNothing();
    void finishedWriterTakesNoMore();
    void mimeTypeIsThatOfTheContent_data();
    void mimeTypeIsThatOfTheContent();
    void outputsNeedAnOwnerAndAJob();

    void removedResultsAreGone();
    void removingAJobLeavesTheOthers();
    void linksInAJobAreRemovedNotFollowed();
    void resultsAreCopiedWithoutOverwriting();
    void copyingNamesWhatIsMissing();
    void resultFilesHaveDistinctNames();
    void aResultFileThatIsGoneIsNamed();
    void copyingIntoAFileFails();
    void goneAndForeignPathsAreRefused();
    void destructorWaitsForRunningWork();

private:
    Result<StoredFile> keep(JobId job, int ordinal, const QString &name, const QByteArray &bytes);

    QString data(const QString &relative = {}) const
    {
        return relative.isEmpty() ? m_data : m_data + u'/' + relative;
    }

    std::unique_ptr<QTemporaryDir> m_temp;
    QString m_data;
    std::unique_ptr<FileStore> m_store;
};

void TestFileStore::init()
{
    m_temp = std::make_unique<QTemporaryDir>();
    m_data = m_temp->filePath(u"data"_s);
    m_store = std::make_unique<FileStore>(m_data, FileStoreConfig{.maxInputBytes = 2'000'000});
    CQ_VERIFY_OK(m_store->prepare());
}

void TestFileStore::cleanup()
{
    QCOMPARE(filesBelow(data(u"tmp"_s)), QStringList()); // nothing unfinished survives any test
    m_store.reset();
    m_temp.reset();
}

Result<StoredFile> TestFileStore::keep(JobId job, int ordinal, const QString &name,
                                       const QByteArray &bytes)
{
    auto writer = m_store->beginOutput(kLocalOperator, job, ordinal, name);
    if (!writer)
        return std::move(writer).error();
    if (auto written = (*writer)->write(bytes); !written)
        return std::move(written).error();
    return await((*writer)->finish());
}

void TestFileStore::prepareMakesTheFolders()
{
    FileStore store(m_temp->filePath(u"a/b/c"_s));
    CQ_VERIFY_OK(store.prepare());
    CQ_VERIFY_OK(store.prepare()); // again is fine
    for (const QString &folder : {u"tmp"_s, u"inputs"_s, u"users"_s})
        QVERIFY(QDir(store.dataFolder() + u'/' + folder).exists());
#ifdef Q_OS_UNIX
    QCOMPARE(QFile::permissions(store.dataFolder())
                 & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther),
             QFile::Permissions()); // pictures of people are nobody else's business
#endif
}

void TestFileStore::prepareRemovesWhatAKilledProcessLeft()
{
    QVERIFY(!writeFile(data(u"tmp/half.part"_s), "half").isEmpty());
    const auto kept = keep(JobId{1}, 0, u"a.txt"_s, "whole");
    CQ_VERIFY_OK(kept);
    CQ_VERIFY_OK(m_store->prepare());
    QCOMPARE(filesBelow(m_data), QStringList{kept->relativePath});
}

void TestFileStore::prepareSaysWhyAFolderCannotBeUsed_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("a file has its name") << u"file"_s;
    QTest::newRow("a file is above it") << u"below file"_s;
    QTest::newRow("nobody may write there") << u"unwritable"_s;
}

void TestFileStore::prepareSaysWhyAFolderCannotBeUsed()
{
    QFETCH(QString, kind);
    const QString file = writeFile(m_temp->filePath(u"file"_s), "x");
    QVERIFY(!file.isEmpty());
    QString folder = file;
    if (kind == u"below file"_s)
        folder = file + u"/data"_s;
    if (kind == u"unwritable"_s) {
        folder = u"/proc/comfyqueue"_s; // not even root can
        if (::geteuid() != 0) {
            folder = m_temp->filePath(u"locked"_s);
            QVERIFY(QDir().mkpath(folder));
            QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::ExeOwner));
        }
    }
    FileStore store(folder);
    const auto prepared = store.prepare();
    CQ_VERIFY_ERROR(prepared, ErrorKind::Storage, u"The data folder '%1'"_s.arg(folder));
}

void TestFileStore::freeBytesAreThoseOfTheDisk()
{
    const qint64 free = m_store->freeBytes();
    QVERIFY(free > 0);
    QVERIFY(free < (1LL << 60));
    QCOMPARE(FileStore(u"/nowhere/at/all"_s).freeBytes(), -1);
}

void TestFileStore::inputIsKeptByItsContent()
{
    const QByteArray bytes = someBytes(1'000'003, 7);
    const QString path = writeFile(m_temp->filePath(u"gro\u00df.png"_s), bytes);
    const auto input = await(m_store->importInput({u"cat.png"_s, path}));
    CQ_VERIFY_OK(input);
    QCOMPARE(input->name, u"cat.png"_s);
    QCOMPARE(input->size, bytes.size());
    const QByteArray sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    QCOMPARE(input->sha256, sha256);
    const QString hex = QString::fromLatin1(sha256.toHex());
    QCOMPARE(m_store->inputPath(*input), data(u"inputs/%1/%2"_s.arg(hex.left(2), hex)));
    QCOMPARE(readFile(m_store->inputPath(*input)), bytes);
    QCOMPARE(readFile(path), bytes); // the original stays
    QVERIFY(QFile::remove(path));
    QCOMPARE(readFile(m_store->inputPath(*input)), bytes); // and is not needed
}

void TestFileStore::sameContentIsKeptOnce()
{
    const QString first = writeFile(m_temp->filePath(u"1"_s), "same");
    const QString second = writeFile(m_temp->filePath(u"2"_s), "same");
    const auto one = await(m_store->importInput({u"a.png"_s, first}));
    const auto two = await(m_store->importInput({u"b.png"_s, second}));
    CQ_VERIFY_OK(one);
    CQ_VERIFY_OK(two);
    QCOMPARE(two->name, u"b.png"_s);
    QCOMPARE(two->sha256, one->sha256);
    QCOMPARE(filesBelow(data(u"inputs"_s)).size(), 1);
}

void TestFileStore::damagedCopyIsReplaced()
{
    const InputSource source{u"a.png"_s, writeFile(m_temp->filePath(u"1"_s), "content")};
    const auto input = await(m_store->importInput(source));
    CQ_VERIFY_OK(input);
    QVERIFY(!writeFile(m_store->inputPath(*input), "con").isEmpty());
    CQ_VERIFY_OK(await(m_store->importInput(source)));
    QCOMPARE(readFile(m_store->inputPath(*input)), "content");
}

void TestFileStore::manyInputsKeepTheirOrder()
{
    QList<InputSource> sources;
    for (int i = 0; i < 20; ++i)
        sources.append({QString::number(i),
                        writeFile(m_temp->filePath(QString::number(i)), QByteArray::number(i))});
    const auto inputs = await(m_store->importInputs(sources));
    CQ_VERIFY_OK(inputs);
    QCOMPARE(inputs->size(), 20);
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(inputs->at(i).name, QString::number(i));
        QCOMPARE(readFile(m_store->inputPath(inputs->at(i))), QByteArray::number(i));
    }
    const auto none = await(m_store->importInputs({}));
    CQ_VERIFY_OK(none);
    QVERIFY(none->isEmpty());
}

void TestFileStore::manyAtOnceOfTheSameContentAgree()
{
    const InputSource source{u"a"_s, writeFile(m_temp->filePath(u"1"_s), someBytes(300'000, 1))};
    QList<QFuture<Result<JobInput>>> running;
    for (int i = 0; i < 16; ++i)
        running.append(m_store->importInput(source));
    for (const auto &each : running)
        CQ_VERIFY_OK(await(each));
    QCOMPARE(filesBelow(data(u"inputs"_s)).size(), 1);
}

void TestFileStore::badInputsAreNamed_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("part");
    QTest::newRow("a missing file") << u"/nowhere/cat.png"_s << ErrorKind::NotFound
                                    << u"'cat.png' is missing: there is no '/nowhere/cat.png'"_s;
    QTest::newRow("no path") << QString() << ErrorKind::NotFound << u"'cat.png' is missing"_s;
    QTest::newRow("a folder") << u"folder"_s << ErrorKind::Invalid << u"is not a file"_s;
    QTest::newRow("a device that never ends")
        << u"/dev/zero"_s << ErrorKind::Invalid << u"'/dev/zero' is not a file"_s;
    QTest::newRow("a pipe nobody writes") << u"pipe"_s << ErrorKind::Invalid << u"not a file"_s;
    QTest::newRow("too large") << u"large"_s << ErrorKind::Invalid << u"larger than 1 MB"_s;
    QTest::newRow("larger than it says")
        << u"/proc/kallsyms"_s << ErrorKind::Invalid << u"larger than 1 MB"_s;
}

void TestFileStore::badInputsAreNamed()
{
    QFETCH(QString, path);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, part);
    if (path == u"folder"_s)
        path = m_temp->path();
    if (path == u"pipe"_s) {
        path = m_temp->filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    }
    if (path == u"large"_s)
        path = writeFile(m_temp->filePath(path), QByteArray(2'000'001, 'x'));
    if (path == u"/proc/kallsyms"_s && readFile(path).size() < 2'000'001)
        QSKIP("this kernel has no long file in /proc");
    const auto input = await(m_store->importInput({u"cat.png"_s, path}));
    CQ_VERIFY_ERROR(input, kind, part);
    QCOMPARE(filesBelow(data(u"inputs"_s)), QStringList());
}

void TestFileStore::firstBadInputStopsTheList()
{
    const QString good = writeFile(m_temp->filePath(u"1"_s), "good");
    const auto inputs =
        await(m_store->importInputs({{u"a"_s, good}, {u"b"_s, u"/nowhere/b"_s}, {u"c"_s, good}}));
    CQ_VERIFY_ERROR(inputs, ErrorKind::NotFound, u"'b' is missing"_s);
}

void TestFileStore::outputIsHashedAndKeptUnderItsOwner()
{
    const QByteArray bytes = someBytes(700'000, 3);
    auto writer = m_store->beginOutput(UserId{4}, JobId{17}, 2, u"out.bin"_s);
    CQ_VERIFY_OK(writer);
    for (qsizetype at = 0; at < bytes.size(); at += 10'007)
        CQ_VERIFY_OK((*writer)->write(bytes.mid(at, 10'007)));
    QCOMPARE((*writer)->bytesWritten(), bytes.size());
    QVERIFY(!QFile::exists(data(u"users/4/jobs/17/2_out.bin"_s))); // not before it is whole
    const auto stored = await((*writer)->finish());
    CQ_VERIFY_OK(stored);
    QCOMPARE(stored->relativePath, u"users/4/jobs/17/2_out.bin"_s);
    QCOMPARE(stored->size, bytes.size());
    QCOMPARE(stored->sha256, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
    QCOMPARE(readFile(data(stored->relativePath)), bytes);
    const auto path = m_store->absolutePath(stored->relativePath);
    CQ_VERIFY_OK(path);
    QCOMPARE(*path, data(stored->relativePath));
}

void TestFileStore::outputNamesAreMadeSafe()
{
    const auto stored = keep(JobId{1}, 0, u"../../../evil/..\\x\n.png"_s, "x");
    CQ_VERIFY_OK(stored);
    QCOMPARE(stored->relativePath, u"users/1/jobs/1/0_x_.png"_s);
    const auto empty = keep(JobId{1}, 1, QString(), {});
    CQ_VERIFY_OK(empty);
    QCOMPARE(empty->relativePath, u"users/1/jobs/1/1_file"_s);
    QCOMPARE(empty->size, 0);
    QCOMPARE(filesBelow(m_temp->path()).size(), 2);
}

void TestFileStore::secondAttemptDoesNotReplaceTheFirst()
{
    const auto first = keep(JobId{1}, 0, u"cat.png"_s, "first");
    const auto second = keep(JobId{1}, 0, u"cat.png"_s, "second");
    CQ_VERIFY_OK(first);
    CQ_VERIFY_OK(second);
    QCOMPARE(second->relativePath, u"users/1/jobs/1/0_cat (2).png"_s);
    QCOMPARE(readFile(data(first->relativePath)), "first");
    QCOMPARE(readFile(data(second->relativePath)), "second");
}

void TestFileStore::unfinishedOutputLeavesNothing()
{
    {
        auto writer = m_store->beginOutput(kLocalOperator, JobId{1}, 0, u"half.png"_s);
        CQ_VERIFY_OK(writer);
        CQ_VERIFY_OK((*writer)->write("half"));
        QCOMPARE(filesBelow(data(u"tmp"_s)).size(), 1);
    }
    QCOMPARE(filesBelow(m_data), QStringList());
}

void TestFileStore::finishedWriterTakesNoMore()
{
    auto writer = m_store->beginOutput(kLocalOperator, JobId{1}, 0, u"a"_s);
    CQ_VERIFY_OK(writer);
    const auto first = (*writer)->finish();
    CQ_VERIFY_ERROR((*writer)->write("more"), ErrorKind::Conflict, u"closed"_s);
    CQ_VERIFY_ERROR(await((*writer)->finish()), ErrorKind::Conflict, u"closed"_s);
    CQ_VERIFY_OK(await(first));
}

void TestFileStore::mimeTypeIsThatOfTheContent_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("type");
    const QByteArray png = QByteArray::fromHex("89504e470d0a1a0a0000000d49484452");
    const QByteArray mp4 = QByteArray::fromHex("00000018667479706d703432000000006d70343269736f6d");
    QTest::newRow("a picture") << u"a.png"_s << png << u"image/png"_s;
    QTest::newRow("a picture without ending") << u"a"_s << png << u"image/png"_s;
    QTest::newRow("a picture that says it is a page") << u"a.html"_s << png << u"image/png"_s;
    QTest::newRow("a page that says it is a picture")
        << u"a.png"_s << QByteArray("<!DOCTYPE html><html><script>") << u"text/html"_s;
    QTest::newRow("JSON is a kind of text")
        << u"a.json"_s << QByteArray("{\"a\": 1}") << u"application/json"_s;
    QTest::newRow("text") << u"a.txt"_s << QByteArray("a caption") << u"text/plain"_s;
    QTest::newRow("a video") << u"a.mp4"_s << mp4 << u"video/mp4"_s;
    QTest::newRow("sound") << u"a.flac"_s << QByteArray("fLaC\0\0\0\x22", 8) << u"audio/flac"_s;
    QTest::newRow("unknown bytes")
        << u"a.latent"_s << someBytes(100, 9).prepend('\0') << u"application/octet-stream"_s;
}

void TestFileStore::mimeTypeIsThatOfTheContent()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, type);
    const auto stored = keep(JobId{1}, 0, name, bytes);
    CQ_VERIFY_OK(stored);
    QCOMPARE(stored->mimeType, type);
}

void TestFileStore::outputsNeedAnOwnerAndAJob()
{
    CQ_VERIFY_ERROR(m_store->beginOutput({}, JobId{1}, 0, u"a"_s), ErrorKind::Invalid, u"'a'"_s);
    CQ_VERIFY_ERROR(m_store->beginOutput(UserId{1}, {}, 0, u"a"_s), ErrorKind::Invalid, u"'a'"_s);
    CQ_VERIFY_ERROR(m_store->beginOutput(UserId{1}, JobId{1}, -1, u"a"_s), ErrorKind::Invalid,
                    u"'a'"_s);
    CQ_VERIFY_ERROR(await(m_store->removeJob({}, {})), ErrorKind::Invalid, u"no job"_s);
}

void TestFileStore::removedResultsAreGone()
{
    const auto one = keep(JobId{1}, 1, u"a"_s, "1");
    const auto two = keep(JobId{1}, 2, u"b"_s, "2");
    CQ_VERIFY_OK(one);
    CQ_VERIFY_OK(two);
    CQ_VERIFY_OK(await(m_store->removeResults({one->relativePath})));
    CQ_VERIFY_OK(await(m_store->removeResults({one->relativePath}))); // again is fine
    QCOMPARE(filesBelow(m_data), QStringList{two->relativePath});
    const QString outside = writeFile(m_temp->filePath(u"outside"_s), "x");
    CQ_VERIFY_ERROR(await(m_store->removeResults({u"../outside"_s})), ErrorKind::Denied,
                    u"outside"_s);
    QVERIFY(QFile::exists(outside));
}

void TestFileStore::removingAJobLeavesTheOthers()
{
    const auto first = keep(JobId{1}, 0, u"a"_s, "1");
    const auto other = keep(JobId{11}, 0, u"a"_s, "11");
    CQ_VERIFY_OK(first);
    CQ_VERIFY_OK(other);
    CQ_VERIFY_OK(await(m_store->removeJob(kLocalOperator, JobId{1})));
    QCOMPARE(filesBelow(m_data), QStringList{other->relativePath});
    CQ_VERIFY_OK(await(m_store->removeJob(kLocalOperator, JobId{1}))); // again is fine
    CQ_VERIFY_OK(await(m_store->removeJob(UserId{9}, JobId{11}))); // nobody else's job
    QCOMPARE(filesBelow(m_data), QStringList{other->relativePath});
}

void TestFileStore::linksInAJobAreRemovedNotFollowed()
{
    const QString outside = m_temp->filePath(u"outside"_s);
    QVERIFY(QDir().mkpath(outside));
    QVERIFY(!writeFile(outside + u"/precious"_s, "x").isEmpty());
    CQ_VERIFY_OK(keep(JobId{1}, 0, u"a"_s, "1"));
    QVERIFY(QFile::link(outside, data(u"users/1/jobs/1/link"_s)));
    CQ_VERIFY_OK(await(m_store->removeJob(kLocalOperator, JobId{1})));
    QVERIFY(!QDir(data(u"users/1/jobs/1"_s)).exists());
    QCOMPARE(readFile(outside + u"/precious"_s), "x");
}

void TestFileStore::resultsAreCopiedWithoutOverwriting()
{
    const auto first = keep(JobId{1}, 0, u"cat.png"_s, "one");
    const auto second = keep(JobId{1}, 1, u"cat.png"_s, "two");
    CQ_VERIFY_OK(first);
    CQ_VERIFY_OK(second);
    const QString folder = m_temp->filePath(u"saved/here"_s);
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(!writeFile(folder + u"/cat.png"_s, "mine").isEmpty());
    const auto copied = await(m_store->copyResults(
        {{first->relativePath, u"cat.png"_s}, {second->relativePath, u"../cat.png"_s}}, folder));
    CQ_VERIFY_OK(copied);
    QCOMPARE(*copied, 2);
    QCOMPARE(filesBelow(m_temp->filePath(u"saved"_s)),
             QStringList({u"here/cat (2).png"_s, u"here/cat (3).png"_s, u"here/cat.png"_s}));
    QCOMPARE(readFile(folder + u"/cat.png"_s), "mine");
    QCOMPARE(readFile(folder + u"/cat (2).png"_s), "one");
    QCOMPARE(readFile(folder + u"/cat (3).png"_s), "two");
}

void TestFileStore::resultFilesHaveDistinctNames()
{
    QList<KeptFile> files;
    for (const QString &name :
         {u"cat.png"_s, u"cat (2).png"_s, u"sub/cat.png"_s, u"CAT.png"_s, u"cat.png"_s}) {
        const auto kept = keep(JobId{1}, static_cast<int>(files.size()), name, name.toUtf8());
        CQ_VERIFY_OK(kept);
        files.append({kept->relativePath, name});
    }
    const auto results = await(m_store->resultFiles(files));
    CQ_VERIFY_OK(results);
    QStringList names;
    QSet<QString> folded;
    for (qsizetype i = 0; i < results->size(); ++i) {
        const ResultFile &result = results->at(i);
        names << result.name;
        folded << result.name.toLower();
        QCOMPARE(readFile(result.path), files.at(i).name.toUtf8());
        QCOMPARE(result.size, files.at(i).name.toUtf8().size());
        QVERIFY(result.modifiedAt > 0);
    }
    QCOMPARE(names.first(2), (QStringList{u"cat.png"_s, u"cat (2).png"_s}));
    QCOMPARE(folded.size(), files.size()); // some systems do not tell CAT from cat
}

void TestFileStore::aResultFileThatIsGoneIsNamed()
{
    const auto results = await(m_store->resultFiles({{u"users/1/jobs/1/9_gone"_s, u"cat.png"_s}}));
    CQ_VERIFY_ERROR(results, ErrorKind::NotFound, u"cat.png"_s);
    QVERIFY(!results.error().message.contains(m_store->dataFolder()));
    CQ_VERIFY_ERROR(await(m_store->resultFiles({{u"../outside"_s, u"x"_s}})), ErrorKind::Denied,
                    u""_s);
}

void TestFileStore::copyingNamesWhatIsMissing()
{
    const auto kept = keep(JobId{1}, 0, u"a"_s, "1");
    CQ_VERIFY_OK(kept);
    const QString folder = m_temp->filePath(u"saved"_s);
    const auto copied = await(m_store->copyResults(
        {{kept->relativePath, u"a"_s}, {u"users/1/jobs/1/9_gone"_s, u"gone"_s}}, folder));
    CQ_VERIFY_ERROR(copied, ErrorKind::NotFound, u"1 of 2 files were copied"_s);
    QVERIFY(copied.error().message.contains(u"9_gone"_s));
    QCOMPARE(filesBelow(folder), QStringList{u"a"_s});
}

void TestFileStore::copyingIntoAFileFails()
{
    const auto kept = keep(JobId{1}, 0, u"a"_s, "1");
    CQ_VERIFY_OK(kept);
    const QString file = writeFile(m_temp->filePath(u"file"_s), "x");
    CQ_VERIFY_ERROR(await(m_store->copyResults({{kept->relativePath, u"a"_s}}, file)),
                    ErrorKind::Storage, file);
    CQ_VERIFY_ERROR(await(m_store->copyResults({}, QString())), ErrorKind::Storage,
                    u"cannot be made"_s);
}

void TestFileStore::goneAndForeignPathsAreRefused()
{
    QVERIFY(!writeFile(m_temp->filePath(u"secret.png"_s), "x").isEmpty());
    CQ_VERIFY_ERROR(m_store->absolutePath(u"users/1/jobs/1/0_a"_s), ErrorKind::NotFound, u"gone"_s);
    CQ_VERIFY_ERROR(m_store->absolutePath(u"users"_s), ErrorKind::NotFound, u"gone"_s);
    const QString out = u"../secret.png"_s;
    CQ_VERIFY_ERROR(m_store->absolutePath(out), ErrorKind::Denied, out);
    CQ_VERIFY_ERROR(await(m_store->loadPreview(out, 10)), ErrorKind::Denied, out);
    CQ_VERIFY_ERROR(await(m_store->makePreview(kLocalOperator, JobId{1}, out)), ErrorKind::Denied,
                    out);
    CQ_VERIFY_ERROR(await(m_store->copyResults({{out, u"a"_s}}, m_temp->filePath(u"s"_s))),
                    ErrorKind::Denied, out);
}

void TestFileStore::destructorWaitsForRunningWork()
{
    auto writer = m_store->beginOutput(kLocalOperator, JobId{1}, 0, u"a"_s);
    CQ_VERIFY_OK(writer);
    CQ_VERIFY_OK((*writer)->write(someBytes(1'000'000, 2)));
    const auto finished = (*writer)->finish();
    writer->reset();
    m_store.reset();
    QVERIFY(finished.isFinished());
    CQ_VERIFY_OK(finished.result());
    QCOMPARE(filesBelow(m_data), QStringList{u"users/1/jobs/1/0_a"_s});
}

QTEST_GUILESS_MAIN(TestFileStore)
#include "tst_filestore.moc"
