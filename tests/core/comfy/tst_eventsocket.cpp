#include "core/comfy/eventsocket.h"

#include "tests/support/scriptedserver.h"

#include <QCryptographicHash>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;
using cq::test::ScriptedServer;
using cq::test::SeenRequest;

class TestEventSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstFrameAsksForPreviewMetadata();
    void connectedMeansTheServerSpoke();
    void credentialIsSent();
    void framesComeThrough();
    void lostSocketComesBackWithANewId();
    void idIsKeptWhileAJobIsInFlight();
    void idIsRenewedOnceTheJobIsDone();
    void idThatWasNotReusedStays();
    void unansweredPingMeansLost();
    void answeredPingsKeepItOpen();
    void silentServerIsTriedAgain();
    void refusedHandshakeIsTriedAgain();
    void waitGrowsWhileNobodyListens();
    void closeIsFinalAndPolite();
    void idsDifferBetweenProcesses();
};

namespace {

const QString kStatus =
    u"{\"type\":\"status\",\"data\":{\"status\":{\"exec_info\":{\"queue_remaining\":0}}}}"_s;

/// A server that greets as ComfyUI does, and a socket with short times.
struct Pair
{
    Pair()
    {
        server.onWebSocket([this](QWebSocket &peer) {
            QObject::connect(&peer, &QWebSocket::textMessageReceived, &peer,
                             [this](const QString &frame) { fromClient.append(frame); });
            peer.sendTextMessage(kStatus);
        });
        socket.setTiming({.handshake = 500,
                          .pingEvery = 50,
                          .pongWithin = 200,
                          .firstRetry = 10,
                          .lastRetry = 40});
    }

    ServerAddress address()
    {
        ServerAddress address;
        address.url = server.url();
        return address;
    }

    QString clientIdAt(int connection) const
    {
        const QUrlQuery query(QString::fromLatin1(server.seen("GET /ws").at(connection).query));
        return query.queryItemValue(u"clientId"_s);
    }

    ScriptedServer server;
    Endpoint endpoint{address()};
    EventSocket socket{endpoint, u"cq-test-1"_s};
    QStringList fromClient;
};

/// The answer to a WebSocket handshake, for peers that then do nothing.
QByteArray handshakeAnswer(const SeenRequest &request)
{
    const QByteArray key = request.headers.value("sec-websocket-key")
        + QByteArrayLiteral("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Accept: "
        + QCryptographicHash::hash(key, QCryptographicHash::Sha1).toBase64() + "\r\n\r\n";
}

} // namespace

void TestEventSocket::firstFrameAsksForPreviewMetadata()
{
    Pair pair;
    pair.socket.open();
    QTRY_COMPARE(pair.fromClient.size(), 1);
    QCOMPARE(pair.fromClient.first(),
             u"{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}"_s);
    QCOMPARE(pair.clientIdAt(0), pair.socket.clientId());
    QVERIFY(pair.socket.clientId().startsWith(u"cq-test-1-"_s));
    QVERIFY(!pair.server.seen().first().headers.contains("origin"));
}

void TestEventSocket::connectedMeansTheServerSpoke()
{
    Pair pair;
    QWebSocket *peer = nullptr;
    pair.server.onWebSocket([&](QWebSocket &socket) { peer = &socket; });
    const QSignalSpy changed(&pair.socket, &EventSocket::connectedChanged);
    pair.socket.open();
    QSignalSpy answered(&pair.socket, &EventSocket::textFrame);
    QTRY_VERIFY(peer);
    QVERIFY(!pair.socket.isConnected());
    peer->sendTextMessage(kStatus);
    QTRY_VERIFY(pair.socket.isConnected());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(answered.size(), 1);
}

void TestEventSocket::credentialIsSent()
{
    ScriptedServer server;
    ServerAddress address;
    address.url = server.url();
    address.url.setPath(u"/comfy"_s);
    address.auth = NodeAuth::Bearer;
    address.secret = u"token"_s;
    const Endpoint endpoint(address);
    EventSocket socket(endpoint, u"cq"_s);
    socket.open();
    QTRY_COMPARE(server.seen("GET /comfy/ws").size(), 1);
    QCOMPARE(server.seen().first().headers.value("authorization"),
             QByteArrayLiteral("Bearer token"));
}

void TestEventSocket::framesComeThrough()
{
    Pair pair;
    QSignalSpy texts(&pair.socket, &EventSocket::textFrame);
    QSignalSpy binaries(&pair.socket, &EventSocket::binaryFrame);
    pair.socket.open();
    QTRY_VERIFY(pair.socket.isConnected());
    const QByteArray large(5'000'000, 'p');
    pair.server.webSockets().first()->sendTextMessage(u"{\"ü\":NaN}"_s);
    pair.server.webSockets().first()->sendBinaryMessage(large);
    QTRY_COMPARE(binaries.size(), 1);
    QCOMPARE(texts.last().first().toByteArray(), "{\"ü\":NaN}");
    QVERIFY(binaries.first().first().toByteArray() == large);
}

void TestEventSocket::lostSocketComesBackWithANewId()
{
    Pair pair;
    QSignalSpy changed(&pair.socket, &EventSocket::connectedChanged);
    pair.socket.open();
    QTRY_VERIFY(pair.socket.isConnected());
    pair.server.webSockets().first()->abort();
    QTRY_COMPARE(changed.size(), 3); // on, off, on
    QVERIFY(pair.socket.isConnected());
    QVERIFY(pair.clientIdAt(0) != pair.clientIdAt(1));
    QCOMPARE(pair.clientIdAt(1), pair.socket.clientId());
}

void TestEventSocket::idIsKeptWhileAJobIsInFlight()
{
    Pair pair;
    pair.socket.open();
    QTRY_VERIFY(pair.socket.isConnected());
    pair.socket.setJobInFlight(true);
    for (int round = 0; round < 2; ++round) {
        pair.server.webSockets().last()->abort();
        QTRY_VERIFY(!pair.socket.isConnected());
        QTRY_VERIFY(pair.socket.isConnected());
    }
    QCOMPARE(pair.server.seen("GET /ws").size(), 3);
    QCOMPARE(pair.clientIdAt(1), pair.clientIdAt(0));
    QCOMPARE(pair.clientIdAt(2), pair.clientIdAt(0));
}

void TestEventSocket::idIsRenewedOnceTheJobIsDone()
{
    Pair pair;
    pair.socket.open();
    QTRY_VERIFY(pair.socket.isConnected());
    pair.socket.setJobInFlight(true);
    pair.server.webSockets().last()->abort();
    QTRY_VERIFY(!pair.socket.isConnected());
    QTRY_VERIFY(pair.socket.isConnected());
    pair.socket.setJobInFlight(false);
    QTRY_COMPARE(pair.server.seen("GET /ws").size(), 3);
    QVERIFY(pair.clientIdAt(2) != pair.clientIdAt(0));
    QTRY_VERIFY(pair.socket.isConnected());
    // The one with the old id was closed in good order, so the server forgets it at once.
    QTRY_COMPARE(pair.server.webSockets().at(1)->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(pair.server.webSockets().at(1)->closeCode(), QWebSocketProtocol::CloseCodeNormal);
}

void TestEventSocket::idThatWasNotReusedStays()
{
    Pair pair;
    pair.socket.open();
    QTRY_VERIFY(pair.socket.isConnected());
    const QString id = pair.socket.clientId();
    pair.socket.setJobInFlight(true);
    pair.socket.setJobInFlight(false);
    QVERIFY(pair.socket.isConnected());
    QCOMPARE(pair.socket.clientId(), id);
    QCOMPARE(pair.server.connections(), 1);
}

void TestEventSocket::unansweredPingMeansLost()
{
    Pair pair;
    int handshakes = 0;
    pair.server.on("GET /ws", [&](const SeenRequest &request, QTcpSocket &socket) {
        ++handshakes;
        // A text frame of two bytes, then nothing: not even a pong.
        socket.write(handshakeAnswer(request) + QByteArray("\x81\x02{}"));
    });
    QSignalSpy changed(&pair.socket, &EventSocket::connectedChanged);
    pair.socket.open();
    QTRY_COMPARE(changed.value(0).value(0).toBool(), true);
    QTRY_COMPARE(changed.value(1).value(0, true).toBool(), false);
    QTRY_VERIFY(handshakes >= 2);
}

void TestEventSocket::answeredPingsKeepItOpen()
{
    Pair pair;
    pair.socket.setTiming({.pingEvery = 50, .pongWithin = 400});
    pair.socket.open();
    QTRY_VERIFY(pair.socket.isConnected());
    QSignalSpy changed(&pair.socket, &EventSocket::connectedChanged);
    QVERIFY(!changed.wait(1000)); // long enough to end an unanswered one twice
    QVERIFY(pair.socket.isConnected());
    QCOMPARE(pair.server.connections(), 1);
}

void TestEventSocket::silentServerIsTriedAgain()
{
    Pair pair;
    pair.socket.setTiming({.handshake = 100, .pingEvery = 20, .firstRetry = 10, .lastRetry = 40});
    pair.server.onWebSocket([](QWebSocket &) {}); // answers pings, but sends no status
    QSignalSpy changed(&pair.socket, &EventSocket::connectedChanged);
    pair.socket.open();
    QTRY_VERIFY(pair.server.connections() >= 3);
    QVERIFY(changed.isEmpty());
}

void TestEventSocket::refusedHandshakeIsTriedAgain()
{
    Pair pair;
    int handshakes = 0;
    pair.server.on("GET /ws", [&](const SeenRequest &, QTcpSocket &socket) {
        ++handshakes;
        ScriptedServer::reply(socket, 401, "");
    });
    pair.socket.open();
    QTRY_VERIFY(handshakes >= 3);
    QVERIFY(!pair.socket.isConnected());
}

void TestEventSocket::waitGrowsWhileNobodyListens()
{
    Pair pair;
    pair.socket.setTiming({.firstRetry = 40, .lastRetry = 320});
    QElapsedTimer clock;
    QList<qint64> tries;
    pair.server.on("GET /ws", [&](const SeenRequest &, QTcpSocket &socket) {
        tries.append(clock.elapsed());
        socket.abort();
    });
    clock.start();
    pair.socket.open();
    QTRY_VERIFY(tries.size() >= 5);
    // 40, 80, 160, 320 ms, each give or take a fifth; the machine may add to it but not take away.
    QVERIFY(tries.at(1) - tries.at(0) >= 32);
    QVERIFY(tries.at(3) - tries.at(2) >= 128);
    QVERIFY(tries.at(4) - tries.at(3) >= 256);
}

void TestEventSocket::closeIsFinalAndPolite()
{
    Pair pair;
    pair.socket.open();
    QTRY_VERIFY(pair.socket.isConnected());
    QSignalSpy changed(&pair.socket, &EventSocket::connectedChanged);
    pair.socket.close();
    QCOMPARE(changed.size(), 1);
    QVERIFY(!pair.socket.isConnected());
    QWebSocket *peer = pair.server.webSockets().first();
    QTRY_COMPARE(peer->state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(peer->closeCode(), QWebSocketProtocol::CloseCodeNormal);
    QVERIFY(!changed.wait(200)); // longer than the longest wait for another try
    QCOMPARE(pair.server.connections(), 1);
    pair.socket.open();
    QTRY_VERIFY(pair.socket.isConnected());
    QVERIFY(pair.clientIdAt(0) != pair.clientIdAt(1));
}

void TestEventSocket::idsDifferBetweenProcesses()
{
    Pair pair;
    const QString first = EventSocket(pair.endpoint, u"cq"_s).clientId();
    QTRY_VERIFY(EventSocket(pair.endpoint, u"cq"_s).clientId() != first); // by the clock
}

QTEST_GUILESS_MAIN(TestEventSocket)
#include "tst_eventsocket.moc"
