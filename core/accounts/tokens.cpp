#include "core/accounts/tokens.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

#include <jwt.h>
#include <sodium.h>

#include <cstdlib>
#include <memory>
#include <optional>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostTokenBytes = 4096;
constexpr TimeMs kSecond = 1000;

struct FreeJwt
{
    void operator()(jwt_t *jwt) const { jwt_free(jwt); }
};

using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

Error denied(const QString &why)
{
    return fail(ErrorKind::Denied, why);
}

/// Strict base64url without padding; nothing when it is anything else.
std::optional<QByteArray> decoded(const QByteArray &text)
{
    constexpr auto kForm = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const auto bytes =
        QByteArray::fromBase64Encoding(text, kForm | QByteArray::AbortOnBase64DecodingErrors);
    // Encoded again it must be the same, else one signature could be written in several ways.
    if (!bytes || bytes.decoded.toBase64(kForm) != text)
        return std::nullopt;
    return bytes.decoded;
}

/// What a token is made of.
struct Opened
{
    QJsonObject header;
    QJsonObject claims;
};

/// Nothing unless we signed it. The signature is compared in constant time, and before the JSON
/// inside is given to any parser.
std::optional<Opened> opened(const QByteArray &token, const QByteArray &key)
{
    const QList<QByteArray> parts = token.split('.');
    if (parts.size() != 3)
        return std::nullopt;
    const auto header = decoded(parts.at(0));
    const auto claims = decoded(parts.at(1));
    const auto signature = decoded(parts.at(2));
    if (!header || !claims || !signature || signature->size() != crypto_auth_hmacsha256_BYTES)
        return std::nullopt;
    const qsizetype signedBytes = parts.at(0).size() + 1 + parts.at(1).size();
    if (crypto_auth_hmacsha256_verify(bytesOf(*signature), bytesOf(token), quint64(signedBytes),
                                      bytesOf(key))
        != 0)
        return std::nullopt;
    return Opened{QJsonDocument::fromJson(*header).object(),
                  QJsonDocument::fromJson(*claims).object()};
}

struct FreeText
{
    void operator()(char *text) const { std::free(text); } // libjwt takes it from malloc
};

using Text = std::unique_ptr<char, FreeText>;

/// Whole numbers only.
std::optional<qint64> number(const QJsonObject &claims, const QString &name)
{
    const QJsonValue value = claims.value(name);
    constexpr qint64 kNone = -1;
    const qint64 whole = value.toInteger(kNone);
    return whole >= 0 ? std::optional(whole) : std::nullopt;
}

} // namespace

TokenClaims newToken(UserId user, qint64 epoch, TimeMs now)
{
    const TimeMs issued = now - now % kSecond;
    return {user, uuidText(newUuid7()), epoch, issued, issued + kTokenLifeMs};
}

Result<QByteArray> signToken(const TokenClaims &claims, const QByteArray &key)
{
    if (key.size() != kTokenKeyBytes)
        return fail(ErrorKind::Invalid, u"The key that signs tokens needs 32 bytes."_s);
    jwt_t *raw = nullptr;
    int fault = jwt_new(&raw);
    const Jwt jwt(raw);
    const QByteArray subject = QByteArray::number(claims.user.value);
    if (fault == 0)
        fault = jwt_add_grant(raw, "sub", subject.constData());
    if (fault == 0)
        fault = jwt_add_grant(raw, "jti", claims.id.toUtf8().constData());
    if (fault == 0)
        fault = jwt_add_grant_int(raw, "epoch", static_cast<long>(claims.epoch));
    if (fault == 0)
        fault = jwt_add_grant_int(raw, "iat", static_cast<long>(claims.issuedAt / kSecond));
    if (fault == 0)
        fault = jwt_add_grant_int(raw, "exp", static_cast<long>(claims.expiresAt / kSecond));
    if (fault == 0)
        fault = jwt_set_alg(raw, JWT_ALG_HS256, bytesOf(key), static_cast<int>(key.size()));
    const Text text(fault == 0 ? jwt_encode_str(raw) : nullptr);
    if (!text)
        return fail(ErrorKind::Unavailable, u"The token could not be signed."_s);
    return QByteArray(text.get());
}

Result<TokenClaims> verifyToken(const QByteArray &token, const QByteArray &key, TimeMs now)
{
    if (key.size() != kTokenKeyBytes || token.size() > kMostTokenBytes)
        return denied(u"This is no token."_s);
    const auto parts = opened(token, key);
    if (!parts || parts->header.value("alg"_L1) != "HS256"_L1)
        return denied(u"The token is not ours."_s);
    const QJsonObject &said = parts->claims;
    const auto epoch = number(said, u"epoch"_s);
    const auto issued = number(said, u"iat"_s);
    const auto expires = number(said, u"exp"_s);
    bool isNumber = false;
    TokenClaims claims;
    claims.user.value = said.value("sub"_L1).toString().toLongLong(&isNumber);
    claims.id = said.value("jti"_L1).toString();
    if (!isNumber || claims.id.isEmpty() || !epoch || !issued || !expires)
        return denied(u"The token lacks a claim."_s);
    claims.epoch = *epoch;
    claims.issuedAt = *issued * kSecond;
    claims.expiresAt = *expires * kSecond;
    if (!isInForce(claims, now))
        return denied(u"The token has expired, or comes from the future."_s);
    return claims;
}

bool isInForce(const TokenClaims &claims, TimeMs now)
{
    return now < claims.expiresAt && claims.issuedAt <= now + kTokenLifeMs;
}

} // namespace cq
