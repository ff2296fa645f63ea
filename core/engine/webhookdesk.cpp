#include "core/engine/webhookdesk.h"

#include "core/engine/jobwebhooks.h"

namespace cq {

WebhookDesk::WebhookDesk(Engine *engine)
{
    m_posting.attach(engine);
}

QFuture<Result<std::optional<WebhookStatus>>> WebhookDesk::of(JobId job)
{
    return m_posting.ask<std::optional<WebhookStatus>>(
        [job](Engine &engine) { return engine.webhooks().of(job); });
}

QFuture<Result<QString>> WebhookDesk::secretOf(UserId account)
{
    return m_posting.ask<QString>(
        [account](Engine &engine) { return engine.webhooks().secretOf(account); });
}

} // namespace cq
