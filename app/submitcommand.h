#pragma once

#include "app/commandline.h"

namespace cq {

/// `comfyqueue submit`: one workflow for a ComfyQueue server, over HTTP. No engine is started.
/// Needs a QCoreApplication; answers the exit code.
int submitWorkflow(const SubmitOptions &options);

} // namespace cq
