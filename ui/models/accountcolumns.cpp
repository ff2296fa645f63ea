#include "ui/models/accountcolumns.h"

#include "ui/models/texts.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

struct Columns
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::AccountTableModel)
};

QString lastSignInText(const AccountRow &row, TimeMs now)
{
    const TimeMs at = row.account.lastSignInAt;
    return at > 0 ? texts::ago(at, now) : Columns::tr("never", "last sign-in");
}

QString countText(const std::optional<int> &count)
{
    return count.value_or(0) > 0 ? QLocale().toString(*count) : u"–"_s;
}

std::optional<int> waiting(const AccountRow &row)
{
    return row.jobs ? std::optional(row.jobs->waiting) : std::nullopt;
}

QString storedText(const AccountRow &row, TimeMs /*now*/)
{
    return row.storage.bytes.value_or(0) > 0 ? texts::fileSize(*row.storage.bytes) : u"–"_s;
}

QString storedTip(const AccountRow &row)
{
    return row.storage.limit > 0 || row.storage.bytes.value_or(0) > 0 ? row.storage.text()
                                                                      : QString();
}

std::optional<int> running(const AccountRow &row)
{
    return row.jobs ? std::optional(row.jobs->running) : std::nullopt;
}

const auto kRight = Qt::AlignRight | Qt::AlignVCenter;
const auto kLeft = Qt::AlignLeft | Qt::AlignVCenter;

// What matters most comes first when a header is clicked: numbers are sorted by their negative.
const std::array<AccountColumnInfo, kAccountColumnCount> kColumns{{
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "User"), kLeft, 180,
     [](const AccountRow &row, TimeMs /*now*/) { return row.account.name; }, nullptr,
     [](const AccountRow &row) { return QVariant(foldedName(row.account.name)); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "State"), kLeft, 112,
     [](const AccountRow &row, TimeMs /*now*/) { return texts::accountState(row.account); },
     nullptr, [](const AccountRow &row) { return QVariant(row.account.enabled ? 0 : 1); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "Role"), kLeft, 130,
     [](const AccountRow &row, TimeMs /*now*/) { return texts::role(row.account.role); }, nullptr,
     [](const AccountRow &row) { return QVariant(-static_cast<int>(row.account.role)); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "Waiting"), kRight, 84,
     [](const AccountRow &row, TimeMs /*now*/) { return countText(waiting(row)); }, nullptr,
     [](const AccountRow &row) { return QVariant(-waiting(row).value_or(0)); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "Running"), kRight, 84,
     [](const AccountRow &row, TimeMs /*now*/) { return countText(running(row)); }, nullptr,
     [](const AccountRow &row) { return QVariant(-running(row).value_or(0)); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "Stored"), kRight, 96, storedText, storedTip,
     [](const AccountRow &row) { return QVariant(-row.storage.bytes.value_or(0)); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "Last sign-in"), kRight, 130, lastSignInText,
     [](const AccountRow &row) { return texts::absolute(row.account.lastSignInAt); },
     [](const AccountRow &row) { return QVariant(-row.account.lastSignInAt); }},
    {QT_TRANSLATE_NOOP("cq::ui::AccountTableModel", "Created"), kRight, 120,
     [](const AccountRow &row, TimeMs now) { return texts::ago(row.account.createdAt, now); },
     [](const AccountRow &row) { return texts::absolute(row.account.createdAt); },
     [](const AccountRow &row) { return QVariant(-row.account.createdAt); }},
}};

} // namespace

std::optional<double> StorageUse::share() const
{
    if (!bytes || limit <= 0)
        return std::nullopt;
    return static_cast<double>(*bytes) / static_cast<double>(limit);
}

Severity StorageUse::severity() const
{
    constexpr double kNearlyFull = 0.9;
    const double used = share().value_or(0);
    if (used >= 1)
        return Severity::Failed;
    return used >= kNearlyFull ? Severity::Warning : Severity::Plain;
}

QString StorageUse::text() const
{
    if (!bytes)
        return {};
    const QString used = *bytes > 0 ? texts::fileSize(*bytes) : Columns::tr("nothing", "stored");
    return limit > 0 ? Columns::tr("%1 of at most %2", "1.4 GB of at most 5 GB")
                           .arg(used, texts::fileSize(limit))
                     : used;
}

std::span<const AccountColumnInfo> accountColumns()
{
    return kColumns;
}

} // namespace cq::ui
