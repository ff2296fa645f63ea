#include "core/storage/attemptstore.h"

#include "core/storage/eventstore.h"
#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

Attempt newAttempt(JobId job)
{
    Attempt attempt;
    attempt.job = job;
    attempt.node = NodeId{3};
    attempt.promptId = newUuid7();
    attempt.createdAt = 100;
    return attempt;
}

} // namespace

class TestAttemptStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAttemptIsOpenUntilItIsClosed();
    void aJobHasOneOpenAttempt();
    void closingTwiceIsAConflict();
    void promptIdsAreNeverReused();
    void attemptsComeInTheirOrder();
    void eventsComeInTheirOrder();
    void eventNumbersOnlyGrow();
};

void TestAttemptStore::anAttemptIsOpenUntilItIsClosed()
{
    Database database;
    AttemptStore store(database.connection());
    const Job job = stored(database.connection(), newJob(1));
    auto opened = store.open(newAttempt(job.id));
    CQ_VERIFY_OK(opened);
    QVERIFY(!opened->id.isNull());
    QCOMPARE(*store.allOpen(), QList<Attempt>{*opened});

    CQ_VERIFY_OK(store.setPosted(opened->id, 150));
    opened->postedAt = 150;
    QCOMPARE(*store.ofJob(job.id), QList<Attempt>{*opened});

    CQ_VERIFY_OK(store.close(opened->id, 200, FailureKind::OutOfMemory, u"too small"_s));
    opened->finishedAt = 200;
    opened->failure = FailureKind::OutOfMemory;
    opened->message = u"too small"_s;
    QCOMPARE(*store.ofJob(job.id), QList<Attempt>{*opened});
    QVERIFY(store.allOpen()->isEmpty());
}

void TestAttemptStore::aJobHasOneOpenAttempt()
{
    Database database;
    AttemptStore store(database.connection());
    const Job job = stored(database.connection(), newJob(1));
    const Job other = stored(database.connection(), newJob(2));
    const auto first = store.open(newAttempt(job.id));
    CQ_VERIFY_OK(first);
    CQ_VERIFY_ERROR(store.open(newAttempt(job.id)), ErrorKind::Storage, u"UNIQUE"_s);
    CQ_VERIFY_OK(store.open(newAttempt(other.id)));
    CQ_VERIFY_OK(store.close(first->id, 200, FailureKind::None, {}));
    CQ_VERIFY_OK(store.open(newAttempt(job.id)));
    QCOMPARE(store.allOpen()->size(), 2);
}

void TestAttemptStore::closingTwiceIsAConflict()
{
    Database database;
    AttemptStore store(database.connection());
    const auto opened = store.open(newAttempt(stored(database.connection(), newJob(1)).id));
    CQ_VERIFY_OK(opened);
    CQ_VERIFY_OK(store.close(opened->id, 200, FailureKind::None, {}));
    CQ_VERIFY_ERROR(store.close(opened->id, 300, FailureKind::NodeLost, u"late"_s),
                    ErrorKind::Conflict, u"closed already"_s);
    QCOMPARE(store.ofJob(opened->job)->first().finishedAt, 200);
    QCOMPARE(store.ofJob(opened->job)->first().failure, FailureKind::None);
}

void TestAttemptStore::promptIdsAreNeverReused()
{
    Database database;
    AttemptStore store(database.connection());
    const auto opened = store.open(newAttempt(stored(database.connection(), newJob(1)).id));
    CQ_VERIFY_OK(opened);
    Attempt same = newAttempt(stored(database.connection(), newJob(2)).id);
    same.promptId = opened->promptId;
    CQ_VERIFY_ERROR(store.open(same), ErrorKind::Storage, u"prompt_id"_s);
}

void TestAttemptStore::attemptsComeInTheirOrder()
{
    Database database;
    AttemptStore store(database.connection());
    const Job job = stored(database.connection(), newJob(1));
    QList<AttemptId> ids;
    for (int i = 0; i < 3; ++i) {
        const auto opened = store.open(newAttempt(job.id));
        CQ_VERIFY_OK(opened);
        ids << opened->id;
        CQ_VERIFY_OK(store.close(opened->id, 200 + i, FailureKind::NodeLost, {}));
    }
    const auto attempts = store.ofJob(job.id);
    CQ_VERIFY_OK(attempts);
    QCOMPARE(attempts->size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(attempts->at(i).id, ids.at(i));
}

void TestAttemptStore::eventsComeInTheirOrder()
{
    Database database;
    EventStore store(database.connection());
    CQ_VERIFY_OK(store.add({0, JobId{1}, 10, u"submitted"_s, {}, {}}));
    CQ_VERIFY_OK(store.add({0, JobId{2}, 11, u"submitted"_s, {}, {}}));
    CQ_VERIFY_OK(store.add({0, JobId{1}, 9, u"assigned"_s, NodeId{4}, u"a word"_s}));
    const auto events = store.ofJob(JobId{1});
    CQ_VERIFY_OK(events);
    QCOMPARE(events->size(), 2);
    QCOMPARE(events->at(0).kind, u"submitted"_s);
    QVERIFY(events->at(0).node.isNull());
    QCOMPARE(events->at(1), (JobEvent{3, JobId{1}, 9, u"assigned"_s, NodeId{4}, u"a word"_s}));
}

void TestAttemptStore::eventNumbersOnlyGrow()
{
    Database database;
    EventStore store(database.connection());
    CQ_VERIFY_OK(store.add({0, JobId{1}, 10, u"submitted"_s, {}, {}}));
    const qint64 first = store.ofJob(JobId{1})->first().id;
    CQ_VERIFY_OK(store.add({0, JobId{2}, 11, u"submitted"_s, {}, {}}));
    const qint64 newest = store.ofJob(JobId{2})->first().id;
    QVERIFY(newest > first);
    QVERIFY(database.connection().run(u"DELETE FROM events WHERE job = 1"_s));
    CQ_VERIFY_OK(store.add({0, JobId{1}, 12, u"submitted"_s, {}, {}}));
    QVERIFY(store.ofJob(JobId{1})->first().id > newest);
}

QTEST_GUILESS_MAIN(TestAttemptStore)

#include "tst_attemptstore.moc"
