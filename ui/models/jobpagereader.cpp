#include "ui/models/jobpagereader.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/models/jobpages.h"

namespace cq::ui {

namespace {

constexpr int kAtOnce = 2;
constexpr int kWishes = 4; ///< a screen shows rows of at most two pages

} // namespace

JobPageReader::JobPageReader(EngineHandle &engine, const JobPages &pages, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_pages(pages)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &JobPageReader::askNext);
}

void JobPageReader::want(int page)
{
    if (m_asked.contains(page))
        return;
    if (!m_wanted.isEmpty() && m_wanted.last() == page)
        return;
    m_wanted.removeOne(page);
    m_wanted.append(page);
    if (m_wanted.size() > kWishes)
        m_wanted.removeFirst();
    if (!m_soon.isActive())
        m_soon.start();
}

void JobPageReader::restart(const JobFilter &filter)
{
    m_filter = filter;
    m_wanted.clear();
    m_asked.clear();
    ++m_round;
}

void JobPageReader::askNext()
{
    while (m_asked.size() < kAtOnce && !m_wanted.isEmpty()) {
        const int page = m_wanted.takeLast();
        if (page >= m_pages.pageCount() || m_pages.page(page).known || !m_pages.page(page).anchored)
            continue;
        m_asked.insert(page);
        ask(page, m_pages.before(page), {});
    }
}

void JobPageReader::ask(int page, JobId before, const QList<Job> &sofar)
{
    // A few more than counted: rows may have come back into the filter.
    constexpr int kSpare = 16;
    const JobId oldest = m_pages.page(page).oldest;
    JobWindowQuery query;
    query.filter = m_filter;
    query.before = before;
    query.limit = m_pages.page(page).rows + kSpare;
    whenDone(m_engine.window(query), this,
             [this, page, oldest, sofar, limit = query.limit,
              round = m_round](const Result<QList<Job>> &answer) {
                 if (round != m_round)
                     return;
                 if (!answer) {
                     m_asked.remove(page);
                     Q_EMIT failed(page, answer.error());
                     return;
                 }
                 QList<Job> jobs = sofar;
                 for (const Job &job : *answer) {
                     if (job.id >= oldest)
                         jobs.append(job);
                 }
                 const bool mayGoOn = answer->size() == limit && answer->last().id > oldest;
                 if (mayGoOn) {
                     ask(page, answer->last().id, jobs);
                     return;
                 }
                 m_asked.remove(page);
                 Q_EMIT pageRead(page, jobs);
                 m_soon.start();
             });
}

} // namespace cq::ui
