#include "core/http/listener.h"
#include "rawclient.h"

#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

#include <unordered_map>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kHandshake =
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

struct Closed
{
    WebSocketId id;
    int code = 0;
    QString reason;
};

/// A listener that accepts every WebSocket and writes down what happens.
struct Server
{
    explicit Server(ListenerConfig config = {})
        : listener(config)
    {
        listener.setHandler(&context, [this](const Request &request, const Responder &responder) {
            if (!request.isUpgrade || request.path == "/refused") {
                responder.send(Response::text(403, u"no"_s));
                return;
            }
            const WebSocketId id = responder.accept();
            accepted.append(id);
            if (onAccept)
                onAccept(id);
        });
        listener.setWebSocketEvents(&context,
                                    {[this](WebSocketId id, const QString &text) {
                                         texts.append(text);
                                         if (isEcho)
                                             listener.sendText(id, text);
                                     },
                                     [this](WebSocketId id, const QByteArray &bytes) {
                                         if (isEcho)
                                             listener.sendBinary(id, bytes);
                                     },
                                     [this](WebSocketId id, int code, const QString &reason) {
                                         closed.append({id, code, reason});
                                     }});
        auto started = listener.start();
        if (!started)
            qFatal("%s", qPrintable(started.error().message));
    }

    QUrl url(const QString &path = u"/ws"_s) const
    {
        return QUrl(u"ws://127.0.0.1:%1%2"_s.arg(listener.port()).arg(path));
    }

    QObject context;
    Listener listener;
    QList<WebSocketId> accepted;
    QStringList texts;
    QList<Closed> closed;
    bool isEcho = true;
    std::function<void(WebSocketId)> onAccept;
};

} // namespace

class TestWebSockets : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void echoesTextAndBytes()
    {
        Server server;
        QWebSocket client;
        QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
        QSignalSpy bytes(&client, &QWebSocket::binaryMessageReceived);
        client.open(server.url());
        QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
        client.sendTextMessage(u"grüße"_s);
        client.sendBinaryMessage(QByteArray(300'000, 'x'));
        QTRY_COMPARE(bytes.size(), 1);
        QCOMPARE(texts.size(), 1);
        QCOMPARE(texts[0][0].toString(), u"grüße"_s);
        QCOMPARE(bytes[0][0].toByteArray(), QByteArray(300'000, 'x'));
        client.close(QWebSocketProtocol::CloseCodeGoingAway, u"bye"_s);
        QTRY_COMPARE(server.closed.size(), 1);
        QCOMPARE(server.closed[0].id, server.accepted[0]);
        QCOMPARE(server.closed[0].code, 1001);
        QCOMPARE(server.closed[0].reason, u"bye"_s);
        QTRY_COMPARE(server.listener.connectionCount(), 0);
    }

    void framesSentBeforeTheHandshakeIsThroughArriveInOrder()
    {
        Server server;
        server.onAccept = [&server](WebSocketId id) {
            for (int i = 0; i < 10; ++i)
                server.listener.sendText(id, QString::number(i));
        };
        QWebSocket client;
        QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
        client.open(server.url());
        QTRY_COMPARE(texts.size(), 10);
        for (int i = 0; i < 10; ++i)
            QCOMPARE(texts[i][0].toString(), QString::number(i));
    }

    void aRefusedUpgradeIsAnAnswerAndTheConnectionLivesOn()
    {
        Server server;
        RawClient client(server.listener.port());
        client.send(QByteArray(kHandshake).replace("/ws", "/refused"));
        QCOMPARE(client.answer().status, 403);
        client.send(kHandshake);
        QCOMPARE(client.answer().status, 101);
    }

    void ourCloseArrivesBehindWhatWasSentBefore()
    {
        Server server;
        server.onAccept = [&server](WebSocketId id) {
            server.listener.sendText(id, u"last words"_s);
            server.listener.closeWebSocket(id, 4001, u"enough"_s);
            server.listener.sendText(id, u"never"_s);
        };
        QWebSocket client;
        QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
        QSignalSpy disconnected(&client, &QWebSocket::disconnected);
        client.open(server.url());
        QTRY_COMPARE(disconnected.size(), 1);
        QCOMPARE(texts.size(), 1);
        QCOMPARE(texts[0][0].toString(), u"last words"_s);
        QCOMPARE(int(client.closeCode()), 4001);
        QCOMPARE(client.closeReason(), u"enough"_s);
        QTRY_COMPARE(server.closed.size(), 1);
        QCOMPARE(server.closed[0].code, 4001);
    }

    void aDropSendsNoCloseFrame()
    {
        Server server;
        RawClient client(server.listener.port());
        client.send(kHandshake);
        QCOMPARE(client.answer().status, 101);
        server.listener.dropWebSocket(server.accepted[0]);
        QVERIFY(client.isClosed());
        QCOMPARE(client.rest(), QByteArray());
        QTRY_COMPARE(server.closed.size(), 1);
        QCOMPARE(server.closed[0].code, 1006);
    }

    void aVanishedClientIsReportedOnceAsAbnormal()
    {
        Server server;
        RawClient client(server.listener.port());
        client.send(kHandshake);
        QCOMPARE(client.answer().status, 101);
        client.socket().abort();
        QTRY_COMPARE(server.closed.size(), 1);
        QCOMPARE(server.closed[0].code, 1006);
        QTRY_COMPARE(server.listener.connectionCount(), 0);
        QCOMPARE(server.closed.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestWebSockets)
#include "tst_websockets.moc"
