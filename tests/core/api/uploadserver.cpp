#include "tests/core/api/apiworld.h"

#include "tests/support/scriptedserver.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QImage>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

const QByteArray kGraph =
    R"({"1":{"class_type":"LoadImage","inputs":{"image":"cat.png"}},)"
    R"("9":{"class_type":"SaveImage","inputs":{"images":["1",0],"filename_prefix":"u"}}})";

} // namespace

/// Input files that come before their jobs, against a real server.
class TestUploadServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { m_api.reset(); }

    void aJobNamesWhatWasUploaded();
    void uploadsAreTheirOwnersAlone();
    void theSameContentIsKeptOnce();
    void whatIsForgottenCannotBeNamed();
    void uploadsCountAsStored();
    void inputsAreFetchedFromWhereTheyAre();
    void whatCannotBeFetchedIsSaid_data();
    void whatCannotBeFetchedIsSaid();
    void privatePlacesAreNotReached();
    void uselessBodiesAreRefused_data();
    void uselessBodiesAreRefused();

private:
    static QByteArray picture(const QColor &colour)
    {
        QImage image(20, 10, QImage::Format_RGB32);
        image.fill(colour);
        QByteArray png;
        QBuffer buffer(&png);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        return png;
    }

    static QByteArray shaOf(const QByteArray &bytes)
    {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    }

    Heard upload(const QByteArray &token, const QByteArray &bytes,
                 const QByteArray &name = "cat.png")
    {
        const QByteArray body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + name + "\"\r\n\r\n" + bytes + "\r\n--b--\r\n";
        return m_api->ask("POST", "/api/v1/inputs", token, body, "multipart/form-data; boundary=b");
    }

    QJsonArray uploads(const QByteArray &token)
    {
        return m_api->ask("GET", "/api/v1/inputs", token).json()["inputs"_L1].toArray();
    }

    Heard submit(const QByteArray &token, const QByteArray &value, const QByteArray &key = "sha256")
    {
        return m_api->ask("POST", "/api/v1/jobs", token,
                          "{\"workflow\":" + kGraph + ",\"inputs\":[{\"name\":\"cat.png\",\"" + key
                              + "\":\"" + value + "\"}]}");
    }

    void allowPrivatePlaces()
    {
        CQ_VERIFY_OK(await(m_api->world().thread().handle().setSettingPairs(
            {{u"outbound.private_addresses"_s, u"true"_s}})));
    }

    std::unique_ptr<ApiWorld> m_api;
    QByteArray m_mira;
    QByteArray m_tom;
};

void TestUploadServer::init()
{
    m_api = std::make_unique<ApiWorld>();
    m_api->account(u"ada"_s, Role::Admin);
    m_mira = m_api->key(m_api->account(u"mira"_s, Role::Participant));
    m_tom = m_api->key(m_api->account(u"tom"_s, Role::Participant));
}

void TestUploadServer::aJobNamesWhatWasUploaded()
{
    const QByteArray png = picture(QColor(10, 20, 30));
    const Heard kept = upload(m_mira, png, "holiday.png"); // jobs call it what they like
    QCOMPARE(kept.status, 201);
    const QJsonObject one = kept.json()["inputs"_L1][0].toObject();
    QCOMPARE(one["name"_L1].toString(), u"holiday.png"_s);
    QCOMPARE(one["sha256"_L1].toString().toLatin1(), shaOf(png));
    QCOMPARE(one["size"_L1].toInteger(), png.size());
    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    const Heard submitted = submit(m_mira, shaOf(png).toUpper());
    QVERIFY2(submitted.status == 202, submitted.body.constData());
    const QByteArray path = "/api/v1/jobs/" + submitted.text("id").toLatin1();
    CQ_EVENTUALLY_EQUAL(m_api->ask("GET", path, m_mira).text("state"), u"completed"_s);
    const QByteArray url = m_api->ask("GET", path + "/outputs", m_mira)
                               .json()["outputs"_L1][0]["url"_L1]
                               .toString()
                               .toLatin1();
    const QImage result = QImage::fromData(m_api->ask("GET", url, m_mira).body);
    QCOMPARE(result.pixelColor(3, 3), QColor(10, 20, 30));
}

void TestUploadServer::uploadsAreTheirOwnersAlone()
{
    const QByteArray png = picture(Qt::red);
    QCOMPARE(upload(m_mira, png).status, 201);
    // Who knows the number of somebody's picture does not get the picture by it.
    const Heard refused = submit(m_tom, shaOf(png));
    QCOMPARE(refused.status, 422);
    QVERIFY(refused.body.contains("cat.png"));
    QVERIFY(uploads(m_tom).isEmpty());
    QCOMPARE(m_api->ask("DELETE", "/api/v1/inputs/" + shaOf(png), m_tom).status, 404);
    QCOMPARE(uploads(m_mira).size(), 1);
}

void TestUploadServer::theSameContentIsKeptOnce()
{
    QCOMPARE(upload(m_mira, "the same", "a.txt").status, 201);
    QCOMPARE(upload(m_mira, "another", "b.txt").status, 201);
    QCOMPARE(upload(m_mira, "the same", "c.txt").status, 201);
    QStringList names;
    for (const QJsonValue &one : uploads(m_mira))
        names << one["name"_L1].toString();
    names.sort();
    QCOMPARE(names, QStringList({u"b.txt"_s, u"c.txt"_s}));
}

void TestUploadServer::whatIsForgottenCannotBeNamed()
{
    const QByteArray png = picture(Qt::blue);
    QCOMPARE(upload(m_mira, png).status, 201);
    QCOMPARE(submit(m_mira, shaOf(png)).status, 202);
    QCOMPARE(m_api->ask("DELETE", "/api/v1/inputs/" + shaOf(png), m_mira).status, 204);
    QCOMPARE(m_api->ask("DELETE", "/api/v1/inputs/" + shaOf(png), m_mira).status, 404);
    QCOMPARE(m_api->ask("DELETE", "/api/v1/inputs/nothing", m_mira).status, 404);
    QCOMPARE(submit(m_mira, shaOf(png)).status, 422);
    // The job from before still has it.
    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    CQ_EVENTUALLY_EQUAL(m_api->ask("GET", "/api/v1/jobs/1", m_mira).text("state"), u"completed"_s);
}

void TestUploadServer::uploadsCountAsStored()
{
    AccountQuota little;
    little.storedBytes = 1000;
    const QByteArray lee = m_api->key(m_api->account(u"lee"_s, Role::Participant, little));
    QCOMPARE(upload(lee, QByteArray(1200, 'a')).status, 201); // what goes over it is the last
    QCOMPARE(upload(lee, "more").status, 429);
    QCOMPARE(m_api->ask("DELETE", "/api/v1/inputs/" + shaOf(QByteArray(1200, 'a')), lee).status,
             204);
    QCOMPARE(upload(lee, "more").status, 201);
}

void TestUploadServer::inputsAreFetchedFromWhereTheyAre()
{
    const QByteArray png = picture(QColor(70, 80, 90));
    ScriptedServer pictures;
    pictures.on("GET /cat", [&png](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, png);
    });
    allowPrivatePlaces();
    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    const Heard submitted = submit(m_mira, pictures.url().toEncoded() + "/cat", "url");
    QVERIFY2(submitted.status == 202, submitted.body.constData());
    const QByteArray path = "/api/v1/jobs/" + submitted.text("id").toLatin1();
    CQ_EVENTUALLY_EQUAL(m_api->ask("GET", path, m_mira).text("state"), u"completed"_s);
    const QByteArray url = m_api->ask("GET", path + "/outputs", m_mira)
                               .json()["outputs"_L1][0]["url"_L1]
                               .toString()
                               .toLatin1();
    const QImage result = QImage::fromData(m_api->ask("GET", url, m_mira).body);
    QCOMPARE(result.pixelColor(3, 3), QColor(70, 80, 90));
    QCOMPARE(pictures.connections(), 1);
    QVERIFY(QDir(m_api->world().dataFolder() + u"/tmp"_s).isEmpty()); // nothing is left lying
}

void TestUploadServer::whatCannotBeFetchedIsSaid_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("missing") << "/missing"_ba
                             << "answered 404"_ba;
    QTest::newRow("elsewhere") << "/elsewhere"_ba
                               << "answered 302"_ba; // is not followed
    QTest::newRow("too large") << "/large"_ba
                               << "cat.png"_ba;
    QTest::newRow("no URL") << "no URL"_ba
                            << "http or https"_ba;
    QTest::newRow("a file") << "file:///etc/hostname"_ba
                            << "http or https"_ba;
}

void TestUploadServer::whatCannotBeFetchedIsSaid()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, sentence);
    ScriptedServer pictures;
    pictures.on("GET /missing", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 404, "no");
    });
    pictures.on("GET /elsewhere", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 302, "", "Location: /cat\r\n");
    });
    pictures.on("GET /large", [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, QByteArray(3 * 1024 * 1024, 'a'));
    });
    allowPrivatePlaces();
    CQ_VERIFY_OK(await(
        m_api->world().thread().handle().setSettingPairs({{u"quota.input_megabytes"_s, u"1"_s}})));
    const QByteArray url = path.startsWith('/') ? pictures.url().toEncoded() + path : path;
    const Heard heard = submit(m_mira, url, "url");
    QCOMPARE(heard.status, 422);
    const QByteArray message = heard.json()["error"_L1]["message"_L1].toString().toUtf8();
    QVERIFY2(message.contains("cat.png") && message.contains(sentence), message.constData());
    QVERIFY(m_api->ask("GET", "/api/v1/jobs", m_mira).json()["jobs"_L1].toArray().isEmpty());
}

void TestUploadServer::privatePlacesAreNotReached()
{
    ScriptedServer inside;
    const Heard heard = submit(m_mira, inside.url().toEncoded() + "/secret", "url");
    QCOMPARE(heard.status, 422);
    QCOMPARE(inside.connections(), 0);
    QCOMPARE(submit(m_mira, "http://localhost:1/", "url").status, 422);
}

void TestUploadServer::uselessBodiesAreRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    const QByteArray form("multipart/form-data; boundary=b");
    QTest::newRow("nothing") << QByteArray() << form;
    QTest::newRow("no form") << QByteArray("{}") << QByteArray("application/json");
    QTest::newRow("no file") << QByteArray(
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n")
                             << form;
    QTest::newRow("cut off") << QByteArray(
        "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\n1")
                             << form;
}

void TestUploadServer::uselessBodiesAreRefused()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    const Heard heard = m_api->ask("POST", "/api/v1/inputs", m_mira, body, type);
    QVERIFY2(heard.status >= 400 && heard.status < 500, heard.body.constData());
    QVERIFY(!heard.json()["error"_L1]["message"_L1].toString().isEmpty());
    QVERIFY(uploads(m_mira).isEmpty());
}

QTEST_GUILESS_MAIN(TestUploadServer)

#include "uploadserver.moc"
