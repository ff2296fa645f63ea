#include "core/accounts/identitytable.h"

#include "core/accounts/passwords.h"
#include "core/accounts/tokens.h"

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

IdentityTable::IdentityTable(Contents contents)
    : m_contents(std::move(contents))
    , m_hasAdmin(std::ranges::any_of(m_contents.people, [](const Person &person) {
        return person.account.enabled && person.account.role == Role::Admin;
    }))
{}

const IdentityTable::Person *IdentityTable::enabled(UserId user) const
{
    const auto found = m_contents.people.constFind(user);
    const bool isThere = found != m_contents.people.constEnd() && found->account.enabled;
    return isThere ? &*found : nullptr;
}

std::optional<Account> IdentityTable::accountByName(const QString &name) const
{
    const QString folded = foldedName(name);
    for (const Person &person : m_contents.people) {
        if (foldedName(person.account.name) == folded)
            return person.account;
    }
    return std::nullopt;
}

std::optional<Account> IdentityTable::account(UserId user) const
{
    const auto found = m_contents.people.constFind(user);
    return found == m_contents.people.constEnd() ? std::nullopt : std::optional(found->account);
}

/// A client shows its token with each request: the signature is worked out once. What is in force
/// by now is asked each time.
std::optional<TokenClaims> IdentityTable::claimsOf(const QByteArray &token, TimeMs now) const
{
    constexpr qsizetype kMostVerified = 4096; // some 300 bytes each
    {
        const std::scoped_lock lock(m_mutex);
        const auto known = m_verified.constFind(token);
        if (known != m_verified.constEnd() && isInForce(*known, now))
            return *known;
    }
    const auto claims = verifyToken(token, m_contents.tokenKey, now);
    if (!claims)
        return std::nullopt;
    const std::scoped_lock lock(m_mutex);
    if (m_verified.size() == kMostVerified)
        m_verified.clear();
    m_verified.insert(token, *claims);
    return *claims;
}

std::optional<Principal> IdentityTable::byToken(const QByteArray &text, TimeMs now) const
{
    const auto claims = claimsOf(text, now);
    if (!claims)
        return std::nullopt;
    const Person *person = enabled(claims->user);
    if (!person || person->epoch != claims->epoch || m_contents.revokedTokens.contains(claims->id))
        return std::nullopt;
    Principal principal;
    principal.user = claims->user;
    principal.name = person->account.name;
    principal.role = person->account.role;
    principal.kind = Principal::Kind::Account;
    principal.tokenId = claims->id;
    principal.expiresAt = claims->expiresAt;
    return principal;
}

std::optional<Principal> IdentityTable::byKey(const QByteArray &text, TimeMs now) const
{
    if (!looksLikeKey(text))
        return std::nullopt;
    // Compared are hashes: how long that takes tells nothing about the text of any key.
    const auto found = m_contents.keys.constFind(keyHash(text));
    if (found == m_contents.keys.constEnd() || found->revoked
        || (found->expiresAt != 0 && now >= found->expiresAt))
        return std::nullopt;
    const Person *owner = enabled(found->owner);
    if (!owner)
        return std::nullopt;
    Principal principal;
    principal.user = found->owner;
    principal.name = owner->account.name;
    principal.role = owner->account.role;
    principal.scope = found->scope;
    principal.kind = Principal::Kind::Key;
    principal.tokenId = QString::number(found->id.value);
    principal.expiresAt = found->expiresAt;
    return principal;
}

Result<Principal> IdentityTable::identify(const Credential &credential, TimeMs now) const
{
    std::optional<Principal> principal;
    if (const auto *bearer = std::get_if<BearerCredential>(&credential)) {
        principal = byKey(bearer->text, now);
        if (!principal)
            principal = byToken(bearer->text, now);
    } else if (const auto *basic = std::get_if<BasicCredential>(&credential)) {
        principal = byKey(basic->secret, now);
        // A worker names itself, not the person who made its key.
        if (principal && principal->scope != KeyScope::Worker
            && foldedName(principal->name) != foldedName(basic->name))
            principal.reset();
    }
    if (!principal)
        return fail(ErrorKind::Denied, u"This sign-in is not valid or has ended."_s);
    return *std::move(principal);
}

} // namespace cq
