#pragma once

#include "core/simnode/classtable.h"
#include "core/simnode/json.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cq::sim {

/// True for a value that is a link to another graph node: [id, slot].
bool isLink(const Json &value);

/// The order in which a graph's nodes run: from the outputs upwards, what is cached left out, and
/// among the possible ones first outputs, then what leads straight to an output (ComfyUI's
/// TopologicalSort and ExecutionList, which the recordings show). One thread.
class ExecutionList
{
public:
    ExecutionList(const Json &graph, const ClassTable &classes,
                  std::function<bool(const std::string &)> isCached);

    /// Adds a node and all it depends on.
    void add(const std::string &id);

    bool isEmpty() const { return m_pending.empty(); }

    /// The next one to run; nothing when all that is left waits for each other.
    std::optional<std::string> next() const;
    void complete(const std::string &id);
    /// What is still to run, in no particular order.
    std::vector<std::string> pending() const;

private:
    struct Pending
    {
        std::string id;
        int blockCount = 0;
        std::vector<std::string> blocking; ///< who waits for this one
    };

    Pending *find(const std::string &id);
    const Pending *find(const std::string &id) const;
    bool isOutput(const std::string &id) const;

    const Json &m_graph;
    const ClassTable &m_classes;
    std::function<bool(const std::string &)> m_isCached;
    std::vector<Pending> m_pending; ///< in the order added, which decides between equals
};

} // namespace cq::sim
