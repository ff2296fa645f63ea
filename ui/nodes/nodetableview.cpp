#include "ui/nodes/nodetableview.h"

#include "ui/models/nodetablemodel.h"
#include "ui/nodes/nodedelegate.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

int number(NodeColumn column)
{
    return static_cast<int>(column);
}

/// The width of the table from which a column has room; the others are always shown.
int neededWidth(NodeColumn column)
{
    constexpr int kForGpu = 700;
    constexpr int kForNumbers = 860;
    constexpr int kForPing = 780;
    constexpr int kForRuns = 650;
    switch (column) {
    case NodeColumn::Gpu:
        return kForGpu;
    case NodeColumn::Done:
    case NodeColumn::Failed:
        return kForNumbers;
    case NodeColumn::Ping:
        return kForPing;
    case NodeColumn::Runs:
        return kForRuns;
    case NodeColumn::State:
    case NodeColumn::Name:
    case NodeColumn::Vram:
    case NodeColumn::History:
        return 0;
    }
    Q_UNREACHABLE();
}

} // namespace

bool NodeTableView::Proxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(NodeTableModel::SortRole);
    const QVariant b = right.data(NodeTableModel::SortRole);
    const QPartialOrdering order = QVariant::compare(a, b);
    if (order != QPartialOrdering::Equivalent)
        return order == QPartialOrdering::Less;
    const auto name = [](const QModelIndex &index) {
        return index.siblingAtColumn(number(NodeColumn::Name)).data().toString();
    };
    return QString::localeAwareCompare(name(left), name(right)) < 0;
}

bool NodeTableView::Proxy::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QString text = filterRegularExpression().pattern();
    if (text.isEmpty())
        return true;
    const Node node =
        sourceModel()->index(row, 0, parent).data(NodeTableModel::NodeRole).value<Node>();
    const QStringList words{node.config.name, node.status.gpu, node.config.url.toString(),
                            sourceModel()->index(row, 0, parent).data().toString()};
    return std::ranges::any_of(words, [this](const QString &word) {
        return filterRegularExpression().match(word).hasMatch();
    });
}

NodeTableView::NodeTableView(NodeTableModel &model, const VramHistory &history, const Clock &clock,
                             QWidget *parent)
    : PageTable(parent)
{
    nameIt(this, u"nodeTable"_s, tr("Nodes"));
    m_proxy.setSourceModel(&model);
    m_proxy.setDynamicSortFilter(true);
    setModel(&m_proxy);
    setItemDelegate(new NodeDelegate(history, clock, this));
    verticalHeader()->setDefaultSectionSize(size::kRowNodes);
    QHeaderView *header = horizontalHeader();
    header->setObjectName(u"nodeHeader"_s);
    header->setMinimumSectionSize(40);
    int column = 0;
    for (const NodeColumnInfo &info : nodeColumns())
        setColumnWidth(column++, info.width);
    stretchColumns();
    setSortingEnabled(true);
    sortByColumn(number(NodeColumn::State), Qt::AscendingOrder);
    m_firstHeader = header->saveState();
}

void NodeTableView::setFilterText(const QString &text)
{
    m_proxy.setFilterRegularExpression(QRegularExpression(
        QRegularExpression::escape(text.trimmed()), QRegularExpression::CaseInsensitiveOption));
}

QList<NodeId> NodeTableView::selectedNodes() const
{
    QList<NodeId> nodes;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        nodes.append(NodeId{index.data(NodeTableModel::IdRole).toLongLong()});
    return nodes;
}

bool NodeTableView::select(NodeId node)
{
    for (int row = 0; row < m_proxy.rowCount(); ++row) {
        const QModelIndex index = m_proxy.index(row, number(NodeColumn::Name));
        if (index.data(NodeTableModel::IdRole).toLongLong() != node.value)
            continue;
        selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
        return true;
    }
    return false;
}

int NodeTableView::wantedHeight() const
{
    return size::kTableHeader + std::max(m_proxy.rowCount(), 1) * size::kRowNodes + 1;
}

void NodeTableView::refreshHistory()
{
    const int column = number(NodeColumn::History);
    viewport()->update(columnViewportPosition(column), 0, columnWidth(column),
                       viewport()->height());
}

QByteArray NodeTableView::saveLayout() const
{
    return horizontalHeader()->saveState();
}

void NodeTableView::restoreLayout(const QByteArray &layout)
{
    if (layout.isEmpty() || !horizontalHeader()->restoreState(layout))
        horizontalHeader()->restoreState(m_firstHeader);
    stretchColumns();
    arrangeColumns();
}

void NodeTableView::stretchColumns()
{
    for (const NodeColumn column : {NodeColumn::Gpu, NodeColumn::History})
        horizontalHeader()->setSectionResizeMode(number(column), QHeaderView::Stretch);
}

void NodeTableView::arrangeColumns()
{
    for (int column = 0; column < kNodeColumnCount; ++column) {
        const bool hidden = width() < neededWidth(static_cast<NodeColumn>(column));
        if (hidden != isColumnHidden(column))
            setColumnHidden(column, hidden);
    }
}

void NodeTableView::selectionChanged(const QItemSelection &selected,
                                     const QItemSelection &deselected)
{
    PageTable::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

void NodeTableView::resizeEvent(QResizeEvent *event)
{
    PageTable::resizeEvent(event);
    arrangeColumns();
}

} // namespace cq::ui
