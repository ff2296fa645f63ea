#include "core/api/jobview.h"

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

} // namespace

QJsonObject jobView(const Job &job, const Directory &directory, const WaitReason &reason)
{
    const bool waits = job.state == JobState::Pending;
    return {
        {u"id"_s, uuidText(job.uid)},
        {u"number"_s, job.id.value},
        {u"title"_s, job.title},
        {u"user"_s, directory.userName(job.owner)},
        {u"state"_s, jobStateWord(job.state)},
        {u"priority"_s, job.priority},
        {u"submitted_at"_s, timeText(job.submittedAt)},
        {u"started_at"_s, timeText(job.startedAt)},
        {u"finished_at"_s, timeText(job.finishedAt)},
        {u"node"_s, orNull(directory.nodeName(job.node))},
        {u"pinned_node"_s, orNull(directory.nodeName(job.pinnedNode.value_or(NodeId{})))},
        {u"attempts"_s, job.attempts},
        {u"cancel_requested"_s, job.cancelRequested},
        {u"failure"_s, orNull(failureKindWord(job.failure))},
        {u"message"_s, orNull(job.message)},
        {u"output_count"_s, job.outputCount},
        {u"position_in_queue"_s,
         waits && reason.kind != WaitKind::None ? QJsonValue(reason.ahead)
                                                : QJsonValue(QJsonValue::Null)},
        {u"waiting_reason"_s, orNull(waits ? waitReasonText(reason) : QString())},
    };
}

QJsonObject outputView(const JobOutput &output)
{
    const QString path = u"/api/v1/outputs/%1"_s.arg(output.id.value);
    return {
        {u"id"_s, output.id.value},
        {u"graph_node"_s, output.graphNode},
        {u"kind"_s, output.key},
        {u"index"_s, output.index},
        {u"file_name"_s, output.fileName},
        {u"content_type"_s, output.mimeType},
        {u"size"_s, output.size},
        {u"sha256"_s, QString::fromLatin1(output.sha256.toHex())},
        {u"temporary"_s, output.temporary},
        {u"url"_s, path},
        {u"preview_url"_s,
         output.previewPath.isEmpty() ? QJsonValue(QJsonValue::Null)
                                      : QJsonValue(path + u"/preview"_s)},
    };
}

void answerAccepted(const Backend &backend, const Job &job, const web::Reply &reply)
{
    http::Response response =
        http::Response::json(202, QJsonDocument(jobView(job, backend.directory)));
    response.headers.set("Location", "/api/v1/jobs/" + uuidText(job.uid).toLatin1());
    reply.send(std::move(response));
}

} // namespace cq::api
