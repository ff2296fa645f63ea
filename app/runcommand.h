#pragma once

#include "app/commandline.h"

namespace cq {

/// `comfyqueue run`: one job through the whole engine, a line per state change on standard output.
/// Needs a QCoreApplication; answers the exit code.
int runWorkflow(const RunOptions &options);

} // namespace cq
