#pragma once

#include "app/commandline.h"

namespace cq {

/// `comfyqueue simnode`: serves until it is interrupted. Needs a QCoreApplication; answers the exit
/// code.
int playNodes(const SimnodeOptions &options);

} // namespace cq
