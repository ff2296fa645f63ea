#pragma once

#include "core/comfy/jsonread.h"
#include "core/comfy/values.h"

namespace cq::comfy {

/// The outputs of one graph node: `output` is the object under its id in /history, or "output" of
/// an `executed` event; null is fine. Any dict with a filename counts, whatever its key, also one
/// list deeper; strings count under "text" (section 2.1, output keys). Positions are counted over
/// what counts, so events and /history agree. Pure.
QList<OutputItem> parseOutputs(const QString &graphNode, const Json &output);

} // namespace cq::comfy
