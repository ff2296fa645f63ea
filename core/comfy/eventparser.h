#pragma once

#include "core/comfy/values.h"

#include <optional>
#include <variant>

/// What the event socket says, as values (section 3). Inside this room only; the client turns them
/// into signals.
namespace cq::comfy {

struct StatusEvent
{
    int queueRemaining = 0;
};

struct StartEvent
{
    QString promptId;
};

/// These graph nodes need not run.
struct CachedEvent
{
    QString promptId;
    QStringList graphNodes;
};

/// A graph node begins. Without a prompt id right after a reconnect: whatever we run.
struct ExecutingEvent
{
    QString promptId;
    QString graphNode; ///< display id
};

/// One step of a graph node.
struct StepEvent
{
    QString promptId;
    QString graphNode;
    double value = 0;
    double max = 0;
};

/// The whole picture of a prompt, from 0.3.45 on.
struct StateEvent
{
    QString promptId;
    QString running; ///< display id of the youngest running graph node; empty if none
    double value = 0;
    double max = 0;
    QStringList
        finished; ///< nodes of an expanded sub-graph count with their parent, not for themselves
};

struct ExecutedEvent
{
    QString promptId;
    QString graphNode; ///< display id
    QList<OutputItem> outputs;
};

/// The run seems over.
struct EndEvent
{
    QString promptId;
    /// None for `executing` with node null, which comes after success, error and interruption
    /// alike.
    std::optional<RunStatus> status;
};

struct PreviewEvent
{
    QString promptId; ///< empty in frames without metadata
    QString graphNode; ///< display id; empty in frames without metadata
    QByteArray image; ///< JPEG or PNG
};

using Event = std::variant<StatusEvent, StartEvent, CachedEvent, ExecutingEvent, StepEvent,
                           StateEvent, ExecutedEvent, EndEvent, PreviewEvent>;

/// Reads a text frame. Nothing for types we do not use and for broken frames. Pure.
std::optional<Event> parseTextFrame(const QByteArray &frame);

/// Reads a binary frame: types 1 and 4; others, and broken ones, give nothing. Pure.
std::optional<Event> parseBinaryFrame(const QByteArray &frame);

} // namespace cq::comfy
