#pragma once

#include "core/base/future.h"
#include "core/engine/enginehandle.h"

namespace cq {

class FileStore;
class ReadPool;

/// Answers what is asked about jobs and their results from what is stored, beside the queue that
/// moves them. What each call answers is said at EngineHandle. Engine thread.
class JobArchive : public QObject
{
    Q_OBJECT

public:
    JobArchive(ReadPool &reads, FileStore &files);

    QFuture<Result<QList<Job>>> window(const JobWindowQuery &query);
    QFuture<Result<JobAnchors>> anchors(const JobFilter &filter);
    QFuture<Result<JobCounts>> counts(const JobFilter &filter);
    QFuture<Result<Job>> findJob(const QString &name);
    QFuture<Result<JobDetail>> detail(JobId job); ///< without the reason for waiting
    QFuture<Result<QList<JobOutcome>>> outcomes(const QList<JobId> &jobs);
    QFuture<Result<QImage>> preview(OutputId output, int maxSide);
    QFuture<Result<JobOutput>> findOutput(OutputId output);
    QFuture<Result<QHash<UserId, qint64>>> storedBytes();
    QFuture<Result<QString>> outputPath(OutputId output);
    QFuture<Result<QList<ResultFile>>> resultFiles(JobId job);
    QFuture<Result<int>> saveResults(JobId job, const QString &folder);

private:
    ReadPool &m_reads;
    FileStore &m_files;
};

} // namespace cq
