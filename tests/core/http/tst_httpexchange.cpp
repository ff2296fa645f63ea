#include "tests/core/http/process.h"
#include "tests/core/http/rawclient.h"
#include "tests/core/http/testserver.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <thread>

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

/// Files of the folder this process holds open, those without a name included.
qsizetype openFilesIn(const QString &folder)
{
    const QDir descriptors(u"/proc/self/fd"_s);
    const QStringList names =
        descriptors.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot);
    return std::count_if(names.cbegin(), names.cend(), [&](const QString &name) {
        char target[4096] = {};
        const QByteArray link = QFile::encodeName(descriptors.filePath(name));
        const auto length = readlink(link.constData(), target, sizeof target - 1);
        return length > 0 && QByteArray(target).startsWith(QFile::encodeName(folder));
    });
}

} // namespace

class TestExchange : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aRequestArrivesWhole()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("PUT /a%20b?x=1&y=%C3%A4+b HTTP/1.1\r\nHost: localhost\r\nX-Test: "
                    "yes\r\nContent-Length: 3\r\n\r\nabc");
        const auto answer = client.answer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "PUT /a%20b abc");
        const Request &seen = server.requests.first();
        QCOMPARE(seen.method, Method::Put);
        QCOMPARE(seen.query, (QList<Pair>{{u"x"_s, u"1"_s}, {u"y"_s, u"ä b"_s}}));
        QCOMPARE(seen.queryValue(u"y"), u"ä b"_s);
        QCOMPARE(seen.headers.value("x-test"), "yes");
        QCOMPARE(seen.peer, QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(seen.peerPort, client.socket().localPort());
        QVERIFY(!seen.isSecure);
        QVERIFY(!seen.id.isEmpty());
        QCOMPARE(answer.header("X-Request-ID"), seen.id);
        QCOMPARE(answer.header("Content-Length"), "14");
        QVERIFY(answer.header("Date").endsWith("GMT"));
    }

    void aConnectionServesManyRequests()
    {
        TestServer server;
        RawClient client(server.port());
        QSet<QByteArray> ids;
        for (int i = 0; i < 20; ++i) {
            client.send(get('/' + QByteArray::number(i)));
            const auto answer = client.answer();
            QCOMPARE(answer.body, "GET /" + QByteArray::number(i) + ' ');
            ids.insert(answer.header("X-Request-ID"));
        }
        QCOMPARE(ids.size(), 20);
        QCOMPARE(server.listener.connectionCount(), 1);
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        TestServer server;
        QList<Responder> waiting;
        server.answering = [&waiting](const Request &, const Responder &responder) {
            waiting.append(responder);
        };
        RawClient client(server.port());
        client.send(get("/1") + "POST /2 HTTP/1.1\r\n" + kHost + "Content-Length: 3\r\n\r\nabc"
                    + get("/3"));
        for (int i = 0; i < 3; ++i) {
            QTRY_COMPARE(waiting.size(), i + 1);
            // The next one is not begun before this one is answered.
            QCOMPARE(server.requests.size(), i + 1);
            waiting[i].send(Response::text(200, QString::number(i)));
            QCOMPARE(client.answer().body, QByteArray::number(i));
        }
        QCOMPARE(server.requests[1].body, "abc");
        QCOMPARE(server.requests[2].path, "/3");
    }

    void hundredsOfPipelinedRequestsOverfillTheReadBufferAndAreServed()
    {
        TestServer server;
        RawClient client(server.port());
        constexpr int count = 3000; // more than the read buffer and the kernel's first window hold
        QByteArray all;
        for (int i = 0; i < count; ++i)
            all += get('/' + QByteArray::number(i), "X: " + QByteArray(50, 'x') + "\r\n");
        client.send(all);
        for (int i = 0; i < count; ++i)
            QCOMPARE(client.answer().body, "GET /" + QByteArray::number(i) + ' ');
    }

    void headHasTheHeadOfGetAndNoBody()
    {
        TestServer server;
        server.answering = [](const Request &, const Responder &responder) {
            responder.send(Response::text(200, u"12345"_s));
        };
        RawClient client(server.port());
        client.send("HEAD / HTTP/1.1\r\n" + kHost + "\r\n" + get("/"));
        const auto head = client.answer(true);
        QCOMPARE(head.status, 200);
        QCOMPARE(head.header("Content-Length"), "5");
        const auto next = client.answer(); // would begin with a body otherwise
        QCOMPARE(next.status, 200);
        QCOMPARE(next.body, "12345");
    }

    void answersWithoutContentHaveNoLength()
    {
        TestServer server;
        server.answering = [](const Request &, const Responder &responder) {
            responder.send(Response::empty(204));
        };
        RawClient client(server.port());
        client.send(get("/") + get("/"));
        const auto answer = client.answer();
        QCOMPARE(answer.status, 204);
        QCOMPARE(answer.header("Content-Length"), QByteArray());
        QCOMPARE(client.answer().status, 204);
    }

    void connectionsEndWhenTheClientOrTheHandlerWants()
    {
        TestServer server;
        RawClient asked(server.port());
        asked.send(get("/", "Connection: close\r\n"));
        QCOMPARE(asked.answer().header("Connection"), "close");
        QVERIFY(asked.isClosed());

        RawClient old(server.port());
        old.send("GET / HTTP/1.0\r\n" + kHost + "\r\n");
        QCOMPARE(old.answer().status, 200);
        QVERIFY(old.isClosed());

        RawClient oldKept(server.port());
        for (int i = 0; i < 2; ++i) {
            oldKept.send("GET / HTTP/1.0\r\n" + kHost + "Connection: keep-alive\r\n\r\n");
            QCOMPARE(oldKept.answer().header("Connection"), "keep-alive");
        }

        server.answering = [](const Request &, const Responder &responder) {
            Response response = Response::text(200, u"bye"_s);
            response.closeAfter = true;
            responder.send(response);
        };
        RawClient told(server.port());
        told.send(get("/"));
        QCOMPARE(told.answer().body, "bye");
        QVERIFY(told.isClosed());
    }

    void headersOfAHandlerCannotBreakTheAnswer()
    {
        TestServer server;
        server.answering = [](const Request &, const Responder &responder) {
            Response response = Response::text(200, u"abc"_s);
            response.headers.append("X-Name", "a\r\nSet-Cookie: evil=1\r\n\r\nbody");
            response.headers.append("Content-Length", "1000");
            response.headers.append("Transfer-Encoding", "chunked");
            responder.send(response);
        };
        RawClient client(server.port());
        client.send(get("/"));
        const auto answer = client.answer();
        QCOMPARE(answer.body, "abc");
        QCOMPARE(answer.header("Content-Length"), "3");
        QCOMPARE(answer.header("Set-Cookie"), QByteArray());
        QCOMPARE(answer.header("Transfer-Encoding"), QByteArray());
    }

    void chunkedUploadsArrive()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("POST / HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n");
        const QByteArray chunks[] = {"3\r\nab", "c\r\n", "4\r\ndefg\r", "\n0\r\n\r", "\n"};
        for (const QByteArray &piece : chunks) {
            client.send(piece);
            QVERIFY(waitUntil([&client] { return client.socket().bytesToWrite() == 0; }));
        }
        QCOMPARE(client.answer().body, "POST / abcdefg");
    }

    void continueIsSaidOnceAndOnlyWhenTheBodyIsWanted()
    {
        TestServer server({}, [](const Request &request) {
            BodyPolicy policy;
            if (request.path == "/secret")
                policy.refusal = Response::text(401, u"who are you?"_s);
            return policy;
        });
        const QByteArray headers = kHost + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n";
        RawClient client(server.port());
        client.send("POST / HTTP/1.1\r\n" + headers);
        QCOMPARE(client.answer(true).status, 100);
        client.send("abc");
        QCOMPARE(client.answer().body, "POST / abc");

        RawClient refused(server.port());
        refused.send("POST /secret HTTP/1.1\r\n" + headers);
        QCOMPARE(refused.answer().status, 401);
        QVERIFY(refused.isClosed());
        QCOMPARE(server.requests.size(), 1);
    }

    void thePolicyDecidesPerRequestBeforeTheBody()
    {
        ListenerConfig config;
        config.bodyBytes = 10;
        TestServer server(config, [](const Request &request) {
            BodyPolicy policy;
            if (request.path == "/upload")
                policy.limit = 100;
            if (request.path == "/none")
                policy.limit = 0;
            if (request.path == "/file")
                policy.toFile = true;
            if (request.path == "/refused")
                policy.refusal = Response::text(401, u"no"_s);
            return policy;
        });
        const auto status = [&server](const QByteArray &path, int bytes) {
            RawClient client(server.port());
            client.send("POST " + path + " HTTP/1.1\r\n" + kHost + "Content-Length: "
                        + QByteArray::number(bytes) + "\r\n\r\n" + QByteArray(bytes, 'x'));
            return client.answer().status;
        };
        QCOMPARE(status("/", 10), 200);
        QCOMPARE(status("/", 11), 413);
        QCOMPARE(status("/upload", 100), 200);
        QCOMPARE(status("/upload", 101), 413);
        QCOMPARE(status("/none", 1), 413);
        QCOMPARE(status("/refused", 5), 401);
        QCOMPARE(status("/file", 5), 200);
        QVERIFY(!server.requests.last().bodyFile.isNull());
        QCOMPARE(server.requests.last().bodySize(), 5);
        QCOMPARE(server.requests.last().wholeBody().value_or("none"), "xxxxx");

        RawClient kept(
            server.port()); // refused without a body: nothing is wrong with the connection
        kept.send(get("/refused") + get("/"));
        QCOMPARE(kept.answer().status, 401);
        QCOMPARE(kept.answer().status, 200);
    }

    void aBigUploadStreamsToAFileWithoutMemory()
    {
        QTemporaryDir folder;
        ListenerConfig config;
        config.bodyBytes = 1 << 30;
        config.temporaryFolder = folder.path();
        TestServer server(config);
        qint64 received = 0;
        bool isIntact = false;
        QString path;
        const QByteArray piece = QByteArray("0123456789abcdef").repeated(4096); // 64 KiB
        constexpr int pieces = 3200; // 200 MiB
        server.answering = [&](const Request &request, const Responder &responder) {
            received = request.bodySize();
            path = request.bodyFile.path();
            QFile file(path);
            isIntact = file.open(QIODevice::ReadOnly);
            for (int i = 0; i < pieces && isIntact; ++i)
                isIntact = file.read(piece.size()) == piece;
            server.requests.clear();
            responder.send(Response::empty(204));
        };
        RawClient client(server.port());
        client.send("POST / HTTP/1.1\r\n" + kHost + "Content-Length: "
                    + QByteArray::number(qint64(pieces) * piece.size()) + "\r\n\r\n");
        const qint64 before = residentBytes();
        qint64 most = before;
        for (int i = 0; i < pieces; ++i) {
            client.send(piece);
            if (client.socket().bytesToWrite() > 4 * 1024 * 1024)
                QVERIFY(waitUntil([&] { return client.socket().bytesToWrite() < 1024 * 1024; },
                                  20'000));
            most = std::max(most, residentBytes());
        }
        QCOMPARE(client.answer(false, 20'000).status, 204);
        QCOMPARE(received, qint64(pieces) * piece.size());
        QVERIFY(isIntact);
        QVERIFY2(!kMemoryIsHonest || most - before < 40 * 1024 * 1024,
                 QByteArray::number(most - before).constData());
        QTRY_VERIFY(!QFile::exists(path)); // nobody kept it
    }

    void anUploadThatBreaksOffLeavesNoFile()
    {
        QTemporaryDir folder;
        ListenerConfig config;
        config.memoryBodyBytes = 10;
        config.temporaryFolder = folder.path();
        TestServer server(config);
        RawClient client(server.port());
        client.send("POST / HTTP/1.1\r\n" + kHost + "Content-Length: 1000\r\n\r\n"
                    + QByteArray(500, 'x'));
        QTRY_COMPARE(openFilesIn(folder.path()), 1);
        client.socket().abort();
        QTRY_COMPARE(openFilesIn(folder.path()), 0);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 0);
        QCOMPARE(server.requests.size(), 0);
    }

    void aBigAnswerArrivesWholeAtASlowReader()
    {
        TestServer server;
        QByteArray big;
        for (int i = 0; i < 1'000'000; ++i)
            big += QByteArray::number(i);
        server.answering = [&big](const Request &, const Responder &responder) {
            responder.send(Response::bytes(200, "application/octet-stream", big));
        };
        RawClient client(server.port());
        client.socket().setReadBufferSize(16 * 1024);
        client.send(get("/") + get("/"));
        QVERIFY(client.answer(false, 20'000).body == big);
        QVERIFY(client.answer(false, 20'000).body == big);
    }

    void anAnswerMayComeLaterAndFromAnyThread()
    {
        TestServer server;
        std::thread answering;
        server.answering = [&answering](const Request &, const Responder &responder) {
            answering = std::thread(
                [responder] { responder.send(Response::text(200, u"from elsewhere"_s)); });
        };
        RawClient client(server.port());
        client.send(get("/"));
        QCOMPARE(client.answer().body, "from elsewhere");
        answering.join();
    }

    void onlyTheFirstAnswerCounts()
    {
        TestServer server;
        server.answering = [](const Request &, const Responder &responder) {
            QVERIFY(!responder.isAnswered());
            responder.send(Response::text(200, u"first"_s));
            QVERIFY(responder.isAnswered());
            responder.send(Response::text(500, u"second"_s));
        };
        RawClient client(server.port());
        client.send(get("/") + get("/"));
        QCOMPARE(client.answer().body, "first");
        QCOMPARE(client.answer().body, "first");
    }

    void aForgottenRequestAnswers500()
    {
        TestServer server;
        server.answering = [](const Request &, const Responder &) {};
        RawClient client(server.port());
        client.send(get("/"));
        QCOMPARE(client.answer().status, 500);
    }

    void acceptingWhatIsNoUpgradeAnswers500()
    {
        TestServer server;
        WebSocketId id{1};
        server.answering = [&id](const Request &, const Responder &responder) {
            id = responder.accept();
        };
        RawClient client(server.port());
        client.send(get("/"));
        QCOMPARE(client.answer().status, 500);
        QVERIFY(id.isNull());
    }

    void faultsOnPurpose()
    {
        TestServer server;
        server.answering = [](const Request &request, const Responder &responder) {
            if (request.path == "/abort") {
                responder.send(Response::abort());
                return;
            }
            Response response = Response::text(200, u"0123456789"_s);
            response.truncateAfter = 4;
            responder.send(response);
        };
        RawClient aborted(server.port());
        aborted.send(get("/abort"));
        QVERIFY(aborted.isClosed());
        QCOMPARE(aborted.rest(), QByteArray());

        RawClient truncated(server.port());
        truncated.send(get("/"));
        const auto answer = truncated.answer();
        QCOMPARE(answer.header("Content-Length"), "10");
        QCOMPARE(answer.body, "0123");
        QVERIFY(truncated.isClosed());
    }
};

QTEST_GUILESS_MAIN(TestExchange)
#include "tst_httpexchange.moc"
