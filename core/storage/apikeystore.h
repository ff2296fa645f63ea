#pragma once

#include "core/domain/account.h"
#include "core/storage/connection.h"

#include <QHash>

namespace cq {

/// An API key with the BLAKE2b-256 hash of its text.
struct StoredApiKey
{
    ApiKey key;
    QByteArray hash;
};

/// The rows of `api_keys`. Same thread as the connection.
class ApiKeyStore
{
public:
    explicit ApiKeyStore(Connection &connection)
        : m_connection(connection)
    {}

    /// Answers the key with its id. NotFound when there is no such owner (any more).
    Result<ApiKey> insert(const ApiKey &key, const QByteArray &hash);
    Result<void> revoke(KeyId key); ///< NotFound when it is unknown or revoked already
    Result<void> revokeAllOf(UserId owner);
    /// The later of the times stays.
    Result<void> noteUsed(KeyId key, TimeMs at);
    Result<StoredApiKey> find(KeyId key);
    Result<QList<StoredApiKey>> all(); ///< oldest first, revoked ones too

private:
    Result<QList<StoredApiKey>> select(const QString &where, const QVariantList &values);

    Connection &m_connection;
};

/// The rows of `revoked_tokens`: tokens that were signed out before their end. Same thread as the
/// connection.
class RevokedTokenStore
{
public:
    explicit RevokedTokenStore(Connection &connection)
        : m_connection(connection)
    {}

    Result<void> add(const QString &tokenId, TimeMs expiresAt); ///< again: no harm
    Result<QHash<QString, TimeMs>> all(); ///< the token's id (jti) and its end
    Result<void> removeExpired(TimeMs before); ///< forgets those that ended before this time

private:
    Connection &m_connection;
};

} // namespace cq
