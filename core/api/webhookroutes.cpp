#include "core/api/routes.h"
#include "core/engine/webhookdesk.h"

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

void showSecret(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    whenGood(backend, backend.webhooks.secretOf(call.principal.user), reply,
             [reply](const QString &secret) {
                 reply.json(200, QJsonObject{{u"secret"_s, secret}});
             });
}

} // namespace

QList<web::Route> webhookRoutes(const Backend &backend)
{
    return {
        {.method = http::Method::Get,
         .path = "/api/v1/webhooks/secret",
         .operation = "showWebhookSecret",
         .summary =
             u"What the webhooks of the caller's jobs are signed with (Standard Webhooks)."_s,
         .handler = handler(backend, showSecret),
         .answers = {{200, "WebhookSecret"}},
         .holdsSecret = true},
    };
}

} // namespace cq::api
