#include "core/api/server.h"

#include "tests/core/http/rawclient.h"
#include "tests/support/engineworld.h"

#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

const Actor kOperator{kLocalOperator, u"local"_s, u"local"_s};

struct Answered
{
    int status = 0;
    QByteArray body;
    QJsonObject json;
    QByteArray requestId;
};

QByteArray graph()
{
    return R"({"1":{"class_type":"EmptyImage","inputs":{"width":64,"height":48,"batch_size":1,"color":255}},)"
           R"("9":{"class_type":"SaveImage","inputs":{"images":["1",0],"filename_prefix":"api"}}})";
}

} // namespace

/// The whole way of a remote client: a real engine, a simulated node, real sockets.
class TestApiServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void nobodySignsInBeforeThereIsAnAdministrator();
    void aJobGoesAllTheWay();
    void othersJobsAreNotThere();
    void quotasAnswer429();
    void theDocumentHasEveryRoute();

private:
    Answered ask(const QByteArray &method, const QString &path, const QByteArray &token = {},
                 const QByteArray &body = {});
    QByteArray signIn(const QString &name, const QString &password);
    void account(const QString &name, Role role, AccountQuota quota = {});

    std::unique_ptr<EngineWorld> m_world;
    std::unique_ptr<api::Server> m_server;
    QNetworkAccessManager m_network;
};

void TestApiServer::initTestCase()
{
    m_network.setProxy(QNetworkProxy::NoProxy);
}

void TestApiServer::init()
{
    m_world = std::make_unique<EngineWorld>();
    m_world->start();
    const auto accounts = m_world->thread().accounts().accounts();
    CQ_VERIFY_OK(await(accounts));
    m_server = std::make_unique<api::Server>(m_world->thread(), api::ServerConfig{});
    CQ_VERIFY_OK(m_server->start());
}

void TestApiServer::cleanup()
{
    m_server.reset();
    m_world.reset();
}

Answered TestApiServer::ask(const QByteArray &method, const QString &path, const QByteArray &token,
                            const QByteArray &body)
{
    QNetworkRequest request(QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_server->port()).arg(path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    QNetworkReply *reply = m_network.sendCustomRequest(request, method, body);
    if (!waitUntil([reply] { return reply->isFinished(); }, kPatienceMs))
        return {};
    Answered answered;
    answered.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answered.body = reply->readAll();
    answered.json = QJsonDocument::fromJson(answered.body).object();
    answered.requestId = reply->rawHeader("X-Request-ID");
    reply->deleteLater();
    return answered;
}

void TestApiServer::account(const QString &name, Role role, AccountQuota quota)
{
    NewAccount wanted;
    wanted.name = name;
    wanted.password = u"correct horse "_s + name;
    wanted.role = role;
    wanted.quota = quota;
    CQ_VERIFY_OK(await(m_world->thread().accounts().create(wanted, kOperator)));
}

QByteArray TestApiServer::signIn(const QString &name, const QString &password)
{
    const QJsonObject body{{u"username"_s, name}, {u"password"_s, password}};
    return ask("POST", u"/api/v1/auth/login"_s, {}, QJsonDocument(body).toJson())
        .json.value("access_token"_L1)
        .toString()
        .toLatin1();
}

void TestApiServer::nobodySignsInBeforeThereIsAnAdministrator()
{
    const QByteArray body = R"({"username":"admin","password":"admin"})";
    QCOMPARE(ask("POST", u"/api/v1/auth/login"_s, {}, body).status, 503);
    account(u"mira"_s, Role::Participant);
    QVERIFY(signIn(u"mira"_s, u"correct horse mira"_s).isEmpty());
    account(u"ada"_s, Role::Admin);
    QVERIFY(!signIn(u"mira"_s, u"correct horse mira"_s).isEmpty());
    QCOMPARE(ask("POST", u"/api/v1/auth/login"_s, {}, body).status, 401);
}

void TestApiServer::aJobGoesAllTheWay()
{
    m_world->join(m_world->simulate(u"gpu-a"_s));
    account(u"ada"_s, Role::Admin);
    account(u"mira"_s, Role::Participant);
    const QByteArray token = signIn(u"mira"_s, u"correct horse mira"_s);
    QCOMPARE(ask("GET", u"/api/v1/auth/me"_s, token).json.value("username"_L1).toString(),
             u"mira"_s);
    const Answered submitted = ask("POST", u"/api/v1/jobs"_s, token,
                                   "{\"title\":\"from afar\",\"workflow\":" + graph() + "}");
    QCOMPARE(submitted.status, 202);
    QVERIFY(!submitted.requestId.isEmpty());
    QCOMPARE(submitted.json.value("user"_L1).toString(), u"mira"_s);
    const QString path = u"/api/v1/jobs/"_s + submitted.json.value("id"_L1).toString();
    QTRY_COMPARE_WITH_TIMEOUT(ask("GET", path, token).json.value("state"_L1).toString(),
                              u"completed"_s, kPatienceMs);
    QCOMPARE(ask("GET", path + u"/graph"_s, token).body, graph());
    const QJsonArray outputs =
        ask("GET", path + u"/outputs"_s, token).json.value("outputs"_L1).toArray();
    QCOMPARE(outputs.size(), 1);
    const Answered file = ask("GET", outputs.first()["url"_L1].toString(), token);
    QCOMPARE(file.status, 200);
    const QImage picture = QImage::fromData(file.body);
    QCOMPARE(picture.size(), QSize(64, 48));
    QCOMPARE(picture.pixelColor(1, 1), QColor(0, 0, 255));
}

void TestApiServer::othersJobsAreNotThere()
{
    account(u"ada"_s, Role::Admin);
    account(u"mira"_s, Role::Participant);
    account(u"tom"_s, Role::Participant);
    const QByteArray mira = signIn(u"mira"_s, u"correct horse mira"_s);
    const QByteArray tom = signIn(u"tom"_s, u"correct horse tom"_s);
    const QByteArray ada = signIn(u"ada"_s, u"correct horse ada"_s);
    const Answered submitted =
        ask("POST", u"/api/v1/jobs"_s, mira, "{\"workflow\":" + graph() + "}");
    QCOMPARE(submitted.status, 202);
    const QString id = submitted.json.value("id"_L1).toString();
    for (const QString &path : {u"/api/v1/jobs/"_s + id, u"/api/v1/jobs/%1/graph"_s.arg(id),
                                u"/api/v1/jobs/1"_s, u"/api/v1/jobs/1/outputs"_s})
        QCOMPARE(ask("GET", path, tom).status, 404);
    QCOMPARE(ask("POST", u"/api/v1/jobs/%1/cancel"_s.arg(id), tom).status, 404);
    QCOMPARE(ask("DELETE", u"/api/v1/jobs/%1"_s.arg(id), tom).status, 404);
    QVERIFY(ask("GET", u"/api/v1/jobs"_s, tom).json.value("jobs"_L1).toArray().isEmpty());
    QCOMPARE(ask("GET", u"/api/v1/jobs"_s, mira).json.value("jobs"_L1).toArray().size(), 1);
    QCOMPARE(ask("GET", u"/api/v1/jobs?user=mira"_s, ada).json.value("jobs"_L1).toArray().size(),
             1);
    QCOMPARE(ask("GET", u"/api/v1/jobs/"_s + id).status, 401);
    QCOMPARE(ask("POST", u"/api/v1/nodes"_s, tom, "not json").status, 403);
    QCOMPARE(
        ask("POST", u"/api/v1/jobs/%1/cancel"_s.arg(id), mira).json.value("state"_L1).toString(),
        u"cancelled"_s);
}

void TestApiServer::quotasAnswer429()
{
    account(u"ada"_s, Role::Admin);
    AccountQuota quota;
    quota.waitingJobs = 2;
    account(u"mira"_s, Role::Participant, quota);
    const QByteArray token = signIn(u"mira"_s, u"correct horse mira"_s);
    const QByteArray body = "{\"workflow\":" + graph() + "}";
    QCOMPARE(ask("POST", u"/api/v1/jobs"_s, token, body).status, 202);
    const QString second =
        ask("POST", u"/api/v1/jobs"_s, token, body).json.value("id"_L1).toString();
    const Answered refused = ask("POST", u"/api/v1/jobs"_s, token, body);
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.json["error"_L1]["message"_L1].toString().contains(u"at most 2"_s));
    QCOMPARE(ask("POST", u"/api/v1/jobs/%1/cancel"_s.arg(second), token).status, 200);
    QCOMPARE(ask("POST", u"/api/v1/jobs"_s, token, body).status, 202);
}

void TestApiServer::theDocumentHasEveryRoute()
{
    const Answered document = ask("GET", u"/openapi.json"_s);
    QCOMPARE(document.status, 200);
    QCOMPARE(document.json.value("openapi"_L1).toString(), u"3.1.0"_s);
    const QJsonObject paths = document.json.value("paths"_L1).toObject();
    QVERIFY(paths.contains(u"/api/v1/jobs/{id}/cancel"_s));
    QVERIFY(paths.value("/api/v1/jobs"_L1).toObject().contains(u"post"_s));
}

QTEST_GUILESS_MAIN(TestApiServer)

#include "apiserver.moc"
