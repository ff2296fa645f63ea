#pragma once

#include "core/domain/graph.h"

#include <optional>

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

/// The pass behind checkJsonWithGraphs(). Nothing if the text has to be looked at by parts: it is
/// not sound, or long. A graph's size is not looked at: it is below that of the text.
std::optional<MemberGraphs> scanMembers(const QByteArray &json, const QStringList &graphs);

/// `json` with NaN, Infinity and -Infinity overwritten by a 0 and spaces: other values, same
/// positions.
QByteArray withBareNanBlanked(const QByteArray &json);

} // namespace cq
