#include "tests/core/http/rawclient.h"
#include "tests/core/http/testserver.h"
#include "tests/support/await.h"

#include <QDateTime>
#include <QWebSocket>

#include <algorithm>
#include <memory>
#include <vector>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

QByteArray get(const QByteArray &path, const QByteArray &name = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Name: " + name + "\r\n\r\n";
}

/// Says who asks by a header, as a gate would by a credential.
BodyPolicy byHeader(const Request &request)
{
    BodyPolicy policy;
    policy.who = QString::fromLatin1(request.headers.value("X-Name"));
    if (request.path == "/refused")
        policy.refusal = Response::empty(403);
    return policy;
}

QList<ConnectionInfo> connectionsOf(const Listener &listener)
{
    const auto told = test::await(listener.connections());
    if (!told)
        qFatal("%s", qPrintable(told.error().message));
    return *told;
}

const ConnectionInfo *find(const QList<ConnectionInfo> &all, const RawClient &client)
{
    const auto found = std::ranges::find(all, const_cast<RawClient &>(client).socket().localPort(),
                                         &ConnectionInfo::peerPort);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

class TestConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void eachIsToldWithWhoAndHowMany()
    {
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        TestServer server({}, byHeader);
        RawClient silent(server.port());
        RawClient busy(server.port());
        busy.send(get("/", "mira"));
        QCOMPARE(busy.answer().status, 200);
        busy.send(get("/")); // says nothing of who: it is mira still
        QCOMPARE(busy.answer().status, 200);
        busy.send(get("/refused", "lena"));
        QCOMPARE(busy.answer().status, 403);
        QTRY_COMPARE(server.listener.connectionCount(), 2);
        const QList<ConnectionInfo> all = connectionsOf(server.listener);
        QCOMPARE(all.size(), 2);
        const ConnectionInfo *one = find(all, busy);
        QVERIFY(one != nullptr);
        QCOMPARE(one->peer, QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(one->requests, 3);
        QCOMPARE(one->who, u"lena"_s);
        QVERIFY(!one->isWebSocket);
        QVERIFY(one->since >= before && one->since <= QDateTime::currentMSecsSinceEpoch());
        const ConnectionInfo *other = find(all, silent);
        QVERIFY(other != nullptr);
        QCOMPARE(other->requests, 0);
        QCOMPARE(other->who, QString());
        QVERIFY(other->id != one->id);
    }

    void theWorkersTellAllOfThem()
    {
        ListenerConfig config;
        config.workers = 3;
        TestServer server(config, byHeader);
        constexpr int kClients = 20;
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < kClients; ++i) {
            clients.push_back(std::make_unique<RawClient>(server.port()));
            clients.back()->send(get("/", QByteArray::number(i)));
            QCOMPARE(clients.back()->answer().status, 200);
        }
        const QList<ConnectionInfo> all = connectionsOf(server.listener);
        QSet<quint64> ids;
        QSet<QString> names;
        for (const ConnectionInfo &one : all) {
            ids.insert(one.id);
            names.insert(one.who);
        }
        QCOMPARE(ids.size(), kClients);
        QCOMPARE(names.size(), kClients);
        clients.resize(5);
        QTRY_COMPARE(connectionsOf(server.listener).size(), 5);
    }

    void aWebSocketStaysTheSameConnection()
    {
        TestServer server({}, byHeader);
        server.answering = [](const Request &, const Responder &responder) { responder.accept(); };
        QWebSocket socket;
        bool isConnected = false;
        connect(&socket, &QWebSocket::connected, &socket, [&] { isConnected = true; });
        QNetworkRequest request(QUrl(u"ws://127.0.0.1:%1/ws"_s.arg(server.port())));
        request.setRawHeader("X-Name", "mira");
        socket.open(request);
        QTRY_VERIFY(isConnected);
        const QList<ConnectionInfo> all = connectionsOf(server.listener);
        QCOMPARE(all.size(), 1);
        QVERIFY(all.first().isWebSocket);
        QCOMPARE(all.first().who, u"mira"_s);
        QCOMPARE(all.first().requests, 1);
        QCOMPARE(all.first().peerPort, socket.localPort());
        socket.close();
        QTRY_VERIFY(connectionsOf(server.listener).isEmpty());
    }

    void aStoppedListenerHasNone()
    {
        TestServer server;
        const RawClient client(server.port());
        QTRY_COMPARE(connectionsOf(server.listener).size(), 1);
        server.listener.stop();
        QVERIFY(connectionsOf(server.listener).isEmpty());
    }

    void askingWhileItStopsIsAnswered()
    {
        for (int round = 0; round < 20; ++round) {
            TestServer server;
            const auto asked = server.listener.connections();
            server.listener.stop();
            const auto told = test::await(asked); // a list or that it stopped, but something
            QVERIFY(told || told.error().kind == ErrorKind::Unavailable);
        }
    }
};

QTEST_GUILESS_MAIN(TestConnections)
#include "tst_connections.moc"
