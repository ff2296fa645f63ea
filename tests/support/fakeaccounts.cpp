#include "tests/support/fakeaccounts.h"

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

template <typename T> QFuture<Result<T>> answer(Result<T> result)
{
    return readyFuture<T>(std::move(result));
}

Error unknown()
{
    return fail(ErrorKind::NotFound, u"There is no such user."_s);
}

} // namespace

Account FakeAccounts::add(const QString &name, Role role)
{
    Account account;
    account.id = UserId{m_nextUser++};
    account.name = name;
    account.role = role;
    account.createdAt = now;
    people.append(account);
    return account;
}

void FakeAccounts::publish()
{
    Q_EMIT identitiesChanged(identities());
}

bool FakeAccounts::isTaken(const QString &name) const
{
    return std::ranges::any_of(people, [&](const Account &account) {
        return foldedName(account.name) == foldedName(name);
    });
}

std::shared_ptr<const IdentityTable> FakeAccounts::identities() const
{
    IdentityTable::Contents contents;
    for (const Account &account : people)
        contents.people.insert(account.id, {account, 0});
    return std::make_shared<const IdentityTable>(std::move(contents));
}

QFuture<Result<QList<Account>>> FakeAccounts::accounts()
{
    if (broken)
        return answer<QList<Account>>(*broken);
    return answer<QList<Account>>(people);
}

QFuture<Result<SignIn>> FakeAccounts::signIn(const QString & /*name*/, const QString & /*password*/,
                                             const QHostAddress & /*peer*/)
{
    return answer<SignIn>(fail(ErrorKind::Denied, u"Nobody signs in here."_s));
}

QFuture<Result<void>> FakeAccounts::signOut(const Principal & /*principal*/,
                                            const QString & /*address*/)
{
    return answer<void>({});
}

QFuture<Result<void>> FakeAccounts::signOutEverywhere(UserId user, const Actor &actor)
{
    lastActor = actor;
    calls << u"signOutEverywhere %1"_s.arg(user.value);
    return answer<void>(broken ? Result<void>(*broken) : Result<void>());
}

QFuture<Result<Account>> FakeAccounts::create(const NewAccount &wanted, const Actor &actor)
{
    lastActor = actor;
    lastPassword = wanted.password;
    lastQuota = wanted.quota;
    calls << u"create %1 %2"_s.arg(wanted.name, roleWord(wanted.role));
    if (broken)
        return answer<Account>(*broken);
    if (isTaken(wanted.name))
        return answer<Account>(
            fail(ErrorKind::Conflict, u"The name “%1” is taken."_s.arg(wanted.name)));
    add(wanted.name, wanted.role);
    people.last().quota = wanted.quota;
    publish();
    return answer<Account>(people.last());
}

QFuture<Result<QList<IssuedAccount>>> FakeAccounts::createMany(const QList<NewAccount> &wanted,
                                                               const Actor &actor)
{
    lastActor = actor;
    calls << u"createMany %1"_s.arg(wanted.size());
    if (broken)
        return answer<QList<IssuedAccount>>(*broken);
    QList<IssuedAccount> issued;
    for (const NewAccount &one : wanted) {
        if (isTaken(one.name))
            return answer<QList<IssuedAccount>>(
                fail(ErrorKind::Conflict, u"The name “%1” is taken."_s.arg(one.name)));
    }
    for (const NewAccount &one : wanted) {
        const Account account = add(one.name, one.role);
        const QString password = one.password.isEmpty()
            ? u"made-%1"_s.arg(account.id.value, 4, 10, QChar(u'0'))
            : one.password;
        issued.append({account, password});
    }
    publish();
    return answer<QList<IssuedAccount>>(issued);
}

QFuture<Result<Account>> FakeAccounts::update(UserId user, const AccountChange &change,
                                              const Actor &actor)
{
    lastActor = actor;
    QStringList said;
    if (change.name)
        said << u"name=%1"_s.arg(*change.name);
    if (change.role)
        said << u"role=%1"_s.arg(roleWord(*change.role));
    if (change.enabled)
        said << u"enabled=%1"_s.arg(*change.enabled ? u"true"_s : u"false"_s);
    if (change.quota)
        said << u"quota"_s;
    if (change.password) {
        said << u"password"_s;
        lastPassword = *change.password;
    }
    calls << u"update %1 %2"_s.arg(user.value).arg(said.join(u' '));
    if (broken)
        return answer<Account>(*broken);
    const auto found = std::ranges::find(people, user, &Account::id);
    if (found == people.end())
        return answer<Account>(unknown());
    found->name = change.name.value_or(found->name);
    found->role = change.role.value_or(found->role);
    found->enabled = change.enabled.value_or(found->enabled);
    found->quota = change.quota.value_or(found->quota);
    lastQuota = found->quota;
    const Account changed = *found;
    publish();
    return answer<Account>(changed);
}

QFuture<Result<void>> FakeAccounts::remove(UserId user, const Actor &actor)
{
    lastActor = actor;
    calls << u"remove %1"_s.arg(user.value);
    if (broken)
        return answer<void>(*broken);
    people.removeIf([user](const Account &account) { return account.id == user; });
    publish();
    return answer<void>({});
}

QFuture<Result<IssuedKey>> FakeAccounts::createKey(UserId owner, const QString &label,
                                                   KeyScope scope, TimeMs expiresAt,
                                                   const Actor &actor)
{
    lastActor = actor;
    calls << u"createKey %1 %2 %3 %4"_s.arg(owner.value)
                 .arg(label, keyScopeWord(scope))
                 .arg(expiresAt);
    if (broken)
        return answer<IssuedKey>(*broken);
    ApiKey key;
    key.id = KeyId{m_nextKey++};
    key.owner = owner;
    key.label = label;
    key.scope = scope;
    key.prefix = u"cq_test%1"_s.arg(key.id.value);
    key.createdAt = now;
    key.expiresAt = expiresAt;
    keys.prepend(key);
    publish();
    return answer<IssuedKey>(IssuedKey{key, key.prefix + u"-and-the-rest"_s});
}

QFuture<Result<void>> FakeAccounts::revokeKey(KeyId key, const Actor &actor)
{
    lastActor = actor;
    calls << u"revokeKey %1"_s.arg(key.value);
    if (broken)
        return answer<void>(*broken);
    for (ApiKey &known : keys)
        known.revoked = known.revoked || known.id == key;
    publish();
    return answer<void>({});
}

void FakeAccounts::noteKeyUsed(KeyId /*key*/) {}

QFuture<Result<QList<ApiKey>>> FakeAccounts::keysOf(UserId user)
{
    if (broken)
        return answer<QList<ApiKey>>(*broken);
    QList<ApiKey> own = keys;
    own.removeIf([user](const ApiKey &key) { return key.owner != user; });
    return answer<QList<ApiKey>>(own);
}

void FakeAccounts::note(const Actor &actor, const QString &action, const QString &subject,
                        const QString &detail)
{
    AuditEntry entry;
    entry.id = trail.isEmpty() ? 1 : trail.last().id + 1;
    entry.at = now;
    entry.actor = actor;
    entry.action = action;
    entry.subject = subject;
    entry.detail = detail;
    trail.append(entry);
    Q_EMIT audited();
}

QFuture<Result<QList<AuditEntry>>> FakeAccounts::audit(const AuditQuery &query)
{
    ++auditAsked;
    if (broken)
        return answer<QList<AuditEntry>>(*broken);
    const auto fits = [&query](const AuditEntry &line) {
        const auto has = [&query](const QString &field) {
            return field.contains(query.text, Qt::CaseInsensitive);
        };
        const bool isBefore = query.beforeId == 0 || line.id < query.beforeId;
        const bool isTheirs = query.person.isNull() || line.actor.user == query.person
            || foldedName(line.subject) == foldedName(query.personName);
        const bool isSaid = query.text.isEmpty() || has(line.actor.name) || has(line.actor.address)
            || has(line.action) || has(line.subject) || has(line.detail)
            || query.actions.contains(line.action);
        return isBefore && isTheirs && isSaid;
    };
    QList<AuditEntry> found;
    for (auto line = trail.crbegin(); line != trail.crend() && found.size() < query.limit; ++line) {
        if (fits(*line))
            found.append(*line);
    }
    return answer<QList<AuditEntry>>(found);
}

QFuture<Result<qint64>> FakeAccounts::verifyAudit()
{
    if (broken)
        return answer<qint64>(*broken);
    return answer<qint64>(chain && *chain == 0 ? Result<qint64>(trail.size()) : chain);
}

void playClass(FakeAccounts &accounts, TimeMs now)
{
    constexpr TimeMs kMinute = 60'000;
    constexpr TimeMs kDay = 24 * 60 * kMinute;
    accounts.now = now - 3 * kDay;
    accounts.add(u"instructor"_s, Role::Admin);
    accounts.add(u"helper"_s, Role::Editor);
    for (const QString &name : {u"mira"_s, u"amir"_s, u"lena"_s, u"jonas"_s, u"noah"_s, u"sofia"_s,
                                u"tom"_s, u"yuki"_s, u"clara"_s, u"ben"_s, u"elif"_s, u"aisha"_s})
        accounts.add(name);
    int minutes = 0;
    for (Account &account : accounts.people)
        account.lastSignInAt = now - (minutes += 7) * kMinute;
    accounts.people.last().lastSignInAt = 0;
    accounts.people[7].enabled = false;
    accounts.people[2].quota.waitingJobs = 8;
    accounts.people[2].quota.storedBytes = 5LL << 30;
    const UserId owner = accounts.people.at(2).id;
    const Actor actor{kLocalOperator, u"local"_s, u"local"_s};
    accounts.createKey(owner, u"notebook"_s, KeyScope::Full, now + 30 * kDay, actor);
    accounts.keys.first().lastUsedAt = now - 2 * kMinute;
    accounts.createKey(owner, u"old laptop"_s, KeyScope::Worker, 0, actor);
    accounts.keys.first().revoked = true;
    accounts.calls.clear();
    playTrail(accounts, now);
}

void playTrail(FakeAccounts &accounts, TimeMs now)
{
    constexpr TimeMs kMinute = 60'000;
    const Actor operatorHere{kLocalOperator, u"local"_s, u"local"_s};
    accounts.now = now - 26 * 60 * kMinute;
    for (const Account &account : std::as_const(accounts.people))
        accounts.note(operatorHere, u"account.created"_s, account.name,
                      u"role: "_s + roleWord(account.role));
    int host = 20;
    accounts.now = now - 90 * kMinute;
    for (const Account &account : std::as_const(accounts.people)) {
        const QString address = u"192.168.1.%1"_s.arg(++host);
        accounts.now += 5 * kMinute;
        if (host % 5 == 0)
            accounts.note({{}, {}, address}, u"sign_in.failed"_s, account.name,
                          u"wrong password"_s);
        accounts.note({account.id, account.name, address}, u"sign_in"_s, account.name);
    }
    accounts.now = now - 3 * kMinute;
    const Account &instructor = accounts.people.first();
    const Actor admin{instructor.id, instructor.name, u"192.168.1.21"_s};
    accounts.note(admin, u"account.changed"_s, accounts.people.at(1).name,
                  u"role: participant → editor, quota"_s);
    accounts.note(admin, u"key.created"_s, accounts.people.at(2).name,
                  u"cq_test1…, worker, “notebook”"_s);
    accounts.now = now;
}

} // namespace cq
