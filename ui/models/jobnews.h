#pragma once

#include "core/domain/job.h"

#include <QHash>
#include <QSet>

namespace cq {
struct EngineChanges;
} // namespace cq

namespace cq::ui {

/// News of jobs on its way into the table: the latest form of each, until it is applied, and what
/// was applied while answers are still under way, because those may be older. Pure.
class JobNews
{
public:
    void add(const EngineChanges &changes);
    /// How far jobs were when we came; news that is here already knows better.
    void begin(const QList<JobProgress> &progress);

    bool isEmpty() const
    {
        return m_changed.isEmpty() && m_removed.isEmpty() && m_progressed.isEmpty();
    }

    QHash<JobId, Job> takeChanged();
    QSet<JobId> takeRemoved();
    QSet<JobId> takeProgressed();

    /// The job, or its later form if news was faster than the answer it came with.
    const Job &latest(const Job &job) const;

    bool isRemoved(JobId job) const { return m_recentlyRemoved.contains(job); }

    /// Everything remembered counts as news again: the table starts over from an answer that may be
    /// older.
    void replay();
    /// No answer is under way: what was remembered for them can go.
    void forgetApplied();

    const JobProgress *progressOf(JobId job) const;

private:
    QHash<JobId, Job> m_changed;
    QSet<JobId> m_removed;
    QSet<JobId> m_progressed;
    QHash<JobId, Job> m_recent;
    QSet<JobId> m_recentlyRemoved;
    QHash<JobId, JobProgress> m_progress; ///< of jobs that occupy a node
};

} // namespace cq::ui
