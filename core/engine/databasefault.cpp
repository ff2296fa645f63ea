#include "core/engine/databasefault.h"

#include "core/base/log.h"
#include "core/engine/datafolder.h"
#include "core/storage/connection.h"
#include "core/storage/migration.h"
#include "core/storage/nodestore.h"
#include "core/storage/references.h"

#include <QDir>
#include <QFileInfo>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

CQ_LOG_CATEGORY(lcFolder, "comfyqueue.engine")

QString markOf(const QString &database)
{
    return database + u".suspect"_s;
}

/// Whether a check of the whole file or its head answers "ok"; what cannot be checked is left to
/// whoever opens it.
bool isSound(const QString &path, const QString &check)
{
    if (QFileInfo(path).size() == 0)
        return true;
    const auto opened = Connection::open(path, Connection::Mode::ReadOnly);
    if (!opened)
        return !isDamage(opened.error());
    const auto looked = (*opened)->value(check);
    return looked ? looked->toString() == "ok"_L1 : !isDamage(looked.error());
}

/// The highest numbers that jobs, or the folders of their results, refer to. A queue that cannot be
/// read refers to nobody.
References numbersInUse(const QString &folder)
{
    References numbers;
    if (const auto queue = Connection::open(queuePath(folder), Connection::Mode::ReadOnly))
        numbers = highestReferences(**queue);
    for (const QString &owner :
         QDir(folder + u"/users"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        numbers.user.value = std::max(numbers.user.value, owner.toLongLong());
    return numbers;
}

/// So that nobody new owns old jobs, and no new node is taken for an old one.
Result<void> keepNumbers(const QString &folder)
{
    const auto opened = openMigrated(mainPath(folder), mainSchema());
    if (!opened)
        return opened.error();
    return reserveNumbers(**opened, numbersInUse(folder));
}

/// Jobs that waited when the backup was made may be done long since: a person decides first.
Result<void> pauseDispatch(const QString &folder, const QString &backup)
{
    if (backup.isEmpty() || QFileInfo(mainPath(folder)).size() == 0)
        return {};
    const auto opened = openMigrated(mainPath(folder), mainSchema());
    if (!opened)
        return opened.error();
    return SettingStore(**opened).set({{u"dispatch.paused"_s, u"true"_s}});
}

} // namespace

std::optional<DatabaseFault> databaseFault(const QString &dataFolder)
{
    const QString accounts = mainPath(dataFolder);
    if (areAccountsMissing(dataFolder))
        return DatabaseFault{DatabaseFault::Kind::Missing, accounts, latestBackup(accounts)};
    for (const QString &path : {accounts, queuePath(dataFolder)}) {
        const bool isSuspect = QFile::exists(markOf(path));
        // The queue may be large, and says it itself when it comes to it.
        const QString check = isSuspect ? u"PRAGMA integrity_check(1)"_s
            : path == accounts          ? u"PRAGMA quick_check(1)"_s
                               : u"SELECT iif(count(*) >= 0, 'ok', '') FROM sqlite_schema"_s;
        if (!isSound(path, check))
            return damageOf(path);
        if (isSuspect)
            QFile::remove(markOf(path)); // what was met was not in the file
    }
    return {};
}

DatabaseFault damageOf(const QString &database)
{
    return {DatabaseFault::Kind::Damaged, database, latestBackup(database)};
}

void noteDamage(const QString &database)
{
    QFile mark(markOf(database));
    // Without it the damage is met again where it was met first.
    if (!mark.open(QIODevice::WriteOnly))
        logEvent(lcFolder(), LogLevel::Warning, u"%1 cannot be written."_s.arg(mark.fileName()));
}

Result<QString> recoverDatabase(const DatabaseFault &fault)
{
    const QString folder = QFileInfo(fault.path).path();
    const auto lock = lockFolder(folder); // somebody may have agreed in another window meanwhile
    if (!lock)
        return lock.error();
    const bool isMain = fault.path == mainPath(folder);
    QFile mark(recoveryMark(folder));
    if (isMain && !mark.open(QIODevice::WriteOnly))
        return fail(ErrorKind::Storage, u"%1 cannot be written."_s.arg(mark.fileName()));
    if (!isMain) { // before its jobs are there: nothing may start them in between
        if (const auto paused = pauseDispatch(folder, fault.backup); !paused)
            return paused.error();
    }
    auto aside = setAsideAndRestore(fault.path);
    if (!aside) {
        mark.remove(); // what stands there is what stood there, or nothing
        return aside;
    }
    QFile::remove(markOf(fault.path));
    if (isMain) {
        if (const auto kept = keepNumbers(folder); !kept)
            return kept.error();
        mark.remove();
    }
    return aside;
}

} // namespace cq
