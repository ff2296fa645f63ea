#include "ui/models/nodetablemodel.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/models/texts.h"

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

NodeTableModel::NodeTableModel(EngineHandle &engine, QObject *parent)
    : QAbstractTableModel(parent)
    , m_engine(engine)
{
    connect(&engine, &EngineHandle::changed, this, &NodeTableModel::takeChanges);
}

int NodeTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_nodes.size());
}

int NodeTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kNodeColumnCount;
}

QVariant NodeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kNodeColumnCount)
        return {};
    const NodeColumnInfo &column = nodeColumns()[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return tr(column.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(column.alignment);
    return {};
}

QVariant NodeTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const NodeColumnInfo &column = nodeColumns()[static_cast<std::size_t>(index.column())];
    const Node &node = m_nodes.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return column.text(node);
    case Qt::ToolTipRole:
        if (index.column() == static_cast<int>(NodeColumn::State))
            return node.status.fault;
        if (index.column() == static_cast<int>(NodeColumn::Name))
            return node.config.url.toString();
        return {};
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(column.alignment);
    case IdRole:
        return node.config.id.value;
    case SortRole:
        return column.sortValue(node);
    case NodeRole:
        return QVariant::fromValue(node);
    case SeriesRole:
        return seriesOf(node.config.id);
    default:
        return {};
    }
}

void NodeTableModel::open()
{
    if (m_phase == Phase::Failed)
        setPhase(Phase::Loading);
    whenDone(m_engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        if (answer)
            takeSnapshot(*answer);
        else
            setPhase(Phase::Failed, answer.error());
    });
}

void NodeTableModel::takeSnapshot(const EngineSnapshot &snapshot)
{
    // News may have overtaken the answer; then it knows better, and only what it did not name is
    // taken.
    const bool overtaken = snapshot.revision < m_revision;
    for (const Node &node : snapshot.nodes) {
        if (!overtaken || rowOf(node.config.id) < 0)
            put(node);
    }
    if (!overtaken) {
        m_revision = snapshot.revision;
        QList<NodeId> gone;
        for (const Node &node : std::as_const(m_nodes)) {
            const bool there = std::ranges::any_of(
                snapshot.nodes, [&](const Node &told) { return told.config.id == node.config.id; });
            if (!there)
                gone.append(node.config.id);
        }
        for (const NodeId node : gone)
            drop(node);
    }
    setPhase(Phase::Ready);
}

void NodeTableModel::takeChanges(const EngineChanges &changes)
{
    if (changes.revision != 0 && changes.revision <= m_revision)
        return;
    m_revision = changes.revision;
    for (const Node &node : changes.nodes)
        put(node);
    for (const NodeId node : changes.removedNodes)
        drop(node);
}

int NodeTableModel::rowOf(NodeId node) const
{
    const auto found = std::ranges::find_if(
        m_nodes, [node](const Node &known) { return known.config.id == node; });
    return found == m_nodes.end() ? -1 : static_cast<int>(found - m_nodes.begin());
}

int NodeTableModel::seriesOf(NodeId node) const
{
    return static_cast<int>(std::ranges::count_if(
        m_nodes, [node](const Node &known) { return known.config.id < node; }));
}

void NodeTableModel::put(const Node &node)
{
    const NodeId id = node.config.id;
    const int row = rowOf(id);
    if (row < 0) {
        const int end = rowCount();
        beginInsertRows({}, end, end);
        m_nodes.append(node);
        endInsertRows();
    } else if (m_nodes.at(row) != node) {
        m_nodes[row] = node;
        Q_EMIT dataChanged(index(row, 0), index(row, kNodeColumnCount - 1));
    } else {
        return;
    }
    Q_EMIT nodeChanged(id);
}

void NodeTableModel::drop(NodeId node)
{
    const int row = rowOf(node);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_nodes.removeAt(row);
    endRemoveRows();
    Q_EMIT nodeRemoved(node);
}

void NodeTableModel::setPhase(Phase phase, const Error &error)
{
    m_error = error;
    m_phase = phase;
    Q_EMIT phaseChanged();
}

} // namespace cq::ui
