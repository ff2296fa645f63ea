#include "core/comfy/client.h"

#include "tests/support/await.h"
#include "tests/support/recording.h"
#include "tests/support/scriptedserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;
using cq::test::await;
using cq::test::Recording;
using cq::test::ScriptedServer;
using cq::test::SeenRequest;

class TestClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statsOfARecordedServer();
    void strangersAreNotTakenForComfyUi_data();
    void strangersAreNotTakenForComfyUi();
    void credentialIsAskedFor();
    void bearerTokenIsSentAndMayBeRefused();
    void refusedConnectionHasItsSentence();
    void unknownHostHasItsSentence();
    void silenceHasItsSentence();
    void dribblingAnswerDoesNotStretchTheLimit();
    void redirectIsNotFollowed();
    void compressedAnswerIsRead();
    void queueAndHistoryAreRead();
    void historyOfAnOddIdIsAskedForWhole();
    void brokenHistoryIsAProtocolErrorThatNamesThePlace();
    void cutOffAnswerIsAnError();
    void markedPromptIsFoundInTheQueueFirst();
    void markedPromptIsFoundInTheHistory();
    void markerNobodyCarriesIsNotFound();
    void uploadStreamsTheFileAndGivesTheServersName();
    void uploadIntoASubfolder();
    void uploadOfAMissingFileSendsNothing();
    void uploadNameIsNoHeader();
    void downloadStreamsEveryByte();
    void downloadOfAMissingFileIsNotFound();
    void downloadStopsAtTheLimit();
    void endlessRefusalsOfADownloadAreCutOff();
    void uploadsTellOurFaultsFromTheServers_data();
    void uploadsTellOurFaultsFromTheServers();
    void downloadEndsWithTheSinksError();
    void incompleteDownloadIsAnError_data();
    void incompleteDownloadIsAnError();
    void interruptNamesItsPromptOnNewServers();
    void interruptOnOldServersLooksFirst_data();
    void interruptOnOldServersLooksFirst();
    void interruptIsNeverRepeated();
    void smallCommandsSayWhatTheyMean();
    void objectInfoComesRaw();
    void abortEndsEverythingThatWaits();
    void destroyedClientAnswers();
};

namespace {

const QByteArray kEmptyQueue = R"({"queue_running":[],"queue_pending":[]})";

ServerAddress addressOf(const ScriptedServer &server)
{
    ServerAddress address;
    address.url = server.url();
    return address;
}

/// A server and a client of it.
struct Pair
{
    ScriptedServer server;
    Client client{addressOf(server), u"cq-test"_s};
};

QByteArray statsOfVersion(const QByteArray &version)
{
    return R"({"system":{"os":"linux","comfyui_version":")" + version + R"("},"devices":[]})";
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
}

/// Collects a download.
struct Sink
{
    std::function<Result<void>(const QByteArray &)> take()
    {
        return [this](const QByteArray &chunk) -> Result<void> {
            bytes += chunk;
            return {};
        };
    }

    QByteArray bytes;
};

} // namespace

void TestClient::statsOfARecordedServer()
{
    Pair pair;
    pair.server.onJson("GET /system_stats",
                       Recording(u"01_static_endpoints"_s).bytes("/system_stats/json"));
    const auto stats = await(pair.client.systemStats());
    QVERIFY(stats);
    QCOMPARE(stats->comfyVersion, u"0.3.64"_s);
    QCOMPARE(stats->devices.size(), 1);
    QVERIFY(stats->certificate.isEmpty());
    QVERIFY(stats->latencyMs >= 0 && stats->latencyMs < 3000);
}

void TestClient::strangersAreNotTakenForComfyUi_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a web page") << 200 << "<html>hello</html>"_ba;
    QTest::newRow("JSON of another kind") << 200 << R"({"status":"ok"})"_ba;
    QTest::newRow("a server without that page") << 404 << "<html>not found</html>"_ba;
}

void TestClient::strangersAreNotTakenForComfyUi()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    Pair pair;
    pair.server.on("GET /system_stats", [&](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, status, body);
    });
    const auto stats = await(pair.client.systemStats());
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Protocol);
    QCOMPARE(stats.error().message, pair.server.place() + u" answers, but is not ComfyUI"_s);
}

void TestClient::credentialIsAskedFor()
{
    Pair pair;
    pair.server.on("GET /system_stats", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 401, "no", "WWW-Authenticate: Basic realm=\"x\"\r\n");
    });
    const auto stats = await(pair.client.systemStats());
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Denied);
    QCOMPARE(stats.error().message, pair.server.place() + u" asks for a credential (HTTP 401)"_s);
    QCOMPARE(pair.server.seen().size(), 1);
}

void TestClient::bearerTokenIsSentAndMayBeRefused()
{
    ScriptedServer server;
    server.on("GET /queue", [](const SeenRequest &request, QTcpSocket &socket) {
        const bool known = request.headers.value("authorization") == "Bearer right";
        ScriptedServer::reply(socket, known ? 200 : 403, kEmptyQueue);
    });
    ServerAddress address = addressOf(server);
    address.auth = NodeAuth::Bearer;
    address.secret = u"right"_s;
    Client right(address, u"cq-test"_s);
    QVERIFY(await(right.queue()));
    address.secret = u"wrong"_s;
    Client wrong(address, u"cq-test"_s);
    const auto refused = await(wrong.queue());
    QVERIFY(!refused);
    QVERIFY(refused.error().kind == ErrorKind::Denied);
    QVERIFY(refused.error().message.contains(u"does not accept the credential"_s));
    QVERIFY(!refused.error().message.contains(u"wrong"_s));
}

void TestClient::refusedConnectionHasItsSentence()
{
    Pair pair;
    pair.server.stopListening();
    const auto stats = await(pair.client.systemStats());
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Unavailable);
    QCOMPARE(stats.error().message,
             pair.client.address().url.authority()
                 + u" refuses the connection; no ComfyUI is running there"_s);
}

void TestClient::unknownHostHasItsSentence()
{
    ServerAddress address;
    address.url = QUrl(u"http://no-such-node.invalid"_s);
    Client client(address, u"cq-test"_s);
    const auto stats = await(client.systemStats());
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Unavailable
            || stats.error().kind == ErrorKind::Timeout); // a resolver may take its time
    QVERIFY2(stats.error().message.startsWith(u"no-such-node.invalid:80 "_s),
             qPrintable(stats.error().message));
}

void TestClient::silenceHasItsSentence()
{
    Pair pair;
    pair.server.on("GET /system_stats", [](const SeenRequest &, QTcpSocket &) {});
    const auto stats = await(pair.client.systemStats(200));
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Timeout);
    QCOMPARE(stats.error().message, pair.server.place() + u" did not answer within 0.2 s"_s);
}

void TestClient::dribblingAnswerDoesNotStretchTheLimit()
{
    Pair pair;
    QTimer dribble;
    pair.server.on("GET /system_stats", [&](const SeenRequest &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{");
        connect(&dribble, &QTimer::timeout, &socket, [&socket] { socket.write(" "); });
        dribble.start(20);
    });
    const auto stats = await(pair.client.systemStats(300));
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Timeout);
}

void TestClient::redirectIsNotFollowed()
{
    Pair pair;
    pair.server.on("GET /queue", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 302, "", "Location: /login\r\n");
    });
    const auto queue = await(pair.client.queue());
    QVERIFY(!queue);
    QVERIFY(queue.error().kind == ErrorKind::Protocol);
    QVERIFY2(queue.error().message.contains(u"redirects to /login"_s),
             qPrintable(queue.error().message));
    QCOMPARE(pair.server.seen().size(), 1);
}

void TestClient::compressedAnswerIsRead()
{
    Pair pair;
    const QByteArray packed = qCompress(R"({"queue_running":[[1,"packed"]],"queue_pending":[]})");
    pair.server.on("GET /queue", [packed](const SeenRequest &, QTcpSocket &socket) {
        constexpr qsizetype kQtHeader = 4; // before the zlib stream
        ScriptedServer::reply(socket, 200, packed.sliced(kQtHeader),
                              "Content-Encoding: deflate\r\n");
    });
    const auto queue = await(pair.client.queue());
    QVERIFY2(queue, queue ? "" : qPrintable(queue.error().message));
    QCOMPARE(queue->size(), 1);
    QCOMPARE(queue->first().promptId, u"packed"_s);
}

void TestClient::queueAndHistoryAreRead()
{
    Pair pair;
    const Recording recording(u"07b_interrupt_targeted"_s);
    const QString id = recording.text("/post/json/prompt_id");
    pair.server.onJson("GET /queue", recording.bytes("/queue_while_running/json"));
    pair.server.onJson("GET /history/" + id.toLatin1(), recording.bytes("/history/json"));
    const auto queue = await(pair.client.queue());
    QVERIFY(queue);
    QCOMPARE(queue->value(0).promptId, id);
    const auto history = await(pair.client.history(id));
    QVERIFY(history && *history);
    QVERIFY((**history).status == RunStatus::Interrupted);
}

void TestClient::historyOfAnOddIdIsAskedForWhole()
{
    Pair pair;
    pair.server.onJson("GET /history/not%20a%20uuid%2F%C3%BCn%C3%AF%3F",
                       R"({"not a uuid/\u00fcn\u00ef?":{"outputs":{}}})");
    const auto history = await(pair.client.history(u"not a uuid/ünï?"_s));
    QVERIFY2(history, history ? "" : qPrintable(history.error().message));
    QVERIFY(history->has_value());
}

void TestClient::brokenHistoryIsAProtocolErrorThatNamesThePlace()
{
    Pair pair;
    pair.server.onJson("GET /history/p", "<html>");
    const auto history = await(pair.client.history(u"p"_s));
    QVERIFY(!history);
    QVERIFY(history.error().kind == ErrorKind::Protocol);
    QVERIFY(history.error().message.startsWith(pair.server.place() + u' '));
}

void TestClient::cutOffAnswerIsAnError()
{
    Pair pair;
    // What arrives is JSON by itself, so only the length gives it away.
    pair.server.on("GET /history/p", [](const SeenRequest &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{}");
        socket.disconnectFromHost();
    });
    const auto history = await(pair.client.history(u"p"_s));
    QVERIFY(!history);
    QVERIFY(history.error().kind == ErrorKind::Unavailable);
}

void TestClient::markedPromptIsFoundInTheQueueFirst()
{
    Pair pair;
    pair.server.onJson("GET /queue", R"({"queue_running":[[0,"other",{},{},[]]],"queue_pending":
        [[1,"theirs",{},{"comfyqueue":{"prompt_id":"0190a5c8-0000-7000-8000-000000000001"}},[]]]})");
    const auto found =
        await(pair.client.findMarked(QUuid(u"0190a5c8-0000-7000-8000-000000000001"_s)));
    QVERIFY(found);
    QCOMPARE(*found, std::optional(u"theirs"_s));
}

void TestClient::markedPromptIsFoundInTheHistory()
{
    Pair pair;
    pair.server.onJson("GET /queue", kEmptyQueue);
    pair.server.onJson("GET /history", R"({"theirs":{"prompt":[1,"theirs",{},
        {"comfyqueue":{"prompt_id":"0190a5c8-0000-7000-8000-000000000001"}},[]]}})");
    const auto found =
        await(pair.client.findMarked(QUuid(u"0190a5c8-0000-7000-8000-000000000001"_s)));
    QVERIFY(found);
    QCOMPARE(*found, std::optional(u"theirs"_s));
    // In the other order a prompt that ends in between would be missed.
    QCOMPARE(pair.server.seen().at(0).line, "GET /queue"_ba);
    QCOMPARE(pair.server.seen().at(1).query, "max_items=64"_ba);
}

void TestClient::markerNobodyCarriesIsNotFound()
{
    Pair pair;
    pair.server.onJson("GET /queue", kEmptyQueue);
    pair.server.onJson("GET /history", "{}");
    const auto found = await(pair.client.findMarked(QUuid::createUuid()));
    QVERIFY(found);
    QVERIFY(!found->has_value());
    pair.server.onJson("GET /queue", "[]");
    QVERIFY(await(pair.client.findMarked(QUuid::createUuid())).error().kind == ErrorKind::Protocol);
}

void TestClient::uploadStreamsTheFileAndGivesTheServersName()
{
    const QTemporaryDir folder;
    QByteArray bytes(3'000'000, 'x');
    bytes.replace(1000, 4, QByteArray("\r\n\0-", 4));
    writeFile(folder.filePath(u"cat.png"_s), bytes);
    Pair pair;
    pair.server.onJson("POST /upload/image",
                       R"({"name":"cq_ab (1).png","subfolder":"","type":"input"})");
    const auto file = await(pair.client.uploadInput(folder.filePath(u"cat.png"_s), u"cq_ab.png"_s));
    QVERIFY(file);
    QCOMPARE(*file, (FileRef{u"cq_ab (1).png"_s, QString(), u"input"_s}));

    const SeenRequest &seen = pair.server.seen().first();
    QVERIFY(seen.headers.value("content-type").startsWith("multipart/form-data; boundary="));
    QVERIFY(seen.body.contains(R"(form-data; name="image"; filename="cq_ab.png")"));
    QVERIFY(seen.body.contains("\r\n\r\n" + bytes + "\r\n--"));
    QVERIFY(seen.body.contains("name=\"overwrite\"\r\n\r\ntrue\r\n"));
    QVERIFY(!seen.body.contains("subfolder"));
}

void TestClient::uploadIntoASubfolder()
{
    const QTemporaryDir folder;
    writeFile(folder.filePath(u"a"_s), "x");
    Pair pair;
    pair.server.onJson("POST /upload/image",
                       R"({"name":"a.png","subfolder":"jobs/42","type":"input"})");
    const auto file = await(pair.client.uploadInput(folder.filePath(u"a"_s), u"jobs/42/a.png"_s));
    QVERIFY(file);
    QCOMPARE(file->subfolder, u"jobs/42"_s);
    const QByteArray body = pair.server.seen().first().body;
    QVERIFY(body.contains("name=\"subfolder\"\r\n\r\njobs/42\r\n"));
    QVERIFY(body.contains(R"(filename="a.png")"));
}

void TestClient::uploadOfAMissingFileSendsNothing()
{
    Pair pair;
    const auto file = await(pair.client.uploadInput(u"/nowhere/cat.png"_s, u"cat.png"_s));
    QVERIFY(!file);
    QVERIFY(file.error().kind == ErrorKind::Storage);
    QVERIFY(file.error().message.contains(u"/nowhere/cat.png"_s));
    QCOMPARE(pair.server.connections(), 0);
}

void TestClient::uploadNameIsNoHeader()
{
    const QTemporaryDir folder;
    writeFile(folder.filePath(u"a"_s), "x");
    Pair pair;
    for (const QString &name : {u"a\"; x=\"y.png"_s, u"a\r\nEvil: 1.png"_s, QString(), u"dir/"_s}) {
        const auto file = await(pair.client.uploadInput(folder.filePath(u"a"_s), name));
        QVERIFY(!file);
        QVERIFY(file.error().kind == ErrorKind::Invalid);
    }
    QCOMPARE(pair.server.connections(), 0);
}

void TestClient::downloadStreamsEveryByte()
{
    QByteArray bytes;
    for (int i = 0; i < 1'000'000; ++i)
        bytes.append(QByteArray::number(i)); // about 6 MB, several read buffers
    Pair pair;
    pair.server.on("GET /view", [&](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, bytes, "Content-Type: image/png; x=y\r\n");
    });
    Sink sink;
    const auto done = await(pair.client.download({u"a+b & c#ü.png"_s, u"cq/ab"_s, u"output"_s},
                                                 sink.take(), 100'000'000));
    QVERIFY(done);
    QCOMPARE(done->size, bytes.size());
    QCOMPARE(done->mimeType, u"image/png"_s);
    QVERIFY(sink.bytes == bytes);
    // Python reads a plus as a space.
    QCOMPARE(pair.server.seen().first().query,
             "filename=a%2Bb%20%26%20c%23%C3%BC.png&subfolder=cq%2Fab&type=output"_ba);
}

void TestClient::downloadOfAMissingFileIsNotFound()
{
    Pair pair;
    Sink sink;
    const auto done =
        await(pair.client.download({u"gone.png"_s, QString(), u"temp"_s}, sink.take(), 1000));
    QVERIFY(!done);
    QVERIFY(done.error().kind == ErrorKind::NotFound);
    QCOMPARE(done.error().message, pair.server.place() + u" has no file \"gone.png\""_s);
    QVERIFY(sink.bytes.isEmpty());
}

void TestClient::downloadStopsAtTheLimit()
{
    Pair pair;
    pair.server.on("GET /view", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, QByteArray(5'000'000, 'x'));
    });
    Sink sink;
    const auto done =
        await(pair.client.download({u"big"_s, QString(), u"output"_s}, sink.take(), 2'000'000));
    QVERIFY(!done);
    QVERIFY(done.error().kind == ErrorKind::Invalid);
    QVERIFY(sink.bytes.size() <= 2'000'000);
}

void TestClient::endlessRefusalsOfADownloadAreCutOff()
{
    constexpr qint64 kChunk = 1024 * 1024;
    Pair pair;
    qint64 sent = 0;
    pair.server.on("GET /view", [&sent](const SeenRequest &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 404 Not Found\r\n\r\n");
        const auto more = [&sent, &socket] {
            if (socket.bytesToWrite() == 0 && sent < 64 * kChunk)
                sent += socket.write(QByteArray(kChunk, 'x'));
            else if (socket.bytesToWrite() == 0)
                socket.disconnectFromHost();
        };
        QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, more);
    });
    Sink sink;
    const auto done = await(
        pair.client.download({u"gone"_s, QString(), u"output"_s}, sink.take(), 8192 * kChunk));
    QVERIFY(!done);
    QCOMPARE(done.error().kind, ErrorKind::NotFound);
    QVERIFY2(sent < 32 * kChunk, qPrintable(QString::number(sent))); // it hung up on it
    QVERIFY(done.error().details.size() <= kChunk);
    QCOMPARE(sink.bytes, QByteArray());
}

void TestClient::uploadsTellOurFaultsFromTheServers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("our file cannot be read") << 0 << ErrorKind::Storage;
    QTest::newRow("it is too large for the server") << 413 << ErrorKind::Invalid;
    QTest::newRow("the server has no uploads") << 404 << ErrorKind::Protocol;
    QTest::newRow("the server takes none there") << 405 << ErrorKind::Protocol;
    QTest::newRow("the server has too much to do") << 429 << ErrorKind::Unavailable;
    QTest::newRow("the server does not know us") << 401 << ErrorKind::Denied;
    QTest::newRow("the server sends us elsewhere") << 302 << ErrorKind::Protocol;
    QTest::newRow("the server failed") << 500 << ErrorKind::Protocol;
}

void TestClient::uploadsTellOurFaultsFromTheServers()
{
    QFETCH(int, status);
    QFETCH(ErrorKind, kind);
    Pair pair;
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"cat.png"_s);
    if (status > 0)
        writeFile(path, "bytes");
    pair.server.on("POST /upload/image", [status](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, status, "no");
    });
    const auto done = await(pair.client.uploadInput(path, u"cq.png"_s));
    QVERIFY(!done);
    QCOMPARE(done.error().kind, kind);
}

void TestClient::downloadEndsWithTheSinksError()
{
    Pair pair;
    pair.server.on("GET /view", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, QByteArray(5'000'000, 'x'));
    });
    int chunks = 0;
    const auto full = [&chunks](const QByteArray &) -> Result<void> {
        ++chunks;
        return fail(ErrorKind::Storage, u"the disk is full"_s);
    };
    const auto done =
        await(pair.client.download({u"big"_s, QString(), u"output"_s}, full, 100'000'000));
    QVERIFY(!done);
    QCOMPARE(done.error(), fail(ErrorKind::Storage, u"the disk is full"_s));
    QCOMPARE(chunks, 1);
}

void TestClient::incompleteDownloadIsAnError_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("shorter than announced")
        << "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"_ba;
    QTest::newRow("without the last chunk")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"_ba;
    QTest::newRow("in the middle of a chunk")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nhalf"_ba;
}

void TestClient::incompleteDownloadIsAnError()
{
    QFETCH(QByteArray, answer);
    Pair pair;
    pair.server.on("GET /view", [answer](const SeenRequest &, QTcpSocket &socket) {
        socket.write(answer);
        socket.disconnectFromHost();
    });
    Sink sink;
    const auto done =
        await(pair.client.download({u"f"_s, QString(), u"output"_s}, sink.take(), 1000));
    QVERIFY(!done);
    QVERIFY(done.error().kind == ErrorKind::Unavailable);
    QVERIFY(done.error().message.contains(u"broke the connection"_s));
}

void TestClient::interruptNamesItsPromptOnNewServers()
{
    Pair pair;
    pair.server.onJson("GET /system_stats", statsOfVersion("0.3.57"));
    pair.server.onJson("POST /interrupt", "");
    QVERIFY(await(pair.client.systemStats()));
    QVERIFY(await(pair.client.interrupt(u"ours"_s)));
    QCOMPARE(pair.server.seen().size(), 2);
    QCOMPARE(pair.server.seen().last().body, R"({"prompt_id":"ours"})"_ba);
}

void TestClient::interruptOnOldServersLooksFirst_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("queue");
    QTest::addColumn<int>("interrupts");
    const QByteArray ours = R"({"queue_running":[[1,"ours"]],"queue_pending":[[2,"theirs"]]})";
    const QByteArray theirs = R"({"queue_running":[[1,"theirs"]],"queue_pending":[[2,"ours"]]})";
    QTest::newRow("ours runs on an old server") << "0.3.56"_ba << ours << 1;
    QTest::newRow("somebody else's runs on an old server") << "0.3.56"_ba << theirs << 0;
    QTest::newRow("ours runs, version unknown") << QByteArray() << ours << 1;
    QTest::newRow("somebody else's runs, version unknown") << QByteArray() << theirs << 0;
    QTest::newRow("nothing runs") << QByteArray() << kEmptyQueue << 0;
}

void TestClient::interruptOnOldServersLooksFirst()
{
    QFETCH(QByteArray, version);
    QFETCH(QByteArray, queue);
    QFETCH(int, interrupts);
    Pair pair;
    pair.server.onJson("GET /system_stats", statsOfVersion(version));
    pair.server.onJson("GET /queue", queue);
    pair.server.onJson("POST /interrupt", "");
    QVERIFY(await(pair.client.systemStats()));
    QVERIFY(await(pair.client.interrupt(u"ours"_s)));
    QCOMPARE(pair.server.seen("GET /queue").size(), 1);
    QCOMPARE(pair.server.seen("POST /interrupt").size(), interrupts);
}

void TestClient::interruptIsNeverRepeated()
{
    // On an old server a second one would hit whoever runs next.
    Pair pair;
    pair.server.onJson("GET /queue", R"({"queue_running":[[1,"ours"]],"queue_pending":[]})");
    pair.server.on("POST /interrupt",
                   [](const SeenRequest &, QTcpSocket &socket) { socket.disconnectFromHost(); });
    const auto done = await(pair.client.interrupt(u"ours"_s));
    QVERIFY(!done);
    QVERIFY(done.error().kind == ErrorKind::Unavailable);
    QVERIFY(await(pair.client.queue()));
    QCOMPARE(pair.server.seen("POST /interrupt").size(), 1);
}

void TestClient::smallCommandsSayWhatTheyMean()
{
    Pair pair;
    pair.server.onJson("POST /queue", "");
    pair.server.onJson("POST /history", "");
    pair.server.onJson("POST /free", "");
    QVERIFY(await(pair.client.deleteQueued(u"p"_s)));
    QVERIFY(await(pair.client.forgetHistory(u"p"_s)));
    QVERIFY(await(pair.client.freeMemory(true, false)));
    QCOMPARE(pair.server.seen("POST /queue").value(0).body, R"({"delete":["p"]})"_ba);
    QCOMPARE(pair.server.seen("POST /history").value(0).body, R"({"delete":["p"]})"_ba);
    const QJsonObject expected{{u"unload_models"_s, true}, {u"free_memory"_s, false}};
    QCOMPARE(QJsonDocument::fromJson(pair.server.seen("POST /free").value(0).body).object(),
             expected);
}

void TestClient::objectInfoComesRaw()
{
    Pair pair;
    const QByteArray raw = R"( {"z":{"max":Infinity,"default":8.0},"a":18446744073709551615} )";
    pair.server.onJson("GET /object_info", raw);
    const auto info = await(pair.client.objectInfo());
    QVERIFY(info);
    QCOMPARE(*info, raw);
    pair.server.onJson("GET /object_info", "<html>");
    QVERIFY(await(pair.client.objectInfo()).error().kind == ErrorKind::Protocol);
}

void TestClient::abortEndsEverythingThatWaits()
{
    Pair pair;
    pair.server.on("GET /queue", [](const SeenRequest &, QTcpSocket &) {});
    const auto first = pair.client.queue();
    const auto second = pair.client.findMarked(QUuid::createUuid());
    Sink sink;
    pair.server.on("GET /view", [](const SeenRequest &, QTcpSocket &) {});
    const auto third = pair.client.download({u"f"_s, QString(), u"output"_s}, sink.take(), 1000);
    QTRY_COMPARE(pair.server.seen().size(), 3);
    pair.client.abortAll();
    QVERIFY(first.isFinished() && second.isFinished() && third.isFinished());
    QVERIFY(third.result().error().kind == ErrorKind::Unavailable);
    QVERIFY(first.result().error().kind == ErrorKind::Unavailable);
    QVERIFY(second.result().error().kind == ErrorKind::Unavailable);
    pair.server.onJson("GET /queue", kEmptyQueue);
    QVERIFY(await(pair.client.queue())); // and it can be used on
}

void TestClient::destroyedClientAnswers()
{
    ScriptedServer server;
    server.on("GET /queue", [](const SeenRequest &, QTcpSocket &) {});
    auto client = std::make_unique<Client>(addressOf(server), u"cq-test"_s);
    const auto first = client->queue();
    const auto second = client->interrupt(u"p"_s);
    Sink sink;
    server.on("GET /view", [](const SeenRequest &, QTcpSocket &) {});
    const auto third = client->download({u"f"_s, QString(), u"output"_s}, sink.take(), 1000);
    QTRY_COMPARE(server.seen().size(), 3);
    client.reset();
    QVERIFY(first.isFinished() && second.isFinished() && third.isFinished());
    QVERIFY(third.result().error().kind == ErrorKind::Unavailable);
    QVERIFY(first.result().error().kind == ErrorKind::Unavailable);
    QVERIFY(second.result().error().kind == ErrorKind::Unavailable);
}

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
