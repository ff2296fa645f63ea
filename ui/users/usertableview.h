#pragma once

#include "core/domain/ids.h"
#include "ui/widgets/pagetable.h"

#include <QSortFilterProxyModel>

namespace cq::ui {

class AccountTableModel;

/// The table of people: by name until a header is clicked, narrowed by a text. GUI thread.
class UserTableView : public PageTable
{
    Q_OBJECT

public:
    explicit UserTableView(AccountTableModel &model, QWidget *parent = nullptr);

    void setFilterText(const QString &text);

    int shownRows() const { return m_proxy.rowCount(); }

    QList<UserId> selectedUsers() const;
    bool select(UserId user);

    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);

Q_SIGNALS:
    void selectionMoved();

protected:
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;

private:
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
