#pragma once

#include "core/base/result.h"
#include "core/domain/accountchange.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace cq {
class AccountsHandle;
class Clock;
} // namespace cq

namespace cq::ui {

/// The columns of the audit trail, in their first order.
enum class AuditColumn { When, Who, What, Whom, Detail, From };

inline constexpr int kAuditColumnCount = 6;

/// Which lines somebody wants to see.
struct AuditFilter
{
    QString text;
    UserId person; ///< null = anybody
    QString personName;

    bool isEmpty() const { return text.isEmpty() && person.isNull(); }

    friend bool operator==(const AuditFilter &, const AuditFilter &) = default;
};

/// The audit trail as rows, newest first: a window of them, and the next one when a view comes to
/// its end. While watched, new lines come in at the top, at most twice a second. GUI thread.
class AuditTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        ActionRole, ///< its untranslated word
    };

    enum class Phase { Loading, Ready, Failed };

    static constexpr int kWindow = 200; ///< lines read at once

    AuditTableModel(AccountsHandle &accounts, const Clock &clock, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    /// Reads from the newest line on. Also the way out of a failure.
    void open();
    /// Shows other lines. Those shown stay until the first new ones are here.
    void setFilter(const AuditFilter &filter);

    const AuditFilter &filter() const { return m_filter; }

    /// Whether the table is seen: only then new lines are read.
    void watch(bool watched);

    Phase phase() const { return m_phase; }

    /// Why it failed.
    const Error &error() const { return m_error; }

    const AuditEntry &lineAt(int row) const { return m_lines.at(row); }

Q_SIGNALS:
    void phaseChanged();

private:
    AuditQuery query() const;
    void readNewer();
    void takeNewer(const QList<AuditEntry> &lines);
    void setPhase(Phase phase, const Error &error = {});

    AccountsHandle &m_accounts;
    const Clock &m_clock;
    AuditFilter m_filter;
    QList<AuditEntry> m_lines;
    bool m_complete = false; ///< the oldest line is here
    bool m_readingOlder = false;
    bool m_watched = false;
    bool m_stale = false; ///< there are newer lines
    quint64 m_load = 0; ///< answers to an older load are dropped
    Phase m_phase = Phase::Loading;
    Error m_error;
    QTimer m_soon;
};

} // namespace cq::ui
