#include "core/storage/jobstore.h"

#include <zstd.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

#define CQ_JOB_COLUMNS                                                                             \
    "id, uid, owner, title, state, priority, queue_order, pinned_node, node, attempts, "           \
    "cancel_requested, submitted_ms, started_ms, finished_ms, failure, message, input_count, "     \
    "output_count, thumbnail"

Job jobFrom(const QSqlQuery &row)
{
    int column = 0;
    const auto next = [&row, &column] { return row.value(column++); };
    Job job;
    job.id.value = next().toLongLong();
    job.uid = QUuid::fromRfc4122(next().toByteArray());
    job.owner.value = next().toLongLong();
    job.title = next().toString();
    job.state = jobStateFromWord(next().toString()).value_or(JobState::Failed);
    job.priority = next().toInt();
    job.order = next().toLongLong();
    if (const QVariant pinned = next(); !pinned.isNull())
        job.pinnedNode = NodeId{pinned.toLongLong()};
    job.node.value = next().toLongLong();
    job.attempts = next().toInt();
    job.cancelRequested = next().toBool();
    job.submittedAt = next().toLongLong();
    job.startedAt = next().toLongLong();
    job.finishedAt = next().toLongLong();
    job.failure = failureKindFromWord(next().toString());
    job.message = next().toString();
    job.inputCount = next().toInt();
    job.outputCount = next().toInt();
    job.thumbnail.value = next().toLongLong();
    return job;
}

QVariant nullable(qint64 value)
{
    return value == 0 ? QVariant(QMetaType::fromType<qint64>()) : QVariant(value);
}

QVariant text(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

/// The WHERE part of a filter and what to bind for it.
struct Condition
{
    QString sql; ///< starts with " WHERE" or is " WHERE 1"
    QVariantList values;
};

Condition conditionOf(const JobFilter &filter)
{
    Condition condition{u" WHERE 1"_s, {}};
    if (!filter.states.isEmpty()) {
        QStringList marks;
        for (const JobState state : filter.states) {
            marks << u"?"_s;
            condition.values << jobStateWord(state);
        }
        condition.sql += u" AND state IN (%1)"_s.arg(marks.join(u","_s));
    }
    if (!filter.owner.isNull()) {
        condition.sql += u" AND owner = ?"_s;
        condition.values << filter.owner.value;
        if (filter.owner != kLocalOperator)
            condition.sql += u" AND owner > 1"_s; // what the index knows of
    }
    if (!filter.node.isNull()) {
        condition.sql += u" AND node = ?"_s;
        condition.values << filter.node.value;
    }
    constexpr qsizetype kLongestText = 8000; // SQLite refuses patterns above 50 000 bytes
    if (filter.text.size() > kLongestText) {
        condition.sql += u" AND 0"_s;
    } else if (!filter.text.isEmpty()) {
        QString pattern = filter.text;
        pattern.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
        pattern = u'%' + pattern + u'%';
        bool isNumber = false;
        const qint64 number = filter.text.toLongLong(&isNumber);
        condition.sql +=
            u" AND (title LIKE ? ESCAPE '\\' OR message LIKE ? ESCAPE '\\' OR id = ?)"_s;
        condition.values << pattern << pattern << (isNumber ? number : -1);
    }
    return condition;
}

struct Statement
{
    QString sql;
    QVariantList values;
};

/// Columns of the jobs that a filter lets through, to be ordered by id. One ordered part per state,
/// merged: with several states in one condition the planner walks the whole table as soon as
/// ANALYZE has seen that most jobs are alike, or sorts what an index has in order.
Statement partsOf(const JobFilter &filter, const QString &columns, const Statement &bounds)
{
    QStringList parts;
    QVariantList values;
    const auto add = [&](const JobFilter &part, const QString &index) {
        const Condition condition = conditionOf(part);
        parts << u"SELECT %1 FROM jobs%2%3%4"_s.arg(columns, index, condition.sql, bounds.sql);
        values << condition.values << bounds.values;
    };
    if (!filter.owner.isNull() && filter.owner != kLocalOperator) {
        add(filter, u" INDEXED BY jobs_by_owner"_s);
    } else if (filter.states.isEmpty() || !filter.node.isNull()) {
        add(filter, {});
    } else {
        JobFilter part = filter;
        for (const JobState state : allJobStates()) { // each once, however often it was named
            if (!filter.states.contains(state))
                continue;
            part.states = {state};
            add(part, u" INDEXED BY jobs_by_state"_s);
        }
    }
    return {parts.join(u" UNION ALL "_s), values};
}

} // namespace

QByteArray compressed(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return QByteArray("");
    constexpr int kLevel = -1;
    // Making a context costs more than packing a small graph with it.
    thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(
        ZSTD_createCCtx(), ZSTD_freeCCtx);
    const auto size = static_cast<std::size_t>(bytes.size());
    // Reserving room for the worst case once is cheaper than giving most of it back each time.
    thread_local std::vector<char> room;
    room.resize(std::max(room.size(), ZSTD_compressBound(size)));
    const std::size_t written =
        ZSTD_compressCCtx(context.get(), room.data(), room.size(), bytes.constData(), size, kLevel);
    if (ZSTD_isError(written))
        qBadAlloc(); // the bound leaves no other reason
    QByteArray packed(room.data(), static_cast<qsizetype>(written));
    constexpr std::size_t kUsual = 256 * 1024;
    if (room.size() > kUsual)
        std::vector<char>().swap(room);
    return packed;
}

QByteArray decompressed(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return {};
    // The size stands in the frame; the database may be damaged, so it is not believed blindly.
    constexpr unsigned long long kMost = 64ULL * 1024 * 1024;
    const unsigned long long size =
        ZSTD_getFrameContentSize(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (size > kMost) // the marks for "unknown" and "damaged" are larger still
        return {};
    QByteArray unpacked(static_cast<qsizetype>(size), Qt::Uninitialized);
    const std::size_t written =
        ZSTD_decompress(unpacked.data(), static_cast<std::size_t>(size), bytes.constData(),
                        static_cast<std::size_t>(bytes.size()));
    if (ZSTD_isError(written) || written != size)
        return {};
    return unpacked;
}

JobBody packedBody(const JobRequest &request)
{
    return {compressed(request.graph), compressed(request.extraData)};
}

Result<Job> JobStore::insert(const Job &job, const JobBody &body, const QList<JobInput> &inputs)
{
    const auto id = m_connection.insert(
        u"INSERT INTO jobs (id, uid, owner, title, state, priority, queue_order, pinned_node, "
        "node, attempts, submitted_ms, input_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {SqlValue::orNull(job.id.value), job.uid.toRfc4122(), job.owner.value, job.title,
         jobStateWord(job.state), job.priority, job.order,
         SqlValue::orNull(job.pinnedNode.value_or(NodeId{}).value),
         SqlValue::orNull(job.node.value), job.attempts, job.submittedAt, inputs.size()});
    if (!id)
        return id.error();
    Job stored = job;
    stored.id.value = *id;
    stored.inputCount = static_cast<int>(inputs.size());
    const auto carried =
        m_connection.run(u"INSERT INTO job_bodies (job, graph, extra) VALUES (?, ?, ?)"_s,
                         {*id, body.compressedGraph, body.compressedExtra});
    if (!carried)
        return carried.error();
    for (const JobInput &input : inputs) {
        const auto kept = m_connection.run(
            u"INSERT INTO job_inputs (job, name, sha256, size) VALUES (?, ?, ?, ?)"_s,
            {*id, input.name, input.sha256, input.size});
        if (!kept)
            return kept.error();
    }
    return stored;
}

Result<MovedJob> JobStore::move(JobId job, std::span<const JobState> from, const JobMoveRow &move)
{
    const auto word = m_connection.value(u"SELECT state FROM jobs WHERE id = ?"_s, {job.value});
    if (!word)
        return word.error();
    if (!word->isValid())
        return fail(ErrorKind::NotFound, u"There is no job %1."_s.arg(job.value));
    const JobState current = jobStateFromWord(word->toString()).value_or(JobState::Failed);
    if (std::ranges::find(from, current) == from.end() || !canMove(current, move.to)) {
        return fail(ErrorKind::Conflict,
                    u"Job %1 is %2 by now."_s.arg(job.value).arg(word->toString()));
    }
    QString sql = u"UPDATE jobs SET state = ?, failure = ?, message = ?, not_before_ms = ?"_s;
    QVariantList values{jobStateWord(move.to), text(failureKindWord(move.failure)),
                        text(move.message), move.notBefore};
    if (isFinal(move.to)) {
        sql += u", finished_ms = ?, cancel_requested = 0"_s;
        values << move.at;
    } else {
        sql += u", finished_ms = NULL"_s;
    }
    if (move.to == JobState::Running) {
        sql += u", started_ms = ?"_s;
        values << move.at;
    }
    if (move.to == JobState::Pending)
        sql += u", started_ms = NULL, cancel_requested = 0"_s;
    if (move.to == JobState::Pending && isFinal(current))
        sql += u", attempts = 0"_s; // a person wants it: it gets all its tries again
    else if (move.to == JobState::Pending && !move.isTry)
        sql += u", attempts = attempts - 1"_s;
    if (move.node) {
        sql += u", node = ?, attempts = attempts + 1, started_ms = NULL"_s;
        values << move.node->value;
    }
    sql += u" WHERE id = ? AND state = ? RETURNING " CQ_JOB_COLUMNS ""_s;
    values << job.value << word->toString();
    std::optional<Job> moved;
    const auto done =
        m_connection.each(sql, values, [&moved](const QSqlQuery &row) { moved = jobFrom(row); });
    if (!done)
        return done.error();
    if (!moved)
        return fail(ErrorKind::Conflict,
                    u"Job %1 was changed by another program."_s.arg(job.value));
    return MovedJob{*moved, current};
}

Result<Job> JobStore::setOrder(JobId job, qint64 order)
{
    std::optional<Job> changed;
    const auto done = m_connection.each(
        u"UPDATE jobs SET queue_order = ?, not_before_ms = 0 WHERE id = ? AND state IN ('pending', "
        "'held') "
        u"RETURNING " CQ_JOB_COLUMNS ""_s,
        {order, job.value}, [&changed](const QSqlQuery &row) { changed = jobFrom(row); });
    if (!done)
        return done.error();
    if (!changed)
        return fail(ErrorKind::Conflict, u"Job %1 does not wait."_s.arg(job.value));
    return *changed;
}

Result<Job> JobStore::requestCancel(JobId job)
{
    std::optional<Job> changed;
    const auto done = m_connection.each(
        u"UPDATE jobs SET cancel_requested = 1 WHERE id = ? AND state IN ('assigned', 'running', "
        "'collecting') RETURNING " CQ_JOB_COLUMNS ""_s,
        {job.value}, [&changed](const QSqlQuery &row) { changed = jobFrom(row); });
    if (!done)
        return done.error();
    if (!changed)
        return fail(ErrorKind::Conflict, u"Job %1 does not run."_s.arg(job.value));
    return *changed;
}

Result<Job> JobStore::setResults(JobId job, int outputCount, OutputId thumbnail,
                                 const QString &message)
{
    std::optional<Job> changed;
    const auto done =
        m_connection.each(u"UPDATE jobs SET output_count = ?, thumbnail = ?, message = ? WHERE id "
                          u"= ? RETURNING " CQ_JOB_COLUMNS ""_s,
                          {outputCount, nullable(thumbnail.value), text(message), job.value},
                          [&changed](const QSqlQuery &row) { changed = jobFrom(row); });
    if (!done)
        return done.error();
    if (!changed)
        return fail(ErrorKind::NotFound, u"There is no job %1."_s.arg(job.value));
    return *changed;
}

Result<void> JobStore::setThumbnail(JobId job, OutputId thumbnail)
{
    const auto done = m_connection.run(u"UPDATE jobs SET thumbnail = ? WHERE id = ?"_s,
                                       {SqlValue::orNull(thumbnail.value), job.value});
    if (!done)
        return done.error();
    return {};
}

Result<void> JobStore::remove(JobId job)
{
    const auto done = m_connection.run(
        u"DELETE FROM jobs WHERE id = ? AND state IN ('completed', 'failed', 'cancelled')"_s,
        {job.value});
    if (!done)
        return done.error();
    if (*done == 0)
        return fail(ErrorKind::Conflict, u"Job %1 is not finished."_s.arg(job.value));
    return {};
}

Result<Job> JobStore::find(JobId job)
{
    std::optional<Job> found;
    const auto done =
        m_connection.each(u"SELECT " CQ_JOB_COLUMNS " FROM jobs WHERE id = ?"_s, {job.value},
                          [&found](const QSqlQuery &row) { found = jobFrom(row); });
    if (!done)
        return done.error();
    if (!found)
        return fail(ErrorKind::NotFound, u"There is no job %1."_s.arg(job.value));
    return *found;
}

Result<Job> JobStore::find(const QUuid &uid)
{
    std::optional<Job> found;
    const auto done =
        m_connection.each(u"SELECT " CQ_JOB_COLUMNS " FROM jobs WHERE uid = ?"_s, {uid.toRfc4122()},
                          [&found](const QSqlQuery &row) { found = jobFrom(row); });
    if (!done)
        return done.error();
    if (!found)
        return fail(ErrorKind::NotFound, u"There is no job %1."_s.arg(uuidText(uid)));
    return *found;
}

Result<Job> JobStore::setPriority(JobId job, int priority)
{
    std::optional<Job> changed;
    const auto done = m_connection.each(
        u"UPDATE jobs SET priority = ? WHERE id = ? AND state IN ('pending', "
        u"'held') RETURNING " CQ_JOB_COLUMNS ""_s,
        {priority, job.value}, [&changed](const QSqlQuery &row) { changed = jobFrom(row); });
    if (!done)
        return done.error();
    if (!changed)
        return fail(ErrorKind::Conflict, u"Job %1 does not wait."_s.arg(job.value));
    return *changed;
}

Result<QList<Job>> JobStore::window(const JobWindowQuery &query)
{
    if (query.inQueueOrder)
        return queueWindow(query);
    Statement bounds;
    if (!query.before.isNull()) {
        bounds.sql += u" AND id < ?"_s;
        bounds.values << query.before.value;
    }
    if (!query.atMost.isNull()) {
        bounds.sql += u" AND id <= ?"_s;
        bounds.values << query.atMost.value;
    }
    Statement parts = partsOf(query.filter, QStringLiteral(CQ_JOB_COLUMNS), bounds);
    parts.values << query.limit << query.offset;
    QList<Job> jobs;
    const auto done =
        m_connection.each(parts.sql + u" ORDER BY id DESC LIMIT ? OFFSET ?"_s, parts.values,
                          [&jobs](const QSqlQuery &row) { jobs.append(jobFrom(row)); });
    if (!done)
        return done.error();
    return jobs;
}

Result<QList<Job>> JobStore::queueWindow(const JobWindowQuery &query)
{
    QStringList parts;
    QVariantList values;
    JobFilter filter = query.filter;
    for (const JobState state : allJobStates()) { // apart, so that those who wait come by index
        if (!query.filter.states.isEmpty() && !query.filter.states.contains(state))
            continue;
        filter.states = {state};
        const Condition condition = conditionOf(filter);
        parts << u"SELECT " CQ_JOB_COLUMNS " FROM jobs INDEXED BY %1"_s.arg(
                     state == JobState::Pending ? u"jobs_waiting"_s : u"jobs_by_state"_s)
                + condition.sql
                + (state == JobState::Pending ? u" AND state = 'pending'"_s : QString());
        values << condition.values;
    }
    values << query.limit << query.offset;
    QList<Job> jobs;
    const auto done = m_connection.each(
        parts.join(u" UNION ALL "_s) + u" ORDER BY queue_order, id LIMIT ? OFFSET ?"_s, values,
        [&jobs](const QSqlQuery &row) { jobs.append(jobFrom(row)); });
    if (!done)
        return done.error();
    return jobs;
}

Result<JobAnchors> JobStore::anchors(const JobFilter &filter, int pageSize)
{
    JobAnchors anchors;
    anchors.pageSize = pageSize;
    const Statement parts = partsOf(filter, u"id"_s, {});
    const auto done = m_connection.each(
        parts.sql + u" ORDER BY id"_s, parts.values, [&anchors](const QSqlQuery &row) {
            if (anchors.count % anchors.pageSize == 0)
                anchors.pageOldest.append(JobId{row.value(0).toLongLong()});
            ++anchors.count;
        });
    if (!done)
        return done.error();
    return anchors;
}

Result<JobCounts> JobStore::counts(const JobFilter &filter)
{
    JobCounts counts;
    const Condition condition = conditionOf(filter);
    const auto done = m_connection.each(
        u"SELECT state, count(*) FROM jobs"_s + condition.sql + u" GROUP BY state"_s,
        condition.values, [&counts](const QSqlQuery &row) {
            if (const auto state = jobStateFromWord(row.value(0).toString()))
                counts[*state] = row.value(1).toLongLong();
        });
    if (!done)
        return done.error();
    return counts;
}

Result<void> JobStore::eachWaiting(const std::function<void(const WaitingRow &)> &row)
{
    return m_connection.each(
        u"SELECT queue_order, id, priority, owner, pinned_node, not_before_ms, input_count FROM "
        u"jobs "
        "INDEXED BY jobs_waiting WHERE state = 'pending' ORDER BY queue_order"_s,
        {}, [&row](const QSqlQuery &query) {
            WaitingRow waiting;
            waiting.order = query.value(0).toLongLong();
            waiting.id.value = query.value(1).toLongLong();
            waiting.priority = query.value(2).toInt();
            waiting.owner.value = query.value(3).toLongLong();
            waiting.pinnedNode.value = query.value(4).toLongLong();
            waiting.notBefore = query.value(5).toLongLong();
            waiting.inputCount = query.value(6).toInt();
            row(waiting);
        });
}

namespace {

/// Over all jobs that wait or may come back to their place: held and active ones too.
Result<qint64> orderBound(Connection &connection, const QString &function)
{
    const auto value = connection.value(
        u"SELECT %1(bound) FROM ("
        "SELECT %1(queue_order) AS bound FROM jobs INDEXED BY jobs_waiting WHERE state = 'pending' "
        "UNION ALL SELECT %1(queue_order) FROM jobs INDEXED BY jobs_by_state "
        "WHERE state IN ('held', 'assigned', 'running', 'collecting'))"_s.arg(function));
    if (!value)
        return value.error();
    return value->toLongLong();
}

} // namespace

Result<QHash<UserId, int>> JobStore::countByOwner(const QList<JobState> &states)
{
    QHash<UserId, int> counts;
    JobFilter filter;
    filter.states = states;
    const Condition condition = conditionOf(filter);
    const auto done = m_connection.each(
        u"SELECT owner, count(*) FROM jobs INDEXED BY jobs_by_state"_s + condition.sql
            + u" GROUP BY owner"_s,
        condition.values, [&counts](const QSqlQuery &row) {
            counts.insert(UserId{row.value(0).toLongLong()}, row.value(1).toInt());
        });
    if (!done)
        return done.error();
    return counts;
}

Result<qint64> JobStore::lowestOrder()
{
    return orderBound(m_connection, u"min"_s);
}

Result<qint64> JobStore::highestOrder()
{
    auto bound = orderBound(m_connection, u"max"_s);
    if (!bound)
        return bound;
    // Finished jobs may be tried again at their place; their numbers bound their orders, unless
    // submissions failed meanwhile.
    const auto highest = m_connection.value(u"SELECT max(id) FROM jobs"_s);
    if (!highest)
        return highest.error();
    return std::max(*bound, highest->toLongLong());
}

Result<JobId> JobStore::newest()
{
    // Events stay when their job is removed. One question each: SQLite looks at the end of an
    // index.
    const auto kept = m_connection.value(u"SELECT max(id) FROM jobs"_s);
    if (!kept)
        return kept.error();
    const auto told = m_connection.value(u"SELECT max(job) FROM events"_s);
    if (!told)
        return told.error();
    return JobId{std::max(kept->toLongLong(), told->toLongLong())};
}

Result<JobBody> JobStore::body(JobId job)
{
    std::optional<JobBody> body;
    const auto done = m_connection.each(
        u"SELECT graph, extra FROM job_bodies WHERE job = ?"_s, {job.value},
        [&body](const QSqlQuery &row) {
            body = JobBody{row.value(0).toByteArray(), row.value(1).toByteArray()};
        });
    if (!done)
        return done.error();
    if (!body)
        return fail(ErrorKind::NotFound, u"There is no job %1."_s.arg(job.value));
    return *body;
}

Result<QList<JobInput>> JobStore::inputs(JobId job)
{
    QList<JobInput> inputs;
    const auto done = m_connection.each(
        u"SELECT name, sha256, size FROM job_inputs WHERE job = ? ORDER BY name"_s, {job.value},
        [&inputs](const QSqlQuery &row) {
            inputs.append(
                {row.value(0).toString(), row.value(1).toByteArray(), row.value(2).toLongLong()});
        });
    if (!done)
        return done.error();
    return inputs;
}

} // namespace cq
