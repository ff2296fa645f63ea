#include "core/webhooks/courier.h"

#include "core/storage/readpool.h"
#include "core/storage/webhookstore.h"
#include "core/webhooks/signature.h"
#include "tests/support/answer.h"
#include "tests/support/hmac.h"
#include "tests/support/queueworld.h"
#include "tests/support/scriptedserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;
using namespace cq::webhooks;
using outbound::Reach;

namespace {

constexpr TimeMs kSecond = 1000;
constexpr TimeMs kMinute = 60 * kSecond;
constexpr TimeMs kHour = 60 * kMinute;

/// A queue, and a courier that sends what its jobs come to.
class CourierWorld
{
public:
    CourierWorld() { hire(); }

    QueueWorld &world() { return m_world; }

    JobQueue &queue() { return m_world.queue(); }

    WebhookCourier &courier() { return *m_courier; }

    Reach reach = Reach::Anywhere;
    Result<QByteArray> key = QByteArray(32, 'k');

    /// The program ends and starts again.
    void restart()
    {
        m_courier->stop();
        QCoreApplication::processEvents(); // what was broken off says so
        QCoreApplication::processEvents();
        m_courier.reset();
        m_reads.reset();
        m_world.restart();
        hire();
    }

    /// A waiting job that tells its end to this URL.
    JobId submit(const QUrl &url, const QList<JobState> &events = Webhook().events,
                 UserId owner = kLocalOperator)
    {
        JobRequest request;
        request.owner = owner;
        request.title = u"a job"_s;
        request.graph = "{}";
        request.webhook = Webhook{url.toString(), events};
        const auto done = await(queue().submit(request, {}, {}));
        if (!done)
            qFatal("%s", qPrintable(done.error().message));
        return done->job.id;
    }

    Attempt claim(JobId job)
    {
        const auto claimed = await(queue().claim(job, NodeId{1}));
        if (!claimed)
            qFatal("%s", qPrintable(claimed.error().message));
        return claimed->attempt;
    }

    void complete(JobId job, int results = 0)
    {
        const Attempt attempt = claim(job);
        std::ignore = await(queue().markRunning(attempt));
        std::ignore = await(queue().markCollecting(attempt));
        QList<JobOutput> outputs;
        for (int i = 0; i < results; ++i)
            outputs.append(newResult(job, i, u"image/png"_s));
        std::ignore = await(queue().complete(attempt, outputs, {}));
    }

    void failIt(JobId job)
    {
        std::ignore = await(
            queue().fail(claim(job), {FailureKind::OutOfMemory, u"The card is too small."_s}));
    }

    WebhookStatus status(JobId job)
    {
        return WebhookStore(m_world.committed()).status(job)->value_or(WebhookStatus());
    }

    bool isIn(JobId job, WebhookState state) { return status(job).state == state; }

    bool isOver(JobId job)
    {
        return isIn(job, WebhookState::Delivered) || isIn(job, WebhookState::GivenUp);
    }

    /// The time comes at which it is sent again.
    void comeTo(TimeMs at)
    {
        m_world.clock().advance(at - m_world.clock().now());
        m_courier->look();
    }

    /// Lets the receiver answer all attempts of this job until it is over; answers the pauses.
    QList<TimeMs> goOnUntilOver(JobId job)
    {
        QList<TimeMs> pauses;
        int attempts = 0;
        while (
            QTest::qWaitFor([&] { return isOver(job) || status(job).attempts > attempts; }, 20'000)
            && !isOver(job)) {
            attempts = status(job).attempts;
            const TimeMs next = status(job).nextAttemptAt;
            pauses.append(next - m_world.clock().now());
            // The courier must have heard that it was noted, too.
            if (!QTest::qWaitFor([&] { return m_courier->underWay() == 0; }, 20'000))
                qFatal("the courier does not come back");
            comeTo(next);
        }
        return pauses;
    }

private:
    void hire()
    {
        m_reads = std::make_unique<ReadPool>(m_world.path());
        CourierNeeds needs;
        needs.machineKey = [this] { return readyFuture<QByteArray>(key); };
        needs.userName = [](UserId user) { return u"user %1"_s.arg(user.value); };
        needs.reach = [this] { return reach; };
        m_courier = std::make_unique<WebhookCourier>(m_world.writer(), *m_reads, m_world.clock(),
                                                     needs, std::make_unique<outbound::Sender>(),
                                                     WebhookCourier::Limits());
        QObject::connect(&m_world.queue(), &JobQueue::jobChanged, m_courier.get(),
                         [this](const Job &job) {
                             if (isFinal(job.state))
                                 m_courier->look();
                         });
        m_courier->start();
    }

    QueueWorld m_world;
    std::unique_ptr<ReadPool> m_reads;
    std::unique_ptr<WebhookCourier> m_courier;
};

QUrl hookOf(const ScriptedServer &server)
{
    QUrl url = server.url();
    url.setPath(u"/hook"_s);
    return url;
}

/// Answers this status to every message.
void answerWith(ScriptedServer &server, int status)
{
    server.on("POST /hook", [status](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, status, {});
    });
}

QJsonObject bodyOf(const SeenRequest &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace

class TestWebhookCourier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageSaysHowTheJobEnded();
    void aFailureComesWithItsSentence();
    void onlyTheWantedEndsAreTold();
    void aMessageIsSignedForTheOwner();
    void aFailedAttemptIsRepeatedWithTheSameMessage();
    void thePausesGrowUntilItIsGivenUp();
    void goneStopsAtOnce();
    void aRedirectIsNotFollowed();
    void aReceiverThatIsNotThereIsTriedAgain();
    void anAnswerWithALongBodyIsEnough();
    void privateReceiversAreRefused();
    void whatWasUnderWayIsDueAfterARestart();
    void whatIsDueIsSentWhenItsTimeComes();
    void aRemovedJobIsNotTold();
    void aJobMayGoWhileItsMessageIsUnderWay();
    void aReceiverThatHangsHoldsUpNobodyElse();
    void aPersonWithManyReceiversHoldsUpNobodyElse();
    void theEndsOfOneJobComeInTheirOrder();
    void withoutAKeyNothingIsSent();
};

void TestWebhookCourier::aMessageSaysHowTheJobEnded()
{
    ScriptedServer receiver;
    answerWith(receiver, 200);
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id, 2);
    QTRY_VERIFY(world.isIn(id, WebhookState::Delivered));
    QCOMPARE(receiver.seen().size(), 1);
    const SeenRequest seen = receiver.seen().first();
    QCOMPARE(seen.line, "POST /hook");
    QCOMPARE(seen.headers.value("content-type"), "application/json");
    const Job job = world.world().job(id);
    const QJsonObject body = bodyOf(seen);
    QCOMPARE(body["type"_L1].toString(), u"job.completed"_s);
    QCOMPARE(body["timestamp"_L1].toString(), u"1970-01-01T00:16:40.000Z"_s); // the clock's start
    const QJsonObject data = body["data"_L1].toObject();
    QCOMPARE(data["id"_L1].toString(), uuidText(job.uid));
    QCOMPARE(data["number"_L1].toInteger(), id.value);
    QCOMPARE(data["title"_L1].toString(), u"a job"_s);
    QCOMPARE(data["user"_L1].toString(), u"user 1"_s);
    QCOMPARE(data["state"_L1].toString(), u"completed"_s);
    QVERIFY(data["failure"_L1].isNull());
    QCOMPARE(data["finished_at"_L1], body["timestamp"_L1]);
    QCOMPARE(data["url"_L1].toString(), u"/api/v1/jobs/"_s + uuidText(job.uid));
    const QJsonArray outputs = data["outputs"_L1].toArray();
    QCOMPARE(outputs.size(), 2);
    QCOMPARE(outputs[1]["file_name"_L1].toString(), u"out_1.png"_s);
    QCOMPARE(outputs[1]["url"_L1].toString(),
             u"/api/v1/outputs/%1"_s.arg(world.world().outputs(id).at(1).id.value));
    const WebhookStatus status = world.status(id);
    QCOMPARE(status.attempts, 1);
    QCOMPARE(status.lastStatus, 200);
    QCOMPARE(status.lastError, QString());
    QCOMPARE(status.nextAttemptAt, 0);
}

void TestWebhookCourier::aFailureComesWithItsSentence()
{
    ScriptedServer receiver;
    answerWith(receiver, 204);
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.failIt(id);
    QTRY_VERIFY(world.isIn(id, WebhookState::Delivered));
    const QJsonObject body = bodyOf(receiver.seen().first());
    QCOMPARE(body["type"_L1].toString(), u"job.failed"_s);
    QCOMPARE(body["data"_L1]["failure"_L1].toString(), failureKindWord(FailureKind::OutOfMemory));
    QCOMPARE(body["data"_L1]["message"_L1].toString(), u"The card is too small."_s);
}

void TestWebhookCourier::onlyTheWantedEndsAreTold()
{
    ScriptedServer receiver;
    answerWith(receiver, 200);
    CourierWorld world;
    const JobId completed = world.submit(hookOf(receiver), {JobState::Failed, JobState::Cancelled});
    const JobId cancelled = world.submit(hookOf(receiver), {JobState::Failed, JobState::Cancelled});
    world.complete(completed);
    CQ_VERIFY_OK(await(world.queue().cancel({cancelled})));
    QTRY_VERIFY(world.isIn(cancelled, WebhookState::Delivered));
    QCOMPARE(receiver.seen().size(), 1);
    QCOMPARE(bodyOf(receiver.seen().first())["type"_L1].toString(), u"job.cancelled"_s);
    QCOMPARE(world.status(completed).state, WebhookState::Waiting);
    QCOMPARE(world.status(completed).nextAttemptAt, 0);
}

void TestWebhookCourier::aMessageIsSignedForTheOwner()
{
    ScriptedServer receiver;
    answerWith(receiver, 200);
    CourierWorld world;
    for (const UserId owner : {UserId{7}, UserId{8}}) {
        const JobId id = world.submit(hookOf(receiver), Webhook().events, owner);
        world.complete(id);
        QTRY_VERIFY(world.isIn(id, WebhookState::Delivered));
        const SeenRequest seen = receiver.seen().last();
        const QByteArray timestamp = seen.headers.value("webhook-timestamp");
        QCOMPARE(timestamp, "1000"); // the clock's start, in seconds
        const QByteArray content =
            seen.headers.value("webhook-id") + '.' + timestamp + '.' + seen.body;
        // As a receiver does it, from the text its owner was given.
        const QString secret = secretText(accountSecret(*world.key, owner));
        const QByteArray bytes = QByteArray::fromBase64(secret.sliced(6).toLatin1());
        QCOMPARE(seen.headers.value("webhook-signature"),
                 "v1," + hmacSha256(bytes, content).toBase64());
    }
}

void TestWebhookCourier::aFailedAttemptIsRepeatedWithTheSameMessage()
{
    ScriptedServer receiver;
    answerWith(receiver, 500);
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id, 1);
    QTRY_VERIFY(world.isIn(id, WebhookState::Retrying));
    QCOMPARE(world.status(id).attempts, 1);
    QCOMPARE(world.status(id).lastStatus, 500);
    QVERIFY(world.status(id).lastError.contains(u"answers 500"_s));
    answerWith(receiver, 200);
    QCOMPARE(world.goOnUntilOver(id).size(), 1);
    QCOMPARE(world.status(id).state, WebhookState::Delivered);
    QCOMPARE(world.status(id).attempts, 2);
    QCOMPARE(world.status(id).lastError, QString());
    QCOMPARE(receiver.seen().size(), 2);
    const SeenRequest &first = receiver.seen().first();
    const SeenRequest &second = receiver.seen().last();
    QVERIFY(!first.headers.value("webhook-id").isEmpty());
    QCOMPARE(second.headers.value("webhook-id"), first.headers.value("webhook-id"));
    QCOMPARE(second.body, first.body);
    QVERIFY(second.headers.value("webhook-timestamp").toInt()
            >= first.headers.value("webhook-timestamp").toInt() + 5);
    QVERIFY(second.headers.value("webhook-signature") != first.headers.value("webhook-signature"));
}

void TestWebhookCourier::thePausesGrowUntilItIsGivenUp()
{
    ScriptedServer receiver;
    answerWith(receiver, 503);
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id);
    const QList<TimeMs> pauses = world.goOnUntilOver(id);
    const QList<TimeMs> least{5 * kSecond, 30 * kSecond, 2 * kMinute, 10 * kMinute,
                              1 * kHour,   3 * kHour,    8 * kHour};
    QCOMPARE(pauses.size(), least.size());
    for (qsizetype i = 0; i < least.size(); ++i) {
        QVERIFY(pauses.at(i) >= least.at(i));
        QVERIFY(pauses.at(i) <= least.at(i) + least.at(i) / 5);
    }
    QCOMPARE(world.status(id).state, WebhookState::GivenUp);
    QCOMPARE(world.status(id).attempts, 8);
    QCOMPARE(world.status(id).nextAttemptAt, 0);
    QCOMPARE(receiver.seen().size(), 8);
}

void TestWebhookCourier::goneStopsAtOnce()
{
    ScriptedServer receiver;
    answerWith(receiver, 410);
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id);
    QTRY_VERIFY(world.isIn(id, WebhookState::GivenUp));
    QCOMPARE(world.status(id).attempts, 1);
    QCOMPARE(world.status(id).lastStatus, 410);
}

void TestWebhookCourier::aRedirectIsNotFollowed()
{
    ScriptedServer inside;
    ScriptedServer receiver;
    receiver.on("POST /hook", [&inside](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 307, {}, "Location: " + hookOf(inside).toEncoded() + "\r\n");
    });
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id);
    QTRY_VERIFY(world.isIn(id, WebhookState::Retrying));
    QVERIFY(world.status(id).lastError.contains(u"redirect"_s));
    QCOMPARE(world.status(id).lastStatus, 307);
    QCOMPARE(inside.connections(), 0);
}

void TestWebhookCourier::aReceiverThatIsNotThereIsTriedAgain()
{
    ScriptedServer receiver;
    const QUrl url = hookOf(receiver);
    receiver.stopListening();
    CourierWorld world;
    const JobId id = world.submit(url);
    world.complete(id);
    QTRY_VERIFY(world.isIn(id, WebhookState::Retrying));
    QCOMPARE(world.status(id).lastStatus, 0);
    QVERIFY(world.status(id).lastError.contains(u"cannot be reached"_s));
}

void TestWebhookCourier::anAnswerWithALongBodyIsEnough()
{
    ScriptedServer receiver;
    receiver.on("POST /hook", [](const SeenRequest &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nthank you");
    });
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id);
    QTRY_VERIFY(world.isIn(id, WebhookState::Delivered));
}

void TestWebhookCourier::privateReceiversAreRefused()
{
    ScriptedServer receiver;
    answerWith(receiver, 200);
    CourierWorld world;
    world.reach = Reach::Public;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id);
    QTRY_VERIFY(world.isIn(id, WebhookState::Retrying));
    QVERIFY(world.status(id).lastError.contains(u"public"_s));
    QCOMPARE(receiver.connections(), 0);
    world.reach = Reach::Anywhere; // somebody allowed it
    QCOMPARE(world.goOnUntilOver(id).size(), 1);
    QCOMPARE(world.status(id).state, WebhookState::Delivered);
}

void TestWebhookCourier::whatWasUnderWayIsDueAfterARestart()
{
    ScriptedServer receiver;
    receiver.on("POST /hook", [](const SeenRequest &, QTcpSocket &) {}); // hangs
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id);
    QTRY_COMPARE(receiver.seen().size(), 1);
    answerWith(receiver, 200);
    world.restart();
    QTRY_VERIFY(world.isIn(id, WebhookState::Delivered));
    QCOMPARE(world.status(id).attempts, 1); // what was broken off is not held against it
    QCOMPARE(receiver.seen().size(), 2);
    QCOMPARE(receiver.seen().last().headers.value("webhook-id"),
             receiver.seen().first().headers.value("webhook-id"));
    QCOMPARE(receiver.seen().last().body, receiver.seen().first().body);
}

void TestWebhookCourier::whatIsDueIsSentWhenItsTimeComes()
{
    ScriptedServer receiver;
    answerWith(receiver, 500);
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id);
    QTRY_VERIFY(world.isIn(id, WebhookState::Retrying));
    answerWith(receiver, 200);
    QTRY_COMPARE(world.courier().underWay(), 0);
    world.comeTo(world.status(id).nextAttemptAt - 20); // it looks, and will look again in 20 ms
    world.world().clock().advance(20);
    QTRY_VERIFY(world.isIn(id, WebhookState::Delivered));
}

void TestWebhookCourier::aRemovedJobIsNotTold()
{
    ScriptedServer receiver;
    answerWith(receiver, 500);
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    const JobId other = world.submit(hookOf(receiver));
    world.complete(id);
    QTRY_VERIFY(world.isIn(id, WebhookState::Retrying));
    QTRY_COMPARE(world.courier().underWay(), 0);
    const TimeMs next = world.status(id).nextAttemptAt;
    CQ_VERIFY_OK(await(world.queue().remove({id})));
    for (const QString &table : {u"webhooks"_s, u"webhook_deliveries"_s}) {
        const auto left = world.world().committed().value(
            u"SELECT count(*) FROM %1 WHERE job = ?"_s.arg(table), {id.value});
        CQ_VERIFY_OK(left);
        QCOMPARE(left->toInt(), 0);
    }
    answerWith(receiver, 200);
    world.comeTo(next);
    world.complete(other); // what is sent after it is sent
    QTRY_VERIFY(world.isIn(other, WebhookState::Delivered));
    QCOMPARE(receiver.seen().size(), 2);
}

void TestWebhookCourier::aJobMayGoWhileItsMessageIsUnderWay()
{
    ScriptedServer receiver;
    QPointer<QTcpSocket> open;
    receiver.on("POST /hook", [&open](const SeenRequest &, QTcpSocket &socket) { open = &socket; });
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id);
    QTRY_VERIFY(open);
    CQ_VERIFY_OK(await(world.queue().remove({id})));
    ScriptedServer::reply(*open, 500, {});
    QTRY_COMPARE(world.courier().underWay(), 0);
    const auto left = world.world().committed().value(u"SELECT count(*) FROM webhook_deliveries"_s);
    CQ_VERIFY_OK(left);
    QCOMPARE(left->toInt(), 0);
}

void TestWebhookCourier::aReceiverThatHangsHoldsUpNobodyElse()
{
    constexpr int kMany = 30;
    ScriptedServer hanging;
    hanging.on("POST /hook", [](const SeenRequest &, QTcpSocket &) {});
    ScriptedServer receiver;
    answerWith(receiver, 200);
    CourierWorld world;
    for (int i = 0; i < kMany; ++i)
        CQ_VERIFY_OK(await(world.queue().cancel({world.submit(hookOf(hanging))})));
    QTRY_COMPARE(hanging.seen().size(), 4);
    for (int i = 0; i < kMany; ++i) {
        const JobId id = world.submit(hookOf(receiver));
        CQ_VERIFY_OK(await(world.queue().cancel({id})));
        QTRY_VERIFY(world.isIn(id, WebhookState::Delivered));
    }
    QCOMPARE(hanging.seen().size(), 4);
    QTRY_COMPARE(world.courier().underWay(), 4);
}

void TestWebhookCourier::aPersonWithManyReceiversHoldsUpNobodyElse()
{
    std::vector<std::unique_ptr<ScriptedServer>> hanging;
    CourierWorld world;
    const auto seen = [&hanging] {
        qsizetype count = 0;
        for (const auto &server : hanging)
            count += server->seen().size();
        return count;
    };
    for (int i = 0; i < 20; ++i) {
        hanging.push_back(std::make_unique<ScriptedServer>());
        hanging.back()->on("POST /hook", [](const SeenRequest &, QTcpSocket &) {});
        CQ_VERIFY_OK(await(world.queue().cancel(
            {world.submit(hookOf(*hanging.back()), Webhook().events, UserId{7})})));
    }
    QTRY_COMPARE(seen(), 8);
    ScriptedServer receiver;
    answerWith(receiver, 200);
    const JobId id = world.submit(hookOf(receiver), Webhook().events, UserId{8});
    CQ_VERIFY_OK(await(world.queue().cancel({id})));
    QTRY_VERIFY(world.isIn(id, WebhookState::Delivered));
    QCOMPARE(seen(), 8);
}

void TestWebhookCourier::theEndsOfOneJobComeInTheirOrder()
{
    ScriptedServer receiver;
    answerWith(receiver, 500);
    CourierWorld world;
    const JobId id = world.submit(hookOf(receiver));
    world.failIt(id);
    QTRY_VERIFY(world.isIn(id, WebhookState::Retrying));
    CQ_VERIFY_OK(await(world.queue().retry({id})));
    world.complete(id);
    // Another job's end shows that the courier has looked since.
    const JobId other = world.submit(hookOf(receiver));
    world.complete(other);
    QTRY_VERIFY(world.isIn(other, WebhookState::Retrying));
    QTRY_COMPARE(world.courier().underWay(), 0);
    QCOMPARE(receiver.seen().size(), 2);

    answerWith(receiver, 200);
    world.comeTo(world.status(id).nextAttemptAt + 10 * kSecond);
    QTRY_COMPARE(receiver.seen().size(), 5);
    QList<SeenRequest> ours;
    for (const SeenRequest &seen : receiver.seen()) {
        if (bodyOf(seen)["data"_L1]["number"_L1].toInteger() == id.value)
            ours.append(seen);
    }
    QCOMPARE(ours.size(), 3);
    QCOMPARE(bodyOf(ours.at(0))["type"_L1].toString(), u"job.failed"_s);
    QCOMPARE(ours.at(1).body, ours.at(0).body); // though the job's row says completed by now
    QCOMPARE(bodyOf(ours.at(2))["type"_L1].toString(), u"job.completed"_s);
    QVERIFY(ours.at(2).headers.value("webhook-id") != ours.at(0).headers.value("webhook-id"));
}

void TestWebhookCourier::withoutAKeyNothingIsSent()
{
    ScriptedServer receiver;
    answerWith(receiver, 200);
    CourierWorld world;
    world.key = fail(ErrorKind::Unavailable, u"the keyring is locked"_s);
    QSignalSpy alarms(&world.courier(), &WebhookCourier::alarm);
    const JobId id = world.submit(hookOf(receiver));
    world.complete(id);
    QTRY_COMPARE(alarms.size(), 1);
    QVERIFY(alarms.first().first().toString().contains(u"the keyring is locked"_s));
    world.key = QByteArray(32, 'k');
    world.courier().look(); // as it does by itself within a minute
    QTRY_VERIFY(world.isIn(id, WebhookState::Delivered));
    QCOMPARE(receiver.seen().size(), 1);
}

QTEST_GUILESS_MAIN(TestWebhookCourier)

#include "webhookcourier.moc"
