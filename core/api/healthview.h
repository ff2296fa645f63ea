#pragma once

#include "core/api/backend.h"

namespace cq::api {

/// What health is judged by.
struct HealthFacts
{
    bool isStoreReachable = true;
    bool isRunning = true; ///< new work is started
    QList<Node> nodes; ///< those that are switched on
    JobCounts counts;
    Overview figures;
    TimeMs now = 0;
    TimeMs startedAt = 0;
    bool forOperator = false; ///< addresses are for editors

    qint64 nodesOf(NodeHealth health) const;

    qint64 processed() const { return counts[JobState::Completed] + counts[JobState::Failed]; }
};

// What /health and /status say (api-shapes, section 3). Pure; any thread.

/// "healthy", "degraded" or "critical".
QString healthStatus(const HealthFacts &facts);
QJsonObject healthView(const HealthFacts &facts);
QJsonObject statusView(const HealthFacts &facts);

} // namespace cq::api
