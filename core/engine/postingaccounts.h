#pragma once

#include "core/accounts/accounts.h"
#include "core/engine/accountshandle.h"
#include "core/engine/posting.h"

namespace cq {

/// Posts every call to the engine and brings its news to the thread of the handle.
class PostingAccounts : public AccountsHandle
{
public:
    void attach(Engine *engine)
    {
        m_posting.attach(engine);
        connect(engine, &Engine::identitiesChanged, this, &PostingAccounts::take,
                Qt::QueuedConnection);
        connect(engine, &Engine::audited, this, &PostingAccounts::audited, Qt::QueuedConnection);
        // The first table may have come before anybody listened.
        m_posting.post(
            [](Engine &ready) { Q_EMIT ready.identitiesChanged(ready.accounts().identities()); });
    }

    void detach() { m_posting.detach(); }

    std::shared_ptr<const IdentityTable> identities() const override { return m_identities; }

    QFuture<Result<void>> ready() override
    {
        return m_posting.ask<void>([](Engine &engine) {
            Answer<void> answer;
            engine.whenSignInReady([answer] { answer(Result<void>()); });
            return answer.future();
        });
    }

    QFuture<Result<QList<Account>>> accounts() override
    {
        return ask<QList<Account>>(
            [](Accounts &accounts) { return readyFuture<QList<Account>>(accounts.accounts()); });
    }

    QFuture<Result<SignIn>> signIn(const QString &name, const QString &password,
                                   const QHostAddress &peer) override
    {
        return ask<SignIn>([name, password, peer](Accounts &accounts) {
            return accounts.signIn(name, password, peer);
        });
    }

    QFuture<Result<void>> signOut(const Principal &principal, const QString &address) override
    {
        return ask<void>([principal, address](Accounts &accounts) {
            return accounts.signOut(principal, address);
        });
    }

    QFuture<Result<void>> signOutEverywhere(UserId user, const Actor &actor) override
    {
        return ask<void>(
            [user, actor](Accounts &accounts) { return accounts.signOutEverywhere(user, actor); });
    }

    QFuture<Result<Account>> create(const NewAccount &wanted, const Actor &actor) override
    {
        return ask<Account>(
            [wanted, actor](Accounts &accounts) { return accounts.create(wanted, actor); });
    }

    QFuture<Result<QList<IssuedAccount>>> createMany(const QList<NewAccount> &wanted,
                                                     const Actor &actor) override
    {
        return ask<QList<IssuedAccount>>(
            [wanted, actor](Accounts &accounts) { return accounts.createMany(wanted, actor); });
    }

    QFuture<Result<Account>> update(UserId user, const AccountChange &change,
                                    const Actor &actor) override
    {
        return ask<Account>([user, change, actor](Accounts &accounts) {
            return accounts.update(user, change, actor);
        });
    }

    QFuture<Result<void>> remove(UserId user, const Actor &actor) override
    {
        return ask<void>(
            [user, actor](Accounts &accounts) { return accounts.remove(user, actor); });
    }

    QFuture<Result<IssuedKey>> createKey(UserId owner, const QString &label, KeyScope scope,
                                         TimeMs expiresAt, const Actor &actor) override
    {
        return ask<IssuedKey>([owner, label, scope, expiresAt, actor](Accounts &accounts) {
            return accounts.createKey(owner, label, scope, expiresAt, actor);
        });
    }

    QFuture<Result<void>> revokeKey(KeyId key, const Actor &actor) override
    {
        return ask<void>(
            [key, actor](Accounts &accounts) { return accounts.revokeKey(key, actor); });
    }

    void noteKeyUsed(KeyId key) override
    {
        m_posting.post([key](Engine &engine) { engine.accounts().noteKeyUsed(key); });
    }

    QFuture<Result<QList<ApiKey>>> keysOf(UserId user) override
    {
        return ask<QList<ApiKey>>([user](Accounts &accounts) {
            return readyFuture<QList<ApiKey>>(accounts.keysOf(user));
        });
    }

    QFuture<Result<QList<AuditEntry>>> audit(const AuditQuery &query) override
    {
        return ask<QList<AuditEntry>>(
            [query](Accounts &accounts) { return accounts.audit(query); });
    }

    QFuture<Result<qint64>> verifyAudit() override
    {
        return ask<qint64>([](Accounts &accounts) { return accounts.verifyAudit(); });
    }

private:
    template <typename T> QFuture<Result<T>> ask(std::function<QFuture<Result<T>>(Accounts &)> call)
    {
        return m_posting.ask<T>(
            [call = std::move(call)](Engine &engine) { return call(engine.accounts()); });
    }

    void take(const std::shared_ptr<const IdentityTable> &identities)
    {
        m_identities = identities;
        Q_EMIT identitiesChanged(identities);
    }

    Posting m_posting;
    std::shared_ptr<const IdentityTable> m_identities = std::make_shared<const IdentityTable>();
};

} // namespace cq
