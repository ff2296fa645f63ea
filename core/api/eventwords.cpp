#include "core/api/eventwords.h"

#include "core/api/backend.h"
#include "core/api/familyview.h"
#include "core/api/jobview.h"

#include <QJsonDocument>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QByteArray textOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject ownQueueView(const EngineChanges &changes)
{
    QJsonObject counts;
    for (const JobState state : allJobStates())
        counts.insert(jobStateWord(state), changes.counts[state]);
    return {{u"paused"_s, changes.paused}, {u"jobs"_s, counts}};
}

/// The job in a frame of S3: some keys of its view, and no graph.
QJsonObject sharedEventView(const Job &job, const Directory &directory)
{
    const QJsonObject view = sharedJobView(job, directory, {});
    QJsonObject data{{u"metadata"_s, QJsonObject()}, {u"result"_s, QJsonValue::Null}};
    for (const auto &key : {u"id"_s, u"user_id"_s, u"status"_s, u"priority"_s, u"created_at"_s,
                            u"started_at"_s, u"completed_at"_s, u"worker_id"_s, u"error"_s})
        data.insert(key, view.value(key));
    return data;
}

/// Absent keys are absent here, not null.
QJsonObject uploadEventView(const Job &job, bool isNew, const Directory &directory)
{
    const QJsonObject view = sharedJobView(job, directory, {});
    QJsonObject data{{u"id"_s, view.value("id"_L1)},
                     {u"number"_s, view.value("number"_L1)},
                     {u"status"_s, uploadStateWord(job.state)}};
    if (isNew) {
        data.insert(u"file"_s, job.title);
        data.insert(u"user"_s, view.value("user"_L1));
    }
    for (const auto &key : {u"node"_s, u"error"_s}) {
        if (!view.value(key).isNull())
            data.insert(key, view.value(key));
    }
    return data;
}

QString workerWord(const NodeStatus &status)
{
    if (status.health != NodeHealth::Online)
        return u"offline"_s;
    return status.running > 0 ? u"busy"_s : u"idle"_s;
}

} // namespace

QList<EventFrame> jobFrames(EventDialect dialect, const Job &job, bool isNew,
                            const Directory &directory)
{
    if (dialect == EventDialect::Own)
        return {{u"job"_s, jobView(job, directory).end()}};
    const bool isShared = dialect == EventDialect::S3;
    const auto view = [&](const Job &shown, bool asNew) {
        return textOf(isShared ? sharedEventView(shown, directory)
                               : uploadEventView(shown, asNew, directory));
    };
    QList<EventFrame> frames;
    if (isNew)
        frames.append({isShared ? u"job_created"_s : u"new_job"_s, view(job, true)});
    // Who waits for an update must not miss one that came together with the beginning.
    if (!isNew || sharedStateWord(job.state) != "pending"_L1)
        frames.append({isShared ? u"job_updated"_s : u"job_update"_s, view(job, false)});
    return frames;
}

QList<EventFrame> removalFrames(EventDialect dialect, const Job &job)
{
    switch (dialect) {
    case EventDialect::Own:
        return {
            {u"job_removed"_s,
             std::move(JsonText().add("number", job.id.value).add("id", uuidText(job.uid))).end()}};
    case EventDialect::S3:
        return {{u"job_deleted"_s, std::move(JsonText().add("job_id", uuidText(job.uid))).end()}};
    case EventDialect::S0:
        return {};
    }
    Q_UNREACHABLE();
}

QList<EventFrame> progressFrames(EventDialect dialect, const JobProgress &progress)
{
    if (dialect != EventDialect::Own)
        return {};
    return {{u"progress"_s,
             textOf({{u"number"_s, progress.job.value},
                     {u"graph_node"_s, progress.graphNodeTitle},
                     {u"value"_s, progress.value},
                     {u"max"_s, progress.max},
                     {u"overall"_s, progress.overall}}),
             http::Delivery::Droppable}};
}

QList<EventFrame> queueFrames(EventDialect dialect, const EngineChanges &changes,
                              const Directory &directory)
{
    switch (dialect) {
    case EventDialect::Own:
        return {{u"queue"_s, textOf(ownQueueView(changes)), http::Delivery::Droppable}};
    case EventDialect::S3:
        return {{u"queue_status"_s, textOf(queueStatusView(changes.counts, directory.nodes())),
                 http::Delivery::Droppable}};
    case EventDialect::S0:
        return {};
    }
    Q_UNREACHABLE();
}

QList<EventFrame> nodeFrames(EventDialect dialect, const Node &node, const QUuid &current)
{
    constexpr qint64 kMegabyte = 1024LL * 1024;
    if (dialect != EventDialect::S3)
        return {};
    const NodeStatus &status = node.status;
    return {
        {u"worker_status"_s,
         textOf({{u"worker_id"_s, node.config.name},
                 {u"status"_s, workerWord(status)},
                 {u"current_job_id"_s,
                  current.isNull() ? QJsonValue(QJsonValue::Null) : QJsonValue(uuidText(current))},
                 {u"jobs_completed"_s, status.done},
                 {u"last_heartbeat"_s, timeText(status.lastSeen)},
                 {u"provider"_s, u"local"_s},
                 {u"gpu_memory_used"_s, (status.vram.total - status.vram.free) / kMegabyte},
                 {u"gpu_memory_total"_s, status.vram.total / kMegabyte}}),
         http::Delivery::Droppable}};
}

} // namespace cq::api
