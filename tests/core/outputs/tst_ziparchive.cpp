#include "core/outputs/ziparchive.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

/// What Python's zipfile, which we did not write, finds in an archive: names, sizes, times, the
/// first bytes, and whether checksums fit.
const QString kReader = uR"py(
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    broken = archive.testzip() if len(sys.argv) < 3 else None
    print(json.dumps({"broken": broken, "files": [
        [i.filename, i.file_size, "%d-%02d-%02d %02d:%02d:%02d" % i.date_time, i.compress_type,
         archive.open(i).read(20).hex()] for i in archive.infolist()[:1000]],
        "count": len(archive.infolist())}))
)py"_s;

/// Zeros that need no room on the disk.
constexpr qint64 kHole = 64 * 1024;

} // namespace

class TestZipArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void otherProgramsReadIt();
    void itsSizeIsKnownBefore_data();
    void itsSizeIsKnownBefore();
    void namesAndTimesSurvive();
    void beyondFourGigabytes();
    void beyondSixtyFiveThousandFiles();
    void aFileThatIsGoneOrShorterIsSaid();
    void aFileThatGrewKeepsItsPromisedSize();

private:
    ResultFile file(const QString &name, const QByteArray &content);
    QString written(ZipArchive &archive, qint64 atMost = 64 * 1024);
    QJsonObject readByPython(const QString &path, bool withChecksums = true);

    QTemporaryDir m_folder;
    int m_made = 0;
};

ResultFile TestZipArchive::file(const QString &name, const QByteArray &content)
{
    const QString path = m_folder.filePath(u"file-%1"_s.arg(++m_made));
    QFile made(path);
    if (!made.open(QIODevice::WriteOnly) || made.write(content) != content.size())
        qFatal("cannot write");
    const QDateTime time(QDate(2026, 3, 9), QTime(17, 42, 12));
    return {path, name, content.size(), time.toMSecsSinceEpoch()};
}

/// Writes an archive to a file of its own, with holes for zeros; checks its size.
QString TestZipArchive::written(ZipArchive &archive, qint64 atMost)
{
    const QString path = m_folder.filePath(u"archive-%1.zip"_s.arg(++m_made));
    QFile made(path);
    if (!made.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        qFatal("cannot write");
    const QByteArray zeros(kHole, '\0');
    qint64 length = 0;
    while (true) {
        const auto piece = archive.next(atMost);
        if (!piece || piece->size() > atMost)
            return {};
        if (piece->isEmpty())
            break;
        length += piece->size();
        if (*piece == zeros)
            made.seek(length);
        else if (made.write(*piece) != piece->size())
            return {};
    }
    return length == archive.size() ? path : QString();
}

QJsonObject TestZipArchive::readByPython(const QString &path, bool withChecksums)
{
    QProcess python;
    QStringList arguments{u"-c"_s, kReader, path};
    if (!withChecksums)
        arguments << u"fast"_s;
    python.start(u"python3"_s, arguments);
    if (!python.waitForFinished(120'000) || python.exitCode() != 0)
        qWarning("%s", python.readAllStandardError().constData());
    return QJsonDocument::fromJson(python.readAllStandardOutput()).object();
}

void TestZipArchive::otherProgramsReadIt()
{
    QByteArray large;
    for (int i = 0; i < 100'000; ++i)
        large += QByteArray::number(i);
    ZipArchive archive(
        {file(u"first.png"_s, "abc"), file(u"nothing.txt"_s, {}), file(u"large.bin"_s, large)});
    const QString path = written(archive);
    QVERIFY(!path.isEmpty());
    const QJsonObject read = readByPython(path);
    QVERIFY(read.value("broken"_L1).isNull());
    const QJsonArray files = read.value("files"_L1).toArray();
    QCOMPARE(files.size(), 3);
    QCOMPARE(files[0][4].toString(), u"616263"_s);
    QCOMPARE(files[1][1].toInt(), 0);
    QCOMPARE(files[2][1].toInteger(), large.size());
    for (const QJsonValue &one : files)
        QCOMPARE(one[3].toInt(), 0); // stored
    if (QStandardPaths::findExecutable(u"unzip"_s).isEmpty())
        return;
    QProcess unzip;
    unzip.start(u"unzip"_s, {u"-t"_s, path});
    QVERIFY(unzip.waitForFinished());
    QCOMPARE(unzip.exitCode(), 0);
    const QByteArray said = unzip.readAllStandardOutput() + unzip.readAllStandardError();
    QVERIFY2(!said.contains("warning"), said.constData());
}

void TestZipArchive::itsSizeIsKnownBefore_data()
{
    QTest::addColumn<qint64>("atMost");
    QTest::newRow("byte by byte") << qint64(1);
    QTest::newRow("odd pieces") << qint64(7);
    QTest::newRow("all at once") << qint64(1 << 20);
}

void TestZipArchive::itsSizeIsKnownBefore()
{
    QFETCH(qint64, atMost);
    ZipArchive archive(
        {file(u"a"_s, QByteArray(1000, 'a')), file(u"größer"_s, QByteArray(3000, 'b'))});
    const QString path = written(archive, atMost); // empty when the size was another
    QVERIFY(!path.isEmpty());
    const QJsonObject read = readByPython(path);
    QCOMPARE(read.value("count"_L1).toInt(), 2);
    QVERIFY(read.value("broken"_L1).isNull());
    const auto end = archive.next(atMost);
    QVERIFY(end && end->isEmpty());
    ZipArchive nothing({});
    QCOMPARE(readByPython(written(nothing)).value("count"_L1).toInt(-1), 0);
}

void TestZipArchive::namesAndTimesSurvive()
{
    const QString name = u"Größe 猫 🐈.png"_s;
    ResultFile old = file(u"before ZIP.txt"_s, "x");
    old.modifiedAt = 0; // 1970
    ZipArchive archive({file(name, "x"), old});
    const QJsonArray files = readByPython(written(archive)).value("files"_L1).toArray();
    QCOMPARE(files[0][0].toString(), name);
    QCOMPARE(files[0][2].toString(), u"2026-03-09 17:42:12"_s);
    QVERIFY(files[1][2].toString().startsWith(u"1980-"_s));
}

void TestZipArchive::beyondFourGigabytes()
{
    ResultFile huge = file(u"huge.bin"_s, "begin");
    huge.size = (qint64(1) << 32) + 5;
    QVERIFY(QFile::resize(huge.path, huge.size)); // a hole
    ZipArchive archive({file(u"before.txt"_s, "before"), huge, file(u"behind.txt"_s, "behind")});
    const QString path = written(archive, kHole);
    QVERIFY(!path.isEmpty());
    const QJsonObject read = readByPython(path);
    QVERIFY(read.value("broken"_L1).isNull());
    const QJsonArray files = read.value("files"_L1).toArray();
    QCOMPARE(files.size(), 3);
    QCOMPARE(files[1][1].toInteger(), huge.size);
    QVERIFY(files[1][4].toString().startsWith(u"626567696e00"_s)); // "begin" and a zero
    QCOMPARE(files[2][4].toString(), u"626568696e64"_s); // "behind", which lies beyond 4 GB
    QFile::remove(path);
}

void TestZipArchive::beyondSixtyFiveThousandFiles()
{
    const ResultFile one = file(u"x"_s, "x");
    QList<ResultFile> files;
    for (int i = 0; i < 65'536; ++i) {
        files << one;
        files.last().name = QString::number(i);
    }
    ZipArchive archive(files);
    const QString path = written(archive);
    QVERIFY(!path.isEmpty());
    QCOMPARE(readByPython(path, false).value("count"_L1).toInt(), 65'536);
}

void TestZipArchive::aFileThatIsGoneOrShorterIsSaid()
{
    ResultFile gone = file(u"gone"_s, "x");
    QVERIFY(QFile::remove(gone.path));
    ZipArchive first({gone});
    QVERIFY(!first.next(1000));

    ResultFile shorter = file(u"shorter"_s, QByteArray(1000, 'x'));
    ZipArchive second({shorter});
    QVERIFY(QFile::resize(shorter.path, 10));
    std::optional<QByteArray> piece = second.next(1000);
    qint64 length = 0;
    while (piece && !piece->isEmpty()) {
        length += piece->size();
        piece = second.next(1000);
    }
    QVERIFY(!piece); // and not the end
    QVERIFY(length < second.size());
}

void TestZipArchive::aFileThatGrewKeepsItsPromisedSize()
{
    ResultFile grown = file(u"grown"_s, "promised");
    ZipArchive archive({grown});
    QFile more(grown.path);
    QVERIFY(more.open(QIODevice::Append));
    more.write(" and more");
    more.close();
    const QJsonObject read = readByPython(written(archive));
    QVERIFY(read.value("broken"_L1).isNull());
    QCOMPARE(read["files"_L1][0][1].toInt(), 8);
}

QTEST_GUILESS_MAIN(TestZipArchive)

#include "tst_ziparchive.moc"
