#pragma once

#include "core/base/result.h"
#include "core/storage/connection.h"

#include <QString>

namespace cq {

/// Which schema a file has: the folder of numbered steps and the mark in the file header.
struct Schema
{
    QString folder; ///< resource folder of NNN_name.sql files, e.g. ":/migrations/queue"
    int applicationId = 0; ///< PRAGMA application_id; another program's file is refused
};

Schema queueSchema();
Schema mainSchema();

/// Opens the file read-write and brings it to the newest schema, making it when it is missing.
/// Conflict: the file is newer than the program, or belongs to another program. Storage: damaged
/// (see isDamage), not writable, disk full. Before anything is applied to an existing file it is
/// copied aside to `<file>.v<N>.backup`.
Result<std::unique_ptr<Connection>> openMigrated(const QString &path, const Schema &schema);

/// The newest backup beside a database file, or an empty string.
QString latestBackup(const QString &path);

/// Moves a damaged database aside (`<file>.damaged-<time>`, with its -wal and -shm) and puts the
/// newest backup, if any, in its place. Answers where the damaged file went; empty when it was
/// missing. Only call this after a person agreed.
Result<QString> setAsideAndRestore(const QString &path);

} // namespace cq
