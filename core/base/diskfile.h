#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>

class QFile;
class QTemporaryFile;

namespace cq {

// What Qt does not offer about files that must survive a power cut. The only system calls about
// files. All functions block; any thread. Errors are Storage with a sentence that names the path.

/// Makes the folder `relative` below `root`, one part after the other, each entered durably in the
/// one above.
Result<void> makeFolder(const QString &root, const QString &relative);

/// A new empty file in a folder, open for writing, readable by its owner only; removed with the
/// object unless kept.
Result<std::unique_ptr<QTemporaryFile>> makeTemporaryFile(const QString &folder);

/// Puts all that was written on the disk.
Result<void> syncFile(QFile &file);

/// Whether the disk of this folder has no room left (below 64 KB).
bool isDiskFull(const QString &folder);

/// Why the last write to a file failed. Qt has no words for a write that ended early, as it does
/// when the disk is full.
QString writeFault(const QFile &file);

/// Makes the names in a folder durable.
Result<void> syncFolder(const QString &folder);

/// Gives a file another name on the same disk. Answers false, and changes nothing, if that name is
/// taken.
Result<bool> renameUnlessTaken(const QString &from, const QString &to);

/// Gives a file another name on the same disk, in place of what had it.
Result<void> renameReplacing(const QString &from, const QString &to);

/// The system's words for why a file could not be used, e.g. "Result 'a.png' cannot be written: No
/// space left …".
Error diskError(const QString &what, const QString &reason);

} // namespace cq
