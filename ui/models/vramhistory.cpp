#include "ui/models/vramhistory.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"

#include <algorithm>

namespace cq::ui {

bool SampleRing::append(const NodeSample &sample)
{
    if (!m_samples.empty() && sample.at <= m_samples.back().at)
        return false;
    m_samples.push_back(sample);
    while (m_samples.front().at < sample.at - kSpanMs)
        m_samples.pop_front();
    return true;
}

void SampleRing::prepend(const QList<NodeSample> &older)
{
    SampleRing merged;
    const TimeMs first = m_samples.empty() ? 0 : m_samples.front().at;
    for (const NodeSample &sample : older) {
        if (m_samples.empty() || sample.at < first)
            merged.append(sample);
    }
    for (const NodeSample &sample : m_samples)
        merged.append(sample);
    m_samples = std::move(merged.m_samples);
}

std::vector<NodeSample> SampleRing::since(TimeMs from) const
{
    const auto first = std::ranges::lower_bound(m_samples, from, {}, &NodeSample::at);
    return {first, m_samples.end()};
}

std::vector<float> SampleRing::columns(TimeMs from, TimeMs to, int width, TimeMs bridge) const
{
    std::vector<float> columns(static_cast<std::size_t>(std::max(width, 0)), -1.0F);
    if (columns.empty() || to <= from)
        return columns;
    const auto columnOf = [&](TimeMs at) {
        return static_cast<qint64>((at - from) * width / (to - from));
    };
    auto sample = std::ranges::lower_bound(m_samples, from, {}, &NodeSample::at);
    for (; sample != m_samples.end() && sample->at < to; ++sample) {
        const auto share = static_cast<float>(sample->vram.usedShare());
        auto &column = columns.at(static_cast<std::size_t>(columnOf(sample->at)));
        column = std::max(column, share);
        const auto next = std::next(sample);
        const TimeMs until = next == m_samples.end() ? to : std::min(next->at, to);
        if (until - sample->at > bridge)
            continue;
        for (qint64 filled = columnOf(sample->at) + 1; filled < columnOf(until); ++filled)
            columns.at(static_cast<std::size_t>(filled)) = share;
    }
    return columns;
}

VramHistory::VramHistory(EngineHandle &engine, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
{
    connect(&engine, &EngineHandle::changed, this, &VramHistory::take);
}

const SampleRing &VramHistory::ring(NodeId node) const
{
    static const SampleRing none;
    const auto found = m_rings.constFind(node);
    return found == m_rings.constEnd() ? none : *found;
}

void VramHistory::follow(NodeId node)
{
    if (m_rings.contains(node))
        return;
    m_rings.insert(node, {});
    whenDone(m_engine.samples(node, 0), this,
             [this, node](const Result<QList<NodeSample>> &answer) {
                 const auto ring = m_rings.find(node);
                 if (ring == m_rings.end() || !answer || answer->isEmpty())
                     return;
                 ring->prepend(*answer);
                 Q_EMIT changed(node);
             });
}

void VramHistory::take(const EngineChanges &changes)
{
    for (const NodeId gone : changes.removedNodes)
        m_rings.remove(gone);
    for (const Node &node : changes.nodes) {
        const NodeId id = node.config.id;
        follow(id);
        if (node.status.health != NodeHealth::Online || node.status.vram.total <= 0)
            continue;
        if (m_rings[id].append({node.status.lastSeen, node.status.vram}))
            Q_EMIT changed(id);
    }
}

} // namespace cq::ui
