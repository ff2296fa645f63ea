#include "core/outbound/sender.h"

#include "tests/core/http/selfsigned.h"
#include "tests/support/answer.h"
#include "tests/support/scriptedserver.h"

#include <QNetworkProxy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::outbound;
using cq::test::await;
using cq::test::ScriptedServer;
using cq::test::SeenRequest;

/// Requests to servers on real sockets. Names have the addresses that the test gives them.
class TestSender : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPostArrivesAsItWasGiven();
    void anyStatusIsAnAnswer();
    void aRedirectIsNotFollowed();
    void privateAddressesAreNotConnectedTo();
    void aNameWithOnePrivateAddressIsRefused_data();
    void aNameWithOnePrivateAddressIsRefused();
    void aRefusalDoesNotTellTheAddress();
    void aNameIsResolvedOnceAndKeptForTheServer();
    void theNextAddressIsTriedWhenOneRefuses();
    void whatWasSentIsNotSentToTheNextAddress();
    void theMachineKnowsNames();
    void unknownNamesAreSaidToBe();
    void certificatesAreCheckedForTheName();
    void aLongBodyIsCutOff_data();
    void aLongBodyIsCutOff();
    void aBodyOfJustTheLimitIsTaken();
    void aBodyThatEndsEarlyIsNoAnswer_data();
    void aBodyThatEndsEarlyIsNoAnswer();
    void aServerThatSaysNothingTimesOut();
    void aServerThatDripsTimesOut();
    void aServerThatWasReachedMayTakeItsTime_data();
    void aServerThatWasReachedMayTakeItsTime();
    void aServerThatIsNeverReachedTimesOut();
    void theHeadCanBeEnough();
    void aSinkTakesWhatSucceeded();
    void aSinkTakesNoErrorPage();
    void aSinkCanEndIt();
    void cookiesAreForgotten();
    void noConnectionIsKept();
    void noProxyIsAsked();
    void leavingAnswersEverybody();

private:
    /// Resolves every name to these addresses.
    Sender::Resolver namesAt(const QStringList &addresses);

    int m_lookups = 0;
};

namespace {

Request to(const ScriptedServer &server, const QString &path = u"/hook"_s)
{
    Request request;
    request.url = server.url();
    request.url.setPath(path);
    request.reach = Reach::Anywhere;
    return request;
}

/// The same by a name.
Request byName(const ScriptedServer &server, const QString &name)
{
    Request request = to(server);
    request.url.setHost(name);
    return request;
}

void answer(const SeenRequest &, QTcpSocket &socket)
{
    ScriptedServer::reply(socket, 200, "here", "Content-Type: text/plain\r\n");
}

} // namespace

Sender::Resolver TestSender::namesAt(const QStringList &addresses)
{
    m_lookups = 0;
    return [this, addresses](const QString &, QObject *context,
                             const std::function<void(const QHostInfo &)> &done) {
        ++m_lookups;
        QHostInfo info;
        QList<QHostAddress> list;
        for (const QString &address : addresses)
            list.append(QHostAddress(address));
        info.setAddresses(list);
        QMetaObject::invokeMethod(
            context, [done, info] { done(info); }, Qt::QueuedConnection);
    };
}

void TestSender::aPostArrivesAsItWasGiven()
{
    ScriptedServer server;
    server.on("POST /hook", answer);
    Sender sender;
    Request request = to(server);
    request.url.setQuery(u"a=b%20c"_s);
    request.headers = {{"Content-Type", "application/json"}, {"webhook-id", "msg_1"}};
    request.body = R"({"job":1})";
    const auto response = await(sender.send(request));
    CQ_VERIFY_OK(response);
    QCOMPARE(response->status, 200);
    QCOMPARE(response->body, "here");
    QCOMPARE(response->size, 4);
    QCOMPARE(response->contentType, "text/plain");
    QCOMPARE(server.seen().size(), 1);
    const SeenRequest seen = server.seen().first();
    QCOMPARE(seen.line, "POST /hook");
    QCOMPARE(seen.query, "a=b%20c");
    QCOMPARE(seen.body, R"({"job":1})");
    QCOMPARE(seen.headers.value("content-type"), "application/json");
    QCOMPARE(seen.headers.value("webhook-id"), "msg_1");
    QCOMPARE(seen.headers.value("host"), server.place().toLatin1());
}

void TestSender::anyStatusIsAnAnswer()
{
    ScriptedServer server;
    Sender sender;
    for (const int status : {204, 401, 404, 410, 500, 503}) {
        server.on("GET /hook", [status](const SeenRequest &, QTcpSocket &socket) {
            ScriptedServer::reply(socket, status, status == 204 ? "" : "why");
        });
        const auto response = await(sender.send(to(server)));
        CQ_VERIFY_OK(response);
        QCOMPARE(response->status, status);
        QCOMPARE(response->body, status == 204 ? QByteArray() : QByteArray("why"));
    }
}

void TestSender::aRedirectIsNotFollowed()
{
    ScriptedServer inside;
    inside.on("GET /secret", answer);
    ScriptedServer server;
    for (const int status : {301, 302, 303, 307, 308}) {
        const QByteArray there = inside.url().toEncoded() + "/secret";
        server.on("GET /hook", [status, there](const SeenRequest &, QTcpSocket &socket) {
            ScriptedServer::reply(socket, status, {}, "Location: " + there + "\r\n");
        });
        Sender sender;
        const auto response = await(sender.send(to(server)));
        CQ_VERIFY_OK(response);
        QCOMPARE(response->status, status);
        QCOMPARE(response->location, there);
    }
    QCOMPARE(server.seen().size(), 5);
    QCOMPARE(inside.connections(), 0);
}

void TestSender::privateAddressesAreNotConnectedTo()
{
    ScriptedServer server;
    server.on("GET /hook", answer);
    Sender sender;
    Request request = to(server);
    request.reach = Reach::Public;
    CQ_VERIFY_ERROR(await(sender.send(request)), ErrorKind::Denied, u"public");
    request.reach = Reach::Anywhere;
    CQ_VERIFY_OK(await(sender.send(request)));
    QCOMPARE(server.connections(), 1);
}

void TestSender::aNameWithOnePrivateAddressIsRefused_data()
{
    QTest::addColumn<QStringList>("addresses");
    QTest::newRow("loopback") << QStringList{u"127.0.0.1"_s};
    QTest::newRow("behind a public one") << QStringList{u"8.8.8.8"_s, u"127.0.0.1"_s};
    QTest::newRow("before a public one") << QStringList{u"127.0.0.1"_s, u"8.8.8.8"_s};
    QTest::newRow("of IPv6") << QStringList{u"8.8.8.8"_s, u"::1"_s};
    QTest::newRow("mapped") << QStringList{u"::ffff:127.0.0.1"_s};
}

void TestSender::aNameWithOnePrivateAddressIsRefused()
{
    QFETCH(QStringList, addresses);
    ScriptedServer server;
    Sender sender(namesAt(addresses));
    Request request = byName(server, u"hook.example"_s);
    request.reach = Reach::Public;
    CQ_VERIFY_ERROR(await(sender.send(request)), ErrorKind::Denied, u"hook.example");
    QCOMPARE(m_lookups, 1);
    QCOMPARE(server.connections(), 0);
}

void TestSender::aRefusalDoesNotTellTheAddress()
{
    ScriptedServer server;
    Sender sender(namesAt({u"10.1.2.3"_s}));
    Request request = byName(server, u"intranet.example"_s);
    request.reach = Reach::Public;
    const auto response = await(sender.send(request));
    CQ_VERIFY_ERROR(response, ErrorKind::Denied, u"intranet.example");
    QVERIFY(!response.error().message.contains(u"10.1.2.3"_s));
    QVERIFY(response.error().details.isEmpty());
}

void TestSender::aNameIsResolvedOnceAndKeptForTheServer()
{
    ScriptedServer server;
    server.on("GET /hook", answer);
    Sender sender(namesAt({u"127.0.0.1"_s}));
    // Nobody but the resolver of this test knows this name.
    CQ_VERIFY_OK(await(sender.send(byName(server, u"hook.invalid"_s))));
    QCOMPARE(m_lookups, 1);
    QCOMPARE(server.seen().first().headers.value("host"),
             "hook.invalid:" + QByteArray::number(server.url().port()));
}

void TestSender::theNextAddressIsTriedWhenOneRefuses()
{
    ScriptedServer server; // at 127.0.0.1 only
    server.on("GET /hook", answer);
    Sender sender(namesAt({u"127.0.0.2"_s, u"127.0.0.1"_s}));
    const Request request = byName(server, u"hook.invalid"_s);
    CQ_VERIFY_OK(await(sender.send(request)));
    server.stopListening();
    CQ_VERIFY_ERROR(await(sender.send(request)), ErrorKind::Unavailable, u"hook.invalid");
}

void TestSender::whatWasSentIsNotSentToTheNextAddress()
{
    ScriptedServer server;
    server.on("POST /hook", [](const SeenRequest &, QTcpSocket &socket) {
        socket.write("this is no HTTP\r\n\r\n");
        socket.disconnectFromHost();
    });
    Request request = byName(server, u"hook.invalid"_s);
    request.headers = {{"Content-Type", "application/json"}};
    request.body = "{}";
    Sender atOne(namesAt({u"127.0.0.1"_s}));
    CQ_VERIFY_ERROR(await(atOne.send(request)), ErrorKind::Unavailable, u"hook.invalid");
    const qsizetype ofQt = server.seen().size(); // which sends again by itself
    Sender atTwo(namesAt({u"127.0.0.1"_s, u"127.0.0.1"_s}));
    CQ_VERIFY_ERROR(await(atTwo.send(request)), ErrorKind::Unavailable, u"hook.invalid");
    QCOMPARE(server.seen().size(), 2 * ofQt);
}

void TestSender::theMachineKnowsNames()
{
    ScriptedServer server;
    server.on("GET /hook", answer);
    Sender sender;
    CQ_VERIFY_OK(await(sender.send(byName(server, u"localhost"_s))));
}

void TestSender::unknownNamesAreSaidToBe()
{
    ScriptedServer server;
    Sender sender(namesAt({}));
    CQ_VERIFY_ERROR(await(sender.send(byName(server, u"hook.invalid"_s))), ErrorKind::Unavailable,
                    u"no host called “hook.invalid”");
}

void TestSender::certificatesAreCheckedForTheName()
{
    QTemporaryDir folder;
    const QSslConfiguration tls = selfSigned(folder, u"hook.example"_s);
    ScriptedServer server(tls);
    server.on("GET /hook", answer);
    Sender sender(namesAt({u"127.0.0.1"_s}));
    CQ_VERIFY_ERROR(await(sender.send(byName(server, u"hook.example"_s))), ErrorKind::Unavailable,
                    u"certificate");

    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    QSslConfiguration trusting = before;
    trusting.addCaCertificates(tls.localCertificateChain());
    QSslConfiguration::setDefaultConfiguration(trusting);
    const auto named = await(sender.send(byName(server, u"hook.example"_s)));
    const auto otherwise = await(sender.send(byName(server, u"other.example"_s)));
    QSslConfiguration::setDefaultConfiguration(before);
    CQ_VERIFY_OK(named);
    QCOMPARE(named->body, "here");
    CQ_VERIFY_ERROR(otherwise, ErrorKind::Unavailable, u"certificate");
    QCOMPARE(server.seen().size(), 1);
}

void TestSender::aLongBodyIsCutOff_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("with its length")
        << QByteArray("Content-Length: 1000000000\r\n") << QByteArray();
    QTest::newRow("until the end") << QByteArray() << QByteArray();
    QTest::newRow("in chunks") << QByteArray("Transfer-Encoding: chunked\r\n")
                               << QByteArray("3B9ACA00\r\n");
}

void TestSender::aLongBodyIsCutOff()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, begin);
    ScriptedServer server;
    server.on("GET /hook", [&](const SeenRequest &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\n" + head + "\r\n" + begin);
        QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket,
                         [&socket] { socket.write(QByteArray(64 * 1024, 'x')); });
    });
    Sender sender;
    Request request = to(server);
    request.mostBytes = 100'000;
    qint64 taken = 0;
    request.sink = [&taken](const QByteArray &chunk) {
        taken += chunk.size();
        return Result<void>();
    };
    CQ_VERIFY_ERROR(await(sender.send(request)), ErrorKind::Invalid, u"100000");
    QVERIFY(taken <= 100'000);
    QTRY_VERIFY(server.openSockets().isEmpty());
}

void TestSender::aBodyOfJustTheLimitIsTaken()
{
    ScriptedServer server;
    server.onJson("GET /hook", "12345");
    Sender sender;
    Request request = to(server);
    request.mostBytes = 5;
    const auto response = await(sender.send(request));
    CQ_VERIFY_OK(response);
    QCOMPARE(response->body, "12345");
    request.mostBytes = 4;
    CQ_VERIFY_ERROR(await(sender.send(request)), ErrorKind::Invalid, u"more than 4 bytes");
}

void TestSender::aBodyThatEndsEarlyIsNoAnswer_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("a file") << QByteArray("200 OK");
    QTest::newRow("an error page") << QByteArray("404 Not Found");
}

void TestSender::aBodyThatEndsEarlyIsNoAnswer()
{
    QFETCH(QByteArray, status);
    ScriptedServer server;
    server.on("GET /hook", [status](const SeenRequest &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 " + status + "\r\nContent-Length: 10\r\n\r\nhalf");
        socket.disconnectFromHost();
    });
    Sender sender;
    CQ_VERIFY_ERROR(await(sender.send(to(server))), ErrorKind::Unavailable, u"broke");
}

void TestSender::aServerThatSaysNothingTimesOut()
{
    ScriptedServer server;
    server.on("GET /hook", [](const SeenRequest &, QTcpSocket &) {});
    Sender sender;
    Request request = to(server);
    request.connectMs = 1'000'000;
    request.totalMs = 300;
    CQ_VERIFY_ERROR(await(sender.send(request)), ErrorKind::Timeout, u"0.3 s");
    QTRY_VERIFY(server.openSockets().isEmpty());
}

void TestSender::aServerThatDripsTimesOut()
{
    ScriptedServer server;
    server.on("GET /hook", [](const SeenRequest &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        auto *drip = new QTimer(&socket);
        QObject::connect(drip, &QTimer::timeout, &socket, [&socket] { socket.write("x"); });
        drip->start(20);
    });
    Sender sender;
    Request request = to(server);
    request.totalMs = 300;
    CQ_VERIFY_ERROR(await(sender.send(request)), ErrorKind::Timeout, u"0.3 s");
}

void TestSender::aServerThatWasReachedMayTakeItsTime_data()
{
    QTest::addColumn<bool>("posts");
    QTest::newRow("a GET") << false;
    QTest::newRow("a POST") << true;
}

void TestSender::aServerThatWasReachedMayTakeItsTime()
{
    QFETCH(bool, posts);
    constexpr int kConnectMs = 300;
    ScriptedServer server;
    const auto late = [](const SeenRequest &, QTcpSocket &socket) {
        QTimer::singleShot(2 * kConnectMs, &socket,
                           [&socket] { ScriptedServer::reply(socket, 200, "late"); });
    };
    server.on("GET /hook", late);
    server.on("POST /hook", late);
    Sender sender;
    Request request = to(server);
    request.connectMs = kConnectMs;
    if (posts) {
        request.headers = {{"Content-Type", "application/json"}};
        request.body = "{}";
    }
    const auto response = await(sender.send(request));
    CQ_VERIFY_OK(response);
    QCOMPARE(response->body, "late");
    QCOMPARE(server.seen().size(), 1);
}

void TestSender::aServerThatIsNeverReachedTimesOut()
{
    QTcpServer silent; // takes the connection in the kernel and never answers the handshake of TLS
    QVERIFY(silent.listen(QHostAddress::LocalHost, 0));
    Sender sender;
    Request request;
    request.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(silent.serverPort()));
    request.reach = Reach::Anywhere;
    request.connectMs = 300;
    CQ_VERIFY_ERROR(await(sender.send(request)), ErrorKind::Timeout, u"0.3 s");
}

void TestSender::theHeadCanBeEnough()
{
    ScriptedServer server;
    server.on("POST /hook", [](const SeenRequest &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 202 Accepted\r\nContent-Length: 1000000000\r\n\r\nand then nothing");
    });
    Sender sender;
    Request request = to(server);
    request.headers = {{"Content-Type", "application/json"}};
    request.body = "{}";
    request.headIsEnough = true;
    request.mostBytes = 0;
    const auto response = await(sender.send(request));
    CQ_VERIFY_OK(response);
    QCOMPARE(response->status, 202);
    QTRY_VERIFY(server.openSockets().isEmpty());
}

void TestSender::aSinkTakesWhatSucceeded()
{
    QByteArray sent;
    for (int i = 0; i < 200'000; ++i)
        sent += QByteArray::number(i);
    ScriptedServer server;
    server.onJson("GET /hook", sent);
    Sender sender;
    Request request = to(server);
    request.mostBytes = sent.size();
    QByteArray taken;
    int chunks = 0;
    request.sink = [&](const QByteArray &chunk) {
        taken += chunk;
        ++chunks;
        return Result<void>();
    };
    const auto response = await(sender.send(request));
    CQ_VERIFY_OK(response);
    QVERIFY(response->body.isEmpty());
    QCOMPARE(response->size, sent.size());
    QVERIFY(taken == sent);
    QVERIFY(chunks > 1);
}

void TestSender::aSinkTakesNoErrorPage()
{
    ScriptedServer server;
    Sender sender;
    Request request = to(server);
    int chunks = 0;
    request.sink = [&](const QByteArray &) {
        ++chunks;
        return Result<void>();
    };
    const auto response = await(sender.send(request));
    CQ_VERIFY_OK(response);
    QCOMPARE(response->status, 404);
    QCOMPARE(response->body, "not here");
    QCOMPARE(chunks, 0);
}

void TestSender::aSinkCanEndIt()
{
    ScriptedServer server;
    server.onJson("GET /hook", "12345");
    Sender sender;
    Request request = to(server);
    request.sink = [](const QByteArray &) {
        return Result<void>(fail(ErrorKind::Storage, u"the disk is full"_s));
    };
    CQ_VERIFY_ERROR(await(sender.send(request)), ErrorKind::Storage, u"the disk is full");
}

void TestSender::cookiesAreForgotten()
{
    ScriptedServer server;
    server.on("GET /hook", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, "here",
                              "Set-Cookie: a=b; Path=/\r\nCache-Control: max-age=3600\r\n");
    });
    Sender sender;
    CQ_VERIFY_OK(await(sender.send(to(server))));
    CQ_VERIFY_OK(await(sender.send(to(server))));
    QCOMPARE(server.seen().size(), 2); // nor is anything cached
    QVERIFY(!server.seen().last().headers.contains("cookie"));
}

void TestSender::noConnectionIsKept()
{
    ScriptedServer server; // which would keep it
    server.on("GET /hook", answer);
    Sender sender;
    CQ_VERIFY_OK(await(sender.send(to(server))));
    QTRY_VERIFY(server.openSockets().isEmpty());
}

void TestSender::noProxyIsAsked()
{
    ScriptedServer proxy;
    Sender sender(namesAt({u"0.0.0.1"_s})); // nobody; to loopback Qt goes without a proxy
    QNetworkProxy::setApplicationProxy(
        QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, quint16(proxy.url().port())));
    Request request = byName(proxy, u"hook.invalid"_s);
    request.connectMs = 300;
    const auto response = await(sender.send(request));
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
    QVERIFY(!response);
    QCOMPARE(proxy.connections(), 0);
}

void TestSender::leavingAnswersEverybody()
{
    ScriptedServer server;
    server.on("GET /hook", [](const SeenRequest &, QTcpSocket &) {});
    auto sender = std::make_unique<Sender>();
    QFuture<Result<Response>> waiting = sender->send(to(server));
    QTRY_COMPARE(server.seen().size(), 1);
    sender.reset();
    CQ_VERIFY_ERROR(await(waiting), ErrorKind::Unavailable, u"stopped");
    QTRY_VERIFY(server.openSockets().isEmpty());
}

QTEST_GUILESS_MAIN(TestSender)

#include "tst_sender.moc"
