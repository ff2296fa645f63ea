#pragma once

#include "app/oncebody.h"
#include "core/base/result.h"
#include "core/domain/job.h"

#include <memory>
#include <optional>

namespace cq {

/// What POST /api/v1/jobs takes: a form with the graph and a part for each input file; JSON, with
/// the files in base64, when a file's name in the graph could not go through a form (it has slashes
/// or quotes). NotFound or Denied names a file that cannot be read.
Result<std::unique_ptr<OnceBody>> submissionBody(const JobRequest &request,
                                                 std::optional<int> priority);

} // namespace cq
