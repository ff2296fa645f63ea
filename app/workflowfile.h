#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"

#include <QString>

namespace cq {

/// A submission from a workflow file: its graph, named after the file, with the input files that
/// stand beside it. Invalid or NotFound with a sentence that names the file and what is wrong: too
/// large, not JSON, editor format, a missing input. Blocks for reading.
Result<JobRequest> requestFromFile(const QString &path);

} // namespace cq
