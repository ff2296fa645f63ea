#include "core/comfy/promptbody.h"

#include "core/domain/ids.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

bool looksLikeObject(QByteArrayView trimmed)
{
    return trimmed.size() >= 2 && trimmed.front() == '{' && trimmed.back() == '}';
}

QByteArray jsonString(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

} // namespace

Result<QByteArray> promptRequestBody(const PromptSubmission &submission, const QString &clientId)
{
    const QByteArrayView graph = QByteArrayView(submission.graph).trimmed();
    if (!looksLikeObject(graph))
        return fail(ErrorKind::Invalid, u"the graph is not a JSON object"_s);
    QByteArrayView extra = QByteArrayView(submission.extraData).trimmed();
    if (extra.isEmpty())
        extra = "{}";
    if (!looksLikeObject(extra))
        return fail(ErrorKind::Invalid, u"the extra data is not a JSON object"_s);

    const QByteArray promptId = jsonString(uuidText(submission.promptId));
    const QByteArrayView members = extra.sliced(1, extra.size() - 2);
    constexpr qsizetype kEnvelope = 256; // more than the literals below
    QByteArray body;
    body.reserve(graph.size() + extra.size() + clientId.size() + kEnvelope);
    body.append("{\"prompt\":").append(graph);
    body.append(",\"prompt_id\":").append(promptId);
    body.append(",\"client_id\":").append(jsonString(clientId));
    body.append(",\"extra_data\":{").append(members);
    if (!members.trimmed().isEmpty())
        body.append(',');
    body.append("\"comfyqueue\":{\"prompt_id\":").append(promptId).append("}}}");
    return body;
}

} // namespace cq::comfy
