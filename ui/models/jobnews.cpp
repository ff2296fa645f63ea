#include "ui/models/jobnews.h"

#include "core/engine/enginehandle.h"

#include <utility>

namespace cq::ui {

void JobNews::add(const EngineChanges &changes)
{
    for (const Job &job : changes.jobs) {
        m_changed.insert(job.id, job);
        m_recent.insert(job.id, job);
        if (!isActive(job.state))
            m_progress.remove(job.id);
    }
    for (const JobProgress &progress : changes.progress) {
        m_progress.insert(progress.job, progress);
        m_progressed.insert(progress.job);
    }
    for (const JobId job : changes.removedJobs) {
        m_changed.remove(job);
        m_recent.remove(job);
        m_progress.remove(job);
        m_removed.insert(job);
        m_recentlyRemoved.insert(job);
    }
}

void JobNews::begin(const QList<JobProgress> &progress)
{
    for (const JobProgress &known : progress) {
        if (m_progress.contains(known.job) || m_recent.contains(known.job))
            continue;
        m_progress.insert(known.job, known);
        m_progressed.insert(known.job);
    }
}

QHash<JobId, Job> JobNews::takeChanged()
{
    return std::exchange(m_changed, {});
}

QSet<JobId> JobNews::takeRemoved()
{
    return std::exchange(m_removed, {});
}

QSet<JobId> JobNews::takeProgressed()
{
    return std::exchange(m_progressed, {});
}

const Job &JobNews::latest(const Job &job) const
{
    const auto found = m_recent.constFind(job.id);
    return found == m_recent.constEnd() ? job : *found;
}

void JobNews::replay()
{
    m_changed = m_recent;
    m_removed = m_recentlyRemoved;
}

void JobNews::forgetApplied()
{
    m_recent.clear();
    m_recentlyRemoved.clear();
}

const JobProgress *JobNews::progressOf(JobId job) const
{
    const auto found = m_progress.constFind(job);
    return found == m_progress.constEnd() ? nullptr : &*found;
}

} // namespace cq::ui
