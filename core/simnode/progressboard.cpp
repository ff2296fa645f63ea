#include "core/simnode/progressboard.h"

#include <algorithm>

namespace cq::sim {

void ProgressBoard::begin(const std::string &promptId)
{
    m_promptId = promptId;
    m_entries.clear();
}

void ProgressBoard::start(const std::string &node)
{
    Entry &known = entry(node);
    known.value = 0.0;
    known.most = 1.0;
    known.state = "running";
}

void ProgressBoard::advance(const std::string &node, int value, int most)
{
    Entry &known = entry(node);
    known.value = value;
    known.most = most;
}

void ProgressBoard::finish(const std::string &node)
{
    Entry &known = entry(node);
    known.value = known.most;
    known.state = "finished";
}

Json ProgressBoard::state() const
{
    Json nodes = Json::object();
    auto &members = nodes.get_ref<Json::object_t &>();
    for (const Entry &known : m_entries) {
        members.emplace_back(known.node,
                             Json{{"value", known.value},
                                  {"max", known.most},
                                  {"state", known.state},
                                  {"node_id", known.node},
                                  {"prompt_id", m_promptId},
                                  {"display_node_id", known.node},
                                  {"parent_node_id", nullptr},
                                  {"real_node_id", known.node}});
    }
    return {{"prompt_id", m_promptId}, {"nodes", std::move(nodes)}};
}

ProgressBoard::Entry &ProgressBoard::entry(const std::string &node)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry &known) { return known.node == node; });
    if (found != m_entries.end())
        return *found;
    Entry fresh;
    fresh.node = node;
    m_entries.push_back(fresh);
    return m_entries.back();
}

} // namespace cq::sim
