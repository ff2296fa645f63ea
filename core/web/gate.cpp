#include "core/web/gate.h"

#include "core/base/log.h"
#include "core/web/credentials.h"

#include <QStringList>

namespace cq::web {

using namespace Qt::StringLiterals;

namespace {

CQ_LOG_CATEGORY(lcGate, "comfyqueue.web")

bool isWrite(http::Method method)
{
    return method != http::Method::Get && method != http::Method::Head
        && method != http::Method::Options;
}

QByteArray joined(const QList<http::Method> &methods)
{
    QByteArrayList names;
    for (const http::Method method : methods)
        names.append(http::methodName(method));
    return names.join(", ");
}

/// The family whose words fit a path that has no route of this method.
Family familyOf(QByteArrayView path)
{
    if (path.startsWith("/api/v1/") || !path.startsWith("/api/"))
        return Family::Own;
    return Family::Shared;
}

} // namespace

Gate::Gate(const RouteTable &routes, const Clock &clock, GateConfig config)
    : m_routes(routes)
    , m_clock(clock)
    , m_config(std::move(config))
    , m_identities(std::make_shared<IdentityTable>())
{}

void Gate::setIdentities(std::shared_ptr<const IdentityTable> identities)
{
    const std::scoped_lock lock(m_mutex);
    m_identities = std::move(identities);
}

std::shared_ptr<const IdentityTable> Gate::identities() const
{
    const std::scoped_lock lock(m_mutex);
    return m_identities;
}

http::BodyPolicy Gate::admit(const http::Request &request)
{
    http::BodyPolicy policy;
    const RouteTable::Match match = m_routes.find(request.method, request.path);
    Verdict verdict = judge(request, match);
    if (auto *refusal = std::get_if<http::Response>(&verdict)) {
        addHeaders(*refusal, request, m_config.origins);
        if (request.method != http::Method::Options) {
            logEvent(lcGate(), LogLevel::Info, u"refused"_s,
                     {{u"method"_s, QString::fromLatin1(http::methodName(request.method))},
                      {u"path"_s, QString::fromLatin1(request.path.left(200))},
                      {u"status"_s, refusal->status},
                      {u"peer"_s, request.peer.toString()},
                      {u"request"_s, QString::fromLatin1(request.id)}});
        }
        policy.refusal = std::move(*refusal);
        return policy;
    }
    const Route &route = *std::get<Call>(verdict).route;
    const qint64 usual = route.body == BodyKind::Form || route.body == BodyKind::Either
        ? m_config.formBytes
        : m_config.jsonBytes;
    policy.limit = route.bodyLimit > 0 ? route.bodyLimit : usual;
    if (route.body == BodyKind::Either
        && !request.headers.value("Content-Type").toLower().startsWith("multipart/"))
        policy.limit = std::min(*policy.limit, m_config.jsonBytes);
    if (route.family != Family::Own && route.body != BodyKind::None) {
        const QString sentence = u"The body may have %1 bytes."_s.arg(*policy.limit);
        policy.tooLarge =
            errorResponse(route.family, {413, "body_too_large", sentence, {}, {}, 0}, request.id);
        addHeaders(*policy.tooLarge, request, m_config.origins);
    }
    policy.who = std::get<Call>(verdict).principal.name;
    policy.note = std::get<Call>(std::move(verdict));
    return policy;
}

Gate::Verdict Gate::judge(const http::Request &request, const RouteTable::Match &match)
{
    const Route *known = match.route != nullptr ? match.route : match.sibling;
    const Family family = known != nullptr ? known->family : familyOf(request.path);
    const auto refuse = [&](const Problem &problem) {
        http::Response response = errorResponse(family, problem, request.id);
        // Workers know no other way to show their key (api-shapes, section 4).
        if (problem.status == 401 && known != nullptr && known->access == Access::Worker)
            response.headers.append("WWW-Authenticate", "Basic realm=\"comfyqueue\"");
        return response;
    };
    if (!m_config.addresses.isEmpty() && !m_config.addresses.contains(request.peer))
        return refuse({403, "address", u"This server does not serve your address."_s, {}, {}, 0});
    if (!m_config.origins.isOurHost(request)) {
        return refuse({421,
                       "host",
                       u"This server is not called that."_s,
                       u"Use its address, or add the name to listener.hosts."_s,
                       {},
                       0});
    }
    if (auto answer = preflight(request, match))
        return *std::move(answer);

    Call call;
    const TimeMs now = m_clock.now();
    const auto presented = presentedBy(request);
    if (presented) {
        const auto principal = identities()->identify(presented->credential, now);
        if (!principal) {
            if (const int wait =
                    m_perAddress.take(request.peer.toString(), m_config.perMinutePerAddress, now))
                return refuse(tooMany(u"Too many failed attempts from your address."_s, wait));
            return refuse({401, "unauthorized", principal.error().message, {}, {}, 0});
        }
        call.principal = *principal;
    }
    // Our own documentation is open; elsewhere strangers do not hear what there is.
    const bool mustSignIn = (match.route != nullptr || family != Family::Own)
        && (known == nullptr || known->access != Access::Anybody);
    if (mustSignIn && !call.isSignedIn()) {
        if (const int wait =
                m_perAddress.take(request.peer.toString(), m_config.perMinutePerAddress, now))
            return refuse(tooMany(u"Too many requests from your address."_s, wait));
        return refuse({401,
                       "unauthorized",
                       u"Sign in first."_s,
                       u"Send Authorization: Bearer with a token or an API key."_s,
                       {},
                       0});
    }
    if (const int wait = call.isSignedIn()
            ? m_perUser.take(QString::number(call.principal.user.value), m_config.perMinutePerUser,
                             now)
            : m_perAddress.take(request.peer.toString(), m_config.perMinutePerAddress, now))
        return refuse(tooMany(u"Too many requests; wait a moment."_s, wait));
    if (match.route == nullptr) {
        const bool isOwn = family == Family::Own;
        if (match.allowed.isEmpty())
            return refuse({404,
                           "not_found",
                           isOwn ? u"There is nothing at this path."_s : u"Not Found"_s,
                           {},
                           {},
                           0});
        http::Response response =
            refuse({405,
                    "method_not_allowed",
                    isOwn ? u"This path does not know that method."_s : u"Method Not Allowed"_s,
                    {},
                    {},
                    0});
        response.headers.set("Allow", joined(match.allowed));
        return response;
    }
    // A cookie comes along with whatever another site makes the browser send.
    if (presented && presented->byCookie && (isWrite(request.method) || request.isUpgrade)) {
        const Origin origin = originOf(request, m_config.origins);
        const bool sameSite = request.headers.value("Sec-Fetch-Site").toLower() == "same-origin";
        if (origin == Origin::Foreign || (origin == Origin::None && !sameSite))
            return refuse(
                {403, "origin", u"A page of another origin may not do this."_s, {}, {}, 0});
    }
    call.route = match.route;
    call.parameters = match.parameters;
    if (const auto problem = accessProblem(call))
        return refuse(*problem);
    return call;
}

std::optional<Problem> Gate::accessProblem(const Call &call) const
{
    const Principal &who = call.principal;
    const Access access = call.route->access;
    bool may = false;
    switch (access) {
    case Access::Anybody:
        return std::nullopt;
    case Access::SignedIn:
        may = who.scope == KeyScope::Full;
        break;
    case Access::Editor:
        may = who.scope == KeyScope::Full && call.isOperator();
        break;
    case Access::Admin:
        may = who.scope == KeyScope::Full && call.isAdmin();
        break;
    case Access::Worker:
        may = who.scope == KeyScope::Worker;
        break;
    case Access::Metrics:
        may = who.scope == KeyScope::Metrics || (who.scope == KeyScope::Full && call.isOperator());
        break;
    }
    if (may)
        return std::nullopt;
    QString sentence = u"Your account may not do this."_s;
    if (access == Access::Worker)
        sentence = u"This needs an API key of the scope worker."_s;
    else if (who.scope != KeyScope::Full)
        sentence = u"This API key is not good for that."_s;
    else if (!call.route->denied.isEmpty())
        sentence = call.route->denied;
    else if (access == Access::Admin)
        sentence = u"Only an administrator may do this."_s;
    else if (access == Access::Editor || access == Access::Metrics)
        sentence = u"Only an editor or an administrator may do this."_s;
    return Problem{403, "forbidden", sentence, {}, {}, 0};
}

std::optional<http::Response> Gate::preflight(const http::Request &request,
                                              const RouteTable::Match &match) const
{
    if (request.method != http::Method::Options || match.route != nullptr)
        return std::nullopt;
    http::Response response = http::Response::empty(204);
    QList<http::Method> allowed = match.allowed;
    if (request.path == "*")
        allowed = {http::Method::Get, http::Method::Post};
    if (allowed.isEmpty())
        return std::nullopt;
    allowed.append(http::Method::Options);
    response.headers.set("Allow", joined(allowed));
    if (originOf(request, m_config.origins) == Origin::Allowed) {
        response.headers.set("Access-Control-Allow-Methods", joined(allowed));
        response.headers.set("Access-Control-Allow-Headers",
                             "Content-Type, Authorization, X-Auth-Token, X-Request-ID, "
                             "Idempotency-Key, Last-Event-ID");
        response.headers.set("Access-Control-Max-Age", "600");
    }
    return response;
}

void addHeaders(http::Response &response, const http::Request &request, const OriginPolicy &policy)
{
    http::Headers &headers = response.headers;
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Frame-Options", "SAMEORIGIN");
    if (!headers.contains("Cache-Control"))
        headers.set("Cache-Control", "no-store");
    if (originOf(request, policy) == Origin::Allowed) {
        headers.set("Access-Control-Allow-Origin", request.headers.value("Origin"));
        headers.set("Access-Control-Allow-Credentials", "true");
        headers.set("Access-Control-Expose-Headers", "X-Request-ID, X-Total-Count, Retry-After");
        headers.append("Vary", "Origin");
    }
}

} // namespace cq::web
