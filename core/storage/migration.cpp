#include "core/storage/migration.h"

#include "core/base/diskfile.h"
#include "core/base/log.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace cq {

using namespace Qt::StringLiterals;

CQ_LOG_CATEGORY(lcStorage, "comfyqueue.storage")

namespace {

constexpr int kQueueId = 0x43515545; // "CQUE"
constexpr int kMainId = 0x43514d4e; // "CQMN"

struct Step
{
    int number = 0;
    QString file;
};

QList<Step> stepsOf(const QString &folder)
{
    QList<Step> steps;
    const QStringList files = QDir(folder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    for (const QString &file : files)
        steps.append({file.left(3).toInt(), folder + u'/' + file});
    return steps;
}

Result<void> apply(Connection &connection, const Step &step)
{
    QFile file(step.file);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, u"Migration %1 is missing."_s.arg(step.file));
    const QStringList statements = QString::fromUtf8(file.readAll()).split(u"-- next\n"_s);
    auto done = connection.run(u"BEGIN IMMEDIATE"_s);
    if (!done)
        return done.error();
    for (const QString &statement : statements) {
        done = connection.run(statement.trimmed());
        if (!done)
            break;
    }
    if (done)
        done = connection.run(u"PRAGMA user_version=%1"_s.arg(step.number));
    if (done)
        done = connection.run(u"COMMIT"_s);
    if (!done) {
        const Error error = done.error();
        if (const auto undone = connection.run(u"ROLLBACK"_s); !undone)
            logEvent(lcStorage(), LogLevel::Error, undone.error().message);
        return error;
    }
    return {};
}

/// Password hashes and other people's work are nobody else's business; SQLite gives its journals
/// the same permissions. What cannot be made or changed will be told by who opens it.
void makePrivate(const QString &path)
{
    QFile file(path);
    if (!file.exists() && !file.open(QIODevice::WriteOnly))
        return;
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace

Schema queueSchema()
{
    return {u":/migrations/queue"_s, kQueueId};
}

Schema mainSchema()
{
    return {u":/migrations/main"_s, kMainId};
}

Result<std::unique_ptr<Connection>> openMigrated(const QString &path, const Schema &schema)
{
    const QList<Step> steps = stepsOf(schema.folder);
    Q_ASSERT(!steps.isEmpty());
    const bool existed = QFileInfo(path).size() > 0;
    makePrivate(path);
    auto opened = Connection::open(path, Connection::Mode::ReadWrite);
    if (!opened)
        return opened;
    Connection &connection = **opened;

    const auto version = connection.value(u"PRAGMA user_version"_s);
    if (!version)
        return version.error();
    const auto application = connection.value(u"PRAGMA application_id"_s);
    if (!application)
        return application.error();
    const int current = version->toInt();
    const int newest = steps.last().number;
    const auto tables = connection.value(u"SELECT count(*) FROM sqlite_schema"_s);
    if (!tables)
        return tables.error();
    // A first start that was killed leaves a file with nothing in it; anything else without our
    // mark is not ours, whatever version it claims.
    const bool isEmpty = current == 0 && application->toInt() == 0 && tables->toInt() == 0;
    if (application->toInt() != schema.applicationId && !isEmpty) {
        return fail(ErrorKind::Conflict,
                    u"%1 belongs to another program; choose another data folder."_s.arg(path));
    }
    if (current > newest) {
        const QString backup = latestBackup(path);
        const QString before = backup.isEmpty()
            ? QString()
            : u" A copy from before a newer one changed it is %1."_s.arg(backup);
        return fail(ErrorKind::Conflict,
                    u"%1 was written by a newer ComfyQueue (schema %2, this program knows %3). "
                    "Update the program, or choose another data folder.%4"_s.arg(
                        path, QString::number(current), QString::number(newest), before));
    }
    if (current == newest)
        return opened;
    if (existed && current > 0) {
        const QString backup = u"%1.v%2.backup"_s.arg(path).arg(current);
        QFile::remove(backup);
        QString quoted = backup;
        quoted.replace(u'\'', u"''"_s);
        const auto copied = connection.run(u"VACUUM INTO '%1'"_s.arg(quoted));
        if (!copied)
            return copied.error();
        makePrivate(backup);
    }
    const auto marked = connection.run(u"PRAGMA application_id=%1"_s.arg(schema.applicationId));
    if (!marked)
        return marked.error();
    for (const Step &step : steps) {
        if (step.number <= current)
            continue;
        const auto applied = apply(connection, step);
        if (!applied)
            return applied.error();
        logEvent(lcStorage(), LogLevel::Info, u"Applied %1"_s.arg(step.file),
                 {{u"database"_s, QFileInfo(path).fileName()}});
    }
    return opened;
}

QString latestBackup(const QString &path)
{
    const QFileInfo info(path);
    const QFileInfoList found =
        info.dir().entryInfoList({info.fileName() + u".*backup"_s}, QDir::Files, QDir::Time);
    return found.isEmpty() ? QString() : found.first().absoluteFilePath();
}

Result<QString> setAsideAndRestore(const QString &path)
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    QString aside = u"%1.damaged-%2"_s.arg(path, stamp);
    for (int again = 2; QFile::exists(aside); ++again)
        aside = u"%1.damaged-%2-%3"_s.arg(path, stamp).arg(again);
    const bool existed = QFile::exists(path);
    // First all that may fail: who was promised a backup must not find nothing at the next start.
    const QString backup = latestBackup(path);
    const QString coming = path + u".restoring"_s;
    QFile::remove(coming);
    if (!backup.isEmpty()) {
        QFile copy(coming);
        if (!QFile::copy(backup, coming) || !copy.open(QIODevice::ReadWrite) || !syncFile(copy)) {
            QFile::remove(coming);
            return fail(ErrorKind::Storage, u"The backup %1 could not be copied."_s.arg(backup));
        }
    }
    // The journals even of a file that is gone: they would be taken for those of the backup.
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
        if (QFile::exists(path + suffix) && !QFile::rename(path + suffix, aside + suffix))
            return fail(ErrorKind::Storage, u"%1 could not be moved aside."_s.arg(path + suffix));
    }
    if (!backup.isEmpty() && !QFile::rename(coming, path))
        return fail(ErrorKind::Storage, u"%1 could not be renamed."_s.arg(coming));
    return existed ? aside : QString();
}

} // namespace cq
