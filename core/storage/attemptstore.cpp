#include "core/storage/attemptstore.h"

namespace cq {

using namespace Qt::StringLiterals;

namespace {

#define CQ_ATTEMPT_COLUMNS                                                                         \
    "id, job, node, prompt_id, created_ms, posted_ms, finished_ms, failure, message"

Attempt attemptFrom(const QSqlQuery &row)
{
    Attempt attempt;
    attempt.id.value = row.value(0).toLongLong();
    attempt.job.value = row.value(1).toLongLong();
    attempt.node.value = row.value(2).toLongLong();
    attempt.promptId = QUuid::fromRfc4122(row.value(3).toByteArray());
    attempt.createdAt = row.value(4).toLongLong();
    attempt.postedAt = row.value(5).toLongLong();
    attempt.finishedAt = row.value(6).toLongLong();
    attempt.failure = failureKindFromWord(row.value(7).toString());
    attempt.message = row.value(8).toString();
    return attempt;
}

} // namespace

Result<Attempt> AttemptStore::open(const Attempt &attempt)
{
    const auto id = m_connection.insert(
        u"INSERT INTO attempts (job, node, prompt_id, created_ms) VALUES (?, ?, ?, ?)"_s,
        {attempt.job.value, attempt.node.value, attempt.promptId.toRfc4122(), attempt.createdAt});
    if (!id)
        return id.error();
    Attempt stored = attempt;
    stored.id.value = *id;
    return stored;
}

Result<void> AttemptStore::setPosted(AttemptId attempt, TimeMs at)
{
    const auto done =
        m_connection.run(u"UPDATE attempts SET posted_ms = ? WHERE id = ?"_s, {at, attempt.value});
    if (!done)
        return done.error();
    return {};
}

Result<void> AttemptStore::close(AttemptId attempt, TimeMs at, FailureKind failure,
                                 const QString &message)
{
    const auto done = m_connection.run(
        u"UPDATE attempts SET finished_ms = ?, failure = ?, message = ? WHERE id = ? AND "
        "finished_ms IS NULL"_s,
        {at, failureKindWord(failure), message, attempt.value});
    if (!done)
        return done.error();
    if (*done == 0)
        return fail(ErrorKind::Conflict, u"Attempt %1 is closed already."_s.arg(attempt.value));
    return {};
}

Result<QList<Attempt>> AttemptStore::ofJob(JobId job)
{
    QList<Attempt> attempts;
    const auto done = m_connection.each(
        u"SELECT " CQ_ATTEMPT_COLUMNS " FROM attempts WHERE job = ? ORDER BY id"_s, {job.value},
        [&attempts](const QSqlQuery &row) { attempts.append(attemptFrom(row)); });
    if (!done)
        return done.error();
    return attempts;
}

Result<QList<Attempt>> AttemptStore::allOpen()
{
    QList<Attempt> attempts;
    const auto done = m_connection.each(
        u"SELECT " CQ_ATTEMPT_COLUMNS " FROM attempts WHERE finished_ms IS NULL ORDER BY id"_s, {},
        [&attempts](const QSqlQuery &row) { attempts.append(attemptFrom(row)); });
    if (!done)
        return done.error();
    return attempts;
}

} // namespace cq
