#pragma once

#include "core/domain/job.h"
#include "core/domain/webhook.h"
#include "core/storage/connection.h"

#include <QSet>

#include <optional>

namespace cq {

/// An end of a job that is to be told. The database makes it when the job ends.
struct WebhookDelivery
{
    qint64 id = 0;
    JobId job;
    UserId owner;
    JobState event = JobState::Completed;
    TimeMs at = 0; ///< of the end
    QString url;
    QString place; ///< host and port of the URL
    int attempts = 0; ///< so far
    QByteArray body; ///< as it was sent the first time; empty before that

    friend bool operator==(const WebhookDelivery &, const WebhookDelivery &) = default;
};

/// What an attempt to deliver came to.
struct WebhookAttempt
{
    qint64 delivery = 0;
    int status = 0; ///< of HTTP; 0 = there was no answer
    QString error; ///< empty when it was delivered
    TimeMs nextAt = 0; ///< 0: none, it is delivered or given up
    QByteArray body; ///< what was sent

    bool isDelivered() const { return error.isEmpty(); }
};

/// The rows of `webhooks` and `webhook_deliveries`. Same thread as the connection.
class WebhookStore
{
public:
    /// What is under way already, or must wait until something else is over.
    struct Busy
    {
        QSet<qint64> deliveries = {};
        QSet<QString> places = {};
        QSet<UserId> owners = {};
    };

    explicit WebhookStore(Connection &connection)
        : m_connection(connection)
    {}

    Result<void> insert(JobId job, const Webhook &webhook);
    Result<std::optional<Webhook>> find(JobId job);
    Result<std::optional<WebhookStatus>> status(JobId job);

    /// What is to be sent now, longest due first; of each job only the oldest that is not over.
    Result<QList<WebhookDelivery>> due(TimeMs now, const Busy &busy, int limit);
    /// When the next one becomes due after `now`; 0 = none.
    Result<TimeMs> nextDue(TimeMs now);
    /// Nothing happens when the job is gone.
    Result<void> note(const WebhookAttempt &attempt);

private:
    Connection &m_connection;
};

} // namespace cq
