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

/// Whether the queue's database may not know of jobs that were there before: it is missing or
/// empty, or took the place of a damaged one. Ask before it is opened.
bool mayHaveForgottenJobs(const QString &dataFolder);

/// The database of this data folder that is damaged, or an empty string. Reads only.
QString damagedDatabase(const QString &dataFolder);

/// Puts a damaged database aside and its newest backup, if any, in its place; answers where the
/// damaged one went. Only after a person agreed.
Result<QString> recoverDatabase(const QString &path);

} // namespace cq
