#pragma once

#include "core/base/result.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace cq {

/// A database that the program does not go on with before a person agreed.
struct DatabaseFault
{
    enum class Kind {
        Damaged,
        Missing, ///< accounts and nodes, while there are jobs of theirs
    };
    Kind kind = Kind::Damaged;
    QString path;
    QString backup; ///< the newest beside it; empty: none
};

/// What is wrong with the databases of this folder. The small one is read whole, the queue's only
/// if damage was met in it before (see noteDamage()): it may be large.
std::optional<DatabaseFault> databaseFault(const QString &dataFolder);

/// The same for a database in which damage was just met, without looking.
DatabaseFault damageOf(const QString &database);

/// Leaves a mark (`<file>.suspect`) beside a database in which damage was met, so that the next
/// databaseFault() reads all of it, however long that takes.
void noteDamage(const QString &database);

/// Puts a damaged database aside and its newest backup, if any, in its place; without one the next
/// start begins an empty one. No account or node that comes later gets the number of one that jobs
/// refer to. Answers where the damaged one went; empty when it was missing. Only after a person
/// agreed. Conflict: a program works in the folder. Storage: files cannot be moved or written.
Result<QString> recoverDatabase(const DatabaseFault &fault);

} // namespace cq

Q_DECLARE_METATYPE(cq::DatabaseFault)
