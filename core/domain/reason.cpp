#include "core/domain/reason.h"

namespace cq {

using namespace Qt::StringLiterals;

QString waitReasonText(const WaitReason &reason)
{
    switch (reason.kind) {
    case WaitKind::None:
        return {};
    case WaitKind::Next:
        return reason.nodeName.isEmpty() ? u"Starts now"_s : u"Next on %1"_s.arg(reason.nodeName);
    case WaitKind::OwnerAtLimit:
        return u"%1 of this user's jobs run already, the most at the same time"_s.arg(reason.limit);
    case WaitKind::AllBusy:
        return reason.ahead > 0 ? u"All nodes are busy; %1 ahead"_s.arg(reason.ahead)
                                : u"All nodes are busy; next in line"_s;
    case WaitKind::NoNodes:
        return u"There is no node yet"_s;
    case WaitKind::NoneOnline:
        return u"No node answers"_s;
    case WaitKind::OverThreshold:
        return u"Memory is above the limit on every free node"_s;
    case WaitKind::PinnedBusy:
        return u"Pinned to %1, which is busy"_s.arg(reason.nodeName);
    case WaitKind::PinnedOffline:
        return u"Pinned to %1, which does not answer"_s.arg(reason.nodeName);
    case WaitKind::PinnedDisabled:
        return u"Pinned to %1, which is switched off"_s.arg(reason.nodeName);
    case WaitKind::PinnedGone:
        return u"Pinned to a node that was removed"_s;
    case WaitKind::Paused:
        return u"Dispatching is paused"_s;
    case WaitKind::Held:
        return u"Held until somebody releases it"_s;
    case WaitKind::Backoff:
        return u"Tried before; next try in %1 s"_s.arg(reason.seconds);
    }
    Q_UNREACHABLE();
}

} // namespace cq
