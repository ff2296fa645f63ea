#pragma once

#include "core/domain/ids.h"

#include <QHash>

namespace cq {

/// How many jobs of one owner may run at the same time; 0 = unlimited.
struct RunningLimits
{
    int usual = 0; ///< of whoever has none of their own
    QHash<UserId, int> own;

    int of(UserId owner) const { return own.value(owner, usual); }

    friend bool operator==(const RunningLimits &, const RunningLimits &) = default;
};

/// How many jobs of each owner are at a node or on their way to one.
class RunningCounts
{
public:
    void add(UserId owner, int change)
    {
        int &count = m_counts[owner];
        count += change;
        if (count <= 0)
            m_counts.remove(owner);
    }

    int of(UserId owner) const { return m_counts.value(owner); }

    bool isFull(UserId owner, const RunningLimits &limits) const
    {
        const int most = limits.of(owner);
        return most > 0 && of(owner) >= most;
    }

    QList<UserId> owners() const { return m_counts.keys(); }

private:
    QHash<UserId, int> m_counts;
};

} // namespace cq
