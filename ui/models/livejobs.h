#pragma once

#include "core/domain/job.h"

#include <QList>

namespace cq::ui {

/// The jobs that are not over, as the table shows them: those that occupy a node, then those that
/// wait in the order of the queue, then those that are held. All of them are here, so there must
/// not be too many. Pure.
class LiveJobs
{
public:
    /// More are not put first: the table is newest first then.
    static constexpr int kMost = 1000;

    static bool isLive(JobState state) { return !isFinal(state); }

    /// The part of a filter's states that is live, or that is not; no states in the filter: all of
    /// that kind. Empty: the filter leaves none.
    static QList<JobState> statesOf(const JobFilter &filter, bool live);

    int size() const { return static_cast<int>(m_jobs.size()); }

    const Job &at(int row) const { return m_jobs.at(row); }

    int rowOf(JobId job) const; ///< -1 when it is not here

    void start(QList<Job> jobs);
    /// The row a job that is not here would get.
    int placeOf(const Job &job) const;
    /// Puts jobs, in order, before a row that placeOf() named for each of them.
    void insert(int row, const QList<Job> &jobs);
    void update(int row, const Job &job); ///< it keeps its place
    void remove(int first, int last);

    static bool isBefore(const Job &left, const Job &right);

private:
    QList<Job> m_jobs;
};

} // namespace cq::ui
