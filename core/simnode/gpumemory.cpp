#include "core/simnode/gpumemory.h"

#include <algorithm>
#include <numeric>

namespace cq::sim {

GpuMemory::GpuMemory(qint64 total, qint64 others)
    : m_total(total)
    , m_others(std::min(others, total))
{}

bool GpuMemory::isLoaded(const std::string &model) const
{
    return std::any_of(m_models.begin(), m_models.end(),
                       [&](const Model &loaded) { return loaded.name == model; });
}

bool GpuMemory::load(const std::string &model, qint64 bytes, const std::vector<std::string> &kept)
{
    const auto found = std::find_if(m_models.begin(), m_models.end(),
                                    [&](const Model &loaded) { return loaded.name == model; });
    if (found != m_models.end()) {
        m_models.splice(m_models.begin(), m_models, found);
        return true;
    }
    if (!makeRoom(bytes, kept))
        return false;
    m_models.push_front({model, bytes});
    return true;
}

bool GpuMemory::work(qint64 bytes, const std::vector<std::string> &kept)
{
    m_working = 0;
    if (!makeRoom(bytes, kept))
        return false;
    m_working = bytes;
    return true;
}

void GpuMemory::endWork()
{
    m_idle = std::max(m_idle, m_working);
    m_working = 0;
}

void GpuMemory::endJob()
{
    m_working = 0;
    m_idle = 0;
}

void GpuMemory::unloadAll()
{
    m_models.clear();
    m_idle = 0;
}

void GpuMemory::setOthers(qint64 bytes)
{
    m_others = std::clamp<qint64>(bytes, 0, m_total);
}

qint64 GpuMemory::vramFree() const
{
    return std::max<qint64>(0, m_total - m_others - loadedBytes() - m_working);
}

qint64 GpuMemory::torchTotal() const
{
    return loadedBytes() + m_working + m_idle;
}

qint64 GpuMemory::loadedBytes() const
{
    return std::accumulate(m_models.begin(), m_models.end(), qint64{0},
                           [](qint64 sum, const Model &model) { return sum + model.bytes; });
}

bool GpuMemory::makeRoom(qint64 bytes, const std::vector<std::string> &kept)
{
    m_idle = 0; // torch gives idle memory to whoever asks first
    while (vramFree() < bytes) {
        const auto victim =
            std::find_if(m_models.rbegin(), m_models.rend(), [&](const Model &model) {
                return std::find(kept.begin(), kept.end(), model.name) == kept.end();
            });
        if (victim == m_models.rend())
            return false;
        m_models.erase(std::next(victim).base());
    }
    return true;
}

} // namespace cq::sim
