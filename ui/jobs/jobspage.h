#pragma once

#include "core/domain/job.h"
#include "ui/widgets/filteredpage.h"

#include <QPointer>
#include <QTimer>

class QToolButton;

namespace cq {
class Clock;
class EngineHandle;
} // namespace cq

namespace cq::ui {

class BulkBar;
class Freshness;
class JobActions;
class JobInspector;
class JobSidebar;
class JobTableModel;
class JobTableView;
class PageHeader;
class StaleBar;
class StateStack;

/// The Jobs page: filters, the table of all jobs, what can be done with the selected ones, and
/// their inspector. GUI thread.
class JobsPage : public FilteredPage
{
    Q_OBJECT

public:
    JobsPage(EngineHandle &engine, const Clock &clock, QWidget *parent = nullptr);
    ~JobsPage() override;

    QString id() const override;
    QString title() const override;
    QString iconName() const override;
    Badge badge() const override;
    QWidget *inspector() override;
    void open(const Link &link) override;
    QByteArray saveLayout() const override;
    void restoreLayout(const QByteArray &layout) override;

    /// What people are called, for the column of users.
    void setUserNames(const QHash<UserId, QString> &names);

    /// Opens the submit dialog; with files, the first is read at once.
    void submit(const QStringList &files = {});

protected:
    bool isFiltered() const override;
    void clearFilter() override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildHeader();
    void connectTable();
    void applyFilter();
    void showPhase();
    void showSelection();
    void selectWhenHere(JobId job);
    void showMenu(const QPoint &at);
    void fillColumnMenu();
    void arrange();
    void retranslate();
    void refreshStale();

    EngineHandle &m_engine;
    const Clock &m_clock;
    JobTableModel *m_model;
    Freshness *m_freshness;
    PageHeader *m_header;
    QToolButton *m_stateButton;
    QToolButton *m_nodeButton;
    QToolButton *m_columns;
    JobSidebar *m_sidebar;
    JobTableView *m_table;
    JobActions *m_actions;
    StateStack *m_stack;
    StaleBar *m_stale;
    BulkBar *m_bulk;
    QPointer<JobInspector> m_inspector;
    QTimer m_filterTimer;
    JobCounts m_counts;
    JobId m_linked; ///< to be selected as soon as its row is here
};

} // namespace cq::ui
