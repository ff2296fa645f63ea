#pragma once

#include <QtGlobal>

#include <list>
#include <string>
#include <vector>

namespace cq::sim {

/// The memory of the one card of a simulated node, in bytes, with ComfyUI's habits: models stay
/// until the room is needed, the least recently used one goes first. One thread.
class GpuMemory
{
public:
    GpuMemory(qint64 total, qint64 others);

    bool isLoaded(const std::string &model) const;
    /// Loads, or marks as used. False when it does not fit even into the emptied card (models in
    /// `kept` stay).
    bool load(const std::string &model, qint64 bytes, const std::vector<std::string> &kept);
    /// Memory for the work itself. False when there is too little beside the models in `kept`.
    bool work(qint64 bytes, const std::vector<std::string> &kept);
    /// The work is over; its memory stays reserved but idle until the job ends.
    void endWork();
    /// What ComfyUI does between jobs: gives idle memory back.
    void endJob();
    void unloadAll();

    /// Other processes on the card; may change at any time.
    void setOthers(qint64 bytes);

    // As /system_stats names them.
    qint64 vramTotal() const { return m_total; }

    qint64 vramFree() const;
    qint64 torchTotal() const;

    qint64 torchFree() const { return m_idle; }

private:
    struct Model
    {
        std::string name;
        qint64 bytes;
    };

    qint64 loadedBytes() const;
    bool makeRoom(qint64 bytes, const std::vector<std::string> &kept);

    qint64 m_total;
    qint64 m_others;
    qint64 m_working = 0;
    qint64 m_idle = 0;
    std::list<Model> m_models; ///< most recently used first
};

} // namespace cq::sim
