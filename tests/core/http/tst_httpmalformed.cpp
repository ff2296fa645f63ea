#include "tests/core/http/rawclient.h"
#include "tests/core/http/testserver.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace cq::http;
using namespace Qt::StringLiterals;

/// What is refused before a handler sees it, over a real socket: the cases of the admission policy
/// and of the limits.
class TestMalformed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isRefused_data();
    void isRefused();
    void isServed_data();
    void isServed();
    void aSmuggledRequestIsNeverAnswered_data();
    void aSmuggledRequestIsNeverAnswered();
};

namespace {

const QByteArray kHost = "Host: localhost\r\n";
const QByteArray kKey = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const QByteArray kUpgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
const QByteArray kVersion = "Sec-WebSocket-Version: 13\r\n";

QByteArray get(const QByteArray &headers)
{
    return "GET / HTTP/1.1\r\n" + headers + "\r\n";
}

QByteArray post(const QByteArray &headers, const QByteArray &body = {})
{
    return "POST / HTTP/1.1\r\n" + kHost + headers + "\r\n" + body;
}

QByteArray chunked(const QByteArray &body)
{
    return post("Transfer-Encoding: chunked\r\n", body);
}

} // namespace

void TestMalformed::isRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &bytes, int status = 400) {
        QTest::newRow(name) << bytes << status;
    };

    row("folded header line", get(kHost + "X: a\r\n b\r\n"));
    row("folded header line by a tab", get(kHost + "X: a\r\n\tb\r\n"));
    row("first header line folded", get(" X: a\r\n" + kHost));
    row("no Host", get({}));
    row("two Hosts", get(kHost + kHost));
    row("two different Hosts", get(kHost + "host: other\r\n"));
    row("Host is no host", get("Host: a b\r\n"));
    row("Host with a path", get("Host: a/b\r\n"));
    row("Host is empty", get("Host:\r\n"));
    row("no version, as HTTP/0.9", "GET /\r\n\r\n");
    row("version 2.0", "GET / HTTP/2.0\r\n" + kHost + "\r\n");
    row("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    row("version 1.2", "GET / HTTP/1.2\r\n" + kHost + "\r\n");
    row("version in small letters", "GET / http/1.1\r\n" + kHost + "\r\n");
    row("version with more digits", "GET / HTTP/1.10\r\n" + kHost + "\r\n");
    row("two spaces in the request line", "GET  / HTTP/1.1\r\n" + kHost + "\r\n");
    row("space in the target", "GET /a b HTTP/1.1\r\n" + kHost + "\r\n");
    row("tab in the request line", "GET\t/ HTTP/1.1\r\n" + kHost + "\r\n");
    row("NUL in the target", QByteArray("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 29));
    row("target without a slash", "GET a HTTP/1.1\r\n" + kHost + "\r\n");
    row("target with a fragment", "GET /#a HTTP/1.1\r\n" + kHost + "\r\n");
    row("unknown method", "BREW / HTTP/1.1\r\n" + kHost + "\r\n", 405);
    row("method in small letters", "get / HTTP/1.1\r\n" + kHost + "\r\n", 405);
    row("CONNECT", "CONNECT h:1 HTTP/1.1\r\n" + kHost + "\r\n", 405);
    row("TRACE", "TRACE / HTTP/1.1\r\n" + kHost + "\r\n", 405);
    row("method with a colon", "G:T / HTTP/1.1\r\n" + kHost + "\r\n");
    row("bare line feeds", "GET / HTTP/1.1\nHost: localhost\n\n");
    row("one bare line feed", get(kHost + "X: a\nY: b\r\n"));
    row("bare carriage return", get(kHost + "X: a\rY: b\r\n"));
    row("NUL in a header", get(kHost + QByteArray("X: a\0b\r\n", 8)));
    row("space before the colon", get(kHost + "X : a\r\n"));
    row("header without a colon", get(kHost + "nonsense\r\n"));
    row("header without a name", get(kHost + ": a\r\n"));
    row("name that is no token", get(kHost + "X(y): a\r\n"));
    row("a TLS greeting", QByteArray::fromHex("16030100c8010000c403"));
    row("only empty lines", "\r\n\r\n\r\n\r\n\r\n\r\n\r\n");

    row("two equal lengths", post("Content-Length: 1\r\nContent-Length: 1\r\n", "x"));
    row("two different lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n", "xx"));
    row("lengths as a list", post("Content-Length: 1, 1\r\n", "x"));
    row("negative length", post("Content-Length: -1\r\n"));
    row("signed length", post("Content-Length: +1\r\n", "x"));
    row("length in hex", post("Content-Length: 0x1\r\n", "x"));
    row("no length", post("Content-Length: \r\n"));
    row("length beyond 64 bits", post("Content-Length: 18446744073709551617\r\n", "x"));
    row("length and chunked",
        post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    row("chunked and length",
        post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"));
    row("two encodings",
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    row("encodings as a list", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"));
    row("chunked not last", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"));
    row("identity", post("Transfer-Encoding: identity\r\n"));
    row("chunked with a vertical tab",
        post("Transfer-Encoding: \x0b"
             "chunked\r\n",
             "0\r\n\r\n"));
    row("chunked misspelt", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"));
    row("chunked in 1.0",
        "POST / HTTP/1.0\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("chunk size is no number", chunked("x\r\n"));
    row("chunk longer than said", chunked("1\r\nxx\r\n0\r\n\r\n"));
    row("chunk size beyond 64 bits", chunked("fffffffffffffffff\r\n"));
    row("unmet expectation", post("Expect: 200-ok\r\nContent-Length: 1\r\n", "x"), 417);

    row("head too large", get(kHost + "X: " + QByteArray(17'000, 'x') + "\r\n"), 431);
    row("head too large and endless", "GET /" + QByteArray(17'000, 'x'), 431);
    row("too many header lines", get(kHost + QByteArray("X: y\r\n").repeated(100)), 431);
    row("body too large by its length", post("Content-Length: 1001\r\n"), 413);
    row("body far too large by its length", post("Content-Length: 999999999999999999\r\n"), 413);
    row("body too large by a chunk's size", chunked("3e9\r\n"), 413);
    row("body too large by the sum of chunks",
        chunked("3e8\r\n" + QByteArray(1000, 'x') + "\r\n1\r\n"), 413);

    row("handshake without a version", get(kHost + kUpgrade + kKey), 426);
    row("handshake with version 8", get(kHost + kUpgrade + kKey + "Sec-WebSocket-Version: 8\r\n"),
        426);
    row("handshake without a key", get(kHost + kUpgrade + kVersion));
    row("handshake with a short key",
        get(kHost + kUpgrade + kVersion + "Sec-WebSocket-Key: c2hvcnQ=\r\n"));
    row("handshake with a key that is no base64",
        get(kHost + kUpgrade + kVersion + "Sec-WebSocket-Key: !!!!IHNhbXBsZSBub25jZQ==\r\n"));
    row("handshake with two keys", get(kHost + kUpgrade + kVersion + kKey + kKey));
    row("handshake without Connection", get(kHost + "Upgrade: websocket\r\n" + kVersion + kKey));
    row("handshake by POST", post(kUpgrade + kVersion + kKey));
    row("handshake of 1.0", "GET / HTTP/1.0\r\n" + kHost + kUpgrade + kVersion + kKey + "\r\n");
    row("handshake with a body",
        get(kHost + kUpgrade + kVersion + kKey + "Content-Length: 1\r\n") + "x");
    row("handshake with an endless line",
        get(kHost + kUpgrade + kVersion + kKey + "X: " + QByteArray(8200, 'x') + "\r\n"), 431);
}

void TestMalformed::isRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    ListenerConfig config;
    config.bodyBytes = 1000;
    TestServer server(config);
    RawClient client(server.port());
    client.send(bytes);
    const RawClient::Answer answer = client.answer();
    QCOMPARE(answer.status, status);
    const QJsonObject error = QJsonDocument::fromJson(answer.body).object()[u"error"_s].toObject();
    QVERIFY(!error[u"code"_s].toString().isEmpty());
    QVERIFY(!error[u"message"_s].toString().isEmpty());
    QVERIFY(!answer.header("X-Request-ID").isEmpty());
    QCOMPARE(error[u"request_id"_s].toString().toLatin1(), answer.header("X-Request-ID"));
    if (status == 405)
        QVERIFY(answer.header("Allow").contains("GET"));
    if (status == 426)
        QCOMPARE(answer.header("Sec-WebSocket-Version"), "13");
    QVERIFY(client.isClosed());
    QCOMPARE(client.rest(), QByteArray());
    QCOMPARE(server.requests.size(), 0);
}

void TestMalformed::isServed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("an empty line before the request") << "\r\n" + get(kHost);
    QTest::newRow("no space behind the colon") << get("Host:localhost\r\n");
    QTest::newRow("an IPv6 host") << get("Host: [::1]:5000\r\n");
    QTest::newRow("bytes above ASCII in a header") << get(kHost + "X: gr\xc3\xbcn\r\n");
    QTest::newRow("another upgrade is ignored")
        << get(kHost + "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n");
    QTest::newRow("HTTP/1.0") << "GET / HTTP/1.0\r\n" + kHost + "\r\n";
    QTest::newRow("absolute form") << "GET http://localhost/ HTTP/1.1\r\n" + kHost + "\r\n";
    QTest::newRow("chunked in capitals") << post("Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n");
    QTest::newRow("body of exactly the limit")
        << post("Content-Length: 1000\r\n", QByteArray(1000, 'x'));
    QTest::newRow("a GET with a body")
        << "GET / HTTP/1.1\r\n" + kHost + "Content-Length: 1\r\n\r\nx";
}

void TestMalformed::isServed()
{
    QFETCH(QByteArray, bytes);
    ListenerConfig config;
    config.bodyBytes = 1000;
    TestServer server(config);
    RawClient client(server.port());
    client.send(bytes);
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(server.requests.size(), 1);
}

void TestMalformed::aSmuggledRequestIsNeverAnswered_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray hidden = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    QTest::newRow("behind a length that chunked overrides")
        << post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden);
    QTest::newRow("behind chunked that is hidden by a space")
        << post("Content-Length: 5\r\nTransfer-Encoding : chunked\r\n", "0\r\n\r\n" + hidden);
    QTest::newRow("behind an unknown encoding")
        << post("Transfer-Encoding: x, chunked\r\n", "0\r\n\r\n" + hidden);
    QTest::newRow("behind two lengths")
        << post("Content-Length: 0\r\nContent-Length: 44\r\n", hidden);
    QTest::newRow("behind a folded length") << post("Content-Length:\r\n 44\r\n", hidden);
    QTest::newRow("behind a refused body") << post("Content-Length: 100000\r\n", hidden);
    QTest::newRow("behind a broken chunk") << chunked("1\r\nxx\r\n" + hidden);
    QTest::newRow("behind an upgrade") << get(kHost + kUpgrade + kVersion + kKey) + hidden;
}

void TestMalformed::aSmuggledRequestIsNeverAnswered()
{
    QFETCH(QByteArray, bytes);
    ListenerConfig config;
    config.bodyBytes = 1000;
    TestServer server(config);
    server.answering = [](const Request &request, const Responder &responder) {
        if (request.isUpgrade)
            responder.accept();
        else
            responder.send(Response::empty(200));
    };
    RawClient client(server.port());
    client.send(bytes);
    const int status = client.answer().status;
    QVERIFY2(status == 400 || status == 413, QByteArray::number(status).constData());
    QVERIFY(client.isClosed());
    QCOMPARE(client.rest(), QByteArray());
    for (const Request &request : server.requests)
        QVERIFY(request.path != "/smuggled");
}

QTEST_GUILESS_MAIN(TestMalformed)
#include "tst_httpmalformed.moc"
