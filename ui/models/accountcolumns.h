#pragma once

#include "core/base/clock.h"
#include "core/domain/account.h"

#include <QString>
#include <QVariant>

#include <span>

namespace cq::ui {

/// The columns of the table of people, in their first order.
enum class AccountColumn { Name, State, Role, LastSignIn, Created };

inline constexpr int kAccountColumnCount = 5;

/// One column, in one place.
struct AccountColumnInfo
{
    const char *title; ///< untranslated, context cq::ui::AccountTableModel
    Qt::Alignment alignment;
    int width; ///< logical pixels at first
    QString (*text)(const Account &account, TimeMs now);
    QString (*tip)(const Account &account); ///< null = none
    QVariant (*sortValue)(const Account &account);
};

std::span<const AccountColumnInfo> accountColumns();

} // namespace cq::ui
