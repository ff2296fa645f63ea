#pragma once

#include "core/domain/graph.h"

namespace cq {

/// How much is wanted of a graph's text.
enum class GraphReading {
    Json, ///< it is JSON without duplicate keys; nothing is answered
    Files, ///< it is a graph; only GraphInfo::files and nodeCount are answered
    Everything,
};

/// The one pass over a graph's text behind readGraph(). Linear in time whatever the text holds, and
/// without recursion.
Result<GraphInfo> scanGraph(const QByteArray &json, GraphReading reading);

} // namespace cq
