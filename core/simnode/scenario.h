#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace cq {

/// A model file a simulated node has.
struct SimModel
{
    QString name; ///< as combos list it, e.g. "sd_xl_base_1.0.safetensors"
    QString folder; ///< "checkpoints", "loras", …
    qint64 vramBytes = 0; ///< what it takes on the card
    double loadSeconds = 0; ///< from disk to card, at speed 1

    friend bool operator==(const SimModel &, const SimModel &) = default;
};

/// What can go wrong on purpose.
enum class SimFaultKind {
    Refuse, ///< connections are refused for `seconds`; the process lives on
    Stall, ///< the worker stands still for `seconds` (0 = until restart or stop)
    DropWebSocket, ///< every WebSocket breaks without a close frame
    AnswerLate, ///< HTTP answers come `seconds` late
    AnswerHalf, ///< an HTTP answer breaks off in the middle
    HangUp, ///< the request is acted on, but the connection drops before any answer
    AnswerTwice, ///< final events of the job are sent twice
    Restart, ///< the process dies without a word and is back after `seconds`, queue and history
             ///< forgotten
    OutOfMemory, ///< the job fails as on a full card
    Fail, ///< the job fails with `message`
    LieAboutQueue, ///< /prompt, /queue and status say `remaining` for `seconds` (0 = for good)
};

/// When a fault happens. Exactly one of the first four says so.
struct SimTrigger
{
    int afterPrompts = 0; ///< at the Nth accepted prompt, counted from 1, once
    int everyPrompts = 0; ///< at every Nth accepted prompt
    QString graphClass; ///< whenever a graph node of this class begins to run
    double atSeconds = -1; ///< that long after start, once

    friend bool operator==(const SimTrigger &, const SimTrigger &) = default;
};

struct SimFault
{
    SimFaultKind kind = SimFaultKind::Stall;
    SimTrigger trigger;
    double seconds = 0;
    int remaining = 0; ///< for LieAboutQueue
    QString message; ///< for Fail
    QString path; ///< for AnswerLate and AnswerHalf: only this path, e.g. "/prompt" (the default)
                  ///< or "/history"
    int times = 0; ///< at most so often, 0 = no limit

    friend bool operator==(const SimFault &, const SimFault &) = default;
};

/// How a node treats the prompt_id a client sends.
enum class SimPromptIds {
    Honour, ///< ComfyUI 0.3.45 to 2025: any string is taken as it is
    Ignore, ///< older: mints its own
    UuidOnly, ///< 2026: refuses what is no lower-case hyphenated UUID
};

/// One simulated ComfyUI server and its card.
struct SimNodeSpec
{
    QString name = QStringLiteral("sim");
    QString gpu = QStringLiteral("NVIDIA GeForce RTX 4090");
    qint64 vramBytes = 24LL * 1024 * 1024 * 1024;
    qint64 otherVramBytes = 0; ///< what other processes hold
    double speed = 1.0; ///< divides all durations
    double jobSeconds =
        0.5; ///< per prompt that is not fully cached, at speed 1; 0 = as fast as it goes
    QString version = QStringLiteral("0.3.64");
    SimPromptIds promptIds = SimPromptIds::Honour;
    bool previews = true; ///< --preview-method is not none
    QStringList missingClasses; ///< classes this node does not know
    QList<SimModel> models;
    QList<SimFault> faults;

    friend bool operator==(const SimNodeSpec &, const SimNodeSpec &) = default;
};

/// What a scenario file describes. The file is documented in core/simnode/README.md.
struct Scenario
{
    QList<SimNodeSpec> nodes;

    friend bool operator==(const Scenario &, const Scenario &) = default;
};

/// One node, a 24 GB RTX 4090, 0.5 s per prompt, every class and model that resources/workflows
/// uses. Any thread.
Scenario defaultScenario();

/// The models of the default scenario.
QList<SimModel> defaultSimModels();

/// Reads a scenario. Invalid with a sentence that names line and field. Any thread.
Result<Scenario> parseScenario(const QByteArray &json);

/// Reads a scenario file; NotFound or Storage when it cannot be read, else as parseScenario().
Result<Scenario> loadScenario(const QString &path);

} // namespace cq
