#include "core/domain/webhook.h"

namespace cq {

using namespace Qt::StringLiterals;

QString webhookStateWord(WebhookState state)
{
    switch (state) {
    case WebhookState::Waiting:
        return u"waiting"_s;
    case WebhookState::Retrying:
        return u"retrying"_s;
    case WebhookState::Delivered:
        return u"delivered"_s;
    case WebhookState::GivenUp:
        return u"given_up"_s;
    }
    Q_UNREACHABLE();
}

} // namespace cq
