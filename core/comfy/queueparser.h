#pragma once

#include "core/base/result.h"
#include "core/comfy/values.h"

namespace cq::comfy {

/// Reads /queue: running first, then waiting in the order they will run (the server gives heap
/// order). Protocol if it is no queue. Pure.
Result<QList<QueueEntry>> parseQueue(const QByteArray &body);

} // namespace cq::comfy
