#include "core/storage/jobstore.h"

#include "core/storage/attemptstore.h"
#include "core/storage/outputstore.h"
#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

#include <array>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

using enum JobState;

JobMoveRow moveRow(JobState to, TimeMs at = 5000)
{
    JobMoveRow row;
    row.to = to;
    row.at = at;
    return row;
}

QList<qint64> idsOf(const Result<QList<Job>> &jobs)
{
    QList<qint64> ids;
    if (!jobs)
        return {-1};
    for (const Job &job : *jobs)
        ids << job.id.value;
    return ids;
}

QList<qint64> waitingIds(JobStore &store)
{
    QList<qint64> ids;
    const auto read = store.eachWaiting([&ids](const WaitingRow &row) { ids << row.id.value; });
    return read ? ids : QList<qint64>{-1};
}

/// Puts a job into a state behind the store's back.
void force(Database &database, JobId job, JobState state)
{
    const auto done = database.connection().run(
        u"UPDATE jobs SET state = ?, finished_ms = ? WHERE id = ?"_s,
        {jobStateWord(state), SqlValue::orNull(isFinal(state) ? 9000 : 0), job.value});
    QVERIFY(done && *done == 1);
}

} // namespace

class TestJobStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aJobComesBackAsItWentIn();
    void bodiesAndInputsComeBackByteForByte();
    void theSchemaRefusesNonsense_data();
    void theSchemaRefusesNonsense();
    void movesFollowTheTable_data();
    void movesFollowTheTable();
    void movesFillWhatTheyShould();
    void missingJobsAreNotFound();
    void movesOutOfAnotherStateAreConflicts();
    void windowsGoByKeyInBothDirections();
    void windowsCountOffAndFollowTheQueue();
    void filtersRestrict();
    void textIsFoundLiterally_data();
    void textIsFoundLiterally();
    void anchorsStartAtTheOldest();
    void countsAgreeWithTheRows();
    void waitingJobsComeInQueueOrder();
    void orderBoundsCoverEverythingThatMayWaitAgain();
    void onlyWaitingJobsChangePlaces();
    void onlyActiveJobsAreMarkedForCancelling();
    void removingTakesEverythingWithIt();

    void cleanupTestCase() { m_moves.reset(); }

private:
    std::unique_ptr<Database> m_moves;
};

void TestJobStore::aJobComesBackAsItWentIn()
{
    Database database;
    JobStore store(database.connection());
    Job job = newJob(7);
    job.owner = UserId{3};
    job.title = u"Ünïcode “title” \U0001F600"_s;
    job.priority = 0;
    job.order = -12;
    job.pinnedNode = NodeId{4};
    const Job plain = stored(database.connection(), job);
    QVERIFY(plain.id.value > 0);
    auto found = store.find(plain.id);
    CQ_VERIFY_OK(found);
    job.id = plain.id;
    QCOMPARE(*found, job);

    Job untitled = newJob(8);
    untitled.title = QString();
    found = store.find(stored(database.connection(), untitled).id);
    CQ_VERIFY_OK(found);
    QVERIFY(found->title.isEmpty());
    QCOMPARE(found->pinnedNode, std::nullopt);
    QVERIFY(found->node.isNull());
}

void TestJobStore::bodiesAndInputsComeBackByteForByte()
{
    Database database;
    JobStore store(database.connection());
    QByteArray graph(
        R"({"1":{"class_type":"K","inputs":{"seed":18446744073709551615,"cfg":8.0}}})");
    graph += QByteArray("\0\xff", 2);
    const QList<JobInput> inputs{{u"b.png"_s, QByteArray(32, 'b'), 2},
                                 {u"a dog.png"_s, QByteArray(32, 'a'), 1LL << 40}};
    const auto job = store.insert(newJob(1), {compressed(graph), compressed("{\"x\":1}")}, inputs);
    CQ_VERIFY_OK(job);
    const auto body = store.body(job->id);
    CQ_VERIFY_OK(body);
    QCOMPARE(decompressed(body->compressedGraph), graph);
    QCOMPARE(decompressed(body->compressedExtra), QByteArray("{\"x\":1}"));
    const auto kept = store.inputs(job->id);
    CQ_VERIFY_OK(kept);
    QCOMPARE(*kept, (QList<JobInput>{inputs.at(1), inputs.at(0)}));

    const auto without = store.insert(newJob(2), {compressed(graph), compressed({})}, {});
    CQ_VERIFY_OK(without);
    QCOMPARE(decompressed(store.body(without->id)->compressedExtra), QByteArray());
    QVERIFY(store.inputs(without->id)->isEmpty());
    CQ_VERIFY_ERROR(store.body(JobId{99}), ErrorKind::NotFound, u"99"_s);
}

void TestJobStore::theSchemaRefusesNonsense_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("refusal");
    QTest::newRow("a state nobody knows")
        << u"UPDATE jobs SET state = 'paused'"_s << u"constraint"_s;
    QTest::newRow("final without a finish time")
        << u"UPDATE jobs SET state = 'completed'"_s << u"constraint"_s;
    QTest::newRow("a finish time without being final")
        << u"UPDATE jobs SET finished_ms = 5"_s << u"constraint"_s;
    QTest::newRow("a priority out of range")
        << u"UPDATE jobs SET priority = 4"_s << u"constraint"_s;
    QTest::newRow("a public id that is none")
        << u"UPDATE jobs SET uid = x'00'"_s << u"constraint"_s;
    QTest::newRow("text for a number")
        << u"UPDATE jobs SET queue_order = 'first'"_s << u"cannot store TEXT"_s;
    QTest::newRow("a body without a job")
        << u"INSERT INTO job_bodies VALUES (77, x'', x'')"_s << u"constraint"_s;
    QTest::newRow("an attempt without a job")
        << u"INSERT INTO attempts (job, node, prompt_id, created_ms) VALUES (77, 1, zeroblob(16), 1)"_s
        << u"constraint"_s;
}

void TestJobStore::theSchemaRefusesNonsense()
{
    QFETCH(QString, sql);
    QFETCH(QString, refusal);
    Database database;
    const Job job = stored(database.connection(), newJob(1));
    CQ_VERIFY_ERROR(database.connection().run(sql), ErrorKind::Storage, refusal);
    QCOMPARE(*JobStore(database.connection()).find(job.id), job);
}

void TestJobStore::movesFollowTheTable_data()
{
    QTest::addColumn<JobState>("from");
    QTest::addColumn<JobState>("to");
    QTest::addColumn<bool>("legal");
    for (const JobState from : allJobStates()) {
        for (const JobState to : allJobStates()) {
            const QByteArray name = (jobStateWord(from) + u" to "_s + jobStateWord(to)).toLatin1();
            QTest::newRow(name.constData()) << from << to << canMove(from, to);
        }
    }
}

void TestJobStore::movesFollowTheTable()
{
    QFETCH(JobState, from);
    QFETCH(JobState, to);
    QFETCH(bool, legal);
    if (!m_moves)
        m_moves =
            std::make_unique<Database>(); // one for all rows: making it costs more than the test
    Database &database = *m_moves;
    const Job job = stored(database.connection(), newJob(1));
    force(database, job.id, from);
    JobStore store(database.connection());
    const auto moved = store.move(job.id, allJobStates(), moveRow(to));
    if (!legal) {
        CQ_VERIFY_ERROR(moved, ErrorKind::Conflict, jobStateWord(from));
        QCOMPARE(store.find(job.id)->state, from);
        return;
    }
    CQ_VERIFY_OK(moved);
    QCOMPARE(moved->from, from);
    QCOMPARE(moved->job.state, to);
    QCOMPARE(moved->job.finishedAt, isFinal(to) ? 5000 : 0);
    QCOMPARE(*store.find(job.id), moved->job);
}

void TestJobStore::movesFillWhatTheyShould()
{
    Database database;
    JobStore store(database.connection());
    const Job job = stored(database.connection(), newJob(1));
    const std::array any{Held,       Pending,   Assigned, Running,
                         Collecting, Completed, Failed,   Cancelled};

    JobMoveRow row = moveRow(Assigned, 10);
    row.node = NodeId{4};
    auto moved = store.move(job.id, any, row);
    CQ_VERIFY_OK(moved);
    QCOMPARE(moved->job.node, NodeId{4});
    QCOMPARE(moved->job.attempts, 1);
    QCOMPARE(moved->job.startedAt, 0);

    moved = store.move(job.id, any, moveRow(Running, 20));
    QCOMPARE(moved->job.startedAt, 20);
    QVERIFY(store.requestCancel(job.id)->cancelRequested);

    row = moveRow(Pending, 30);
    row.failure = FailureKind::NodeLost;
    row.message = u"lost"_s;
    row.notBefore = 777;
    moved = store.move(job.id, any, row);
    QCOMPARE(moved->job.startedAt, 0);
    QCOMPARE(moved->job.failure, FailureKind::NodeLost);
    QCOMPARE(moved->job.message, u"lost"_s);
    QCOMPARE(moved->job.attempts, 1);
    QVERIFY(!moved->job.cancelRequested);
    QCOMPARE(database.number(u"SELECT not_before_ms FROM jobs"_s), 777);

    row = moveRow(Assigned, 40);
    row.node = NodeId{5};
    moved = store.move(job.id, any, row);
    QCOMPARE(moved->job.node, NodeId{5});
    QCOMPARE(moved->job.attempts, 2);
    QCOMPARE(moved->job.failure, FailureKind::None);
    QCOMPARE(moved->job.message, QString(u""_s));
    QCOMPARE(database.number(u"SELECT not_before_ms FROM jobs"_s), 0);

    QVERIFY(store.requestCancel(job.id)->cancelRequested);
    moved = store.move(job.id, any, moveRow(Cancelled, 50));
    QCOMPARE(moved->job.finishedAt, 50);
    QVERIFY(!moved->job.cancelRequested);
    moved = store.move(job.id, any, moveRow(Pending, 60));
    QCOMPARE(moved->job.finishedAt, 0);
    QCOMPARE(moved->job.order, job.order); // its old place
}

void TestJobStore::missingJobsAreNotFound()
{
    Database database;
    JobStore store(database.connection());
    CQ_VERIFY_ERROR(store.find(JobId{5}), ErrorKind::NotFound, u"5"_s);
    CQ_VERIFY_ERROR(store.move(JobId{5}, allJobStates(), moveRow(Held)), ErrorKind::NotFound,
                    u"5"_s);
}

void TestJobStore::movesOutOfAnotherStateAreConflicts()
{
    Database database;
    JobStore store(database.connection());
    const Job job = stored(database.connection(), newJob(1, Held));
    // Held may be cancelled, but only a move from Pending was asked for.
    CQ_VERIFY_ERROR(store.move(job.id, std::array{Pending}, moveRow(Cancelled)),
                    ErrorKind::Conflict, u"held"_s);
    QCOMPARE(store.find(job.id)->state, Held);
}

void TestJobStore::windowsGoByKeyInBothDirections()
{
    Database database;
    JobStore store(database.connection());
    for (int i = 1; i <= 10; ++i)
        (void)stored(database.connection(), newJob(i));
    JobWindowQuery query;
    query.limit = 4;
    QCOMPARE(idsOf(store.window(query)), (QList<qint64>{10, 9, 8, 7}));
    query.before = JobId{7};
    QCOMPARE(idsOf(store.window(query)), (QList<qint64>{6, 5, 4, 3}));
    query.before = JobId{3};
    QCOMPARE(idsOf(store.window(query)), (QList<qint64>{2, 1}));
    query.before = JobId{1};
    QCOMPARE(idsOf(store.window(query)), QList<qint64>());
    query.before = {};
    query.atMost = JobId{5};
    QCOMPARE(idsOf(store.window(query)), (QList<qint64>{5, 4, 3, 2}));
    query.before = JobId{4};
    QCOMPARE(idsOf(store.window(query)), (QList<qint64>{3, 2, 1}));
}

void TestJobStore::windowsCountOffAndFollowTheQueue()
{
    Database database;
    JobStore store(database.connection());
    const QList<JobState> states{Pending, Held, Pending, Assigned, Completed, Pending};
    for (const JobState state : states)
        force(database, stored(database.connection(), newJob(1)).id, state);
    QVERIFY(database.connection().run(u"UPDATE jobs SET queue_order = 100 - id"_s));
    JobWindowQuery query;
    query.limit = 2;
    query.offset = 1;
    QCOMPARE(idsOf(store.window(query)), (QList<qint64>{5, 4}));
    query.offset = 6;
    QCOMPARE(idsOf(store.window(query)), QList<qint64>());
    query.inQueueOrder = true;
    query.filter.states = {Pending, Held, Assigned};
    query.limit = 10;
    query.offset = 0;
    QCOMPARE(idsOf(store.window(query)), (QList<qint64>{6, 4, 3, 2, 1}));
    query.offset = 3;
    QCOMPARE(idsOf(store.window(query)), (QList<qint64>{2, 1}));
    QVERIFY(database.connection().run(u"UPDATE jobs SET owner = 7 WHERE id IN (2, 3)"_s));
    query.offset = 0;
    query.filter.owner = UserId{7};
    QCOMPARE(idsOf(store.window(query)), (QList<qint64>{3, 2}));
}

void TestJobStore::filtersRestrict()
{
    Database database;
    JobStore store(database.connection());
    for (const JobState state : {Held, Pending, Running, Completed, Running}) {
        const Job job = stored(database.connection(), newJob(1));
        force(database, job.id, state);
    }
    QVERIFY(database.connection().run(u"UPDATE jobs SET node = 4 WHERE id IN (3, 4)"_s));
    const auto ids = [&store](const JobFilter &filter) {
        return idsOf(store.window({filter, {}, {}, 100}));
    };
    JobFilter filter;
    QCOMPARE(ids(filter), (QList<qint64>{5, 4, 3, 2, 1}));
    filter.states = {Running};
    QCOMPARE(ids(filter), (QList<qint64>{5, 3}));
    filter.states = {Running, Held, Failed, Held};
    QCOMPARE(ids(filter), (QList<qint64>{5, 3, 1}));
    filter.node = NodeId{4};
    QCOMPARE(ids(filter), (QList<qint64>{3}));
    filter.states = {};
    QCOMPARE(ids(filter), (QList<qint64>{4, 3}));
    filter.text = u"order 1"_s;
    QCOMPARE(ids(filter), (QList<qint64>{4, 3}));
    filter.text = u"nothing like it"_s;
    QCOMPARE(ids(filter), QList<qint64>());
}

void TestJobStore::textIsFoundLiterally_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<qint64>>("ids");
    QTest::newRow("part of a title, whatever the case") << u"PORTRAIT"_s << QList<qint64>{1};
    QTest::newRow("a percent sign is itself") << u"100%"_s << QList<qint64>{2};
    QTest::newRow("a lone percent sign") << u"%"_s << QList<qint64>{2};
    QTest::newRow("an underscore is itself") << u"b_c"_s << QList<qint64>{3};
    QTest::newRow("a backslash is itself") << u"d\\e"_s << QList<qint64>{5};
    QTest::newRow("quotes are harmless") << u"' OR 1 --"_s << QList<qint64>{};
    QTest::newRow("a message") << u"memory"_s << QList<qint64>{4};
    QTest::newRow("a job number, also inside titles") << u"2"_s << QList<qint64>{6, 2};
    QTest::newRow("a number no job has") << u"4711"_s << QList<qint64>{};
    QTest::newRow("a number too large to be one") << u"99999999999999999999"_s << QList<qint64>{};
    QTest::newRow("far too much text") << QString(100'000, u'x') << QList<qint64>{};
}

void TestJobStore::textIsFoundLiterally()
{
    QFETCH(QString, text);
    QFETCH(QList<qint64>, ids);
    Database database;
    for (const QString &title : {u"Portrait of a cat"_s, u"100% sure"_s, u"ab_cd"_s, u"abxcd"_s,
                                 u"d\\e"_s, u"version 2 of it"_s}) {
        Job job = newJob(1);
        job.title = title;
        (void)stored(database.connection(), job);
    }
    QVERIFY(database.connection().run(
        u"UPDATE jobs SET message = 'The card ran out of memory.' WHERE id = 4"_s));
    JobStore store(database.connection());
    JobFilter filter;
    filter.text = text;
    const auto window = store.window({filter, {}, {}, 100});
    CQ_VERIFY_OK(window);
    QCOMPARE(idsOf(window), ids);
    QCOMPARE(store.counts(filter)->total(), ids.size());
    QCOMPARE(store.anchors(filter, 10)->count, ids.size());
}

void TestJobStore::anchorsStartAtTheOldest()
{
    Database database;
    JobStore store(database.connection());
    auto anchors = store.anchors({}, 4);
    CQ_VERIFY_OK(anchors);
    QCOMPARE(anchors->count, 0);
    QVERIFY(anchors->pageOldest.isEmpty());
    for (int i = 1; i <= 9; ++i)
        (void)stored(database.connection(), newJob(i));
    QVERIFY(database.connection().run(u"DELETE FROM jobs WHERE id = 2"_s));
    anchors = store.anchors({}, 4);
    QCOMPARE(anchors->count, 8);
    QCOMPARE(anchors->pageSize, 4);
    QCOMPARE(anchors->pageOldest, (QList<JobId>{JobId{1}, JobId{6}}));
    (void)stored(database.connection(), newJob(10)); // moves nothing
    anchors = store.anchors({}, 4);
    QCOMPARE(anchors->pageOldest, (QList<JobId>{JobId{1}, JobId{6}, JobId{10}}));
    JobFilter filter;
    filter.text = u"order 9"_s;
    anchors = store.anchors(filter, 4);
    QCOMPARE(anchors->count, 1);
    QCOMPARE(anchors->pageOldest, QList<JobId>{JobId{9}});
}

void TestJobStore::countsAgreeWithTheRows()
{
    Database database;
    JobStore store(database.connection());
    QCOMPARE(store.counts({})->total(), 0);
    const QList<JobState> states{Pending, Pending, Held, Running, Completed, Completed, Completed};
    for (const JobState state : states)
        force(database, stored(database.connection(), newJob(1)).id, state);
    const auto counts = store.counts({});
    CQ_VERIFY_OK(counts);
    for (const JobState state : allJobStates())
        QCOMPARE((*counts)[state], states.count(state));
    QCOMPARE(counts->waiting(), 2);
    QCOMPARE(counts->running(), 1);
    QCOMPARE(counts->total(), 7);
    JobFilter filter;
    filter.states = {Held, Completed};
    QCOMPARE(store.counts(filter)->total(), 4);
    QCOMPARE((*store.counts(filter))[Pending], 0);
}

void TestJobStore::waitingJobsComeInQueueOrder()
{
    Database database;
    JobStore store(database.connection());
    for (const qint64 order : {5, 3, 9, 3, -1}) {
        Job job = newJob(order);
        job.priority = 1;
        job.owner = UserId{6};
        if (order == 9)
            job.pinnedNode = NodeId{8};
        (void)stored(database.connection(), job);
    }
    force(database, stored(database.connection(), newJob(-5)).id, Held);
    QVERIFY(database.connection().run(u"UPDATE jobs SET not_before_ms = 333 WHERE id = 3"_s));
    QCOMPARE(waitingIds(store), (QList<qint64>{5, 2, 4, 1, 3}));
    QList<WaitingRow> rows;
    QVERIFY(store.eachWaiting([&rows](const WaitingRow &row) { rows << row; }));
    QCOMPARE(rows.last().order, 9);
    QCOMPARE(rows.last().pinnedNode, NodeId{8});
    QCOMPARE(rows.last().notBefore, 333);
    QCOMPARE(rows.last().priority, 1);
    QCOMPARE(rows.last().owner, UserId{6});
    QVERIFY(rows.first().pinnedNode.isNull());
}

void TestJobStore::orderBoundsCoverEverythingThatMayWaitAgain()
{
    Database database;
    JobStore store(database.connection());
    QCOMPARE(*store.lowestOrder(), 0);
    QCOMPARE(*store.highestOrder(), 0);
    (void)stored(database.connection(), newJob(1));
    // Orders run ahead of the numbers when submissions fail on a full disk.
    (void)stored(database.connection(), newJob(50));
    QVERIFY2(*store.highestOrder() >= 50, "a new job would overtake one that waits");
    force(database, stored(database.connection(), newJob(70)).id, Running);
    force(database, stored(database.connection(), newJob(-4)).id, Running);
    QVERIFY2(*store.highestOrder() >= 70, "a job that is given back would lose its place");
    QCOMPARE(*store.lowestOrder(), -4);
    force(database, stored(database.connection(), newJob(-6)).id, Held);
    force(database, stored(database.connection(), newJob(90)).id, Held);
    QVERIFY2(*store.highestOrder() >= 90, "a released job would be overtaken");
    QVERIFY(database.connection().run(
        u"UPDATE jobs SET state = 'cancelled', finished_ms = 1, queue_order = id"_s));
    QVERIFY2(*store.highestOrder() >= 6, "a retried job would be overtaken");
    QVERIFY(database.connection().run(
        u"UPDATE jobs SET state = 'held', finished_ms = NULL, queue_order = -6"_s));
    QCOMPARE(*store.lowestOrder(), -6);
}

void TestJobStore::onlyWaitingJobsChangePlaces()
{
    Database database;
    JobStore store(database.connection());
    for (const JobState state : allJobStates()) {
        const Job job = stored(database.connection(), newJob(1));
        force(database, job.id, state);
        const auto changed = store.setOrder(job.id, -9);
        if (state == Pending || state == Held) {
            CQ_VERIFY_OK(changed);
            QCOMPARE(changed->order, -9);
            QCOMPARE(changed->state, state);
            QCOMPARE(store.find(job.id)->order, -9);
        } else {
            CQ_VERIFY_ERROR(changed, ErrorKind::Conflict, u"does not wait"_s);
            QCOMPARE(store.find(job.id)->order, 1);
        }
    }
}

void TestJobStore::onlyActiveJobsAreMarkedForCancelling()
{
    Database database;
    JobStore store(database.connection());
    for (const JobState state : allJobStates()) {
        const Job job = stored(database.connection(), newJob(1));
        force(database, job.id, state);
        const auto marked = store.requestCancel(job.id);
        QCOMPARE(marked.has_value(), isActive(state));
        QCOMPARE(store.find(job.id)->cancelRequested, isActive(state));
        if (!marked)
            QCOMPARE(marked.error().kind, ErrorKind::Conflict);
    }
}

void TestJobStore::removingTakesEverythingWithIt()
{
    Database database;
    JobStore store(database.connection());
    for (const JobState state : allJobStates()) {
        const auto job =
            store.insert(newJob(1), {compressed("{}"), {}}, {{u"a.png"_s, QByteArray(32, 'a'), 1}});
        CQ_VERIFY_OK(job);
        Attempt attempt;
        attempt.job = job->id;
        attempt.node = NodeId{1};
        attempt.promptId = newUuid7();
        CQ_VERIFY_OK(AttemptStore(database.connection()).open(attempt));
        JobOutput output;
        output.job = job->id;
        output.sha256 = QByteArray(32, 'x');
        CQ_VERIFY_OK(OutputStore(database.connection()).insert(output));
        force(database, job->id, state);

        const auto removed = store.remove(job->id);
        const int left = isFinal(state) ? 0 : 1;
        if (left == 1)
            CQ_VERIFY_ERROR(removed, ErrorKind::Conflict, u"not finished"_s);
        for (const QString &table :
             {u"job_bodies"_s, u"job_inputs"_s, u"attempts"_s, u"outputs"_s}) {
            QCOMPARE(database.number(u"SELECT count(*) FROM %1 WHERE job = ?"_s.arg(table),
                                     {job->id.value}),
                     left);
        }
        QCOMPARE(store.find(job->id).has_value(), left == 1);
    }
    CQ_VERIFY_ERROR(store.remove(JobId{12345}), ErrorKind::Conflict, u"12345"_s);
}

QTEST_GUILESS_MAIN(TestJobStore)

#include "tst_jobstore.moc"
