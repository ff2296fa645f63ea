#include "core/api/familyview.h"
#include "core/api/healthview.h"
#include "core/api/routes.h"

#include <QDateTime>

#include <algorithm>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

/// Gathers the facts; what cannot be had counts as an unreachable store.
void withFacts(const Backend &backend, const web::Call &call,
               const std::function<void(const HealthFacts &)> &then)
{
    HealthFacts facts;
    facts.startedAt = backend.startedAt;
    facts.now = QDateTime::currentMSecsSinceEpoch();
    facts.forOperator =
        call.isSignedIn() && call.isOperator() && call.principal.scope == KeyScope::Full;
    whenDone(backend.engine.snapshot(), backend.context(),
             [&backend, facts, then](const Result<EngineSnapshot> &snapshot) {
                 HealthFacts known = facts;
                 known.isStoreReachable = snapshot.has_value();
                 if (snapshot) {
                     known.isRunning = !snapshot->paused;
                     known.counts = snapshot->counts;
                     std::ranges::copy_if(snapshot->nodes, std::back_inserter(known.nodes),
                                          [](const Node &node) { return node.config.enabled; });
                 }
                 whenDone(backend.engine.overview(), backend.context(),
                          [known, then](const Result<Overview> &overview) {
                              HealthFacts all = known;
                              all.isStoreReachable = all.isStoreReachable && overview.has_value();
                              all.figures = overview.value_or({});
                              then(all);
                          });
             });
}

void showHealth(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withFacts(backend, call, [reply](const HealthFacts &facts) {
        const QJsonObject view = healthView(facts);
        reply.json(healthStatus(facts) == "healthy"_L1 ? 200 : 503, view);
    });
}

void showStatus(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withFacts(backend, call, [reply](const HealthFacts &facts) {
        if (!facts.isStoreReachable) {
            reply.json(503,
                       QJsonObject{{u"status"_s, u"critical"_s},
                                   {u"timestamp"_s, timeText(facts.now)},
                                   {u"error"_s, u"Status check failed"_s}});
            return;
        }
        reply.json(200, statusView(facts));
    });
}

void showQueueStatus(const Backend &backend, const web::Call &, const web::Reply &reply)
{
    whenGood(backend, backend.engine.snapshot(), reply, [reply](const EngineSnapshot &snapshot) {
        reply.json(200, queueStatusView(snapshot.counts, snapshot.nodes));
    });
}

} // namespace

QList<web::Route> healthRoutes(const Backend &backend)
{
    using enum http::Method;
    return {
        {.method = Get,
         .path = "/health",
         .operation = "health",
         .access = web::Access::Anybody,
         .summary = u"Whether all is well: 200, or 503 with the same object."_s,
         .handler = handler(backend, showHealth),
         .family = web::Family::S3,
         .answers = {{200, "Health"}, {503, "Health"}}},
        {.method = Get,
         .path = "/status",
         .operation = "status",
         .access = web::Access::Anybody,
         .summary = u"The same in a few counts, 200 as long as it can be told."_s,
         .handler = handler(backend, showStatus),
         .family = web::Family::S2,
         .answers = {{200, "Status"}, {503, "StatusError"}}},
        {.method = Get,
         .path = "/api/queue/status",
         .operation = "queueStatus",
         .summary = u"The counts of the whole queue, as S3 tells them."_s,
         .handler = handler(backend, showQueueStatus),
         .family = web::Family::S3,
         .answers = {{200, "QueueStatus"}}},
    };
}

} // namespace cq::api
