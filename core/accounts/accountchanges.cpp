#include "core/accounts/accountchanges.h"

#include "core/storage/auditstore.h"

#include <QStringList>

#include <functional>
#include <initializer_list>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// Signed-out tokens are remembered this long after their end, in case the clock is set back.
constexpr TimeMs kRemembered = 30LL * 24 * 60 * 60 * 1000;

/// One line of the audit trail.
Result<void> tell(Connection &connection, const Actor &actor, TimeMs now, const QString &action,
                  const QString &subject, const QString &detail = {})
{
    AuditEntry entry;
    entry.at = now;
    entry.actor = actor;
    entry.action = action;
    entry.subject = subject;
    entry.detail = detail;
    const auto added = AuditStore(connection).add(entry);
    return added ? Result<void>() : Result<void>(added.error());
}

Result<AccountRows> rowsOf(Connection &connection, UserId user)
{
    const auto stored = UserStore(connection).find(user);
    if (!stored)
        return stored.error();
    AccountRows rows;
    rows.accounts.append(*stored);
    return rows;
}

Result<AccountRows> rowsOf(Connection &connection, KeyId key)
{
    const auto stored = ApiKeyStore(connection).find(key);
    if (!stored)
        return stored.error();
    AccountRows rows;
    rows.keys.append(*stored);
    return rows;
}

bool canAdminister(const Account &account)
{
    return account.enabled && account.role == Role::Admin;
}

Result<void> checkAdminRemains(Connection &connection, const Account &leaving)
{
    const auto admins = UserStore(connection).enabledAdmins();
    if (!admins)
        return admins.error();
    if (canAdminister(leaving) && *admins <= 1)
        return fail(
            ErrorKind::Conflict,
            u"'%1' is the last administrator; make somebody else one first."_s.arg(leaving.name));
    return {};
}

Account changed(Account account, const AccountChange &change)
{
    account.name = change.name.value_or(account.name);
    account.role = change.role.value_or(account.role);
    account.enabled = change.enabled.value_or(account.enabled);
    account.quota = change.quota.value_or(account.quota);
    return account;
}

/// What the audit trail says about a change; empty when nothing is different.
QString difference(const Account &before, const Account &after, bool newPassword)
{
    QStringList parts;
    if (before.name != after.name)
        parts << u"name: %1 → %2"_s.arg(before.name, after.name);
    if (before.role != after.role)
        parts << u"role: %1 → %2"_s.arg(roleWord(before.role), roleWord(after.role));
    if (before.enabled != after.enabled)
        parts << (after.enabled ? u"enabled"_s : u"disabled"_s);
    if (before.quota != after.quota)
        parts << u"quota"_s;
    if (newPassword)
        parts << u"new password"_s;
    return parts.join(u", "_s);
}

/// Runs the steps in order until one fails.
Result<void> inOrder(std::initializer_list<std::function<Result<void>()>> steps)
{
    for (const auto &step : steps) {
        if (const auto done = step(); !done)
            return done.error();
    }
    return {};
}

} // namespace

Result<AccountRows> readAccounts(Connection &connection, TimeMs now)
{
    RevokedTokenStore tokens(connection);
    const auto forgotten = tokens.removeExpired(now - kRemembered);
    if (!forgotten)
        return forgotten.error();
    const auto accounts = UserStore(connection).all();
    if (!accounts)
        return accounts.error();
    const auto keys = ApiKeyStore(connection).all();
    if (!keys)
        return keys.error();
    const auto revoked = tokens.all();
    if (!revoked)
        return revoked.error();
    const auto names = UserStore(connection).names();
    if (!names)
        return names.error();
    return AccountRows{*accounts, {}, *keys, *revoked, *names};
}

Result<AccountRows> addAccounts(Connection &connection, const QList<HashedAccount> &wanted,
                                const Actor &actor, TimeMs now)
{
    UserStore store(connection);
    QStringList names;
    for (const HashedAccount &one : wanted)
        names << one.account.name;
    const auto taken = store.taken(names);
    if (!taken)
        return taken.error();
    if (!taken->isEmpty())
        return fail(ErrorKind::Conflict,
                    u"There are accounts of these names already: %1."_s.arg(taken->join(u", "_s)));
    AccountRows rows;
    for (const HashedAccount &one : wanted) {
        Account account = one.account;
        account.createdAt = now;
        const auto stored = store.insert(account, one.passwordHash);
        if (!stored)
            return stored.error();
        const auto told = tell(connection, actor, now, u"account.created"_s, account.name,
                               u"role: %1"_s.arg(roleWord(account.role)));
        if (!told)
            return told.error();
        rows.accounts.append({*stored, one.passwordHash, 0});
    }
    return rows;
}

Result<AccountRows> changeAccount(Connection &connection, UserId user, const AccountChange &change,
                                  const QString &passwordHash, const Actor &actor, TimeMs now)
{
    UserStore store(connection);
    const auto before = store.find(user);
    if (!before)
        return before.error();
    const Account after = changed(before->account, change);
    const bool newPassword = !passwordHash.isEmpty();
    const QString detail = difference(before->account, after, newPassword);
    const auto nothing = [] { return Result<void>(); };
    const bool signsOut = newPassword || (before->account.enabled && !after.enabled);
    const auto done = inOrder({
        [&] {
            return canAdminister(after) ? nothing()
                                        : checkAdminRemains(connection, before->account);
        },
        [&] { return store.update(after); },
        [&] { return newPassword ? store.setPasswordHash(user, passwordHash) : nothing(); },
        [&] { return signsOut ? store.raiseEpoch(user) : nothing(); },
        [&] {
            return detail.isEmpty()
                ? nothing()
                : tell(connection, actor, now, u"account.changed"_s, before->account.name, detail);
        },
    });
    if (!done)
        return done.error();
    return rowsOf(connection, user);
}

Result<AccountRows> removeAccount(Connection &connection, UserId user, const Actor &actor,
                                  TimeMs now)
{
    UserStore store(connection);
    const auto before = store.find(user);
    if (!before)
        return before.error();
    const auto done = inOrder({
        [&] { return checkAdminRemains(connection, before->account); },
        [&] { return ApiKeyStore(connection).revokeAllOf(user); },
        [&] { return store.remove(user, now); },
        [&] { return tell(connection, actor, now, u"account.removed"_s, before->account.name); },
    });
    if (!done)
        return done.error();
    AccountRows rows;
    rows.removed.append(user);
    return rows;
}

Result<AccountRows> voidTokens(Connection &connection, UserId user, const Actor &actor, TimeMs now)
{
    const auto before = UserStore(connection).find(user);
    if (!before)
        return before.error();
    const auto done = inOrder({
        [&] { return UserStore(connection).raiseEpoch(user); },
        [&] {
            return tell(connection, actor, now, u"sign_out.everywhere"_s, before->account.name);
        },
    });
    if (!done)
        return done.error();
    return rowsOf(connection, user);
}

Result<AccountRows> voidToken(Connection &connection, const Principal &principal,
                              const Actor &actor, TimeMs now)
{
    const auto done = inOrder({
        [&] { return RevokedTokenStore(connection).add(principal.tokenId, principal.expiresAt); },
        [&] { return tell(connection, actor, now, u"sign_out"_s, principal.name); },
    });
    if (!done)
        return done.error();
    AccountRows rows;
    rows.revokedTokens.insert(principal.tokenId, principal.expiresAt);
    return rows;
}

Result<AccountRows> addKey(Connection &connection, const ApiKey &key, const QByteArray &hash,
                           const Actor &actor, TimeMs now)
{
    const auto owner = UserStore(connection).find(key.owner);
    if (!owner)
        return owner.error();
    const auto stored = ApiKeyStore(connection).insert(key, hash);
    if (!stored)
        return stored.error();
    const auto told = tell(connection, actor, now, u"key.created"_s, owner->account.name,
                           u"%1…, %2, “%3”"_s.arg(key.prefix, keyScopeWord(key.scope), key.label));
    if (!told)
        return told.error();
    return rowsOf(connection, stored->id);
}

Result<AccountRows> revokeKey(Connection &connection, KeyId key, const Actor &actor, TimeMs now)
{
    const auto before = ApiKeyStore(connection).find(key);
    if (!before)
        return before.error();
    const auto names = UserStore(connection).names();
    if (!names)
        return names.error();
    const auto done = inOrder({
        [&] { return ApiKeyStore(connection).revoke(key); },
        [&] {
            return tell(connection, actor, now, u"key.revoked"_s,
                        names->value(before->key.owner.value),
                        u"%1…, “%2”"_s.arg(before->key.prefix, before->key.label));
        },
    });
    if (!done)
        return done.error();
    return rowsOf(connection, key);
}

Result<AccountRows> acceptSignIn(Connection &connection, const StoredAccount &seen,
                                 const QString &upgradedHash, const QString &address, TimeMs now)
{
    UserStore store(connection);
    const UserId user = seen.account.id;
    const auto current = store.find(user);
    if (!current && current.error().kind != ErrorKind::NotFound)
        return current.error();
    // A new password or a switch meanwhile has raised the epoch.
    if (!current || !current->account.enabled || current->epoch != seen.epoch)
        return fail(ErrorKind::Denied, u"The account was changed meanwhile."_s);
    const Actor actor{user, current->account.name, address};
    const auto done = inOrder({
        [&] { return store.noteSignIn(user, now); },
        [&] {
            return upgradedHash.isEmpty() ? Result<void>()
                                          : store.setPasswordHash(user, upgradedHash);
        },
        [&] { return tell(connection, actor, now, u"sign_in"_s, current->account.name); },
    });
    if (!done)
        return done.error();
    return rowsOf(connection, user);
}

Result<void> recordRefusedSignIn(Connection &connection, const QString &name,
                                 const QString &address, const QString &why, TimeMs now)
{
    // What is no user name may be a password that was typed into the wrong field.
    const QString subject = userNameFault(name).isEmpty() ? name : u"(no user name)"_s;
    return tell(connection, Actor{{}, {}, address}, now, u"sign_in.failed"_s, subject, why);
}

} // namespace cq
