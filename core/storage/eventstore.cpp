#include "core/storage/eventstore.h"

namespace cq {

using namespace Qt::StringLiterals;

Result<void> EventStore::add(const JobEvent &event)
{
    const auto done = m_connection.run(
        u"INSERT INTO events (job, at_ms, kind, node, message) VALUES (?, ?, ?, ?, ?)"_s,
        {event.job.value, event.at, event.kind, SqlValue::orNull(event.node.value), event.message});
    if (!done)
        return done.error();
    return {};
}

Result<QList<JobEvent>> EventStore::ofJob(JobId job)
{
    QList<JobEvent> events;
    const auto done = m_connection.each(
        u"SELECT id, job, at_ms, kind, node, message FROM events WHERE job = ? ORDER BY id"_s,
        {job.value}, [&events](const QSqlQuery &row) {
            events.append({row.value(0).toLongLong(), JobId{row.value(1).toLongLong()},
                           row.value(2).toLongLong(), row.value(3).toString(),
                           NodeId{row.value(4).toLongLong()}, row.value(5).toString()});
        });
    if (!done)
        return done.error();
    return events;
}

} // namespace cq
