#pragma once

#include "core/base/result.h"
#include "core/domain/node.h"
#include "ui/models/nodecolumns.h"

#include <QAbstractTableModel>

namespace cq {
class EngineHandle;
struct EngineChanges;
struct EngineSnapshot;
} // namespace cq

namespace cq::ui {

/// The nodes as rows in the order they became known. Values; rows come, change and go, the model
/// never resets. GUI thread.
class NodeTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        SortRole, ///< what the column sorts by
        NodeRole, ///< cq::Node
        SeriesRole, ///< int, the node's series colour everywhere
    };

    enum class Phase { Loading, Ready, Failed };

    explicit NodeTableModel(EngineHandle &engine, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Asks for the nodes there are. Also the way out of a failure.
    void open();

    Phase phase() const { return m_phase; }

    /// Why it failed.
    const Error &error() const { return m_error; }

    const Node &nodeAt(int row) const { return m_nodes.at(row); }

    const QList<Node> &nodes() const { return m_nodes; }

    int rowOf(NodeId node) const; ///< -1 = unknown
    int seriesOf(
        NodeId node) const; ///< index of the node's series colour; stays while the program runs

Q_SIGNALS:
    void phaseChanged();
    void nodeChanged(cq::NodeId node);
    void nodeRemoved(cq::NodeId node);

private:
    void takeSnapshot(const EngineSnapshot &snapshot);
    void takeChanges(const EngineChanges &changes);
    void put(const Node &node);
    void drop(NodeId node);
    void setPhase(Phase phase, const Error &error = {});

    EngineHandle &m_engine;
    QList<Node> m_nodes;
    quint64 m_revision = 0;
    Phase m_phase = Phase::Loading;
    Error m_error;
};

} // namespace cq::ui
