#include "ui/models/accounttablemodel.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/engine/accountshandle.h"

#include <algorithm>

namespace cq::ui {

AccountTableModel::AccountTableModel(AccountsHandle &accounts, EngineHandle &engine,
                                     const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_accounts(accounts)
    , m_clock(clock)
    , m_tally(engine)
    , m_storage(engine)
{
    connect(&m_tally, &JobTally::changed, this, &AccountTableModel::tellUse);
    connect(&m_storage, &StorageTally::changed, this, &AccountTableModel::tellUse);
    connect(&accounts, &AccountsHandle::identitiesChanged, this, &AccountTableModel::open);
}

int AccountTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AccountTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kAccountColumnCount;
}

QVariant AccountTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kAccountColumnCount)
        return {};
    const AccountColumnInfo &column = accountColumns()[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return tr(column.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(column.alignment);
    return {};
}

QVariant AccountTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const AccountColumnInfo &column = accountColumns()[static_cast<std::size_t>(index.column())];
    const Account &account = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return column.text(rowFor(account), m_clock.now());
    case Qt::ToolTipRole:
        return column.tip != nullptr ? column.tip(rowFor(account)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(column.alignment);
    case IdRole:
        return account.id.value;
    case SortRole:
        return column.sortValue(rowFor(account));
    case SeverityRole:
        return static_cast<int>(index.column() == static_cast<int>(AccountColumn::Stored)
                                    ? storageOf(account).severity()
                                    : Severity::Plain);
    case AccountRole:
        return QVariant::fromValue(account);
    default:
        return {};
    }
}

AccountRow AccountTableModel::rowFor(const Account &account) const
{
    return {account, m_tally.of(account.id), storageOf(account)};
}

StorageUse AccountTableModel::storageOf(const Account &account) const
{
    return {m_storage.of(account.id), account.quota.storedBytes.value_or(m_storage.houseLimit())};
}

void AccountTableModel::watchUse(bool watched)
{
    m_tally.watch(watched);
    m_storage.watch(watched);
}

void AccountTableModel::tellUse()
{
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, static_cast<int>(AccountColumn::Waiting)),
                           index(rowCount() - 1, static_cast<int>(AccountColumn::Stored)));
    Q_EMIT useChanged();
}

void AccountTableModel::open()
{
    if (m_phase == Phase::Failed)
        setPhase(Phase::Loading);
    whenDone(m_accounts.accounts(), this,
             [this, asked = ++m_asked](const Result<QList<Account>> &answer) {
                 if (asked != m_asked)
                     return;
                 if (!answer) {
                     setPhase(Phase::Failed, answer.error());
                     return;
                 }
                 take(*answer);
                 if (m_phase != Phase::Ready)
                     setPhase(Phase::Ready);
                 Q_EMIT changed();
             });
}

void AccountTableModel::take(const QList<Account> &accounts)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        const UserId id = m_rows.at(row).id;
        const bool stays = std::ranges::any_of(
            accounts, [id](const Account &account) { return account.id == id; });
        if (stays)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    for (const Account &account : accounts)
        put(account);
}

void AccountTableModel::put(const Account &account)
{
    const auto found = std::ranges::find(m_rows, account.id, &Account::id);
    const auto row = static_cast<int>(found - m_rows.begin());
    if (found == m_rows.end()) {
        beginInsertRows({}, row, row);
        m_rows.append(account);
        endInsertRows();
    } else if (*found != account) {
        *found = account;
        Q_EMIT dataChanged(index(row, 0), index(row, kAccountColumnCount - 1));
    }
}

const Account *AccountTableModel::find(UserId user) const
{
    const auto found = std::ranges::find(m_rows, user, &Account::id);
    return found == m_rows.end() ? nullptr : &*found;
}

bool AccountTableModel::hasAdmin() const
{
    return std::ranges::any_of(m_rows, [](const Account &account) {
        return account.enabled && account.role == cq::Role::Admin;
    });
}

void AccountTableModel::setPhase(Phase phase, const Error &error)
{
    m_error = error;
    m_phase = phase;
    Q_EMIT phaseChanged();
}

} // namespace cq::ui
