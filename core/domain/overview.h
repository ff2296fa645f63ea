#pragma once

#include "core/domain/job.h"

namespace cq {

/// Figures of the Overview page, from the database.
struct Overview
{
    qint64 doneToday = 0;
    qint64 doneLastHour = 0;
    qint64 failedLastHour = 0;
    QString failedMostly; ///< FailureKind word most failures of the last hour share; may be empty
    TimeMs oldestWaitingSince = 0; ///< 0 = nobody waits
    JobId oldestWaiting;
    qint64 medianRunMs = 0; ///< of jobs completed in the last hour, 0 = none
    qint64 p95RunMs = 0;
    qint64 meanRunMs = 0;
    QList<Job> latestFailed; ///< at most 5, last hour, newest first
    QList<JobOutput> latestResults; ///< at most 8 with a preview, newest first
};

} // namespace cq
