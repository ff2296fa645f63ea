#include "core/api/routes.h"
#include "core/api/signinproblem.h"
#include "core/web/body.h"

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QJsonObject briefView(const Account &account)
{
    return {{u"id"_s, account.id.value},
            {u"username"_s, account.name},
            {u"role"_s, roleWord(account.role)}};
}

void bad(const web::Reply &reply, const QString &sentence)
{
    reply.fail({400, "invalid", sentence, {}, {}, 0});
}

/// S0 answers 400 to whatever does not fit.
void refuse(const web::Reply &reply, const Error &error)
{
    if (error.kind == ErrorKind::NotFound)
        reply.notFound(u"User not found"_s);
    else if (error.kind == ErrorKind::Conflict || error.kind == ErrorKind::Invalid)
        bad(reply, error.message);
    else
        reply.fail(error);
}

void signIn(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = web::readJsonBody(call.request.body);
    const QString name = body ? body->fields.value("username"_L1).toString() : QString();
    const QString password = body ? body->fields.value("password"_L1).toString() : QString();
    if (name.isEmpty() || password.isEmpty()) {
        bad(reply, u"Missing username or password"_s);
        return;
    }
    whenDone(backend.accounts.signIn(name, password, call.request.peer), backend.context(),
             [reply](const Result<SignIn> &signedIn) {
                 if (signedIn) {
                     reply.json(
                         200,
                         QJsonObject{{u"access_token"_s, QString::fromLatin1(signedIn->token)},
                                     {u"role"_s, roleWord(signedIn->account.role)}});
                     return;
                 }
                 web::Problem problem = signInProblem(signedIn.error());
                 if (problem.status == 401)
                     problem.message = u"Invalid username or password"_s;
                 reply.fail(problem);
             });
}

void showSelf(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto account = backend.accounts.identities()->account(call.principal.user);
    if (account)
        reply.json(
            200, QJsonObject{{u"username"_s, account->name}, {u"role"_s, roleWord(account->role)}});
    else
        reply.notFound(u"User not found"_s);
}

/// Everybody, or oneself for participants.
void listUsers(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    whenGood(backend, backend.accounts.accounts(), reply,
             [call, reply](const QList<Account> &accounts) {
                 QJsonArray views;
                 for (const Account &account : accounts) {
                     if (call.isOperator() || account.id == call.principal.user)
                         views.append(briefView(account));
                 }
                 reply.json(200, views);
             });
}

/// The number in the path; 0 when it is none, or the local operator's, who is no account.
UserId userOf(const web::Call &call)
{
    const QString &text = call.parameters.first();
    const UserId user{text.toLongLong()};
    return QString::number(user.value) == text && user != kLocalOperator ? user : UserId{};
}

void showUser(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const UserId user = userOf(call);
    if (!call.isOperator() && user != call.principal.user) {
        reply.fail({403, "forbidden", u"Participants see their own account only"_s, {}, {}, 0});
        return;
    }
    const auto account = backend.accounts.identities()->account(user);
    if (account)
        reply.json(200, briefView(*account));
    else
        reply.notFound(u"User not found"_s);
}

void createUser(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = web::readJsonBody(call.request.body);
    if (!body) {
        bad(reply, body.error().message);
        return;
    }
    NewAccount wanted;
    wanted.name = body->fields.value("username"_L1).toString();
    wanted.password = body->fields.value("password"_L1).toString();
    const QString roleName = body->fields.value("role"_L1).toString();
    if (wanted.name.isEmpty() || wanted.password.isEmpty() || roleName.isEmpty()) {
        bad(reply, u"Missing fields"_s);
        return;
    }
    const auto role = roleFromWord(roleName);
    if (!role) {
        bad(reply, u"The role is participant, editor or admin"_s);
        return;
    }
    wanted.role = *role;
    whenDone(backend.accounts.create(wanted, actorOf(call)), backend.context(),
             [reply](const Result<Account> &account) {
                 if (account)
                     reply.json(201,
                                QJsonObject{{u"msg"_s, u"User created successfully"_s},
                                            {u"id"_s, account->id.value}});
                 else if (account.error().kind == ErrorKind::Conflict)
                     bad(reply, u"Username already exists"_s);
                 else
                     refuse(reply, account.error());
             });
}

/// What a body wants to change, or a sentence about what is wrong with it.
Result<AccountChange> changeIn(const QByteArray &bytes)
{
    const auto body = web::readJsonBody(bytes);
    if (!body)
        return body.error();
    const QJsonObject &fields = body->fields;
    AccountChange change;
    if (fields.contains("username"_L1))
        change.name = fields.value("username"_L1).toString();
    if (fields.contains("role"_L1)) {
        change.role = roleFromWord(fields.value("role"_L1).toString());
        if (!change.role)
            return fail(ErrorKind::Invalid, u"The role is participant, editor or admin"_s);
    }
    if (const QString password = fields.value("password"_L1).toString(); !password.isEmpty())
        change.password = password;
    return change;
}

void apply(const Backend &backend, const web::Call &call, const web::Reply &reply,
           const AccountChange &change)
{
    const UserId user = userOf(call);
    if (change.name) {
        const auto other = backend.directory.userByName(*change.name);
        if (other && *other != user) {
            bad(reply, u"Username already exists"_s);
            return;
        }
    }
    whenDone(backend.accounts.update(user, change, actorOf(call)), backend.context(),
             [reply](const Result<Account> &account) {
                 if (account)
                     reply.json(200, QJsonObject{{u"msg"_s, u"User updated successfully"_s}});
                 else
                     refuse(reply, account.error());
             });
}

/// Goes on when there is such an account: 404 comes before what is wrong with a body.
bool isThere(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    if (backend.accounts.identities()->account(userOf(call)))
        return true;
    reply.notFound(u"User not found"_s);
    return false;
}

void changeUser(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    if (!isThere(backend, call, reply))
        return;
    const auto change = changeIn(call.request.body);
    if (change)
        apply(backend, call, reply, *change);
    else
        bad(reply, change.error().message);
}

/// S0's page asks for this before it sends the row.
void changePassword(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    if (!isThere(backend, call, reply))
        return;
    const auto read = changeIn(call.request.body);
    AccountChange change;
    if (read)
        change.password = read->password;
    if (change.password)
        apply(backend, call, reply, change);
    else
        bad(reply, read ? u"Missing fields"_s : read.error().message);
}

void removeUser(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    if (!isThere(backend, call, reply))
        return;
    whenDone(backend.accounts.remove(userOf(call), actorOf(call)), backend.context(),
             [reply](const Result<void> &removed) {
                 if (removed)
                     reply.json(200, QJsonObject{{u"msg"_s, u"User deleted successfully"_s}});
                 else
                     refuse(reply, removed.error());
             });
}

QList<web::Route> accountRoutes(const Backend &backend)
{
    using enum http::Method;
    using web::Access;
    constexpr auto kFamily = web::Family::S0Accounts;
    constexpr qint64 kSmall = 64 * 1024;
    return {
        {.method = Get,
         .path = "/api/users",
         .operation = "listAccounts",
         .summary = u"All accounts, briefly; a participant sees the own one."_s,
         .handler = handler(backend, listUsers),
         .family = kFamily,
         .answers = {{200, "BriefUsers"}}},
        {.method = Post,
         .path = "/api/users",
         .operation = "createAccount",
         .access = Access::Admin,
         .summary = u"Makes an account."_s,
         .handler = handler(backend, createUser),
         .family = kFamily,
         .body = web::BodyKind::Json,
         .request = "BriefUser",
         .answers = {{201, "Msg"}, {400, "MsgError"}},
         .bodyLimit = kSmall,
         .denied = u"Only admin can create users"_s},
        {.method = Get,
         .path = "/api/users/{id}",
         .operation = "showAccount",
         .summary = u"One account, briefly."_s,
         .handler = handler(backend, showUser),
         .family = kFamily,
         .answers = {{200, "BriefUser"}, {404, "MsgError"}}},
        {.method = Put,
         .path = "/api/users/{id}",
         .operation = "changeAccount",
         .access = Access::Admin,
         .summary = u"Changes name, role or password; an empty password stays."_s,
         .handler = handler(backend, changeUser),
         .family = kFamily,
         .body = web::BodyKind::Json,
         .request = "BriefUser",
         .answers = {{200, "Msg"}, {400, "MsgError"}, {404, "MsgError"}},
         .bodyLimit = kSmall,
         .denied = u"Only admin can update users"_s},
        {.method = Put,
         .path = "/api/users/{id}/password",
         .operation = "changeAccountPassword",
         .access = Access::Admin,
         .summary = u"Sets a password."_s,
         .handler = handler(backend, changePassword),
         .family = kFamily,
         .body = web::BodyKind::Json,
         .request = "Password",
         .answers = {{200, "Msg"}, {400, "MsgError"}, {404, "MsgError"}},
         .bodyLimit = kSmall,
         .denied = u"Only admin can update users"_s},
        {.method = Delete,
         .path = "/api/users/{id}",
         .operation = "removeAccount",
         .access = Access::Admin,
         .summary = u"Removes an account; its jobs stay."_s,
         .handler = handler(backend, removeUser),
         .family = kFamily,
         .answers = {{200, "Msg"}, {400, "MsgError"}, {404, "MsgError"}},
         .denied = u"Only admin can delete users"_s},
    };
}

} // namespace

QList<web::Route> familyUserRoutes(const Backend &backend)
{
    using enum http::Method;
    constexpr auto kFamily = web::Family::S0Accounts;
    QList<web::Route> routes{
        {.method = Post,
         .path = "/api/auth/login",
         .operation = "login",
         .access = web::Access::Anybody,
         .summary = u"Signs in as S0's page does."_s,
         .handler = handler(backend, signIn),
         .family = kFamily,
         .body = web::BodyKind::Json,
         .request = "Login",
         .answers = {{200, "LoggedIn"}, {400, "MsgError"}, {401, "MsgError"}},
         .bodyLimit = 16 * 1024,
         .holdsSecret = true},
        {.method = Get,
         .path = "/api/auth/me",
         .operation = "me",
         .summary = u"Who the caller is."_s,
         .handler = handler(backend, showSelf),
         .family = kFamily,
         .answers = {{200, "Me"}, {404, "MsgError"}}},
    };
    return routes + accountRoutes(backend);
}

} // namespace cq::api
