#include "core/accounts/signindesk.h"
#include "core/api/routes.h"
#include "core/api/signinproblem.h"
#include "core/web/credentials.h"

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QJsonObject whoView(const Principal &who)
{
    return {{u"username"_s, who.name},
            {u"role"_s, roleWord(who.role)},
            {u"scope"_s, keyScopeWord(who.scope)},
            {u"expires_at"_s, timeText(who.expiresAt)}};
}

/// The cookie of a page that signed in; without a token it takes the cookie away.
QByteArray sessionCookie(const QByteArray &token, bool isSecure)
{
    QByteArray cookie =
        web::kSessionCookie.toByteArray() + '=' + token + "; Path=/; HttpOnly; SameSite=Strict";
    if (isSecure)
        cookie += "; Secure";
    return cookie + (token.isEmpty() ? "; Max-Age=0" : "; Max-Age=86400");
}

void signIn(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = fieldsOf(call, reply);
    if (!body)
        return;
    const QString name = body->value("username"_L1).toString();
    const QString password = body->value("password"_L1).toString();
    if (name.isEmpty() || password.isEmpty()) {
        reply.fail({400, "missing", u"Missing username or password"_s, {}, {}, 0});
        return;
    }
    const bool isSecure = call.request.isSecure;
    const bool wantsCookie = body->value("cookie"_L1).toBool();
    whenDone(
        backend.accounts.signIn(name, password, call.request.peer), backend.context(),
        [reply, isSecure, wantsCookie](const Result<SignIn> &signedIn) {
            if (!signedIn) {
                reply.fail(signInProblem(signedIn.error()));
                return;
            }
            http::Response response = http::Response::json(
                200,
                QJsonDocument(QJsonObject{{u"access_token"_s, QString::fromLatin1(signedIn->token)},
                                          {u"token_type"_s, u"bearer"_s},
                                          {u"username"_s, signedIn->account.name},
                                          {u"role"_s, roleWord(signedIn->account.role)},
                                          {u"expires_at"_s, timeText(signedIn->expiresAt)}}));
            if (wantsCookie)
                response.headers.append("Set-Cookie", sessionCookie(signedIn->token, isSecure));
            reply.send(std::move(response));
        });
}

void signOut(const Backend &backend, const web::Call &call, const web::Reply &reply,
             bool everywhere)
{
    const bool isSecure = call.request.isSecure;
    auto done = everywhere ? backend.accounts.signOutEverywhere(call.principal.user, actorOf(call))
                           : backend.accounts.signOut(call.principal, call.request.peer.toString());
    whenGood(backend, std::move(done), reply, [reply, isSecure] {
        http::Response response = http::Response::empty(204);
        response.headers.append("Set-Cookie", sessionCookie({}, isSecure));
        reply.send(std::move(response));
    });
}

} // namespace

web::Problem signInProblem(const Error &error)
{
    if (error.kind == ErrorKind::Denied) {
        if (const auto seconds = lockedSeconds(error))
            return web::tooMany(error.message, *seconds);
        return {401, "unauthorized", error.message, {}, {}, 0};
    }
    web::Problem problem = web::problemOf(error);
    if (error.kind == ErrorKind::Unavailable)
        problem.suggestion = u"Make one with: comfyqueue user add NAME --role admin"_s;
    return problem;
}

QList<web::Route> authRoutes(const Backend &backend)
{
    using enum http::Method;
    return {
        {.method = Post,
         .path = "/api/v1/auth/login",
         .operation = "signIn",
         .access = web::Access::Anybody,
         .summary = u"Signs in with a name and a password; answers a token for 24 hours."_s,
         .handler = [&backend](const web::Call &call,
                               const web::Reply &reply) { signIn(backend, call, reply); },
         .body = web::BodyKind::Json,
         .request = "Credentials",
         .answers = {{200, "SignIn"}, {401, "Error"}},
         .bodyLimit = 16 * 1024,
         .holdsSecret = true},
        {.method = Get,
         .path = "/api/v1/auth/me",
         .operation = "whoAmI",
         .summary = u"Who the caller is."_s,
         .handler = [](const web::Call &call,
                       const web::Reply &reply) { reply.json(200, whoView(call.principal)); },
         .answers = {{200, "Who"}}},
        {.method = Post,
         .path = "/api/v1/auth/logout",
         .operation = "signOut",
         .summary = u"Voids the token the caller came with."_s,
         .handler = [&backend](const web::Call &call,
                               const web::Reply &reply) { signOut(backend, call, reply, false); },
         .answers = {{204, {}}, {422, "Error"}}},
        {.method = Post,
         .path = "/api/v1/auth/logout-everywhere",
         .operation = "signOutEverywhere",
         .summary = u"Voids all tokens of the caller; API keys stay."_s,
         .handler = [&backend](const web::Call &call,
                               const web::Reply &reply) { signOut(backend, call, reply, true); },
         .answers = {{204, {}}}},
    };
}

} // namespace cq::api
