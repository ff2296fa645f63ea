#include "core/storage/userstore.h"

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kFirstQuotaColumn = 8;

template <typename T> std::optional<T> fromNullable(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(value.value<T>());
}

StoredAccount accountFrom(const QSqlQuery &row)
{
    StoredAccount stored;
    Account &account = stored.account;
    account.id.value = row.value(0).toLongLong();
    account.name = row.value(1).toString();
    stored.passwordHash = row.value(2).toString();
    // The CHECK of the column lets nothing else in; a word we do not know gets the least rights.
    account.role = roleFromWord(row.value(3).toString()).value_or(Role::Participant);
    account.enabled = row.value(4).toBool();
    stored.epoch = row.value(5).toLongLong();
    account.createdAt = row.value(6).toLongLong();
    account.lastSignInAt = row.value(7).toLongLong();
    int column = kFirstQuotaColumn;
    account.quota.waitingJobs = fromNullable<int>(row.value(column++));
    account.quota.runningJobs = fromNullable<int>(row.value(column++));
    account.quota.submissionsPerMinute = fromNullable<int>(row.value(column++));
    account.quota.storedBytes = fromNullable<qint64>(row.value(column));
    return stored;
}

} // namespace

Result<void> UserStore::change(const QString &sql, SqlValues values)
{
    const auto done = m_connection.run(sql, values);
    if (!done)
        return done.error();
    if (*done == 0)
        return fail(ErrorKind::NotFound, u"There is no such account."_s);
    return {};
}

Result<QList<StoredAccount>> UserStore::select(const QString &where, const QVariantList &values)
{
    QList<StoredAccount> accounts;
    const auto done = m_connection.each(
        u"SELECT id, name, password_hash, role, enabled, epoch, created_ms, last_sign_in_ms, "
        "quota_waiting_jobs, quota_running_jobs, quota_submissions_per_minute, quota_stored_bytes "
        "FROM users WHERE removed_ms IS NULL AND id > 1 "_s
            + where,
        values, [&accounts](const QSqlQuery &row) { accounts.append(accountFrom(row)); });
    if (!done)
        return done.error();
    return accounts;
}

Result<void> UserStore::checkNameFree(const Account &account)
{
    const auto owner = m_connection.value(
        u"SELECT id FROM users WHERE lower(name) = lower(?) AND removed_ms IS NULL AND id <> ?"_s,
        {account.name, account.id.value});
    if (!owner)
        return owner.error();
    if (owner->isValid())
        return fail(ErrorKind::Conflict,
                    u"There is an account named '%1' already."_s.arg(account.name));
    return {};
}

Result<Account> UserStore::insert(const Account &account, const QString &passwordHash)
{
    const auto isFree = checkNameFree(account);
    if (!isFree)
        return isFree.error();
    const AccountQuota &quota = account.quota;
    const auto id = m_connection.insert(
        u"INSERT INTO users (name, role, enabled, quota_waiting_jobs, quota_running_jobs, "
        "quota_submissions_per_minute, quota_stored_bytes, password_hash, created_ms, "
        "last_sign_in_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {account.name, roleWord(account.role), account.enabled, quota.waitingJobs,
         quota.runningJobs, quota.submissionsPerMinute, quota.storedBytes, passwordHash,
         account.createdAt, account.lastSignInAt});
    if (!id)
        return id.error();
    Account stored = account;
    stored.id.value = *id;
    return stored;
}

Result<void> UserStore::update(const Account &account)
{
    const auto isFree = checkNameFree(account);
    if (!isFree)
        return isFree.error();
    const AccountQuota &quota = account.quota;
    return change(
        u"UPDATE users SET name = ?, role = ?, enabled = ?, quota_waiting_jobs = ?, "
        "quota_running_jobs = ?, quota_submissions_per_minute = ?, quota_stored_bytes = ? "
        "WHERE id = ? AND id > 1 AND removed_ms IS NULL"_s,
        {account.name, roleWord(account.role), account.enabled, quota.waitingJobs,
         quota.runningJobs, quota.submissionsPerMinute, quota.storedBytes, account.id.value});
}

Result<void> UserStore::setPasswordHash(UserId user, const QString &hash)
{
    return change(
        u"UPDATE users SET password_hash = ? WHERE id = ? AND id > 1 AND removed_ms IS NULL"_s,
        {hash, user.value});
}

Result<void> UserStore::raiseEpoch(UserId user)
{
    return change(
        u"UPDATE users SET epoch = epoch + 1 WHERE id = ? AND id > 1 AND removed_ms IS NULL"_s,
        {user.value});
}

Result<void> UserStore::noteSignIn(UserId user, TimeMs at)
{
    return change(
        u"UPDATE users SET last_sign_in_ms = ? WHERE id = ? AND id > 1 AND removed_ms IS NULL"_s,
        {at, user.value});
}

Result<void> UserStore::remove(UserId user, TimeMs at)
{
    return change(u"UPDATE users SET removed_ms = ?, password_hash = '', enabled = 0, "
                  "epoch = epoch + 1 WHERE id = ? AND id > 1 AND removed_ms IS NULL"_s,
                  {at, user.value});
}

Result<StoredAccount> UserStore::find(UserId user)
{
    auto found = select(u"AND id = ?"_s, {user.value});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return fail(ErrorKind::NotFound, u"There is no such account."_s);
    return found->first();
}

Result<QList<StoredAccount>> UserStore::all()
{
    return select(u"ORDER BY id"_s, {});
}

Result<QMap<qint64, QString>> UserStore::names()
{
    QMap<qint64, QString> names;
    const auto done =
        m_connection.each(u"SELECT id, name FROM users"_s, {}, [&names](const QSqlQuery &row) {
            names.insert(row.value(0).toLongLong(), row.value(1).toString());
        });
    if (!done)
        return done.error();
    return names;
}

Result<QStringList> UserStore::taken(const QStringList &names)
{
    QStringList taken;
    for (const QString &name : names) {
        const auto found = m_connection.value(
            u"SELECT 1 FROM users WHERE lower(name) = lower(?) AND removed_ms IS NULL"_s, {name});
        if (!found)
            return found.error();
        if (found->isValid())
            taken << name;
    }
    return taken;
}

Result<int> UserStore::enabledAdmins()
{
    const auto count = m_connection.value(u"SELECT count(*) FROM users WHERE role = 'admin' AND "
                                          "enabled = 1 AND removed_ms IS NULL AND id > 1"_s);
    if (!count)
        return count.error();
    return count->toInt();
}

} // namespace cq
