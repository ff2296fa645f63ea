#pragma once

#include "core/base/result.h"

#include <QString>

namespace cq {

/// Copies a file into a folder under a safe form of `name`, or "name (2)", … when that is taken;
/// never over a file. Nothing half-written stays behind. Blocks; any thread.
Result<void> copyUnlessTaken(const QString &from, const QString &folder, const QString &name);

} // namespace cq
