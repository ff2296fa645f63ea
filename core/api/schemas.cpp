#include "core/api/openapi.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace cq::api {

namespace {

// One object by name; "?" after a type stands for "or null", to keep the table readable.
constexpr const char *kSchemas = R"json({
"Error": {"object": {"error": {"object": {"code": "string", "message": "string", "request_id": "string"},
    "optional": {"suggestion": "string", "details": "string"}}}},
"Credentials": {"object": {"username": "string", "password": "string"}, "optional": {"cookie": "boolean"}},
"SignIn": {"object": {"access_token": "string", "token_type": "string", "username": "string", "role": "string",
    "expires_at": "string"}},
"Who": {"object": {"username": "string", "role": "string", "scope": "string", "expires_at": "string?"}},
"Job": {"object": {"id": "string", "number": "integer", "title": "string", "user": "string", "state": "string",
    "priority": "integer", "submitted_at": "string", "started_at": "string?", "finished_at": "string?",
    "node": "string?", "pinned_node": "string?", "attempts": "integer", "cancel_requested": "boolean",
    "failure": "string?", "message": "string?", "output_count": "integer", "position_in_queue": "integer?",
    "waiting_reason": "string?"}, "optional": {"webhook": "WebhookStatus"}},
"WebhookStatus": {"object": {"url": "string", "state": "string", "attempts": "integer", "last_status": "integer?",
    "last_error": "string?", "next_attempt_at": "string?"}},
"WebhookSecret": {"object": {"secret": "string"}},
"JobPage": {"object": {"jobs": {"array": "Job"}, "next": "integer?"}},
"JobChange": {"object": {}, "optional": {"priority": "integer", "held": "boolean"}},
"JobEvents": {"object": {"events": {"array": {"object": {"id": "integer", "at": "string", "kind": "string",
    "node": "string", "message": "string"}}}}},
"Graph": {"any": true},
"Submission": {"object": {"workflow": {"any": true}}, "optional": {"title": "string", "priority": "integer",
    "node": "string", "user": "string", "held": "boolean", "extra_data": {"any": true}, "webhook": {"any": true},
    "inputs": {"array": {"object": {"name": "string"}, "optional": {"data": "string", "sha256": "string",
        "url": "string"}}}}},
"Uploads": {"object": {"inputs": {"array": {"object": {"name": "string", "sha256": "string", "size": "integer",
    "uploaded_at": "string?"}}}}},
"Output": {"object": {"id": "integer", "graph_node": "string", "kind": "string", "index": "integer",
    "file_name": "string", "content_type": "string", "size": "integer", "sha256": "string", "temporary": "boolean",
    "url": "string", "preview_url": "string?"}},
"Outputs": {"object": {"outputs": {"array": "Output"}}},
"Quota": {"object": {"waiting_jobs": "integer?", "running_jobs": "integer?", "submissions_per_minute": "integer?",
    "stored_bytes": "integer?"}},
"User": {"object": {"id": "integer", "username": "string", "role": "string", "enabled": "boolean",
    "created_at": "string?", "last_sign_in_at": "string?", "quota": "Quota"}, "optional": {"password": "string"}},
"Users": {"object": {"users": {"array": "User"}}},
"IssuedUsers": {"object": {"users": {"array": "User"}}},
"NewUser": {"object": {"username": "string", "password": "string"},
    "optional": {"role": "string", "quota": {"any": true}}},
"NewUsers": {"object": {}, "optional": {"prefix": "string", "count": "integer", "digits": "integer", "csv": "string"}},
"UserChange": {"object": {}, "optional": {"username": "string", "role": "string", "enabled": "boolean",
    "password": "string", "quota": {"any": true}}},
"Audit": {"object": {"audit": {"array": {"object": {"id": "integer", "at": "string?", "user": "string",
    "address": "string", "action": "string", "subject": "string", "detail": "string"}}}}},
"Key": {"object": {"id": "integer", "label": "string", "prefix": "string", "scope": "string", "created_at": "string?",
    "expires_at": "string?", "last_used_at": "string?", "revoked": "boolean"}},
"Keys": {"object": {"keys": {"array": "Key"}}},
"NewKey": {"object": {"label": "string"}, "optional": {"scope": "string", "expires_at": "string?"}},
"IssuedKey": {"object": {"id": "integer", "label": "string", "prefix": "string", "scope": "string",
    "created_at": "string?", "expires_at": "string?", "last_used_at": "string?", "revoked": "boolean",
    "key": "string"}},
"Vram": {"object": {"total": "integer", "free": "integer", "ours": "integer", "others": "integer"}},
"Node": {"object": {"id": "integer", "name": "string", "enabled": "boolean", "health": "string", "gpu": "string",
    "slots": "integer", "running": "integer", "vram": "Vram", "url": "string?", "fault": "string?",
    "comfyui_version": "string?"}},
"Nodes": {"object": {"nodes": {"array": "Node"}}},
"NodeChange": {"object": {}, "optional": {"name": "string", "url": "string", "enabled": "boolean", "slots": "integer",
    "vram_threshold": "number"}},
"NodeTest": {"object": {"reachable": "boolean"}, "optional": {"latency_ms": "integer", "gpu": "string",
    "comfyui_version": "string", "vram": "Vram", "message": "string"}},
"Samples": {"object": {"samples": {"array": {"object": {"at": "string?", "total": "integer", "free": "integer",
    "ours": "integer", "others": "integer"}}}}},
"Queue": {"object": {"mode": "string", "paused": "boolean", "intake": "boolean", "jobs": {"any": true}}},
"ClearedJobs": {"object": {"cleared": "integer"}},
"S0Error": {"object": {"error": "string", "code": "string", "request_id": "string"}, "optional": {"msg": "string"}},
"MsgError": {"object": {"msg": "string", "code": "string", "request_id": "string"}},
"UploadError": {"object": {"ok": "boolean", "error": "string", "msg": "string", "code": "string",
    "request_id": "string"}},
"S3Error": {"object": {"detail": {"any": true}, "code": "string", "request_id": "string"}},
"PulledJob": {"object": {"job": {"any": true}}},
"WorkerAnswer": {"object": {"status": "string", "job_id": "string"}},
"WorkerResult": {"object": {}, "optional": {"result": {"any": true}, "prompt_id": "string", "outputs": {"any": true}}},
"WorkerError": {"object": {}, "optional": {"error": "string"}},
"SharedError": {"object": {"detail": {"any": true}, "error": "string", "msg": "string", "code": "string",
    "request_id": "string"}},
"StatusError": {"object": {"status": "string", "timestamp": "string", "error": "string"}},
"Message": {"object": {"message": "string"}},
"Msg": {"object": {"msg": "string"}, "optional": {"id": "integer"}},
"SharedJob": {"object": {"id": "string", "number": "integer", "user_id": "string", "user": "string",
    "status": "string", "priority": "integer", "created_at": "string", "started_at": "string?",
    "completed_at": "string?", "worker_id": "string?", "node": "string?", "result": "object?", "error": "string?",
    "error_message": "string?", "position_in_queue": "integer?", "estimated_wait_time": "integer?",
    "filename": "string?", "comfyui_prompt_id": "string?"}},
"SharedJobs": {"array": "SharedJob"},
"SharedSubmission": {"object": {"workflow": {"any": true}}, "optional": {"user_id": "string",
    "priority": "integer", "metadata": {"any": true}}},
"Priority": {"object": {}, "optional": {"priority": "integer"}},
"PriorityChanged": {"object": {"status": "string", "job_id": "string", "priority": "integer"}},
"Cleared": {"object": {"status": "string", "cleared": "integer"}},
"Results": {"object": {"prompt_id": "string", "outputs": {"any": true}, "status": {"object": {
    "status_str": "string", "completed": "boolean", "messages": {"any": true}}}}},
"Requeued": {"object": {"ok": "boolean", "status": "string", "message": "string"}},
"Uploaded": {"object": {"ok": "boolean", "status": "string", "message": "string", "job_id": "string",
    "number": "integer", "id": "string"}},
"Login": {"object": {"username": "string", "password": "string"}},
"LoggedIn": {"object": {"access_token": "string", "role": "string"}},
"Me": {"object": {"username": "string", "role": "string"}},
"BriefUser": {"object": {"username": "string", "role": "string"}, "optional": {"id": "integer", "password": "string"}},
"BriefUsers": {"array": "BriefUser"},
"Password": {"object": {"password": "string"}},
"BriefNode": {"object": {"name": "string", "url": "string"}, "optional": {"id": "integer", "enabled": "boolean"}},
"BriefNodes": {"array": "BriefNode"},
"NodeToggle": {"object": {"name": "string"}, "optional": {"enabled": "boolean"}},
"NodeToggled": {"object": {"message": "string", "name": "string", "enabled": "boolean"}},
"NodeMessage": {"object": {"message": "string", "id": "integer"}},
"NodeTested": {"object": {"message": "string", "reachable": "boolean"}},
"QueueStatus": {"object": {"mode": "string", "pending_jobs": "integer", "running_jobs": "integer",
    "completed_jobs": "integer", "failed_jobs": "integer", "total_workers": "integer", "active_workers": "integer",
    "queue_depth": "integer"}},
"Status": {"object": {"status": "string", "timestamp": "string", "healthy_instances": "integer",
    "total_instances": "integer", "active_jobs": "integer", "total_jobs_processed": "integer",
    "uptime_hours": "integer", "processor_running": "boolean"}},
"Uptime": {"object": {"total_uptime_ms": "integer", "total_uptime_hours": "integer",
    "session_uptime_ms": "integer", "session_uptime_hours": "integer", "started_at": "string",
    "session_started_at": "string"}},
"Health": {"object": {"status": "string", "timestamp": "string", "version": "string", "uptime_seconds": "integer",
    "queue_depth": "integer", "workers_active": "integer", "redis_connected": "boolean", "uptime": "Uptime",
    "comfyui_instances": {"object": {"total": "integer", "healthy": "integer", "unhealthy": "integer",
        "unknown": "integer", "instances": {"array": {"any": true}}}},
    "job_processing": {"object": {"processor_running": "boolean", "active_jobs": "integer",
        "max_concurrent_jobs": "integer", "total_jobs_in_memory": "integer", "pending_jobs": "integer",
        "processing_jobs": "integer"}},
    "connections": {"object": {"total_pools": "integer", "pool_stats": {"any": true}}},
    "performance": {"object": {"total_jobs_processed": "integer", "success_rate": "string", "error_rate": "string",
        "average_processing_time_seconds": "number", "jobs_per_hour": "integer"}},
    "issues": {"array": "string"}, "last_health_check": "string?"}},
"Version": {"object": {"name": "string", "version": "string"}},
"Event": {"object": {"type": "string", "data": {"any": true}, "timestamp": "string"}, "optional": {"id": "string"}},
"Document": {"any": true}
})json";

QJsonValue expanded(const QJsonValue &brief);

QJsonObject expandedObject(const QJsonObject &required, const QJsonObject &optional)
{
    QJsonObject properties;
    QJsonArray names;
    for (auto member = required.begin(); member != required.end(); ++member) {
        properties.insert(member.key(), expanded(member.value()));
        names.append(member.key());
    }
    for (auto member = optional.begin(); member != optional.end(); ++member)
        properties.insert(member.key(), expanded(member.value()));
    QJsonObject schema{{QStringLiteral("type"), QStringLiteral("object")},
                       {QStringLiteral("properties"), properties}};
    if (!names.isEmpty())
        schema.insert(QStringLiteral("required"), names);
    return schema;
}

QJsonValue expandedWord(QString word)
{
    const bool isNullable = word.endsWith(u'?');
    if (isNullable)
        word.chop(1);
    if (word.front().isUpper())
        return QJsonObject{
            {QStringLiteral("$ref"), QStringLiteral("#/components/schemas/") + word}};
    if (isNullable)
        return QJsonObject{{QStringLiteral("type"), QJsonArray{word, QStringLiteral("null")}}};
    return QJsonObject{{QStringLiteral("type"), word}};
}

/// From the short form of the table to JSON Schema.
QJsonValue expanded(const QJsonValue &brief)
{
    if (brief.isString())
        return expandedWord(brief.toString());
    const QJsonObject object = brief.toObject();
    if (object.contains(QLatin1StringView("any")))
        return QJsonObject{};
    if (object.contains(QLatin1StringView("array")))
        return QJsonObject{
            {QStringLiteral("type"), QStringLiteral("array")},
            {QStringLiteral("items"), expanded(object.value(QLatin1StringView("array")))}};
    return expandedObject(object.value(QLatin1StringView("object")).toObject(),
                          object.value(QLatin1StringView("optional")).toObject());
}

} // namespace

QJsonObject apiSchemas()
{
    const QJsonObject table = QJsonDocument::fromJson(kSchemas).object();
    Q_ASSERT(!table.isEmpty());
    QJsonObject schemas;
    for (auto schema = table.begin(); schema != table.end(); ++schema)
        schemas.insert(schema.key(), expanded(schema.value()));
    return schemas;
}

} // namespace cq::api
