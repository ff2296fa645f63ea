#include "core/accounts/accountlist.h"
#include "core/api/routes.h"

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QJsonValue limit(const std::optional<int> &value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

QJsonObject accountView(const Account &account)
{
    const AccountQuota &quota = account.quota;
    return {{u"id"_s, account.id.value},
            {u"username"_s, account.name},
            {u"role"_s, roleWord(account.role)},
            {u"enabled"_s, account.enabled},
            {u"created_at"_s, timeText(account.createdAt)},
            {u"last_sign_in_at"_s, timeText(account.lastSignInAt)},
            {u"quota"_s,
             QJsonObject{{u"waiting_jobs"_s, limit(quota.waitingJobs)},
                         {u"running_jobs"_s, limit(quota.runningJobs)},
                         {u"submissions_per_minute"_s, limit(quota.submissionsPerMinute)},
                         {u"stored_bytes"_s,
                          quota.storedBytes ? QJsonValue(*quota.storedBytes)
                                            : QJsonValue(QJsonValue::Null)}}}};
}

Result<UserId> userOf(const web::Call &call)
{
    bool isNumber = false;
    const UserId user{call.parameters.first().toLongLong(&isNumber)};
    if (!isNumber || user == kLocalOperator)
        return fail(ErrorKind::NotFound, u"User not found"_s);
    return user;
}

/// Everybody, or oneself for participants.
void listUsers(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    whenGood(backend, backend.accounts.accounts(), reply,
             [call, reply](const QList<Account> &accounts) {
                 QJsonArray views;
                 for (const Account &account : accounts) {
                     if (call.isOperator() || account.id == call.principal.user)
                         views.append(accountView(account));
                 }
                 reply.json(200, QJsonObject{{u"users"_s, views}});
             });
}

void showUser(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto user = userOf(call);
    if (!user || (!call.isOperator() && *user != call.principal.user)) {
        reply.notFound(u"User not found"_s);
        return;
    }
    const auto account = backend.accounts.identities()->account(*user);
    if (account)
        reply.json(200, accountView(*account));
    else
        reply.notFound(u"User not found"_s);
}

std::optional<Role> roleIn(const QJsonObject &fields)
{
    return roleFromWord(fields.value("role"_L1).toString(u"participant"_s));
}

Result<AccountQuota> quotaIn(const QJsonObject &fields)
{
    AccountQuota quota;
    const QJsonObject given = fields.value("quota"_L1).toObject();
    const auto number = [&given](QLatin1StringView name) -> std::optional<int> {
        const QJsonValue value = given.value(name);
        return value.isDouble() ? std::optional(value.toInt(-1)) : std::nullopt;
    };
    quota.waitingJobs = number("waiting_jobs"_L1);
    quota.runningJobs = number("running_jobs"_L1);
    quota.submissionsPerMinute = number("submissions_per_minute"_L1);
    if (const QJsonValue bytes = given.value("stored_bytes"_L1); bytes.isDouble())
        quota.storedBytes = bytes.toInteger(-1);
    if (const QString fault = quotaFault(quota); !fault.isEmpty())
        return fail(ErrorKind::Invalid, fault);
    return quota;
}

void createUser(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = fieldsOf(call, reply);
    if (!body)
        return;
    const auto role = roleIn(*body);
    const auto quota = quotaIn(*body);
    if (!role || !quota) {
        reply.fail({422,
                    "invalid",
                    quota ? u"role is participant, editor or admin."_s : quota.error().message,
                    {},
                    {},
                    0});
        return;
    }
    NewAccount wanted;
    wanted.name = body->value("username"_L1).toString();
    wanted.password = body->value("password"_L1).toString();
    wanted.role = *role;
    wanted.quota = *quota;
    whenGood(backend, backend.accounts.create(wanted, actorOf(call)), reply,
             [reply](const Account &account) { reply.json(201, accountView(account)); });
}

void createUsers(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = fieldsOf(call, reply);
    if (!body)
        return;
    const QJsonObject &fields = *body;
    const auto wanted = fields.contains("csv"_L1)
        ? accountsFromCsv(fields.value("csv"_L1).toString())
        : accountSeries(fields.value("prefix"_L1).toString(), fields.value("count"_L1).toInt(),
                        fields.value("digits"_L1).toInt(2));
    if (!wanted) {
        reply.fail(wanted.error());
        return;
    }
    whenGood(backend, backend.accounts.createMany(*wanted, actorOf(call)), reply,
             [reply](const QList<IssuedAccount> &issued) {
                 QJsonArray views;
                 for (const IssuedAccount &one : issued) {
                     QJsonObject view = accountView(one.account);
                     view.insert(u"password"_s, one.password);
                     views.append(view);
                 }
                 reply.json(201, QJsonObject{{u"users"_s, views}});
             });
}

void changeUser(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto user = userOf(call);
    if (!user) {
        reply.notFound(u"User not found"_s);
        return;
    }
    const auto body = fieldsOf(call, reply);
    if (!body)
        return;
    const QJsonObject &fields = *body;
    AccountChange change;
    if (fields.contains("username"_L1))
        change.name = fields.value("username"_L1).toString();
    if (fields.contains("enabled"_L1))
        change.enabled = fields.value("enabled"_L1).toBool();
    if (const QString password = fields.value("password"_L1).toString(); !password.isEmpty())
        change.password = password;
    const auto role = roleIn(fields);
    const auto quota = quotaIn(fields);
    if (!role || !quota) {
        reply.fail({422,
                    "invalid",
                    quota ? u"role is participant, editor or admin."_s : quota.error().message,
                    {},
                    {},
                    0});
        return;
    }
    if (fields.contains("role"_L1))
        change.role = *role;
    if (fields.contains("quota"_L1))
        change.quota = *quota;
    whenGood(backend, backend.accounts.update(*user, change, actorOf(call)), reply,
             [reply](const Account &account) { reply.json(200, accountView(account)); });
}

void removeUser(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto user = userOf(call);
    if (!user) {
        reply.notFound(u"User not found"_s);
        return;
    }
    whenGood(backend, backend.accounts.remove(*user, actorOf(call)), reply,
             [reply] { reply.empty(204); });
}

void signUserOut(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto user = userOf(call);
    if (!user) {
        reply.notFound(u"User not found"_s);
        return;
    }
    whenGood(backend, backend.accounts.signOutEverywhere(*user, actorOf(call)), reply,
             [reply] { reply.empty(204); });
}

void listAudit(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    constexpr int kUsual = 100;
    const int limit =
        call.request.hasQuery(u"limit") ? call.request.queryValue(u"limit").toInt() : kUsual;
    const qint64 before = call.request.queryValue(u"before").toLongLong();
    if (limit < 1 || limit > 1000 || before < 0) {
        reply.fail({400, "bad_query", u"limit is a number from 1 to 1000."_s, {}, {}, 0});
        return;
    }
    whenGood(backend, backend.accounts.audit({.limit = limit, .beforeId = before}), reply,
             [reply](const QList<AuditEntry> &entries) {
                 QJsonArray views;
                 for (const AuditEntry &entry : entries) {
                     views.append(QJsonObject{{u"id"_s, entry.id},
                                              {u"at"_s, timeText(entry.at)},
                                              {u"user"_s, entry.actor.name},
                                              {u"address"_s, entry.actor.address},
                                              {u"action"_s, entry.action},
                                              {u"subject"_s, entry.subject},
                                              {u"detail"_s, entry.detail}});
                 }
                 reply.json(200, QJsonObject{{u"audit"_s, views}});
             });
}

} // namespace

QList<web::Route> userRoutes(const Backend &backend)
{
    using enum http::Method;
    using web::Access;
    constexpr qint64 kSmall = 64 * 1024;
    return {
        {.method = Get,
         .path = "/api/v1/users",
         .operation = "listUsers",
         .summary = u"All accounts; a participant sees the own one."_s,
         .handler = handler(backend, listUsers),
         .answers = {{200, "Users"}}},
        {.method = Post,
         .path = "/api/v1/users",
         .operation = "createUser",
         .access = Access::Admin,
         .summary = u"Makes an account."_s,
         .handler = handler(backend, createUser),
         .body = web::BodyKind::Json,
         .request = "NewUser",
         .answers = {{201, "User"}, {400, "Error"}, {409, "Error"}, {422, "Error"}},
         .bodyLimit = kSmall},
        {.method = Post,
         .path = "/api/v1/users/many",
         .operation = "createUsers",
         .access = Access::Admin,
         .summary = u"Makes the accounts of a class; answers their passwords, this once."_s,
         .handler = handler(backend, createUsers),
         .body = web::BodyKind::Json,
         .request = "NewUsers",
         .answers = {{201, "IssuedUsers"}, {400, "Error"}, {409, "Error"}, {422, "Error"}},
         .bodyLimit = 1024 * 1024,
         .holdsSecret = true},
        {.method = Get,
         .path = "/api/v1/users/{id}",
         .operation = "showUser",
         .summary = u"One account."_s,
         .handler = handler(backend, showUser),
         .answers = {{200, "User"}, {404, "Error"}}},
        {.method = Patch,
         .path = "/api/v1/users/{id}",
         .operation = "changeUser",
         .access = Access::Admin,
         .summary = u"Changes name, role, quota or password, or switches an account off."_s,
         .handler = handler(backend, changeUser),
         .body = web::BodyKind::Json,
         .request = "UserChange",
         .answers = {{200, "User"}, {400, "Error"}, {404, "Error"}, {409, "Error"}, {422, "Error"}},
         .bodyLimit = kSmall},
        {.method = Delete,
         .path = "/api/v1/users/{id}",
         .operation = "removeUser",
         .access = Access::Admin,
         .summary = u"Removes an account; its jobs stay."_s,
         .handler = handler(backend, removeUser),
         .answers = {{204, {}}, {404, "Error"}, {409, "Error"}}},
        {.method = Post,
         .path = "/api/v1/users/{id}/sign-out",
         .operation = "signUserOut",
         .access = Access::Admin,
         .summary = u"Voids all tokens of an account."_s,
         .handler = handler(backend, signUserOut),
         .answers = {{204, {}}, {404, "Error"}}},
        {.method = Get,
         .path = "/api/v1/audit",
         .operation = "listAudit",
         .access = Access::Admin,
         .summary = u"The audit trail, newest first."_s,
         .handler = handler(backend, listAudit),
         .answers = {{200, "Audit"}, {400, "Error"}},
         .query = {{"limit", "integer", u"1 to 1000, 100 unless told"_s},
                   {"before", "integer", u"only lines before this id"_s}}},
    };
}

} // namespace cq::api
