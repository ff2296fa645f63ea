#include "core/api/server.h"

#include "tests/core/api/documented.h"
#include "tests/core/http/rawclient.h"
#include "tests/support/engineworld.h"

#include <QBuffer>
#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QProcess>
#include <QTest>
#include <QWebSocket>

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
    int retryAfter = 0;
};

QByteArray graph()
{
    return R"({"1":{"class_type":"EmptyImage","inputs":{"width":64,"height":48,"batch_size":1,"color":255}},)"
           R"("9":{"class_type":"SaveImage","inputs":{"images":["1",0],"filename_prefix":"api"}}})";
}

const QByteArray kPictureGraph =
    R"({"1":{"class_type":"LoadImage","inputs":{"image":"cat.png"}},)"
    R"("9":{"class_type":"SaveImage","inputs":{"images":["1",0],"filename_prefix":"form"}}})";

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
    void resultsComeAsOneArchive();
    void longAnswersAreCompressedUnlessTheyHoldSecrets();
    void othersJobsAreNotThere();
    void quotasAnswer429();
    void theHousesLimitFollowsTheSettings();
    void theMinuteTheQueueAndTheDiskHaveTheirLimits();
    void oneKeyIsOneJob();
    void formsBringTheirFiles();
    void aCopyBringsGraphAndFiles();
    void whatWaitsIsClearedByFilter();
    void nothingIsTakenWhileIntakeIsStopped();
    void aDrainedNodeFinishesWhatItHas();
    void whoHasTheirMostRunningLeavesTheOtherNodes();
    void aSubmissionTellsItsPlaceAndWhyItWaits();
    void newsIsForThoseItConcerns();
    void theDocumentHasEveryRoute();
    void thePageHasEveryRoute();
    void answersAreHeldAgainstTheDocument_data();
    void answersAreHeldAgainstTheDocument();

private:
    Answered ask(const QByteArray &method, const QString &path, const QByteArray &token = {},
                 const QByteArray &body = {}, const QMap<QByteArray, QByteArray> &headers = {});
    QByteArray signIn(const QString &name, const QString &password);
    void account(const QString &name, Role role, AccountQuota quota = {});
    Answered submitPicture(const QByteArray &token); ///< kPictureGraph with a picture of 20 x 10

    std::unique_ptr<EngineWorld> m_world;
    std::unique_ptr<api::Server> m_server;
    std::unique_ptr<Documented> m_documented;
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
    CQ_VERIFY_OK(await(m_world->thread().accounts().ready()));
    m_server = std::make_unique<api::Server>(m_world->thread(), api::ServerConfig{});
    CQ_VERIFY_OK(m_server->start());
    m_documented = std::make_unique<Documented>(m_server->routes());
}

void TestApiServer::cleanup()
{
    m_server.reset();
    m_world.reset();
}

Answered TestApiServer::ask(const QByteArray &method, const QString &path, const QByteArray &token,
                            const QByteArray &body, const QMap<QByteArray, QByteArray> &headers)
{
    QNetworkRequest request(QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_server->port()).arg(path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    for (auto header = headers.begin(); header != headers.end(); ++header)
        request.setRawHeader(header.key(), header.value());
    QNetworkReply *reply = m_network.sendCustomRequest(request, method, body);
    if (!waitUntil([reply] { return reply->isFinished(); }, kPatienceMs))
        return {};
    Answered answered;
    answered.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answered.body = reply->readAll();
    answered.json = QJsonDocument::fromJson(answered.body).object();
    answered.requestId = reply->rawHeader("X-Request-ID");
    const QString fault = m_documented->fault(method, path.toLatin1(), answered.status,
                                              reply->rawHeader("Content-Type"), answered.body);
    if (!fault.isEmpty())
        QTest::qFail(qPrintable(fault), __FILE__, __LINE__);
    answered.retryAfter = reply->rawHeader("Retry-After").toInt();
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

void TestApiServer::resultsComeAsOneArchive()
{
    m_world->join(m_world->simulate(u"gpu-a"_s));
    account(u"ada"_s, Role::Admin);
    const QByteArray token = signIn(u"ada"_s, u"correct horse ada"_s);
    const QByteArray two = R"({"1":{"class_type":"EmptyImage","inputs":{"width":64,"height":48,)"
                           R"("batch_size":2,"color":255}},"9":{"class_type":"SaveImage",)"
                           R"("inputs":{"images":["1",0],"filename_prefix":"katze"}}})";
    const Answered submitted = ask("POST", u"/api/v1/jobs"_s, token, "{\"workflow\":" + two + "}");
    QCOMPARE(submitted.status, 202);
    const QString job = u"/api/v1/jobs/"_s + submitted.json.value("id"_L1).toString();
    const QString path = job + u"/outputs.zip"_s;
    QTRY_COMPARE_WITH_TIMEOUT(ask("GET", job, token).json.value("state"_L1).toString(),
                              u"completed"_s, kPatienceMs);
    RawClient client(m_server->port());
    const QByteArray request = path.toLatin1() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
        + "Bearer " + token + "\r\nAccept-Encoding: gzip\r\n\r\n";
    client.send("HEAD " + request);
    const auto head = client.answer(true);
    client.send("GET " + request);
    const auto answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Content-Type"), "application/zip");
    QCOMPARE(answer.header("Content-Disposition"), "attachment; filename=\"job-1.zip\"");
    QVERIFY(answer.header("Content-Encoding").isEmpty());
    QVERIFY(answer.body.size() > 100);
    QCOMPARE(answer.header("Content-Length").toLongLong(), answer.body.size());
    QCOMPARE(head.header("Content-Length"), answer.header("Content-Length"));

    const QString archive = m_world->filePath(u"results.zip"_s);
    QFile file(archive);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(answer.body);
    file.close();
    QProcess python;
    python.start(u"python3"_s,
                 {u"-c"_s,
                  u"import hashlib, sys, zipfile\n"
                  "with zipfile.ZipFile(sys.argv[1]) as archive:\n"
                  "    for name in archive.namelist():\n"
                  "        print(name, hashlib.sha256(archive.read(name)).hexdigest())"_s,
                  archive});
    QVERIFY(python.waitForFinished());
    QByteArray expected;
    const Answered listed = ask("GET", job + u"/outputs"_s, token);
    for (const QJsonValue &output : listed.json.value("outputs"_L1).toArray())
        expected +=
            (output["file_name"_L1].toString() + u' ' + output["sha256"_L1].toString() + u'\n')
                .toUtf8();
    QCOMPARE(expected.count('\n'), 2);
    QCOMPARE(python.readAllStandardOutput(), expected);

    // What is gone is said, and nothing of where it was.
    const auto detail = m_world->detail(JobId{1});
    QVERIFY(QFile::remove(m_world->dataFolder() + u'/' + detail.outputs.first().path));
    const Answered gone = ask("GET", path, token);
    QCOMPARE(gone.status, 404);
    QVERIFY(!gone.body.contains(m_world->dataFolder().toUtf8()));

    const Answered held =
        ask("POST", u"/api/v1/jobs"_s, token, "{\"held\":true,\"workflow\":" + graph() + "}");
    QCOMPARE(
        ask("GET", u"/api/v1/jobs/%1/outputs.zip"_s.arg(held.json["number"_L1].toInteger()), token)
            .status,
        409);
}

void TestApiServer::longAnswersAreCompressedUnlessTheyHoldSecrets()
{
    account(u"ada"_s, Role::Admin);
    const QByteArray token = signIn(u"ada"_s, u"correct horse ada"_s);
    const auto asked = [&](const QByteArray &line, const QByteArray &body = {}) {
        RawClient client(m_server->port());
        client.send(line + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                    + "\r\nAccept-Encoding: gzip\r\nContent-Type: application/json\r\n"
                      "Content-Length: "
                    + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        return client.answer(false, kPatienceMs);
    };
    const auto made = asked("POST /api/v1/users/many", R"({"prefix":"p","count":20,"digits":2})");
    QCOMPARE(made.status, 201);
    QVERIFY(made.body.size() > 1024);
    QVERIFY(made.body.contains("password"));
    QVERIFY(made.header("Content-Encoding").isEmpty());
    const auto listed = asked("GET /api/v1/users");
    QCOMPARE(listed.status, 200);
    QCOMPARE(listed.header("Content-Encoding"), "gzip");
    // Qt's client unpacks by itself.
    QCOMPARE(ask("GET", u"/api/v1/users"_s, token).json["users"_L1].toArray().size(), 21);
    for (const web::Route &route : m_server->routes()) {
        for (const web::RouteAnswer &answer : route.answers) {
            const bool isSecret = answer.schema == "SignIn" || answer.schema == "LoggedIn"
                || answer.schema.startsWith("Issued");
            QVERIFY2(!isSecret || route.holdsSecret, route.operation.constData());
        }
    }
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

void TestApiServer::theHousesLimitFollowsTheSettings()
{
    account(u"ada"_s, Role::Admin);
    account(u"mira"_s, Role::Participant);
    const QByteArray token = signIn(u"mira"_s, u"correct horse mira"_s);
    const QByteArray body = "{\"workflow\":" + graph() + "}";
    CQ_VERIFY_OK(await(m_world->handle().setSettingPairs({{u"quota.waiting_jobs"_s, u"1"_s}})));
    QCOMPARE(ask("POST", u"/api/v1/jobs"_s, token, body).status, 202);
    QCOMPARE(ask("POST", u"/api/v1/jobs"_s, token, body).status, 429);
    Settings settings;
    settings.maxAttempts = 7;
    CQ_VERIFY_OK(await(m_world->handle().setSettings({}, settings)));
    const auto pairs = await(m_world->handle().settingPairs());
    CQ_VERIFY_OK(pairs);
    QVERIFY(pairs->values().contains(u"7"_s)); // what was kept just now is told at once
}

void TestApiServer::theMinuteTheQueueAndTheDiskHaveTheirLimits()
{
    account(u"ada"_s, Role::Admin);
    AccountQuota slow;
    slow.submissionsPerMinute = 2;
    account(u"mira"_s, Role::Participant, slow);
    AccountQuota small;
    small.storedBytes = 1;
    account(u"tom"_s, Role::Participant, small);
    const QByteArray body = "{\"workflow\":" + graph() + "}";
    const auto submit = [&](const QByteArray &token) {
        return ask("POST", u"/api/v1/jobs"_s, token, body);
    };
    const auto sentence = [](const Answered &answered) {
        return answered.json["error"_L1]["message"_L1].toString();
    };

    const QByteArray mira = signIn(u"mira"_s, u"correct horse mira"_s);
    QCOMPARE(submit(mira).status, 202);
    QCOMPARE(submit(mira).status, 202);
    const Answered often = submit(mira);
    QCOMPARE(often.status, 429);
    QVERIFY(sentence(often).contains(u"2 jobs a minute"_s));
    QVERIFY(often.retryAfter > 20 && often.retryAfter <= 30); // half a minute for each

    CQ_VERIFY_OK(await(m_world->handle().setSettingPairs({{u"queue.max_waiting"_s, u"3"_s}})));
    const QByteArray tom = signIn(u"tom"_s, u"correct horse tom"_s);
    QCOMPARE(submit(tom).status, 202); // nothing of his is kept yet
    const Answered full = submit(tom);
    QCOMPARE(full.status, 429);
    QVERIFY(sentence(full).contains(u"queue is full"_s));

    CQ_VERIFY_OK(await(m_world->handle().setSettingPairs({{u"queue.max_waiting"_s, u"0"_s}})));
    m_world->join(m_world->simulate(u"sim"_s));
    QTRY_COMPARE_WITH_TIMEOUT(await(m_world->handle().storedBytes())->size(), 2, 20'000);
    const Answered stored = submit(tom);
    QCOMPARE(stored.status, 429);
    QVERIFY(sentence(stored).contains(u"Your results take"_s));
}

void TestApiServer::oneKeyIsOneJob()
{
    account(u"ada"_s, Role::Admin);
    account(u"mira"_s, Role::Participant);
    const QByteArray ada = signIn(u"ada"_s, u"correct horse ada"_s);
    const QByteArray mira = signIn(u"mira"_s, u"correct horse mira"_s);
    const QByteArray body = "{\"workflow\":" + graph() + "}";
    const QMap<QByteArray, QByteArray> key{{"Idempotency-Key", "order 17"}};
    const auto submit = [&](const QByteArray &token, const QByteArray &what) {
        return ask("POST", u"/api/v1/jobs"_s, token, what, key);
    };
    const QString id = submit(mira, body).json.value("id"_L1).toString();
    QVERIFY(!id.isEmpty());
    QCOMPARE(submit(mira, body).json.value("id"_L1).toString(), id);
    QCOMPARE(submit(mira, "{\"title\":\"other\",\"workflow\":" + graph() + "}").status, 422);
    QVERIFY(submit(ada, body).json.value("id"_L1).toString() != id); // keys are each person's own
    QCOMPARE(ask("GET", u"/api/v1/jobs"_s, ada).json.value("jobs"_L1).toArray().size(), 2);
    QTRY_COMPARE(ask("GET", u"/api/v1/queue"_s, ada).json["jobs"_L1]["pending"_L1].toInt(), 2);
}

Answered TestApiServer::submitPicture(const QByteArray &token)
{
    QImage picture(20, 10, QImage::Format_RGB32);
    picture.fill(QColor(10, 20, 30));
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "PNG");
    const auto part = [](const QByteArray &disposition, const QByteArray &content) {
        return "--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content
            + "\r\n";
    };
    const QByteArray body = part("name=\"workflow\"; filename=\"w.json\"", kPictureGraph)
        + part("name=\"image\"; filename=\"cat.png\"", png) + part("name=\"priority\"", "1")
        + "--b--\r\n";
    return ask("POST", u"/api/v1/jobs"_s, token, body,
               {{"Content-Type", "multipart/form-data; boundary=b"}});
}

void TestApiServer::formsBringTheirFiles()
{
    m_world->join(m_world->simulate(u"gpu-a"_s));
    account(u"ada"_s, Role::Admin);
    const QByteArray token = signIn(u"ada"_s, u"correct horse ada"_s);
    const Answered submitted = submitPicture(token);
    QCOMPARE(submitted.status, 202);
    QCOMPARE(submitted.json.value("title"_L1).toString(), u"w.json"_s);
    QCOMPARE(submitted.json.value("priority"_L1).toInt(), 1);
    const QString path = u"/api/v1/jobs/"_s + submitted.json.value("id"_L1).toString();
    QTRY_COMPARE_WITH_TIMEOUT(ask("GET", path, token).json.value("state"_L1).toString(),
                              u"completed"_s, kPatienceMs);
    const QString url =
        ask("GET", path + u"/outputs"_s, token).json["outputs"_L1][0]["url"_L1].toString();
    const QImage result = QImage::fromData(ask("GET", url, token).body);
    QCOMPARE(result.size(), QSize(20, 10));
    QCOMPARE(result.pixelColor(3, 3), QColor(10, 20, 30));
    // A file that the graph wants and nobody sent.
    const Answered incomplete =
        ask("POST", u"/api/v1/jobs"_s, token, "{\"workflow\":" + kPictureGraph + "}");
    QCOMPARE(incomplete.status, 422);
    QVERIFY(incomplete.json["error"_L1]["message"_L1].toString().contains(u"cat.png"_s));
}

void TestApiServer::aCopyBringsGraphAndFiles()
{
    account(u"ada"_s, Role::Admin);
    account(u"mira"_s, Role::Participant);
    account(u"tom"_s, Role::Participant);
    const QByteArray ada = signIn(u"ada"_s, u"correct horse ada"_s);
    const QByteArray mira = signIn(u"mira"_s, u"correct horse mira"_s);
    const Answered first = submitPicture(ada); // put before others, which a copy is not
    QCOMPARE(first.status, 202);
    const QString path = u"/api/v1/jobs/"_s + first.json.value("id"_L1).toString();
    QCOMPARE(ask("POST", path + u"/clone"_s, mira).status, 404); // not hers
    const Answered copy = ask("POST", path + u"/clone"_s, ada);
    QCOMPARE(copy.status, 202);
    QVERIFY(copy.json.value("id"_L1) != first.json.value("id"_L1));
    QCOMPARE(copy.json.value("title"_L1).toString(), u"w.json"_s);
    QCOMPARE(copy.json.value("priority"_L1).toInt(), 2);
    const QString copied = u"/api/v1/jobs/"_s + copy.json.value("id"_L1).toString();
    QCOMPARE(ask("GET", copied + u"/graph"_s, ada).body, kPictureGraph);
    // The first one goes with all that is its own before the copy runs.
    QCOMPARE(ask("POST", path + u"/cancel"_s, ada).status, 200);
    QCOMPARE(ask("DELETE", path, ada).status, 204);
    m_world->join(m_world->simulate(u"gpu-a"_s));
    QTRY_COMPARE_WITH_TIMEOUT(ask("GET", copied, ada).json.value("state"_L1).toString(),
                              u"completed"_s, kPatienceMs);
    const QString url =
        ask("GET", copied + u"/outputs"_s, ada).json["outputs"_L1][0]["url"_L1].toString();
    QCOMPARE(QImage::fromData(ask("GET", url, ada).body).size(), QSize(20, 10));
    QCOMPARE(ask("POST", u"/api/v1/jobs/999/clone"_s, ada).status, 404);

    // A copy is a submission like any, of who asks for it.
    AccountQuota quota;
    quota.waitingJobs = 1;
    account(u"lee"_s, Role::Editor, quota);
    const QByteArray lee = signIn(u"lee"_s, u"correct horse lee"_s);
    QCOMPARE(ask("POST", u"/api/v1/queue/pause"_s, ada).status, 200);
    const Answered hers = ask("POST", copied + u"/clone"_s, lee);
    QCOMPARE(hers.status, 202);
    QCOMPARE(hers.json.value("user"_L1).toString(), u"lee"_s);
    QCOMPARE(ask("POST", copied + u"/clone"_s, lee).status, 429);
}

void TestApiServer::whatWaitsIsClearedByFilter()
{
    account(u"ada"_s, Role::Admin);
    account(u"mira"_s, Role::Participant);
    account(u"tom"_s, Role::Participant);
    const QByteArray ada = signIn(u"ada"_s, u"correct horse ada"_s);
    const QByteArray mira = signIn(u"mira"_s, u"correct horse mira"_s);
    const QByteArray tom = signIn(u"tom"_s, u"correct horse tom"_s);
    const auto submit = [this](const QByteArray &token, const QByteArray &title) {
        return ask("POST", u"/api/v1/jobs"_s, token,
                   "{\"workflow\":" + graph() + ",\"title\":\"" + title + "\"}")
            .status;
    };
    const auto waiting = [this, &ada] {
        QStringList titles;
        for (const QJsonValue &job :
             ask("GET", u"/api/v1/jobs?state=pending,held"_s, ada).json.value("jobs"_L1).toArray())
            titles.prepend(job["title"_L1].toString());
        return titles.join(u' ');
    };
    for (const char *title : {"cat", "dog"}) {
        QCOMPARE(submit(mira, title), 202);
        QCOMPARE(submit(tom, title), 202);
    }
    QCOMPARE(waiting(), u"cat cat dog dog"_s);
    // Whoever may not see others' jobs does not clear them, whatever is asked for.
    const Answered own = ask("POST", u"/api/v1/queue/clear?text=cat&user=tom"_s, mira);
    QCOMPARE(own.status, 200);
    QCOMPARE(own.json.value("cleared"_L1).toInt(), 1);
    QCOMPARE(waiting(), u"cat dog dog"_s);
    // Asked for others than those that wait, it must not take those instead.
    QCOMPARE(ask("POST", u"/api/v1/queue/clear?state=completed"_s, ada).status, 400);
    QCOMPARE(
        ask("POST", u"/api/v1/queue/clear?state=held"_s, ada).json.value("cleared"_L1).toInt(-1),
        0);
    QCOMPARE(waiting(), u"cat dog dog"_s);
    QCOMPARE(ask("POST", u"/api/v1/queue/clear?user=tom"_s, ada).json.value("cleared"_L1).toInt(),
             2);
    QCOMPARE(waiting(), u"dog"_s);
    QCOMPARE(ask("POST", u"/api/v1/queue/clear?user=nobody"_s, ada).status, 400);
    QCOMPARE(ask("POST", u"/api/v1/queue/clear"_s, ada).json.value("cleared"_L1).toInt(), 1);
    QCOMPARE(ask("GET", u"/api/v1/queue"_s, ada).json["jobs"_L1]["pending"_L1].toInt(-1), 0);
    QCOMPARE(ask("POST", u"/api/v1/queue/clear"_s, ada).json.value("cleared"_L1).toInt(), 0);
}

void TestApiServer::nothingIsTakenWhileIntakeIsStopped()
{
    account(u"ada"_s, Role::Admin);
    account(u"mira"_s, Role::Participant);
    const QByteArray ada = signIn(u"ada"_s, u"correct horse ada"_s);
    const QByteArray mira = signIn(u"mira"_s, u"correct horse mira"_s);
    const QByteArray body = "{\"workflow\":" + graph() + "}";
    const QString waiting =
        ask("POST", u"/api/v1/jobs"_s, mira, body).json.value("id"_L1).toString();
    QCOMPARE(ask("GET", u"/api/v1/queue"_s, mira).json.value("intake"_L1), QJsonValue(true));
    QCOMPARE(ask("POST", u"/api/v1/queue/stop-intake"_s, mira).status, 403);
    QCOMPARE(ask("POST", u"/api/v1/queue/stop-intake"_s, ada).json.value("intake"_L1),
             QJsonValue(false));
    for (const QByteArray &token : {mira, ada}) {
        const Answered refused = ask("POST", u"/api/v1/jobs"_s, token, body);
        QCOMPARE(refused.status, 503);
        QVERIFY(refused.json["error"_L1]["message"_L1].toString().contains(u"not taken"_s));
    }
    QCOMPARE(ask("POST", u"/api/v1/jobs/%1/clone"_s.arg(waiting), mira).status, 503);
    // What was taken runs, and the program remembers.
    m_world->join(m_world->simulate(u"gpu-a"_s));
    QTRY_COMPARE_WITH_TIMEOUT(
        ask("GET", u"/api/v1/jobs/"_s + waiting, mira).json.value("state"_L1).toString(),
        u"completed"_s, kPatienceMs);
    m_server.reset();
    m_world->stop();
    m_world->start();
    CQ_VERIFY_OK(await(m_world->thread().accounts().ready()));
    m_server = std::make_unique<api::Server>(m_world->thread(), api::ServerConfig{});
    CQ_VERIFY_OK(m_server->start());
    QCOMPARE(ask("GET", u"/api/v1/queue"_s, ada).json.value("intake"_L1), QJsonValue(false));
    QCOMPARE(ask("POST", u"/api/v1/queue/start-intake"_s, ada).json.value("intake"_L1),
             QJsonValue(true));
    QCOMPARE(ask("POST", u"/api/v1/jobs"_s, mira, body).status, 202);
}

void TestApiServer::whoHasTheirMostRunningLeavesTheOtherNodes()
{
    account(u"ada"_s, Role::Admin);
    account(u"mira"_s, Role::Participant);
    AccountQuota wide;
    wide.runningJobs = 0;
    account(u"tom"_s, Role::Participant, wide);
    const QByteArray mira = signIn(u"mira"_s, u"correct horse mira"_s);
    const QByteArray tom = signIn(u"tom"_s, u"correct horse tom"_s);
    const QByteArray ada = signIn(u"ada"_s, u"correct horse ada"_s);
    CQ_VERIFY_OK(await(m_world->handle().setSettingPairs({{u"quota.running_jobs"_s, u"1"_s}})));
    constexpr double kSeconds = 2; // a slow machine sees them running together
    for (const QString &node : {u"gpu-a"_s, u"gpu-b"_s, u"gpu-c"_s})
        m_world->join(m_world->simulate(node, kSeconds));
    const auto submit = [&](const QByteArray &token) {
        return u"/api/v1/jobs/"_s
            + ask("POST", u"/api/v1/jobs"_s, token, "{\"workflow\":" + graph() + "}")
                  .json.value("id"_L1)
                  .toString();
    };
    const auto stateOf = [&](const QString &job) {
        return ask("GET", job, ada).json.value("state"_L1).toString();
    };
    const QString first = submit(mira);
    const QString second = submit(mira);
    const QString third = submit(tom);
    const QString fourth = submit(tom);
    for (const QString &job : {first, third, fourth})
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(job), u"running"_s, kPatienceMs);
    const QJsonObject waiting = ask("GET", second, mira).json;
    QCOMPARE(waiting.value("state"_L1).toString(), u"pending"_s);
    QVERIFY(waiting.value("waiting_reason"_L1).toString().startsWith(u"1 of this user's jobs"_s));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(first), u"completed"_s, kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(second), u"completed"_s, kPatienceMs);
}

void TestApiServer::aSubmissionTellsItsPlaceAndWhyItWaits()
{
    account(u"ada"_s, Role::Admin);
    const QByteArray ada = signIn(u"ada"_s, u"correct horse ada"_s);
    const QByteArray body = "{\"workflow\":" + graph() + "}";
    QCOMPARE(ask("POST", u"/api/v1/jobs"_s, ada, body).status, 202);
    const Answered second = ask("POST", u"/api/v1/jobs"_s, ada, body);
    QCOMPARE(second.status, 202);
    QCOMPARE(second.json.value("position_in_queue"_L1), QJsonValue(1));
    QVERIFY(!second.json.value("waiting_reason"_L1).toString().isEmpty());
    const QString held =
        QString::fromUtf8(body).replace(u"{\"workflow\""_s, u"{\"held\":true,\"workflow\""_s);
    QVERIFY(ask("POST", u"/api/v1/jobs"_s, ada, held.toUtf8())
                .json.value("position_in_queue"_L1)
                .isNull());
}

void TestApiServer::aDrainedNodeFinishesWhatItHas()
{
    account(u"ada"_s, Role::Admin);
    const QByteArray ada = signIn(u"ada"_s, u"correct horse ada"_s);
    constexpr double kSeconds = 3; // a slow machine sees it running
    m_world->join(m_world->simulate(u"gpu-a"_s, kSeconds));
    const auto submit = [&] {
        return u"/api/v1/jobs/"_s
            + ask("POST", u"/api/v1/jobs"_s, ada, "{\"workflow\":" + graph() + "}")
                  .json.value("id"_L1)
                  .toString();
    };
    const auto stateOf = [&](const QString &job) {
        return ask("GET", job, ada).json.value("state"_L1).toString();
    };
    const QString first = submit();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(first), u"running"_s, kPatienceMs);
    const Answered drained = ask("POST", u"/api/v1/nodes/gpu-a/drain"_s, ada);
    QCOMPARE(drained.status, 200);
    QCOMPARE(drained.json.value("enabled"_L1), QJsonValue(false));
    const QString second = submit();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(first), u"completed"_s, kPatienceMs);
    const QJsonObject waiting = ask("GET", second, ada).json;
    QCOMPARE(waiting.value("state"_L1).toString(), u"pending"_s);
    QVERIFY(!waiting.value("waiting_reason"_L1).toString().isEmpty());
    QCOMPARE(ask("POST", u"/api/v1/nodes/gpu-a/enable"_s, ada).json.value("enabled"_L1),
             QJsonValue(true));
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(second), u"completed"_s, kPatienceMs);
    QCOMPARE(ask("POST", u"/api/v1/nodes/nowhere/drain"_s, ada).status, 404);
}

void TestApiServer::newsIsForThoseItConcerns()
{
    account(u"ada"_s, Role::Admin);
    account(u"mira"_s, Role::Participant);
    account(u"tom"_s, Role::Participant);
    const QByteArray mira = signIn(u"mira"_s, u"correct horse mira"_s);
    const QByteArray tom = signIn(u"tom"_s, u"correct horse tom"_s);
    const auto listen = [this](QWebSocket &socket, const QByteArray &token, QStringList &seen) {
        connect(&socket, &QWebSocket::textMessageReceived, this, [&seen](const QString &text) {
            const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
            if (message.value("type"_L1) == u"job"_s)
                seen.append(message["data"_L1]["title"_L1].toString());
        });
        QUrl url(u"ws://127.0.0.1:%1/api/v1/events"_s.arg(m_server->port()));
        QNetworkRequest request(url);
        request.setRawHeader("Authorization", "Bearer " + token);
        socket.open(request);
        return waitUntil([&socket] { return socket.isValid(); });
    };
    QWebSocket miras;
    QWebSocket toms;
    QStringList seenByMira;
    QStringList seenByTom;
    QWebSocket adas;
    QStringList seenByAda;
    QVERIFY(listen(adas, signIn(u"ada"_s, u"correct horse ada"_s), seenByAda));
    QVERIFY(listen(miras, mira, seenByMira));
    QVERIFY(listen(toms, tom, seenByTom));
    const auto submit = [this](const QByteArray &token, const QByteArray &title) {
        return ask("POST", u"/api/v1/jobs"_s, token,
                   "{\"title\":\"" + title + "\",\"workflow\":" + graph() + "}")
            .status;
    };
    QCOMPARE(submit(mira, "of mira"), 202);
    QCOMPARE(submit(tom, "of tom"), 202); // the later one: mira's would have come before
    QVERIFY(waitUntil([&] { return seenByTom.contains(u"of tom"_s); }, kPatienceMs));
    QVERIFY(waitUntil([&] { return seenByMira.contains(u"of mira"_s); }, kPatienceMs));
    QVERIFY(!seenByTom.contains(u"of mira"_s));
    QVERIFY(!seenByMira.contains(u"of tom"_s));
    QVERIFY(waitUntil([&] { return seenByAda.contains(u"of tom"_s); }, kPatienceMs));
    QVERIFY(seenByAda.contains(u"of mira"_s));

    // Whoever is switched off hears nothing more.
    const auto accounts = await(m_world->thread().accounts().accounts());
    CQ_VERIFY_OK(accounts);
    const auto account = std::ranges::find(*accounts, u"tom"_s, &Account::name);
    AccountChange off;
    off.enabled = false;
    CQ_VERIFY_OK(await(m_world->thread().accounts().update(account->id, off, kOperator)));
    QVERIFY(waitUntil([&] { return !toms.isValid(); }, kPatienceMs));
    QCOMPARE(int(toms.closeCode()), 1008);
    QVERIFY(miras.isValid());
    QWebSocket strangers;
    QStringList nothing;
    QVERIFY(!listen(strangers, tom, nothing));
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

void TestApiServer::thePageHasEveryRoute()
{
    const QByteArray page = ask("GET", u"/api/v1/docs"_s).body;
    QVERIFY(page.startsWith("<!doctype html>"));
    for (const web::Route &route : m_server->routes()) {
        QVERIFY2(page.contains("id=\"" + route.operation + '"'), route.operation.constData());
        QVERIFY2(page.contains(route.path), route.path.constData());
        for (const web::RouteAnswer &answer : route.answers) // what is named can be read
            QVERIFY2(answer.schema.isEmpty() || page.contains("id=\"" + answer.schema + '"'),
                     answer.schema.constData());
    }
}

void TestApiServer::answersAreHeldAgainstTheDocument_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("fault");
    const QByteArray version = R"({"name":"ComfyQueue","version":"1"})";
    QTest::newRow("good") << "/api/v1/version?x=1"_ba << 200 << version << QString();
    QTest::newRow("not served") << "/api/v1/nothing"_ba << 404 << "x"_ba << QString();
    QTest::newRow("status") << "/api/v1/version"_ba << 418 << version << u"418"_s;
    QTest::newRow("no JSON") << "/api/v1/version"_ba << 200 << "x"_ba << u"no JSON"_s;
    QTest::newRow("type") << "/api/v1/auth/me"_ba << 200
                          << R"({"username":5,"role":"a","scope":"b","expires_at":null})"_ba
                          << u"'.username' integer"_s;
    QTest::newRow("missing") << "/api/v1/auth/me"_ba << 200
                             << R"({"username":"a","scope":"b","expires_at":null})"_ba
                             << u".role"_s;
    QTest::newRow("more") << "/api/v1/auth/me"_ba << 200
                          << R"({"username":"a","role":"a","scope":"b","expires_at":null,"x":1})"_ba
                          << u"'.x'"_s;
    QTest::newRow("inside") << "/api/v1/jobs/7/events"_ba << 200
                            << R"({"events":[{"id":1,"at":"","kind":"","node":"","message":7}]})"_ba
                            << u"'.events[].message' integer"_s;
}

void TestApiServer::answersAreHeldAgainstTheDocument()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, fault);
    const QString found = m_documented->fault("GET", target, status, "application/json", body);
    QCOMPARE(found.isEmpty(), fault.isEmpty());
    QVERIFY2(found.contains(fault), qPrintable(found));
}

QTEST_GUILESS_MAIN(TestApiServer)

#include "apiserver.moc"
