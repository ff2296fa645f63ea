#include "tests/core/http/process.h"
#include "tests/core/http/rawclient.h"
#include "tests/core/http/selfsigned.h"
#include "tests/core/http/testserver.h"

#include <QProcess>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QWebSocket>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kGet = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

QSslCertificate shownCertificate(RawClient &client)
{
    return qobject_cast<QSslSocket *>(&client.socket())->peerCertificate();
}

} // namespace

class TestTls : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QSslConfiguration m_tls;
    ListenerConfig m_config;

private Q_SLOTS:

    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"openssl"_s).isEmpty())
            QSKIP("openssl is not installed");
        m_tls = selfSigned(m_folder, u"first"_s);
        m_config.tls = m_tls;
        QVERIFY(m_config.validate());
    }

    void servesRequests()
    {
        TestServer server(m_config);
        RawClient client(server.port(), true);
        QVERIFY(client.isReady());
        for (int i = 0; i < 3; ++i) {
            client.send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
            QCOMPARE(client.answer().body, "POST /x abc");
        }
        QVERIFY(server.requests[0].isSecure);
        QCOMPARE(server.requests[0].peerPort, client.socket().localPort());
        QCOMPARE(shownCertificate(client), m_tls.localCertificate());
        QVERIFY(qobject_cast<QSslSocket *>(&client.socket())->sessionProtocol() >= QSsl::TlsV1_2);
    }

    void refusalsAndClosesWorkAsInPlain()
    {
        TestServer server(m_config);
        RawClient client(server.port(), true);
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\n\r\n"
                    + QByteArray(100'000, 'x'));
        QCOMPARE(client.answer().status, 413);
        QVERIFY(client.isClosed());
        QTRY_COMPARE(server.listener.connectionCount(), 0);
    }

    void pipelinedRequestsOverfillTheReadBufferAndAreServed()
    {
        TestServer server(m_config);
        RawClient client(server.port(), true);
        constexpr int count = 3000;
        client.send(QByteArray(kGet)
                        .replace("\r\n\r\n", "\r\nX: " + QByteArray(60, 'x') + "\r\n\r\n")
                        .repeated(count));
        for (int i = 0; i < count; ++i)
            QCOMPARE(client.answer().status, 200);
        QCOMPARE(server.requests.size(), count);
    }

    void plainHttpAtATlsPortIsClosed()
    {
        TestServer server(m_config);
        RawClient client(server.port());
        client.send(kGet);
        QVERIFY(client.isClosed());
        QCOMPARE(server.requests.size(), 0);
        QTRY_COMPARE(server.listener.connectionCount(), 0);
    }

    void aHandshakeThatNeverComesIsClosed()
    {
        ListenerConfig config = m_config;
        config.headMs = 100;
        config.sweepMs = 10;
        TestServer server(config);
        RawClient client(server.port());
        QVERIFY(client.isClosed());
    }

    void aNewCertificateIsForNewConnections()
    {
        TestServer server(m_config);
        RawClient before(server.port(), true);
        before.send(kGet);
        QCOMPARE(before.answer().status, 200);
        const QSslConfiguration second = selfSigned(m_folder, u"second"_s);
        QVERIFY(server.listener.setTls(second));
        RawClient after(server.port(), true);
        QCOMPARE(shownCertificate(after), second.localCertificate());
        before.send(kGet);
        QCOMPARE(before.answer().status, 200);
        QCOMPARE(shownCertificate(before), m_tls.localCertificate());

        QVERIFY(!server.listener.setTls(QSslConfiguration()));
        TestServer plain;
        QVERIFY(!plain.listener.setTls(second));
    }

    void aBigUploadStreamsWithoutMemory()
    {
        ListenerConfig config = m_config;
        config.bodyBytes = 1 << 30;
        config.temporaryFolder = m_folder.path();
        TestServer server(config);
        qint64 received = 0;
        server.answering = [&](const Request &request, const Responder &responder) {
            received = request.bodySize();
            server.requests.clear();
            responder.send(Response::empty(204));
        };
        const QByteArray piece(256 * 1024, 'x');
        constexpr qint64 pieces = 400;
        RawClient client(server.port(), true);
        auto *ssl = qobject_cast<QSslSocket *>(&client.socket());
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: "
                    + QByteArray::number(pieces * piece.size()) + "\r\n\r\n");
        const qint64 before = residentBytes();
        qint64 most = before;
        for (int i = 0; i < pieces; ++i) {
            client.send(piece);
            QVERIFY(waitUntil(
                [&] { return ssl->bytesToWrite() + ssl->encryptedBytesToWrite() < 1024 * 1024; },
                20'000));
            most = std::max(most, residentBytes());
        }
        QCOMPARE(client.answer(false, 20'000).status, 204);
        QCOMPARE(received, pieces * piece.size());
        QVERIFY2(!kMemoryIsHonest || most - before < 40 * 1024 * 1024,
                 QByteArray::number(most - before).constData());
    }

    void aDownloadNobodyReadsCostsLittle()
    {
        TestServer server(m_config);
        const QByteArray big(64 * 1024 * 1024, 'x');
        server.answering = [&big](const Request &, const Responder &responder) {
            responder.send(Response::bytes(200, "application/octet-stream", big));
        };
        RawClient client(server.port(), true);
        client.socket().setReadBufferSize(64 * 1024);
        const qint64 before = residentBytes();
        qint64 most = before;
        client.send(kGet);
        QByteArray got;
        QVERIFY(waitUntil(
            [&] {
                got += client.socket().read(
                    8 * 1024); // slowly: what the server holds, it holds for long
                most = std::max(most, residentBytes());
                return got.size() > 1024 * 1024;
            },
            20'000));
        QVERIFY2(!kMemoryIsHonest || most - before < 40 * 1024 * 1024,
                 QByteArray::number(most - before).constData());
        client.socket().setReadBufferSize(0);
        QVERIFY(waitUntil(
            [&] {
                got += client.socket().readAll();
                return got.size() >= big.size() && got.endsWith("xxxx");
            },
            20'000));
    }

    void webSocketsRunOverTls()
    {
        TestServer server(m_config);
        server.listener.stop();
        server.answering = [](const Request &, const Responder &responder) { responder.accept(); };
        server.listener.setWebSocketEvents(
            this,
            {[&server](WebSocketId id, const QString &text) { server.listener.sendText(id, text); },
             {},
             {}});
        QVERIFY(server.listener.start());
        QWebSocket client;
        connect(&client, &QWebSocket::sslErrors, &client, [&client] { client.ignoreSslErrors(); });
        QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
        client.open(QUrl(u"wss://127.0.0.1:%1/ws"_s.arg(server.port())));
        QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
        client.sendTextMessage(QString(200'000, u'ä'));
        QTRY_COMPARE(texts.size(), 1);
        QCOMPARE(texts[0][0].toString(), QString(200'000, u'ä'));
    }

    void aStalledSubscriberCostsItsHighWaterMark()
    {
        ListenerConfig config = m_config;
        config.webSocketHighWater = 1024 * 1024;
        config.workers = 1;
        TestServer server(config);
        server.listener.stop();
        QList<WebSocketId> ids;
        QList<int> closed;
        server.answering = [&ids](const Request &request, const Responder &responder) {
            if (request.isUpgrade)
                ids.append(responder.accept());
            else
                responder.send(Response::empty(204));
        };
        server.listener.setWebSocketEvents(
            this,
            {{}, {}, [&closed](WebSocketId, int code, const QString &) { closed.append(code); }});
        QVERIFY(server.listener.start());
        RawClient client(server.port(), true);
        client.socket().setReadBufferSize(1024);
        client.send(
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        QTRY_COMPARE(ids.size(), 1);
        RawClient other(server.port(), true);
        const qint64 before = residentBytes();
        qint64 most = before;
        for (int i = 0; i < 1000; ++i) { // 200 MB of previews
            server.listener.sendBinary(ids[0], QByteArray(200 * 1024, 'p'), Delivery::Droppable);
            if (i % 10 != 9)
                continue;
            other.send(kGet); // answered by the same worker, so it has dealt with the frames
            QCOMPARE(other.answer().status, 204);
            most = std::max(most, residentBytes());
        }
        QVERIFY2(!kMemoryIsHonest || most - before < 40 * 1024 * 1024,
                 QByteArray::number(most - before).constData());
        QCOMPARE(closed.size(), 0); // previews alone close nobody
        for (int i = 0; i < 30; ++i)
            server.listener.sendText(ids[0], QString(100 * 1024, u'x'));
        QTRY_COMPARE_WITH_TIMEOUT(closed.size(), 1, 10'000);
        QCOMPARE(closed[0], 1013);
    }
};

QTEST_GUILESS_MAIN(TestTls)
#include "tst_httptls.moc"
