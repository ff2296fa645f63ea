#include "core/api/familyview.h"

#include <QFileInfo>

#include <cmath>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

const QJsonValue kNull = QJsonValue::Null;

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? kNull : QJsonValue(text);
}

QJsonValue resultOf(const Job &job, const JobOutcome &outcome)
{
    if (job.state != JobState::Completed)
        return kNull;
    const double seconds =
        job.startedAt == 0 ? 0.0 : static_cast<double>(job.finishedAt - job.startedAt) / 1000;
    return QJsonObject{{u"prompt_id"_s, orNull(uuidText(outcome.promptId))},
                       {u"status"_s, u"completed"_s},
                       {u"outputs"_s, outputsView(outcome.outputs)},
                       {u"execution_time"_s, seconds},
                       {u"output_path"_s, u"/api/v1/jobs/%1/outputs"_s.arg(uuidText(job.uid))},
                       {u"timestamp"_s, timeText(job.finishedAt)}};
}

} // namespace

QString sharedStateWord(JobState state)
{
    switch (state) {
    case JobState::Pending:
    case JobState::Held:
    case JobState::Assigned:
        return u"pending"_s;
    case JobState::Running:
    case JobState::Collecting:
        return u"running"_s;
    case JobState::Completed:
        return u"completed"_s;
    case JobState::Failed:
        return u"failed"_s;
    case JobState::Cancelled:
        return u"cancelled"_s;
    }
    Q_UNREACHABLE();
}

QString uploadStateWord(JobState state)
{
    const QString word = sharedStateWord(state);
    if (word == "pending"_L1)
        return u"queued"_s;
    return state == JobState::Cancelled ? u"failed"_s : word;
}

std::optional<QList<JobState>> statesOfWord(const QString &word)
{
    using enum JobState;
    static const QHash<QString, QList<JobState>> words{
        {u"pending"_s, {Pending, Held, Assigned}},
        {u"queued"_s, {Pending, Held, Assigned}},
        {u"held"_s, {Held}},
        {u"assigned"_s, {Assigned}},
        {u"running"_s, {Running, Collecting}},
        {u"processing"_s, {Running, Collecting}},
        {u"submitted"_s, {Running, Collecting}},
        {u"collecting"_s, {Collecting}},
        {u"completed"_s, {Completed}},
        {u"failed"_s, {Failed}},
        {u"cancelled"_s, {Cancelled}},
    };
    const auto found = words.constFind(word);
    return found == words.constEnd() ? std::nullopt : std::optional(*found);
}

QJsonObject sharedJobView(const Job &job, const Directory &directory, const JobFacts &facts)
{
    const QString user = directory.userName(job.owner);
    const bool isPlaced = job.state != JobState::Pending && job.state != JobState::Held;
    const QJsonValue node = isPlaced ? orNull(directory.nodeName(job.node)) : kNull;
    // A completed job may carry a warning, which is no error to a client.
    const QJsonValue error = job.state == JobState::Completed ? kNull : orNull(job.message);
    const bool waits = job.state == JobState::Pending && facts.reason.kind != WaitKind::None;
    const auto seconds =
        waits ? directory.expectedWaitSeconds(facts.reason.ahead) : std::optional<qint64>();
    return {
        {u"id"_s, uuidText(job.uid)},
        {u"number"_s, job.id.value},
        {u"user_id"_s, user},
        {u"user"_s, user},
        {u"status"_s, sharedStateWord(job.state)},
        {u"priority"_s, job.priority},
        {u"created_at"_s, timeText(job.submittedAt)},
        {u"started_at"_s, timeText(job.startedAt)},
        {u"completed_at"_s, timeText(job.finishedAt)},
        {u"worker_id"_s, node},
        {u"node"_s, node},
        {u"result"_s, resultOf(job, facts.outcome)},
        {u"error"_s, error},
        {u"error_message"_s, error},
        {u"position_in_queue"_s, waits ? QJsonValue(facts.reason.ahead) : kNull},
        {u"estimated_wait_time"_s, seconds ? QJsonValue(*seconds) : kNull},
        {u"filename"_s, orNull(job.title)},
        {u"comfyui_prompt_id"_s,
         facts.outcome.promptId.isNull() ? kNull : QJsonValue(uuidText(facts.outcome.promptId))},
    };
}

QJsonObject outputsView(const QList<JobOutput> &outputs)
{
    QJsonObject byNode;
    for (const JobOutput &output : outputs) {
        QJsonObject kinds = byNode.value(output.graphNode).toObject();
        QJsonArray files = kinds.value(output.key).toArray();
        files.append(QJsonObject{
            {u"filename"_s,
             output.fileName.isEmpty() ? QFileInfo(output.path).fileName() : output.fileName},
            {u"url"_s, u"/api/v1/outputs/%1"_s.arg(output.id.value)},
            {u"subfolder"_s, u""_s},
            {u"type"_s, output.temporary ? u"temp"_s : u"output"_s}});
        kinds.insert(output.key, files);
        byNode.insert(output.graphNode, kinds);
    }
    return byNode;
}

QJsonObject queueStatusView(const JobCounts &counts, const QList<Node> &nodes)
{
    const qint64 pending =
        counts[JobState::Pending] + counts[JobState::Held] + counts[JobState::Assigned];
    int workers = 0;
    int active = 0;
    for (const Node &node : nodes) {
        workers += node.config.enabled ? 1 : 0;
        active += node.config.enabled && node.status.health == NodeHealth::Online ? 1 : 0;
    }
    return {{u"mode"_s, u"fifo"_s},
            {u"pending_jobs"_s, pending},
            {u"running_jobs"_s, counts[JobState::Running] + counts[JobState::Collecting]},
            {u"completed_jobs"_s, counts[JobState::Completed]},
            {u"failed_jobs"_s, counts[JobState::Failed]},
            {u"total_workers"_s, workers},
            {u"active_workers"_s, active},
            {u"queue_depth"_s, pending}};
}

void withSharedViews(const Backend &backend, const QList<Job> &jobs, const web::Reply &reply,
                     const std::function<void(const QJsonArray &)> &then)
{
    QList<JobId> waiting;
    QList<JobId> tried;
    for (const Job &job : jobs) {
        if (job.state == JobState::Pending)
            waiting.append(job.id);
        if (!job.node.isNull())
            tried.append(job.id);
    }
    whenGood(backend, backend.engine.explain(waiting), reply,
             [=, &backend](const QList<WaitReason> &reasons) {
                 QHash<JobId, JobFacts> facts;
                 for (qsizetype i = 0; i < std::min(waiting.size(), reasons.size()); ++i)
                     facts[waiting.at(i)].reason = reasons.at(i);
                 const auto show = [=, &backend](const QHash<JobId, JobFacts> &known) {
                     QJsonArray views;
                     for (const Job &job : jobs)
                         views.append(sharedJobView(job, backend.directory, known.value(job.id)));
                     then(views);
                 };
                 if (tried.isEmpty()) {
                     show(facts);
                     return;
                 }
                 whenGood(backend, backend.engine.outcomes(tried), reply,
                          [tried, facts, show](const QList<JobOutcome> &outcomes) {
                              auto known = facts;
                              for (qsizetype i = 0; i < std::min(tried.size(), outcomes.size());
                                   ++i)
                                  known[tried.at(i)].outcome = outcomes.at(i);
                              show(known);
                          });
             });
}

} // namespace cq::api
