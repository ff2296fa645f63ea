#include "core/comfy/historyparser.h"

#include "core/comfy/faultparser.h"
#include "core/comfy/jsonread.h"
#include "core/comfy/marker.h"
#include "core/comfy/outputparser.h"

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

Error notHistory(const QByteArray &body)
{
    return fail(ErrorKind::Protocol, u"answers /history with something else"_s,
                QString::fromUtf8(body.left(1000)));
}

/// The last word counts: an execution_error is trusted over status_str (section 2.1).
void readMessage(const QString &name, const Json &data, HistoryEntry &entry)
{
    const TimeMs at = wholeNumber(member(data, "timestamp"));
    if (name == "execution_start"_L1) {
        entry.started = at;
    } else if (name == "execution_success"_L1) {
        entry.ended = at;
    } else if (name == "execution_error"_L1 && !isBlockedBranch(data)) {
        entry.status = RunStatus::Error;
        entry.fault = parseExecutionError(data);
        entry.ended = at;
    } else if (name == "execution_interrupted"_L1) {
        entry.status = RunStatus::Interrupted;
        entry.fault = parseInterruption(data);
        entry.ended = at;
    }
}

void readStatus(const Json *status, HistoryEntry &entry)
{
    if (!status || !status->is_object()) { // very old servers; what is in the history is over
        entry.completed = true;
        return;
    }
    entry.completed = truth(member(*status, "completed"));
    const Json *messages = member(*status, "messages");
    if (messages && messages->is_array()) {
        for (const Json &message : *messages) {
            const Json *data = item(message, 1);
            if (data)
                readMessage(text(item(message, 0)), *data, entry);
        }
    }
    if (entry.status == RunStatus::Success && text(member(*status, "status_str")) == "error"_L1) {
        entry.status = RunStatus::Error;
        entry.fault.kind = FailureKind::Execution;
        entry.fault.message = u"the node reports an error without saying which"_s;
    }
}

HistoryEntry parseEntry(const QString &promptId, const Json &value)
{
    HistoryEntry entry;
    entry.promptId = promptId;
    if (const Json *prompt = member(value, "prompt"))
        entry.marker = markerOfQueueItem(*prompt);
    readStatus(member(value, "status"), entry);
    const Json *outputs = member(value, "outputs");
    if (outputs && outputs->is_object()) {
        for (const auto &[graphNode, output] : outputs->items())
            entry.outputs += parseOutputs(toQString(graphNode), output);
    }
    return entry;
}

} // namespace

Result<std::optional<HistoryEntry>> parseHistory(const QByteArray &body, const QString &promptId)
{
    const auto json = readJson(body);
    if (!json || !json->is_object())
        return notHistory(body);
    const Json *entry = member(*json, promptId.toUtf8().constData());
    if (!entry)
        return std::optional<HistoryEntry>();
    if (!entry->is_object())
        return notHistory(body);
    return std::optional(parseEntry(promptId, *entry));
}

Result<std::optional<QString>> findMarkedInHistory(const QByteArray &body, const QUuid &marker)
{
    const auto json = readJson(body);
    if (!json || !json->is_object())
        return notHistory(body);
    for (const auto &[promptId, entry] : json->items()) {
        const Json *prompt = member(entry, "prompt");
        if (prompt && markerOfQueueItem(*prompt) == marker)
            return std::optional(toQString(promptId));
    }
    return std::optional<QString>();
}

} // namespace cq::comfy
