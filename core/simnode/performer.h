#pragma once

#include "core/simnode/filestore.h"
#include "core/simnode/json.h"
#include "core/simnode/values.h"

#include <QByteArray>
#include <QList>
#include <QSize>

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace cq::sim {

/// One graph node with all it needs to run. A value; may be performed on any thread.
struct GraphTask
{
    std::string id;
    std::string type;
    Json literals; ///< the node's inputs, links included
    std::map<std::string, Value> links; ///< what comes in along the links
    std::vector<std::string> outputTypes;
    std::shared_ptr<FileStore> files;
    QByteArray promptText; ///< the graph, for the PNG chunk "prompt"
    QList<std::pair<QByteArray, QByteArray>>
        extraTexts; ///< further PNG chunks: "workflow" and others

    std::string text(const char *name, const std::string &fallback = {}) const;
    double number(const char *name, double fallback = 0) const;
    quint64 whole(const char *name, quint64 fallback = 0) const;
    bool flag(const char *name, bool fallback = false) const;

    template <typename T> T link(const char *name) const
    {
        const auto found = links.find(name);
        if (found == links.end() || !std::holds_alternative<T>(found->second))
            return {};
        return std::get<T>(found->second);
    }
};

/// What a graph node raised.
struct GraphFailure
{
    std::string type; ///< Python's name, e.g. "RuntimeError"
    std::string message;
};

struct GraphOutcome
{
    std::variant<NodeResult, GraphFailure> result;
    /// Pictures that leave through the WebSocket instead of a file, already encoded. Format: 1
    /// JPEG, 2 PNG.
    QList<QByteArray> frames;
    int frameFormat = 2;
    bool framesWithMetadata = true; ///< SaveImageWebsocket: type 4 for clients that know it
};

/// Runs a graph node: for real where pictures are moved, pretending where a model would be needed.
GraphOutcome perform(const GraphTask &task);

/// How a class behaves in time and memory.
struct Behaviour
{
    double weight = 1; ///< share of the job's duration
    int steps = 0; ///< progress events; 0 = none
    bool previews = false; ///< a picture with each step
    int delayMs = -1; ///< per step, instead of a share of the job's duration
    qint64 workBytes = 0; ///< on the card while it runs
    qint64 pixels = 0; ///< to be made, a measure of CPU time
};

Behaviour behaviour(const GraphTask &task);

} // namespace cq::sim
