#include "core/http/listener.h"
#include "rawclient.h"

#include <QTest>

using namespace cq;
using namespace cq::http;
using namespace Qt::StringLiterals;

class TestListener : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void answersARequest()
    {
        Listener listener({});
        Request seen;
        listener.setHandler(this, [&seen](const Request &request, const Responder &responder) {
            seen = request;
            responder.send(Response::text(200, u"hello"_s));
        });
        QVERIFY(listener.start());
        RawClient client(listener.port());
        client.send("GET /a%20b?x=1&y=%C3%A4+b HTTP/1.1\r\nHost: localhost\r\nX-Test: yes\r\n\r\n");
        const auto answer = client.answer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "hello");
        QCOMPARE(seen.method, Method::Get);
        QCOMPARE(seen.path, "/a%20b");
        QCOMPARE(seen.query, (QList<Pair>{{u"x"_s, u"1"_s}, {u"y"_s, u"ä b"_s}}));
        QCOMPARE(seen.headers.value("x-test"), "yes");
        QCOMPARE(answer.header("X-Request-ID"), seen.id);
        QVERIFY(!seen.id.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
