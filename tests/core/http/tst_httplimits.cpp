#include "tests/core/http/rawclient.h"
#include "tests/core/http/testserver.h"

#include <QTimer>

#include <memory>
#include <vector>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kHost = "Host: localhost\r\n";

QByteArray get(const QByteArray &path, const QByteArray &headers = {})
{
    return "GET " + path + " HTTP/1.1\r\n" + kHost + headers + "\r\n";
}

} // namespace

class TestLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void slowClientsAreToldAndClosed()
    {
        ListenerConfig config;
        config.headMs = 150;
        config.bodyProgressMs = 150;
        config.idleMs = 150;
        config.sweepMs = 10;
        TestServer server(config);

        RawClient silent(server.port());
        RawClient slowHead(server.port());
        slowHead.send("GET / HTTP/1.1\r\nHos");
        RawClient slowBody(server.port());
        slowBody.send("POST / HTTP/1.1\r\n" + kHost + "Content-Length: 5000\r\n\r\nx");
        RawClient idle(server.port());
        idle.send(get("/"));
        QCOMPARE(idle.answer().status, 200);

        QVERIFY(silent.isClosed());
        QCOMPARE(silent.rest(), QByteArray());
        QCOMPARE(slowHead.answer().status, 408);
        QVERIFY(slowHead.isClosed());
        QCOMPARE(slowBody.answer().status, 408);
        QVERIFY(slowBody.isClosed());
        QVERIFY(idle.isClosed());
        QCOMPARE(idle.rest(), QByteArray());
        QTRY_COMPARE(server.listener.connectionCount(), 0);
    }

    void aTrickleIsNoProgress()
    {
        ListenerConfig config;
        config.bodyProgressMs = 300;
        config.headMs = 300;
        config.sweepMs = 10;
        TestServer server(config);
        for (const QByteArray &begin :
             {QByteArray("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"),
              QByteArray("GET / HTTP/1.1\r\nHost: h\r\nX: ")}) {
            RawClient client(server.port());
            client.send(begin);
            QTimer trickle;
            connect(&trickle, &QTimer::timeout, &client.socket(), [&client] { client.send("x"); });
            trickle.start(20);
            QCOMPARE(client.answer().status, 408);
        }
    }

    void aClientThatReadsNothingIsClosed()
    {
        ListenerConfig config;
        config.sendProgressMs = 150;
        config.sweepMs = 10;
        TestServer server(config);
        server.answering = [](const Request &, const Responder &responder) {
            responder.send(Response::bytes(200, "text/plain", QByteArray(64 * 1024 * 1024, 'x')));
        };
        RawClient client(server.port());
        client.socket().setReadBufferSize(1024);
        client.send(get("/"));
        QTRY_COMPARE(server.requests.size(), 1);
        QTRY_COMPARE(server.listener.connectionCount(), 0);
    }

    void aSlowHandlerIsNoSlowClient()
    {
        ListenerConfig config;
        config.headMs = config.bodyProgressMs = config.idleMs = config.sendProgressMs = 50;
        config.sweepMs = 10;
        TestServer server(config);
        Responder waiting;
        server.answering = [&waiting](const Request &, const Responder &responder) {
            waiting = responder;
        };
        RawClient client(server.port());
        client.send(get("/"));
        for (int i = 0; i < 3; ++i) {
            RawClient idle(server.port());
            QVERIFY(idle.isClosed()); // so every deadline is over by now
        }
        waiting.send(Response::text(200, u"at last"_s));
        QCOMPARE(client.answer().body, "at last");
    }

    void whoStillSendsSeesTheRefusalAndNoReset()
    {
        ListenerConfig config;
        config.bodyBytes = 1000;
        TestServer server(config);
        // The system's own sockets tell an orderly end from a reset, Qt's do not.
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(server.port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        QCOMPARE(::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address),
                 0);
        const QByteArray head = "POST / HTTP/1.1\r\n" + kHost + "Content-Length: 20000000\r\n\r\n";
        ::send(socket, head.constData(), static_cast<std::size_t>(head.size()), MSG_NOSIGNAL);
        QByteArray got(64 * 1024, '\0');
        const auto first = ::recv(socket, got.data(), static_cast<std::size_t>(got.size()), 0);
        QVERIFY(first > 0);
        QVERIFY(got.startsWith("HTTP/1.1 413 "));
        const QByteArray body(20'000'000, 'x'); // many clients send all before they listen
        for (qsizetype sent = 0; sent < body.size();) {
            const auto taken = ::send(socket, body.constData() + sent,
                                      static_cast<std::size_t>(body.size() - sent), MSG_NOSIGNAL);
            QVERIFY(taken > 0);
            sent += taken;
        }
        ssize_t more = 1;
        while (more > 0)
            more = ::recv(socket, got.data(), static_cast<std::size_t>(got.size()), 0);
        QCOMPARE(more, 0); // the end, not an error
        ::close(socket);
        QTRY_COMPARE(server.listener.connectionCount(), 0);
    }

    void whoSendsForEverAfterARefusalIsCut()
    {
        ListenerConfig config;
        config.bodyBytes = 1000;
        TestServer server(config);
        RawClient client(server.port());
        client.send("POST / HTTP/1.1\r\n" + kHost + "Content-Length: 100000000\r\n\r\n");
        const QByteArray piece(64 * 1024, 'x');
        QVERIFY(waitUntil(
            [&] {
                if (client.socket().state() == QAbstractSocket::ConnectedState
                    && client.socket().bytesToWrite() == 0)
                    client.socket().write(piece);
                return server.listener.connectionCount() == 0;
            },
            10'000));
    }

    void connectionsAboveTheCapWaitAndAreServedLater()
    {
        ListenerConfig config;
        config.maxConnections = 3;
        TestServer server(config);
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 6; ++i) {
            clients.push_back(std::make_unique<RawClient>(server.port()));
            clients.back()->send(get("/"));
        }
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(clients[i]->answer().status, 200);
        QCOMPARE(server.listener.connectionCount(), 3);
        for (int i = 0; i < 50; ++i) { // time enough to accept the others
            clients[0]->send(get("/"));
            QCOMPARE(clients[0]->answer().status, 200);
        }
        QCOMPARE(server.listener.connectionCount(), 3);
        QCOMPARE(server.requests.size(), 53);
        clients.erase(clients.begin(), clients.begin() + 3);
        for (const auto &client : clients)
            QCOMPARE(client->answer().status, 200);
    }

    void oneAddressMayNotHaveThemAll()
    {
        ListenerConfig config;
        config.maxConnectionsPerAddress = 2;
        TestServer server(config);
        RawClient first(server.port());
        RawClient second(server.port());
        first.send(get("/"));
        second.send(get("/"));
        QCOMPARE(first.answer().status, 200);
        QCOMPARE(second.answer().status, 200);
        RawClient third(server.port());
        QVERIFY(third.isClosed());
        first.socket().abort();
        QTRY_COMPARE(server.listener.connectionCount(), 1);
        RawClient fourth(server.port());
        fourth.send(get("/"));
        QCOMPARE(fourth.answer().status, 200);
    }

    void servesAgainAfterDescriptorsRanOut()
    {
        TestServer server;
        RawClient before(server.port());
        before.send(get("/"));
        QCOMPARE(before.answer().status, 200);
        rlimit old{};
        QCOMPARE(getrlimit(RLIMIT_NOFILE, &old), 0);
        const int lowestFree = dup(0);
        close(lowestFree);
        rlimit tight = old;
        tight.rlim_cur = static_cast<rlim_t>(lowestFree) + 1; // one more: the client's own
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &tight), 0);
        RawClient client(server.port()); // the system connects it, the server cannot accept it
        client.send(get("/late"));
        for (int i = 0; i < 20; ++i) { // old connections do not suffer
            before.send(get("/"));
            QCOMPARE(before.answer().status, 200);
        }
        QCOMPARE(server.listener.connectionCount(), 1);
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &old), 0);
        QCOMPARE(client.answer().body, "GET /late ");
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_httplimits.moc"
