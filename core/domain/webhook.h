#pragma once

#include "core/base/clock.h"
#include "core/domain/jobstate.h"

#include <QList>
#include <QString>

namespace cq {

/// Where the end of a job is told, and which ends.
struct Webhook
{
    QString url;
    QList<JobState> events = {JobState::Completed, JobState::Failed, JobState::Cancelled};

    friend bool operator==(const Webhook &, const Webhook &) = default;
};

enum class WebhookState {
    Waiting, ///< for the end of the job, or to be sent the first time
    Retrying, ///< it was sent in vain and will be again
    Delivered,
    GivenUp,
};

QString webhookStateWord(WebhookState state);

/// How far the news of a job's end came: of the oldest that is not over yet, else of the newest.
struct WebhookStatus
{
    Webhook webhook;
    WebhookState state = WebhookState::Waiting;
    int attempts = 0;
    int lastStatus = 0; ///< HTTP status of the latest attempt; 0 = there was no answer
    QString lastError; ///< why the latest attempt failed; empty if it did not
    TimeMs nextAttemptAt = 0; ///< 0: none to come, or not before the end of the job

    friend bool operator==(const WebhookStatus &, const WebhookStatus &) = default;
};

} // namespace cq
