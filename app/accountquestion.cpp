#include "app/accountquestion.h"

#include "core/base/future.h"
#include "core/engine/accountshandle.h"

#include <QJsonArray>

#include <algorithm>
#include <functional>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

using Action = AccountOptions::Action;
using Reply = Answer<QJsonObject>;

constexpr TimeMs kDayMs = 24LL * 60 * 60 * 1000;

QString commandOf(Action action)
{
    switch (action) {
    case Action::AddUser:
        return u"user-add"_s;
    case Action::ListUsers:
        return u"user-list"_s;
    case Action::DisableUser:
        return u"user-disable"_s;
    case Action::EnableUser:
        return u"user-enable"_s;
    case Action::ResetUser:
        return u"user-reset"_s;
    case Action::RemoveUser:
        return u"user-remove"_s;
    case Action::CreateToken:
        return u"token-create"_s;
    case Action::ListTokens:
        return u"token-list"_s;
    case Action::RevokeToken:
        return u"token-revoke"_s;
    }
    Q_UNREACHABLE();
}

std::optional<Action> actionOf(const QString &command)
{
    for (int i = 0; i <= static_cast<int>(Action::RevokeToken); ++i) {
        const auto action = static_cast<Action>(i);
        if (commandOf(action) == command)
            return action;
    }
    return std::nullopt;
}

Actor actorHere()
{
    const Principal local = localOperator();
    return {local.user, local.name, u"local"_s};
}

QJsonObject toJson(const Account &account)
{
    return {{u"name"_s, account.name},
            {u"role"_s, roleWord(account.role)},
            {u"enabled"_s, account.enabled},
            {u"last_sign_in"_s, account.lastSignInAt}};
}

QJsonObject toJson(const ApiKey &key, const QString &owner)
{
    return {{u"id"_s, key.id.value},       {u"user"_s, owner},
            {u"label"_s, key.label},       {u"scope"_s, keyScopeWord(key.scope)},
            {u"prefix"_s, key.prefix},     {u"revoked"_s, key.revoked},
            {u"expires"_s, key.expiresAt}, {u"last_used"_s, key.lastUsedAt}};
}

/// Answers with the account, or its error.
auto withAccount(const Reply &reply)
{
    return [reply](const Result<Account> &account) {
        if (account)
            reply(QJsonObject{{u"accounts"_s, QJsonArray{toJson(*account)}}});
        else
            reply(account.error());
    };
}

auto withNothing(const Reply &reply)
{
    return [reply](const Result<void> &done) {
        if (done)
            reply(QJsonObject());
        else
            reply(done.error());
    };
}

/// Goes on with the account of that name, in whatever case; without a name, with all there are.
void withNamed(AccountsHandle &accounts, const QString &name, const Reply &reply,
               const std::function<void(const QList<Account> &)> &then)
{
    whenDone(
        accounts.accounts(), &accounts, [name, reply, then](const Result<QList<Account>> &all) {
            if (!all) {
                reply(all.error());
                return;
            }
            const auto named =
                std::ranges::find(*all, foldedName(name),
                                  [](const Account &account) { return foldedName(account.name); });
            if (name.isEmpty())
                then(*all);
            else if (named == all->end())
                reply(fail(ErrorKind::NotFound, u"There is no account named “%1”."_s.arg(name)));
            else
                then({*named});
        });
}

void change(AccountsHandle &accounts, const Account &account, const AccountChange &wanted,
            const Reply &reply)
{
    whenDone(accounts.update(account.id, wanted, actorHere()), &accounts, withAccount(reply));
}

/// One owner's keys after the other's.
void listKeys(AccountsHandle &accounts, const QList<Account> &owners, const QJsonArray &known,
              const Reply &reply)
{
    if (owners.isEmpty()) {
        reply(QJsonObject{{u"keys"_s, known}});
        return;
    }
    const Account &owner = owners.first();
    whenDone(accounts.keysOf(owner.id), &accounts,
             [&accounts, owners, owner, known, reply](const Result<QList<ApiKey>> &keys) {
                 if (!keys) {
                     reply(keys.error());
                     return;
                 }
                 QJsonArray more = known;
                 for (const ApiKey &key : *keys)
                     more.append(toJson(key, owner.name));
                 listKeys(accounts, owners.sliced(1), more, reply);
             });
}

void createKey(AccountsHandle &accounts, const Account &owner, const QJsonObject &question,
               const Reply &reply)
{
    const auto scope = keyScopeFromWord(question.value(u"scope"_s).toString());
    if (!scope) {
        reply(fail(ErrorKind::Invalid, u"There is no such scope."_s));
        return;
    }
    const int days = question.value(u"days"_s).toInt();
    const TimeMs end = days > 0 ? SystemClock().now() + days * kDayMs : 0;
    whenDone(accounts.createKey(owner.id, question.value(u"label"_s).toString(), *scope, end,
                                actorHere()),
             &accounts, [owner, reply](const Result<IssuedKey> &issued) {
                 if (issued)
                     reply(QJsonObject{{u"keys"_s, QJsonArray{toJson(issued->key, owner.name)}},
                                       {u"key"_s, issued->text}});
                 else
                     reply(issued.error());
             });
}

void create(AccountsHandle &accounts, const QJsonObject &question, const Reply &reply)
{
    NewAccount wanted;
    wanted.name = question.value(u"name"_s).toString();
    wanted.password = question.value(u"password"_s).toString();
    const auto role = roleFromWord(question.value(u"role"_s).toString());
    if (!role) {
        reply(fail(ErrorKind::Invalid, u"There is no such role."_s));
        return;
    }
    wanted.role = *role;
    whenDone(accounts.create(wanted, actorHere()), &accounts, withAccount(reply));
}

/// What is done to the one account that the question names.
void actOn(AccountsHandle &accounts, Action action, const Account &account,
           const QJsonObject &question, const Reply &reply)
{
    AccountChange wanted;
    switch (action) {
    case Action::DisableUser:
    case Action::EnableUser:
        wanted.enabled = action == Action::EnableUser;
        change(accounts, account, wanted, reply);
        return;
    case Action::ResetUser:
        wanted.password = question.value(u"password"_s).toString();
        change(accounts, account, wanted, reply);
        return;
    case Action::RemoveUser:
        whenDone(accounts.remove(account.id, actorHere()), &accounts, withNothing(reply));
        return;
    case Action::CreateToken:
        createKey(accounts, account, question, reply);
        return;
    case Action::AddUser:
    case Action::ListUsers:
    case Action::ListTokens:
    case Action::RevokeToken:
        break;
    }
    Q_UNREACHABLE();
}

} // namespace

QJsonObject accountQuestion(const AccountOptions &options, const QString &password)
{
    return {{u"command"_s, commandOf(options.action)},
            {u"name"_s, options.name},
            {u"role"_s, roleWord(options.role)},
            {u"password"_s, password},
            {u"label"_s, options.label},
            {u"scope"_s, keyScopeWord(options.scope)},
            {u"days"_s, options.days},
            {u"key"_s, options.key.value}};
}

bool isAccountQuestion(const QJsonObject &question)
{
    return actionOf(question.value(u"command"_s).toString()).has_value();
}

QFuture<Result<QJsonObject>> answerAccountQuestion(AccountsHandle &accounts,
                                                   const QJsonObject &question)
{
    const Reply reply;
    const auto action = actionOf(question.value(u"command"_s).toString());
    const QString name = question.value(u"name"_s).toString();
    if (!action) {
        reply(fail(ErrorKind::Invalid, u"Unknown command."_s));
        return reply.future();
    }
    switch (*action) {
    case Action::AddUser:
        create(accounts, question, reply);
        break;
    case Action::ListUsers:
        withNamed(accounts, {}, reply, [reply](const QList<Account> &all) {
            QJsonArray list;
            for (const Account &account : all)
                list.append(toJson(account));
            reply(QJsonObject{{u"accounts"_s, list}});
        });
        break;
    case Action::ListTokens:
        withNamed(accounts, name, reply, [&accounts, reply](const QList<Account> &owners) {
            listKeys(accounts, owners, {}, reply);
        });
        break;
    case Action::RevokeToken:
        whenDone(accounts.revokeKey(KeyId{question.value(u"key"_s).toInteger()}, actorHere()),
                 &accounts, withNothing(reply));
        break;
    case Action::DisableUser:
    case Action::EnableUser:
    case Action::ResetUser:
    case Action::RemoveUser:
    case Action::CreateToken:
        if (name.isEmpty()) {
            reply(fail(ErrorKind::Invalid, u"The user name is missing."_s));
            break;
        }
        withNamed(accounts, name, reply,
                  [&accounts, action = *action, question, reply](const QList<Account> &named) {
                      actOn(accounts, action, named.first(), question, reply);
                  });
        break;
    }
    return reply.future();
}

} // namespace cq
