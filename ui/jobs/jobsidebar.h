#pragma once

#include "core/domain/job.h"
#include "core/domain/node.h"

#include <QHash>
#include <QTimer>
#include <QTreeView>

class QMenu;
class QStandardItem;
class QStandardItemModel;

namespace cq {
class EngineHandle;
struct EngineChanges;
} // namespace cq

namespace cq::ui {

/// The filters at the left of the job table with live counts: a state, and beside it a node. The
/// same choices are offered as menus where there is no room. GUI thread.
class JobSidebar : public QTreeView
{
    Q_OBJECT

public:
    explicit JobSidebar(EngineHandle &engine, QWidget *parent = nullptr);

    /// States and node chosen; the text stays empty.
    JobFilter filter() const;
    void choose(const QList<JobState> &states, NodeId node);

    /// "All 215", "gpu-a", "Any node": for the buttons of a narrow page.
    QString stateText() const;
    QString nodeText() const;
    void fillStateMenu(QMenu *menu);
    void fillNodeMenu(QMenu *menu);

Q_SIGNALS:
    void filterChanged();
    /// A count or a name changed.
    void refreshed();

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;
    void drawBranches(QPainter *painter, const QRect &rect,
                      const QModelIndex &index) const override;

private:
    void takeCounts(const JobCounts &counts);
    void takeNodes(const QList<Node> &nodes);
    void takeChanges(const EngineChanges &changes);
    void askNodeCounts();
    void activate(const QModelIndex &index);
    void showChoice();
    void retranslate();
    QStandardItem *nodeItem(NodeId node) const;

    EngineHandle &m_engine;
    QStandardItemModel *m_model;
    QStandardItem *m_states;
    QStandardItem *m_nodes;
    QList<JobState> m_chosenStates;
    NodeId m_chosenNode;
    QTimer m_askSoon;
};

} // namespace cq::ui
