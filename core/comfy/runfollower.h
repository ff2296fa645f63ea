#pragma once

#include "core/comfy/eventparser.h"

namespace cq::comfy {

/// Puts the events of the prompt that runs at a server together into progress, and says whose the
/// frames without a prompt id are. A server runs one prompt at a time (section 4, item 1). No I/O.
class RunFollower
{
public:
    /// The prompt that runs, as far as events told; empty if none.
    QString promptId() const { return m_promptId; }

    /// How it ends, as far as a lifecycle event told; Success if none did.
    RunStatus status() const { return m_status; }

    void started(const QString &promptId);
    void ended(const EndEvent &event);

    /// The new progress, or nothing if the event changed none.
    std::optional<NodeProgress> take(const CachedEvent &event);
    std::optional<NodeProgress> take(const ExecutingEvent &event);
    std::optional<NodeProgress> take(const StepEvent &event);
    std::optional<NodeProgress> take(const StateEvent &event);

private:
    void follow(const QString &promptId);
    std::optional<NodeProgress> change(NodeProgress next);
    static void finish(const QString &graphNode, NodeProgress &progress);

    QString m_promptId;
    RunStatus m_status = RunStatus::Success;
    bool m_knowsStates = false; ///< progress_state was seen; the older events say less
    NodeProgress m_progress;
};

} // namespace cq::comfy
