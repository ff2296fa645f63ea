#include "core/api/recentnews.h"

#include <utility>

namespace cq::api {

RecentNews::RecentNews(QByteArray run, std::size_t most)
    : m_run(std::move(run))
    , m_most(most)
{}

QByteArray RecentNews::idOf(quint64 number) const
{
    return m_run + '-' + QByteArray::number(number);
}

const JobNews &RecentNews::add(const Job &job, bool isRemoval, TimeMs at)
{
    m_news.push_back({idOf(++m_newest), at, job, isRemoval});
    if (m_news.size() > m_most)
        m_news.pop_front();
    return m_news.back();
}

QByteArray RecentNews::newestId() const
{
    return idOf(m_newest);
}

std::optional<QList<JobNews>> RecentNews::after(const QByteArray &id) const
{
    const qsizetype dash = id.lastIndexOf('-');
    bool isNumber = false;
    const quint64 number = id.sliced(dash + 1).toULongLong(&isNumber);
    const quint64 forgotten = m_newest - m_news.size(); // the last that is not kept
    if (!isNumber || id != idOf(number) || number > m_newest || number < forgotten)
        return std::nullopt;
    return QList<JobNews>(m_news.end() - static_cast<std::ptrdiff_t>(m_newest - number),
                          m_news.end());
}

} // namespace cq::api
