#include "core/storage/apikeystore.h"

namespace cq {

using namespace Qt::StringLiterals;

Result<ApiKey> ApiKeyStore::insert(const ApiKey &key, const QByteArray &hash)
{
    const auto owner = m_connection.value(
        u"SELECT 1 FROM users WHERE id = ? AND id > 1 AND removed_ms IS NULL"_s, {key.owner.value});
    if (!owner)
        return owner.error();
    if (!owner->isValid())
        return fail(ErrorKind::NotFound, u"There is no such account."_s);
    const auto id = m_connection.insert(
        u"INSERT INTO api_keys (owner_id, label, prefix, hash, scope, created_ms, expires_ms, "
        "last_used_ms, revoked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {key.owner.value, key.label, key.prefix, hash, keyScopeWord(key.scope), key.createdAt,
         key.expiresAt, key.lastUsedAt, key.revoked ? 1 : 0});
    if (!id)
        return id.error();
    ApiKey stored = key;
    stored.id.value = *id;
    return stored;
}

Result<void> ApiKeyStore::revoke(KeyId key)
{
    const auto done = m_connection.run(
        u"UPDATE api_keys SET revoked = 1 WHERE id = ? AND revoked = 0"_s, {key.value});
    if (!done)
        return done.error();
    if (*done == 0)
        return fail(ErrorKind::NotFound, u"There is no such key."_s);
    return {};
}

Result<void> ApiKeyStore::revokeAllOf(UserId owner)
{
    const auto done =
        m_connection.run(u"UPDATE api_keys SET revoked = 1 WHERE owner_id = ?"_s, {owner.value});
    return done ? Result<void>() : Result<void>(done.error());
}

Result<void> ApiKeyStore::noteUsed(KeyId key, TimeMs at)
{
    const auto done = m_connection.run(
        u"UPDATE api_keys SET last_used_ms = ? WHERE id = ? AND last_used_ms < ?"_s,
        {at, key.value, at});
    return done ? Result<void>() : Result<void>(done.error());
}

Result<QList<StoredApiKey>> ApiKeyStore::select(const QString &where, const QVariantList &values)
{
    QList<StoredApiKey> keys;
    const auto done = m_connection.each(
        u"SELECT id, owner_id, label, prefix, hash, scope, created_ms, expires_ms, last_used_ms, "
        "revoked FROM api_keys "_s
            + where,
        values, [&keys](const QSqlQuery &row) {
            StoredApiKey stored;
            stored.key.id.value = row.value(0).toLongLong();
            stored.key.owner.value = row.value(1).toLongLong();
            stored.key.label = row.value(2).toString();
            stored.key.prefix = row.value(3).toString();
            stored.hash = row.value(4).toByteArray();
            // The CHECK of the column lets nothing else in; an unknown word gets the least rights.
            stored.key.scope =
                keyScopeFromWord(row.value(5).toString()).value_or(KeyScope::Metrics);
            stored.key.createdAt = row.value(6).toLongLong();
            stored.key.expiresAt = row.value(7).toLongLong();
            stored.key.lastUsedAt = row.value(8).toLongLong();
            stored.key.revoked = row.value(9).toBool();
            keys.append(stored);
        });
    if (!done)
        return done.error();
    return keys;
}

Result<StoredApiKey> ApiKeyStore::find(KeyId key)
{
    const auto found = select(u"WHERE id = ?"_s, {key.value});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return fail(ErrorKind::NotFound, u"There is no such key."_s);
    return found->first();
}

Result<QList<StoredApiKey>> ApiKeyStore::all()
{
    return select(u"ORDER BY id"_s, {});
}

Result<void> RevokedTokenStore::add(const QString &tokenId, TimeMs expiresAt)
{
    const auto done =
        m_connection.run(u"INSERT INTO revoked_tokens (jti, expires_ms) VALUES (?, ?) "
                         "ON CONFLICT (jti) DO NOTHING"_s,
                         {tokenId, expiresAt});
    return done ? Result<void>() : Result<void>(done.error());
}

Result<QHash<QString, TimeMs>> RevokedTokenStore::all()
{
    QHash<QString, TimeMs> tokens;
    const auto done = m_connection.each(
        u"SELECT jti, expires_ms FROM revoked_tokens"_s, {}, [&tokens](const QSqlQuery &row) {
            tokens.insert(row.value(0).toString(), row.value(1).toLongLong());
        });
    if (!done)
        return done.error();
    return tokens;
}

Result<void> RevokedTokenStore::removeExpired(TimeMs before)
{
    const auto done =
        m_connection.run(u"DELETE FROM revoked_tokens WHERE expires_ms < ?"_s, {before});
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace cq
