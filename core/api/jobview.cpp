#include "core/api/jobview.h"

namespace cq::api {

using namespace Qt::StringLiterals;

JsonText jobView(const Job &job, const Directory &directory, const WaitReason &reason)
{
    const bool waits = job.state == JobState::Pending;
    JsonText view;
    view.add("id", uuidText(job.uid))
        .add("number", job.id.value)
        .add("title", job.title)
        .add("user", directory.userName(job.owner))
        .add("state", jobStateWord(job.state))
        .add("priority", job.priority)
        .addTime("submitted_at", job.submittedAt)
        .addTime("started_at", job.startedAt)
        .addTime("finished_at", job.finishedAt)
        .addOrNull("node", directory.nodeName(job.node))
        .addOrNull("pinned_node", directory.nodeName(job.pinnedNode.value_or(NodeId{})))
        .add("attempts", job.attempts)
        .add("cancel_requested", job.cancelRequested)
        .addOrNull("failure", failureKindWord(job.failure))
        .addOrNull("message", job.message)
        .add("output_count", job.outputCount);
    if (waits && reason.kind != WaitKind::None)
        view.add("position_in_queue", reason.ahead);
    else
        view.addNull("position_in_queue");
    return std::move(view.addOrNull("waiting_reason", waits ? waitReasonText(reason) : QString()));
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
    http::Response response = http::Response::json(202, jobView(job, backend.directory).end());
    response.headers.set("Location", "/api/v1/jobs/" + uuidText(job.uid).toLatin1());
    reply.send(std::move(response));
}

} // namespace cq::api
