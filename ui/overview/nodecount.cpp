#include "ui/overview/nodecount.h"

namespace cq::ui {

NodeCount countNodes(const QList<Node> &nodes)
{
    NodeCount count;
    for (const Node &node : nodes) {
        if (!node.config.enabled)
            continue;
        ++count.enabled;
        if (node.status.health == NodeHealth::Offline) {
            ++count.silent;
            if (count.firstSilent.isEmpty())
                count.firstSilent = node.config.name;
        }
        if (node.status.health != NodeHealth::Online)
            continue;
        ++count.online;
        count.slotCount += node.config.slotCount;
        count.used += node.status.running;
        count.busy += node.status.running > 0 ? 1 : 0;
    }
    return count;
}

bool isHeldUpByMemory(const Node &node, qint64 waiting)
{
    return waiting > 0 && node.config.enabled && node.status.health == NodeHealth::Online
        && node.status.overThreshold && node.status.running == 0;
}

} // namespace cq::ui
