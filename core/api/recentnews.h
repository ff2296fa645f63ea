#pragma once

#include "core/domain/job.h"

#include <QByteArray>
#include <QList>

#include <deque>
#include <optional>

namespace cq::api {

/// What happened to a job.
struct JobNews
{
    QByteArray id; ///< where the news stands among all, for who comes back later
    TimeMs at = 0;
    Job job;
    bool isRemoval = false; ///< the job is as it was
};

/// The last news of jobs, for clients that were away for a moment. Ids name their run of the feed,
/// so that one of an earlier run is not taken for one of this. A plain value.
class RecentNews
{
public:
    /// run: told apart from other runs; letters and digits. most: how many are kept.
    explicit RecentNews(QByteArray run, std::size_t most = 1000);

    const JobNews &add(const Job &job, bool isRemoval, TimeMs at);

    /// Of the last news; of nothing yet when there was none.
    QByteArray newestId() const;

    /// The news after that id, oldest first; nothing when it is not one of ours or what came after
    /// it is not kept any more.
    std::optional<QList<JobNews>> after(const QByteArray &id) const;

private:
    QByteArray idOf(quint64 number) const;

    QByteArray m_run;
    std::size_t m_most;
    std::deque<JobNews> m_news;
    quint64 m_newest = 0; ///< number of the last news
};

} // namespace cq::api
