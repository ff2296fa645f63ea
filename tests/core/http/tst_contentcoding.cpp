#include "core/http/contentcoding.h"

#include "tests/core/http/rawclient.h"
#include "tests/core/http/testserver.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

/// What gzip, which we did not write, makes of the bytes.
QByteArray unpacked(const QByteArray &packed)
{
    QProcess gzip;
    gzip.start(u"gzip"_s, {u"-dc"_s});
    gzip.write(packed);
    gzip.closeWriteChannel();
    return gzip.waitForFinished() && gzip.exitCode() == 0 ? gzip.readAllStandardOutput()
                                                          : "not gzip: " + packed;
}

QByteArray get(const QByteArray &path, const QByteArray &headers = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

const QByteArray kGzip = "Accept-Encoding: gzip, deflate, br\r\n";

} // namespace

class TestContentCoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void clientsSayWhetherTheyTakeGzip_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<bool>("accepts");
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("browsers") << QByteArray("gzip, deflate, br, zstd") << true;
        QTest::newRow("in capitals") << QByteArray("GZIP") << true;
        QTest::newRow("the old name") << QByteArray("x-gzip") << true;
        QTest::newRow("others only") << QByteArray("br, deflate") << false;
        QTest::newRow("weighted") << QByteArray("br;q=1.0, gzip;q=0.2") << true;
        QTest::newRow("refused") << QByteArray("gzip;q=0") << false;
        QTest::newRow("refused at length") << QByteArray("gzip ; q=0.000, *") << false;
        QTest::newRow("anything") << QByteArray("*") << true;
        QTest::newRow("nothing else") << QByteArray("identity, *;q=0") << false;
        QTest::newRow("a longer word") << QByteArray("gzipped") << false;
        QTest::newRow("broken") << QByteArray(";;q=,,") << false;
    }

    void clientsSayWhetherTheyTakeGzip()
    {
        QFETCH(QByteArray, header);
        QFETCH(bool, accepts);
        Headers headers;
        if (!header.isEmpty())
            headers.append("Accept-Encoding", header);
        QCOMPARE(acceptsGzip(headers), accepts);
    }

    void gzipReadsIt_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a letter") << QByteArray("x");
        QTest::newRow("a million letters") << QByteArray(1'000'000, 'x');
        QByteArray noise;
        quint32 number = 1;
        for (int i = 0; i < 500'000; ++i)
            noise += static_cast<char>((number = number * 1664525 + 1013904223) >> 24);
        QTest::newRow("what does not shrink") << noise;
    }

    void gzipReadsIt()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(unpacked(gzipped(bytes)) == bytes);
    }

    void answersShrinkForWhoTakesIt()
    {
        TestServer server;
        QByteArray json = "[";
        for (int i = 0; i < 1000; ++i)
            json += "{\"number\":" + QByteArray::number(i) + "},";
        json += "0]";
        server.answering = [&json](const Request &, const Responder &responder) {
            Response response = Response::json(200, json);
            response.mayCompress = true;
            responder.send(std::move(response));
        };
        RawClient client(server.port());
        client.send(get("/", kGzip));
        const auto packed = client.answer();
        QCOMPARE(packed.header("Content-Encoding"), "gzip");
        QCOMPARE(packed.header("Vary"), "Accept-Encoding");
        QCOMPARE(packed.header("Content-Length").toLongLong(), packed.body.size());
        QVERIFY(packed.body.size() * 4 < json.size());
        QVERIFY(unpacked(packed.body) == json);

        client.send(get("/", kGzip).replace("GET", "HEAD"));
        const auto head = client.answer(true);
        QCOMPARE(head.header("Content-Length"), packed.header("Content-Length"));
        QCOMPARE(head.header("Content-Encoding"), "gzip");

        client.send(get("/"));
        const auto plain = client.answer();
        QVERIFY(plain.header("Content-Encoding").isEmpty());
        QCOMPARE(plain.header("Vary"), "Accept-Encoding"); // a cache keeps them apart
        QVERIFY(plain.body == json);
    }

    void whatIsNotToBeCompressedStaysAsItIs_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("mayCompress");
        QTest::addColumn<bool>("isCompressed");
        QTest::newRow("a kilobyte") << 1024 << true << true;
        QTest::newRow("less") << 1023 << true << false;
        QTest::newRow("a secret") << 100'000 << false << false;
    }

    void whatIsNotToBeCompressedStaysAsItIs()
    {
        QFETCH(int, size);
        QFETCH(bool, mayCompress);
        QFETCH(bool, isCompressed);
        TestServer server;
        server.answering = [&](const Request &, const Responder &responder) {
            Response response = Response::bytes(200, "text/plain", QByteArray(size, 'x'));
            response.mayCompress = mayCompress;
            responder.send(std::move(response));
        };
        RawClient client(server.port());
        client.send(get("/", kGzip));
        const auto answer = client.answer();
        QCOMPARE(answer.header("Content-Encoding"), isCompressed ? "gzip"_ba : QByteArray());
        QVERIFY((isCompressed ? unpacked(answer.body) : answer.body) == QByteArray(size, 'x'));
    }

    void filesAreSentAsTheyAre()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"a.txt"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'x'));
        file.close();
        TestServer server;
        server.answering = [&path](const Request &, const Responder &responder) {
            Response response = Response::fromFile(path, "text/plain");
            response.mayCompress = true;
            responder.send(std::move(response));
        };
        RawClient client(server.port());
        client.send(get("/", kGzip));
        const auto answer = client.answer();
        QVERIFY(answer.header("Content-Encoding").isEmpty());
        QCOMPARE(answer.body.size(), 5000);
    }
};

QTEST_GUILESS_MAIN(TestContentCoding)
#include "tst_contentcoding.moc"
