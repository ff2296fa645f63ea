#include "ui/models/livejobs.h"

#include <algorithm>
#include <tuple>

namespace cq::ui {

namespace {

/// A job's place: what it is doing, its place in the queue while it waits, its number.
std::tuple<int, qint64, JobId> placeKey(const Job &job)
{
    if (isActive(job.state))
        return {0, 0, job.id};
    if (job.state == JobState::Pending)
        return {1, job.order, job.id};
    return {2, 0, job.id};
}

} // namespace

bool LiveJobs::isBefore(const Job &left, const Job &right)
{
    return placeKey(left) < placeKey(right);
}

QList<JobState> LiveJobs::statesOf(const JobFilter &filter, bool live)
{
    QList<JobState> states;
    for (const JobState state : allJobStates()) {
        if (isLive(state) == live && (filter.states.isEmpty() || filter.states.contains(state)))
            states.append(state);
    }
    return states;
}

int LiveJobs::rowOf(JobId job) const
{
    const auto found = std::ranges::find(m_jobs, job, &Job::id);
    return found == m_jobs.end() ? -1 : static_cast<int>(found - m_jobs.begin());
}

void LiveJobs::start(QList<Job> jobs)
{
    std::ranges::sort(jobs, isBefore);
    m_jobs = std::move(jobs);
}

int LiveJobs::placeOf(const Job &job) const
{
    return static_cast<int>(std::ranges::lower_bound(m_jobs, job, isBefore) - m_jobs.begin());
}

void LiveJobs::insert(int row, const QList<Job> &jobs)
{
    for (qsizetype i = 0; i < jobs.size(); ++i)
        m_jobs.insert(row + i, jobs.at(i));
}

void LiveJobs::update(int row, const Job &job)
{
    m_jobs[row] = job;
}

void LiveJobs::remove(int first, int last)
{
    m_jobs.remove(first, last - first + 1);
}

} // namespace cq::ui
