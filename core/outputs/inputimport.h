#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"

#include <QString>

namespace cq {

/// Where the content of an input lies, relative to the data folder.
QString inputRelativePath(const QByteArray &sha256);

/// Copies one file into the inputs of a data folder; see FileStore::importInput(). Blocks; any
/// thread, also several at once with the same content.
Result<JobInput> importInputFile(const QString &dataFolder, const InputSource &source,
                                 qint64 maxBytes);

} // namespace cq
