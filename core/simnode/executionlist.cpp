#include "core/simnode/executionlist.h"

#include <algorithm>

namespace cq::sim {

bool isLink(const Json &value)
{
    return value.is_array() && value.size() == 2 && value[0].is_string() && value[1].is_number();
}

ExecutionList::ExecutionList(const Json &graph, const ClassTable &classes,
                             std::function<bool(const std::string &)> isCached)
    : m_graph(graph)
    , m_classes(classes)
    , m_isCached(std::move(isCached))
{}

void ExecutionList::add(const std::string &id)
{
    std::vector<std::string> todo{id};
    std::vector<std::pair<std::string, std::string>> links;
    while (!todo.empty()) {
        const std::string current = todo.back();
        todo.pop_back();
        if (find(current))
            continue;
        m_pending.push_back({current, 0, {}});
        for (const auto &[name, value] : m_graph.at(current).at("inputs").items()) {
            if (!isLink(value) || !m_graph.contains(value[0].get_ref<const std::string &>()))
                continue;
            const std::string from = value[0];
            if (!m_isCached(from))
                todo.push_back(from);
            links.emplace_back(from, current);
        }
    }
    for (const auto &[from, to] : links) {
        Pending *source = find(from);
        if (!source)
            continue; // cached, so nobody waits for it
        auto &blocking = source->blocking;
        if (std::find(blocking.begin(), blocking.end(), to) == blocking.end()) {
            blocking.push_back(to);
            ++find(to)->blockCount;
        }
    }
}

std::optional<std::string> ExecutionList::next() const
{
    std::vector<const Pending *> available;
    for (const Pending &pending : m_pending) {
        if (pending.blockCount == 0)
            available.push_back(&pending);
    }
    if (available.empty())
        return std::nullopt;
    for (const Pending *candidate : available) {
        if (isOutput(candidate->id))
            return candidate->id;
    }
    for (const Pending *candidate : available) {
        for (const std::string &waiting : candidate->blocking) {
            if (isOutput(waiting))
                return candidate->id;
        }
    }
    for (const Pending *candidate : available) {
        for (const std::string &waiting : candidate->blocking) {
            for (const std::string &further : find(waiting)->blocking) {
                if (isOutput(further))
                    return candidate->id;
            }
        }
    }
    return available.front()->id;
}

void ExecutionList::complete(const std::string &id)
{
    const Pending *done = find(id);
    for (const std::string &waiting : done->blocking)
        --find(waiting)->blockCount;
    m_pending.erase(m_pending.begin() + (done - m_pending.data()));
}

std::vector<std::string> ExecutionList::pending() const
{
    std::vector<std::string> ids;
    ids.reserve(m_pending.size());
    for (const Pending &pending : m_pending)
        ids.push_back(pending.id);
    return ids;
}

ExecutionList::Pending *ExecutionList::find(const std::string &id)
{
    const auto found = std::find_if(m_pending.begin(), m_pending.end(),
                                    [&](const Pending &pending) { return pending.id == id; });
    return found == m_pending.end() ? nullptr : &*found;
}

const ExecutionList::Pending *ExecutionList::find(const std::string &id) const
{
    const auto found = std::find_if(m_pending.begin(), m_pending.end(),
                                    [&](const Pending &pending) { return pending.id == id; });
    return found == m_pending.end() ? nullptr : &*found;
}

bool ExecutionList::isOutput(const std::string &id) const
{
    const ClassInfo *info =
        m_classes.find(m_graph.at(id).at("class_type").get_ref<const std::string &>());
    return info && info->isOutput;
}

} // namespace cq::sim
