#include "core/comfy/statsparser.h"

#include "core/comfy/jsonread.h"

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

DeviceStats parseDevice(const Json &device)
{
    DeviceStats stats;
    stats.name = text(member(device, "name"));
    stats.type = text(member(device, "type"));
    stats.vramTotal = wholeNumber(member(device, "vram_total"));
    stats.vramFree = wholeNumber(member(device, "vram_free"));
    stats.torchTotal = wholeNumber(member(device, "torch_vram_total"));
    stats.torchFree = wholeNumber(member(device, "torch_vram_free"));
    return stats;
}

} // namespace

Result<SystemStats> parseSystemStats(const QByteArray &body)
{
    const auto json = readJson(body);
    const Json *system = json ? member(*json, "system") : nullptr;
    const Json *devices = json ? member(*json, "devices") : nullptr;
    if (!system || !system->is_object() || !devices || !devices->is_array())
        return fail(ErrorKind::Protocol, u"answers, but is not ComfyUI"_s,
                    QString::fromUtf8(body.left(1000)));
    SystemStats stats;
    stats.comfyVersion = text(member(*system, "comfyui_version"));
    stats.os = text(member(*system, "os"));
    for (const Json &device : *devices)
        stats.devices.append(parseDevice(device));
    return stats;
}

} // namespace cq::comfy
