#include "core/http/form.h"
#include "core/http/multipart.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

struct Part
{
    PartHead head;
    QByteArray data;
    bool isEnded = false;
};

struct Reading
{
    QList<Part> parts;
    std::optional<Error> error;
};

Reading read(const QByteArray &body, qsizetype step, const MultipartLimits &limits = {})
{
    Reading reading;
    MultipartParser parser("XX",
                           {[&](const PartHead &head) {
                                reading.parts.append({head, {}, false});
                                return Result<void>();
                            },
                            [&](QByteArrayView bytes) {
                                reading.parts.last().data.append(bytes.data(), bytes.size());
                                return Result<void>();
                            },
                            [&] {
                                reading.parts.last().isEnded = true;
                                return Result<void>();
                            }},
                           limits);
    for (qsizetype from = 0; from < body.size(); from += step) {
        if (auto fed =
                parser.feed(QByteArrayView(body).sliced(from, std::min(step, body.size() - from)));
            !fed) {
            reading.error = fed.error();
            return reading;
        }
    }
    if (auto finished = parser.finish(); !finished)
        reading.error = finished.error();
    return reading;
}

QByteArray part(const QByteArray &disposition, const QByteArray &data, const QByteArray &more = {})
{
    return "--XX\r\nContent-Disposition: " + disposition + "\r\n" + more + "\r\n" + data + "\r\n";
}

Request formRequest(const QByteArray &body)
{
    Request request;
    request.headers.append("Content-Type", "multipart/form-data; boundary=XX");
    request.body = body;
    return request;
}

} // namespace

class TestMultipart : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void readsTheSameInPiecesOfAnySize_data()
    {
        QTest::addColumn<int>("step");
        for (const int step : {1, 2, 3, 4, 5, 6, 7, 50, 100'000})
            QTest::addRow("%d bytes at a time", step) << step;
    }

    void readsTheSameInPiecesOfAnySize()
    {
        QFETCH(int, step);
        const QByteArray tricky = "a\r\n--X\r\n--\r\n\r\nXX--\r"; // all but a delimiter
        const QByteArray body = "preamble\r\n" + part("form-data; name=\"one\"", "1")
            + part("form-data; name=\"file\"; filename=\"a.png\"", tricky,
                   "Content-Type: image/png\r\n")
            + part("form-data; name=\"empty\"", "") + "--XX--\r\nepilogue";
        const Reading reading = read(body, step);
        QVERIFY2(!reading.error, reading.error ? qPrintable(reading.error->message) : "");
        QCOMPARE(reading.parts.size(), 3);
        QCOMPARE(reading.parts[0].head.name, u"one"_s);
        QCOMPARE(reading.parts[0].data, "1");
        QVERIFY(!reading.parts[0].head.fileName);
        QCOMPARE(reading.parts[0].head.contentType, "text/plain");
        QCOMPARE(reading.parts[1].head.fileName, std::optional(u"a.png"_s));
        QCOMPARE(reading.parts[1].head.contentType, "image/png");
        QCOMPARE(reading.parts[1].data, tricky);
        QCOMPARE(reading.parts[2].head.name, u"empty"_s);
        QCOMPARE(reading.parts[2].data, QByteArray());
        QVERIFY(reading.parts[2].isEnded);
    }

    void namesAreReadAsBrowsersAndLibrariesWriteThem_data()
    {
        QTest::addColumn<QByteArray>("disposition");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("fileName");
        QTest::newRow("UTF-8 in quotes")
            << QByteArray("form-data; name=\"bild\"; filename=\"grün.png\"") << u"bild"_s
            << u"grün.png"_s;
        QTest::newRow("escaped quote, as curl")
            << QByteArray("form-data; name=\"n\"; filename=\"a\\\"b.png\"") << u"n"_s
            << u"a\"b.png"_s;
        QTest::newRow("no quotes")
            << QByteArray("form-data; name=n; filename=a.png") << u"n"_s << u"a.png"_s;
        QTest::newRow("semicolon in quotes")
            << QByteArray("form-data; name=\"a;b\"; filename=\"c;d=e\"") << u"a;b"_s << u"c;d=e"_s;
        QTest::newRow("whole Windows path")
            << QByteArray("form-data; name=\"n\"; filename=\"C:\\dir\\a.png\"") << u"n"_s
            << u"a.png"_s;
        QTest::newRow("path escape")
            << QByteArray("form-data; name=\"n\"; filename=\"../../etc/passwd\"") << u"n"_s
            << u"passwd"_s;
        QTest::newRow("extended, as Python libraries")
            << QByteArray("form-data; name=\"n\"; filename*=utf-8''gr%C3%BCn.png") << u"n"_s
            << u"grün.png"_s;
        QTest::newRow("extended path escape")
            << QByteArray("form-data; name=\"n\"; filename*=utf-8''..%2Fx.png") << u"n"_s
            << u"x.png"_s;
        QTest::newRow("file before name, no spaces")
            << QByteArray("form-data;filename=\"f\";name=\"n\"") << u"n"_s << u"f"_s;
    }

    void namesAreReadAsBrowsersAndLibrariesWriteThem()
    {
        QFETCH(QByteArray, disposition);
        QFETCH(QString, name);
        QFETCH(QString, fileName);
        const Reading reading = read(part(disposition, "x") + "--XX--\r\n", 1000);
        QVERIFY2(!reading.error, reading.error ? qPrintable(reading.error->message) : "");
        QCOMPARE(reading.parts[0].head.name, name);
        QCOMPARE(reading.parts[0].head.fileName, std::optional(fileName));
    }

    void brokenBodiesAreInvalid_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray good = part("form-data; name=\"n\"", "x");
        QTest::newRow("nothing") << QByteArray("abc");
        QTest::newRow("no closing boundary") << good;
        QTest::newRow("cut in the data")
            << QByteArray("--XX\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nxyz");
        QTest::newRow("cut in the head") << QByteArray("--XX\r\nContent-Disp");
        QTest::newRow("no disposition") << QByteArray("--XX\r\nX: y\r\n\r\nx\r\n--XX--\r\n");
        QTest::newRow("no head at all") << QByteArray("--XX\r\n\r\nx\r\n--XX--\r\n");
        QTest::newRow("other disposition") << part("attachment; name=\"n\"", "x") + "--XX--\r\n";
        QTest::newRow("no name") << part("form-data; filename=\"n\"", "x") + "--XX--\r\n";
        QTest::newRow("name is not UTF-8") << part("form-data; name=\"\xff\"", "x") + "--XX--\r\n";
        QTest::newRow("NUL in a name")
            << part(QByteArray("form-data; name=\"a\0b\"", 22), "x") + "--XX--\r\n";
        QTest::newRow("extended name is not UTF-8")
            << part("form-data; name=\"a\"; filename*=utf-8''%ff", "x") + "--XX--\r\n";
        QTest::newRow("header without a colon")
            << QByteArray("--XX\r\nnonsense\r\n\r\nx\r\n--XX--\r\n");
        QTest::newRow("boundary runs on") << QByteArray(
            "--XXYY\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nx\r\n--XX--\r\n");
    }

    void brokenBodiesAreInvalid()
    {
        QFETCH(QByteArray, body);
        for (const int step : {1, 100'000}) {
            const Reading reading = read(body, step);
            QVERIFY(reading.error);
            QCOMPARE(reading.error->kind, ErrorKind::Invalid);
        }
    }

    void limitsHold()
    {
        const QByteArray field = part("form-data; name=\"n\"", "0123456789");
        const QByteArray file = part("form-data; name=\"n\"; filename=\"f\"", "0123456789");
        const QByteArray end = "--XX--\r\n";
        const auto with = [](auto MultipartLimits::*limit, auto value) {
            MultipartLimits limits;
            limits.*limit = value;
            return limits;
        };
        QVERIFY(!read(field + field + end, 7, with(&MultipartLimits::parts, 2)).error);
        QVERIFY(read(field + field + end, 7, with(&MultipartLimits::parts, 1)).error);
        QVERIFY(!read(field + end, 7, with(&MultipartLimits::fieldBytes, 10)).error);
        QVERIFY(read(field + end, 7, with(&MultipartLimits::fieldBytes, 9)).error);
        QVERIFY(!read(file + end, 7, with(&MultipartLimits::fieldBytes, 9)).error);
        QVERIFY(read(file + end, 7, with(&MultipartLimits::fileBytes, 9)).error);
        QVERIFY(read(field + field + end, 7, with(&MultipartLimits::allFieldBytes, 19)).error);
        QVERIFY(!read(file + file + end, 7, with(&MultipartLimits::allFieldBytes, 19)).error);
        QVERIFY(read(field + end, 7, with(&MultipartLimits::headBytes, 20)).error);
        QVERIFY(read("--XX\r\nX: " + QByteArray(10'000, 'x'), 7).error);
    }

    void aHeadOfJustTheLimitIsReadInPiecesOfAnySize_data()
    {
        QTest::addColumn<int>("step");
        for (const int step : {1, 2, 3, 4, 5, 6, 7, 100'000})
            QTest::addRow("%d bytes at a time", step) << step;
    }

    void aHeadOfJustTheLimitIsReadInPiecesOfAnySize()
    {
        QFETCH(int, step);
        const QByteArray head = "\r\nContent-Disposition: form-data; name=\"n\"";
        const auto body = [&head](qsizetype padding) {
            return "--XX" + QByteArray(padding, ' ') + head + "\r\n\r\nx\r\n--XX--\r\n";
        };
        MultipartLimits limits;
        limits.headBytes = static_cast<int>(head.size());
        QVERIFY(!read(body(0), step, limits).error);
        QVERIFY(!read(body(head.size()), step, limits).error);
        QVERIFY(read(body(head.size() + 1), step, limits).error);
        limits.headBytes -= 1;
        QVERIFY(read(body(0), step, limits).error);
    }

    void theSinkEndsItWithItsOwnError()
    {
        MultipartParser parser(
            "XX",
            {[](const PartHead &) { return Result<void>(); },
             [](QByteArrayView) { return Result<void>(fail(ErrorKind::Storage, u"disk full"_s)); },
             [] { return Result<void>(); }});
        const auto fed = parser.feed(part("form-data; name=\"n\"", QByteArray(100, 'x')));
        QVERIFY(!fed);
        QCOMPARE(fed.error().kind, ErrorKind::Storage);
    }

    void boundariesAreFoundOrRefused()
    {
        QCOMPARE(multipartBoundary("multipart/form-data; boundary=abc"), "abc");
        QCOMPARE(multipartBoundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""), "a b");
        QCOMPARE(multipartBoundary("multipart/form-data"), QByteArray());
        QCOMPARE(multipartBoundary("multipart/form-data; boundary="), QByteArray());
        QCOMPARE(multipartBoundary("multipart/mixed; boundary=abc"), QByteArray());
        QCOMPARE(multipartBoundary("multipart/form-data; boundary=" + QByteArray(71, 'x')),
                 QByteArray());
    }

    void largeFilesOfAFormGoToDiskAndLeaveWithIt()
    {
        QTemporaryDir folder;
        FormOptions options;
        options.memoryFileBytes = 10;
        options.temporaryFolder = folder.path();
        {
            const auto form = readForm(
                formRequest(
                    part("form-data; name=\"overwrite\"", "true")
                    + part("form-data; name=\"image\"; filename=\"a.png\"", QByteArray(11, 'a'))
                    + part("form-data; name=\"mask\"; filename=\"b.png\"", QByteArray(10, 'b'))
                    + "--XX--\r\n"),
                options);
            QVERIFY(form);
            QCOMPARE(form->field(u"overwrite"), std::optional(u"true"_s));
            QCOMPARE(form->field(u"missing"), std::nullopt);
            const FormFile *large = form->file(u"image");
            QVERIFY(large && !large->file.isNull());
            QCOMPARE(large->fileName, u"a.png"_s);
            QCOMPARE(large->size(), 11);
            QFile onDisk(large->file.path());
            QVERIFY(onDisk.open(QIODevice::ReadOnly));
            QCOMPARE(onDisk.readAll(), QByteArray(11, 'a'));
            const FormFile *small = form->file(u"mask");
            QVERIFY(small && small->file.isNull());
            QCOMPARE(small->bytes, QByteArray(10, 'b'));
            QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 0);
    }

    void manySmallFilesDoNotFillTheMemory()
    {
        QTemporaryDir folder;
        FormOptions options;
        options.memoryBytes = 100;
        options.temporaryFolder = folder.path();
        QByteArray body;
        for (int i = 0; i < 5; ++i)
            body += part("form-data; name=\"f\"; filename=\"f\"", QByteArray(60, 'x'));
        const auto form = readForm(formRequest(body + "--XX--\r\n"), options);
        QVERIFY(form);
        QCOMPARE(form->files.size(), 5);
        QCOMPARE(std::count_if(form->files.cbegin(), form->files.cend(),
                               [](const FormFile &file) { return file.file.isNull(); }),
                 2);
        for (const FormFile &file : form->files)
            QCOMPARE(file.size(), 60);
    }

    void aFailedFormLeavesNoFiles()
    {
        QTemporaryDir folder;
        FormOptions options;
        options.memoryFileBytes = 10;
        options.temporaryFolder = folder.path();
        const QByteArray file =
            part("form-data; name=\"f\"; filename=\"f\"", QByteArray(1000, 'x'));
        QVERIFY(!readForm(formRequest(file + file), options));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 0);
    }

    void keptFilesStayWhereTheyWerePut()
    {
        QTemporaryDir folder;
        FormOptions options;
        options.memoryFileBytes = 0;
        options.temporaryFolder = folder.path();
        const QString kept = folder.filePath(u"kept.png"_s);
        {
            const auto form = readForm(
                formRequest(part("form-data; name=\"f\"; filename=\"f\"", "abc") + "--XX--\r\n"),
                options);
            QVERIFY(form);
            QVERIFY(form->files[0].file.keepAs(kept));
            const auto again = form->files[0].file.keepAs(kept);
            QVERIFY(!again);
        }
        QFile file(kept);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "abc");
    }

    void urlEncodedFormsAreFormsToo()
    {
        Request request;
        request.headers.append("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        request.body = "user=a+b&password=%26";
        const auto form = readForm(request);
        QVERIFY(form);
        QCOMPARE(form->fields, (QList<Pair>{{u"user"_s, u"a b"_s}, {u"password"_s, u"&"_s}}));
        request.headers.set("Content-Type", "application/json");
        QVERIFY(!readForm(request));
    }
};

QTEST_GUILESS_MAIN(TestMultipart)
#include "tst_multipart.moc"
