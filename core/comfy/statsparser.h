#pragma once

#include "core/base/result.h"
#include "core/comfy/values.h"

namespace cq::comfy {

/// Reads /system_stats (section 2.3). Protocol if it is not what ComfyUI says; the message
/// continues a sentence that starts with the place, as in "answers, but is not ComfyUI". Pure.
Result<SystemStats> parseSystemStats(const QByteArray &body);

} // namespace cq::comfy
