#pragma once

#include "core/domain/node.h"

namespace cq::ui {

/// How many nodes there are in each respect. Nodes that are switched off do not count.
struct NodeCount
{
    int enabled = 0;
    int online = 0;
    int silent = 0;
    int busy = 0;
    int slotCount = 0; ///< of the nodes online
    int used = 0;
    QString firstSilent;
};

NodeCount countNodes(const QList<Node> &nodes);

/// Answers and does nothing, since its memory is above its limit, while jobs wait.
bool isHeldUpByMemory(const Node &node, qint64 waiting);

} // namespace cq::ui
