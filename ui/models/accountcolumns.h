#pragma once

#include "core/base/clock.h"
#include "core/domain/account.h"
#include "ui/models/jobtally.h"

#include <QString>
#include <QVariant>

#include <span>

namespace cq::ui {

/// The columns of the table of people, in their first order.
enum class AccountColumn { Name, State, Role, Waiting, Running, LastSignIn, Created };

inline constexpr int kAccountColumnCount = 7;

/// What a row is made of.
struct AccountRow
{
    const Account &account;
    std::optional<JobLoad> jobs; ///< nothing while unknown
};

/// One column, in one place.
struct AccountColumnInfo
{
    const char *title; ///< untranslated, context cq::ui::AccountTableModel
    Qt::Alignment alignment;
    int width; ///< logical pixels at first
    QString (*text)(const AccountRow &row, TimeMs now);
    QString (*tip)(const Account &account); ///< null = none
    QVariant (*sortValue)(const AccountRow &row);
};

std::span<const AccountColumnInfo> accountColumns();

} // namespace cq::ui
