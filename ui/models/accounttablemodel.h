#pragma once

#include "core/base/result.h"
#include "core/domain/account.h"
#include "ui/models/accountcolumns.h"
#include "ui/models/storagetally.h"

#include <QAbstractTableModel>

namespace cq {
class AccountsHandle;
class Clock;
class EngineHandle;
} // namespace cq

namespace cq::ui {

/// The accounts as rows in the order they became known. Reads them again whenever somebody or
/// something about them has changed; rows come, change and go, the model never resets. GUI thread.
class AccountTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        SortRole, ///< what the column sorts by
        AccountRole, ///< cq::Account
        SeverityRole, ///< int of Severity of this cell
    };

    enum class Phase { Loading, Ready, Failed };

    AccountTableModel(AccountsHandle &accounts, EngineHandle &engine, const Clock &clock,
                      QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Asks who there is. Also the way out of a failure.
    void open();

    Phase phase() const { return m_phase; }

    /// Why it failed.
    const Error &error() const { return m_error; }

    const QList<Account> &accounts() const { return m_rows; }

    std::optional<JobLoad> jobsOf(UserId user) const { return m_tally.of(user); }

    StorageUse storageOf(const Account &account) const;

    /// Whether the table is seen: only then jobs and stored bytes are counted.
    void watchUse(bool watched);

    const Account *find(UserId user) const; ///< null = unknown
    bool hasAdmin() const; ///< one that may sign in

Q_SIGNALS:
    void phaseChanged();
    /// Somebody has more or fewer jobs in the queue, or other results are stored.
    void useChanged();
    /// Rows were inserted, changed or removed.
    void changed();

private:
    void take(const QList<Account> &accounts);
    void put(const Account &account);
    AccountRow rowFor(const Account &account) const;
    void tellUse();
    void setPhase(Phase phase, const Error &error = {});

    AccountsHandle &m_accounts;
    const Clock &m_clock;
    JobTally m_tally;
    StorageTally m_storage;
    QList<Account> m_rows;
    quint64 m_asked = 0; ///< only the answer to the newest question counts
    Phase m_phase = Phase::Loading;
    Error m_error;
};

} // namespace cq::ui
