#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/storage/jobstore.h"

namespace cq {

/// A job that was checked and packed, ready for the queue.
struct Submission
{
    JobRequest request;
    JobBody body;
};

/// Checks what a request says by itself: the graph, its input files, title and priority. Invalid
/// names what is wrong. Takes about 20 µs per KB of graph, so that whoever asks does it and not the
/// engine. Pure; any thread.
Result<Submission> prepared(const JobRequest &request);

} // namespace cq
