#include "core/comfy/httpresponse.h"

#include <QTest>

using namespace cq::comfy;
using State = HttpResponse::State;
using namespace Qt::StringLiterals;

class TestHttpResponse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAreReadInAnyPieces_data();
    void answersAreReadInAnyPieces();
    void brokenAnswersAreNoticed_data();
    void brokenAnswersAreNoticed();
    void cutOffAnswersAreBrokenAtTheEnd_data();
    void cutOffAnswersAreBrokenAtTheEnd();
    void bodyUntilTheConnectionEnds();
    void bodyHasALimit_data();
    void bodyHasALimit();
};

namespace {

constexpr qsizetype kLimit = 1000;

} // namespace

void TestHttpResponse::answersAreReadInAnyPieces_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("keepsAlive");
    QTest::newRow("with length") << "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"_ba << 200
                                 << "hello"_ba << true;
    QTest::newRow("without a reason")
        << "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"_ba << 200 << ""_ba << true;
    QTest::newRow("any case, blanks")
        << "HTTP/1.1 400 Bad Request\r\ncontent-LENGTH:   2  \r\n\r\nno"_ba << 400 << "no"_ba
        << true;
    QTest::newRow("chunked")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"_ba
        << 200 << "hello"_ba << true;
    QTest::newRow("chunked with trailer")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n"_ba
        << 200 << "0123456789"_ba << true;
    QTest::newRow("closing")
        << "HTTP/1.1 500 X\r\nConnection: Close\r\nContent-Length: 1\r\n\r\nx"_ba << 500 << "x"_ba
        << false;
    QTest::newRow("HTTP/1.0") << "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"_ba << 200 << "x"_ba
                              << false;
    QTest::newRow("after an interim answer")
        << "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"_ba << 200
        << "x"_ba << true;
    QTest::newRow("no content") << "HTTP/1.1 204 No Content\r\n\r\n"_ba << 204 << ""_ba << true;
    QTest::newRow("more than was asked for")
        << "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 408 X\r\n"_ba << 200 << "x"_ba
        << false;
}

void TestHttpResponse::answersAreReadInAnyPieces()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, keepsAlive);
    for (const qsizetype piece : {qsizetype(1), qsizetype(7), bytes.size()}) {
        HttpResponse response(kLimit);
        State state = State::Incomplete;
        for (qsizetype at = 0; at < bytes.size(); at += piece)
            state = response.feed(bytes.mid(at, piece));
        QVERIFY(state == State::Complete);
        QCOMPARE(response.status(), status);
        QCOMPARE(response.body(), body);
        QCOMPARE(response.keepsAlive(), keepsAlive);
    }
}

void TestHttpResponse::brokenAnswersAreNoticed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("another protocol") << "SSH-2.0-OpenSSH_9.2\r\n\r\n"_ba;
    QTest::newRow("a status that is no number") << "HTTP/1.1 2x0 OK\r\n\r\n"_ba;
    QTest::newRow("a short status line") << "HTTP/1.1\r\n\r\n"_ba;
    QTest::newRow("a header without colon") << "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"_ba;
    QTest::newRow("a negative length") << "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"_ba;
    QTest::newRow("a length that is no number")
        << "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n"_ba;
    QTest::newRow("a chunk size that is no number")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"_ba;
    QTest::newRow("a chunk without its end")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxyz\r\n"_ba;
    QTest::newRow("a head without end") << "HTTP/1.1 200 OK\r\n"_ba + QByteArray(70'000, 'x');
}

void TestHttpResponse::brokenAnswersAreNoticed()
{
    QFETCH(QByteArray, bytes);
    HttpResponse response(kLimit);
    QVERIFY(response.feed(bytes) == State::Broken);
    QVERIFY(response.feed("more") == State::Broken);
    QVERIFY(response.finish() == State::Broken);
    QVERIFY(!response.keepsAlive());
}

void TestHttpResponse::cutOffAnswersAreBrokenAtTheEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing at all") << ""_ba;
    QTest::newRow("in the head") << "HTTP/1.1 200 O"_ba;
    QTest::newRow("in the body") << "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"_ba;
    QTest::newRow("before the last chunk")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n"_ba;
}

void TestHttpResponse::cutOffAnswersAreBrokenAtTheEnd()
{
    QFETCH(QByteArray, bytes);
    HttpResponse response(kLimit);
    QVERIFY(response.feed(bytes) == State::Incomplete);
    QVERIFY(response.finish() == State::Broken);
}

void TestHttpResponse::bodyUntilTheConnectionEnds()
{
    HttpResponse response(kLimit);
    QVERIFY(response.feed("HTTP/1.1 200 OK\r\n\r\nhel") == State::Incomplete);
    QVERIFY(response.feed("lo") == State::Incomplete);
    QVERIFY(response.finish() == State::Complete);
    QCOMPARE(response.body(), "hello"_ba);
}

void TestHttpResponse::bodyHasALimit_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("announced") << "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"_ba;
    QTest::newRow("chunked") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"_ba;
    QTest::newRow("until the end") << "HTTP/1.1 200 OK\r\n\r\n"_ba;
}

void TestHttpResponse::bodyHasALimit()
{
    QFETCH(QByteArray, head);
    HttpResponse response(kLimit);
    QVERIFY(response.feed(head + QByteArray(1001, 'x')) == State::Broken);
}

QTEST_GUILESS_MAIN(TestHttpResponse)
#include "tst_httpresponse.moc"
