#include "core/accounts/roster.h"

#include <algorithm>

namespace cq {

void Roster::merge(const AccountRows &rows)
{
    for (auto name = rows.names.begin(); name != rows.names.end(); ++name)
        m_names.insert(UserId{name.key()}, name.value());
    for (const StoredAccount &stored : rows.accounts) {
        const UserId id = stored.account.id;
        m_byName.remove(foldedName(m_accounts.value(id).account.name));
        m_byName.insert(foldedName(stored.account.name), id);
        m_accounts.insert(id, stored);
        m_names.insert(id, stored.account.name);
    }
    for (const StoredApiKey &stored : rows.keys)
        m_keys.insert(stored.key.id, stored);
    for (const UserId id : rows.removed) {
        m_byName.remove(foldedName(m_accounts.value(id).account.name));
        m_accounts.remove(id);
        m_keys.removeIf([id](const auto &key) { return key.value().key.owner == id; });
    }
    for (auto token = rows.revokedTokens.begin(); token != rows.revokedTokens.end(); ++token)
        m_revokedTokens.insert(token.key());
}

const StoredAccount *Roster::find(UserId user) const
{
    const auto found = m_accounts.constFind(user);
    return found == m_accounts.constEnd() ? nullptr : &*found;
}

const StoredAccount *Roster::find(const QString &name) const
{
    return find(m_byName.value(foldedName(name)));
}

QList<Account> Roster::accounts() const
{
    QList<Account> accounts;
    accounts.reserve(m_accounts.size());
    for (const StoredAccount &stored : m_accounts)
        accounts.append(stored.account);
    std::ranges::sort(accounts, {},
                      [](const Account &account) { return foldedName(account.name); });
    return accounts;
}

QList<ApiKey> Roster::keysOf(UserId user) const
{
    QList<ApiKey> keys;
    for (const StoredApiKey &stored : m_keys) {
        if (stored.key.owner == user)
            keys.append(stored.key);
    }
    std::ranges::sort(keys, std::ranges::greater(), &ApiKey::id);
    return keys;
}

void Roster::noteKeyUsed(KeyId key, TimeMs at)
{
    const auto found = m_keys.find(key);
    if (found != m_keys.end())
        found->key.lastUsedAt = std::max(found->key.lastUsedAt, at);
}

IdentityTable::Contents Roster::identities(const QByteArray &tokenKey) const
{
    IdentityTable::Contents contents;
    contents.tokenKey = tokenKey;
    for (const StoredAccount &stored : m_accounts)
        contents.people.insert(stored.account.id, {stored.account, stored.epoch});
    for (const StoredApiKey &stored : m_keys) {
        if (!stored.key.revoked)
            contents.keys.insert(stored.hash, stored.key);
    }
    contents.revokedTokens = m_revokedTokens;
    return contents;
}

} // namespace cq
