#pragma once

#include "core/storage/webhookstore.h"

namespace cq::webhooks {

/// The same for every attempt, and for no other message: "msg_<UUID of the job>_<number>".
QByteArray messageId(const QUuid &job, qint64 delivery);

/// What a receiver reads: type ("job.completed"), timestamp, and as data the job under the names of
/// the API with its results. Pure; any thread.
QByteArray messageBody(const WebhookDelivery &delivery, const Job &job, const QString &ownerName,
                       const QList<JobOutput> &outputs);

} // namespace cq::webhooks
