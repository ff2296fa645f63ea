#include "core/comfy/runfollower.h"

namespace cq::comfy {

void RunFollower::started(const QString &promptId)
{
    *this = RunFollower();
    m_promptId = promptId;
}

void RunFollower::ended(const EndEvent &event)
{
    if (event.status && event.promptId == m_promptId)
        m_status = *event.status;
    // The prompt stays current until the next one starts: `executing null` follows the end, and a
    // last preview may.
}

std::optional<NodeProgress> RunFollower::take(const CachedEvent &event)
{
    follow(event.promptId);
    NodeProgress next = m_progress;
    for (const QString &graphNode : event.graphNodes)
        finish(graphNode, next);
    return change(std::move(next));
}

std::optional<NodeProgress> RunFollower::take(const ExecutingEvent &event)
{
    follow(event.promptId);
    if (m_knowsStates || event.graphNode == m_progress.graphNode)
        return std::nullopt;
    NodeProgress next = m_progress;
    finish(m_progress.graphNode, next);
    next.graphNode = event.graphNode;
    next.value = 0;
    next.max = 0;
    return change(std::move(next));
}

std::optional<NodeProgress> RunFollower::take(const StepEvent &event)
{
    follow(event.promptId);
    if (m_knowsStates)
        return std::nullopt;
    NodeProgress next = m_progress;
    if (next.graphNode.isEmpty())
        next.graphNode = event.graphNode;
    next.value = event.value;
    next.max = event.max;
    return change(std::move(next));
}

std::optional<NodeProgress> RunFollower::take(const StateEvent &event)
{
    follow(event.promptId);
    m_knowsStates = true;
    NodeProgress next = m_progress; // keeps the cached ones, which progress_state leaves out
    for (const QString &graphNode : event.finished)
        finish(graphNode, next);
    next.graphNode = event.running;
    next.value = event.value;
    next.max = event.max;
    return change(std::move(next));
}

void RunFollower::follow(const QString &promptId)
{
    if (!promptId.isEmpty() && promptId != m_promptId) // old servers leave it out here and there
        started(promptId);
}

std::optional<NodeProgress> RunFollower::change(NodeProgress next)
{
    if (next == m_progress)
        return std::nullopt;
    m_progress = std::move(next);
    return m_progress;
}

void RunFollower::finish(const QString &graphNode, NodeProgress &progress)
{
    if (!graphNode.isEmpty() && !progress.finished.contains(graphNode))
        progress.finished.append(graphNode);
}

} // namespace cq::comfy
