#pragma once

#include "core/base/clock.h"
#include "core/domain/account.h"
#include "ui/models/jobtally.h"
#include "ui/models/severity.h"

#include <QString>
#include <QVariant>

#include <span>

namespace cq::ui {

/// The columns of the table of people, in their first order.
enum class AccountColumn { Name, State, Role, Waiting, Running, Stored, LastSignIn, Created };

inline constexpr int kAccountColumnCount = 8;

/// What somebody's kept results take.
struct StorageUse
{
    std::optional<qint64> bytes; ///< nothing while unknown
    qint64 limit = 0; ///< bytes; 0 = unlimited

    /// Up to 1 and beyond; nothing without a limit, or while unknown.
    std::optional<double> share() const;
    /// Plain, Warning from nine tenths on, Failed when nothing more is taken.
    Severity severity() const;
    /// "1.4 GB", with a limit "1.4 GB of at most 5 GB"; empty while unknown.
    QString text() const;
};

/// What a row is made of.
struct AccountRow
{
    const Account &account;
    std::optional<JobLoad> jobs; ///< nothing while unknown
    StorageUse storage;
};

/// One column, in one place.
struct AccountColumnInfo
{
    const char *title; ///< untranslated, context cq::ui::AccountTableModel
    Qt::Alignment alignment;
    int width; ///< logical pixels at first
    QString (*text)(const AccountRow &row, TimeMs now);
    QString (*tip)(const AccountRow &row); ///< null = none
    QVariant (*sortValue)(const AccountRow &row);
};

std::span<const AccountColumnInfo> accountColumns();

} // namespace cq::ui
