#pragma once

#include "core/base/future.h"
#include "core/engine/accountshandle.h"

#include <optional>

namespace cq {

/// Accounts in memory for tests and pictures of the window: keeps what it is told without hashes or
/// rules beyond "names are unique", and writes down every call that changes something.
class FakeAccounts : public AccountsHandle
{
public:
    QList<Account> people;
    QList<ApiKey> keys;
    QList<AuditEntry> trail; ///< oldest first
    Result<qint64> chain = qint64{0}; ///< of verifyAudit(); while it is 0, as many as there are
    int auditAsked = 0;
    /// Set: every question and command is answered with this.
    std::optional<Error> broken;

    /// Commands in the order they came: "create mira participant", "update 2 enabled=false",
    /// "remove 2", "revokeKey 1" …
    QStringList calls;
    Actor lastActor;
    QString lastPassword;
    AccountQuota lastQuota;
    TimeMs now = 1'800'000'000'000; ///< when things are made

    /// Somebody who is there already.
    Account add(const QString &name, Role role = Role::Participant);
    /// Says that something changed.
    void publish();
    /// One more line of the audit trail; says so.
    void note(const Actor &actor, const QString &action, const QString &subject,
              const QString &detail = {});

    std::shared_ptr<const IdentityTable> identities() const override;

    QFuture<Result<void>> ready() override { return readyFuture<void>({}); }

    QFuture<Result<QList<Account>>> accounts() override;
    QFuture<Result<SignIn>> signIn(const QString &name, const QString &password,
                                   const QHostAddress &peer) override;
    QFuture<Result<void>> signOut(const Principal &principal, const QString &address) override;
    QFuture<Result<void>> signOutEverywhere(UserId user, const Actor &actor) override;
    QFuture<Result<Account>> create(const NewAccount &wanted, const Actor &actor) override;
    QFuture<Result<QList<IssuedAccount>>> createMany(const QList<NewAccount> &wanted,
                                                     const Actor &actor) override;
    QFuture<Result<Account>> update(UserId user, const AccountChange &change,
                                    const Actor &actor) override;
    QFuture<Result<void>> remove(UserId user, const Actor &actor) override;
    QFuture<Result<IssuedKey>> createKey(UserId owner, const QString &label, KeyScope scope,
                                         TimeMs expiresAt, const Actor &actor) override;
    QFuture<Result<void>> revokeKey(KeyId key, const Actor &actor) override;
    void noteKeyUsed(KeyId key) override;
    QFuture<Result<QList<ApiKey>>> keysOf(UserId user) override;
    QFuture<Result<QList<AuditEntry>>> audit(const AuditQuery &query) override;
    QFuture<Result<qint64>> verifyAudit() override;

private:
    bool isTaken(const QString &name) const;

    qint64 m_nextUser = 2;
    qint64 m_nextKey = 1;
};

/// A day of that class in the audit trail.
void playTrail(FakeAccounts &accounts, TimeMs now);

/// A class of people, some of them signed in lately, one disabled, with an administrator.
void playClass(FakeAccounts &accounts, TimeMs now);

} // namespace cq
