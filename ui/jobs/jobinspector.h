#pragma once

#include "ui/jobs/jobview.h"
#include "ui/widgets/page.h"

#include <QTimer>
#include <QWidget>

class QTabBar;
class QStackedWidget;
class QToolButton;

namespace cq {
class Clock;
class EngineHandle;
struct EngineChanges;
} // namespace cq

namespace cq::ui {

class IconLabel;
class JobActions;
class JobResults;
class JobSummary;
class JobTableModel;
class JobWorkflow;
class TextLabel;
class Timeline;

/// One job in full: Summary, Results, Workflow, History. Follows the engine's news while it shows
/// something. GUI thread.
class JobInspector : public QWidget
{
    Q_OBJECT

public:
    JobInspector(EngineHandle &engine, const JobTableModel &model, JobActions &actions,
                 const Clock &clock, QWidget *parent = nullptr);

    void show(JobId job);

    JobId job() const { return m_job; }

    /// Pinned, it stays with its job while others are selected.
    bool isPinned() const;

Q_SIGNALS:
    void closeWanted();
    void done(const QString &sentence, const std::function<void()> &undo);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *buildHead();
    void buildTabs();
    void connectButtons();
    void load();
    void takeDetail(const JobDetail &detail);
    void takeChanges(const EngineChanges &changes);
    void takeFrame(JobId job, const QByteArray &image);
    void decodeNext();
    void askReason();
    void askPicture();
    void readGraphOf(const JobDetail &detail);
    void refresh();
    void showMissing(const Error &error);

    EngineHandle &m_engine;
    const JobTableModel &m_model;
    JobActions &m_actions;
    const Clock &m_clock;
    IconLabel *m_stateIcon;
    TextLabel *m_state;
    TextLabel *m_name;
    QToolButton *m_pin;
    QToolButton *m_close;
    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    TextLabel *m_hint;
    JobSummary *m_summary;
    JobResults *m_results;
    JobWorkflow *m_workflow;
    Timeline *m_history;

    JobId m_job;
    JobView m_view;
    bool m_loaded = false;
    QByteArray m_frame; ///< the latest not decoded yet
    bool m_decoding = false;
    OutputId m_pictured; ///< the result shown in the summary
    QTimer m_loadSoon;
    QTimer m_second;
};

} // namespace cq::ui
