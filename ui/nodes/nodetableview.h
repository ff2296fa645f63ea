#pragma once

#include "core/domain/node.h"
#include "ui/widgets/pagetable.h"

#include <QSortFilterProxyModel>

namespace cq {
class Clock;
}

namespace cq::ui {

class NodeTableModel;
class VramHistory;

/// The node table: trouble first until a header is clicked, narrowed by a text. GUI thread.
class NodeTableView : public PageTable
{
    Q_OBJECT

public:
    NodeTableView(NodeTableModel &model, const VramHistory &history, const Clock &clock,
                  QWidget *parent = nullptr);

    void setFilterText(const QString &text);

    int shownRows() const { return m_proxy.rowCount(); }

    QList<NodeId> selectedNodes() const;
    bool select(NodeId node);

    /// As high as its rows and its header.
    int wantedHeight() const;
    /// The sparklines moved on.
    void refreshHistory();

    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);

Q_SIGNALS:
    void selectionMoved();

protected:
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrangeColumns();
    void stretchColumns();

    /// Sorts by the column, then by name, so that equal rows keep their places.
    class Proxy : public QSortFilterProxyModel
    {
    public:
        using QSortFilterProxyModel::QSortFilterProxyModel;

    protected:
        bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
        bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    };

    Proxy m_proxy;
    QByteArray m_firstHeader;
};

} // namespace cq::ui
