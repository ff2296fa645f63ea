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
    QList<int> rowsToGo;
    applyRemoved(&rowsToGo);
    applyChanged(&rowsToGo);
    dropRows(std::move(rowsToGo));
    applyProgress();
    if (!m_new.isEmpty() && !m_insertTimer.isActive())
        insertNew();
    if (!m_loading && m_reader.isIdle())
        m_news.forgetApplied();
    if (!m_touched.isEmpty() && !m_recountTimer.isActive())
        m_recountTimer.start();
}

void JobTableModel::applyRemoved(QList<int> *rowsToGo)
{
    for (const JobId job : m_news.takeRemoved()) {
        const int row = rowOf(job);
        if (row >= 0)
            rowsToGo->append(row);
        else if (m_new.remove(job) == 0)
            touch(job);
    }
}

void JobTableModel::applyChanged(QList<int> *rowsToGo)
{
    const QHash<JobId, Job> changed = m_news.takeChanged();
    QList<JobId> updated;
    for (const Job &job : changed) {
        noteOwner(job);
        applyJob(job, rowsToGo);
        if (rowOf(job.id) >= 0)
            updated.append(job.id);
    }
    emitJobs(updated);
}

void JobTableModel::applyJob(const Job &job, QList<int> *rowsToGo)
{
    const bool wanted = matches(job);
    const int row = rowOf(job.id);
    if (row >= 0 && wanted) {
        m_pages.update(row, job);
    } else if (row >= 0) {
        rowsToGo->append(row);
    } else if (job.id > m_pages.newest()) {
        if (wanted)
            m_new.insert(job.id, job);
        else
            m_new.remove(job.id);
    } else if (m_pages.pageOfId(job.id) >= 0 && !m_pages.page(m_pages.pageOfId(job.id)).known) {
        if (!m_filter.isEmpty())
            touch(job.id);
    } else if (wanted) {
        // Back in the filter, or older news overtaken: put it where it belongs, after the rows to
        // go were noted.
        m_new.insert(job.id, job);
    }
}

void JobTableModel::dropRows(QList<int> rows)
{
    std::ranges::sort(rows, std::greater<>());
    for (qsizetype at = 0; at < rows.size();) {
        qsizetype end = at + 1;
        while (end < rows.size() && rows.at(end) == rows.at(end - 1) - 1)
            ++end;
        const JobPages::Rows run{rows.at(end - 1), rows.at(at)};
        beginRemoveRows({}, run.first, run.last);
        m_pages.remove(run);
        endRemoveRows();
        at = end;
    }
}

void JobTableModel::insertNew()
{
    if (m_phase == Phase::Loading || m_new.isEmpty())
        return;
    QList<Job> newest;
    for (const Job &job : std::exchange(m_new, {})) {
        if (job.id > m_pages.newest()) {
            newest.append(job);
            continue;
        }
        const int row = m_pages.insertionRow(job.id);
        if (row < 0 || rowOf(job.id) >= 0)
            continue;
        beginInsertRows({}, row, row);
        m_pages.insert(job);
        endInsertRows();
    }
    if (!newest.isEmpty()) {
        beginInsertRows({}, 0, static_cast<int>(newest.size()) - 1);
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
    whenDone(m_engine.counts(m_filter), this,
             [this, load = m_load](const Result<JobCounts> &answer) {
                 if (load == m_load && !m_loading && answer)
                     spread(answer->total() - rowCount() - m_new.size());
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
