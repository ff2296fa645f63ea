#pragma once

#include "core/accounts/identitytable.h"
#include "core/base/result.h"
#include "core/domain/accountchange.h"

#include <QFuture>
#include <QHostAddress>
#include <QObject>

#include <memory>

namespace cq {

/// The accounts as other threads see them: see Accounts for what each call does and how it fails.
/// Every call posts to the engine and answers through a future; continue with whenDone(). Belongs
/// to one thread; news arrives there.
class AccountsHandle : public QObject
{
    Q_OBJECT

public:
    explicit AccountsHandle(QObject *parent = nullptr);
    ~AccountsHandle() override;

    /// Who may come in, as far as this thread has heard.
    virtual std::shared_ptr<const IdentityTable> identities() const = 0;

    /// Answers once people can sign in, or it is clear that they cannot.
    virtual QFuture<Result<void>> ready() = 0;
    virtual QFuture<Result<QList<Account>>> accounts() = 0; ///< by name
    virtual QFuture<Result<SignIn>> signIn(const QString &name, const QString &password,
                                           const QHostAddress &peer) = 0;
    virtual QFuture<Result<void>> signOut(const Principal &principal, const QString &address) = 0;
    virtual QFuture<Result<void>> signOutEverywhere(UserId user, const Actor &actor) = 0;
    virtual QFuture<Result<Account>> create(const NewAccount &wanted, const Actor &actor) = 0;
    virtual QFuture<Result<QList<IssuedAccount>>> createMany(const QList<NewAccount> &wanted,
                                                             const Actor &actor) = 0;
    virtual QFuture<Result<Account>> update(UserId user, const AccountChange &change,
                                            const Actor &actor) = 0;
    virtual QFuture<Result<void>> remove(UserId user, const Actor &actor) = 0;
    virtual QFuture<Result<IssuedKey>> createKey(UserId owner, const QString &label, KeyScope scope,
                                                 TimeMs expiresAt, const Actor &actor) = 0;
    virtual QFuture<Result<void>> revokeKey(KeyId key, const Actor &actor) = 0;
    virtual void noteKeyUsed(KeyId key) = 0;
    virtual QFuture<Result<QList<ApiKey>>> keysOf(UserId user) = 0; ///< newest first
    virtual QFuture<Result<QList<AuditEntry>>> audit(const AuditQuery &query) = 0;
    virtual QFuture<Result<qint64>> verifyAudit() = 0;

Q_SIGNALS:
    void identitiesChanged(const std::shared_ptr<const cq::IdentityTable> &identities);
    /// The audit trail may have new lines.
    void audited();
};

} // namespace cq
