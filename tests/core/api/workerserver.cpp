#include "core/engine/pulldesk.h"
#include "core/storage/migration.h"
#include "tests/core/api/apiworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

/// Machines that fetch their work, against a real server (api-shapes, section 4).
class TestWorkerServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { m_api.reset(); }

    void aWorkerGetsTheGraphByteForByte();
    void aWorkerMayShowItsKeyAsAPassword();
    void theResultIsKeptLikeAnyOther();
    void filesComeAlongInAForm();
    void aJobMayFailEitherWay();
    void whatIsNotTheirsIsRefused();
    void whoAsksAgainGetsTheSameJob();
    void jobsWithFilesAreNotGivenOut();
    void aWorkerThatVanishesLosesItsJob();
    void aCancelledJobIsTakenAway();
    void aPausedQueueGivesNothing();
    void aRestartOfTheProgramKeepsTheLease();
    void aResultThatWasBeingKeptAtTheStopIsKeptAfterIt();
    void workersAreSeenAsNodes();

private:
    Heard next(const QByteArray &worker = "w1", const QByteArray &key = {})
    {
        return m_api->ask("GET", "/api/workers/next-job?worker_id=" + worker,
                          key.isEmpty() ? m_key : key);
    }

    Heard complete(const QByteArray &job, const QByteArray &body, const QByteArray &key = {},
                   const QByteArray &type = "application/json")
    {
        return m_api->ask("POST", "/api/workers/complete-job?job_id=" + job,
                          key.isEmpty() ? m_key : key, body, type);
    }

    QString stateOf(const QByteArray &job)
    {
        return m_api->ask("GET", "/api/v1/jobs/" + job, m_mira).text("state");
    }

    QJsonArray outputsOf(const QByteArray &job)
    {
        return m_api->ask("GET", "/api/v1/jobs/" + job + "/outputs", m_mira)
            .json()["outputs"_L1]
            .toArray();
    }

    /// Submits one and lets w1 take it; answers its UUID.
    QByteArray taken()
    {
        const QByteArray job = m_api->submit(m_mira);
        if (next().json()["job"_L1]["id"_L1].toString().toLatin1() != job)
            qFatal("it was not given out");
        return job;
    }

    std::unique_ptr<ApiWorld> m_api;
    QByteArray m_key;
    QByteArray m_otherKey;
    QByteArray m_mira;
};

void TestWorkerServer::init()
{
    m_api = std::make_unique<ApiWorld>();
    const UserId ada = m_api->account(u"ada"_s, Role::Admin);
    m_key = m_api->key(ada, KeyScope::Worker);
    m_otherKey = m_api->key(ada, KeyScope::Worker);
    m_mira = m_api->key(m_api->account(u"mira"_s, Role::Participant));
}

void TestWorkerServer::aWorkerGetsTheGraphByteForByte()
{
    QCOMPARE(next().body.trimmed(), "{\"job\":null}");
    const QByteArray graph =
        R"({ "9":{"class_type":"SaveImage","inputs":{"seed":18446744073709551615,"cfg":8.0}} })";
    const Heard made = m_api->ask("POST", "/api/jobs", m_mira, "{\"workflow\":" + graph + "}");
    QCOMPARE(made.status, 201);
    const Heard given = next();
    QCOMPARE(given.status, 200);
    QVERIFY2(given.body.contains("\"workflow\":" + graph), given.body.constData());
    const QJsonObject job = given.json()["job"_L1].toObject();
    QCOMPARE(job["id"_L1].toString(), made.text("id"));
    QCOMPARE(job["user_id"_L1].toString(), u"mira"_s);
    QVERIFY(job["metadata"_L1].isObject());
    QTRY_COMPARE(stateOf(made.text("id").toLatin1()), u"running"_s);
    QCOMPARE(next("w2").body.trimmed(), "{\"job\":null}"); // it is given once
    QCOMPARE(m_api->ask("GET", "/api/workers/next-job", m_key).status, 422);
}

void TestWorkerServer::aWorkerMayShowItsKeyAsAPassword()
{
    const auto ask = [this](const QByteArray &header) {
        RawClient client(m_api->server().port());
        client.send("GET /api/workers/next-job?worker_id=w1 HTTP/1.1\r\nHost: localhost\r\n"
                    + header + "Connection: close\r\n\r\n");
        return client.answer(false, 5000);
    };
    QCOMPARE(ask("Authorization: Basic " + ("w1:" + m_key).toBase64() + "\r\n").status, 200);
    // Keys that are good for more stay tied to the name of their owner.
    QCOMPARE(ask("Authorization: Basic " + ("w1:" + m_mira).toBase64() + "\r\n").status, 401);
    const RawClient::Answer refused = ask({});
    QCOMPARE(refused.status, 401);
    QVERIFY(refused.head.contains("WWW-Authenticate: Bearer"));
    QVERIFY(refused.head.contains("WWW-Authenticate: Basic"));
}

void TestWorkerServer::theResultIsKeptLikeAnyOther()
{
    const QByteArray result = R"({"prompt_id":"b3d0","status":"completed","outputs":{"9":{}}})";
    for (const QByteArray &body : {result, "{\"result\": " + result + "}"}) {
        const QByteArray job = taken();
        const Heard answered = complete(job, body);
        QCOMPARE(answered.status, 200);
        QCOMPARE(answered.text("status"), u"success"_s);
        QCOMPARE(answered.text("job_id").toLatin1(), job);
        QCOMPARE(stateOf(job), u"completed"_s);
        const QJsonArray outputs = outputsOf(job);
        QCOMPARE(outputs.size(), 1);
        QCOMPARE(outputs[0]["file_name"_L1].toString(), u"result.json"_s);
        const QByteArray path = outputs[0]["url"_L1].toString().toLatin1();
        QCOMPARE(m_api->ask("GET", path, m_mira).body, result);
        // The answer may have been lost: a repeat is fine and changes nothing.
        QCOMPARE(complete(job, R"({"other":1})").status, 200);
        QCOMPARE(m_api->ask("GET", path, m_mira).body, result);
    }
    QCOMPARE(complete(taken(), "[1]").status, 422);
}

void TestWorkerServer::filesComeAlongInAForm()
{
    const QByteArray job = taken();
    const QByteArray picture(300'000, 'p');
    const QByteArray form =
        "--b\r\nContent-Disposition: form-data; name=\"result\"\r\n\r\n{\"outputs\":{}}\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a.bin\"\r\n\r\n"
        + picture
        + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\nx"
          "\r\n--b--\r\n";
    QCOMPARE(complete(job, form, {}, "multipart/form-data; boundary=b").status, 200);
    const QJsonArray outputs = outputsOf(job);
    QCOMPARE(outputs.size(), 3);
    QCOMPARE(outputs[1]["file_name"_L1].toString(), u"a.bin"_s);
    QCOMPARE(m_api->ask("GET", outputs[1]["url"_L1].toString().toLatin1(), m_mira).body, picture);
    QCOMPARE(m_api->ask("GET", outputs[2]["url"_L1].toString().toLatin1(), m_mira).body, "x");
}

void TestWorkerServer::aJobMayFailEitherWay()
{
    const auto fail = [this](const QByteArray &job, const QByteArray &query,
                             const QByteArray &body) {
        return m_api->ask("POST", "/api/workers/fail-job?job_id=" + job + query, m_key, body)
            .status;
    };
    const QByteArray first = taken();
    QCOMPARE(fail(first, {}, {}), 422);
    QCOMPARE(fail(first, "&error=%20%20", {}), 422);
    QCOMPARE(fail(first, "&error=out%20of%20memory", {}), 200);
    QCOMPARE(stateOf(first), u"failed"_s);
    const Heard seen = m_api->ask("GET", "/api/jobs/" + first, m_mira);
    QVERIFY2(seen.text("error").contains(u"out of memory"_s), seen.body.constData());
    QCOMPARE(fail(taken(), "&error=query", R"({"error":"body"})"), 200);
    const QByteArray longest(10'000, 'e'); // as long as it may be, in the request line
    QCOMPARE(fail(taken(), "&error=" + longest, {}), 200);
    QCOMPARE(fail(taken(), "&error=" + longest + "e", {}), 422);
}

void TestWorkerServer::whatIsNotTheirsIsRefused()
{
    const QByteArray job = taken();
    QCOMPARE(complete(job, "{}", m_otherKey).status, 409);
    QCOMPARE(complete(job, "{}", m_mira).status, 403);
    QCOMPARE(complete("00000000-0000-7000-8000-000000000000", "{}").status, 404);
    QCOMPARE(complete(m_api->submit(m_mira), "{}").status, 409); // nobody took that one
    QCOMPARE(next("w1", m_otherKey).status, 409); // w1 holds a job under another key
    const QByteArray beat = "/api/workers/heartbeat?job_id=" + job;
    QCOMPARE(m_api->ask("POST", beat, m_key).status, 200);
    QCOMPARE(m_api->ask("POST", beat, m_otherKey).status, 409);
    QCOMPARE(stateOf(job), u"running"_s);
}

void TestWorkerServer::whoAsksAgainGetsTheSameJob()
{
    const QByteArray job = taken();
    (void)m_api->submit(m_mira);
    QCOMPARE(next().json()["job"_L1]["id"_L1].toString().toLatin1(), job);
    const auto number = m_api->ask("GET", "/api/v1/jobs/" + job, m_mira);
    const auto detail =
        await(m_api->world().handle().detail(JobId{number.json()["number"_L1].toInteger()}));
    CQ_VERIFY_OK(detail);
    QCOMPARE(detail->attempts.size(), 1);
}

void TestWorkerServer::jobsWithFilesAreNotGivenOut()
{
    JobRequest request;
    request.graph = R"({"1":{"class_type":"LoadImage","inputs":{"image":"a.png"}}})";
    const QString path = m_api->world().filePath(u"a.png"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("png") == 3);
    file.close();
    request.inputs.append({u"a.png"_s, path});
    CQ_VERIFY_OK(await(m_api->world().handle().submit(request)));
    const QByteArray plain = m_api->submit(m_mira);
    QCOMPARE(next().json()["job"_L1]["id"_L1].toString().toLatin1(), plain);
    QCOMPARE(next("w2").body.trimmed(), "{\"job\":null}");
}

void TestWorkerServer::aWorkerThatVanishesLosesItsJob()
{
    CQ_VERIFY_OK(
        await(m_api->world().handle().setSettingPairs({{u"queue.job_timeout"_s, u"1"_s}})));
    const QByteArray job = taken();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(job), u"pending"_s, 10'000);
    QCOMPARE(complete(job, "{}").status, 409);
    CQ_VERIFY_OK(
        await(m_api->world().handle().setSettingPairs({{u"queue.job_timeout"_s, u"60"_s}})));
    QCOMPARE(next("w2").json()["job"_L1]["id"_L1].toString().toLatin1(), job);
    QCOMPARE(complete(job, "{}").status, 200);
}

void TestWorkerServer::aCancelledJobIsTakenAway()
{
    const QByteArray job = taken();
    QCOMPARE(m_api->ask("POST", "/api/v1/jobs/" + job + "/cancel", m_mira).status, 200);
    QTRY_COMPARE(stateOf(job), u"cancelled"_s);
    QCOMPARE(complete(job, "{}").status, 409);
    QCOMPARE(stateOf(job), u"cancelled"_s);
    QVERIFY(outputsOf(job).isEmpty());
    (void)taken(); // it is free for the next
}

void TestWorkerServer::aPausedQueueGivesNothing()
{
    CQ_VERIFY_OK(await(m_api->world().handle().setPaused(true)));
    const QByteArray job = m_api->submit(m_mira);
    QCOMPARE(next().body.trimmed(), "{\"job\":null}");
    CQ_VERIFY_OK(await(m_api->world().handle().setPaused(false)));
    QCOMPARE(next().json()["job"_L1]["id"_L1].toString().toLatin1(), job);
}

void TestWorkerServer::aRestartOfTheProgramKeepsTheLease()
{
    EngineWorld world;
    world.start();
    const PullWorker worker{u"w1"_s, KeyId{5}};
    JobRequest request;
    request.graph = colourGraph(255);
    const auto job = await(world.handle().submit(request));
    CQ_VERIFY_OK(job);
    const auto given = await(world.thread().newPullDesk()->next(worker));
    CQ_VERIFY_OK(given);
    QVERIFY(*given);
    world.stop();
    world.start();
    const auto desk = world.thread().newPullDesk();
    CQ_VERIFY_ERROR(await(desk->complete({u"w2"_s, KeyId{6}}, job->id, "{}", {})),
                    ErrorKind::Conflict, u"not yours"_s);
    CQ_VERIFY_OK(await(desk->complete(worker, job->id, "{}", {})));
    QCOMPARE(await(world.handle().detail(job->id))->job.state, JobState::Completed);
}

void TestWorkerServer::aResultThatWasBeingKeptAtTheStopIsKeptAfterIt()
{
    EngineWorld world;
    world.start();
    const PullWorker worker{u"w1"_s, KeyId{5}};
    JobRequest request;
    request.graph = colourGraph(255);
    const auto job = await(world.handle().submit(request));
    CQ_VERIFY_OK(job);
    CQ_VERIFY_OK(await(world.thread().newPullDesk()->next(worker)));
    world.stop();
    {
        const auto queue = openMigrated(world.dataFolder() + u"/queue.db"_s, queueSchema());
        CQ_VERIFY_OK(queue);
        QVERIFY((*queue)->run(u"UPDATE jobs SET state = 'collecting'"_s));
    }
    world.start();
    CQ_VERIFY_OK(await(world.thread().newPullDesk()->complete(worker, job->id, "{}", {})));
    QCOMPARE(await(world.handle().detail(job->id))->job.state, JobState::Completed);
}

void TestWorkerServer::workersAreSeenAsNodes()
{
    (void)taken();
    const auto snapshot = await(m_api->world().handle().snapshot());
    CQ_VERIFY_OK(snapshot);
    QCOMPARE(snapshot->nodes.size(), 1);
    const Node &node = snapshot->nodes.first();
    QCOMPARE(node.config.name, u"w1"_s);
    QCOMPARE(node.status.health, NodeHealth::Online);
    QCOMPARE(node.status.running, 1);
    // A job that nobody fetches is not pushed to it either.
    const QByteArray waiting = m_api->submit(m_mira);
    QCOMPARE(stateOf(waiting), u"pending"_s);
}

QTEST_GUILESS_MAIN(TestWorkerServer)

#include "workerserver.moc"
