#pragma once

#include "core/simnode/filestore.h"
#include "core/simnode/json.h"
#include "core/simnode/values.h"

#include <memory>
#include <string>
#include <unordered_map>

namespace cq::sim {

/// Results of graph nodes by what made them: class, literals and everything upstream. Keeps what
/// the latest prompt named, as ComfyUI's classic cache does. One thread.
class OutputCache
{
public:
    explicit OutputCache(const FileStore &files);

    /// A new prompt begins: learns its signatures and drops everything it does not name.
    void beginPrompt(const Json &graph);

    std::shared_ptr<const NodeResult> find(const std::string &node) const;
    void store(const std::string &node, std::shared_ptr<const NodeResult> result);
    void clear();

private:
    const std::string &signature(const Json &graph, const std::string &node);

    const FileStore &m_files;
    quint64 m_prompts = 0;
    std::unordered_map<std::string, std::string>
        m_signatures; ///< of the present prompt, by graph node
    std::unordered_map<std::string, std::shared_ptr<const NodeResult>> m_results; ///< by signature
};

} // namespace cq::sim
