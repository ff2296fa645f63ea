#include "core/api/webhookfields.h"

#include "core/api/backend.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

Result<QList<JobState>> readEvents(const QJsonValue &field)
{
    QList<JobState> events;
    const QJsonArray words = field.toArray();
    for (const QJsonValue word : words) {
        const auto state = jobStateFromWord(word.toString());
        if (!state || !isFinal(*state))
            return fail(ErrorKind::Invalid,
                        u"events of webhook are of completed, failed and cancelled."_s);
        if (!events.contains(*state))
            events.append(*state);
    }
    if (events.isEmpty())
        return fail(ErrorKind::Invalid,
                    u"events of webhook is a list of completed, failed and cancelled."_s);
    return events;
}

} // namespace

Result<Webhook> readWebhook(const QJsonValue &field)
{
    QJsonValue webhook = field;
    if (webhook.isString() && webhook.toString().startsWith(u'{'))
        webhook = QJsonDocument::fromJson(webhook.toString().toUtf8()).object();
    Webhook read;
    read.url = webhook.isString() ? webhook.toString() : webhook["url"_L1].toString();
    if (read.url.isEmpty())
        return fail(ErrorKind::Invalid,
                    u"webhook is a URL, or an object with a url and a list of events."_s);
    const QJsonValue events = webhook["events"_L1];
    if (events.isUndefined() || events.isNull())
        return read;
    const auto wanted = readEvents(events);
    if (!wanted)
        return wanted.error();
    read.events = *wanted;
    return read;
}

QJsonObject webhookView(const WebhookStatus &status)
{
    return {
        {u"url"_s, status.webhook.url},
        {u"state"_s, webhookStateWord(status.state)},
        {u"attempts"_s, status.attempts},
        {u"last_status"_s,
         status.lastStatus == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(status.lastStatus)},
        {u"last_error"_s,
         status.lastError.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(status.lastError)},
        {u"next_attempt_at"_s, timeText(status.nextAttemptAt)}};
}

} // namespace cq::api
