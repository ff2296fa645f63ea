#pragma once

#include "core/base/result.h"
#include "core/domain/node.h"

#include <QHash>
#include <QObject>

#include <deque>
#include <span>
#include <vector>

namespace cq {
class EngineHandle;
struct EngineChanges;
} // namespace cq

namespace cq::ui {

/// The samples of one node, oldest first, over the last hour.
class SampleRing
{
public:
    static constexpr TimeMs kSpanMs = 60LL * 60 * 1000;

    /// Keeps the order: a sample that is not newer than the newest is dropped and answers false.
    bool append(const NodeSample &sample);
    /// Puts older samples in front; those that overlap what is there are dropped.
    void prepend(const QList<NodeSample> &older);

    bool isEmpty() const { return m_samples.empty(); }

    std::size_t size() const { return m_samples.size(); }

    const NodeSample &newest() const { return m_samples.back(); }

    const std::deque<NodeSample> &samples() const { return m_samples; }

    std::vector<NodeSample> since(TimeMs from) const;

    /// Used share (0…1) per pixel column between two times: the maximum of the column's samples, so
    /// that spikes survive; -1 where there is none. A gap shorter than `bridge` keeps the last
    /// value, so a slow health check draws a line.
    std::vector<float> columns(TimeMs from, TimeMs to, int width, TimeMs bridge) const;

private:
    std::deque<NodeSample> m_samples;
};

/// An hour of VRAM per node for sparklines and charts: asked from the engine once per node, then
/// fed by its news. GUI thread.
class VramHistory : public QObject
{
    Q_OBJECT

public:
    explicit VramHistory(EngineHandle &engine, QObject *parent = nullptr);

    /// Empty for a node nothing is known of.
    const SampleRing &ring(NodeId node) const;

    /// Makes the history of a node known; asks the engine once per node. News does this by itself.
    void follow(NodeId node);

Q_SIGNALS:
    /// One or many samples came in; at most once per node and news.
    void changed(cq::NodeId node);

private:
    void take(const EngineChanges &changes);

    EngineHandle &m_engine;
    QHash<NodeId, SampleRing> m_rings;
};

} // namespace cq::ui
