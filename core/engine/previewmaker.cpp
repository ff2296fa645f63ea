#include "core/engine/previewmaker.h"

#include "core/base/future.h"

#include "core/base/log.h"
#include "core/outputs/filestore.h"
#include "core/queue/jobqueue.h"

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcEngine, "comfyqueue.engine", QtInfoMsg)

constexpr int kAtOnce = 2;

} // namespace

PreviewMaker::PreviewMaker(FileStore &files, JobQueue &queue, QObject *parent)
    : QObject(parent)
    , m_files(files)
    , m_queue(queue)
{}

void PreviewMaker::add(const Job &job, const QList<JobOutput> &outputs)
{
    for (const JobOutput &output : outputs) {
        if (output.mimeType.startsWith("image/"_L1))
            m_tasks.enqueue({job, output});
    }
    next();
}

void PreviewMaker::next()
{
    while (m_running < kAtOnce && !m_tasks.isEmpty()) {
        const Task task = m_tasks.dequeue();
        ++m_running;
        whenDone(m_files.makePreview(task.job.owner, task.job.id, task.output.path), this,
                 [this, task](const Result<QString> &path) {
                     --m_running;
                     if (path)
                         m_queue.setPreview(task.output, *path);
                     else
                         logEvent(lcEngine(), LogLevel::Info,
                                  u"No preview: %1"_s.arg(path.error().message),
                                  {{u"job"_s, task.job.id.value}});
                     next();
                 });
    }
}

} // namespace cq
