#include "ui/models/jobpages.h"

#include <algorithm>

namespace cq::ui {

JobId JobPages::before(int index) const
{
    return index + 1 < pageCount() ? page(index + 1).oldest : JobId{};
}

JobPages::Rows JobPages::rowsOf(int index) const
{
    const int newestRow = m_rows - startOf(index) - page(index).rows;
    return {newestRow, newestRow + page(index).rows - 1};
}

int JobPages::pageOfRow(int row) const
{
    if (row < 0 || row >= m_rows)
        return -1;
    const int distance = m_rows - 1 - row;
    const auto after = std::ranges::upper_bound(m_starts, distance);
    return static_cast<int>(after - m_starts.begin()) - 1;
}

int JobPages::pageOfId(JobId job) const
{
    if (m_pages.empty())
        return -1;
    const auto after = std::ranges::upper_bound(m_pages, job, {}, &Page::oldest);
    return std::max(static_cast<int>(after - m_pages.begin()) - 1, 0);
}

const Job *JobPages::jobAt(int row) const
{
    const int index = pageOfRow(row);
    if (index < 0 || !page(index).known)
        return nullptr;
    page(index).used = ++m_uses;
    return &page(index).jobs.at(m_rows - 1 - row - startOf(index));
}

int JobPages::rowOf(JobId job) const
{
    const int index = pageOfId(job);
    if (index < 0 || !page(index).known)
        return -1;
    const QList<Job> &jobs = page(index).jobs;
    const auto found = std::ranges::lower_bound(jobs, job, {}, &Job::id);
    if (found == jobs.end() || found->id != job)
        return -1;
    return m_rows - 1 - startOf(index) - static_cast<int>(found - jobs.begin());
}

void JobPages::start(const QList<Job> &newestFirst, bool complete)
{
    m_pages.clear();
    m_newest = newestFirst.isEmpty() ? JobId{} : newestFirst.first().id;
    if (!complete) {
        Page rest;
        rest.anchored = false;
        m_pages.push_back(rest);
    }
    Page top;
    top.known = true;
    top.rows = static_cast<int>(newestFirst.size());
    top.jobs = {newestFirst.rbegin(), newestFirst.rend()};
    if (!complete && !top.jobs.isEmpty())
        top.oldest = top.jobs.first().id;
    m_pages.push_back(std::move(top));
    splitNewest();
    recount();
}

int JobPages::restRows() const
{
    return isAnchored() ? 0 : m_pages.front().rows;
}

void JobPages::setRestRows(int rows)
{
    Q_ASSERT(!isAnchored());
    m_pages.front().rows = rows;
    recount();
}

QList<Job> JobPages::knownTop() const
{
    QList<Job> jobs;
    for (const Page &page : m_pages)
        jobs += page.jobs; // before anchor() everything but the rest is known
    return jobs;
}

std::vector<JobPages::Page> JobPages::cut(const JobAnchors &anchors) const
{
    const QList<Job> known = knownTop();
    const JobId oldestKnown = known.isEmpty() ? JobId{} : known.first().id;
    const auto firstFrom = [&known](JobId id) {
        return std::ranges::lower_bound(known, id, {}, &Job::id);
    };
    const qsizetype count = std::max<qsizetype>(anchors.pageOldest.size(), 1);
    std::vector<Page> pages;
    pages.reserve(static_cast<std::size_t>(count));
    for (qsizetype index = 0; index < count; ++index) {
        Page page;
        const bool newest = index + 1 == count;
        if (index > 0)
            page.oldest = anchors.pageOldest.at(index);
        const auto from = firstFrom(page.oldest);
        const auto to = newest ? known.end() : firstFrom(anchors.pageOldest.at(index + 1));
        const int inside = static_cast<int>(to - from);
        page.known = anchors.pageOldest.isEmpty()
            || (index > 0 && !oldestKnown.isNull() && page.oldest >= oldestKnown);
        if (page.known) {
            page.jobs = {from, to};
            page.rows = inside;
        } else {
            const qint64 counted =
                newest ? anchors.count - anchors.pageSize * index : anchors.pageSize;
            page.rows = std::max(static_cast<int>(counted), inside);
        }
        pages.push_back(std::move(page));
    }
    return pages;
}

int JobPages::rowsAnchored(const JobAnchors &anchors) const
{
    int rows = 0;
    for (const Page &page : cut(anchors))
        rows += page.rows;
    return rows;
}

JobPages::Rows JobPages::anchor(const JobAnchors &anchors)
{
    const int wasKnown = m_rows - restRows();
    m_pages = cut(anchors);
    splitNewest();
    recount();
    int known = 0;
    for (const Page &page : m_pages)
        known += page.known ? page.rows : 0;
    return {known, wasKnown - 1};
}

void JobPages::setPageRows(int index, int rows)
{
    Q_ASSERT(!page(index).known);
    at(index).rows = rows;
    recount();
}

void JobPages::fill(int index, const QList<Job> &newestFirst)
{
    Page &page = at(index);
    Q_ASSERT(page.rows == newestFirst.size());
    page.jobs = {newestFirst.rbegin(), newestFirst.rend()};
    page.known = true;
    page.used = ++m_uses;
}

void JobPages::prepend(const QList<Job> &oldestFirst)
{
    if (oldestFirst.isEmpty())
        return;
    if (m_pages.empty() || !m_pages.back().known) {
        Page page;
        page.known = true;
        page.oldest = m_pages.empty() ? JobId{} : oldestFirst.first().id;
        m_pages.push_back(page);
    }
    Page &newest = m_pages.back();
    newest.jobs += oldestFirst;
    newest.rows = static_cast<int>(newest.jobs.size());
    m_newest = oldestFirst.last().id;
    splitNewest();
    recount();
}

int JobPages::insertionRow(JobId job) const
{
    const int index = pageOfId(job);
    if (index < 0 || !page(index).known)
        return -1;
    const QList<Job> &jobs = page(index).jobs;
    const auto place = std::ranges::lower_bound(jobs, job, {}, &Job::id);
    return m_rows - startOf(index) - static_cast<int>(place - jobs.begin());
}

void JobPages::insert(const Job &job)
{
    Page &page = at(pageOfId(job.id));
    page.jobs.insert(std::ranges::lower_bound(page.jobs, job.id, {}, &Job::id), job);
    ++page.rows;
    m_newest = std::max(m_newest, job.id);
    recount();
}

void JobPages::remove(Rows rows)
{
    for (int row = rows.first; row <= rows.last;) {
        const int index = pageOfRow(row);
        const int end = std::min(rows.last, rowsOf(index).last);
        Page &page = at(index);
        // Later rows are older: the run [row, end] ends at the older side of the page.
        const qsizetype oldestOffset = m_rows - 1 - end - startOf(index);
        page.jobs.remove(oldestOffset, end - row + 1);
        page.rows -= end - row + 1;
        rows.last -= end - row + 1;
        recount();
    }
}

void JobPages::update(int row, const Job &job)
{
    const int index = pageOfRow(row);
    at(index).jobs[m_rows - 1 - row - startOf(index)] = job;
}

void JobPages::forgetOldPages()
{
    if (!isAnchored() || m_pages.empty())
        return;
    std::vector<int> known;
    for (int index = 0; index + 1 < pageCount(); ++index) {
        if (page(index).known)
            known.push_back(index);
    }
    const int surplus = static_cast<int>(known.size()) + 1 - kKeptPages;
    if (surplus <= 0)
        return;
    std::ranges::sort(known, {}, [this](int index) { return page(index).used; });
    for (int index : std::span(known).first(static_cast<std::size_t>(surplus))) {
        at(index).known = false;
        at(index).jobs.clear();
    }
}

void JobPages::splitNewest()
{
    while (m_pages.back().known && m_pages.back().jobs.size() >= qsizetype{2} * kPageSize) {
        Page older = m_pages.back();
        Page newer = older;
        newer.jobs.remove(0, kPageSize);
        newer.rows = static_cast<int>(newer.jobs.size());
        newer.oldest = newer.jobs.first().id;
        older.jobs.resize(kPageSize);
        older.rows = kPageSize;
        older.used = ++m_uses;
        m_pages.back() = std::move(older);
        m_pages.push_back(std::move(newer));
    }
}

void JobPages::recount()
{
    m_starts.resize(m_pages.size());
    m_rows = 0;
    for (std::size_t index = 0; index < m_pages.size(); ++index) {
        m_starts[index] = m_rows;
        m_rows += m_pages[index].rows;
    }
}

} // namespace cq::ui
