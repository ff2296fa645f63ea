#pragma once

#include "core/simnode/json.h"

#include <string>
#include <vector>

namespace cq::sim {

/// How far each graph node of the running prompt is: what `progress_state` shows. One thread.
class ProgressBoard
{
public:
    void begin(const std::string &promptId);

    void start(const std::string &node);
    void advance(const std::string &node, int value, int most);
    void finish(const std::string &node);

    /// {prompt_id, nodes: {…}} in the order in which nodes were first seen.
    Json state() const;

private:
    struct Entry
    {
        std::string node;
        Json value =
            0; ///< whole or fractional as ComfyUI has it: 0.0 at start, then what the node counts
        Json most = 1;
        const char *state = "running";
    };

    Entry &entry(const std::string &node);

    std::string m_promptId;
    std::vector<Entry> m_entries;
};

} // namespace cq::sim
