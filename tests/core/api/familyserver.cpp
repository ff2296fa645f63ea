#include "tests/core/api/apiworld.h"

#include <QTest>
#include <QWebSocket>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

/// The keys of api-shapes, section 1.
const QStringList kJobKeys{u"comfyui_prompt_id"_s,
                           u"completed_at"_s,
                           u"created_at"_s,
                           u"error"_s,
                           u"error_message"_s,
                           u"estimated_wait_time"_s,
                           u"filename"_s,
                           u"id"_s,
                           u"node"_s,
                           u"number"_s,
                           u"position_in_queue"_s,
                           u"priority"_s,
                           u"result"_s,
                           u"started_at"_s,
                           u"status"_s,
                           u"user"_s,
                           u"user_id"_s,
                           u"worker_id"_s};

QByteArray submission(const QByteArray &more = {})
{
    return "{\"workflow\":" + colourGraph(255) + more + "}";
}

QByteArray form(const QByteArray &part, const QByteArray &fileName, const QByteArray &content)
{
    return "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nignored\r\n"
           "--b\r\nContent-Disposition: form-data; name=\""
        + part + "\"; filename=\"" + fileName + "\"\r\nContent-Type: application/json\r\n\r\n"
        + content + "\r\n--b--\r\n";
}

const QByteArray kForm("multipart/form-data; boundary=b");

} // namespace

/// S0's and S3's clients against a real server: literal exchanges of api-shapes.
class TestFamilyServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { m_api.reset(); }

    void theJobViewAlwaysHasAllKeys();
    void aCompletedJobHasItsResults();
    void submissionsAreChecked_data();
    void submissionsAreChecked();
    void actingForOthersIsForEditors();
    void listsAreFilteredAndCounted();
    void listsRefuseWhatTheyDoNotKnow();
    void waitingJobsComeInQueueOrder();
    void deletingCancelsOrRemoves();
    void prioritiesComeInQueryOrBody();
    void aliasesOfTheDocuments();
    void uploadsAreQueued();
    void uploadsAreChecked();
    void retryIsForFailedJobs();
    void signingInAsS0Does();
    void accountsAsS0ManagesThem();
    void nodesAsS0ManagesThem();
    void queueStatusCountsTheWhole();
    void healthAndStatus();
    void quotasAnswerQueueIsFull();
    void unknownPathsAndMethods();
    void largeBodiesAreRefusedInTheFamilysWords();
    void slashesAndContentTypesDoNotMatter();
    void theSocketTellsOwnJobs();
    void theSocketTellsEditorsOfNodes();
    void theSocketSpeaksS0();
    void theDocumentResolvesItsSchemas();

private:
    Heard ask(const QByteArray &method, const QByteArray &target, const QByteArray &token = {},
              const QByteArray &body = {}, const QByteArray &type = "application/json")
    {
        return m_api->ask(method, target, token, body, type);
    }

    std::unique_ptr<ApiWorld> m_api;
    UserId m_tomId;
    UserId m_adaId;
    QByteArray m_mira; ///< participant
    QByteArray m_tom; ///< participant
    QByteArray m_eve; ///< editor
    QByteArray m_ada; ///< admin
};

void TestFamilyServer::init()
{
    m_api = std::make_unique<ApiWorld>();
    m_adaId = m_api->account(u"ada"_s, Role::Admin);
    m_ada = m_api->key(m_adaId);
    m_eve = m_api->key(m_api->account(u"eve"_s, Role::Editor));
    m_mira = m_api->key(m_api->account(u"mira"_s, Role::Participant));
    m_tomId = m_api->account(u"tom"_s, Role::Participant);
    m_tom = m_api->key(m_tomId);
}

void TestFamilyServer::theJobViewAlwaysHasAllKeys()
{
    const Heard made = ask("POST", "/api/jobs", m_mira,
                           submission(",\"user_id\":\"mira\",\"priority\":2,\"extra\":1,"
                                      "\"metadata\":{\"frontend\":\"comfyui\"}"));
    QCOMPARE(made.status, 201);
    QCOMPARE(made.json().keys(), kJobKeys);
    QCOMPARE(made.text("status"), u"pending"_s);
    QCOMPARE(made.text("user_id"), u"mira"_s);
    QCOMPARE(made.json().value("priority"_L1), QJsonValue(2));
    QCOMPARE(made.json().value("position_in_queue"_L1), QJsonValue(0));
    QCOMPARE(made.json().value("number"_L1), QJsonValue(1));
    for (const auto &key : {"started_at"_L1, "completed_at"_L1, "worker_id"_L1, "result"_L1,
                            "error"_L1, "node"_L1, "comfyui_prompt_id"_L1})
        QVERIFY2(made.json().value(key).isNull(), key.data());
    QVERIFY(!QUuid::fromString(made.text("id")).isNull());
    const QString time = made.text("created_at");
    QVERIFY2(time.size() == 24 && time.endsWith(u'Z'), qPrintable(time));
    // In either case, and by number (X-1).
    const QByteArray id = made.text("id").toLatin1();
    QCOMPARE(ask("GET", "/api/jobs/" + id.toUpper(), m_mira).text("id"), made.text("id"));
    QCOMPARE(ask("GET", "/api/jobs/1", m_mira).text("id"), made.text("id"));
    for (const QByteArray &no : {"01"_ba, "+1"_ba, "list"_ba, "stats"_ba, "99"_ba}) {
        const Heard gone = ask("GET", "/api/jobs/" + no, m_mira);
        QCOMPARE(gone.status, 404);
        QCOMPARE(gone.text("detail"), u"Job not found"_s);
        QCOMPARE(gone.text("error"), u"Job not found"_s);
        QCOMPARE(gone.text("msg"), u"Job not found"_s);
    }
    QCOMPARE(ask("GET", "/api/jobs/1", m_tom).status, 404);
}

void TestFamilyServer::aCompletedJobHasItsResults()
{
    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    const QByteArray id = m_api->submit(m_mira);
    CQ_EVENTUALLY_EQUAL(ask("GET", "/api/jobs/" + id, m_mira).text("status"), u"completed"_s);
    const QJsonObject job = ask("GET", "/api/jobs/" + id, m_mira).json();
    QCOMPARE(job.value("worker_id"_L1).toString(), u"gpu-a"_s);
    QVERIFY(job.value("position_in_queue"_L1).isNull());
    QVERIFY(job.value("error"_L1).isNull());
    const QJsonObject result = job.value("result"_L1).toObject();
    QCOMPARE(result.keys(),
             (QStringList{u"execution_time"_s, u"output_path"_s, u"outputs"_s, u"prompt_id"_s,
                          u"status"_s, u"timestamp"_s}));
    QCOMPARE(result.value("prompt_id"_L1), job.value("comfyui_prompt_id"_L1));
    const Heard results = ask("GET", "/api/jobs/" + id + "/results", m_mira);
    QCOMPARE(results.status, 200);
    QCOMPARE(results.json().value("prompt_id"_L1), job.value("comfyui_prompt_id"_L1));
    QCOMPARE(results.json()["status"_L1]["status_str"_L1].toString(), u"success"_s);
    QCOMPARE(results.json()["status"_L1]["completed"_L1].toBool(), true);
    const QJsonObject image =
        results.json()["outputs"_L1]["2"_L1]["images"_L1].toArray().first().toObject();
    QCOMPARE(image.value("type"_L1).toString(), u"output"_s);
    QCOMPARE(image.value("subfolder"_L1).toString(), QString());
    const Heard file = ask("GET", image.value("url"_L1).toString().toLatin1(), m_mira);
    QCOMPARE(file.status, 200);
    QCOMPARE(QImage::fromData(file.body).size(), QSize(64, 48));
    QCOMPARE(ask("GET", "/api/jobs/" + id + "/results", m_tom).status, 404);
    // Of those that finished only administrators remove the record (X-3).
    const Heard refused = ask("DELETE", "/api/jobs/" + id, m_mira);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.text("detail"), u"Cannot cancel job in completed state"_s);
    const Heard late = ask("PATCH", "/api/jobs/" + id + "/priority?priority=0", m_eve);
    QCOMPARE(late.status, 400);
    QCOMPARE(late.text("detail"), u"Cannot change priority of completed job"_s);
    const Heard retried = ask("POST", "/api/jobs/" + id + "/retry", m_eve);
    QCOMPARE(retried.status, 400);
    QCOMPARE(retried.text("error"), u"Can only retry failed or queued jobs"_s);
    const Heard removed = ask("DELETE", "/api/jobs/" + id, m_ada);
    QCOMPARE(removed.status, 200);
    QCOMPARE(removed.text("message"), u"Job deleted successfully"_s);
    QCOMPARE(ask("GET", "/api/jobs/" + id, m_ada).status, 404);
}

void TestFamilyServer::submissionsAreChecked_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QStringList>("where");
    const QStringList workflowPlace{u"body"_s, u"workflow"_s};
    const QStringList priorityPlace{u"body"_s, u"priority"_s};
    QTest::newRow("nothing at all") << "{}"_ba
                                    << "missing"_ba << workflowPlace;
    QTest::newRow("an empty body") << QByteArray() << "missing"_ba << workflowPlace;
    QTest::newRow("no JSON") << "{\"workflow\":"_ba
                             << "json_invalid"_ba << QStringList{u"body"_s};
    QTest::newRow("a list") << "[]"_ba
                            << "json_invalid"_ba << QStringList{u"body"_s};
    QTest::newRow("an empty workflow") << "{\"workflow\":{ }}"_ba
                                       << "value_error"_ba << workflowPlace;
    QTest::newRow("a workflow in words") << "{\"workflow\":\"x\"}"_ba
                                         << "dict_type"_ba << workflowPlace;
    QTest::newRow("a workflow without graph nodes") << "{\"workflow\":{\"test\":\"workflow\"}}"_ba
                                                    << "value_error"_ba << workflowPlace;
    QTest::newRow("the editor's form") << "{\"workflow\":{\"nodes\":[],\"links\":[]}}"_ba
                                       << "value_error"_ba << workflowPlace;
    QTest::newRow("a user with a blank")
        << submission(",\"user_id\":\"a b\"") << "string_pattern_mismatch"_ba
        << QStringList{u"body"_s, u"user_id"_s};
    QTest::newRow("a priority above 3")
        << submission(",\"priority\":4") << "value_error"_ba << priorityPlace;
    QTest::newRow("a priority that is true")
        << submission(",\"priority\":true") << "int_parsing"_ba << priorityPlace;
    QTest::newRow("half a priority")
        << submission(",\"priority\":2.5") << "int_parsing"_ba << priorityPlace;
    QTest::newRow("metadata in a list") << submission(",\"metadata\":[]") << "dict_type"_ba
                                        << QStringList{u"body"_s, u"metadata"_s};
    QTest::newRow("more than 1 MB of metadata")
        << submission(",\"metadata\":{\"a\":\"" + QByteArray(1024 * 1024, 'x') + "\"}")
        << "value_error"_ba << QStringList{u"body"_s, u"metadata"_s};
    QTest::newRow("more than 10 MB of workflow")
        << "{\"workflow\":{\"a\":\"" + QByteArray(10 * 1024 * 1024, 'x') + "\"}}"
        << "value_error"_ba << workflowPlace;
}

void TestFamilyServer::submissionsAreChecked()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    QFETCH(QStringList, where);
    const Heard refused = ask("POST", "/api/jobs", m_mira, body);
    QCOMPARE(refused.status, 422);
    const QJsonObject fault = refused.json().value("detail"_L1).toArray().first().toObject();
    QCOMPARE(fault.value("type"_L1).toString().toLatin1(), type);
    QCOMPARE(fault.value("loc"_L1).toArray(), QJsonArray::fromStringList(where));
    QVERIFY(!fault.value("msg"_L1).toString().isEmpty());
    QVERIFY(!refused.text("error").isEmpty());
    QCOMPARE(refused.text("error"), refused.text("msg"));
    QVERIFY(ask("GET", "/api/jobs", m_mira).list().isEmpty());
}

void TestFamilyServer::actingForOthersIsForEditors()
{
    QCOMPARE(ask("POST", "/api/jobs", m_mira, submission(",\"user_id\":\"tom\"")).status, 403);
    QCOMPARE(ask("POST", "/api/jobs", m_mira, submission(",\"user_id\":\"nobody\"")).status, 403);
    QCOMPARE(ask("POST", "/api/jobs", m_mira, submission(",\"priority\":\"1\"")).status, 403);
    QCOMPARE(ask("POST", "/api/jobs", m_mira, submission(",\"user_id\":\"MIRA\"")).status, 201);
    const Heard unknown = ask("POST", "/api/jobs", m_eve, submission(",\"user_id\":\"nobody\""));
    QCOMPARE(unknown.status, 422);
    const Heard forTom =
        ask("POST", "/api/jobs", m_eve, submission(",\"user_id\":\"tom\",\"priority\":\"0\""));
    QCOMPARE(forTom.status, 201);
    QCOMPARE(forTom.text("user"), u"tom"_s);
    QCOMPARE(forTom.json().value("priority"_L1), QJsonValue(0));
    QCOMPARE(ask("GET", "/api/jobs/" + forTom.text("id").toLatin1(), m_tom).status, 200);
}

void TestFamilyServer::listsAreFilteredAndCounted()
{
    const QByteArray first = m_api->submit(m_mira);
    const QByteArray second = m_api->submit(m_mira);
    const QByteArray toms = m_api->submit(m_tom);
    QCOMPARE(ask("DELETE", "/api/jobs/" + first, m_mira).status, 204);
    const auto idsOf = [this](const QByteArray &query, const QByteArray &token) {
        QByteArrayList ids;
        for (const QJsonValue &job : ask("GET", "/api/jobs" + query, token).list())
            ids << job["id"_L1].toString().toLatin1();
        return ids;
    };
    QCOMPARE(idsOf({}, m_mira), (QByteArrayList{second, first}));
    QCOMPARE(idsOf({}, m_eve), (QByteArrayList{toms, second, first}));
    QCOMPARE(idsOf("?user_id=tom", m_mira), QByteArrayList());
    QCOMPARE(idsOf("?user=mira&user=tom", m_eve), QByteArrayList{toms});
    QCOMPARE(idsOf("?user_id=nobody", m_eve), QByteArrayList());
    QCOMPARE(idsOf("?status=cancelled", m_eve), QByteArrayList{first});
    QCOMPARE(idsOf("?limit=1&offset=1", m_eve), QByteArrayList{second});
    QCOMPARE(idsOf("?limit=9999999", m_mira).size(), 2);
    for (const QByteArray &word : {"pending"_ba, "queued"_ba})
        QCOMPARE(idsOf("?status=" + word, m_eve), (QByteArrayList{second, toms}));
    for (const QByteArray &word : {"running"_ba, "processing"_ba, "submitted"_ba, "failed"_ba})
        QCOMPARE(idsOf("?status=" + word, m_eve), QByteArrayList());
    QCOMPARE(ask("GET", "/api/jobs?limit=1", m_eve).header("X-Total-Count"), "3"_ba);
    QCOMPARE(ask("GET", "/api/jobs?status=pending", m_mira).header("X-Total-Count"), "1"_ba);
    QCOMPARE(ask("GET", "/api/jobs?user_id=tom", m_mira).header("X-Total-Count"), "0"_ba);
}

void TestFamilyServer::listsRefuseWhatTheyDoNotKnow()
{
    for (const QByteArray &query :
         {"status=sleeping"_ba, "limit=many"_ba, "limit=0"_ba, "offset=-1"_ba, "limit=1.5"_ba}) {
        const Heard refused = ask("GET", "/api/jobs?" + query, m_mira);
        QCOMPARE(refused.status, 422);
        const QJsonArray where = refused.json()["detail"_L1][0]["loc"_L1].toArray();
        QCOMPARE(where, (QJsonArray{u"query"_s, QString::fromLatin1(query.split('=').first())}));
    }
}

void TestFamilyServer::waitingJobsComeInQueueOrder()
{
    const QByteArray first = m_api->submit(m_mira);
    const QByteArray second = m_api->submit(m_mira);
    QCOMPARE(ask("POST", "/api/v1/jobs/" + second + "/move-to-front", m_eve).status, 200);
    const QJsonArray jobs = ask("GET", "/api/jobs?status=pending", m_mira).list();
    QCOMPARE(jobs[0]["id"_L1].toString().toLatin1(), second);
    QCOMPARE(jobs[0]["position_in_queue"_L1], QJsonValue(0));
    QCOMPARE(jobs[1]["id"_L1].toString().toLatin1(), first);
    QCOMPARE(jobs[1]["position_in_queue"_L1], QJsonValue(1));
    // A held job says pending, but has no place.
    const QByteArray hold = R"({"held":true})";
    QCOMPARE(ask("PATCH", "/api/v1/jobs/" + second, m_mira, hold).status, 200);
    const QJsonObject held = ask("GET", "/api/jobs/" + second, m_mira).json();
    QCOMPARE(held.value("status"_L1).toString(), u"pending"_s);
    QVERIFY(held.value("position_in_queue"_L1).isNull());
}

void TestFamilyServer::deletingCancelsOrRemoves()
{
    const QByteArray id = m_api->submit(m_mira);
    QCOMPARE(ask("DELETE", "/api/jobs/" + id, m_tom).status, 404);
    const Heard cancelled = ask("DELETE", "/api/jobs/" + id, m_mira);
    QCOMPARE(cancelled.status, 204);
    QVERIFY(cancelled.header("Content-Length").isEmpty());
    QVERIFY(cancelled.body.isEmpty());
    QCOMPARE(ask("GET", "/api/jobs/" + id, m_mira).text("status"), u"cancelled"_s);
    const Heard again = ask("DELETE", "/api/jobs/" + id, m_eve);
    QCOMPARE(again.status, 400);
    QCOMPARE(again.text("detail"), u"Cannot cancel job in cancelled state"_s);
    const Heard results = ask("GET", "/api/jobs/" + id + "/results", m_mira);
    QCOMPARE(results.status, 400);
    QCOMPARE(results.text("error"), u"Job not completed yet"_s);
}

void TestFamilyServer::prioritiesComeInQueryOrBody()
{
    const QByteArray path = "/api/jobs/" + m_api->submit(m_mira) + "/priority";
    const auto priority = [&](const QByteArray &query, const QByteArray &body) {
        return ask("PATCH", path + query, m_eve, body).json().value("priority"_L1).toInt(-1);
    };
    const Heard changed = ask("PATCH", path, m_eve, R"({"priority":0})");
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.text("status"), u"success"_s);
    QCOMPARE(changed.text("job_id").toLatin1(), path.split('/').at(3));
    QCOMPARE(priority("?priority=1", {}), 1);
    QCOMPARE(priority("?priority=1", R"({"priority":"3"})"), 3);
    QCOMPARE(priority("?priority=1&priority=2", "{}"), 2);
    for (const auto &[query, body] : {std::pair(""_ba, "{}"_ba), std::pair("?priority=4"_ba, ""_ba),
                                      std::pair("?priority=x"_ba, ""_ba),
                                      std::pair("?priority=1"_ba, R"({"priority":true})"_ba)}) {
        const Heard refused = ask("PATCH", path + query, m_eve, body);
        QCOMPARE(refused.status, 422);
        QVERIFY(refused.json().value("detail"_L1).isArray());
        QVERIFY(!refused.json().contains("error"_L1));
    }
    QCOMPARE(ask("PATCH", path, m_mira, R"({"priority":3})").status, 403);
    // What is not there goes before what is wrong.
    QCOMPARE(ask("PATCH", "/api/jobs/99/priority", m_eve, "{}").text("detail"), u"Job not found"_s);
}

void TestFamilyServer::aliasesOfTheDocuments()
{
    const Heard made = ask("POST", "/api/queue/submit", m_mira, submission());
    QCOMPARE(made.status, 201);
    const QByteArray id = made.text("id").toLatin1();
    QCOMPARE(ask("POST", "/api/jobs/" + id + "/prioritize", m_mira).status, 403);
    QCOMPARE(
        ask("POST", "/api/jobs/" + id + "/prioritize", m_eve).json().value("priority"_L1).toInt(-1),
        0);
    m_api->submit(m_tom);
    QCOMPARE(ask("DELETE", "/api/jobs/clear", m_eve).status, 403);
    const Heard cleared = ask("DELETE", "/api/jobs/clear", m_ada);
    QCOMPARE(cleared.status, 200);
    QCOMPARE(cleared.text("status"), u"success"_s);
    QCOMPARE(cleared.json().value("cleared"_L1), QJsonValue(2));
    QCOMPARE(ask("GET", "/api/jobs/" + id, m_mira).text("status"), u"cancelled"_s);
}

void TestFamilyServer::uploadsAreQueued()
{
    const Heard made =
        ask("POST", "/upload", m_mira, form("file", "portrait.json", colourGraph(1)), kForm);
    QCOMPARE(made.status, 202);
    QCOMPARE(made.json().value("ok"_L1), QJsonValue(true));
    QCOMPARE(made.text("status"), u"queued"_s);
    QCOMPARE(made.text("message"), u"Job queued"_s);
    QCOMPARE(made.text("job_id"), made.text("id"));
    QCOMPARE(made.json().value("number"_L1), QJsonValue(1));
    const QJsonObject job = ask("GET", "/api/jobs/1", m_mira).json();
    QCOMPARE(job.value("id"_L1).toString(), made.text("job_id"));
    QCOMPARE(job.value("filename"_L1).toString(), u"portrait.json"_s);
}

void TestFamilyServer::uploadsAreChecked()
{
    const auto refused = [this](const QByteArray &body, const QByteArray &type) {
        const Heard heard = ask("POST", "/upload", m_mira, body, type);
        const QJsonObject json = heard.json();
        const bool isFamily = heard.status == 400 && json.value("ok"_L1) == QJsonValue(false)
            && json.value("error"_L1) == json.value("msg"_L1);
        return isFamily ? heard.text("error") : QString::fromUtf8(heard.body);
    };
    QCOMPARE(refused(form("file", "a.json", "no json"), kForm), u"Invalid JSON workflow"_s);
    QCOMPARE(refused(form("file", "a.json", ""), kForm), u"Invalid JSON workflow"_s);
    QVERIFY(refused(form("imageFile", "a.json", colourGraph(1)), kForm).contains(u"file"_s));
    QVERIFY(
        !refused(form("file", "a.json", "{\"nodes\":[],\"links\":[]}"), kForm).startsWith(u'{'));
    QVERIFY(!refused("{}", "application/json").startsWith(u'{'));
    const Heard anonymous =
        ask("POST", "/upload", {}, form("file", "a.json", colourGraph(1)), kForm);
    QCOMPARE(anonymous.status, 401);
    QCOMPARE(anonymous.header("WWW-Authenticate"), "Bearer realm=\"comfyqueue\""_ba);
    QCOMPARE(anonymous.json().value("ok"_L1), QJsonValue(false));
}

void TestFamilyServer::retryIsForFailedJobs()
{
    const QByteArray waiting = m_api->submit(m_mira);
    const Heard requeued = ask("POST", "/api/jobs/" + waiting + "/retry", m_eve);
    QCOMPARE(requeued.status, 200);
    QCOMPARE(requeued.json(),
             (QJsonObject{
                 {u"ok"_s, true}, {u"status"_s, u"queued"_s}, {u"message"_s, u"Job requeued"_s}}));
    const Heard denied = ask("POST", "/api/jobs/" + waiting + "/retry", m_mira);
    QCOMPARE(denied.status, 403);
    QCOMPARE(denied.text("error"), u"Admin access required"_s);
    QCOMPARE(ask("POST", "/api/jobs/99/retry", m_eve).text("error"), u"Job not found"_s);
    QCOMPARE(ask("DELETE", "/api/jobs/" + waiting, m_mira).status, 204);
    QCOMPARE(ask("POST", "/api/jobs/" + waiting + "/retry", m_eve).status, 400);
    // The node does not know this class, so the job fails.
    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    const QByteArray bad = R"({"workflow":{"1":{"class_type":"NoSuchClass","inputs":{}}}})";
    const QByteArray failing = ask("POST", "/api/jobs", m_mira, bad).text("id").toLatin1();
    CQ_EVENTUALLY_EQUAL(ask("GET", "/api/jobs/" + failing, m_mira).text("status"), u"failed"_s);
    QVERIFY(!ask("GET", "/api/jobs/" + failing, m_mira).text("error_message").isEmpty());
    QCOMPARE(ask("POST", "/api/jobs/" + failing + "/retry", m_eve).status, 200);
}

void TestFamilyServer::signingInAsS0Does()
{
    const auto login = [this](const QByteArray &body) {
        return ask("POST", "/api/auth/login", {}, body, "application/x-www-form-urlencoded");
    };
    const Heard in = login(R"({"username":"eve","password":"correct horse eve"})");
    QCOMPARE(in.status, 200);
    QCOMPARE(in.json().keys(), (QStringList{u"access_token"_s, u"role"_s}));
    QCOMPARE(in.text("role"), u"editor"_s);
    const Heard me = ask("GET", "/api/auth/me", in.text("access_token").toLatin1());
    QCOMPARE(me.json(), (QJsonObject{{u"username"_s, u"eve"_s}, {u"role"_s, u"editor"_s}}));
    for (const QByteArray &body : {"{}"_ba, R"({"username":"eve"})"_ba, "no json"_ba}) {
        QCOMPARE(login(body).status, 400);
        QCOMPARE(login(body).text("msg"), u"Missing username or password"_s);
    }
    for (const QByteArray &body : {R"({"username":"eve","password":"wrong"})"_ba,
                                   R"({"username":"nobody","password":"wrong"})"_ba}) {
        QCOMPARE(login(body).status, 401);
        QCOMPARE(login(body).text("msg"), u"Invalid username or password"_s);
    }
    const Heard anonymous = ask("GET", "/api/auth/me");
    QCOMPARE(anonymous.status, 401);
    QVERIFY(!anonymous.text("msg").isEmpty());
}

void TestFamilyServer::accountsAsS0ManagesThem()
{
    QCOMPARE(ask("GET", "/api/users/", m_ada).list().size(), 4);
    const QJsonArray own = ask("GET", "/api/users/", m_tom).list();
    QCOMPARE(
        own,
        (QJsonArray{QJsonObject{
            {u"id"_s, m_tomId.value}, {u"username"_s, u"tom"_s}, {u"role"_s, u"participant"_s}}}));
    const QByteArray tom = "/api/users/" + QByteArray::number(m_tomId.value);
    QCOMPARE(ask("GET", tom, m_tom).text("username"), u"tom"_s);
    QCOMPARE(ask("GET", tom, m_mira).status, 403);
    QCOMPARE(ask("GET", "/api/users/9999", m_eve).text("msg"), u"User not found"_s);

    const QByteArray zoe = R"({"username":"zoe","password":"long enough","role":"participant"})";
    const Heard denied = ask("POST", "/api/users/", m_eve, zoe);
    QCOMPARE(denied.status, 403);
    QCOMPARE(denied.text("msg"), u"Only admin can create users"_s);
    const Heard made = ask("POST", "/api/users/", m_ada, zoe);
    QCOMPARE(made.status, 201);
    QCOMPARE(made.text("msg"), u"User created successfully"_s);
    const Heard twice = ask("POST", "/api/users", m_ada, zoe);
    QCOMPARE(twice.status, 400);
    QCOMPARE(twice.text("msg"), u"Username already exists"_s);
    QCOMPARE(ask("POST", "/api/users", m_ada, R"({"username":"yan"})").text("msg"),
             u"Missing fields"_s);
    for (const QByteArray &bad : {R"({"username":"yan","password":"long enough","role":"king"})"_ba,
                                  R"({"username":"yan","password":"short","role":"editor"})"_ba})
        QCOMPARE(ask("POST", "/api/users", m_ada, bad).status, 400);

    // The page sends the whole row, with an empty password.
    const Heard changed =
        ask("PUT", tom, m_ada, R"({"id":77,"username":"thomas","role":"editor","password":""})");
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.text("msg"), u"User updated successfully"_s);
    QCOMPARE(ask("GET", tom, m_ada).json(),
             (QJsonObject{{u"id"_s, m_tomId.value},
                          {u"username"_s, u"thomas"_s},
                          {u"role"_s, u"editor"_s}}));
    QCOMPARE(ask("PUT", tom, m_ada, R"({"username":"ada"})").status, 400);
    QCOMPARE(ask("PUT", tom, m_eve, "{}").text("msg"), u"Only admin can update users"_s);
    QCOMPARE(ask("PUT", "/api/users/9999", m_ada, "no json").status, 404);
    QCOMPARE(ask("PUT", tom + "/password", m_ada, "{}").status, 400);
    QCOMPARE(ask("PUT", tom + "/password", m_ada, R"({"password":"another one"})").status, 200);
    QCOMPARE(ask("POST", "/api/auth/login", {}, R"({"username":"thomas","password":"another one"})")
                 .status,
             200);
    const QByteArray last = "/api/users/" + QByteArray::number(m_adaId.value);
    QCOMPARE(ask("DELETE", last, m_ada).status, 400);
    QCOMPARE(ask("DELETE", tom, m_eve).text("msg"), u"Only admin can delete users"_s);
    QCOMPARE(ask("DELETE", tom, m_ada).text("msg"), u"User deleted successfully"_s);
    QCOMPARE(ask("DELETE", tom, m_ada).status, 404);
}

void TestFamilyServer::nodesAsS0ManagesThem()
{
    const auto added = [this](const QByteArray &body) {
        return ask("POST", "/api/nodes/add", m_ada, body, "text/plain");
    };
    const Heard made = added(R"({"name":" gpu-b ","url":"http://127.0.0.1:9"})");
    QCOMPARE(made.status, 200);
    QCOMPARE(made.text("message"), u"node added"_s);
    QCOMPARE(made.json().value("id"_L1), QJsonValue(1));
    const Heard twice = added(R"({"name":"gpu-b","url":"http://127.0.0.1:9"})");
    QCOMPARE(twice.status, 409);
    QCOMPARE(twice.text("error"), u"node exists"_s);
    QCOMPARE(added(R"({"name":"gpu-c"})").text("error"), u"name and url required"_s);
    const QByteArray ftp = R"({"name":"gpu-c","url":"ftp://x"})";
    QCOMPARE(added(ftp).status, 400);
    const QByteArray another = R"({"name":"gpu-a","url":"http://127.0.0.1:8"})";
    QCOMPARE(added(another).status, 200);

    QJsonArray nodes = ask("GET", "/api/nodes", m_eve).list();
    QCOMPARE(nodes.size(), 2);
    QCOMPARE(nodes[0]["name"_L1].toString(), u"gpu-a"_s);
    QCOMPARE(nodes[1].toObject(),
             (QJsonObject{{u"id"_s, 1},
                          {u"name"_s, u"gpu-b"_s},
                          {u"url"_s, u"http://127.0.0.1:9"_s},
                          {u"enabled"_s, true}}));
    nodes = ask("GET", "/api/nodes/", m_mira).list();
    QCOMPARE(nodes[1]["url"_L1].toString(u"absent"_s), QString());

    const auto toggled = [this](const QByteArray &token, const QByteArray &body) {
        return ask("POST", "/api/nodes/toggle", token, body);
    };
    QCOMPARE(toggled(m_eve, "{}").status, 403);
    QCOMPARE(toggled(m_eve, "{}").text("error"), u"Unauthorized"_s);
    QCOMPARE(toggled(m_ada, R"({"name":"no"})").text("error"), u"node not found"_s);
    QCOMPARE(toggled(m_ada, R"({"name":"gpu-b"})").json(),
             (QJsonObject{
                 {u"message"_s, u"updated"_s}, {u"name"_s, u"gpu-b"_s}, {u"enabled"_s, false}}));
    QCOMPARE(ask("GET", "/api/nodes", m_ada).list()[1]["enabled"_L1], QJsonValue(false));
    QCOMPARE(toggled(m_ada, R"({"name":"gpu-b","enabled":"no"})").json().value("enabled"_L1),
             QJsonValue(true)); // as Python sees it

    const Heard renamed = ask("PUT", "/api/nodes/1", m_ada, R"({"id":5,"name":"gpu-z"})");
    QCOMPARE(renamed.json(), (QJsonObject{{u"message"_s, u"node updated"_s}, {u"id"_s, 1}}));
    QCOMPARE(ask("PUT", "/api/nodes/1", m_ada, R"({"name":"gpu-a"})").status, 409);
    QCOMPARE(ask("PUT", "/api/nodes/9", m_ada, "{}").text("error"), u"node not found"_s);
    const Heard tested = ask("POST", "/api/nodes/1/test", m_eve);
    QCOMPARE(tested.status, 200);
    QVERIFY(!tested.text("message").isEmpty());
    QCOMPARE(tested.json().value("reachable"_L1), QJsonValue(false));
    QCOMPARE(ask("POST", "/api/nodes/1/test", m_mira).status, 403);
    QCOMPARE(ask("DELETE", "/api/nodes/1", m_ada).text("message"), u"node deleted"_s);
    QCOMPARE(ask("DELETE", "/api/nodes/1", m_ada).status, 404);
}

void TestFamilyServer::queueStatusCountsTheWhole()
{
    m_api->submit(m_mira);
    const QByteArray cancelled = m_api->submit(m_tom);
    QCOMPARE(ask("DELETE", "/api/jobs/" + cancelled, m_tom).status, 204);
    QCOMPARE(ask("GET", "/api/queue/status", m_mira).json(),
             (QJsonObject{{u"mode"_s, u"fifo"_s},
                          {u"pending_jobs"_s, 1},
                          {u"running_jobs"_s, 0},
                          {u"completed_jobs"_s, 0},
                          {u"failed_jobs"_s, 0},
                          {u"total_workers"_s, 0},
                          {u"active_workers"_s, 0},
                          {u"queue_depth"_s, 1}}));
    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    CQ_EVENTUALLY_EQUAL(
        ask("GET", "/api/queue/status", m_mira).json().value("completed_jobs"_L1).toInt(), 1);
    const QJsonObject status = ask("GET", "/api/queue/status", m_mira).json();
    QCOMPARE(status.value("active_workers"_L1), QJsonValue(1));
    QCOMPARE(status.value("total_workers"_L1), QJsonValue(1));
}

void TestFamilyServer::healthAndStatus()
{
    const Heard empty = ask("GET", "/health");
    QCOMPARE(empty.status, 503); // nothing can run without a node
    QCOMPARE(empty.text("status"), u"degraded"_s);
    QCOMPARE(empty.json().value("issues"_L1).toArray().size(), 1);
    QCOMPARE(empty.json()["performance"_L1]["success_rate"_L1].toString(), u"0%"_s);
    QCOMPARE(ask("GET", "/status").status, 200);
    QCOMPARE(ask("GET", "/status").text("status"), u"degraded"_s);

    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    const QByteArray id = m_api->submit(m_mira);
    CQ_EVENTUALLY_EQUAL(ask("GET", "/api/jobs/" + id, m_mira).text("status"), u"completed"_s);
    const Heard well = ask("GET", "/health/");
    QCOMPARE(well.status, 200);
    QCOMPARE(well.json().keys(),
             (QStringList{u"comfyui_instances"_s, u"connections"_s, u"issues"_s,
                          u"job_processing"_s, u"last_health_check"_s, u"performance"_s,
                          u"queue_depth"_s, u"redis_connected"_s, u"status"_s, u"timestamp"_s,
                          u"uptime"_s, u"uptime_seconds"_s, u"version"_s, u"workers_active"_s}));
    QCOMPARE(well.text("status"), u"healthy"_s);
    QCOMPARE(well.json().value("redis_connected"_L1), QJsonValue(true));
    QCOMPARE(well.json()["performance"_L1]["success_rate"_L1].toString(), u"100.00%"_s);
    QCOMPARE(well.json()["performance"_L1]["error_rate"_L1].toString(), u"0.00%"_s);
    QCOMPARE(well.json()["comfyui_instances"_L1]["healthy"_L1], QJsonValue(1));
    // Addresses are for editors.
    QVERIFY(well.json()["comfyui_instances"_L1]["instances"_L1].toArray().isEmpty());
    QVERIFY(!well.body.contains("127.0.0.1"));
    QVERIFY(!ask("GET", "/health", m_mira).body.contains("127.0.0.1"));
    const QJsonObject seen = ask("GET", "/health", m_eve).json();
    QCOMPARE(seen["comfyui_instances"_L1]["instances"_L1][0]["id"_L1].toString(), u"gpu-a"_s);
    QCOMPARE(ask("GET", "/status").json().value("total_jobs_processed"_L1), QJsonValue(1));

    QCOMPARE(ask("POST", "/api/v1/queue/pause", m_eve).status, 200);
    QCOMPARE(ask("GET", "/health").status, 503);
    QCOMPARE(ask("GET", "/health").text("status"), u"critical"_s);
}

void TestFamilyServer::quotasAnswerQueueIsFull()
{
    AccountQuota quota;
    quota.waitingJobs = 1;
    const QByteArray lee = m_api->key(m_api->account(u"lee"_s, Role::Participant, quota));
    m_api->submit(lee);
    const Heard full = ask("POST", "/api/jobs", lee, submission());
    QCOMPARE(full.status, 429);
    QCOMPARE(full.text("detail"), u"Queue is full (max depth: 1)"_s);
    QVERIFY(full.header("Retry-After").toInt() > 0);
    QCOMPARE(ask("POST", "/upload", lee, form("file", "a.json", colourGraph(1)), kForm).status,
             429);
}

void TestFamilyServer::unknownPathsAndMethods()
{
    QCOMPARE(ask("GET", "/api/nothing").status, 401);
    QCOMPARE(ask("GET", "/api/nothing", m_mira).status, 404);
    QCOMPARE(ask("GET", "/api/nothing", m_mira).text("detail"), u"Not Found"_s);
    const Heard wrong = ask("PUT", "/api/queue/status", m_mira);
    QCOMPARE(wrong.status, 405);
    QCOMPARE(wrong.header("Allow"), "GET"_ba);
    QCOMPARE(wrong.text("detail"), u"Method Not Allowed"_s);
    QCOMPARE(ask("GET", "/upload", m_mira).status, 405);
    QCOMPARE(ask("GET", "/upload", m_mira).json().value("ok"_L1), QJsonValue(false));
    QCOMPARE(ask("POST", "/health").status, 405);
}

void TestFamilyServer::largeBodiesAreRefusedInTheFamilysWords()
{
    const QByteArray body(100 * 1024, ' ');
    const Heard refused = ask("POST", "/api/users", m_ada, body);
    QCOMPARE(refused.status, 413);
    QVERIFY(!refused.text("msg").isEmpty());
}

void TestFamilyServer::slashesAndContentTypesDoNotMatter()
{
    QCOMPARE(
        ask("POST", "/api/jobs/", m_mira, submission(), "application/x-www-form-urlencoded").status,
        201);
    for (const QByteArray &path :
         {"/api/jobs/"_ba, "/api/users"_ba, "/api/nodes/"_ba, "/api/queue/status/"_ba})
        QCOMPARE(ask("GET", path, m_mira).status, 200);
}

void TestFamilyServer::theSocketTellsOwnJobs()
{
    const auto open = [this](QWebSocket &socket, const QByteArray &query) {
        socket.open(QUrl(u"ws://127.0.0.1:%1/ws?%2"_s.arg(m_api->server().port())
                             .arg(QString::fromLatin1(query))));
        return waitUntil([&] { return socket.state() == QAbstractSocket::ConnectedState; },
                         kPatienceMs);
    };
    QWebSocket mira;
    QWebSocket tom;
    QStringList heardByMira;
    QStringList heardByTom;
    connect(&mira, &QWebSocket::textMessageReceived, &mira,
            [&](const QString &text) { heardByMira << text; });
    connect(&tom, &QWebSocket::textMessageReceived, &tom,
            [&](const QString &text) { heardByTom << text; });
    QVERIFY(open(mira, "token=" + m_mira));
    QVERIFY(open(tom, "token=" + m_tom));
    mira.sendTextMessage(u"hallo"_s);
    CQ_EVENTUALLY(heardByMira.contains(u"pong: hallo"_s));
    heardByMira.removeAll(u"pong: hallo"_s);

    const QByteArray id = m_api->submit(m_mira);
    const auto dataOf = [](const QStringList &heard, const QString &type) {
        for (const QString &text : heard) {
            const QJsonObject frame = QJsonDocument::fromJson(text.toUtf8()).object();
            if (frame.value("type"_L1).toString() == type && frame.contains("timestamp"_L1))
                return frame.value("data"_L1).toObject();
        }
        return QJsonObject();
    };
    CQ_EVENTUALLY(!dataOf(heardByMira, u"job_created"_s).isEmpty());
    const QJsonObject created = dataOf(heardByMira, u"job_created"_s);
    QCOMPARE(created.keys(),
             (QStringList{u"completed_at"_s, u"created_at"_s, u"error"_s, u"id"_s, u"metadata"_s,
                          u"priority"_s, u"result"_s, u"started_at"_s, u"status"_s, u"user_id"_s,
                          u"worker_id"_s}));
    QCOMPARE(created.value("id"_L1).toString().toLatin1(), id);
    CQ_EVENTUALLY_EQUAL(dataOf(heardByMira, u"queue_status"_s).value("queue_depth"_L1).toInt(), 1);

    heardByMira.clear();
    QCOMPARE(ask("DELETE", "/api/jobs/" + id, m_mira).status, 204);
    CQ_EVENTUALLY_EQUAL(dataOf(heardByMira, u"job_updated"_s).value("status"_L1).toString(),
                        u"cancelled"_s);
    QVERIFY(dataOf(heardByMira, u"job_created"_s).isEmpty());
    QCOMPARE(ask("DELETE", "/api/jobs/" + id, m_ada).status, 200);
    CQ_EVENTUALLY_EQUAL(
        dataOf(heardByMira, u"job_deleted"_s).value("job_id"_L1).toString().toLatin1(), id);
    CQ_EVENTUALLY(!dataOf(heardByTom, u"queue_status"_s).isEmpty());
    for (const QString &type :
         {u"job_created"_s, u"job_updated"_s, u"job_deleted"_s, u"worker_status"_s})
        QVERIFY(dataOf(heardByTom, type).isEmpty());
    QCOMPARE(ask("GET", "/ws", m_mira).status, 426);
    // Strangers are refused before the upgrade.
    RawClient stranger(m_api->server().port());
    stranger.send("GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                  "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                  "Sec-WebSocket-Version: 13\r\n\r\n");
    QCOMPARE(stranger.answer().status, 401);
}

void TestFamilyServer::theSocketTellsEditorsOfNodes()
{
    QWebSocket eve;
    QList<QJsonObject> workers;
    connect(&eve, &QWebSocket::textMessageReceived, &eve, [&](const QString &text) {
        const QJsonObject frame = QJsonDocument::fromJson(text.toUtf8()).object();
        if (frame.value("type"_L1).toString() == "worker_status"_L1)
            workers << frame.value("data"_L1).toObject();
    });
    eve.open(QUrl(u"ws://127.0.0.1:%1/ws?token=%2"_s.arg(m_api->server().port())
                      .arg(QString::fromLatin1(m_eve))));
    CQ_EVENTUALLY(eve.state() == QAbstractSocket::ConnectedState);
    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    const auto isIdle = [&] {
        return !workers.isEmpty() && workers.last().value("status"_L1).toString() == "idle"_L1;
    };
    CQ_EVENTUALLY(isIdle());
    QCOMPARE(workers.last().keys(),
             (QStringList{u"current_job_id"_s, u"gpu_memory_total"_s, u"gpu_memory_used"_s,
                          u"jobs_completed"_s, u"last_heartbeat"_s, u"provider"_s, u"status"_s,
                          u"worker_id"_s}));
    QCOMPARE(workers.last().value("worker_id"_L1).toString(), u"gpu-a"_s);
    QVERIFY(workers.last().value("current_job_id"_L1).isNull());
}

void TestFamilyServer::theSocketSpeaksS0()
{
    QWebSocket page;
    QList<QJsonObject> heard;
    connect(&page, &QWebSocket::textMessageReceived, &page,
            [&](const QString &text) { heard << QJsonDocument::fromJson(text.toUtf8()).object(); });
    page.open(QUrl(u"ws://127.0.0.1:%1/ws?events=s0&token=%2"_s.arg(m_api->server().port())
                       .arg(QString::fromLatin1(m_mira))));
    CQ_EVENTUALLY(page.state() == QAbstractSocket::ConnectedState);
    const Heard made =
        ask("POST", "/upload", m_mira, form("file", "portrait.json", colourGraph(1)), kForm);
    CQ_EVENTUALLY_EQUAL(heard.size(), 1);
    QCOMPARE(heard.first().value("type"_L1).toString(), u"new_job"_s);
    QCOMPARE(heard.first().value("data"_L1).toObject(),
             (QJsonObject{{u"id"_s, made.text("id")},
                          {u"number"_s, 1},
                          {u"file"_s, u"portrait.json"_s},
                          {u"user"_s, u"mira"_s},
                          {u"status"_s, u"queued"_s}}));
    QCOMPARE(ask("DELETE", "/api/jobs/1", m_mira).status, 204);
    CQ_EVENTUALLY_EQUAL(heard.size(), 2);
    QCOMPARE(heard.last().value("type"_L1).toString(), u"job_update"_s);
    QCOMPARE(
        heard.last().value("data"_L1).toObject(),
        (QJsonObject{{u"id"_s, made.text("id")}, {u"number"_s, 1}, {u"status"_s, u"failed"_s}}));
}

void TestFamilyServer::theDocumentResolvesItsSchemas()
{
    const Heard document = ask("GET", "/openapi.json");
    const QJsonObject schemas = document.json()["components"_L1]["schemas"_L1].toObject();
    static const QByteArray kMark("\"#/components/schemas/");
    QSet<QString> used;
    for (qsizetype at = document.body.indexOf(kMark); at >= 0;
         at = document.body.indexOf(kMark, at + 1)) {
        const qsizetype begin = at + kMark.size();
        used.insert(QString::fromLatin1(
            document.body.sliced(begin, document.body.indexOf('"', begin) - begin)));
    }
    QVERIFY(used.contains(u"SharedJob"_s));
    for (const QString &name : std::as_const(used))
        QVERIFY2(schemas.contains(name), qPrintable(name));
}

QTEST_GUILESS_MAIN(TestFamilyServer)

#include "familyserver.moc"
