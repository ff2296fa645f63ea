#pragma once

#include "app/commandline.h"

namespace cq {

/// The program itself: engine, window (unless headless), demo if asked. Needs a QApplication, or a
/// QCoreApplication when headless; answers the exit code.
int serve(const ServeOptions &options);

} // namespace cq
