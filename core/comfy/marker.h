#pragma once

#include "core/comfy/jsonread.h"

#include <QUuid>

namespace cq::comfy {

/// Our id inside a queue item [number, prompt_id, prompt, extra_data, outputs], put there by
/// promptRequestBody(). Null if it is not one of ours. Pure.
QUuid markerOfQueueItem(const Json &queueItem);

} // namespace cq::comfy
