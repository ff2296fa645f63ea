#include "ui/users/usertableview.h"

#include "ui/models/accounttablemodel.h"
#include "ui/users/userdelegate.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QRegularExpression>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

int number(AccountColumn column)
{
    return static_cast<int>(column);
}

} // namespace

bool UserTableView::Proxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(AccountTableModel::SortRole);
    const QVariant b = right.data(AccountTableModel::SortRole);
    const QPartialOrdering order = QVariant::compare(a, b);
    if (order != QPartialOrdering::Equivalent)
        return order == QPartialOrdering::Less;
    const auto name = [](const QModelIndex &index) {
        return index.siblingAtColumn(number(AccountColumn::Name)).data().toString();
    };
    return QString::localeAwareCompare(name(left), name(right)) < 0;
}

bool UserTableView::Proxy::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QRegularExpression filter = filterRegularExpression();
    if (filter.pattern().isEmpty())
        return true;
    const auto fits = [&](AccountColumn column) {
        const QModelIndex index = sourceModel()->index(row, number(column), parent);
        return filter.match(index.data().toString()).hasMatch();
    };
    return fits(AccountColumn::Name) || fits(AccountColumn::Role) || fits(AccountColumn::State);
}

UserTableView::UserTableView(AccountTableModel &model, QWidget *parent)
    : PageTable(parent)
{
    setObjectName(u"userTable"_s); // named by its page, which follows the language
    m_proxy.setSourceModel(&model);
    m_proxy.setDynamicSortFilter(true);
    setModel(&m_proxy);
    setItemDelegate(new UserDelegate(this));
    verticalHeader()->setDefaultSectionSize(size::kRow);
    QHeaderView *header = horizontalHeader();
    header->setObjectName(u"userHeader"_s);
    header->setMinimumSectionSize(60);
    int column = 0;
    for (const AccountColumnInfo &info : accountColumns())
        setColumnWidth(column++, info.width);
    header->setSectionResizeMode(number(AccountColumn::Name), QHeaderView::Stretch);
    setSortingEnabled(true);
    sortByColumn(number(AccountColumn::Name), Qt::AscendingOrder);
    m_firstHeader = header->saveState();
}

void UserTableView::setFilterText(const QString &text)
{
    m_proxy.setFilterRegularExpression(QRegularExpression(
        QRegularExpression::escape(text.trimmed()), QRegularExpression::CaseInsensitiveOption));
}

QList<UserId> UserTableView::selectedUsers() const
{
    QList<UserId> users;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        users.append(UserId{index.data(AccountTableModel::IdRole).toLongLong()});
    return users;
}

bool UserTableView::select(UserId user)
{
    for (int row = 0; row < m_proxy.rowCount(); ++row) {
        const QModelIndex index = m_proxy.index(row, number(AccountColumn::Name));
        if (index.data(AccountTableModel::IdRole).toLongLong() != user.value)
            continue;
        selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(index);
        return true;
    }
    return false;
}

QByteArray UserTableView::saveLayout() const
{
    return horizontalHeader()->saveState();
}

void UserTableView::restoreLayout(const QByteArray &layout)
{
    if (layout.isEmpty() || !horizontalHeader()->restoreState(layout))
        horizontalHeader()->restoreState(m_firstHeader);
    horizontalHeader()->setSectionResizeMode(number(AccountColumn::Name), QHeaderView::Stretch);
}

void UserTableView::selectionChanged(const QItemSelection &selected,
                                     const QItemSelection &deselected)
{
    PageTable::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

} // namespace cq::ui
