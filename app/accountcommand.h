#pragma once

#include "app/commandline.h"

namespace cq {

/// `comfyqueue user …` and `comfyqueue token …`: through the running program if there is one, else
/// on the data folder itself. Passwords and keys pass through standard input and output only. Needs
/// a QCoreApplication; answers the exit code.
int changeAccounts(const AccountOptions &options);

} // namespace cq
