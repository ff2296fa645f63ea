#pragma once

#include "core/domain/ids.h"

#include <QString>

namespace cq {

/// Why a waiting job waits: a kind with its facts, so that every reader can phrase it.
enum class WaitKind {
    None, ///< it does not wait
    Next, ///< starts as soon as its node is told
    OwnerAtLimit, ///< as many of its owner's jobs run as may at the same time
    AllBusy, ///< every node it may use is busy
    NoNodes, ///< there is no node at all
    NoneOnline, ///< nodes exist, none answers
    OverThreshold, ///< free slots, but memory above the limit everywhere
    PinnedBusy,
    PinnedOffline,
    PinnedDisabled,
    PinnedGone, ///< the node it is pinned to was removed
    Paused, ///< dispatching is paused
    Held, ///< waits for a person
    Backoff, ///< tried before; waits before the next try
};

struct WaitReason
{
    WaitKind kind = WaitKind::None;
    NodeId node; ///< the node concerned, where there is one
    QString nodeName;
    qint64 ahead = 0; ///< jobs before it in the queue
    qint64 seconds = 0; ///< for Backoff: until the next try
    int limit = 0; ///< for OwnerAtLimit: how many may run

    friend bool operator==(const WaitReason &, const WaitReason &) = default;
};

/// The one English wording, for API, command line and log; `ui` translates the same table.
QString waitReasonText(const WaitReason &reason);

} // namespace cq
