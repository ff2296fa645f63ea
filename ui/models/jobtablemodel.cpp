#include "ui/models/jobtablemodel.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/engine/enginehandle.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>
#include <limits>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kFlushEvery = 250ms;
constexpr auto kInsertEvery = 500ms; ///< an insert costs the header time for every row
constexpr auto kRecountAfter = 1000ms;

/// Two pages: the newest page of the cut to come and the whole page below it are then always here.
constexpr int kFirstRows = 2 * JobPages::kPageSize;

void prepare(QTimer &timer, std::chrono::milliseconds interval)
{
    timer.setSingleShot(true);
    timer.setInterval(interval);
}

} // namespace

JobTableModel::JobTableModel(EngineHandle &engine, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_engine(engine)
    , m_clock(clock)
    , m_reader(engine, m_pages)
    , m_reasons(engine)
{
    prepare(m_flushTimer, kFlushEvery);
    prepare(m_insertTimer, kInsertEvery);
    prepare(m_recountTimer, kRecountAfter);
    m_secondTimer.setInterval(1s);
    connect(&m_flushTimer, &QTimer::timeout, this, &JobTableModel::flush);
    connect(&m_insertTimer, &QTimer::timeout, this, &JobTableModel::insertNew);
    connect(&m_recountTimer, &QTimer::timeout, this, &JobTableModel::recount);
    connect(&m_secondTimer, &QTimer::timeout, this, &JobTableModel::refreshVisible);
    connect(&m_reasons, &WaitReasons::changed, this, &JobTableModel::emitJobs);
    connect(&m_reader, &JobPageReader::pageRead, this, &JobTableModel::takePage);
    connect(&m_reader, &JobPageReader::failed, this,
            [this](int /*page*/, const Error &error) { setPhase(Phase::Failed, error); });
    connect(&engine, &EngineHandle::changed, this, &JobTableModel::takeChanges);
}

int JobTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_live.size() + m_pages.rowCount();
}

const Job *JobTableModel::jobAt(int row) const
{
    if (row >= 0 && row < m_live.size())
        return &m_live.at(row);
    return m_pages.jobAt(row - m_live.size());
}

int JobTableModel::rowOf(JobId job) const
{
    const int live = m_live.rowOf(job);
    if (live >= 0)
        return live;
    const int row = m_pages.rowOf(job);
    return row < 0 ? -1 : m_live.size() + row;
}

int JobTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kJobColumnCount;
}

QVariant JobTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kJobColumnCount)
        return {};
    const JobColumnInfo &column = jobColumns()[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return tr(column.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(column.alignment);
    return {};
}

JobRow JobTableModel::rowFor(const Job &job) const
{
    JobRow row{.job = job,
               .progress = m_news.progressOf(job.id),
               .reason = job.state == JobState::Pending ? m_reasons.of(job.id) : nullptr,
               .owner = m_users.value(job.owner),
               .node = {},
               .now = m_clock.now()};
    if (job.state != JobState::Pending)
        row.node = nodeName(job.node);
    else if (job.pinnedNode)
        row.node = nodeName(*job.pinnedNode);
    else if (row.reason != nullptr)
        row.node = row.reason->nodeName;
    return row;
}

void JobTableModel::setUserNames(const QHash<UserId, QString> &names)
{
    if (names == m_users)
        return;
    m_users = names;
    if (rowCount() > 0) {
        const int column = static_cast<int>(JobColumn::User);
        Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column));
    }
}

QVariant JobTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const JobColumnInfo &column = jobColumns()[static_cast<std::size_t>(index.column())];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(column.alignment);
    const Job *job = jobAt(index.row());
    if (job == nullptr) {
        if (role == Qt::AccessibleTextRole) // a screen reader may walk a million rows: never fetch
                                            // for it
            return tr("not loaded");
        if (role == Qt::DisplayRole) {
            const_cast<JobPageReader &>(m_reader).want(
                m_pages.pageOfRow(index.row() - m_live.size()));
            return u"…"_s;
        }
        return role == IdRole ? QVariant(qint64{0}) : QVariant();
    }
    const JobRow row = rowFor(*job);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return column.text(row);
    case Qt::ToolTipRole:
        return column.tip != nullptr ? QVariant(column.tip(row)) : QVariant();
    case IdRole:
        return job->id.value;
    case StateRole:
        return static_cast<int>(job->state);
    case ProgressRole:
        return shownProgress(row);
    case SeverityRole:
        return static_cast<int>(column.severity(row));
    default:
        return {};
    }
}

void JobTableModel::open()
{
    m_nextFilter = m_filter;
    load();
    if (m_nodes.isEmpty()) {
        whenDone(m_engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
            if (!answer)
                return;
            takeNodes(answer->nodes);
            m_news.begin(answer->progress);
            m_flushTimer.start();
        });
    }
}

void JobTableModel::setFilter(const JobFilter &filter)
{
    if (filter == m_nextFilter)
        return;
    m_nextFilter = filter;
    load();
}

void JobTableModel::load()
{
    const quint64 load = ++m_load;
    m_loading = true;
    m_counted.reset();
    if (m_phase == Phase::Failed || rowCount() == 0)
        setPhase(Phase::Loading);
    Start start{.filter = m_nextFilter, .pageFilter = m_nextFilter, .live = {}};
    JobWindowQuery live;
    live.filter = start.filter;
    live.filter.states = LiveJobs::statesOf(start.filter, true);
    live.limit = LiveJobs::kMost + 1;
    if (live.filter.states.isEmpty()) {
        takeLive(QList<Job>{}, start);
        return;
    }
    whenDone(m_engine.window(live), this, [this, load, start](const Result<QList<Job>> &answer) {
        if (load == m_load)
            takeLive(answer, start);
    });
}

void JobTableModel::takeLive(const Result<QList<Job>> &answer, Start start)
{
    if (!answer) {
        m_loading = false;
        setPhase(Phase::Failed, answer.error());
        return;
    }
    start.liveFirst = answer->size() <= LiveJobs::kMost;
    if (start.liveFirst) {
        start.live = *answer;
        start.pageFilter.states = LiveJobs::statesOf(start.filter, false);
    }
    askFirst(start);
}

void JobTableModel::askFirst(const Start &start)
{
    if (start.pageFilter.states.isEmpty() && start.liveFirst) { // nothing that is over is wanted
        takeFirst(QList<Job>{}, start);
        return;
    }
    JobWindowQuery newest;
    newest.filter = start.pageFilter;
    newest.limit = kFirstRows;
    const quint64 load = m_load;
    whenDone(m_engine.window(newest), this, [this, load, start](const Result<QList<Job>> &answer) {
        if (load == m_load)
            takeFirst(answer, start);
    });
    whenDone(
        m_engine.counts(start.pageFilter), this, [this, load](const Result<JobCounts> &answer) {
            if (load != m_load || !answer)
                return;
            m_counted = answer->total();
            if (!m_loading && !m_pages.isAnchored())
                setRestRows(m_pages.restRows() + static_cast<int>(*m_counted) - m_pages.rowCount());
        });
}

void JobTableModel::takeFirst(const Result<QList<Job>> &answer, const Start &start)
{
    m_loading = false;
    if (!answer) {
        setPhase(Phase::Failed, answer.error());
        return;
    }
    const bool complete = answer->size() < kFirstRows;
    beginResetModel();
    m_filter = start.filter;
    m_pageFilter = start.pageFilter;
    m_liveFirst = start.liveFirst;
    m_new.clear();
    m_newLive.clear();
    m_touched.clear();
    QList<Job> jobs;
    QSet<JobId> over;
    for (const Job &job : *answer) {
        const Job &latest = m_news.latest(job);
        if (!m_news.isRemoved(job.id) && belongsToPages(latest)) {
            jobs.append(latest);
            over.insert(job.id);
        }
    }
    QList<Job> live;
    for (const Job &job : start.live) {
        const Job &latest = m_news.latest(job);
        // The second answer is the later one: what was over then is not live.
        if (!m_news.isRemoved(job.id) && matches(latest) && LiveJobs::isLive(latest.state)
            && !over.contains(job.id))
            live.append(latest);
    }
    m_live.start(live);
    m_pages.start(jobs, complete);
    m_reader.restart(m_pageFilter);
    if (!complete && m_counted)
        m_pages.setRestRows(std::max(static_cast<int>(*m_counted) - m_pages.rowCount(), 0));
    endResetModel();
    for (const Job &job : live + jobs)
        noteOwner(job);
    m_news.replay();
    m_flushTimer.start();
    setPhase(Phase::Ready);
    if (complete)
        return;
    whenDone(m_engine.anchors(m_pageFilter), this,
             [this, load = m_load](const Result<JobAnchors> &anchors) {
                 if (load != m_load)
                     return;
                 if (anchors)
                     takeAnchors(*anchors);
                 else
                     setPhase(Phase::Failed, anchors.error());
             });
}

void JobTableModel::takeAnchors(const JobAnchors &anchors)
{
    setRestRows(m_pages.rowsAnchored(anchors) - (m_pages.rowCount() - m_pages.restRows()));
    m_reader.restart(m_pageFilter);
    // The cells that said "…" until now, and a few at the edge that are cut off, are fetched when
    // they are painted again.
    const JobPages::Rows forgotten = m_pages.anchor(anchors);
    emitRows({m_live.size() + forgotten.first, rowCount() - 1});
}

void JobTableModel::setRestRows(int rows)
{
    rows = std::max(rows, 0);
    const int difference = rows - m_pages.restRows();
    const int end = rowCount();
    if (difference > 0) {
        beginInsertRows({}, end, end + difference - 1);
        m_pages.setRestRows(rows);
        endInsertRows();
    } else if (difference < 0) {
        beginRemoveRows({}, end + difference, end - 1);
        m_pages.setRestRows(rows);
        endRemoveRows();
    }
}

void JobTableModel::takePage(int page, QList<Job> jobs)
{
    if (page >= m_pages.pageCount() || m_pages.page(page).known)
        return;
    for (Job &job : jobs)
        job = m_news.latest(job);
    jobs.removeIf(
        [this](const Job &job) { return m_news.isRemoved(job.id) || !belongsToPages(job); });
    QList<JobId> over; // still live here, as the news of their end is on its way
    for (const Job &job : jobs) {
        if (m_live.rowOf(job.id) >= 0)
            over.append(job.id);
    }
    dropJobs(over);
    setPageRows(page, static_cast<int>(jobs.size()));
    m_pages.fill(page, jobs);
    m_touched.remove(page);
    m_pages.forgetOldPages();
    const JobPages::Rows rows = m_pages.rowsOf(page);
    emitRows({m_live.size() + rows.first, m_live.size() + rows.last});
    for (const Job &job : jobs)
        noteOwner(job);
    if (m_phase == Phase::Failed)
        setPhase(Phase::Ready);
    refreshVisible();
}

void JobTableModel::setPageRows(int page, int rows)
{
    const int difference = rows - m_pages.page(page).rows;
    const int end = m_live.size() + m_pages.rowsOf(page).last + 1;
    if (difference > 0) {
        beginInsertRows({}, end, end + difference - 1);
        m_pages.setPageRows(page, rows);
        endInsertRows();
    } else if (difference < 0) {
        beginRemoveRows({}, end + difference, end - 1);
        m_pages.setPageRows(page, rows);
        endRemoveRows();
    }
}

void JobTableModel::setVisibleRows(int first, int last)
{
    const JobPages::Rows rows{first, last};
    if (rows == m_visible)
        return;
    m_visible = rows;
    if (rows.isEmpty())
        m_secondTimer.stop();
    else if (!m_secondTimer.isActive())
        m_secondTimer.start();
    refreshVisible();
}

void JobTableModel::refreshVisible()
{
    const int last = std::min(m_visible.last, rowCount() - 1);
    QList<JobId> waiting;
    for (int row = m_visible.first; row <= last; ++row) {
        const Job *job = jobAt(row);
        if (job != nullptr && job->state == JobState::Pending)
            waiting.append(job->id);
    }
    m_reasons.ask(waiting);
    if (m_visible.first <= last) {
        Q_EMIT dataChanged(index(m_visible.first, static_cast<int>(JobColumn::Timing)),
                           index(last, static_cast<int>(JobColumn::Submitted)), {Qt::DisplayRole});
    }
}

bool JobTableModel::matches(const Job &job) const
{
    if (!m_filter.states.isEmpty() && !m_filter.states.contains(job.state))
        return false;
    if (!m_filter.node.isNull() && job.node != m_filter.node)
        return false;
    return m_filter.text.isEmpty() || job.title.contains(m_filter.text, Qt::CaseInsensitive)
        || job.message.contains(m_filter.text, Qt::CaseInsensitive)
        || QString::number(job.id.value) == m_filter.text;
}

bool JobTableModel::belongsToPages(const Job &job) const
{
    return matches(job) && !(m_liveFirst && LiveJobs::isLive(job.state));
}

void JobTableModel::noteOwner(const Job &job)
{
    if (m_severalUsers || job.owner.isNull() || job.owner == kLocalOperator)
        return;
    m_severalUsers = true;
    Q_EMIT severalUsersChanged();
}

void JobTableModel::emitRows(JobPages::Rows rows)
{
    if (!rows.isEmpty())
        Q_EMIT dataChanged(index(rows.first, 0), index(rows.last, kJobColumnCount - 1));
}

void JobTableModel::emitJobs(const QList<JobId> &jobs)
{
    QList<int> rows;
    for (const JobId job : jobs) {
        const int row = rowOf(job);
        if (row >= 0)
            rows.append(row);
    }
    std::ranges::sort(rows);
    for (qsizetype at = 0; at < rows.size();) {
        qsizetype end = at + 1;
        while (end < rows.size() && rows.at(end) == rows.at(end - 1) + 1)
            ++end;
        emitRows({rows.at(at), rows.at(end - 1)});
        at = end;
    }
}

void JobTableModel::setPhase(Phase phase, const Error &error)
{
    m_error = error;
    m_phase = phase;
    Q_EMIT phaseChanged();
}

} // namespace cq::ui
