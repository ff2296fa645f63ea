#include "core/webhooks/message.h"

#include "core/base/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace cq::webhooks {

using namespace Qt::StringLiterals;

namespace {

QJsonValue timeText(TimeMs at)
{
    if (at == 0)
        return QJsonValue::Null;
    return QString::fromLatin1(utcText(at));
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

} // namespace

QByteArray messageId(const QUuid &job, qint64 delivery)
{
    return "msg_" + uuidText(job).toLatin1() + '_' + QByteArray::number(delivery);
}

QByteArray messageBody(const WebhookDelivery &delivery, const Job &job, const QString &ownerName,
                       const QList<JobOutput> &outputs)
{
    // Somebody may have put the job back into the queue since: then its row tells of another try.
    const bool isStillSo = job.state == delivery.event && job.finishedAt == delivery.at;
    QJsonArray results;
    for (const JobOutput &output : outputs) {
        results.append(QJsonObject{{u"file_name"_s, output.fileName},
                                   {u"content_type"_s, output.mimeType},
                                   {u"size"_s, output.size},
                                   {u"url"_s, u"/api/v1/outputs/%1"_s.arg(output.id.value)}});
    }
    const QString state = jobStateWord(delivery.event);
    const QJsonObject data{
        {u"id"_s, uuidText(job.uid)},
        {u"number"_s, job.id.value},
        {u"title"_s, job.title},
        {u"user"_s, orNull(ownerName)},
        {u"state"_s, state},
        {u"submitted_at"_s, timeText(job.submittedAt)},
        {u"started_at"_s, isStillSo ? timeText(job.startedAt) : QJsonValue::Null},
        {u"finished_at"_s, timeText(delivery.at)},
        {u"failure"_s, orNull(isStillSo ? failureKindWord(job.failure) : QString())},
        {u"message"_s, orNull(isStillSo ? job.message : QString())},
        {u"outputs"_s, isStillSo ? results : QJsonArray()},
        {u"url"_s, u"/api/v1/jobs/"_s + uuidText(job.uid)},
    };
    return QJsonDocument(QJsonObject{{u"type"_s, u"job."_s + state},
                                     {u"timestamp"_s, timeText(delivery.at)},
                                     {u"data"_s, data}})
        .toJson(QJsonDocument::Compact);
}

} // namespace cq::webhooks
