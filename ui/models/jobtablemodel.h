#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "ui/models/jobcolumns.h"
#include "ui/models/jobnews.h"
#include "ui/models/jobpagereader.h"
#include "ui/models/jobpages.h"
#include "ui/models/livejobs.h"
#include "ui/models/waitreasons.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QMap>
#include <QSet>
#include <QTimer>

#include <optional>

namespace cq {
class Clock;
class EngineHandle;
struct EngineChanges;
struct Node;
} // namespace cq

namespace cq::ui {

/// The job table: what runs, what waits in the order of the queue, what is held, then what is over,
/// newest first, on windows of rows: as long as the database, a few pages of it here. Rows that are
/// not here show "…" and are fetched when a view paints them. With more than LiveJobs::kMost jobs
/// that are not over all rows are such windows, newest first. News changes and moves rows; new
/// ones come in at most twice a second. Nothing resets the model but another filter, and
/// the number of jobs that are not over when it passes that limit. GUI thread.
class JobTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole, ///< qint64, 0 while the row is not here
        StateRole, ///< int of JobState; invalid while the row is not here
        ProgressRole, ///< double, 0…1, -1 for jobs that occupy no node
        SeverityRole, ///< int of Severity of this cell
    };

    enum class Phase { Loading, Ready, Failed };

    JobTableModel(EngineHandle &engine, const Clock &clock, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Reads from the newest row on. Until then the model is empty and loading. Also the way out of
    /// a failure.
    void open();
    /// Shows other rows. The rows shown stay until the first new ones are here.
    void setFilter(const JobFilter &filter);

    const JobFilter &filter() const { return m_filter; }

    Phase phase() const { return m_phase; }

    /// Why it failed.
    const Error &error() const { return m_error; }

    /// The rows from firstPageRow() on, newest first, of the jobs that pageFilter() lets through.
    const JobPages &pages() const { return m_pages; }

    const JobFilter &pageFilter() const { return m_pageFilter; }

    int firstPageRow() const { return m_live.size(); }

    /// Null while the row is not here.
    const Job *jobAt(int row) const;

    /// -1 when it is not here.
    int rowOf(JobId job) const;

    const JobProgress *progressOf(JobId job) const { return m_news.progressOf(job); }

    const WaitReason *reasonOf(JobId job) const { return m_reasons.of(job); }

    QString nodeName(NodeId node) const { return m_nodes.value(node); }

    /// Whether a job is among the rows of this filter, here or not.
    bool matches(const Job &job) const;

    /// What people are called; who is missing is a number.
    void setUserNames(const QHash<UserId, QString> &names);

    /// True once a job of somebody else than the local operator was seen.
    bool hasSeveralUsers() const { return m_severalUsers; }

    /// The rows somebody looks at: their waiting jobs are asked for reasons, their times move. last
    /// < first: none.
    void setVisibleRows(int first, int last);

Q_SIGNALS:
    void phaseChanged();
    void severalUsersChanged();
    void nodeNamesChanged();

private:
    JobRow rowFor(const Job &job) const;

    /// What a load has asked for, and the answers so far.
    struct Start
    {
        JobFilter filter;
        JobFilter pageFilter;
        bool liveFirst = false;
        QList<Job> live;
    };

    void load();
    void takeLive(const Result<QList<Job>> &answer, Start start);
    void askFirst(const Start &start);
    void takeFirst(const Result<QList<Job>> &answer, const Start &start);
    void takeAnchors(const JobAnchors &anchors);
    void setRestRows(int rows);
    void takePage(int page, QList<Job> jobs);
    void setPageRows(int page, int rows);

    void takeChanges(const EngineChanges &changes);
    void takeNodes(const QList<Node> &nodes);
    void flush();
    void applyProgress();
    void applyRemoved(QList<JobId> *toGo);
    void applyChanged(QList<JobId> *toGo);
    void applyJob(const Job &job, QList<JobId> *toGo);
    void applyLive(const Job &job, QList<JobId> *toGo);
    bool moveWithinLive(int from, const Job &job);
    bool moveToPages(int from, const Job &job);
    bool moveToLive(const Job &job);
    bool mayMove();
    void dropJobs(const QList<JobId> &jobs);
    void insertLive();
    void insertNew();
    void checkLiveCount();
    bool belongsToPages(const Job &job) const;

    void touch(JobId job);
    void recount();
    void spread(qint64 difference);

    void noteOwner(const Job &job);
    void emitJobs(const QList<JobId> &jobs);
    void emitRows(JobPages::Rows rows);
    void refreshVisible();
    void setPhase(Phase phase, const Error &error = {});

    EngineHandle &m_engine;
    const Clock &m_clock;
    JobFilter m_filter; ///< of the rows shown
    JobFilter m_nextFilter; ///< of the rows asked for
    bool m_liveFirst = false; ///< what is not over is in m_live, and not in m_pages
    LiveJobs m_live;
    JobFilter m_pageFilter;
    JobPages m_pages;
    JobPageReader m_reader;
    WaitReasons m_reasons;
    Phase m_phase = Phase::Loading;
    Error m_error;
    quint64 m_load = 0; ///< answers to an older load are dropped
    bool m_loading = false; ///< the first rows are on their way
    std::optional<qint64> m_counted; ///< rows of the pages by counts(), until they are cut

    quint64 m_revision = 0;
    JobNews m_news;
    QMap<JobId, Job> m_new; ///< to come into the pages, oldest first
    QHash<JobId, Job> m_newLive; ///< to come among what is not over
    int m_moves = 0; ///< of rows, in this flush
    qint64 m_liveCount = -1; ///< over all jobs, by the latest news; -1 = not known
    QSet<int> m_touched; ///< pages that are not here and may have gained or lost rows
    QHash<NodeId, QString> m_nodes;
    QHash<UserId, QString> m_users;
    bool m_severalUsers = false;

    JobPages::Rows m_visible;
    QTimer m_flushTimer;
    QTimer m_insertTimer;
    QTimer m_recountTimer;
    QTimer m_secondTimer;
};

} // namespace cq::ui
