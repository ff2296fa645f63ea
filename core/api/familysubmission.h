#pragma once

#include "core/api/familyvalues.h"
#include "core/domain/job.h"

namespace cq::api {

/// The body of S3's POST /api/jobs.
struct SharedSubmission
{
    JobRequest request; ///< without an owner
    QString userName; ///< whom it is for, when that is said
};

/// Reads and checks it (api-shapes, section 1): user_id, workflow, priority, metadata. Pure; any
/// thread.
OrFault<SharedSubmission> readSharedSubmission(const QByteArray &body);

/// S0's upload: the part `file` with a workflow in JSON, whose name becomes the title. Blocks while
/// a large one is read from disk. Invalid with S0's sentence, or with what is wrong with the graph.
Result<JobRequest> readUpload(const http::Request &request, const QString &temporaryFolder);

} // namespace cq::api
