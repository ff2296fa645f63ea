#include "core/storage/attemptstore.h"
#include "core/storage/eventstore.h"
#include "core/storage/jobstatistics.h"
#include "core/storage/outputstore.h"
#include "core/storage/webhookstore.h"
#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

using Ask = std::function<void(Connection &)>;

constexpr int kJobs = 20'000;

/// The plan of a statement, one line per step.
QStringList planOf(Connection &connection, const QString &sql)
{
    const QVariantList values(sql.count(u'?'), QVariant(1)); // a plan needs no real values
    QStringList steps;
    const auto read =
        connection.each(u"EXPLAIN QUERY PLAN "_s + sql, values,
                        [&steps](const QSqlQuery &row) { steps << row.value(3).toString(); });
    return read ? steps : QStringList{read.error().message};
}

/// The plans of everything that `ask` runs.
QStringList plansOf(const QString &path, const Ask &ask)
{
    QStringList asked;
    {
        const auto connection = Connection::open(path, Connection::Mode::ReadOnly);
        ask(**connection);
        for (const QString &sql : (*connection)->statements()) {
            if (sql.startsWith(u"SELECT"_s))
                asked << sql;
        }
    }
    const auto connection = Connection::open(path, Connection::Mode::ReadOnly);
    QStringList plans;
    for (const QString &sql : asked)
        plans += planOf(**connection, sql);
    return plans;
}

Ask windowOf(const QList<JobState> &states, NodeId node = {})
{
    return [states, node](Connection &connection) {
        JobWindowQuery query;
        query.filter.states = states;
        query.filter.node = node;
        query.before = JobId{1000};
        QVERIFY(JobStore(connection).window(query));
    };
}

} // namespace

/// Every question that is asked often must go by an index, whatever ANALYZE has learned from data
/// that is nearly all alike.
class TestQueryPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void hotQuestionsGoByAnIndex_data();
    void hotQuestionsGoByAnIndex();
    void manyStatesAreMergedNotSorted();
    void manyStatesStillGiveTheNewest();

private:
    std::unique_ptr<Database> m_done; ///< nearly everything is completed
    std::unique_ptr<Database> m_waiting; ///< nearly everything waits
};

void TestQueryPlan::initTestCase()
{
    const auto fill = [](Database &database, const QString &usual) {
        Connection &connection = database.connection();
        QVERIFY(connection.run(u"BEGIN"_s));
        QVERIFY(connection.run(
            u"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?), "
            "s (i, state) AS (SELECT i, CASE i % 4000 WHEN 1 THEN 'failed' WHEN 2 THEN 'running' "
            "WHEN 3 THEN 'pending' WHEN 4 THEN 'completed' WHEN 5 THEN 'cancelled' WHEN 6 THEN "
            "'held' ELSE ? END FROM n) "
            "INSERT INTO jobs (uid, owner, title, state, priority, queue_order, node, "
            "submitted_ms, started_ms, finished_ms) SELECT randomblob(16), 1, 'a title', state, 2, "
            "i, CASE WHEN i % 10 = 0 THEN 1 + i % 3 END, i, i, "
            "CASE WHEN state IN ('completed', 'failed', 'cancelled') THEN i END FROM s"_s,
            {kJobs, usual}));
        QVERIFY(connection.run(
            u"INSERT INTO outputs (job, graph_node, output_key, output_index, file_name, path, "
            "mime_type, size, sha256, temporary, preview_path) SELECT id, '9', 'images', 0, 'f', "
            "'p', 'image/png', 1, zeroblob(32), 0, 'v' FROM jobs"_s));
        QVERIFY(connection.run(u"UPDATE jobs SET thumbnail = (SELECT id FROM outputs WHERE job = "
                               "jobs.id) WHERE state = 'completed'"_s));
        QVERIFY(connection.run(
            u"INSERT INTO attempts (job, node, prompt_id, created_ms, finished_ms) SELECT id, 1, "
            "randomblob(16), 1, CASE WHEN state = 'running' THEN NULL ELSE 5 END FROM jobs"_s));
        QVERIFY(connection.run(u"INSERT INTO webhooks (job, url, place, events) SELECT id, 'u', "
                               "'p', 'failed' FROM jobs WHERE id % 2 = 1"_s));
        QVERIFY(connection.run(
            u"INSERT INTO webhook_deliveries (job, owner, place, event, at_ms, "
            "due_ms) SELECT job, 1, 'p', 'failed', 1, CASE WHEN job % 100 = 1 THEN job END "
            "FROM webhooks"_s));
        QVERIFY(connection.run(u"INSERT INTO events (job, at_ms, kind) SELECT id, 1, 'submitted' "
                               "FROM jobs"_s));
        CQ_VERIFY_OK(connection.run(u"COMMIT"_s));
        QVERIFY(connection.run(u"ANALYZE"_s));
        QCOMPARE(database.number(u"SELECT count(*) FROM jobs"_s), kJobs);
        QVERIFY(database.number(u"SELECT count(*) FROM jobs WHERE state = ?"_s, {usual})
                > kJobs - 50);
        QVERIFY(database.number(u"SELECT count(*) FROM sqlite_stat1"_s) > 5);
    };
    m_done = std::make_unique<Database>();
    fill(*m_done, u"completed"_s);
    m_waiting = std::make_unique<Database>();
    fill(*m_waiting, u"pending"_s);
}

void TestQueryPlan::hotQuestionsGoByAnIndex_data()
{
    using enum JobState;
    QTest::addColumn<Ask>("ask");
    QTest::addColumn<QString>("index"); ///< what some step must name
    QTest::newRow("all waiting jobs")
        << Ask([](Connection &c) { QVERIFY(JobStore(c).eachWaiting([](const WaitingRow &) {})); })
        << u"COVERING INDEX jobs_waiting"_s;
    QTest::newRow("the newest number")
        << Ask([](Connection &c) { QVERIFY(JobStore(c).newest()); }) << u"INDEX events_by_job"_s;
    QTest::newRow("the first place")
        << Ask([](Connection &c) { QVERIFY(JobStore(c).lowestOrder()); })
        << u"INDEX jobs_waiting"_s;
    QTest::newRow("one job") << Ask([](Connection &c) { QVERIFY(JobStore(c).find(JobId{5})); })
                             << u"INTEGER PRIMARY KEY"_s;
    QTest::newRow("a page of all") << windowOf({}) << u"INTEGER PRIMARY KEY (rowid<?)"_s;
    for (const JobState state : allJobStates()) {
        QTest::newRow(("a page of "_L1 + jobStateWord(state)).toLatin1().constData())
            << windowOf({state}) << u"INDEX jobs_by_state (state=? AND id<?)"_s;
    }
    QTest::newRow("a page of the active")
        << windowOf({Assigned, Running, Collecting}) << u"INDEX jobs_by_state (state=? AND id<?)"_s;
    QTest::newRow("a page of the final")
        << windowOf({Completed, Failed, Cancelled}) << u"INDEX jobs_by_state (state=? AND id<?)"_s;
    QTest::newRow("a page of the queue") << Ask([](Connection &c) {
        JobWindowQuery query;
        query.filter.states = {Pending, Held, Assigned};
        query.inQueueOrder = true;
        QVERIFY(JobStore(c).window(query));
    }) << u"INDEX jobs_waiting"_s;
    QTest::newRow("a page of a node")
        << windowOf({}, NodeId{2}) << u"INDEX jobs_by_node (node=? AND id<?)"_s;
    QTest::newRow("a page of a state on a node")
        << windowOf({Failed}, NodeId{2}) << u"(node=? AND id<?)"_s;
    QTest::newRow("a page of one person's") << Ask([](Connection &connection) {
        JobWindowQuery query;
        query.filter.owner = UserId{2};
        query.filter.states = {Pending, Running};
        query.before = JobId{1000};
        QVERIFY(JobStore(connection).window(query));
    }) << u"jobs_by_owner (owner=? AND id<?)"_s;
    QTest::newRow("counts") << Ask([](Connection &c) { QVERIFY(JobStore(c).counts({})); })
                            << u"COVERING INDEX jobs_by_state"_s;
    QTest::newRow("anchors of a state") << Ask([](Connection &c) {
        QVERIFY(
            JobStore(c).anchors({.states = {Failed}, .node = {}, .owner = {}, .text = {}}, 256));
    }) << u"COVERING INDEX jobs_by_state (state=?)"_s;
    QTest::newRow("anchors of what is over") << Ask([](Connection &c) {
        QVERIFY(JobStore(c).anchors(
            {.states = {Completed, Failed, Cancelled}, .node = {}, .owner = {}, .text = {}}, 256));
    }) << u"COVERING INDEX jobs_by_state (state=?)"_s;
    QTest::newRow("the open attempts")
        << Ask([](Connection &c) { QVERIFY(AttemptStore(c).allOpen()); })
        << u"INDEX attempts_one_open"_s;
    QTest::newRow("the attempts of a job")
        << Ask([](Connection &c) { QVERIFY(AttemptStore(c).ofJob(JobId{5})); })
        << u"INDEX attempts_by_job (job=?)"_s;
    QTest::newRow("the events of a job")
        << Ask([](Connection &c) { QVERIFY(EventStore(c).ofJob(JobId{5})); })
        << u"INDEX events_by_job (job=?)"_s;
    QTest::newRow("the results of a job")
        << Ask([](Connection &c) { QVERIFY(OutputStore(c).ofJob(JobId{5})); }) << u"(job=?)"_s;
    QTest::newRow("pictures without preview")
        << Ask([](Connection &c) { QVERIFY(OutputStore(c).withoutPreview(10)); })
        << u"INDEX outputs_without_preview"_s;
    QTest::newRow("webhooks that are due")
        << Ask([](Connection &c) { QVERIFY(WebhookStore(c).due(5, {}, 10)); })
        << u"INDEX webhook_deliveries_due (due_ms<?)"_s;
    QTest::newRow("the next webhook")
        << Ask([](Connection &c) { QVERIFY(WebhookStore(c).nextDue(5)); })
        << u"INDEX webhook_deliveries_due (due_ms>?)"_s;
    QTest::newRow("the webhook of a job")
        << Ask([](Connection &c) { QVERIFY(WebhookStore(c).status(JobId{1})); })
        << u"INTEGER PRIMARY KEY (rowid=?)"_s;
    QTest::newRow("the overview") << Ask([](Connection &c) {
        QVERIFY(readOverview(c, 4'000'000, 3'500'000));
    }) << u"INDEX jobs_finished"_s;
}

void TestQueryPlan::hotQuestionsGoByAnIndex()
{
    QFETCH(Ask, ask);
    QFETCH(QString, index);
    for (const Database *database : {m_done.get(), m_waiting.get()}) {
        const QStringList plan = plansOf(database->path(), ask);
        const QByteArray text = plan.join(u'\n').toUtf8();
        QVERIFY2(text.contains(index.toUtf8()), text.constData());
        for (const QString &step : plan) {
            const bool walksTheTable = step.startsWith(u"SCAN"_s) && !step.contains(u"USING"_s)
                && !step.contains(u'(') && !step.contains(u"VIRTUAL TABLE"_s);
            QVERIFY2(!walksTheTable, text.constData());
        }
    }
}

void TestQueryPlan::manyStatesAreMergedNotSorted()
{
    const Ask ask = [](Connection &connection) {
        JobFilter filter;
        filter.states = {JobState::Completed, JobState::Failed, JobState::Cancelled};
        QVERIFY(JobStore(connection).anchors(filter, 256));
    };
    const QByteArray plan = plansOf(m_done->path(), ask).join(u'\n').toUtf8();
    QVERIFY2(plan.contains("MERGE"), plan.constData());
    QVERIFY2(!plan.contains("TEMP B-TREE"), plan.constData()); // a million rows would take a second
}

void TestQueryPlan::manyStatesStillGiveTheNewest()
{
    using enum JobState;
    JobWindowQuery query;
    query.filter.states = {Failed, Running, Held};
    query.limit = 4;
    query.before = JobId{16'006};
    const auto window = JobStore(m_done->connection()).window(query);
    CQ_VERIFY_OK(window);
    QList<qint64> ids;
    for (const Job &job : *window)
        ids << job.id.value;
    QCOMPARE(ids, (QList<qint64>{16'002, 16'001, 12'006, 12'002}));
    query.filter.text = u"a title"_s;
    QCOMPARE(JobStore(m_done->connection()).window(query)->size(), 4);
}

QTEST_GUILESS_MAIN(TestQueryPlan)

#include "tst_queryplan.moc"
