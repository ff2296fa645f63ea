#include "tests/core/http/chunks.h"
#include "tests/core/http/rawclient.h"
#include "tests/core/http/selfsigned.h"
#include "tests/core/http/testserver.h"

#include <QStandardPaths>
#include <QTemporaryDir>

#include <thread>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

QByteArray get(const QByteArray &path, const QByteArray &version = "1.1",
               const QByteArray &headers = {})
{
    return "GET " + path + " HTTP/" + version + "\r\nHost: localhost\r\n" + headers + "\r\n";
}

Response eventHead()
{
    return Response::bytes(200, "text/event-stream", {});
}

/// A server that answers /stream with an open answer and everything else at once.
struct StreamServer
{
    explicit StreamServer(const ListenerConfig &config = {})
        : server(config)
    {
        server.answering = [this](const Request &request, const Responder &responder) {
            if (request.path != "/stream") {
                responder.send(Response::text(200, u"at once"_s));
                return;
            }
            streams.append(responder.stream(eventHead(), [this] { ++closed; }));
        };
    }

    int open() const { return server.listener.connectionCount(); }

    int closed = 0;
    QList<BodyStream> streams;
    TestServer server; // ends first: it calls into the others
};

/// Whether that body came, in chunks.
bool hasCome(RawClient &client, const QByteArray &bytes)
{
    return waitUntil([&] { return dechunked(client.rest()).bytes == bytes; });
}

} // namespace

class TestBodyStream : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

private Q_SLOTS:

    void piecesArriveWhenTheyAreSent()
    {
        StreamServer server;
        RawClient client(server.server.port());
        client.send(get("/stream"));
        const auto head = client.answer(true);
        QCOMPARE(head.status, 200);
        QCOMPARE(head.header("Transfer-Encoding"), "chunked");
        QCOMPARE(head.header("Content-Type"), "text/event-stream");
        QVERIFY(head.header("Content-Length").isEmpty());
        QTRY_COMPARE(server.streams.size(), 1);
        const BodyStream stream = server.streams[0];
        QVERIFY(stream.isOpen());
        stream.send("one");
        QVERIFY(waitUntil([&] { return client.rest() == "3\r\none\r\n"; }));
        stream.send({}); // an empty chunk would be the end
        stream.send("and thirteen ");
        QVERIFY(waitUntil([&] { return client.rest() == "3\r\none\r\nd\r\nand thirteen \r\n"; }));
        QCOMPARE(server.closed, 0);
    }

    void theConnectionLivesOnAfterTheEnd()
    {
        StreamServer server;
        RawClient client(server.server.port());
        client.send(get("/stream") + get("/after")); // the second waits for its turn
        QCOMPARE(client.answer(true).status, 200);
        QTRY_COMPARE(server.streams.size(), 1);
        const BodyStream stream = server.streams[0];
        stream.send("all");
        QVERIFY(hasCome(client, "all"));
        QCOMPARE(server.server.requests.size(), 1);
        stream.end();
        QVERIFY(!stream.isOpen());
        stream.send("never");
        stream.end();
        QVERIFY(waitUntil([&] { return client.rest().endsWith("at once"); }));
        const Dechunked body = dechunked(client.rest());
        QCOMPARE(body.bytes, "all");
        QVERIFY(body.isWhole);
        QVERIFY(body.rest.startsWith("HTTP/1.1 200 "));
        QCOMPARE(server.closed, 1);
    }

    void forHttp10TheBodyEndsWithTheConnection()
    {
        StreamServer server;
        RawClient client(server.server.port());
        client.send(get("/stream", "1.0", "Connection: keep-alive\r\n"));
        const auto head = client.answer(true);
        QCOMPARE(head.status, 200);
        QCOMPARE(head.header("Connection"), "close");
        QVERIFY(head.header("Transfer-Encoding").isEmpty());
        QVERIFY(head.header("Content-Length").isEmpty());
        QTRY_COMPARE(server.streams.size(), 1);
        server.streams[0].send("one ");
        QVERIFY(waitUntil([&] { return client.rest() == "one "; }));
        server.streams[0].send("two");
        server.streams[0].end();
        QVERIFY(client.isClosed());
        QCOMPARE(client.rest(), "one two");
        QTRY_COMPARE(server.closed, 1);
    }

    void aHeadIsOverWithItsHead()
    {
        StreamServer server;
        RawClient client(server.server.port());
        client.send(get("/stream").replace("GET", "HEAD"));
        const auto head = client.answer(true);
        QCOMPARE(head.status, 200);
        QCOMPARE(head.header("Content-Type"), "text/event-stream");
        QTRY_COMPARE(server.closed, 1);
        QVERIFY(!server.streams[0].isOpen());
        server.streams[0].send("never");
        client.send(get("/after"));
        QCOMPARE(client.answer().body, "at once");
        QCOMPARE(client.rest(), QByteArray());
        QCOMPARE(server.closed, 1);
    }

    void piecesOfManyThreadsArriveWholeAndEachThreadsInOrder()
    {
        StreamServer server;
        RawClient client(server.server.port());
        client.send(get("/stream"));
        QTRY_COMPARE(server.streams.size(), 1);
        const auto talk = [stream = server.streams[0]](char who) {
            for (int i = 0; i < 500; ++i)
                stream.send(who + QByteArray::number(i) + ' ');
        };
        std::thread a(talk, 'a');
        std::thread b(talk, 'b');
        a.join();
        b.join();
        server.streams[0].end();
        QCOMPARE(client.answer(true).status, 200);
        QVERIFY(waitUntil([&] { return dechunked(client.rest()).isWhole; }));
        QMap<char, int> next;
        for (const QByteArray &word : dechunked(client.rest()).bytes.trimmed().split(' '))
            QCOMPARE(word.sliced(1).toInt(), next[word[0]]++);
        QCOMPARE(next.value('a'), 500);
        QCOMPARE(next.value('b'), 500);
    }

    void aClientThatStopsReadingIsCutOff_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("plain") << false;
        QTest::newRow("TLS") << true;
    }

    void aClientThatStopsReadingIsCutOff()
    {
        QFETCH(bool, tls);
        ListenerConfig config;
        config.streamHighWater = 1024 * 1024;
        if (tls) {
            if (QStandardPaths::findExecutable(u"openssl"_s).isEmpty())
                QSKIP("openssl is not installed");
            config.tls = selfSigned(m_folder, u"stream"_s);
        }
        StreamServer server(config);
        RawClient stalled(server.server.port(), tls);
        stalled.socket().setReadBufferSize(1024);
        stalled.send(get("/stream"));
        QTRY_COMPARE(server.streams.size(), 1);
        RawClient healthy(server.server.port(), tls);
        healthy.send(get("/stream"));
        QTRY_COMPARE(server.streams.size(), 2);
        QCOMPARE(healthy.answer(true).status, 200);

        const BodyStream stream = server.streams[0];
        const QByteArray piece(64 * 1024, 'x');
        qint64 most = 0;
        for (int i = 0; i < 1000 && stream.isOpen(); ++i) {
            stream.send(piece);
            // Not faster than the worker takes it, or its bytes would be those on their way.
            qint64 before = 0;
            QVERIFY(waitUntil([&] {
                const qint64 now = stream.unsentBytes();
                return !stream.isOpen() || now == std::exchange(before, now);
            }));
            most = std::max(most, stream.unsentBytes());
        }
        QVERIFY(!stream.isOpen());
        QVERIFY2(most > config.streamHighWater / 2, QByteArray::number(most).constData());
        QVERIFY2(most < 2 * config.streamHighWater, QByteArray::number(most).constData());
        QTRY_COMPARE(server.closed, 1);
        server.streams[1].send("unharmed");
        QVERIFY(hasCome(healthy, "unharmed"));
        QTRY_COMPARE(server.open(), 1);
        QCOMPARE(server.closed, 1);
    }

    void aSlowReaderBelowTheMarkLosesNothing()
    {
        ListenerConfig config;
        config.streamHighWater = 32 * 1024 * 1024;
        StreamServer server(config);
        RawClient client(server.server.port());
        client.socket().setReadBufferSize(1024);
        client.send(get("/stream"));
        QTRY_COMPARE(server.streams.size(), 1);
        const BodyStream stream = server.streams[0];
        QByteArray all;
        for (int i = 0; i < 300; ++i) {
            const QByteArray piece(64 * 1024, static_cast<char>('a' + i % 26));
            stream.send(piece);
            all += piece;
        }
        QVERIFY(stream.unsentBytes() > 1024 * 1024); // more than a kernel takes
        stream.end();
        client.socket().setReadBufferSize(0);
        QCOMPARE(client.answer(true).status, 200);
        QVERIFY(waitUntil([&] { return client.rest().endsWith("\r\n0\r\n\r\n"); }, 20'000));
        QVERIFY(dechunked(client.rest()).bytes == all);
        QTRY_COMPARE(server.closed, 1);
    }

    void whatLeavesIsNotUnsentAnyMore()
    {
        StreamServer server;
        RawClient client(server.server.port());
        client.send(get("/stream"));
        QTRY_COMPARE(server.streams.size(), 1);
        const QByteArray piece(100 * 1024, 'x');
        server.streams[0].send(piece);
        QCOMPARE(client.answer(true).status, 200);
        QVERIFY(hasCome(client, piece));
        QTRY_COMPARE(server.streams[0].unsentBytes(), 0);
        QVERIFY(server.streams[0].isOpen());
    }

    void aPieceLargerThanTheMarkIsSentWhenNothingWaits()
    {
        ListenerConfig config;
        config.streamHighWater = 1000;
        StreamServer server(config);
        RawClient client(server.server.port());
        client.send(get("/stream"));
        QTRY_COMPARE(server.streams.size(), 1);
        server.streams[0].send(QByteArray(50'000, 'x'));
        QCOMPARE(client.answer(true).status, 200);
        QVERIFY(hasCome(client, QByteArray(50'000, 'x')));
    }

    void whoTakesNothingForTooLongIsCutOffBelowTheMark()
    {
        ListenerConfig config;
        config.streamHighWater = 512 * 1024 * 1024;
        config.sendProgressMs = 50;
        config.sweepMs = 10;
        StreamServer server(config);
        RawClient client(server.server.port());
        client.socket().setReadBufferSize(1024);
        client.send(get("/stream"));
        QTRY_COMPARE(server.streams.size(), 1);
        server.streams[0].send(QByteArray(32 * 1024 * 1024, 'x'));
        QTRY_COMPARE(server.closed, 1);
        QTRY_COMPARE(server.open(), 0);
    }

    void anOpenAnswerIsNeverIdle()
    {
        ListenerConfig config;
        config.headMs = config.bodyProgressMs = config.idleMs = config.sendProgressMs = 50;
        config.sweepMs = 10;
        StreamServer server(config);
        RawClient client(server.server.port());
        client.send(get("/stream"));
        QTRY_COMPARE(server.streams.size(), 1);
        server.streams[0].send("one");
        QCOMPARE(client.answer(true).status, 200);
        QVERIFY(hasCome(client, "one"));
        for (int i = 0; i < 3; ++i) {
            RawClient idle(server.server.port());
            QVERIFY(idle.isClosed()); // so every deadline is over by now
        }
        server.streams[0].send("two");
        QVERIFY(hasCome(client, "onetwo"));
        QCOMPARE(server.closed, 0);
    }

    void aClientThatLeavesIsReportedOnce()
    {
        StreamServer server;
        RawClient client(server.server.port());
        client.send(get("/stream"));
        QCOMPARE(client.answer(true).status, 200);
        QTRY_COMPARE(server.streams.size(), 1);
        client.socket().abort();
        QTRY_COMPARE(server.closed, 1);
        QVERIFY(!server.streams[0].isOpen());
        server.streams[0].send("to nobody");
        server.streams[0].end();
        server.streams.clear();
        QTRY_COMPARE(server.open(), 0);
        QCOMPARE(server.closed, 1);
    }

    void aClientThatLeavesBeforeTheHeadIsReported()
    {
        TestServer server;
        Responder waiting;
        int closed = 0;
        server.answering = [&](const Request &, const Responder &responder) {
            waiting = responder;
        };
        RawClient client(server.port());
        client.send(get("/"));
        QTRY_COMPARE(server.requests.size(), 1);
        client.socket().abort();
        QTRY_COMPARE(server.listener.connectionCount(), 0);
        const BodyStream stream = waiting.stream(eventHead(), [&closed] { ++closed; });
        QTRY_COMPARE(closed, 1);
        QVERIFY(!stream.isOpen());
    }

    void aStreamNobodyHoldsIsCutAndDoesNotLookWhole()
    {
        StreamServer server;
        RawClient client(server.server.port());
        client.send(get("/stream"));
        QCOMPARE(client.answer(true).status, 200);
        QTRY_COMPARE(server.streams.size(), 1);
        server.streams[0].send("half");
        QVERIFY(hasCome(client, "half"));
        server.streams.clear();
        QVERIFY(client.isClosed());
        QCOMPARE(client.rest(), "4\r\nhalf\r\n");
        QTRY_COMPARE(server.closed, 1);
    }

    void anAnsweredRequestGetsNoStream()
    {
        TestServer server;
        BodyStream stream;
        int closed = 0;
        server.answering = [&](const Request &, const Responder &responder) {
            responder.send(Response::text(200, u"first"_s));
            stream = responder.stream(eventHead(), [&closed] { ++closed; });
        };
        RawClient client(server.port());
        client.send(get("/"));
        QCOMPARE(client.answer().body, "first");
        QVERIFY(!stream.isOpen());
        stream.send("never");
        client.send(get("/"));
        QCOMPARE(client.answer().body, "first");
        QCOMPARE(closed, 0);
    }

    void stoppingSendsWhatWasSentBeforeAndNoEnd_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("plain") << false;
        QTest::newRow("TLS") << true;
    }

    void stoppingSendsWhatWasSentBeforeAndNoEnd()
    {
        QFETCH(bool, tls);
        ListenerConfig config;
        if (tls) {
            if (QStandardPaths::findExecutable(u"openssl"_s).isEmpty())
                QSKIP("openssl is not installed");
            config.tls = selfSigned(m_folder, u"stop"_s);
        }
        StreamServer server(config);
        RawClient client(server.server.port(), tls);
        client.send(get("/stream"));
        QCOMPARE(client.answer(true).status, 200);
        QTRY_COMPARE(server.streams.size(), 1);
        for (int i = 0; i < 100; ++i)
            server.streams[0].send(QByteArray(100, 'x'));
        server.server.listener.stop();
        QVERIFY(client.isClosed());
        const Dechunked body = dechunked(client.rest());
        QCOMPARE(body.bytes.size(), 100 * 100);
        QVERIFY(!body.isWhole);
        QCOMPARE(body.rest, QByteArray());
        QVERIFY(!server.streams[0].isOpen());
        server.streams[0].send("to nobody");
        QCoreApplication::processEvents();
        QCOMPARE(server.closed, 0); // nothing is called after stop
        QVERIFY(server.server.listener.start());
        server.streams.clear();
        QCoreApplication::processEvents();
        QCOMPARE(server.closed, 0);
    }

    void aMadeBodyHasItsLengthAndIsReadAsItIsTaken()
    {
        TestServer server;
        std::atomic<qint64> made = 0;
        constexpr qint64 length = 20LL * 1024 * 1024 + 7;
        server.answering = [&made](const Request &request, const Responder &responder) {
            Response response = Response::bytes(200, "application/zip", {});
            response.source =
                BodySource{length,
                           [&made, short_ = request.path == "/short"](
                               qint64 atMost) -> std::optional<QByteArray> {
                               if (short_ && made >= length / 2)
                                   return std::nullopt;
                               QByteArray bytes(std::min<qint64>(atMost, 10'000), 'z');
                               made += bytes.size();
                               return bytes;
                           }};
            responder.send(std::move(response));
        };
        RawClient head(server.port());
        head.send(get("/").replace("GET", "HEAD"));
        QCOMPARE(head.answer(true).header("Content-Length").toLongLong(), length);
        QCOMPARE(made, 0);

        RawClient client(server.port());
        client.socket().setReadBufferSize(1024);
        client.send(get("/") + get("/"));
        QTRY_VERIFY(made > 0);
        qint64 before = -1;
        QVERIFY(waitUntil([&] { return made == std::exchange(before, made.load()); }));
        QVERIFY2(made < length, "a reader that does not read has it all made for it");
        client.socket().setReadBufferSize(0);
        QCOMPARE(client.answer(false, 20'000).body.size(), length);
        QCOMPARE(client.answer(false, 20'000).body.size(), length); // and the connection lives on

        made = 0;
        RawClient cut(server.port());
        cut.send(get("/short"));
        const auto half = cut.answer(false, 20'000);
        QCOMPARE(half.header("Content-Length").toLongLong(), length);
        QVERIFY(half.body.size() < length);
        QVERIFY(cut.isClosed());
    }
};

QTEST_GUILESS_MAIN(TestBodyStream)
#include "tst_bodystream.moc"
