#include "core/outbound/target.h"

#include "tests/support/answer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::outbound;

class TestTarget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordinaryUrlsAreTaken_data();
    void ordinaryUrlsAreTaken();
    void otherUrlsAreInvalid_data();
    void otherUrlsAreInvalid();
    void privatePlacesAreDeniedUnlessAllowed_data();
    void privatePlacesAreDeniedUnlessAllowed();
};

void TestTarget::ordinaryUrlsAreTaken_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("https") << u"https://example.com/hook?job=1"_s;
    QTest::newRow("http with a port") << u"http://example.com:8080"_s;
    QTest::newRow("a public address") << u"https://8.8.8.8/hook"_s;
    QTest::newRow("a public address of IPv6") << u"https://[2606:4700::1111]/hook"_s;
    QTest::newRow("a name in another script") << u"https://bücher.example/"_s;
    QTest::newRow("a name that begins like localhost") << u"https://localhost.example.com/"_s;
    QTest::newRow("2048 bytes") << u"https://example.com/"_s + QString(2028, u'a');
}

void TestTarget::ordinaryUrlsAreTaken()
{
    QFETCH(QString, text);
    CQ_VERIFY_OK(readTarget(text, Reach::Public));
}

void TestTarget::otherUrlsAreInvalid_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("nothing") << u""_s << u"http or https"_s;
    QTest::newRow("a path") << u"/hook"_s << u"http or https"_s;
    QTest::newRow("a name") << u"example.com"_s << u"http or https"_s;
    QTest::newRow("no host") << u"http:///hook"_s << u"http or https"_s;
    QTest::newRow("a file") << u"file:///etc/passwd"_s << u"http or https"_s;
    QTest::newRow("another scheme") << u"gopher://example.com/"_s << u"http or https"_s;
    QTest::newRow("a socket") << u"ws://example.com/"_s << u"http or https"_s;
    QTest::newRow("port 0") << u"http://example.com:0/"_s << u"http or https"_s;
    QTest::newRow("port 65536") << u"http://example.com:65536/"_s << u"http or https"_s;
    QTest::newRow("white space") << u"http://example.com/a b"_s << u"http or https"_s;
    QTest::newRow("a line break") << u"http://example.com/a\r\nX-Evil: 1"_s << u"http or https"_s;
    QTest::newRow("a user") << u"http://me@example.com/"_s << u"user"_s;
    QTest::newRow("a password") << u"http://me:secret@example.com/"_s << u"user"_s;
    QTest::newRow("a host that looks like a user") << u"http://8.8.8.8@10.0.0.1/"_s << u"user"_s;
    QTest::newRow("a fragment") << u"http://example.com/#top"_s << u"fragment"_s;
    QTest::newRow("2049 bytes") << u"https://example.com/"_s + QString(2029, u'a') << u"2048"_s;
    QTest::newRow("2049 bytes when sent")
        << u"https://example.com/"_s + QString(677, u'ü') + u"a"_s << u""_s;
}

void TestTarget::otherUrlsAreInvalid()
{
    QFETCH(QString, text);
    QFETCH(QString, sentence);
    if (sentence.isEmpty()) // 20 + 677 * 6 + 1 bytes, each ü being %C3%BC
        sentence = u"2048"_s;
    CQ_VERIFY_ERROR(readTarget(text, Reach::Anywhere), ErrorKind::Invalid, sentence);
}

void TestTarget::privatePlacesAreDeniedUnlessAllowed_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("loopback") << u"http://127.0.0.1:8188/"_s;
    QTest::newRow("short for loopback") << u"http://127.1/"_s;
    QTest::newRow("loopback as a number") << u"http://2130706433/"_s;
    QTest::newRow("loopback of IPv6") << u"http://[::1]/"_s;
    QTest::newRow("mapped loopback") << u"http://[::ffff:127.0.0.1]/"_s;
    QTest::newRow("private") << u"https://192.168.1.20/hook"_s;
    QTest::newRow("metadata") << u"http://169.254.169.254/latest/meta-data"_s;
    QTest::newRow("unspecified") << u"http://0.0.0.0/"_s;
    QTest::newRow("localhost") << u"http://localhost/"_s;
    QTest::newRow("localhost with a dot") << u"http://LOCALHOST./"_s;
    QTest::newRow("below localhost") << u"http://a.localhost:80/"_s;
}

void TestTarget::privatePlacesAreDeniedUnlessAllowed()
{
    QFETCH(QString, text);
    CQ_VERIFY_ERROR(readTarget(text, Reach::Public), ErrorKind::Denied, u"public");
    CQ_VERIFY_OK(readTarget(text, Reach::Anywhere));
}

QTEST_GUILESS_MAIN(TestTarget)

#include "tst_target.moc"
