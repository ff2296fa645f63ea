#include "core/http/listener.h"
#include "tests/core/http/rawclient.h"

#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

#include <memory>
#include <vector>

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

    void framesBehindTheHandshakeBeforeItsAnswerAreRefused()
    {
        Server server;
        RawClient client(server.listener.port());
        client.send(kHandshake + QByteArray::fromHex("818100000000") + "x");
        QCOMPARE(client.answer().status, 400);
        QVERIFY(client.isClosed());
        QTRY_COMPARE(server.closed.size(), 1); // the id was promised
        QCOMPARE(server.closed[0].id, server.accepted[0]);
    }

    void aClientThatLeavesBeforeItIsAcceptedIsReported()
    {
        QObject context;
        Listener listener({});
        QList<Responder> waiting;
        QList<Closed> closed;
        listener.setHandler(&context, [&waiting](const Request &, const Responder &responder) {
            waiting.append(responder);
        });
        listener.setWebSocketEvents(
            &context, {{}, {}, [&closed](WebSocketId id, int code, const QString &reason) {
                           closed.append({id, code, reason});
                       }});
        QVERIFY(listener.start());
        RawClient client(listener.port());
        client.send(kHandshake);
        QTRY_COMPARE(waiting.size(), 1);
        client.socket().abort();
        QTRY_COMPARE(listener.connectionCount(), 0);
        const WebSocketId id = waiting[0].accept();
        QVERIFY(!id.isNull());
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(closed[0].id, id);
        QCOMPARE(closed[0].code, 1006);
    }

    void messagesLongerThanAllowedCloseWith1009()
    {
        ListenerConfig config;
        config.webSocketMessageBytes = 1000;
        Server server(config);
        QWebSocket client;
        QSignalSpy texts(&client, &QWebSocket::textMessageReceived);
        client.open(server.url());
        QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
        client.sendTextMessage(QString(1000, u'x'));
        QTRY_COMPARE(texts.size(), 1);
        client.sendTextMessage(QString(1001, u'x'));
        QTRY_COMPARE(server.closed.size(), 1);
        QCOMPARE(server.closed[0].code, 1009);
        QCOMPARE(server.texts.size(), 1);
    }

    void aClientThatStopsReadingLosesPreviewsButNoText()
    {
        ListenerConfig config;
        config.webSocketHighWater = 1024 * 1024;
        Server server(config);
        RawClient client(server.listener.port());
        client.socket().setReadBufferSize(1024);
        client.send(kHandshake);
        QTRY_COMPARE(server.accepted.size(), 1);
        const WebSocketId id = server.accepted[0];
        constexpr int count = 400;
        for (int i = 0; i < count; ++i) {
            server.listener.sendBinary(id, QByteArray(100 * 1024, 'p'), Delivery::Droppable);
            server.listener.sendText(id, u"status %1;"_s.arg(i));
        }
        server.listener.closeWebSocket(id);
        client.socket().setReadBufferSize(0);
        QVERIFY(client.isClosed(20'000));
        const QByteArray all = client.rest();
        for (int i = 0; i < count; ++i)
            QVERIFY2(all.contains("status " + QByteArray::number(i) + ';'),
                     QByteArray::number(i).constData());
        QVERIFY(all.size() < qsizetype(count) * 100 * 1024 / 2); // previews were dropped
        QTRY_COMPARE(server.closed.size(), 1);
        QCOMPARE(server.closed[0].code, 1000);
    }

    void aClientThatLetsTextPileUpIsClosedWith1013()
    {
        ListenerConfig config;
        config.webSocketHighWater = 1024 * 1024;
        Server server(config);
        RawClient stalled(server.listener.port());
        stalled.socket().setReadBufferSize(1024);
        stalled.send(kHandshake);
        QTRY_COMPARE(server.accepted.size(), 1);
        QWebSocket healthy;
        QSignalSpy texts(&healthy, &QWebSocket::textMessageReceived);
        healthy.open(server.url());
        QTRY_COMPARE(server.accepted.size(), 2);
        for (int i = 0; i < 200; ++i)
            server.listener.sendText(server.accepted[0], QString(100 * 1024, u'x'));
        server.listener.sendText(server.accepted[1], u"unharmed"_s);
        QTRY_COMPARE(texts.size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(server.closed.size(), 1, 10'000);
        QCOMPARE(server.closed[0].id, server.accepted[0]);
        QCOMPARE(server.closed[0].code, 1013);
        QTRY_COMPARE(server.listener.connectionCount(), 1);
    }

    void aSlowReaderWhoCatchesUpReadsTheReason()
    {
        ListenerConfig config;
        config.webSocketHighWater = 1024 * 1024;
        Server server(config);
        RawClient client(server.listener.port());
        client.socket().setReadBufferSize(1024);
        client.send(kHandshake);
        QTRY_COMPARE(server.accepted.size(), 1);
        for (int i = 0; i < 200; ++i)
            server.listener.sendText(server.accepted[0], QString(100 * 1024, u'x'));
        client.socket().setReadBufferSize(0);
        QVERIFY(client.isClosed());
        QVERIFY(client.rest().endsWith(QByteArray::fromHex("880a03f5")
                                       + "too slow")); // close frame, 1013
    }

    void aSilentClientIsPingedAndDroppedWhenItStaysSilent()
    {
        ListenerConfig config;
        config.webSocketPingMs = 100;
        config.sweepMs = 10;
        Server server(config);
        QWebSocket alive; // answers pings by itself
        alive.open(server.url());
        QTRY_COMPARE(server.accepted.size(), 1);
        RawClient dead(server.listener.port());
        dead.send(kHandshake);
        QTRY_COMPARE(server.accepted.size(), 2);
        QTRY_COMPARE(server.closed.size(), 1);
        QCOMPARE(server.closed[0].id, server.accepted[1]);
        QCOMPARE(server.closed[0].code, 1006);
        QVERIFY(dead.isClosed());
        QVERIFY(dead.rest().contains(QByteArray::fromHex("8900"))); // a ping without content
        QCOMPARE(alive.state(), QAbstractSocket::ConnectedState);
    }

    void stopSaysGoingAway()
    {
        Server server;
        QWebSocket client;
        client.open(server.url());
        QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
        QTRY_COMPARE(server.accepted.size(), 1);
        server.listener.stop();
        QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(int(client.closeCode()), 1001);
        QCOMPARE(server.closed.size(), 0); // no event after stop
        server.listener.sendText(server.accepted[0], u"to nobody"_s);
        QCOMPARE(server.listener.connectionCount(), 0);
    }

    void idsOfBeforeARestartNameNobody()
    {
        Server server;
        QWebSocket first;
        first.open(server.url());
        QTRY_COMPARE(server.accepted.size(), 1);
        server.listener.stop();
        QVERIFY(server.listener.start());
        QWebSocket second;
        QSignalSpy texts(&second, &QWebSocket::textMessageReceived);
        second.open(server.url());
        QTRY_COMPARE(server.accepted.size(), 2);
        server.listener.sendText(server.accepted[0], u"for the first"_s);
        server.listener.sendText(server.accepted[1], u"for the second"_s);
        QTRY_COMPARE(texts.size(), 1);
        QCOMPARE(texts[0][0].toString(), u"for the second"_s);
    }

    void manyClientsGetWhatIsTheirs()
    {
        Server server;
        std::vector<std::unique_ptr<QWebSocket>> clients;
        QHash<QWebSocket *, QStringList> got;
        for (int i = 0; i < 100; ++i) {
            clients.push_back(std::make_unique<QWebSocket>());
            QWebSocket *client = clients.back().get();
            connect(client, &QWebSocket::textMessageReceived, client,
                    [&got, client](const QString &text) { got[client].append(text); });
            connect(client, &QWebSocket::connected, client,
                    [client, i] { client->sendTextMessage(QString::number(i)); });
            client->open(server.url());
        }
        QTRY_COMPARE(got.size(), 100);
        for (int i = 0; i < 100; ++i)
            QCOMPARE(got[clients[static_cast<std::size_t>(i)].get()],
                     QStringList{QString::number(i)});
        QCOMPARE(QSet<WebSocketId>(server.accepted.cbegin(), server.accepted.cend()).size(), 100);
    }
};

QTEST_GUILESS_MAIN(TestWebSockets)
#include "tst_websockets.moc"
