#include "tests/core/http/rawclient.h"
#include "tests/core/http/testserver.h"

#include <QThread>

#include <atomic>
#include <memory>
#include <vector>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kHost = "Host: localhost\r\n";

QByteArray get(const QByteArray &path, const QByteArray &headers = {})
{
    return "GET " + path + " HTTP/1.1\r\n" + kHost + headers + "\r\n";
}

ListenerConfig configAt(quint16 port)
{
    ListenerConfig config;
    config.port = port;
    return config;
}

} // namespace

class TestListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void withoutAContextRequestsAnswer503()
    {
        auto context = std::make_unique<QObject>();
        Listener listener({});
        listener.setHandler(context.get(), [](const Request &, const Responder &responder) {
            responder.send(Response::empty(200));
        });
        QVERIFY(listener.start());
        RawClient client(listener.port());
        client.send(get("/"));
        QCOMPARE(client.answer().status, 200);
        context.reset();
        client.send(get("/"));
        QCOMPARE(client.answer().status, 503);
    }

    void theHandlerRunsOnTheThreadOfItsContext()
    {
        QThread thread;
        QObject context;
        context.moveToThread(&thread);
        thread.start();
        Listener listener({});
        std::atomic<QThread *> ranOn = nullptr;
        listener.setHandler(&context, [&ranOn](const Request &, const Responder &responder) {
            ranOn = QThread::currentThread();
            responder.send(Response::empty(200));
        });
        QVERIFY(listener.start());
        RawClient client(listener.port());
        client.send(get("/"));
        QCOMPARE(client.answer().status, 200);
        QCOMPARE(ranOn.load(), &thread);
        thread.quit();
        thread.wait();
    }

    void aDrainedListenerFinishesWhatItIsAt()
    {
        TestServer server;
        const quint16 port = server.port();
        RawClient busy(port);
        RawClient idle(port);
        idle.send(get("/"));
        QCOMPARE(idle.answer().status, 200);
        std::optional<Responder> held;
        server.answering = [&held](const Request &, const Responder &responder) {
            held = responder;
        };
        busy.send(get("/slow"));
        QTRY_VERIFY(held.has_value());
        server.listener.drain();
        QVERIFY(!server.listener.isListening());
        TestServer follower(configAt(port)); // the port is free at once
        QVERIFY(idle.isClosed());
        QTRY_COMPARE(server.listener.connectionCount(), 1);
        held->send(Response::empty(204));
        const RawClient::Answer answer = busy.answer();
        QCOMPARE(answer.status, 204);
        QCOMPARE(answer.header("Connection"), "close");
        QTRY_COMPARE(server.listener.connectionCount(), 0);
        QVERIFY(follower.requests.isEmpty());
        // It can be started again, and keeps connections then.
        follower.listener.stop();
        server.answering = [](const Request &, const Responder &responder) {
            responder.send(Response::empty(200));
        };
        QVERIFY(server.listener.start());
        RawClient again(server.port());
        for (int i = 0; i < 2; ++i) {
            again.send(get("/"));
            QCOMPARE(again.answer().status, 200);
        }
    }

    void severalListenersLiveSideBySide()
    {
        TestServer one;
        TestServer two;
        QVERIFY(one.port() != two.port());
        RawClient toOne(one.port());
        RawClient toTwo(two.port());
        toOne.send(get("/one"));
        toTwo.send(get("/two"));
        QCOMPARE(toOne.answer().status, 200);
        QCOMPARE(toTwo.answer().status, 200);
        QCOMPARE(one.requests.size(), 1);
        QCOMPARE(one.requests[0].path, "/one");
        QCOMPARE(two.requests[0].path, "/two");
        one.listener.stop();
        toTwo.send(get("/still"));
        QCOMPARE(toTwo.answer().status, 200);
    }

    void aTakenPortIsSaidInASentence()
    {
        TestServer server;
        ListenerConfig config;
        config.port = server.port();
        Listener second(config);
        const auto started = second.start();
        QVERIFY(!started);
        QCOMPARE(started.error().kind, ErrorKind::Unavailable);
        QVERIFY(started.error().message.contains(QString::number(server.port())));
        QVERIFY(started.error().message.contains(u"in use by this program itself"));
        QVERIFY(!second.isListening());
        server.listener.stop();
        QVERIFY(second.start()); // the same object, once the port is free
    }

    void anAddressThatIsNotOursIsSaidInASentence()
    {
        ListenerConfig config;
        config.address = QHostAddress(u"192.0.2.1"_s); // TEST-NET-1
        Listener listener(config);
        const auto started = listener.start();
        QVERIFY(!started);
        QVERIFY(started.error().message.contains(u"does not have the address 192.0.2.1"));
    }

    void badConfigurationsAreNamed_data()
    {
        QTest::addColumn<std::function<void(ListenerConfig &)>>("spoil");
        QTest::addColumn<QString>("word");
        const auto row = [](const QString &word, std::function<void(ListenerConfig &)> spoil) {
            QTest::newRow(qPrintable(word)) << std::move(spoil) << word;
        };
        row(u"workers"_s, [](ListenerConfig &config) { config.workers = 0; });
        row(u"headBytes"_s, [](ListenerConfig &config) { config.headBytes = 0; });
        row(u"idleMs"_s, [](ListenerConfig &config) { config.idleMs = -1; });
        row(u"address"_s, [](ListenerConfig &config) { config.address = {}; });
        row(u"tls"_s, [](ListenerConfig &config) { config.tls = QSslConfiguration(); });
        row(u"temporaryFolder"_s,
            [](ListenerConfig &config) { config.temporaryFolder = u"/nowhere/at/all"_s; });
    }

    void badConfigurationsAreNamed()
    {
        QFETCH(std::function<void(ListenerConfig &)>, spoil);
        QFETCH(QString, word);
        ListenerConfig config;
        QVERIFY(config.validate());
        spoil(config);
        Listener listener(config);
        const auto started = listener.start();
        QVERIFY(!started);
        QCOMPARE(started.error().kind, ErrorKind::Invalid);
        QVERIFY(started.error().message.contains(word));
    }

    void startAndStopMayBeRepeated()
    {
        Listener listener({});
        listener.stop();
        QCOMPARE(listener.port(), 0);
        listener.setHandler(this, [](const Request &, const Responder &responder) {
            responder.send(Response::empty(200));
        });
        for (int i = 0; i < 3; ++i) {
            QVERIFY(listener.start());
            const quint16 port = listener.port();
            QVERIFY(listener.start());
            QCOMPARE(listener.port(), port);
            RawClient client(port);
            client.send(get("/"));
            QCOMPARE(client.answer().status, 200);
            listener.stop();
            listener.stop();
            QVERIFY(!listener.isListening());
            QVERIFY(client.isClosed());
            QCOMPARE(listener.connectionCount(), 0);
        }
    }

    void thePortIsFreeAtOnceAfterStop()
    {
        ListenerConfig config;
        auto first = std::make_unique<TestServer>(config);
        config.port = first->port();
        RawClient client(config.port);
        client.send(get("/"));
        QCOMPARE(client.answer().status, 200);
        first->listener.stop();
        TestServer second(config);
        QCOMPARE(second.port(), config.port);
        RawClient again(config.port);
        again.send(get("/"));
        QCOMPARE(again.answer().status, 200);
    }

    void stopAnswersWhoWaits()
    {
        TestServer server;
        QList<Responder> waiting;
        server.answering = [&waiting](const Request &, const Responder &responder) {
            waiting.append(responder);
        };
        RawClient handled(server.port());
        handled.send(get("/"));
        QTRY_COMPARE(waiting.size(), 1);
        RawClient sending(server.port());
        sending.send("POST / HTTP/1.1\r\n" + kHost + "Content-Length: 1000\r\n\r\nx");
        server.listener.stop();
        const auto answer = handled.answer();
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.header("Connection"), "close");
        QVERIFY(handled.isClosed());
        QVERIFY(sending.isClosed());
        waiting[0].send(Response::text(200, u"too late"_s)); // nobody minds
        waiting.clear();
    }

    void noHandlerRunsAfterStop()
    {
        TestServer server;
        // The request reaches the worker while this thread is busy, so its call waits in our queue
        // when we stop.
        RawClient client(server.port());
        client.send(get("/"));
        QVERIFY(client.socket().waitForBytesWritten(1000) || client.socket().bytesToWrite() == 0);
        QElapsedTimer timer;
        timer.start();
        while (server.listener.connectionCount() == 0 && timer.elapsed() < 2000)
            QThread::yieldCurrentThread();
        server.listener.stop();
        QVERIFY(client.isClosed());
        QCOMPARE(server.requests.size(), 0);
    }

    void stoppingUnderLoadIsClean()
    {
        for (int round = 0; round < 10; ++round) {
            TestServer server;
            std::vector<std::unique_ptr<RawClient>> clients;
            for (int i = 0; i < 8; ++i) {
                clients.push_back(std::make_unique<RawClient>(server.port()));
                clients.back()->send(get("/").repeated(20));
            }
            QTRY_VERIFY(server.requests.size() > 10 * round);
            server.listener.stop();
            QCOMPARE(server.listener.connectionCount(), 0);
            const auto seen = server.requests.size();
            for (const auto &client : clients)
                QVERIFY(client->isClosed());
            QCOMPARE(server.requests.size(), seen);
        }
    }

    void anIpv4ClientOfADualStackListenerIsIpv4()
    {
        ListenerConfig config;
        config.address = QHostAddress(QHostAddress::Any);
        TestServer server(config);
        RawClient client(server.port());
        client.send(get("/"));
        QCOMPARE(client.answer().status, 200);
        QCOMPARE(server.requests[0].peer.protocol(), QAbstractSocket::IPv4Protocol);
        QCOMPARE(server.requests[0].peer, QHostAddress(QHostAddress::LocalHost));
    }

    void ipv6IsServedToo()
    {
        ListenerConfig config;
        config.address = QHostAddress(QHostAddress::LocalHostIPv6);
        Listener listener(config);
        listener.setHandler(this, [](const Request &request, const Responder &responder) {
            responder.send(Response::text(200, request.peer.toString()));
        });
        if (auto started = listener.start(); !started)
            QSKIP("this machine has no IPv6");
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHostIPv6), listener.port());
        socket.write(get("/"));
        QTRY_VERIFY(socket.bytesAvailable() > 0);
        QVERIFY(socket.readAll().contains("::1"));
    }
};

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
