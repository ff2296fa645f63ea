#pragma once

#include "core/base/clock.h"
#include "core/domain/ids.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace cq {

/// What somebody may do: participants act on their own jobs, editors operate the queue and test,
/// drain and free nodes, admins do everything.
enum class Role { Participant, Editor, Admin };

/// The word used in the database and the API: "participant", "editor", "admin".
QString roleWord(Role role);
std::optional<Role> roleFromWord(const QString &word);

/// How much one person may use; 0 = unlimited. The defaults are those of the house.
struct Quota
{
    int waitingJobs = 100;
    int runningJobs = 0;
    int submissionsPerMinute = 600;
    qint64 storedBytes = 0;

    friend bool operator==(const Quota &, const Quota &) = default;
};

/// What differs from the house for one account; what is not set follows the house.
struct AccountQuota
{
    std::optional<int> waitingJobs;
    std::optional<int> runningJobs;
    std::optional<int> submissionsPerMinute;
    std::optional<qint64> storedBytes;

    /// What this account may use.
    Quota over(const Quota &house) const;

    friend bool operator==(const AccountQuota &, const AccountQuota &) = default;
};

/// Somebody who may sign in. Real accounts have ids from 2; 1 is the local operator.
struct Account
{
    UserId id;
    QString name; ///< see userNameFault; unique ignoring case
    Role role = Role::Participant;
    bool enabled = true;
    TimeMs createdAt = 0;
    TimeMs lastSignInAt = 0; ///< 0 = never
    AccountQuota quota;

    friend bool operator==(const Account &, const Account &) = default;
};

/// What an API key is good for.
enum class KeyScope {
    Full, ///< whatever its owner may do
    Worker, ///< only the paths of pull workers
    Metrics, ///< only reading figures
};

/// "full", "worker", "metrics".
QString keyScopeWord(KeyScope scope);
std::optional<KeyScope> keyScopeFromWord(const QString &word);

/// An API key as it is listed. The key itself is shown once, when it is made, and kept nowhere.
struct ApiKey
{
    KeyId id;
    UserId owner;
    QString label; ///< see keyLabelFault
    QString prefix; ///< its first characters, so that people can tell keys apart
    KeyScope scope = KeyScope::Full;
    TimeMs createdAt = 0;
    TimeMs expiresAt = 0; ///< 0 = never
    TimeMs lastUsedAt = 0; ///< to about a minute; 0 = never
    bool revoked = false;

    friend bool operator==(const ApiKey &, const ApiKey &) = default;
};

/// Who stands behind a request.
struct Principal
{
    enum class Kind {
        LocalOperator, ///< the window or the command line, before and beside all accounts
        Account, ///< signed in with a password
        Key, ///< an API key
    };

    UserId user;
    QString name;
    Role role = Role::Participant;
    KeyScope scope = KeyScope::Full; ///< less than Full only for keys
    Kind kind = Kind::Account;
    QString tokenId; ///< the token's jti, or the number of the key; empty for the local operator
    TimeMs expiresAt = 0; ///< of the token or key; 0 = never

    friend bool operator==(const Principal &, const Principal &) = default;
};

/// The built-in operator: admin rights, no password, never by way of HTTP.
Principal localOperator();

// Checks of what people type. An empty answer means fine, otherwise it is one sentence.

/// 1 to 80 of the characters a-z A-Z 0-9 _ and -.
QString userNameFault(const QString &name);
/// At least 8 characters, at most 1024 bytes of UTF-8, not the name itself in whatever case.
QString passwordFault(const QString &password, const QString &name);
QString quotaFault(const AccountQuota &quota); ///< nothing below 0
QString keyLabelFault(const QString &label); ///< 1 to 100 characters, no control characters

/// The form in which names are compared and looked up.
QString foldedName(const QString &name);

} // namespace cq

Q_DECLARE_METATYPE(cq::Account)
