#include "core/nodes/vramring.h"

#include <algorithm>

namespace cq {

void VramRing::add(const NodeSample &sample)
{
    if (!m_samples.empty() && sample.at <= m_samples.back().at)
        return;
    m_samples.push_back(sample);
    while (m_samples.front().at < sample.at - kSpanMs)
        m_samples.pop_front();
}

QList<NodeSample> VramRing::after(TimeMs since) const
{
    const auto first = std::ranges::upper_bound(m_samples, since, {}, &NodeSample::at);
    return {first, m_samples.end()};
}

} // namespace cq
