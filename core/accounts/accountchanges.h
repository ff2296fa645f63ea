#pragma once

#include "core/domain/accountchange.h"
#include "core/storage/apikeystore.h"
#include "core/storage/userstore.h"

namespace cq {

/// Rows as they are after a change, or all there are.
struct AccountRows
{
    QList<StoredAccount> accounts;
    QList<UserId> removed;
    QList<StoredApiKey> keys;
    QHash<QString, TimeMs> revokedTokens; ///< id and end
    QMap<qint64, QString>
        names; ///< of removed accounts and the local operator, too; only readAccounts
};

/// An account that is to be stored, its password hashed.
struct HashedAccount
{
    Account account;
    QString passwordHash;
};

// What accounts go through, one function each, for a command of the writer: every one writes its
// line of the audit trail in the same commit and answers the rows it changed. They check what only
// the database can tell: names that are taken, and that an enabled admin remains (Conflict).

/// Everything; forgets tokens that were signed out and have ended long ago.
Result<AccountRows> readAccounts(Connection &connection, TimeMs now);

/// All or none; Conflict names those that are taken.
Result<AccountRows> addAccounts(Connection &connection, const QList<HashedAccount> &wanted,
                                const Actor &actor, TimeMs now);

/// `passwordHash` is that of the new password, if there is one.
Result<AccountRows> changeAccount(Connection &connection, UserId user, const AccountChange &change,
                                  const QString &passwordHash, const Actor &actor, TimeMs now);
/// Revokes its keys, too.
Result<AccountRows> removeAccount(Connection &connection, UserId user, const Actor &actor,
                                  TimeMs now);

/// Voids all tokens of the account.
Result<AccountRows> voidTokens(Connection &connection, UserId user, const Actor &actor, TimeMs now);
/// Voids the one token the principal came with.
Result<AccountRows> voidToken(Connection &connection, const Principal &principal,
                              const Actor &actor, TimeMs now);

Result<AccountRows> addKey(Connection &connection, const ApiKey &key, const QByteArray &hash,
                           const Actor &actor, TimeMs now);
Result<AccountRows> revokeKey(Connection &connection, KeyId key, const Actor &actor, TimeMs now);

/// Notes that the account, as it was `seen` when its password was found right, signs in; a
/// non-empty hash takes the place of the old one. Denied when it was changed, disabled or removed
/// meanwhile.
Result<AccountRows> acceptSignIn(Connection &connection, const StoredAccount &seen,
                                 const QString &upgradedHash, const QString &address, TimeMs now);
Result<void> recordRefusedSignIn(Connection &connection, const QString &name,
                                 const QString &address, const QString &why, TimeMs now);

} // namespace cq
