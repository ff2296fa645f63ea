#pragma once

#include "core/base/result.h"

#include <QLockFile>

#include <memory>

namespace cq {

// Where the databases stand in a data folder.
QString queuePath(const QString &folder);
QString mainPath(const QString &folder);

/// Makes the folder if needed and takes its lock, which only a dead owner loses. Conflict, see
/// isFolderInUse(): another program has it. Storage: it cannot be made or written.
Result<std::unique_ptr<QLockFile>> lockFolder(const QString &dataFolder);

/// Whether this is the Conflict of lockFolder().
bool isFolderInUse(const Error &error);

/// Whether the database of accounts and nodes is missing or empty while the queue's is not: going
/// on would give the jobs of those who are gone to whoever comes next.
bool areAccountsMissing(const QString &dataFolder);

/// A file that is there while the database of accounts and nodes is being replaced: what stands in
/// its place then is not whole, and counts as missing.
QString recoveryMark(const QString &dataFolder);

/// Whether the queue's database may not know of jobs that were there before: it is missing or
/// empty, or took the place of a damaged one. Ask before it is opened.
bool mayHaveForgottenJobs(const QString &dataFolder);

} // namespace cq
