#pragma once

#include "core/accounts/accountchanges.h"
#include "core/accounts/identitytable.h"

namespace cq {

/// The rows of accounts, keys and signed-out tokens as they were last committed, in memory. A
/// value; one thread.
class Roster
{
public:
    /// Takes over what was committed.
    void merge(const AccountRows &rows);

    const StoredAccount *find(UserId user) const; ///< null when there is none
    const StoredAccount *find(const QString &name) const; ///< in whatever case
    QList<Account> accounts() const; ///< by name

    QHash<UserId, QString> names() const { return m_names; } ///< also of those who are removed

    QList<ApiKey> keysOf(UserId user) const; ///< newest first, revoked ones too
    void noteKeyUsed(KeyId key, TimeMs at);

    /// Who may come in now.
    IdentityTable::Contents identities(const QByteArray &tokenKey) const;

private:
    QHash<UserId, StoredAccount> m_accounts;
    QHash<QString, UserId> m_byName; ///< folded
    QHash<UserId, QString> m_names;
    QHash<KeyId, StoredApiKey> m_keys;
    QSet<QString> m_revokedTokens;
};

} // namespace cq
