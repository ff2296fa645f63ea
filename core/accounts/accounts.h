#pragma once

#include "core/accounts/roster.h"
#include "core/accounts/signindesk.h"
#include "core/base/future.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>

namespace cq {

/// Who people are: their accounts, keys and sign-ins. Every change and every sign-in, also one that
/// failed, is answered after the commit that holds it and its line of the audit trail. Whether an
/// actor may do something is decided by the caller. Lives on the engine thread.
class Accounts : public QObject
{
    Q_OBJECT

public:
    Accounts(Writer &writer, const Clock &clock, QObject *parent = nullptr);
    ~Accounts() override; ///< waits for the one or two hashes that are being made

    /// Reads everybody; before, nobody can come in. Tokens are signed with the key of 32 bytes;
    /// those signed with another one are void. With an empty key people and API keys are known, but
    /// nobody signs in until it is called again with a key.
    QFuture<Result<void>> load(const QByteArray &tokenKey);

    /// Who may come in now; for any thread, for as long as it likes.
    std::shared_ptr<const IdentityTable> identities() const { return m_identities; }

    QList<Account> accounts() const { return m_roster.accounts(); } ///< by name

    std::optional<Account> find(UserId user) const; ///< nothing when there is none (any more)

    /// Of everybody there ever was, the local operator too: jobs name their owner by id.
    QHash<UserId, QString> names() const { return m_roster.names(); }

    /// A token for 24 hours. Unavailable while there is no enabled admin ("no administrator yet")
    /// or no key for tokens, else see SignInDesk::check.
    QFuture<Result<SignIn>> signIn(const QString &name, const QString &password,
                                   const QHostAddress &peer);
    /// Voids the token that the principal came with. Invalid for keys and the local operator.
    QFuture<Result<void>> signOut(const Principal &principal, const QString &address);
    QFuture<Result<void>> signOutEverywhere(UserId user, const Actor &actor); ///< keys stay

    /// Invalid names the field; Conflict when the name is taken.
    QFuture<Result<Account>> create(const NewAccount &wanted, const Actor &actor);
    /// All or none; see accountSeries() and accountsFromCsv(). Empty passwords are made. Conflict
    /// names those that are taken.
    QFuture<Result<QList<IssuedAccount>>> createMany(const QList<NewAccount> &wanted,
                                                     const Actor &actor);
    /// Conflict when the name is taken or no enabled admin would remain.
    QFuture<Result<Account>> update(UserId user, const AccountChange &change, const Actor &actor);
    QFuture<Result<Account>> setPassword(UserId user, const QString &password, const Actor &actor);
    QFuture<Result<void>> remove(UserId user, const Actor &actor); ///< Conflict: the last admin

    /// The text of the key is in the answer and nowhere else. expiresAt 0: never.
    QFuture<Result<IssuedKey>> createKey(UserId owner, const QString &label, KeyScope scope,
                                         TimeMs expiresAt, const Actor &actor);
    QFuture<Result<void>> revokeKey(KeyId key, const Actor &actor);
    void noteKeyUsed(KeyId key); ///< cheap; written at most once a minute per key

    QList<ApiKey> keysOf(UserId user) const { return m_roster.keysOf(user); } ///< newest first

    /// Newest first, at most 1000 lines.
    QFuture<Result<QList<AuditEntry>>> audit(const AuditQuery &query);
    QFuture<Result<qint64>> verifyAudit(); ///< see AuditStore::verify

Q_SIGNALS:
    /// Somebody or something about them has changed.
    void identitiesChanged(const std::shared_ptr<const cq::IdentityTable> &identities);
    /// The audit trail may have new lines.
    void audited();

private:
    using Change = std::function<Result<AccountRows>(Connection &)>;

    /// Commits, takes the rows over and answers what is picked from them.
    template <typename T>
    QFuture<Result<T>> commit(Change change, std::function<Result<T>(const AccountRows &)> pick);
    QFuture<Result<void>> commit(Change change);
    void takeOver(const AccountRows &rows);
    QString takenNames(const QList<NewAccount> &wanted) const;

    Writer &m_writer;
    const Clock &m_clock;
    QThreadPool m_pool;
    std::shared_ptr<std::atomic_bool> m_stopping = std::make_shared<std::atomic_bool>(false);
    Roster m_roster;
    SignInDesk m_desk;
    QByteArray m_tokenKey;
    QHash<KeyId, TimeMs> m_keyNoted;
    std::shared_ptr<const IdentityTable> m_identities = std::make_shared<const IdentityTable>();
};

} // namespace cq
