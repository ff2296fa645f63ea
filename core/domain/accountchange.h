#pragma once

#include "core/domain/account.h"

#include <QStringList>

namespace cq {

/// Who does something and from where, for the audit trail.
struct Actor
{
    UserId user;
    QString name;
    QString address; ///< of the client, or "local" for the window and the command line

    friend bool operator==(const Actor &, const Actor &) = default;
};

/// An account that somebody wants to have.
struct NewAccount
{
    QString name;
    QString password; ///< empty: a random one is made, where that is offered
    Role role = Role::Participant;
    bool enabled = true;
    AccountQuota quota;
};

/// What is to change about an account; what is not set stays.
struct AccountChange
{
    std::optional<QString> name;
    std::optional<Role> role;
    std::optional<bool> enabled; ///< switching off signs out everywhere
    std::optional<AccountQuota> quota;
    std::optional<QString> password; ///< a new one signs out everywhere
};

/// A new account and the password it was made with, to be handed out.
struct IssuedAccount
{
    Account account;
    QString password;
};

/// A new API key and its text, which is shown this once.
struct IssuedKey
{
    ApiKey key;
    QString text;
};

/// What a sign-in answers.
struct SignIn
{
    QByteArray token; ///< for `Authorization: Bearer`
    Account account;
    TimeMs expiresAt = 0;
};

/// One line of the audit trail. Each is chained to the one before it, see AuditStore.
struct AuditEntry
{
    qint64 id = 0;
    TimeMs at = 0;
    Actor actor;
    QString action; ///< a word such as "account.created"
    QString subject; ///< what it was done to, e.g. the name of an account
    QString detail; ///< what changed, in English; never a secret
    QByteArray previousHash; ///< 32 bytes; empty in the first line
    QByteArray hash; ///< 32 bytes

    friend bool operator==(const AuditEntry &, const AuditEntry &) = default;
};

/// Which lines of the audit trail somebody wants, newest first. Empty members do not restrict.
struct AuditQuery
{
    int limit = 100;
    qint64 beforeId = 0; ///< only older lines than this; 0 = from the newest
    /// Part of who, from where, what, to whom or of the detail; upper and lower case are the same
    /// for A to Z.
    QString text{};
    QStringList actions{}; ///< these words fit the text, too: people read them in their language
    /// Lines of what this person did, or what was done to the name. Both or none.
    UserId person{};
    QString personName{};

    friend bool operator==(const AuditQuery &, const AuditQuery &) = default;
};

} // namespace cq
