#pragma once

#include "core/domain/webhook.h"
#include "core/engine/posting.h"

#include <optional>

namespace cq {

/// What can be asked about webhooks, for who is not on the engine's thread. Belongs to one thread.
class WebhookDesk
{
public:
    explicit WebhookDesk(Engine *engine);

    /// How far the news of a job came; nothing for a job without a webhook.
    QFuture<Result<std::optional<WebhookStatus>>> of(JobId job);

    /// What the receiver of an account's messages checks them with: "whsec_…". Unavailable while
    /// the keyring does not give it.
    QFuture<Result<QString>> secretOf(UserId account);

private:
    Posting m_posting;
};

} // namespace cq
