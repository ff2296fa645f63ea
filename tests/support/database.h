#pragma once

#include "core/storage/jobstore.h"
#include "core/storage/migration.h"

#include <QTemporaryDir>
#include <QTest>

namespace cq::test {

/// A database of the newest schema in a folder of its own, open for writing.
class Database
{
public:
    explicit Database(const Schema &schema = queueSchema())
    {
        auto opened = openMigrated(path(), schema);
        if (opened)
            m_connection = std::move(*opened);
        else
            qFatal("%s", qPrintable(opened.error().message));
    }

    QString path() const { return m_folder.filePath(QStringLiteral("test.db")); }

    Connection &connection() { return *m_connection; }

    /// Closes the file, so that the test can do things to it.
    void close() { m_connection.reset(); }

    /// First value of a query as text; "error: …" when it fails.
    QString text(const QString &sql, const QVariantList &values = {})
    {
        const auto value = m_connection->value(sql, values);
        return value ? value->toString() : QStringLiteral("error: ") + value.error().message;
    }

    /// First value of a query as a number; -1 when it fails.
    qint64 number(const QString &sql, const QVariantList &values = {})
    {
        const auto value = m_connection->value(sql, values);
        return value ? value->toLongLong() : -1;
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Connection> m_connection;
};

/// A job that nobody stored yet.
inline Job newJob(qint64 order, JobState state = JobState::Pending)
{
    Job job;
    job.uid = newUuid7();
    job.owner = kLocalOperator;
    job.title = QStringLiteral("job of order %1").arg(order);
    job.state = state;
    job.order = order;
    job.submittedAt = 1000 + order;
    return job;
}

/// Stores a job with a small body; ends the test program when the database refuses.
inline Job stored(Connection &connection, const Job &job)
{
    const auto inserted = JobStore(connection).insert(job, {compressed("{}"), {}}, {});
    if (!inserted)
        qFatal("%s", qPrintable(inserted.error().message));
    return *inserted;
}

} // namespace cq::test
