#pragma once

#include "core/base/result.h"

#include <QString>

namespace cq {

/// Longest file name we make, in bytes of UTF-8.
inline constexpr int kMaxNameBytes = 120;

/// A name that is one harmless path component on every system: no separators, control or direction
/// characters, reserved names, leading or trailing dots; at most kMaxNameBytes bytes, the ending
/// kept. Never empty.
QString safeFileName(const QString &suggested);

/// "cat.png" to "cat (2).png"; the name itself for number 1.
QString numberedName(const QString &name, int number);

/// The absolute path of a relative one inside a folder. Denied if it is absolute, has "." or ".."
/// parts, odd bytes, or leads out of the folder through a link. The file need not exist.
Result<QString> pathInside(const QString &folder, const QString &relativePath);

} // namespace cq
