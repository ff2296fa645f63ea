#pragma once

#include "core/simnode/classtable.h"
#include "core/simnode/json.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cq::sim {

/// What ComfyUI says about a graph before it queues it.
struct Validation
{
    bool crashed = false; ///< ComfyUI's own check raises: the server answers 500 in plain text
    Json error; ///< null when the graph is accepted, else {type, message, details, extra_info}
    Json nodeErrors =
        Json::object(); ///< also filled for an accepted graph that lost output branches
    std::vector<std::string> outputs; ///< output nodes that will run, in graph order

    bool isAccepted() const { return !crashed && error.is_null(); }
};

/// Checks a graph as ComfyUI 0.3.64 does (recording 05), with its sentences.
/// `graph` is changed as ComfyUI changes it: literals are converted to the declared type.
class Validator
{
public:
    /// fileExists tells whether a LoadImage name is there.
    Validator(const ClassTable &classes, Listings listings,
              std::function<bool(const std::string &)> fileExists);

    /// onlyOutputs: the "partial_execution_targets" of the request, if given.
    Validation validate(Json &graph,
                        const std::optional<std::vector<std::string>> &onlyOutputs = {}) const;

private:
    const ClassTable &m_classes;
    Listings m_listings;
    std::function<bool(const std::string &)> m_fileExists;
};

} // namespace cq::sim
