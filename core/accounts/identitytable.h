#pragma once

#include "core/accounts/tokens.h"
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/domain/account.h"

#include <QHash>
#include <QSet>

#include <memory>
#include <mutex>
#include <optional>
#include <variant>

namespace cq {

/// Text of `Authorization: Bearer`, of `x-auth-token` or of the cookie: a token or an API key.
struct BearerCredential
{
    QByteArray text;
};

/// `Authorization: Basic`, decoded. The secret must be an API key of the one named; passwords are
/// not taken here, since each request would cost a password hash.
struct BasicCredential
{
    QString name;
    QByteArray secret;
};

using Credential = std::variant<BearerCredential, BasicCredential>;

/// Who may come in, at one moment. It never changes; a later one takes its place. Read by any
/// number of threads at once through std::shared_ptr<const IdentityTable>.
class IdentityTable
{
public:
    struct Person
    {
        Account account;
        qint64 epoch = 0;
    };

    /// What a table is made of.
    struct Contents
    {
        QByteArray tokenKey; ///< 32 bytes; with any other length no token is accepted
        QHash<UserId, Person> people;
        QHash<QByteArray, ApiKey> keys; ///< by the hash of their text
        QSet<QString> revokedTokens; ///< ids (jti)
    };

    IdentityTable() = default; ///< nobody
    explicit IdentityTable(Contents contents);

    /// Who shows this credential. Denied, always with the same sentence, for everything that is
    /// malformed, unknown, disabled, expired or revoked.
    Result<Principal> identify(const Credential &credential, TimeMs now) const;

    std::optional<Account> account(UserId user) const;
    std::optional<Account> accountByName(const QString &name) const; ///< in whatever case

    /// Whether anybody can administer over the network; nobody can sign in before.
    bool hasAdmin() const { return m_hasAdmin; }

private:
    const Person *enabled(UserId user) const;
    std::optional<TokenClaims> claimsOf(const QByteArray &token, TimeMs now) const;
    std::optional<Principal> byToken(const QByteArray &text, TimeMs now) const;
    std::optional<Principal> byKey(const QByteArray &text, TimeMs now) const;

    Contents m_contents;
    bool m_hasAdmin = false;
    mutable std::mutex m_mutex;
    mutable QHash<QByteArray, TokenClaims> m_verified; ///< by token; under the mutex
};

} // namespace cq
