#pragma once

#include "core/domain/graph.h"
#include "core/domain/job.h"
#include "core/domain/reason.h"

#include <optional>

namespace cq::ui {

/// What the inspector knows of the job it shows.
struct JobView
{
    JobDetail detail;
    std::optional<JobProgress> progress;
    WaitReason reason;
    std::optional<GraphInfo> graph; ///< not read yet, or not readable
    QString nodeName; ///< of the latest attempt
    QString pinnedName;
    TimeMs now = 0;
};

} // namespace cq::ui
