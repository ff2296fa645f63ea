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

void viewJobs(const Backend &backend, const QList<Job> &jobs,
              const std::function<void(QList<JsonText>)> &then)
{
    QList<JobId> waiting;
    for (const Job &job : jobs) {
        if (job.state == JobState::Pending)
            waiting.append(job.id);
    }
    const auto view = [&backend, jobs, then](const Result<QList<WaitReason>> &reasons) {
        QList<JsonText> views;
        views.reserve(jobs.size());
        qsizetype next = 0; // reasons come in the order of the jobs that wait
        for (const Job &job : jobs) {
            const bool waits = job.state == JobState::Pending;
            views.append(jobView(job, backend.directory,
                                 waits && reasons ? reasons->value(next++) : WaitReason{}));
        }
        then(std::move(views));
    };
    if (waiting.isEmpty())
        view(QList<WaitReason>());
    else
        whenDone(backend.engine.explain(waiting), backend.context(), view);
}

void answerAccepted(const Backend &backend, const Job &job, const web::Reply &reply)
{
    viewJobs(backend, {job}, [reply, uid = job.uid](QList<JsonText> views) {
        http::Response response = http::Response::json(202, std::move(views.first()).end());
        response.headers.set("Location", "/api/v1/jobs/" + uuidText(uid).toLatin1());
        reply.send(std::move(response));
    });
}

} // namespace cq::api
