#pragma once

#include "core/domain/graph.h"

namespace cq {

/// The one pass over a graph's text behind readGraph(). Linear in time whatever the text holds, and
/// without recursion. `mustBeGraph` false stops at "it is JSON without duplicate keys".
Result<GraphInfo> scanGraph(const QByteArray &json, bool mustBeGraph);

/// `json` with NaN, Infinity and -Infinity overwritten by a 0 and spaces: other values, same
/// positions.
QByteArray withBareNanBlanked(const QByteArray &json);

} // namespace cq
