#pragma once

#include "core/base/clock.h"
#include "core/domain/job.h"
#include "core/domain/node.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <QUuid>

/// What ComfyUI says, as values. Section numbers refer to the protocol notes in this folder's
/// README.
namespace cq::comfy {

/// Where a ComfyUI server is and how we present ourselves to it.
struct ServerAddress
{
    QUrl url; ///< http or https, may hold a path
    NodeAuth auth = NodeAuth::None;
    QString authHeader; ///< header name for NodeAuth::Header
    QString secret; ///< bearer token or header value; never logged
    QByteArray pinnedCertificate; ///< SHA-256 of the only accepted certificate, 32 bytes; empty =
                                  ///< system trust
};

/// The part of /system_stats that we use.
struct SystemStats
{
    QString comfyVersion; ///< "0.3.64"; empty on servers that do not say
    QString os;
    QList<DeviceStats> devices;
    QByteArray certificate; ///< SHA-256 of the TLS certificate the server showed; empty for http
    int latencyMs = 0; ///< from sending the request to the complete answer
};

/// A file in one of the three folders of a server.
struct FileRef
{
    QString filename;
    QString subfolder;
    QString type; ///< "output", "temp" or "input"

    friend bool operator==(const FileRef &, const FileRef &) = default;
};

/// One output of a graph node: a file at the server, or text that came inline.
struct OutputItem
{
    QString graphNode; ///< id of the graph node
    QString key; ///< "images", "gifs", "text", …, whatever the node said
    int index = 0; ///< position within the key
    FileRef file; ///< an empty filename means inline text
    QString text;
    QString format; ///< MIME type where an add-on names it, else empty

    friend bool operator==(const OutputItem &, const OutputItem &) = default;
};

/// Why a run ended badly.
struct ExecutionFault
{
    QString type; ///< "torch.OutOfMemoryError", "ValueError", …
    QString message; ///< the first paragraph of what the node said
    QString graphNode; ///< id of the graph node that raised
    QString graphNodeClass;
    QString traceback; ///< cut at 64 KB
    FailureKind kind = FailureKind::None; ///< OutOfMemory, Execution or Interrupted

    friend bool operator==(const ExecutionFault &, const ExecutionFault &) = default;
};

enum class RunStatus { Success, Error, Interrupted };

/// What /history says about a prompt: the truth about how it ended (section 4.1).
struct HistoryEntry
{
    QString promptId;
    RunStatus status = RunStatus::Success;
    QList<OutputItem> outputs; ///< in the server's order; also of failed runs
    ExecutionFault fault; ///< kind None on success
    bool completed = false; ///< as the server says
    TimeMs started = 0; ///< by the server's clock; 0 = not said
    TimeMs ended = 0;
    QUuid marker; ///< our id found in extra_data; null if none
};

/// A prompt that runs or waits at a server; other people's too.
struct QueueEntry
{
    QString promptId;
    bool running = false;
    double number = 0; ///< lowest runs first
    QUuid marker; ///< our id found in extra_data; null if none
};

/// What is posted. Both byte arrays go out as they are.
struct PromptSubmission
{
    QUuid promptId; ///< fresh for each attempt, never reused
    QByteArray graph; ///< API-format graph, a JSON object
    QByteArray extraData; ///< JSON object, or empty
};

enum class PromptOutcome {
    Accepted,
    Refused, ///< 400: the graph or what it names does not suit this server
    TooLarge, ///< 413
    Denied, ///< 401 or 403
    Ambiguous, ///< 5xx, broken connection or time-out after sending: look before trying again
    Unreachable, ///< the complete prompt never left us: safe to try again
};

struct PromptReply
{
    PromptOutcome outcome = PromptOutcome::Ambiguous;
    QString promptId; ///< as the server says, for Accepted; servers before 0.3.45 choose their own
    QString message; ///< one English sentence; empty for Accepted without node errors
    QByteArray details; ///< body of the answer, cut at 1 MB
    QByteArray nodeErrors; ///< raw JSON; empty when there are none. Accepted with node errors =
                           ///< outputs were dropped
    QString errorType; ///< "prompt_outputs_failed_validation", …
};

/// What /view delivered.
struct Download
{
    qint64 size = 0; ///< bytes
    QString mimeType; ///< as the server says, without parameters
};

/// How far a prompt is.
struct NodeProgress
{
    QString graphNode; ///< display id of the graph node that runs; empty when none does
    double value = 0;
    double max = 0; ///< 0 = unknown
    QStringList finished; ///< display ids of graph nodes that are done, cached ones included

    friend bool operator==(const NodeProgress &, const NodeProgress &) = default;
};

} // namespace cq::comfy

Q_DECLARE_METATYPE(cq::comfy::NodeProgress)
Q_DECLARE_METATYPE(cq::comfy::OutputItem)
Q_DECLARE_METATYPE(cq::comfy::RunStatus)
