#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/domain/ids.h"

#include <QByteArray>
#include <QString>

namespace cq {

inline constexpr qsizetype kTokenKeyBytes = 32;
inline constexpr TimeMs kTokenLifeMs = 24LL * 60 * 60 * 1000;

/// What a token says. The role is not in it: it is looked up at each request.
struct TokenClaims
{
    UserId user; ///< "sub", as text
    QString id; ///< "jti", a UUID: what a sign-out revokes
    qint64 epoch = 0; ///< of the account; a later epoch voids the token
    TimeMs issuedAt = 0; ///< "iat", whole seconds
    TimeMs expiresAt = 0; ///< "exp", whole seconds

    friend bool operator==(const TokenClaims &, const TokenClaims &) = default;
};

/// Claims of a fresh token, good for 24 hours from now.
TokenClaims newToken(UserId user, qint64 epoch, TimeMs now);

/// Whether claims count at this time: not expired, nor from so far in the future that the clock
/// must have been set back by more than a token's life.
bool isInForce(const TokenClaims &claims, TimeMs now);

/// A JSON Web Token (RFC 7519) signed with HMAC-SHA-256 under a key of 32 bytes. Any thread.
Result<QByteArray> signToken(const TokenClaims &claims, const QByteArray &key);

/// What a token says, if we signed it with this key and it is in force. Denied for everything else:
/// no or another algorithm, another key, changed bytes, a missing claim, longer than 4 KB, or not
/// in force. The signature is checked before anything in the token is read. Any thread.
Result<TokenClaims> verifyToken(const QByteArray &token, const QByteArray &key, TimeMs now);

} // namespace cq
