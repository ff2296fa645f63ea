#include "core/storage/outputstore.h"

namespace cq {

using namespace Qt::StringLiterals;

namespace {

#define CQ_OUTPUT_COLUMNS                                                                          \
    "id, job, graph_node, output_key, output_index, file_name, path, mime_type, size, sha256, "    \
    "temporary, preview_path"

JobOutput outputFrom(const QSqlQuery &row)
{
    JobOutput output;
    output.id.value = row.value(0).toLongLong();
    output.job.value = row.value(1).toLongLong();
    output.graphNode = row.value(2).toString();
    output.key = row.value(3).toString();
    output.index = row.value(4).toInt();
    output.fileName = row.value(5).toString();
    output.path = row.value(6).toString();
    output.mimeType = row.value(7).toString();
    output.size = row.value(8).toLongLong();
    output.sha256 = row.value(9).toByteArray();
    output.temporary = row.value(10).toBool();
    output.previewPath = row.value(11).toString();
    return output;
}

Result<QList<JobOutput>> list(Connection &connection, const QString &sql,
                              const QVariantList &values)
{
    QList<JobOutput> outputs;
    const auto done = connection.each(
        sql, values, [&outputs](const QSqlQuery &row) { outputs.append(outputFrom(row)); });
    if (!done)
        return done.error();
    return outputs;
}

} // namespace

Result<JobOutput> OutputStore::insert(const JobOutput &output)
{
    const auto id = m_connection.insert(
        u"INSERT INTO outputs (job, graph_node, output_key, output_index, file_name, path, "
        "mime_type, size, sha256, temporary, preview_path) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {output.job.value, output.graphNode, output.key, output.index, output.fileName, output.path,
         output.mimeType, output.size, output.sha256, output.temporary ? 1 : 0,
         output.previewPath});
    if (!id)
        return id.error();
    JobOutput stored = output;
    stored.id.value = *id;
    return stored;
}

Result<void> OutputStore::removeOfJob(JobId job)
{
    const auto done = m_connection.run(u"DELETE FROM outputs WHERE job = ?"_s, {job.value});
    if (!done)
        return done.error();
    return {};
}

Result<void> OutputStore::setPreview(OutputId output, const QString &path)
{
    const auto done = m_connection.run(u"UPDATE outputs SET preview_path = ? WHERE id = ?"_s,
                                       {path, output.value});
    if (!done)
        return done.error();
    return {};
}

Result<JobOutput> OutputStore::find(OutputId output)
{
    auto found = list(m_connection, u"SELECT " CQ_OUTPUT_COLUMNS " FROM outputs WHERE id = ?"_s,
                      {output.value});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return fail(ErrorKind::NotFound, u"There is no result %1."_s.arg(output.value));
    return found->first();
}

Result<QList<JobOutput>> OutputStore::ofJob(JobId job)
{
    return list(m_connection,
                u"SELECT " CQ_OUTPUT_COLUMNS " FROM outputs WHERE job = ? ORDER BY id"_s,
                {job.value});
}

Result<QList<JobOutput>> OutputStore::latestWithPreview(int limit)
{
    return list(m_connection,
                u"SELECT " CQ_OUTPUT_COLUMNS " FROM (SELECT thumbnail, finished_ms FROM jobs "
                "INDEXED BY jobs_finished WHERE finished_ms IS NOT NULL AND thumbnail IS NOT NULL) "
                "CROSS JOIN outputs ON id = thumbnail WHERE preview_path <> '' "
                "ORDER BY finished_ms DESC LIMIT ?"_s,
                {limit});
}

Result<QList<JobOutput>> OutputStore::withoutPreview(int limit)
{
    return list(m_connection,
                u"SELECT " CQ_OUTPUT_COLUMNS " FROM outputs WHERE preview_path = '' AND mime_type "
                "LIKE 'image/%' ORDER BY id DESC LIMIT ?"_s,
                {limit});
}

Result<qint64> OutputStore::storedBytes(UserId owner)
{
    const auto bytes =
        m_connection.value(u"SELECT bytes FROM stored_bytes WHERE owner = ?"_s, {owner.value});
    if (!bytes)
        return bytes.error();
    return bytes->toLongLong();
}

Result<QHash<UserId, qint64>> OutputStore::storedBytes()
{
    QHash<UserId, qint64> all;
    const auto read = m_connection.each(
        u"SELECT owner, bytes FROM stored_bytes"_s, {}, [&all](const QSqlQuery &row) {
            all.insert(UserId{row.value(0).toLongLong()}, row.value(1).toLongLong());
        });
    if (!read)
        return read.error();
    return all;
}

} // namespace cq
