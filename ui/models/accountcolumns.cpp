#include "ui/models/accountcolumns.h"

#include "ui/models/texts.h"

#include <QCoreApplication>

#include <array>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

struct Columns
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::AccountTableModel)
};

QString lastSignInText(const Account &account, TimeMs now)
{
    return account.lastSignInAt > 0 ? texts::ago(account.lastSignInAt, now)
                                    : Columns::tr("never", "last sign-in");
}

const auto kRight = Qt::AlignRight | Qt::AlignVCenter;
const auto kLeft = Qt::AlignLeft | Qt::AlignVCenter;

const std::array<AccountColumnInfo, kAccountColumnCount> kColumns{{
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "User"), kLeft, 180,
     [](const Account &account, TimeMs /*now*/) { return account.name; }, nullptr,
     [](const Account &account) { return QVariant(foldedName(account.name)); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "State"), kLeft, 120,
     [](const Account &account, TimeMs /*now*/) { return texts::accountState(account); }, nullptr,
     [](const Account &account) { return QVariant(account.enabled ? 0 : 1); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "Role"), kLeft, 130,
     [](const Account &account, TimeMs /*now*/) { return texts::role(account.role); }, nullptr,
     [](const Account &account) { return QVariant(-static_cast<int>(account.role)); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "Last sign-in"), kRight, 130, lastSignInText,
     [](const Account &account) { return texts::absolute(account.lastSignInAt); },
     [](const Account &account) { return QVariant(-account.lastSignInAt); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "Created"), kRight, 130,
     [](const Account &account, TimeMs now) { return texts::ago(account.createdAt, now); },
     [](const Account &account) { return texts::absolute(account.createdAt); },
     [](const Account &account) { return QVariant(-account.createdAt); }},
}};

} // namespace

std::span<const AccountColumnInfo> accountColumns()
{
    return kColumns;
}

} // namespace cq::ui
