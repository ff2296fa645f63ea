#pragma once

#include "app/commandline.h"

namespace cq {

// Read the arguments of `comfyqueue user` and `comfyqueue token`, without that word. Invalid as
// readCommandLine().

Result<CommandLine> readUser(const QStringList &arguments);
Result<CommandLine> readToken(const QStringList &arguments);

} // namespace cq
