#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

namespace cq::sim {

/// Line numbers of the members of a sound JSON document, keyed as "nodes[0].vram_gb". The document
/// itself is "". Parsers give positions for broken JSON only; this is for values that are sound but
/// wrong. Any thread.
QHash<QString, int> jsonLines(const QByteArray &json);

} // namespace cq::sim
