#pragma once

#include "core/domain/reason.h"
#include "core/schedule/waitingindex.h"

#include <QList>
#include <QString>

#include <optional>

namespace cq {

/// A node as a decision sees it.
struct NodeCapacity
{
    NodeId id;
    QString name;
    bool enabled = true;
    bool online = true; ///< answers, or is of the kind that is not asked
    bool overThreshold = false;
    int freeSlots = 0;
    int load = 0; ///< prompts in its queue, ours and other people's
    double usedShare = 0; ///< of its VRAM, breaks ties

    bool isAvailable() const { return enabled && online && !overThreshold && freeSlots > 0; }
};

struct Assignment
{
    JobId job;
    NodeId node;

    friend bool operator==(const Assignment &, const Assignment &) = default;
};

/// Who runs next, and where: the oldest job that has an available node, on the least loaded one it
/// may use. A job pinned to a busy node does not hold up those behind it. nullopt: nothing can
/// start now. Pure; the caller takes the job out of the index and the slot from the node, and asks
/// again.
std::optional<Assignment> decide(const WaitingIndex &waiting, const QList<NodeCapacity> &nodes);

/// The node an unpinned (or pinned) newcomer would get if nobody waited before it; null if none.
NodeId leastLoaded(const QList<NodeCapacity> &nodes, NodeId pinned = {});

/// Why each of these jobs waits, from the same values that decide() sees; for OwnerAtLimit without
/// the limit. Pure.
QList<WaitReason> explain(const QList<JobId> &jobs, const WaitingIndex &waiting,
                          const QList<NodeCapacity> &nodes, bool paused);

} // namespace cq
