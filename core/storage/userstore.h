#pragma once

#include "core/domain/account.h"
#include "core/storage/connection.h"

#include <QMap>
#include <QStringList>

namespace cq {

/// An account with what only the sign-in needs to know.
struct StoredAccount
{
    Account account;
    QString passwordHash; ///< as libsodium or crypt(3) write it
    qint64 epoch = 0; ///< tokens of an earlier epoch are void
};

/// The rows of `users`. A removed account keeps its row, without its password: jobs refer to it.
/// Row 1 holds the id and the name of the local operator; nothing here finds or changes it. Same
/// thread as the connection.
class UserStore
{
public:
    explicit UserStore(Connection &connection)
        : m_connection(connection)
    {}

    /// Answers the account with its id. Conflict when the name is taken, in whatever case.
    Result<Account> insert(const Account &account, const QString &passwordHash);
    /// Name, role, switch and quota. Conflict when the name is taken.
    Result<void> update(const Account &account);
    Result<void> setPasswordHash(UserId user, const QString &hash);
    Result<void> raiseEpoch(UserId user); ///< voids every token of the account
    Result<void> noteSignIn(UserId user, TimeMs at);
    Result<void> remove(UserId user, TimeMs at);

    Result<StoredAccount> find(UserId user);
    Result<QList<StoredAccount>> all(); ///< by id, without removed ones
    Result<QMap<qint64, QString>> names(); ///< with removed ones and the local operator, for jobs
    Result<QStringList> taken(const QStringList &names); ///< those of the names that are in use
    Result<int> enabledAdmins();

private:
    Result<void> checkNameFree(const Account &account);
    Result<QList<StoredAccount>> select(const QString &where, const QVariantList &values);
    Result<void> change(const QString &sql, SqlValues values);

    Connection &m_connection;
};

} // namespace cq
