#pragma once

#include "app/commandline.h"

namespace cq {

/// `comfyqueue node add | list | remove`: through the running program if there is one, else on the
/// data folder itself. Needs a QCoreApplication; answers the exit code.
int changeNodeList(const NodeOptions &options);

} // namespace cq
