#include "core/schedule/scheduler.h"

#include <algorithm>
#include <tuple>

namespace cq {

namespace {

const NodeCapacity *find(const QList<NodeCapacity> &nodes, NodeId id)
{
    const auto found = std::ranges::find(nodes, id, &NodeCapacity::id);
    return found == nodes.end() ? nullptr : &*found;
}

WaitReason pinnedReason(NodeId pinned, const NodeCapacity *node, qint64 ahead, bool isFirst)
{
    WaitReason reason{WaitKind::PinnedGone, pinned, {}, ahead, 0};
    if (!node)
        return reason;
    reason.nodeName = node->name;
    if (!node->enabled)
        reason.kind = WaitKind::PinnedDisabled;
    else if (!node->online)
        reason.kind = WaitKind::PinnedOffline;
    else if (node->isAvailable() && isFirst)
        reason.kind = WaitKind::Next;
    else
        reason.kind = WaitKind::PinnedBusy;
    return reason;
}

WaitReason unpinnedReason(const QList<NodeCapacity> &nodes, qint64 ahead, bool isFirst)
{
    WaitReason reason{WaitKind::AllBusy, {}, {}, ahead, 0};
    if (nodes.isEmpty()) {
        reason.kind = WaitKind::NoNodes;
        return reason;
    }
    const auto isUp = [](const NodeCapacity &node) { return node.enabled && node.online; };
    if (std::ranges::none_of(nodes, isUp)) {
        reason.kind = WaitKind::NoneOnline;
        return reason;
    }
    const NodeId next = leastLoaded(nodes);
    if (!next.isNull() && isFirst) {
        reason.kind = WaitKind::Next;
        reason.node = next;
        reason.nodeName = find(nodes, next)->name;
        return reason;
    }
    const auto isFree = [&isUp](const NodeCapacity &node) {
        return isUp(node) && node.freeSlots > 0;
    };
    const bool anyFree = std::ranges::any_of(nodes, isFree);
    if (anyFree && next.isNull())
        reason.kind = WaitKind::OverThreshold;
    return reason;
}

} // namespace

NodeId leastLoaded(const QList<NodeCapacity> &nodes, NodeId pinned)
{
    const NodeCapacity *best = nullptr;
    const auto rank = [](const NodeCapacity &node) {
        return std::tuple(node.load, node.usedShare, node.id);
    };
    for (const NodeCapacity &node : nodes) {
        if (!node.isAvailable() || (!pinned.isNull() && node.id != pinned))
            continue;
        if (!best || rank(node) < rank(*best))
            best = &node;
    }
    return best ? best->id : NodeId{};
}

std::optional<Assignment> decide(const WaitingIndex &waiting, const QList<NodeCapacity> &nodes)
{
    std::optional<WaitingJob> first;
    NodeId target;
    const auto consider = [&first, &target](const std::optional<WaitingJob> &job, NodeId node) {
        if (!job || node.isNull())
            return;
        if (!first || std::tie(job->order, job->id) < std::tie(first->order, first->id)) {
            first = job;
            target = node;
        }
    };
    for (const NodeCapacity &node : nodes) {
        if (node.isAvailable())
            consider(waiting.firstPinnedTo(node.id), node.id);
    }
    consider(waiting.firstUnpinned(), leastLoaded(nodes));
    if (!first)
        return std::nullopt;
    return Assignment{first->id, target};
}

QList<WaitReason> explain(const QList<JobId> &jobs, const WaitingIndex &waiting,
                          const QList<NodeCapacity> &nodes, bool paused)
{
    const QList<qint64> ahead = waiting.ahead(jobs);
    QList<WaitReason> reasons;
    reasons.reserve(jobs.size());
    for (qsizetype i = 0; i < jobs.size(); ++i) {
        const auto job = waiting.find(jobs.at(i));
        const bool isFirst = job && waiting.firstPinnedTo(job->pinnedNode) == job;
        if (!job)
            reasons.append(WaitReason{});
        else if (paused)
            reasons.append({WaitKind::Paused, {}, {}, ahead.at(i), 0});
        else if (waiting.isPassedOver(job->owner))
            reasons.append({WaitKind::OwnerAtLimit, {}, {}, ahead.at(i), 0, 0});
        else if (!job->pinnedNode.isNull())
            reasons.append(
                pinnedReason(job->pinnedNode, find(nodes, job->pinnedNode), ahead.at(i), isFirst));
        else
            reasons.append(unpinnedReason(nodes, ahead.at(i), isFirst));
    }
    return reasons;
}

} // namespace cq
