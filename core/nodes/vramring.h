#pragma once

#include "core/domain/node.h"

#include <deque>

namespace cq {

/// The memory readings of one node over the last hour, oldest first. Values only.
class VramRing
{
public:
    static constexpr TimeMs kSpanMs = 3'600'000;

    /// Adds a reading and lets those older than an hour go. A reading that is not newer than the
    /// last is dropped.
    void add(const NodeSample &sample);

    /// Readings newer than `since`.
    QList<NodeSample> after(TimeMs since) const;

    qsizetype size() const { return static_cast<qsizetype>(m_samples.size()); }

private:
    std::deque<NodeSample> m_samples;
};

} // namespace cq
