#include "core/comfy/eventparser.h"

#include "core/comfy/faultparser.h"
#include "core/comfy/jsonread.h"
#include "core/comfy/outputparser.h"

#include <QtEndian>

#include <array>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

using Reader = std::optional<Event> (*)(const Json &data);

QString promptIdOf(const Json &data)
{
    return text(member(data, "prompt_id"));
}

QString displayNode(const Json &data)
{
    return text(member(data, "display_node"), text(member(data, "node")));
}

std::optional<Event> readStatus(const Json &data)
{
    const Json *status = member(data, "status");
    const Json *info = status ? member(*status, "exec_info") : nullptr;
    const Json *remaining = info ? member(*info, "queue_remaining") : nullptr;
    if (!remaining)
        return std::nullopt;
    return StatusEvent{static_cast<int>(wholeNumber(remaining))};
}

std::optional<Event> readStart(const Json &data)
{
    return StartEvent{promptIdOf(data)};
}

std::optional<Event> readCached(const Json &data)
{
    CachedEvent event{promptIdOf(data), {}};
    const Json *graphNodes = member(data, "nodes");
    if (graphNodes && graphNodes->is_array()) {
        for (const Json &graphNode : *graphNodes)
            event.graphNodes.append(text(&graphNode));
    }
    return event;
}

std::optional<Event> readExecuting(const Json &data)
{
    const Json *graphNode = member(data, "node");
    if (!graphNode || graphNode->is_null())
        return EndEvent{promptIdOf(data), std::nullopt};
    return ExecutingEvent{promptIdOf(data), displayNode(data)};
}

std::optional<Event> readStep(const Json &data)
{
    return StepEvent{promptIdOf(data), text(member(data, "node")), number(member(data, "value")),
                     number(member(data, "max"))};
}

std::optional<Event> readState(const Json &data)
{
    const Json *graphNodes = member(data, "nodes");
    if (!graphNodes || !graphNodes->is_object())
        return std::nullopt;
    StateEvent event;
    event.promptId = promptIdOf(data);
    for (const auto &[id, node] : graphNodes->items()) {
        const QString graphNode = toQString(id);
        const QString display = text(member(node, "display_node_id"), graphNode);
        const QString state = text(member(node, "state"));
        if (state == "running"_L1) {
            event.running = display;
            event.value = number(member(node, "value"));
            event.max = number(member(node, "max"));
        } else if (state == "finished"_L1 && display == graphNode) {
            event.finished.append(graphNode);
        }
    }
    return event;
}

std::optional<Event> readExecuted(const Json &data)
{
    ExecutedEvent event{promptIdOf(data), displayNode(data), {}};
    if (const Json *output = member(data, "output"))
        event.outputs = parseOutputs(text(member(data, "node")), *output);
    return event;
}

std::optional<Event> readSuccess(const Json &data)
{
    return EndEvent{promptIdOf(data), RunStatus::Success};
}

std::optional<Event> readError(const Json &data)
{
    if (isBlockedBranch(data))
        return std::nullopt;
    return EndEvent{promptIdOf(data), RunStatus::Error};
}

std::optional<Event> readInterrupted(const Json &data)
{
    return EndEvent{promptIdOf(data), RunStatus::Interrupted};
}

struct Row
{
    QLatin1StringView type;
    Reader read;
};

constexpr std::array kRows{
    Row{"status"_L1, readStatus},           Row{"execution_start"_L1, readStart},
    Row{"execution_cached"_L1, readCached}, Row{"executing"_L1, readExecuting},
    Row{"progress"_L1, readStep},           Row{"progress_state"_L1, readState},
    Row{"executed"_L1, readExecuted},       Row{"execution_success"_L1, readSuccess},
    Row{"execution_error"_L1, readError},   Row{"execution_interrupted"_L1, readInterrupted},
};

/// Cuts a big-endian number off the front.
std::optional<quint32> takeNumber(QByteArrayView &rest)
{
    if (rest.size() < qsizetype(sizeof(quint32)))
        return std::nullopt;
    const auto value = qFromBigEndian<quint32>(rest.data());
    rest = rest.sliced(sizeof(quint32));
    return value;
}

std::optional<Event> readPreview(QByteArrayView rest)
{
    if (!takeNumber(rest) || rest.isEmpty()) // 1 JPEG, 2 PNG; the image itself says so too
        return std::nullopt;
    return PreviewEvent{{}, {}, rest.toByteArray()};
}

std::optional<Event> readPreviewWithMetadata(QByteArrayView rest)
{
    const auto length = takeNumber(rest);
    if (!length || qsizetype(*length) >= rest.size())
        return std::nullopt;
    const auto json = readJson(rest.first(qsizetype(*length)).toByteArray());
    if (!json)
        return std::nullopt;
    const QString graphNode =
        text(member(*json, "display_node_id"), text(member(*json, "node_id")));
    return PreviewEvent{promptIdOf(*json), graphNode,
                        rest.sliced(qsizetype(*length)).toByteArray()};
}

} // namespace

std::optional<Event> parseTextFrame(const QByteArray &frame)
{
    const auto json = readJson(frame);
    const Json *data = json ? member(*json, "data") : nullptr;
    if (!data)
        return std::nullopt;
    const QString type = text(member(*json, "type"));
    for (const Row &row : kRows) {
        if (type == row.type)
            return row.read(*data);
    }
    return std::nullopt;
}

std::optional<Event> parseBinaryFrame(const QByteArray &frame)
{
    constexpr quint32 kPreview = 1;
    constexpr quint32 kPreviewWithMetadata = 4;
    QByteArrayView rest(frame);
    const auto type = takeNumber(rest);
    if (type == kPreview)
        return readPreview(rest);
    if (type == kPreviewWithMetadata)
        return readPreviewWithMetadata(rest);
    return std::nullopt; // 3 is text that nobody shows; others are of tomorrow
}

} // namespace cq::comfy
