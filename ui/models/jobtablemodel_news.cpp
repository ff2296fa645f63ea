// The part of JobTableModel that follows the engine's news.
#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/models/jobtablemodel.h"

#include <algorithm>

namespace cq::ui {

void JobTableModel::takeChanges(const EngineChanges &changes)
{
    if (changes.revision != 0 && changes.revision <= m_revision)
        return;
    m_revision = changes.revision;
    if (!changes.nodes.isEmpty())
        takeNodes(changes.nodes);
    if (changes.counts.total() > 0) {
        m_liveCount = 0;
        for (const JobState state : allJobStates())
            m_liveCount += LiveJobs::isLive(state) ? changes.counts[state] : 0;
    }
    m_news.add(changes);
    if (!m_news.isEmpty() && !m_flushTimer.isActive())
        m_flushTimer.start();
}

void JobTableModel::takeNodes(const QList<Node> &nodes)
{
    bool renamed = false;
    for (const Node &node : nodes) {
        QString &name = m_nodes[node.config.id];
        renamed = renamed || name != node.config.name;
        name = node.config.name;
    }
    if (!renamed)
        return;
    if (rowCount() > 0) {
        const int column = static_cast<int>(JobColumn::Node);
        Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column));
    }
    Q_EMIT nodeNamesChanged();
}

void JobTableModel::flush()
{
    if (m_phase == Phase::Loading)
        return; // what is not taken yet is newer than the answer that ends this
    QList<JobId> toGo;
    m_moves = 0;
    applyRemoved(&toGo);
    applyChanged(&toGo);
    dropJobs(toGo);
    applyProgress();
    if (!(m_new.isEmpty() && m_newLive.isEmpty()) && !m_insertTimer.isActive())
        insertNew();
    if (!m_loading && m_reader.isIdle())
        m_news.forgetApplied();
    if (!m_touched.isEmpty() && !m_recountTimer.isActive())
        m_recountTimer.start();
    checkLiveCount();
}

void JobTableModel::checkLiveCount()
{
    const bool tooMany = m_liveFirst && m_live.size() > 2 * LiveJobs::kMost;
    const bool fewAgain = !m_liveFirst && m_liveCount >= 0 && m_liveCount <= LiveJobs::kMost / 2;
    if (!m_loading && m_phase == Phase::Ready && (tooMany || fewAgain))
        load();
}

void JobTableModel::applyRemoved(QList<JobId> *toGo)
{
    for (const JobId job : m_news.takeRemoved()) {
        if (rowOf(job) >= 0)
            toGo->append(job);
        else if (!m_new.remove(job) && !m_newLive.remove(job))
            touch(job);
    }
}

void JobTableModel::applyChanged(QList<JobId> *toGo)
{
    const QHash<JobId, Job> changed = m_news.takeChanged();
    QList<JobId> updated;
    for (const Job &job : changed) {
        noteOwner(job);
        if (m_liveFirst
            && (LiveJobs::isLive(job.state) || m_live.rowOf(job.id) >= 0
                || m_newLive.contains(job.id)))
            applyLive(job, toGo);
        else
            applyJob(job, toGo);
        if (rowOf(job.id) >= 0)
            updated.append(job.id);
    }
    emitJobs(updated);
}

void JobTableModel::applyJob(const Job &job, QList<JobId> *toGo)
{
    const bool wanted = belongsToPages(job);
    const int row = m_pages.rowOf(job.id);
    if (row >= 0 && wanted) {
        m_pages.update(row, job);
    } else if (row >= 0) {
        toGo->append(job.id);
    } else if (job.id > m_pages.newest()) {
        if (wanted)
            m_new.insert(job.id, job);
        else
            m_new.remove(job.id);
    } else if (m_pages.pageOfId(job.id) >= 0 && !m_pages.page(m_pages.pageOfId(job.id)).known) {
        if (!m_pageFilter.isEmpty())
            touch(job.id);
    } else if (wanted) {
        // Back in the filter, or older news overtaken: put it where it belongs, after the rows to
        // go were noted.
        m_new.insert(job.id, job);
    }
}

/// A job that is not over, or was not until now.
void JobTableModel::applyLive(const Job &job, QList<JobId> *toGo)
{
    const int from = m_live.rowOf(job.id);
    const bool wanted = matches(job);
    m_new.remove(job.id);
    m_newLive.remove(job.id);
    if (wanted && LiveJobs::isLive(job.state)) {
        if (from >= 0 ? moveWithinLive(from, job) : moveToLive(job))
            return;
        if (from >= 0 || m_pages.rowOf(job.id) >= 0)
            toGo->append(job.id);
        else
            touch(job.id); // it may have been over, where nothing is known
        m_newLive.insert(job.id, job);
        return;
    }
    if (from < 0) { // not shown; but it may have been over
        applyJob(job, toGo);
        return;
    }
    if (wanted && moveToPages(from, job))
        return;
    toGo->append(job.id);
    if (wanted)
        applyJob(job, toGo);
}

/// Each move costs the view a look at every row: few jobs keep their selection, many are quick.
bool JobTableModel::mayMove()
{
    constexpr int kMost = 16;
    return ++m_moves <= kMost;
}

bool JobTableModel::moveWithinLive(int from, const Job &job)
{
    // Between its neighbours it stays where it is.
    const bool afterOneAbove = from == 0 || LiveJobs::isBefore(m_live.at(from - 1), job);
    const bool beforeOneBelow =
        from + 1 == m_live.size() || LiveJobs::isBefore(job, m_live.at(from + 1));
    if (afterOneAbove && beforeOneBelow) {
        m_live.update(from, job);
        return true;
    }
    if (!mayMove())
        return false;
    const int to = m_live.placeOf(job); // counted with the old row
    beginMoveRows({}, from, from, {}, to);
    m_live.remove(from, from);
    m_live.insert(to > from ? to - 1 : to, {job});
    endMoveRows();
    return true;
}

bool JobTableModel::moveToPages(int from, const Job &job)
{
    const bool isNewest = job.id > m_pages.newest();
    const int to = isNewest ? 0 : m_pages.insertionRow(job.id);
    if (to < 0 || !mayMove())
        return false;
    const int target = m_live.size() + to;
    const bool moves = target != from + 1; // else only the border moves
    if (moves)
        beginMoveRows({}, from, from, {}, target);
    m_live.remove(from, from);
    if (isNewest)
        m_pages.prepend({job});
    else
        m_pages.insert(job);
    if (moves)
        endMoveRows();
    return true;
}

bool JobTableModel::moveToLive(const Job &job)
{
    const int row = m_pages.rowOf(job.id);
    if (row < 0 || !mayMove())
        return false;
    const int from = m_live.size() + row;
    const int to = m_live.placeOf(job);
    const bool moves = to != from;
    if (moves)
        beginMoveRows({}, from, from, {}, to);
    m_pages.remove({row, row});
    m_live.insert(to, {job});
    if (moves)
        endMoveRows();
    return true;
}

void JobTableModel::dropJobs(const QList<JobId> &jobs)
{
    QList<int> rows;
    for (const JobId job : jobs) {
        const int row = rowOf(job);
        if (row >= 0)
            rows.append(row);
    }
    std::ranges::sort(rows, std::greater<>());
    const int border = m_live.size();
    for (qsizetype at = 0; at < rows.size();) {
        qsizetype end = at + 1;
        while (end < rows.size() && rows.at(end) == rows.at(end - 1) - 1
               && rows.at(end - 1) != border)
            ++end;
        const JobPages::Rows run{rows.at(end - 1), rows.at(at)};
        beginRemoveRows({}, run.first, run.last);
        if (run.first < border)
            m_live.remove(run.first, run.last);
        else
            m_pages.remove({run.first - border, run.last - border});
        endRemoveRows();
        at = end;
    }
}

void JobTableModel::insertLive()
{
    QList<Job> jobs = std::exchange(m_newLive, {}).values();
    std::ranges::sort(jobs, LiveJobs::isBefore);
    for (qsizetype at = 0; at < jobs.size();) {
        const int row = m_live.placeOf(jobs.at(at));
        qsizetype end = at + 1;
        while (end < jobs.size() && m_live.placeOf(jobs.at(end)) == row)
            ++end;
        const int count = static_cast<int>(end - at);
        beginInsertRows({}, row, row + count - 1);
        m_live.insert(row, jobs.mid(at, count));
        endInsertRows();
        at = end;
    }
}

void JobTableModel::insertNew()
{
    if (m_phase == Phase::Loading || (m_new.isEmpty() && m_newLive.isEmpty()))
        return;
    insertLive();
    QList<Job> newest;
    for (const Job &job : std::exchange(m_new, {})) {
        if (job.id > m_pages.newest()) {
            newest.append(job);
            continue;
        }
        const int row = m_pages.insertionRow(job.id);
        if (row < 0 || rowOf(job.id) >= 0)
            continue;
        beginInsertRows({}, m_live.size() + row, m_live.size() + row);
        m_pages.insert(job);
        endInsertRows();
    }
    if (!newest.isEmpty()) {
        const int first = m_live.size();
        beginInsertRows({}, first, first + static_cast<int>(newest.size()) - 1);
        m_pages.prepend(newest);
        endInsertRows();
        m_pages.forgetOldPages();
    }
    m_insertTimer.start();
}

void JobTableModel::applyProgress()
{
    for (const JobId job : m_news.takeProgressed()) {
        const int row = rowOf(job);
        if (row >= 0) {
            Q_EMIT dataChanged(index(row, static_cast<int>(JobColumn::Timing)),
                               index(row, static_cast<int>(JobColumn::Progress)));
        }
    }
}

void JobTableModel::touch(JobId job)
{
    const int page = m_pages.pageOfId(job);
    if (page >= 0 && !m_pages.page(page).known)
        m_touched.insert(page);
}

void JobTableModel::recount()
{
    whenDone(m_engine.counts(m_pageFilter), this,
             [this, load = m_load](const Result<JobCounts> &answer) {
                 if (load == m_load && !m_loading && answer)
                     spread(answer->total() - m_pages.rowCount() - m_new.size());
             });
}

void JobTableModel::spread(qint64 difference)
{
    // Nobody told which rows came or went where nothing is known; a page that is fetched later says
    // it exactly.
    QList<int> pages(m_touched.cbegin(), m_touched.cend());
    m_touched.clear();
    std::ranges::sort(pages);
    for (const int page : pages) {
        if (difference == 0 || page >= m_pages.pageCount())
            break;
        if (m_pages.page(page).known)
            continue;
        const int rows = m_pages.page(page).rows;
        const int wanted = static_cast<int>(std::max<qint64>(rows + difference, 0));
        if (m_pages.page(page).anchored)
            setPageRows(page, wanted);
        else
            setRestRows(wanted);
        difference -= wanted - rows;
    }
}

} // namespace cq::ui
