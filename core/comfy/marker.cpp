#include "core/comfy/marker.h"

namespace cq::comfy {

QUuid markerOfQueueItem(const Json &queueItem)
{
    constexpr std::size_t kExtraData = 3;
    const Json *extraData = item(queueItem, kExtraData);
    const Json *ours = extraData ? member(*extraData, "comfyqueue") : nullptr;
    return ours ? QUuid::fromString(text(member(*ours, "prompt_id"))) : QUuid();
}

} // namespace cq::comfy
