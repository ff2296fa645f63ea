#include "core/storage/webhookstore.h"

#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

#include <array>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr std::array kActive{JobState::Assigned};

/// A job of this owner that runs, with a webhook.
JobId jobWith(Database &database, const Webhook &webhook, UserId owner = kLocalOperator)
{
    Job job = newJob(1, JobState::Assigned);
    job.owner = owner;
    const JobId id = stored(database.connection(), job).id;
    const auto kept = WebhookStore(database.connection()).insert(id, webhook);
    if (!kept)
        qFatal("%s", qPrintable(kept.error().message));
    return id;
}

void end(Database &database, JobId job, JobState state, TimeMs at)
{
    JobMoveRow row;
    row.to = state;
    row.at = at;
    if (state == JobState::Completed) {
        row.to = JobState::Collecting;
        std::ignore = JobStore(database.connection()).move(job, kActive, row);
        row.to = JobState::Completed;
    }
    const auto moved = JobStore(database.connection())
                           .move(job, std::array{JobState::Assigned, JobState::Collecting}, row);
    if (!moved)
        qFatal("%s", qPrintable(moved.error().message));
}

QList<JobId> dueAt(Database &database, TimeMs now, const WebhookStore::Busy &busy = {},
                   int limit = 100)
{
    const auto due = WebhookStore(database.connection()).due(now, busy, limit);
    if (!due)
        qFatal("%s", qPrintable(due.error().message));
    QList<JobId> jobs;
    for (const WebhookDelivery &delivery : *due)
        jobs.append(delivery.job);
    return jobs;
}

} // namespace

class TestWebhookStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEndOfAJobIsDue_data();
    void theEndOfAJobIsDue();
    void whatIsNoEndIsNotDue();
    void jobsWithoutOneHaveNone();
    void theLongestDueComesFirst();
    void whatIsBusyIsLeftOut();
    void anotherTimeIsAnotherDay();
    void whatIsOverIsNeitherDueNorKept();
};

void TestWebhookStore::theEndOfAJobIsDue_data()
{
    QTest::addColumn<QList<JobState>>("events");
    QTest::addColumn<JobState>("end");
    QTest::addColumn<bool>("isDue");
    using enum JobState;
    const QList<JobState> all = Webhook().events;
    QTest::newRow("completed, all wanted") << all << Completed << true;
    QTest::newRow("failed, all wanted") << all << Failed << true;
    QTest::newRow("cancelled, all wanted") << all << Cancelled << true;
    QTest::newRow("completed, wanted alone") << QList{Completed} << Completed << true;
    QTest::newRow("failed, not wanted") << QList{Completed, Cancelled} << Failed << false;
    QTest::newRow("cancelled, wanted last") << QList{Completed, Cancelled} << Cancelled << true;
}

void TestWebhookStore::theEndOfAJobIsDue()
{
    QFETCH(QList<JobState>, events);
    QFETCH(JobState, end);
    QFETCH(bool, isDue);
    Database database;
    const JobId job = jobWith(database, {u"https://Example.com:8443/hook"_s, events}, UserId{7});
    ::end(database, job, end, 5000);
    const auto due = WebhookStore(database.connection()).due(5000, {}, 10);
    CQ_VERIFY_OK(due);
    QCOMPARE(due->size(), isDue ? 1 : 0);
    if (!isDue)
        return;
    const WebhookDelivery &delivery = due->first();
    QCOMPARE(delivery.job, job);
    QCOMPARE(delivery.owner, UserId{7});
    QCOMPARE(delivery.event, end);
    QCOMPARE(delivery.at, 5000);
    QCOMPARE(delivery.url, u"https://Example.com:8443/hook"_s);
    QCOMPARE(delivery.place, u"example.com:8443"_s);
    QCOMPARE(delivery.attempts, 0);
    QVERIFY(delivery.body.isEmpty());
}

void TestWebhookStore::whatIsNoEndIsNotDue()
{
    Database database;
    const JobId job = jobWith(database, {u"https://example.com/"_s});
    JobMoveRow row;
    row.at = 5000;
    for (const JobState state : {JobState::Running, JobState::Pending}) {
        row.to = state;
        CQ_VERIFY_OK(JobStore(database.connection())
                         .move(job, std::array{JobState::Assigned, JobState::Running}, row));
    }
    QCOMPARE(dueAt(database, 10'000), QList<JobId>());
    const auto status = WebhookStore(database.connection()).status(job);
    CQ_VERIFY_OK(status);
    QVERIFY(status->has_value());
    QCOMPARE((*status)->state, WebhookState::Waiting);
}

void TestWebhookStore::jobsWithoutOneHaveNone()
{
    Database database;
    const JobId job = stored(database.connection(), newJob(1, JobState::Assigned)).id;
    end(database, job, JobState::Failed, 5000);
    QCOMPARE(dueAt(database, 10'000), QList<JobId>());
    WebhookStore store(database.connection());
    QVERIFY(store.find(job)->has_value() == false);
    QVERIFY(store.status(job)->has_value() == false);
}

void TestWebhookStore::theLongestDueComesFirst()
{
    Database database;
    const JobId late = jobWith(database, {u"https://example.com/"_s});
    const JobId early = jobWith(database, {u"https://example.com/"_s});
    const JobId future = jobWith(database, {u"https://example.com/"_s});
    end(database, late, JobState::Failed, 2000);
    end(database, early, JobState::Failed, 1000);
    end(database, future, JobState::Failed, 3000);
    QCOMPARE(dueAt(database, 2999), (QList{early, late}));
    QCOMPARE(dueAt(database, 2999, {}, 1), (QList{early}));
    WebhookStore store(database.connection());
    QCOMPARE(*store.nextDue(2999), 3000);
    QCOMPARE(*store.nextDue(3000), 0);
}

void TestWebhookStore::whatIsBusyIsLeftOut()
{
    Database database;
    const JobId first = jobWith(database, {u"https://a.example/"_s}, UserId{7});
    const JobId second = jobWith(database, {u"https://b.example/"_s}, UserId{8});
    end(database, first, JobState::Failed, 1000);
    end(database, second, JobState::Failed, 1000);
    const auto due = WebhookStore(database.connection()).due(1000, {}, 10);
    CQ_VERIFY_OK(due);
    QCOMPARE(dueAt(database, 1000, {.deliveries = {due->first().id}}), QList{second});
    QCOMPARE(dueAt(database, 1000, {.places = {u"a.example"_s}}), QList{second});
    QCOMPARE(dueAt(database, 1000, {.owners = {UserId{7}}}), QList{second});
    QCOMPARE(dueAt(database, 1000, {.places = {u"b.example"_s}, .owners = {UserId{7}}}),
             QList<JobId>());
}

void TestWebhookStore::anotherTimeIsAnotherDay()
{
    Database database;
    const JobId job = jobWith(database, {u"https://example.com/"_s});
    end(database, job, JobState::Failed, 1000);
    WebhookStore store(database.connection());
    const qint64 id = store.due(1000, {}, 1)->first().id;
    CQ_VERIFY_OK(store.note({id, 503, u"busy"_s, 6000, "the body"}));
    QCOMPARE(dueAt(database, 5999), QList<JobId>());
    const auto due = store.due(6000, {}, 1);
    CQ_VERIFY_OK(due);
    QCOMPARE(due->size(), 1);
    QCOMPARE(due->first().id, id);
    QCOMPARE(due->first().attempts, 1);
    QCOMPARE(due->first().body, "the body");
    const WebhookStatus status = store.status(job)->value();
    QCOMPARE(status.state, WebhookState::Retrying);
    QCOMPARE(status.attempts, 1);
    QCOMPARE(status.lastStatus, 503);
    QCOMPARE(status.lastError, u"busy"_s);
    QCOMPARE(status.nextAttemptAt, 6000);
}

void TestWebhookStore::whatIsOverIsNeitherDueNorKept()
{
    Database database;
    const JobId heard = jobWith(database, {u"https://example.com/"_s});
    const JobId gone = jobWith(database, {u"https://example.com/"_s});
    end(database, heard, JobState::Failed, 1000);
    end(database, gone, JobState::Failed, 1001);
    WebhookStore store(database.connection());
    const auto due = store.due(2000, {}, 2);
    CQ_VERIFY_OK(due);
    CQ_VERIFY_OK(store.note({due->at(0).id, 200, {}, 0, "the body"}));
    CQ_VERIFY_OK(store.note({due->at(1).id, 410, u"gone"_s, 0, "the body"}));
    QCOMPARE(dueAt(database, 1'000'000), QList<JobId>());
    QCOMPARE(store.status(heard)->value().state, WebhookState::Delivered);
    QCOMPARE(store.status(gone)->value().state, WebhookState::GivenUp);
    QCOMPARE(database.number(u"SELECT sum(length(body)) FROM webhook_deliveries"_s), 0);
}

QTEST_GUILESS_MAIN(TestWebhookStore)

#include "tst_webhookstore.moc"
