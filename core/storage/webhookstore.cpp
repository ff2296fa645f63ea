#include "core/storage/webhookstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

QString wordsOf(const QList<JobState> &states)
{
    QStringList words;
    for (const JobState state : states)
        words << jobStateWord(state);
    return words.join(u' ');
}

QList<JobState> statesFrom(const QString &words)
{
    QList<JobState> states;
    for (const QString &word : words.split(u' ', Qt::SkipEmptyParts)) {
        if (const auto state = jobStateFromWord(word))
            states.append(*state);
    }
    return states;
}

/// A list for json_each(), so that its length does not change the statement.
template <typename Set, typename Value> QString jsonList(const Set &set, Value value)
{
    QJsonArray list;
    for (const auto &element : set)
        list.append(value(element));
    return QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

} // namespace

Result<void> WebhookStore::insert(JobId job, const Webhook &webhook)
{
    const auto done = m_connection.run(
        u"INSERT INTO webhooks (job, url, place, events) VALUES (?, ?, ?, ?)"_s,
        {job.value, webhook.url, QUrl(webhook.url).authority().toLower(), wordsOf(webhook.events)});
    if (!done)
        return done.error();
    return {};
}

Result<std::optional<Webhook>> WebhookStore::find(JobId job)
{
    std::optional<Webhook> found;
    const auto done = m_connection.each(
        u"SELECT url, events FROM webhooks WHERE job = ?"_s, {job.value},
        [&found](const QSqlQuery &row) {
            found = Webhook{row.value(0).toString(), statesFrom(row.value(1).toString())};
        });
    if (!done)
        return done.error();
    return found;
}

Result<std::optional<WebhookStatus>> WebhookStore::status(JobId job)
{
    const auto webhook = find(job);
    if (!webhook)
        return webhook.error();
    if (!*webhook)
        return std::optional<WebhookStatus>();
    WebhookStatus status;
    status.webhook = **webhook;
    const auto done = m_connection.each(
        u"SELECT due_ms, delivered, attempts, status, error FROM webhook_deliveries WHERE job = ? "
        "ORDER BY due_ms IS NULL, CASE WHEN due_ms IS NULL THEN -id ELSE id END LIMIT 1"_s,
        {job.value}, [&status](const QSqlQuery &row) {
            const bool isOver = row.value(0).isNull();
            const bool isDelivered = row.value(1).toBool();
            status.nextAttemptAt = row.value(0).toLongLong();
            status.attempts = row.value(2).toInt();
            status.lastStatus = row.value(3).toInt();
            status.lastError = row.value(4).toString();
            if (isOver)
                status.state = isDelivered ? WebhookState::Delivered : WebhookState::GivenUp;
            else if (status.attempts > 0)
                status.state = WebhookState::Retrying;
        });
    if (!done)
        return done.error();
    return std::optional(status);
}

Result<QList<WebhookDelivery>> WebhookStore::due(TimeMs now, const Busy &busy, int limit)
{
    QList<WebhookDelivery> deliveries;
    const auto done = m_connection.each(
        u"SELECT d.id, d.job, d.owner, d.event, d.at_ms, w.url, d.place, d.attempts, d.body "
        "FROM webhook_deliveries d CROSS JOIN webhooks w ON w.job = d.job WHERE d.due_ms <= ? "
        "AND d.place NOT IN (SELECT value FROM json_each(?)) "
        "AND d.owner NOT IN (SELECT value FROM json_each(?)) "
        "AND d.id NOT IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM webhook_deliveries e WHERE e.job = d.job AND e.id < d.id "
        "AND e.due_ms IS NOT NULL) ORDER BY d.due_ms, d.id LIMIT ?"_s,
        {now, jsonList(busy.places, [](const QString &place) { return place; }),
         jsonList(busy.owners, [](UserId owner) { return owner.value; }),
         jsonList(busy.deliveries, [](qint64 id) { return id; }), limit},
        [&deliveries](const QSqlQuery &row) {
            WebhookDelivery delivery;
            delivery.id = row.value(0).toLongLong();
            delivery.job.value = row.value(1).toLongLong();
            delivery.owner.value = row.value(2).toLongLong();
            delivery.event = jobStateFromWord(row.value(3).toString()).value_or(JobState::Failed);
            delivery.at = row.value(4).toLongLong();
            delivery.url = row.value(5).toString();
            delivery.place = row.value(6).toString();
            delivery.attempts = row.value(7).toInt();
            delivery.body = row.value(8).toByteArray();
            deliveries.append(delivery);
        });
    if (!done)
        return done.error();
    return deliveries;
}

Result<TimeMs> WebhookStore::nextDue(TimeMs now)
{
    const auto next = m_connection.value(
        u"SELECT due_ms FROM webhook_deliveries WHERE due_ms > ? ORDER BY due_ms LIMIT 1"_s, {now});
    if (!next)
        return next.error();
    return next->toLongLong();
}

Result<void> WebhookStore::note(const WebhookAttempt &attempt)
{
    const bool isOver = attempt.nextAt == 0;
    const auto done = m_connection.run(
        u"UPDATE webhook_deliveries SET attempts = attempts + 1, due_ms = ?, delivered = ?, "
        "status = ?, error = ?, body = ? WHERE id = ?"_s,
        {SqlValue::orNull(attempt.nextAt), attempt.isDelivered() ? 1 : 0, attempt.status,
         attempt.error, isOver ? QByteArray() : attempt.body, attempt.delivery});
    if (!done)
        return done.error();
    return {};
}

} // namespace cq
