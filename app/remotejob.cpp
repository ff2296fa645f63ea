#include "app/remotejob.h"

#include "app/serverfault.h"
#include "core/domain/ids.h"

#include <QJsonArray>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Error odd(const QString &what)
{
    return fail(
        ErrorKind::Protocol,
        u"The server's answer is not understood: %1. Is it a ComfyQueue server?"_s.arg(what));
}

/// For one line.
QString lineOf(const QJsonValue &value)
{
    return plainText(value.toString()).simplified();
}

} // namespace

Result<RemoteJob> remoteJob(const QJsonObject &answer)
{
    RemoteJob job;
    const QUuid id(answer.value("id"_L1).toString());
    if (id.isNull())
        return odd(u"the job has no id"_s);
    job.id = uuidText(id);
    job.number = answer.value("number"_L1).toInteger();
    if (job.number < 1)
        return odd(u"the job has no number"_s);
    const QString word = answer.value("state"_L1).toString();
    const auto state = jobStateFromWord(word);
    if (!state)
        return odd(u"the job's state is “%1”"_s.arg(plainText(word.left(40))));
    job.state = *state;
    job.node = lineOf(answer.value("node"_L1));
    job.waitingReason = lineOf(answer.value("waiting_reason"_L1));
    job.message = lineOf(answer.value("message"_L1));
    return job;
}

Result<QList<RemoteOutput>> remoteOutputs(const QJsonObject &answer)
{
    if (!answer.value("outputs"_L1).isArray())
        return odd(u"there is no list of outputs"_s);
    QList<RemoteOutput> outputs;
    const QJsonArray list = answer.value("outputs"_L1).toArray();
    for (const auto value : list) {
        RemoteOutput output;
        output.id = value["id"_L1].toInteger();
        output.fileName = value["file_name"_L1].toString();
        output.contentType = value["content_type"_L1].toString();
        output.size = value["size"_L1].toInteger(-1);
        output.sha256 = QByteArray::fromHex(value["sha256"_L1].toString().toLatin1());
        if (output.id < 1 || output.size < 0 || output.sha256.size() != 32)
            return odd(u"an output lacks its id, size or checksum"_s);
        outputs.append(output);
    }
    return outputs;
}

} // namespace cq
