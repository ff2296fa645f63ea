#include "core/accounts/accounts.h"

#include "core/accounts/accountlist.h"
#include "core/accounts/passwords.h"
#include "core/accounts/tokens.h"
#include "core/storage/auditstore.h"
#include "core/storage/writer.h"

#include <QtConcurrentRun>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHashesAtOnce = 2; // each takes 64 MB
constexpr TimeMs kKeyNoteMs = 60'000;
constexpr qsizetype kShownOfKey = 9;
constexpr int kMostAuditLines = 1000;

/// What hashing a list of new accounts makes of it.
struct Hashed
{
    QList<HashedAccount> accounts;
    QStringList passwords; ///< in the same order
};

/// On the pool.
Result<Hashed> hashAll(const QList<NewAccount> &wanted, const std::atomic_bool &stopping)
{
    Hashed hashed;
    for (const NewAccount &one : wanted) {
        if (stopping)
            return fail(ErrorKind::Unavailable, u"The program is stopping."_s);
        const QString password = one.password.isEmpty() ? randomPassword() : one.password;
        const auto hash = hashPassword(password);
        if (!hash)
            return hash.error();
        Account account;
        account.name = one.name;
        account.role = one.role;
        account.enabled = one.enabled;
        account.quota = one.quota;
        hashed.accounts.append({account, *hash});
        hashed.passwords.append(password);
    }
    return hashed;
}

QString changeFault(const AccountChange &change, const QString &currentName)
{
    const QString name = change.name.value_or(currentName);
    if (QString fault = userNameFault(name); !fault.isEmpty())
        return fault;
    if (QString fault = quotaFault(change.quota.value_or(AccountQuota())); !fault.isEmpty())
        return fault;
    return change.password ? passwordFault(*change.password, name) : QString();
}

Result<Account> onlyAccount(const AccountRows &rows)
{
    return rows.accounts.first().account;
}

Error noSuchAccount()
{
    return fail(ErrorKind::NotFound, u"There is no such account."_s);
}

} // namespace

Accounts::Accounts(Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_clock(clock)
    , m_desk(writer, clock, m_roster, m_pool)
{
    m_pool.setMaxThreadCount(kHashesAtOnce);
    connect(&m_desk, &SignInDesk::committed, this, &Accounts::takeOver);
    connect(&m_desk, &SignInDesk::refused, this, &Accounts::audited);
}

Accounts::~Accounts()
{
    *m_stopping = true;
    m_pool.clear();
}

template <typename T>
QFuture<Result<T>> Accounts::commit(Change change,
                                    std::function<Result<T>(const AccountRows &)> pick)
{
    Answer<T> answer;
    whenDone(m_writer.write<AccountRows>(std::move(change)), this,
             [this, answer, pick = std::move(pick)](const Result<AccountRows> &rows) {
                 if (!rows) {
                     answer(rows.error());
                     return;
                 }
                 takeOver(*rows);
                 answer(pick(*rows));
             });
    return answer.future();
}

QFuture<Result<void>> Accounts::commit(Change change)
{
    return commit<void>(std::move(change), [](const AccountRows &) { return Result<void>(); });
}

void Accounts::takeOver(const AccountRows &rows)
{
    m_roster.merge(rows);
    m_identities = std::make_shared<const IdentityTable>(m_roster.identities(m_tokenKey));
    Q_EMIT identitiesChanged(m_identities);
    Q_EMIT audited();
}

QFuture<Result<void>> Accounts::load(const QByteArray &tokenKey)
{
    if (!tokenKey.isEmpty() && tokenKey.size() != kTokenKeyBytes)
        return readyFuture<void>(
            fail(ErrorKind::Invalid, u"The key that signs tokens needs 32 bytes."_s));
    m_tokenKey = tokenKey;
    return commit(
        [now = m_clock.now()](Connection &connection) { return readAccounts(connection, now); });
}

std::optional<Account> Accounts::find(UserId user) const
{
    const StoredAccount *stored = m_roster.find(user);
    return stored ? std::optional(stored->account) : std::nullopt;
}

QFuture<Result<SignIn>> Accounts::signIn(const QString &name, const QString &password,
                                         const QHostAddress &peer)
{
    if (!m_identities->hasAdmin())
        return readyFuture<SignIn>(
            fail(ErrorKind::Unavailable, u"There is no administrator yet."_s));
    if (m_tokenKey.isEmpty())
        return readyFuture<SignIn>(
            fail(ErrorKind::Unavailable, u"Nobody can sign in yet: there is no key for tokens."_s));
    Answer<SignIn> answer;
    whenDone(
        m_desk.check(name, password, peer), this, [this, answer](const Result<AccountRows> &rows) {
            if (!rows) {
                answer(rows.error());
                return;
            }
            const StoredAccount &stored = rows->accounts.first();
            const TokenClaims claims = newToken(stored.account.id, stored.epoch, m_clock.now());
            const auto token = signToken(claims, m_tokenKey);
            if (token)
                answer(SignIn{*token, stored.account, claims.expiresAt});
            else
                answer(token.error());
        });
    return answer.future();
}

QFuture<Result<void>> Accounts::signOut(const Principal &principal, const QString &address)
{
    if (principal.kind != Principal::Kind::Account || principal.tokenId.isEmpty())
        return readyFuture<void>(
            fail(ErrorKind::Invalid, u"Only who signed in with a password can sign out."_s));
    const Actor actor{principal.user, principal.name, address};
    return commit([principal, actor, now = m_clock.now()](Connection &connection) {
        return voidToken(connection, principal, actor, now);
    });
}

QFuture<Result<void>> Accounts::signOutEverywhere(UserId user, const Actor &actor)
{
    return commit([user, actor, now = m_clock.now()](Connection &connection) {
        return voidTokens(connection, user, actor, now);
    });
}

QFuture<Result<Account>> Accounts::create(const NewAccount &wanted, const Actor &actor)
{
    if (const QString fault = passwordFault(wanted.password, wanted.name); !fault.isEmpty())
        return readyFuture<Account>(fail(ErrorKind::Invalid, fault));
    Answer<Account> answer;
    whenDone(createMany({wanted}, actor), this,
             [answer](const Result<QList<IssuedAccount>> &issued) {
                 if (issued)
                     answer(issued->first().account);
                 else
                     answer(issued.error());
             });
    return answer.future();
}

QString Accounts::takenNames(const QList<NewAccount> &wanted) const
{
    QStringList taken;
    for (const NewAccount &one : wanted) {
        if (m_roster.find(one.name))
            taken << one.name;
    }
    return taken.join(u", "_s);
}

QFuture<Result<QList<IssuedAccount>>> Accounts::createMany(const QList<NewAccount> &wanted,
                                                           const Actor &actor)
{
    using Issued = QList<IssuedAccount>;
    if (wanted.isEmpty() || wanted.size() > kMostAccountsAtOnce)
        return readyFuture<Issued>(
            fail(ErrorKind::Invalid,
                 u"From 1 to %1 accounts can be made at once."_s.arg(kMostAccountsAtOnce)));
    for (const NewAccount &one : wanted) {
        if (const QString fault = newAccountFault(one); !fault.isEmpty())
            return readyFuture<Issued>(fail(ErrorKind::Invalid, fault));
    }
    // The database has the last word; this saves the work of hashing.
    if (const QString taken = takenNames(wanted); !taken.isEmpty())
        return readyFuture<Issued>(fail(
            ErrorKind::Conflict, u"There are accounts of these names already: %1."_s.arg(taken)));
    Answer<Issued> answer;
    auto hashing = QtConcurrent::run(
        &m_pool, [wanted, stopping = m_stopping] { return hashAll(wanted, *stopping); });
    whenDone(std::move(hashing), this, [this, answer, actor](const Result<Hashed> &hashed) {
        if (!hashed) {
            answer(hashed.error());
            return;
        }
        const auto add = [accounts = hashed->accounts, actor,
                          now = m_clock.now()](Connection &connection) {
            return addAccounts(connection, accounts, actor, now);
        };
        const auto issue = [passwords = hashed->passwords](const AccountRows &rows) {
            Issued issued;
            for (qsizetype i = 0; i < rows.accounts.size(); ++i)
                issued.append({rows.accounts.at(i).account, passwords.at(i)});
            return Result<Issued>(issued);
        };
        whenDone(commit<Issued>(add, issue), this,
                 [answer](const Result<Issued> &issued) { answer(issued); });
    });
    return answer.future();
}

QFuture<Result<Account>> Accounts::update(UserId user, const AccountChange &change,
                                          const Actor &actor)
{
    const StoredAccount *known = m_roster.find(user);
    if (!known)
        return readyFuture<Account>(noSuchAccount());
    if (const QString fault = changeFault(change, known->account.name); !fault.isEmpty())
        return readyFuture<Account>(fail(ErrorKind::Invalid, fault));
    const auto committed = [this, user, change, actor](const QString &hash) {
        return commit<Account>(
            [user, change, hash, actor, now = m_clock.now()](Connection &connection) {
                return changeAccount(connection, user, change, hash, actor, now);
            },
            onlyAccount);
    };
    if (!change.password)
        return committed({});
    Answer<Account> answer;
    whenDone(QtConcurrent::run(&m_pool, hashPassword, *change.password), this,
             [this, answer, committed](const Result<QString> &hash) {
                 if (!hash) {
                     answer(hash.error());
                     return;
                 }
                 whenDone(committed(*hash), this,
                          [answer](const Result<Account> &account) { answer(account); });
             });
    return answer.future();
}

QFuture<Result<Account>> Accounts::setPassword(UserId user, const QString &password,
                                               const Actor &actor)
{
    AccountChange change;
    change.password = password;
    return update(user, change, actor);
}

QFuture<Result<void>> Accounts::remove(UserId user, const Actor &actor)
{
    return commit([user, actor, now = m_clock.now()](Connection &connection) {
        return removeAccount(connection, user, actor, now);
    });
}

QFuture<Result<IssuedKey>> Accounts::createKey(UserId owner, const QString &label, KeyScope scope,
                                               TimeMs expiresAt, const Actor &actor)
{
    const TimeMs now = m_clock.now();
    if (const QString fault = keyLabelFault(label); !fault.isEmpty())
        return readyFuture<IssuedKey>(fail(ErrorKind::Invalid, fault));
    if (expiresAt != 0 && expiresAt <= now)
        return readyFuture<IssuedKey>(
            fail(ErrorKind::Invalid, u"The key would have expired already."_s));
    const QString text = QString::fromLatin1(randomKey());
    ApiKey key;
    key.owner = owner;
    key.label = label.trimmed();
    key.prefix = text.first(kShownOfKey);
    key.scope = scope;
    key.createdAt = now;
    key.expiresAt = expiresAt;
    return commit<IssuedKey>(
        [key, hash = keyHash(text.toLatin1()), actor, now](Connection &connection) {
            return addKey(connection, key, hash, actor, now);
        },
        [text](const AccountRows &rows) {
            return Result<IssuedKey>({rows.keys.first().key, text});
        });
}

QFuture<Result<void>> Accounts::revokeKey(KeyId key, const Actor &actor)
{
    return commit([key, actor, now = m_clock.now()](Connection &connection) {
        return cq::revokeKey(connection, key, actor, now);
    });
}

void Accounts::noteKeyUsed(KeyId key)
{
    const TimeMs now = m_clock.now();
    const TimeMs noted = m_keyNoted.value(key, now - kKeyNoteMs);
    if (now >= noted && now - noted < kKeyNoteMs)
        return;
    m_keyNoted.insert(key, now);
    m_roster.noteKeyUsed(key, now);
    // Nobody waits for it, and a time that is lost is noted again in a minute.
    [[maybe_unused]] const auto done = m_writer.write<void>(
        [key, now](Connection &connection) { return ApiKeyStore(connection).noteUsed(key, now); });
}

QFuture<Result<QList<AuditEntry>>> Accounts::audit(const AuditQuery &query)
{
    AuditQuery wanted = query;
    wanted.limit = std::clamp(query.limit, 0, kMostAuditLines);
    return m_writer.write<QList<AuditEntry>>(
        [wanted](Connection &connection) { return AuditStore(connection).find(wanted); });
}

QFuture<Result<qint64>> Accounts::verifyAudit()
{
    return m_writer.write<qint64>(
        [](Connection &connection) { return AuditStore(connection).verify(); });
}

} // namespace cq
