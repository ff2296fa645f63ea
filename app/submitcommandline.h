#pragma once

#include "app/commandline.h"

namespace cq {

/// Reads the arguments of `comfyqueue submit`, without that word. Invalid as readCommandLine().
Result<CommandLine> readSubmit(const QStringList &arguments);

} // namespace cq
