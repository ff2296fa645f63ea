#include "core/api/routes.h"

#include <QDateTime>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QJsonObject keyView(const ApiKey &key)
{
    return {{u"id"_s, key.id.value},
            {u"label"_s, key.label},
            {u"prefix"_s, key.prefix},
            {u"scope"_s, keyScopeWord(key.scope)},
            {u"created_at"_s, timeText(key.createdAt)},
            {u"expires_at"_s, timeText(key.expiresAt)},
            {u"last_used_at"_s, timeText(key.lastUsedAt)},
            {u"revoked"_s, key.revoked}};
}

void listKeys(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    whenGood(backend, backend.accounts.keysOf(call.principal.user), reply,
             [reply](const QList<ApiKey> &keys) {
                 QJsonArray views;
                 for (const ApiKey &key : keys)
                     views.append(keyView(key));
                 reply.json(200, QJsonObject{{u"keys"_s, views}});
             });
}

void createKey(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = fieldsOf(call, reply);
    if (!body)
        return;
    const auto scope = keyScopeFromWord(body->value("scope"_L1).toString(u"full"_s));
    const QJsonValue expires = body->value("expires_at"_L1);
    const QDateTime at = QDateTime::fromString(expires.toString(), Qt::ISODateWithMs);
    const bool isTimed = expires.isString();
    if (!scope || (isTimed && !at.isValid())
        || (!isTimed && !expires.isUndefined() && !expires.isNull())) {
        reply.fail({422,
                    "invalid",
                    scope ? u"expires_at is a time such as 2026-12-31T12:00:00Z."_s
                          : u"scope is full, worker or metrics."_s,
                    {},
                    {},
                    0});
        return;
    }
    // What a worker's key hands out and takes in is everybody's.
    if (*scope != KeyScope::Full && !call.isAdmin()) {
        reply.fail({403, "forbidden", u"Only an administrator may make such a key."_s, {}, {}, 0});
        return;
    }
    auto made =
        backend.accounts.createKey(call.principal.user, body->value("label"_L1).toString(), *scope,
                                   isTimed ? at.toMSecsSinceEpoch() : 0, actorOf(call));
    whenGood(backend, std::move(made), reply, [reply](const IssuedKey &issued) {
        QJsonObject view = keyView(issued.key);
        view.insert(u"key"_s, issued.text);
        reply.json(201, view);
    });
}

void revokeKey(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    bool isNumber = false;
    const KeyId id{call.parameters.first().toLongLong(&isNumber)};
    whenGood(backend, backend.accounts.keysOf(call.principal.user), reply,
             [&backend, call, reply, id](const QList<ApiKey> &keys) {
                 if (std::ranges::find(keys, id, &ApiKey::id) == keys.end()) {
                     reply.notFound(u"There is no such key."_s);
                     return;
                 }
                 whenGood(backend, backend.accounts.revokeKey(id, actorOf(call)), reply,
                          [reply] { reply.empty(204); });
             });
}

} // namespace

QList<web::Route> keyRoutes(const Backend &backend)
{
    using enum http::Method;
    return {
        {.method = Get,
         .path = "/api/v1/keys",
         .operation = "listKeys",
         .summary = u"The caller's API keys, without their text."_s,
         .handler = handler(backend, listKeys),
         .answers = {{200, "Keys"}}},
        {.method = Post,
         .path = "/api/v1/keys",
         .operation = "createKey",
         .summary = u"Makes an API key; its text is answered this once."_s,
         .handler = handler(backend, createKey),
         .body = web::BodyKind::Json,
         .request = "NewKey",
         .answers = {{201, "IssuedKey"}, {400, "Error"}, {422, "Error"}},
         .bodyLimit = 16 * 1024,
         .holdsSecret = true},
        {.method = Delete,
         .path = "/api/v1/keys/{id}",
         .operation = "revokeKey",
         .summary = u"Revokes one of the caller's API keys."_s,
         .handler = handler(backend, revokeKey),
         .answers = {{204, {}}, {404, "Error"}}},
    };
}

} // namespace cq::api
