#pragma once

#include "core/domain/node.h"
#include "ui/widgets/filteredpage.h"

#include <QPointer>
#include <QTimer>

class QPushButton;

namespace cq {
class Clock;
class EngineHandle;
} // namespace cq

namespace cq::ui {

class Freshness;
class NodeActions;
class NodeInspector;
class NodeTableModel;
class NodeTableView;
class PageHeader;
class StaleBar;
class StateStack;
class VramHistory;
class VramPanel;

/// The Nodes page: the table with trouble first, memory over time below it, and the inspector with
/// the remedies. While it is visible the engine asks the nodes every second. GUI thread.
class NodesPage : public FilteredPage
{
    Q_OBJECT

public:
    NodesPage(EngineHandle &engine, VramHistory &history, const Clock &clock,
              QWidget *parent = nullptr);
    ~NodesPage() override;

    QString id() const override;
    QString title() const override;
    QString iconName() const override;
    Badge badge() const override;
    QWidget *inspector() override;
    QList<QAction *> addActions() const override;
    void open(const Link &link) override;
    QByteArray saveLayout() const override;
    void restoreLayout(const QByteArray &layout) override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildHeader();
    void connectAll();
    void addNode();
    void editNode();
    void showPhase();
    void showSelection();
    void showMenu(const QPoint &at);
    void refresh();
    void refreshNote();
    void refreshChart();
    void refreshStale();
    void arrange();
    void retranslate();
    QList<Node> selected() const;

    EngineHandle &m_engine;
    const Clock &m_clock;
    NodeTableModel *m_model;
    Freshness *m_freshness;
    PageHeader *m_header;
    QPushButton *m_checkAll;
    QPushButton *m_addButton;
    QAction *m_add;
    NodeTableView *m_table;
    VramPanel *m_chart;
    NodeActions *m_actions;
    StateStack *m_stack;
    StaleBar *m_stale;
    QPointer<NodeInspector> m_inspector;
    QTimer m_refreshSoon;
    QTimer m_historyTimer;
    double m_limit = 0.95; ///< VRAM limit new nodes start with
    bool m_watching = false;
};

} // namespace cq::ui
