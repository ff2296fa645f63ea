#include "core/api/familysubmission.h"

#include "core/domain/graph.h"
#include "core/domain/jsonspans.h"
#include "core/http/form.h"
#include "core/web/body.h"

#include <QFile>
#include <QRegularExpression>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostMetadata = 1024LL * 1024;
constexpr qint64 kMostBody = kMaxGraphBytes + 2 * kMostMetadata;

bool isObject(const QByteArray &json)
{
    return json.startsWith('{');
}

bool isNull(const QByteArray &json)
{
    return json.isEmpty() || json == "null";
}

std::optional<web::FieldFault> workflowFault(const QByteArray &workflow)
{
    const QStringList where{u"body"_s, u"workflow"_s};
    if (workflow.isEmpty())
        return web::FieldFault{"missing", where, u"Field required"_s, QJsonObject()};
    if (!isObject(workflow))
        return web::FieldFault{"dict_type", where, u"An object is expected"_s};
    if (skipJsonSpace(workflow, 1) == workflow.size() - 1)
        return web::FieldFault{"value_error", where, u"The workflow is empty"_s, QJsonObject()};
    if (workflow.size() > kMaxGraphBytes)
        return web::FieldFault{"value_error", where, u"The workflow is larger than 10 MB"_s};
    return std::nullopt;
}

std::optional<web::FieldFault> metadataFault(const QByteArray &metadata)
{
    const QStringList where{u"body"_s, u"metadata"_s};
    if (isNull(metadata))
        return std::nullopt;
    if (!isObject(metadata))
        return web::FieldFault{"dict_type", where, u"An object is expected"_s};
    if (metadata.size() > kMostMetadata)
        return web::FieldFault{"value_error", where, u"The metadata are larger than 1 MB"_s};
    return std::nullopt;
}

std::optional<web::FieldFault> userFault(const QJsonValue &user)
{
    static const QRegularExpression name(u"\\A[a-zA-Z0-9_-]{1,100}\\z"_s);
    if (user.isUndefined() || user.isNull())
        return std::nullopt;
    if (user.isString() && name.match(user.toString()).hasMatch())
        return std::nullopt;
    return web::FieldFault{"string_pattern_mismatch",
                           {u"body"_s, u"user_id"_s},
                           u"1 to 100 of the characters a-z, A-Z, 0-9, _ and - are expected"_s,
                           user};
}

/// Invalid when it is larger than a graph may be.
Result<QByteArray> contentOf(const http::FormFile &file)
{
    if (file.size() > kMaxGraphBytes)
        return fail(ErrorKind::Invalid, u"The workflow is larger than 10 MB"_s);
    if (file.file.isNull())
        return file.bytes;
    QFile onDisk(file.file.path());
    if (!onDisk.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, onDisk.errorString());
    return onDisk.readAll();
}

} // namespace

OrFault<SharedSubmission> readSharedSubmission(const QByteArray &bytes)
{
    const auto body = web::readJsonBody(bytes, {u"workflow"_s, u"metadata"_s}, {}, kMostBody);
    if (!body)
        return web::FieldFault{"json_invalid", {u"body"_s}, body.error().message};
    const QByteArray workflow = body->kept.value(u"workflow"_s);
    const QByteArray metadata = body->kept.value(u"metadata"_s);
    const QJsonValue user = body->fields.value("user_id"_L1);
    for (const auto &fault : {userFault(user), workflowFault(workflow), metadataFault(metadata)}) {
        if (fault)
            return *fault;
    }
    SharedSubmission submission;
    submission.request.graph = workflow;
    submission.userName = user.toString();
    if (!isNull(metadata))
        submission.request.extraData = "{\"metadata\":" + metadata + '}';
    const QJsonValue priority = body->fields.value("priority"_L1);
    if (!priority.isUndefined() && !priority.isNull()) {
        const auto read = priorityAt({u"body"_s, u"priority"_s}, priority);
        if (const auto *fault = std::get_if<web::FieldFault>(&read))
            return *fault;
        submission.request.priority = std::get<int>(read);
    }
    return submission;
}

Result<JobRequest> readUpload(const http::Request &request, const QString &temporaryFolder)
{
    http::FormOptions options;
    options.temporaryFolder = temporaryFolder;
    const auto form = http::readForm(request, options);
    if (!form)
        return form.error();
    const http::FormFile *file = form->file(u"file");
    if (file == nullptr)
        return fail(ErrorKind::Invalid, u"The part file is missing"_s);
    const auto bytes = contentOf(*file);
    if (!bytes)
        return bytes.error();
    if (!checkJson(*bytes))
        return fail(ErrorKind::Invalid, u"Invalid JSON workflow"_s);
    const auto graph = graphFromFile(*bytes);
    if (!graph)
        return graph.error();
    JobRequest wanted;
    wanted.graph = *graph;
    wanted.title = file->fileName;
    return wanted;
}

} // namespace cq::api
