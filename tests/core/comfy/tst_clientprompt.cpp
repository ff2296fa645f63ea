#include "core/comfy/client.h"
#include "core/comfy/promptchannel.h"

#include "tests/support/await.h"
#include "tests/support/scriptedserver.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;
using cq::test::await;
using cq::test::ScriptedServer;
using cq::test::SeenRequest;

class TestClientPrompt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void promptArrivesAsItWasGiven();
    void basePathAndCredentialAreUsed();
    void droppedConnectionIsAmbiguousAndSeenOnce_data();
    void droppedConnectionIsAmbiguousAndSeenOnce();
    void halfAnAnswerIsAmbiguous();
    void noAnswerInTimeIsAmbiguous();
    void silentPeerBeforeSendingIsUnreachable();
    void refusedConnectionIsUnreachable();
    void unknownHostIsUnreachable();
    void partlySentPromptIsUnreachable();
    void earlyRefusalOfALargePromptIsHeard();
    void statusIsTurnedIntoAnOutcome_data();
    void statusIsTurnedIntoAnOutcome();
    void closedIdleConnectionIsReplaced();
    void chattyIdleConnectionIsReplaced();
    void connectionStandsReadyWhileEventsAreOpen();
    void promptsGoOneAfterTheOther();
    void wrongSubmissionIsAnErrorAndNotSent();
    void abortTellsSentFromUnsent();
    void destroyedClientAnswers();
};

namespace {

const QByteArray kAccepted = R"({"prompt_id":"p","number":1,"node_errors":{}})";

PromptSubmission submission()
{
    return {QUuid(u"0190a5c8-0000-7000-8000-000000000001"_s),
            R"({"9":{"class_type":"X","inputs":{"seed":18446744073709551615,"cfg":8.0}}})",
            R"({"extra_pnginfo":{"workflow":{}}})"};
}

ServerAddress addressOf(const ScriptedServer &server)
{
    ServerAddress address;
    address.url = server.url();
    return address;
}

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost, 0);
    return server.serverPort();
}

} // namespace

void TestClientPrompt::promptArrivesAsItWasGiven()
{
    ScriptedServer server;
    server.onJson("POST /prompt", kAccepted);
    Client client(addressOf(server), u"cq-test"_s);
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply);
    QVERIFY(reply->outcome == PromptOutcome::Accepted);
    QCOMPARE(reply->promptId, u"p"_s);

    QCOMPARE(server.seen().size(), 1);
    const SeenRequest &seen = server.seen().first();
    QCOMPARE(seen.headers.value("host"), server.place().toLatin1());
    QCOMPARE(seen.headers.value("content-type"), "application/json"_ba);
    QVERIFY(!seen.headers.contains("authorization"));
    QVERIFY(!seen.headers.contains("origin"));
    QVERIFY(seen.body.contains(submission().graph));
    QVERIFY(seen.body.contains("\"client_id\":\"" + client.clientId().toLatin1() + '"'));
}

void TestClientPrompt::basePathAndCredentialAreUsed()
{
    ScriptedServer server;
    server.onJson("POST /gpu%201/comfy/prompt", kAccepted);
    ServerAddress address = addressOf(server);
    address.url.setPath(u"/gpu 1/comfy/"_s);
    address.auth = NodeAuth::Header;
    address.authHeader = u"X-Api-Key"_s;
    address.secret = u"s3cret\r\nEvil: yes"_s;
    Client client(address, u"cq-test"_s);
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply);
    QVERIFY2(reply->outcome == PromptOutcome::Accepted, qPrintable(reply->message));
    QCOMPARE(server.seen().first().headers.value("x-api-key"), "s3cretEvil: yes"_ba);
    QVERIFY(!server.seen().first().headers.contains("evil"));
}

void TestClientPrompt::droppedConnectionIsAmbiguousAndSeenOnce_data()
{
    QTest::addColumn<bool>("reset");
    QTest::addColumn<bool>("reused");
    QTest::newRow("closed, new connection") << false << false;
    QTest::newRow("closed, reused connection") << false << true;
    QTest::newRow("reset, new connection") << true << false;
    QTest::newRow("reset, reused connection") << true << true;
}

void TestClientPrompt::droppedConnectionIsAmbiguousAndSeenOnce()
{
    QFETCH(bool, reset);
    QFETCH(bool, reused);
    ScriptedServer server;
    server.onWebSocket([](QWebSocket &socket) { socket.sendTextMessage(u"{}"_s); });
    server.onJson("POST /prompt", kAccepted);
    server.onJson("GET /queue", R"({"queue_running":[],"queue_pending":[]})");
    Client client(addressOf(server), u"cq-test"_s);
    qsizetype expected = 1;
    if (reused) {
        client.connectEvents(); // keeps the connection
        QTRY_VERIFY(client.eventsConnected());
        QVERIFY(await(client.prompt(submission()))->outcome == PromptOutcome::Accepted);
        ++expected;
    }
    server.on("POST /prompt", [reset](const SeenRequest &, QTcpSocket &socket) {
        if (reset)
            socket.abort();
        else
            socket.disconnectFromHost();
    });
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply);
    QVERIFY(reply->outcome == PromptOutcome::Ambiguous);
    QVERIFY2(reply->message.contains(server.place()), qPrintable(reply->message));
    // What the brief look at /queue would show: whatever was to be sent again has been sent by
    // then.
    QVERIFY(await(client.queue()));
    QCOMPARE(server.seen("POST /prompt").size(), expected);
    if (reused)
        QCOMPARE(server.seen("POST /prompt").at(0).connection,
                 server.seen("POST /prompt").at(1).connection);
}

void TestClientPrompt::halfAnAnswerIsAmbiguous()
{
    ScriptedServer server;
    server.on("POST /prompt", [](const SeenRequest &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"prompt_id\":\"p\"");
        socket.disconnectFromHost();
    });
    Client client(addressOf(server), u"cq-test"_s);
    QVERIFY(await(client.prompt(submission()))->outcome == PromptOutcome::Ambiguous);
}

void TestClientPrompt::noAnswerInTimeIsAmbiguous()
{
    ScriptedServer server;
    server.on("POST /prompt", [](const SeenRequest &, QTcpSocket &) {});
    const Endpoint endpoint(addressOf(server));
    PromptChannel channel(endpoint);
    channel.setPatience(200);
    std::optional<PromptReply> reply;
    channel.post("{}", [&](const PromptReply &answer) { reply = answer; });
    QTRY_VERIFY(reply.has_value());
    QCOMPARE(server.seen("POST /prompt").size(), 1);
    QVERIFY(reply->outcome == PromptOutcome::Ambiguous);
    QCOMPARE(reply->message, server.place() + u" did not answer within 0.2 s"_s);
    QTRY_VERIFY(server.openSockets().isEmpty());
}

void TestClientPrompt::silentPeerBeforeSendingIsUnreachable()
{
    // Takes connections and never begins TLS, so nothing can be sent.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost, 0));
    ServerAddress address;
    address.url = QUrl(u"https://127.0.0.1:%1"_s.arg(silent.serverPort()));
    const Endpoint endpoint(address);
    PromptChannel channel(endpoint);
    channel.setPatience(200);
    std::optional<PromptReply> reply;
    channel.post("{}", [&](const PromptReply &answer) { reply = answer; });
    QTRY_VERIFY(reply.has_value());
    QVERIFY(reply->outcome == PromptOutcome::Unreachable);
}

void TestClientPrompt::refusedConnectionIsUnreachable()
{
    const quint16 port = freePort();
    ServerAddress address;
    address.url = QUrl(u"http://127.0.0.1:%1"_s.arg(port));
    Client client(address, u"cq-test"_s);
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply);
    QVERIFY(reply->outcome == PromptOutcome::Unreachable);
    QVERIFY2(reply->message.startsWith(u"127.0.0.1:%1 refuses the connection"_s.arg(port)),
             qPrintable(reply->message));
}

void TestClientPrompt::unknownHostIsUnreachable()
{
    ServerAddress address;
    address.url = QUrl(u"http://no-such-node.invalid:8188"_s);
    Client client(address, u"cq-test"_s);
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply);
    QVERIFY(reply->outcome == PromptOutcome::Unreachable);
    QVERIFY2(reply->message.startsWith(u"no-such-node.invalid:8188 cannot be reached"_s),
             qPrintable(reply->message));
}

void TestClientPrompt::partlySentPromptIsUnreachable()
{
    QTcpServer rude;
    QVERIFY(rude.listen(QHostAddress::LocalHost, 0));
    connect(&rude, &QTcpServer::newConnection, &rude, [&rude] {
        QTcpSocket *socket = rude.nextPendingConnection();
        socket->setReadBufferSize(1024); // the rest stays with the sender
        connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->abort(); });
    });
    ServerAddress address;
    address.url = QUrl(u"http://127.0.0.1:%1"_s.arg(rude.serverPort()));
    Client client(address, u"cq-test"_s);
    PromptSubmission large = submission();
    large.graph = "{\"1\":\"" + QByteArray(50'000'000, 'x') + "\"}";
    const auto reply = await(client.prompt(large));
    QVERIFY(reply);
    QVERIFY2(reply->outcome == PromptOutcome::Unreachable, qPrintable(reply->message));
}

void TestClientPrompt::earlyRefusalOfALargePromptIsHeard()
{
    QTcpServer strict;
    QVERIFY(strict.listen(QHostAddress::LocalHost, 0));
    connect(&strict, &QTcpServer::newConnection, &strict, [&strict] {
        QTcpSocket *socket = strict.nextPendingConnection();
        socket->setReadBufferSize(1024);
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            QObject::disconnect(socket, &QTcpSocket::readyRead, socket, nullptr);
            ScriptedServer::reply(*socket, 413, "too large");
        });
    });
    ServerAddress address;
    address.url = QUrl(u"http://127.0.0.1:%1"_s.arg(strict.serverPort()));
    Client client(address, u"cq-test"_s);
    PromptSubmission large = submission();
    large.graph = "{\"1\":\"" + QByteArray(50'000'000, 'x') + "\"}";
    const auto reply = await(client.prompt(large));
    QVERIFY(reply);
    QVERIFY2(reply->outcome == PromptOutcome::TooLarge, qPrintable(reply->message));
}

void TestClientPrompt::statusIsTurnedIntoAnOutcome_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<PromptOutcome>("outcome");
    QTest::newRow("refused") << 400 << PromptOutcome::Refused;
    QTest::newRow("asks for a credential") << 401 << PromptOutcome::Denied;
    QTest::newRow("server error") << 500 << PromptOutcome::Ambiguous;
    QTest::newRow("redirect, which is not followed") << 307 << PromptOutcome::Unreachable;
}

void TestClientPrompt::statusIsTurnedIntoAnOutcome()
{
    QFETCH(int, status);
    QFETCH(PromptOutcome, outcome);
    ScriptedServer server;
    server.on("POST /prompt", [status](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, status, "{}", "Location: /elsewhere\r\n");
    });
    Client client(addressOf(server), u"cq-test"_s);
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply);
    QCOMPARE(int(reply->outcome), int(outcome));
    QCOMPARE(server.seen().size(), 1);
}

void TestClientPrompt::closedIdleConnectionIsReplaced()
{
    ScriptedServer server;
    server.onJson("POST /prompt", kAccepted);
    const Endpoint endpoint(addressOf(server));
    PromptChannel channel(endpoint);
    channel.setWarm(true);
    QTRY_VERIFY(channel.isReady());
    QTRY_COMPARE(server.openSockets().size(), 1);
    // Closed by the server; the channel posts before its event loop could tell it so.
    server.openSockets().first()->abort();
    std::optional<PromptReply> reply;
    channel.post("{}", [&](const PromptReply &answer) { reply = answer; });
    QTRY_VERIFY(reply.has_value());
    QVERIFY2(reply->outcome == PromptOutcome::Accepted, qPrintable(reply->message));
    QCOMPARE(server.seen("POST /prompt").size(), 1);
}

void TestClientPrompt::chattyIdleConnectionIsReplaced()
{
    ScriptedServer server;
    server.onJson("POST /prompt", kAccepted);
    const Endpoint endpoint(addressOf(server));
    PromptChannel channel(endpoint);
    channel.setWarm(true);
    QTRY_COMPARE(server.openSockets().size(), 1);
    ScriptedServer::reply(*server.openSockets().first(), 408, "bye");
    QTRY_VERIFY(!channel.isReady());
    std::optional<PromptReply> reply;
    channel.post("{}", [&](const PromptReply &answer) { reply = answer; });
    QTRY_VERIFY(reply.has_value());
    QVERIFY(reply->outcome == PromptOutcome::Accepted);
}

void TestClientPrompt::connectionStandsReadyWhileEventsAreOpen()
{
    ScriptedServer server;
    server.onWebSocket([](QWebSocket &socket) { socket.sendTextMessage(u"{}"_s); });
    server.onJson("POST /prompt", kAccepted);
    Client client(addressOf(server), u"cq-test"_s);
    client.connectEvents();
    QTRY_COMPARE(server.connections(), 2); // the event socket, and one for prompts
    for (int i = 0; i < 3; ++i)
        QVERIFY(await(client.prompt(submission()))->outcome == PromptOutcome::Accepted);
    QCOMPARE(server.connections(), 2);
    client.disconnectEvents();
    QTRY_VERIFY(server.openSockets().isEmpty());
}

void TestClientPrompt::promptsGoOneAfterTheOther()
{
    ScriptedServer server;
    QTcpSocket *waiting = nullptr;
    server.on("POST /prompt", [&](const SeenRequest &, QTcpSocket &socket) { waiting = &socket; });
    Client client(addressOf(server), u"cq-test"_s);
    const auto first = client.prompt(submission());
    const auto second = client.prompt(submission());
    QTRY_COMPARE(server.seen().size(), 1);
    ScriptedServer::reply(*waiting, 200, R"({"prompt_id":"one"})");
    QCOMPARE(await(first)->promptId, u"one"_s);
    QTRY_COMPARE(server.seen().size(), 2);
    ScriptedServer::reply(*waiting, 200, R"({"prompt_id":"two"})");
    QCOMPARE(await(second)->promptId, u"two"_s);
}

void TestClientPrompt::wrongSubmissionIsAnErrorAndNotSent()
{
    ScriptedServer server;
    Client client(addressOf(server), u"cq-test"_s);
    PromptSubmission wrong = submission();
    wrong.graph = "[]";
    const auto reply = await(client.prompt(wrong));
    QVERIFY(!reply);
    QVERIFY(reply.error().kind == ErrorKind::Invalid);
    QCOMPARE(server.connections(), 0);
}

void TestClientPrompt::abortTellsSentFromUnsent()
{
    ScriptedServer server;
    server.on("POST /prompt", [](const SeenRequest &, QTcpSocket &) {});
    Client client(addressOf(server), u"cq-test"_s);
    const auto sent = client.prompt(submission());
    const auto unsent = client.prompt(submission());
    QTRY_COMPARE(server.seen().size(), 1);
    client.abortAll();
    QVERIFY(await(sent)->outcome == PromptOutcome::Ambiguous);
    QVERIFY(await(unsent)->outcome == PromptOutcome::Unreachable);
    QCOMPARE(server.seen().size(), 1);
}

void TestClientPrompt::destroyedClientAnswers()
{
    ScriptedServer server;
    server.on("POST /prompt", [](const SeenRequest &, QTcpSocket &) {});
    auto client = std::make_unique<Client>(addressOf(server), u"cq-test"_s);
    const auto sent = client->prompt(submission());
    const auto unsent = client->prompt(submission());
    QTRY_COMPARE(server.seen().size(), 1);
    client.reset();
    QVERIFY(sent.isFinished() && unsent.isFinished());
    QVERIFY(sent.result().error().kind == ErrorKind::Unavailable);
    QVERIFY(unsent.result().error().kind == ErrorKind::Unavailable);
}

QTEST_GUILESS_MAIN(TestClientPrompt)
#include "tst_clientprompt.moc"
