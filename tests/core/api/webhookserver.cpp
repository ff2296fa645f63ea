#include "core/engine/webhookdesk.h"
#include "tests/core/api/apiworld.h"
#include "tests/support/hmac.h"
#include "tests/support/scriptedserver.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

QByteArray hookOf(const ScriptedServer &server)
{
    return server.url().toEncoded() + "/hook";
}

QByteArray submission(const QByteArray &webhook, int colour = 255)
{
    return "{\"workflow\":" + colourGraph(colour)
        + ",\"title\":\"a picture\",\"webhook\":" + webhook + "}";
}

QByteArray part(const QByteArray &name, const QByteArray &value)
{
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

} // namespace

/// Webhooks as clients see them: a whole server, a simulated node and receivers on real sockets.
class TestWebhookServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void cleanupTestCase() { m_api.reset(); }

    void init() { allowPrivate(true); }

    void aReceiverHearsOfTheResults();
    void aFormBringsOneToo_data();
    void aFormBringsOneToo();
    void whatIsNoWebhookIsRefused_data();
    void whatIsNoWebhookIsRefused();
    void privateReceiversAreRefusedUnlessAllowed();
    void jobsWithoutOneSayNothing();
    void aCloneOfTheirsCarriesItAlong();
    void aCloneForSomebodyElseDoesNot();
    void anotherWebhookIsAnotherSubmission();
    void secretsAreOfOnePersonAndNotKept();
    void secretsOutliveTheProgram();

private:
    void allowPrivate(bool allowed);
    QJsonObject webhookOf(const QByteArray &job, const QByteArray &token);

    std::unique_ptr<ApiWorld> m_api;
    QByteArray m_mira;
    QByteArray m_tom;
    QByteArray m_eve; ///< an editor
};

void TestWebhookServer::initTestCase()
{
    m_api = std::make_unique<ApiWorld>();
    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    m_mira = m_api->key(m_api->account(u"mira"_s, Role::Participant));
    m_tom = m_api->key(m_api->account(u"tom"_s, Role::Participant));
    m_eve = m_api->key(m_api->account(u"eve"_s, Role::Editor));
}

void TestWebhookServer::allowPrivate(bool allowed)
{
    const auto kept = await(m_api->world().handle().setSettingPairs(
        {{u"outbound.private_addresses"_s, allowed ? u"true"_s : u"false"_s}}));
    CQ_VERIFY_OK(kept);
}

QJsonObject TestWebhookServer::webhookOf(const QByteArray &job, const QByteArray &token)
{
    const Heard heard = m_api->ask("GET", "/api/v1/jobs/" + job, token);
    return heard.json()["webhook"_L1].toObject();
}

void TestWebhookServer::aReceiverHearsOfTheResults()
{
    ScriptedServer receiver;
    receiver.onJson("POST /hook", "{}");
    const QByteArray url = hookOf(receiver) + "?room=4";
    const Heard accepted =
        m_api->ask("POST", "/api/v1/jobs", m_mira, submission('"' + url + '"', 1));
    QCOMPARE(accepted.status, 202);
    const QByteArray id = accepted.text("id").toLatin1();
    CQ_EVENTUALLY_EQUAL(webhookOf(id, m_mira)["state"_L1].toString(), u"delivered"_s);

    QCOMPARE(receiver.seen().size(), 1);
    const SeenRequest seen = receiver.seen().first();
    QCOMPARE(seen.query, "room=4");
    const QJsonObject body = QJsonDocument::fromJson(seen.body).object();
    QCOMPARE(body["type"_L1].toString(), u"job.completed"_s);
    QCOMPARE(body["data"_L1]["id"_L1].toString(), QString::fromLatin1(id));
    QCOMPARE(body["data"_L1]["user"_L1].toString(), u"mira"_s);
    QCOMPARE(body["data"_L1]["title"_L1].toString(), u"a picture"_s);
    const QByteArray path = body["data"_L1]["outputs"_L1][0]["url"_L1].toString().toLatin1();
    const Heard picture = m_api->ask("GET", path, m_mira);
    QCOMPARE(picture.status, 200);
    QVERIFY(picture.body.startsWith("\x89PNG"));

    const Heard secret = m_api->ask("GET", "/api/v1/webhooks/secret", m_mira);
    QCOMPARE(secret.status, 200);
    QVERIFY(secret.text("secret").startsWith(u"whsec_"_s));
    QCOMPARE(secret.header("Cache-Control"), "no-store");
    const auto bytes = QByteArray::fromBase64(secret.text("secret").sliced(6).toLatin1());
    QCOMPARE(bytes.size(), 32);
    const QByteArray content = seen.headers.value("webhook-id") + '.'
        + seen.headers.value("webhook-timestamp") + '.' + seen.body;
    QCOMPARE(seen.headers.value("webhook-signature"),
             "v1," + hmacSha256(bytes, content).toBase64());

    const QJsonObject told = webhookOf(id, m_mira);
    QCOMPARE(told["url"_L1].toString(), QString::fromLatin1(url));
    QCOMPARE(told["attempts"_L1].toInt(), 1);
    QCOMPARE(told["last_status"_L1].toInt(), 200);
    QVERIFY(told["last_error"_L1].isNull());
    QVERIFY(told["next_attempt_at"_L1].isNull());
    QCOMPARE(webhookOf(id, m_eve), told); // editors see it
}

void TestWebhookServer::aFormBringsOneToo_data()
{
    QTest::addColumn<bool>("isObject");
    QTest::newRow("a URL") << false;
    QTest::newRow("an object") << true;
}

void TestWebhookServer::aFormBringsOneToo()
{
    QFETCH(bool, isObject);
    ScriptedServer receiver;
    receiver.onJson("POST /hook", "{}");
    const QByteArray webhook = isObject
        ? "{\"url\":\"" + hookOf(receiver) + "\",\"events\":[\"cancelled\"]}"
        : hookOf(receiver);
    const Heard accepted = m_api->ask("POST", "/api/v1/jobs", m_mira,
                                      part("workflow", colourGraph(2)) + part("held", "true")
                                          + part("webhook", webhook) + "--b--\r\n",
                                      "multipart/form-data; boundary=b");
    QCOMPARE(accepted.status, 202);
    const QByteArray id = accepted.text("id").toLatin1();
    QCOMPARE(webhookOf(id, m_mira)["state"_L1].toString(), u"waiting"_s);
    QCOMPARE(m_api->ask("POST", "/api/v1/jobs/" + id + "/cancel", m_mira).status, 200);
    CQ_EVENTUALLY_EQUAL(webhookOf(id, m_mira)["state"_L1].toString(), u"delivered"_s);
    QCOMPARE(receiver.seen().size(), 1);
}

void TestWebhookServer::whatIsNoWebhookIsRefused_data()
{
    QTest::addColumn<QByteArray>("webhook");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("a number") << QByteArray("5") << 400 << u"webhook is a URL"_s;
    QTest::newRow("an empty text") << QByteArray("\"\"") << 400 << u"webhook is a URL"_s;
    QTest::newRow("a list") << QByteArray("[\"http://8.8.8.8/\"]") << 400 << u"webhook is a URL"_s;
    QTest::newRow("no url") << QByteArray("{\"events\":[\"failed\"]}") << 400
                            << u"webhook is a URL"_s;
    QTest::newRow("another event")
        << QByteArray(R"({"url":"http://8.8.8.8/","events":["running"]})") << 400
        << u"completed, failed and cancelled"_s;
    QTest::newRow("no event") << QByteArray(R"({"url":"http://8.8.8.8/","events":[]})") << 400
                              << u"completed, failed and cancelled"_s;
    QTest::newRow("events as text") << QByteArray(R"({"url":"http://8.8.8.8/","events":"failed"})")
                                    << 400 << u"completed, failed and cancelled"_s;
    QTest::newRow("a path") << QByteArray("\"/hook\"") << 422 << u"http or https"_s;
    QTest::newRow("a file") << QByteArray("\"file:///etc/passwd\"") << 422 << u"http or https"_s;
    QTest::newRow("a password") << QByteArray("\"http://me:secret@example.com/\"") << 422
                                << u"password"_s;
    QTest::newRow("a long one") << "\"https://example.com/" + QByteArray(2100, 'a') + '"' << 422
                                << u"2048"_s;
}

void TestWebhookServer::whatIsNoWebhookIsRefused()
{
    QFETCH(QByteArray, webhook);
    QFETCH(int, status);
    QFETCH(QString, sentence);
    const Heard heard = m_api->ask("POST", "/api/v1/jobs", m_mira, submission(webhook));
    QCOMPARE(heard.status, status);
    const QString message = heard.json()["error"_L1]["message"_L1].toString();
    QVERIFY2(message.contains(sentence), qPrintable(message));
    QVERIFY(!message.contains(u"secret"_s));
}

void TestWebhookServer::privateReceiversAreRefusedUnlessAllowed()
{
    const QByteArray body = submission("\"http://192.168.1.20:8080/hook\"", 3);
    allowPrivate(false);
    const Heard refused = m_api->ask("POST", "/api/v1/jobs", m_mira, body);
    QCOMPARE(refused.status, 422);
    const QString message = refused.json()["error"_L1]["message"_L1].toString();
    QVERIFY2(message.contains(u"outbound.private_addresses"_s), qPrintable(message));
    QCOMPARE(
        m_api->ask("POST", "/api/v1/jobs", m_mira, submission("\"http://localhost:8080/hook\"", 3))
            .status,
        422);
    // A name is looked at when there is something to tell.
    QCOMPARE(m_api->ask("POST", "/api/v1/jobs", m_mira, submission("\"https://hook.invalid/\"", 3))
                 .status,
             202);
    allowPrivate(true);
    QCOMPARE(m_api->ask("POST", "/api/v1/jobs", m_mira, body).status, 202);
}

void TestWebhookServer::jobsWithoutOneSayNothing()
{
    const QByteArray id = m_api->submit(m_mira);
    QVERIFY(!m_api->ask("GET", "/api/v1/jobs/" + id, m_mira).json().contains("webhook"_L1));
}

void TestWebhookServer::aCloneOfTheirsCarriesItAlong()
{
    ScriptedServer receiver;
    receiver.onJson("POST /hook", "{}");
    const Heard first = m_api->ask(
        "POST", "/api/v1/jobs", m_mira,
        submission("{\"url\":\"" + hookOf(receiver) + "\",\"events\":[\"completed\"]}", 4));
    const QByteArray original = first.text("id").toLatin1();
    CQ_EVENTUALLY_EQUAL(receiver.seen().size(), 1);
    const Heard copy = m_api->ask("POST", "/api/v1/jobs/" + original + "/clone", m_mira);
    QCOMPARE(copy.status, 202);
    const QByteArray id = copy.text("id").toLatin1();
    CQ_EVENTUALLY_EQUAL(webhookOf(id, m_mira)["state"_L1].toString(), u"delivered"_s);
    QCOMPARE(receiver.seen().size(), 2);
    const QJsonObject body = QJsonDocument::fromJson(receiver.seen().last().body).object();
    QCOMPARE(body["data"_L1]["id"_L1].toString(), QString::fromLatin1(id));
}

void TestWebhookServer::aCloneForSomebodyElseDoesNot()
{
    ScriptedServer receiver;
    receiver.onJson("POST /hook", "{}");
    const Heard first =
        m_api->ask("POST", "/api/v1/jobs", m_mira, submission('"' + hookOf(receiver) + '"', 5));
    const Heard copy =
        m_api->ask("POST", "/api/v1/jobs/" + first.text("id").toLatin1() + "/clone", m_eve);
    QCOMPARE(copy.status, 202);
    const Heard shown = m_api->ask("GET", "/api/v1/jobs/" + copy.text("id").toLatin1(), m_eve);
    QCOMPARE(shown.status, 200);
    QVERIFY(!shown.json().contains("webhook"_L1));
}

void TestWebhookServer::anotherWebhookIsAnotherSubmission()
{
    const auto submit = [this](const QByteArray &webhook) {
        RawClient client(m_api->server().port());
        const QByteArray body = submission(webhook, 6);
        client.send("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + m_mira + "\r\nIdempotency-Key: once\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + QByteArray::number(body.size())
                    + "\r\nConnection: close\r\n\r\n" + body);
        return client.answer(false, kPatienceMs);
    };
    QCOMPARE(submit("\"http://127.0.0.1:9/a\"").status, 202);
    QCOMPARE(submit("\"http://127.0.0.1:9/a\"").status, 202);
    QCOMPARE(submit("\"http://127.0.0.1:9/b\"").status, 422);
}

void TestWebhookServer::secretsAreOfOnePersonAndNotKept()
{
    const QString mira = m_api->ask("GET", "/api/v1/webhooks/secret", m_mira).text("secret");
    const QString tom = m_api->ask("GET", "/api/v1/webhooks/secret", m_tom).text("secret");
    QVERIFY(!mira.isEmpty());
    QVERIFY(mira != tom);
    QCOMPARE(m_api->ask("GET", "/api/v1/webhooks/secret", m_mira).text("secret"), mira);
    const QByteArray bytes = QByteArray::fromBase64(mira.sliced(6).toLatin1());
    QDir folder(m_api->world().dataFolder());
    QVERIFY(folder.exists(u"keys/webhooks"_s));
    for (const QString &name : folder.entryList({u"*.db*"_s, u"keys/*"_s}, QDir::Files)) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray content = file.readAll();
        QVERIFY2(!content.contains(bytes) && !content.contains(mira.sliced(6).toLatin1()),
                 qPrintable(name));
    }
}

void TestWebhookServer::secretsOutliveTheProgram()
{
    EngineWorld world;
    const auto secret = [&world] {
        std::ignore = await(world.thread().accounts().accounts());
        const auto desk = world.thread().newWebhookDesk();
        Result<QString> told = await(desk->secretOf(UserId{7}));
        // The key is read after the start; until then nobody is told a wrong one.
        while (!told && told.error().kind == ErrorKind::Unavailable)
            told = await(desk->secretOf(UserId{7}));
        return told.value_or(QString());
    };
    world.start();
    const QString before = secret();
    QVERIFY(before.startsWith(u"whsec_"_s));
    world.stop();
    world.start();
    QCOMPARE(secret(), before);
}

QTEST_GUILESS_MAIN(TestWebhookServer)

#include "webhookserver.moc"
