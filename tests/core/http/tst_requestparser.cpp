#include "core/http/requestparser.h"

#include <QTest>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLimit = 1024;

QByteArray get(const QByteArray &target, const QByteArray &more = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

/// Reads a whole request whose bytes arrive `step` at a time, as a connection would.
struct Reading
{
    std::optional<Fault> fault;
    RequestHead head;
    QByteArray body;
    QByteArray left; ///< behind the request
    bool isDone = false;
};

Reading read(const QByteArray &all, qsizetype step, qint64 bodyLimit = 1000)
{
    Reading reading;
    RequestParser parser(kLimit);
    QByteArray pending;
    bool hasHead = false;
    for (qsizetype from = 0; from < all.size() && !reading.isDone; from += step) {
        pending += all.sliced(from, std::min(step, all.size() - from));
        if (!hasHead) {
            HeadStep headStep = parser.head(pending);
            if (headStep.outcome == HeadStep::Outcome::NeedMore)
                continue;
            if (headStep.outcome == HeadStep::Outcome::Refused) {
                reading.fault = headStep.fault;
                return reading;
            }
            hasHead = true;
            reading.head = headStep.head;
            pending.remove(0, headStep.head.bytes);
            parser.setBodyLimit(bodyLimit);
            reading.isDone = !reading.head.hasBody();
        }
        if (!reading.isDone && !pending.isEmpty()) {
            const BodyStep body = parser.body(pending, reading.body);
            pending.remove(0, body.consumed);
            if (body.fault) {
                reading.fault = body.fault;
                return reading;
            }
            reading.isDone = body.isDone;
        }
        if (reading.isDone)
            reading.left = pending + all.sliced(std::min(from + step, all.size()));
    }
    return reading;
}

} // namespace

class TestRequestParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void readsTheSameInPiecesOfAnySize_data()
    {
        QTest::addColumn<int>("step");
        for (const int step : {1, 2, 3, 5, 7, 64, 10'000})
            QTest::addRow("%d bytes at a time", step) << step;
    }

    void readsTheSameInPiecesOfAnySize()
    {
        QFETCH(int, step);
        const QByteArray next = get("/next");
        const Reading plain =
            read("POST /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello" + next, step);
        QVERIFY(plain.isDone);
        QCOMPARE(plain.head.request.method, Method::Post);
        QCOMPARE(plain.head.request.path, "/a");
        QCOMPARE(plain.head.request.query, (QList<Pair>{{u"b"_s, u"c"_s}}));
        QCOMPARE(plain.head.contentLength, 5);
        QCOMPARE(plain.body, "hello");
        QCOMPARE(plain.left, next);

        const Reading chunked =
            read("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "3;ext=\"x\"\r\nhel\r\n0A\r\nlo, world!\r\n0\r\nX-Trailer: 1\r\n\r\n"
                     + next,
                 step);
        QVERIFY2(!chunked.fault, chunked.fault ? qPrintable(chunked.fault->message) : "");
        QVERIFY(chunked.isDone);
        QVERIFY(chunked.head.isChunked);
        QCOMPARE(chunked.body, "hello, world!");
        QVERIFY(!chunked.head.request.headers.contains("X-Trailer"));
        QCOMPARE(chunked.left, next);

        const Reading empty =
            read("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", step);
        QVERIFY(empty.isDone);
        QCOMPARE(empty.body, QByteArray());
    }

    void targetsBecomePaths_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("rawQuery");
        QTest::newRow("origin form")
            << QByteArray("/a/b%2Fc") << QByteArray("/a/b%2Fc") << QByteArray("");
        QTest::newRow("with a query")
            << QByteArray("/a?x=1?y") << QByteArray("/a") << QByteArray("x=1?y");
        QTest::newRow("absolute form")
            << QByteArray("http://host:80/a?b") << QByteArray("/a") << QByteArray("b");
        QTest::newRow("absolute form without a path but a query")
            << QByteArray("HTTP://host?b") << QByteArray("/") << QByteArray("b");
        QTest::newRow("two slashes stay")
            << QByteArray("//a") << QByteArray("//a") << QByteArray("");
    }

    void targetsBecomePaths()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, rawQuery);
        const Reading reading = read(get(target), 1000);
        QVERIFY(reading.isDone);
        QCOMPARE(reading.head.request.path, path);
        QCOMPARE(reading.head.request.rawQuery, rawQuery);
    }

    void theAsteriskIsForOptionsOnly()
    {
        QCOMPARE(read("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 100).head.request.path, "*");
        QVERIFY(read(get("*"), 100).fault);
    }

    void connectionsAreKeptAsTheVersionSays_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("connection");
        QTest::addColumn<bool>("keepAlive");
        QTest::newRow("1.1 keeps") << QByteArray("1.1") << QByteArray("") << true;
        QTest::newRow("1.1 closes when asked")
            << QByteArray("1.1") << QByteArray("Connection: Close\r\n") << false;
        QTest::newRow("1.0 closes") << QByteArray("1.0") << QByteArray("") << false;
        QTest::newRow("1.0 keeps when asked")
            << QByteArray("1.0") << QByteArray("Connection: keep-alive\r\n") << true;
    }

    void connectionsAreKeptAsTheVersionSays()
    {
        QFETCH(QByteArray, version);
        QFETCH(QByteArray, connection);
        QFETCH(bool, keepAlive);
        const Reading reading =
            read("GET / HTTP/" + version + "\r\nHost: h\r\n" + connection + "\r\n", 100);
        QVERIFY(reading.isDone);
        QCOMPARE(reading.head.keepAlive, keepAlive);
    }

    void theHeadHasALimitToTheByte()
    {
        const QByteArray frame = get("/", "X: \r\n");
        const QByteArray fits = get("/", "X: " + QByteArray(kLimit - frame.size(), 'x') + "\r\n");
        QCOMPARE(fits.size(), kLimit);
        QVERIFY(read(fits, 100).isDone);
        const Reading tooLarge =
            read(get("/", "X: " + QByteArray(kLimit - frame.size() + 1, 'x') + "\r\n"), 100);
        QVERIFY(tooLarge.fault);
        QCOMPARE(tooLarge.fault->status, 431);
    }

    void aChunkThatCannotFitIsRefusedByItsAnnouncement()
    {
        const QByteArray head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        const Reading announced = read(head + "3E9\r\n", 1000, 1000);
        QVERIFY(announced.fault);
        QCOMPARE(announced.fault->status, 413);
        const Reading inSum =
            read(head + "1F4\r\n" + QByteArray(500, 'x') + "\r\n1F5\r\n", 10'000, 1000);
        QVERIFY(inSum.fault);
        QCOMPARE(inSum.fault->status, 413);
        const Reading exact =
            read(head + "3E8\r\n" + QByteArray(1000, 'x') + "\r\n0\r\n\r\n", 10'000, 1000);
        QVERIFY(exact.isDone);
        QCOMPARE(exact.body.size(), 1000);
    }

    void brokenChunksAreRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no number") << QByteArray("xyz\r\nabc\r\n");
        QTest::newRow("a minus") << QByteArray("-1\r\nabc\r\n");
        QTest::newRow("C notation") << QByteArray("0x3\r\nabc\r\n0\r\n\r\n");
        QTest::newRow("longer than said") << QByteArray("3\r\nabcd\r\n0\r\n\r\n");
        QTest::newRow("beyond 64 bits") << QByteArray("10000000000000003\r\nabc\r\n");
        QTest::newRow("endless extension") << "3;" + QByteArray(20'000, 'x');
        QTest::newRow("endless trailers") << "0\r\nX: " + QByteArray(20'000, 'x');
        QTest::newRow("bare line feed") << QByteArray("3\nabc\n0\n\n\r\n");
    }

    void brokenChunksAreRefused()
    {
        QFETCH(QByteArray, body);
        for (const int step : {1, 100'000}) {
            const Reading reading = read(
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body, step);
            QVERIFY(reading.fault);
            QVERIFY(!reading.isDone);
        }
    }

    void whoSpeaksSomethingElseIsToldBeforeTheHeadIsComplete()
    {
        RequestParser tls(kLimit);
        QCOMPARE(tls.head("\x16\x03\x01\x02").outcome, HeadStep::Outcome::Refused);
        RequestParser unix(kLimit);
        QCOMPARE(unix.head("GET / HTTP/1.1\n").outcome, HeadStep::Outcome::Refused);
        RequestParser patient(kLimit);
        QCOMPARE(patient.head("GET / HTTP/1.1\r").outcome, HeadStep::Outcome::NeedMore);
    }

    void decodingIsStrictWhereNamesOfFilesComeFromIt()
    {
        QCOMPARE(decodePercent("a%20b+c"), std::optional(u"a b+c"_s));
        QCOMPARE(decodePercent("%C3%A4"), std::optional(u"ä"_s));
        QCOMPARE(decodePercent("%C3"), std::nullopt);
        QCOMPARE(decodePercent("%zz"), std::nullopt);
        QCOMPARE(decodePercent("%4"), std::nullopt);
        QCOMPARE(decodePercent("a%00"), std::nullopt);
        QCOMPARE(decodePercent("%C0%AF"), std::nullopt); // an overlong slash
    }

    void pairsKeepTheirOrderAndForgive()
    {
        QCOMPARE(decodePairs("b=1&a=2&b=3&flag&=v&x=1%3D2&100%"),
                 (QList<Pair>{{u"b"_s, u"1"_s},
                              {u"a"_s, u"2"_s},
                              {u"b"_s, u"3"_s},
                              {u"flag"_s, {}},
                              {{}, u"v"_s},
                              {u"x"_s, u"1=2"_s},
                              {u"100%"_s, {}}}));
    }

    void headersAreFoundWithoutCaseAndStayOneLine()
    {
        Headers headers{{"Set-Cookie", "a"}, {"set-cookie", "b"}};
        QCOMPARE(headers.values("SET-COOKIE"), (QList<QByteArray>{"a", "b"}));
        headers.set("X", "1\r\nInjected: 2");
        QCOMPARE(headers.value("x"), "1  Injected: 2");
        headers.append("Connection", "keep-alive, Upgrade");
        QCOMPARE(headers.tokens("connection"), (QList<QByteArray>{"keep-alive", "upgrade"}));
    }
};

QTEST_GUILESS_MAIN(TestRequestParser)
#include "tst_requestparser.moc"
