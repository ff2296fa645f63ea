#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace cq {

// Files that hold secrets: nobody but their owner may read them, and each is there as a whole or
// not at all, power cut or not. The folder must exist. All functions block; any thread.

/// NotFound: there is none. Storage: it cannot be read, is larger than this, or others than its
/// owner may use it; the sentence says how to put that right.
Result<QByteArray> readPrivateFile(const QString &path, qint64 maxBytes);

/// Writes the file, or replaces it in one step.
Result<void> writePrivateFile(const QString &path, const QByteArray &bytes);

/// Writes the file unless there is one already. Answers false, and changes nothing, if so.
Result<bool> makePrivateFile(const QString &path, const QByteArray &bytes);

} // namespace cq
