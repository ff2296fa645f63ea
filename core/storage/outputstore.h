#pragma once

#include "core/domain/job.h"
#include "core/storage/connection.h"

#include <QHash>

namespace cq {

/// The rows of `outputs`. Same thread as the connection.
class OutputStore
{
public:
    explicit OutputStore(Connection &connection)
        : m_connection(connection)
    {}

    Result<JobOutput> insert(const JobOutput &output); ///< answers it with its id
    Result<void> removeOfJob(JobId job); ///< rows only; fine when there are none
    Result<void> setPreview(OutputId output, const QString &path);
    Result<JobOutput> find(OutputId output);
    Result<QList<JobOutput>> ofJob(JobId job);
    Result<QList<JobOutput>> latestWithPreview(int limit); ///< newest first, one per job
    /// Pictures whose preview is still missing, e.g. after a stop between completing and preview.
    Result<QList<JobOutput>> withoutPreview(int limit);
    /// Bytes that the results of one owner take, and of each who has any.
    Result<qint64> storedBytes(UserId owner);
    Result<QHash<UserId, qint64>> storedBytes();

private:
    Connection &m_connection;
};

} // namespace cq
