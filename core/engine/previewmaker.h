#pragma once

#include "core/domain/job.h"

#include <QObject>
#include <QQueue>

namespace cq {

class FileStore;
class JobQueue;

/// Makes the small pictures of results, off the path of the jobs and a few at a time. Lives on the
/// engine thread.
class PreviewMaker : public QObject
{
    Q_OBJECT

public:
    PreviewMaker(FileStore &files, JobQueue &queue, QObject *parent = nullptr);

    /// Queues the pictures among these results; the others are left alone.
    void add(const Job &job, const QList<JobOutput> &outputs);

private:
    struct Task
    {
        Job job;
        JobOutput output;
    };

    void next();

    FileStore &m_files;
    JobQueue &m_queue;
    QQueue<Task> m_tasks;
    int m_running = 0;
};

} // namespace cq
