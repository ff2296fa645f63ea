#pragma once

#include "core/base/result.h"
#include "core/domain/webhook.h"

#include <QJsonObject>
#include <QJsonValue>

namespace cq::api {

/// The field webhook of a submission: a URL, or {"url", "events"}; in a form the same as text.
/// Invalid names what is wrong with its shape; whether the URL is good is seen later.
Result<Webhook> readWebhook(const QJsonValue &field);

/// As GET /api/v1/jobs/{id} tells it.
QJsonObject webhookView(const WebhookStatus &status);

} // namespace cq::api
