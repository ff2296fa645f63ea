#include "core/engine/datafolder.h"

#include "core/base/diskfile.h"

#include <QDir>
#include <QFileInfo>
#include <QSysInfo>

#include <cerrno>
#include <csignal>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

const QString kInUse = u"in use"_s;

/// Whether the process that holds a lock is gone; false where that cannot be seen.
bool isStale(const QLockFile &lock)
{
#ifdef Q_OS_UNIX
    qint64 process = 0;
    QString host;
    QString program;
    return lock.getLockInfo(&process, &host, &program) && host == QSysInfo::machineHostName()
        && ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
#else
    Q_UNUSED(lock);
    return false;
#endif
}

} // namespace

QString queuePath(const QString &folder)
{
    return folder + u"/queue.db"_s;
}

QString mainPath(const QString &folder)
{
    return folder + u"/comfyqueue.db"_s;
}

Result<std::unique_ptr<QLockFile>> lockFolder(const QString &dataFolder)
{
    if (const Result<void> made = makeFolder(QDir::rootPath(), dataFolder); !made) {
        return fail(
            ErrorKind::Storage,
            u"The data folder '%1' cannot be used. %2"_s.arg(dataFolder, made.error().message));
    }
    auto lock = std::make_unique<QLockFile>(dataFolder + u"/comfyqueue.lock"_s);
    lock->setStaleLockTime(0); // only a dead owner makes it stale
    if (lock->tryLock(0))
        return lock;
    const QString reason =
        isDiskFull(dataFolder) ? u"The disk is full."_s : u"Nothing can be written there."_s;
    // Taking over the lock of a process that is gone needs room for a file.
    if (lock->error() == QLockFile::LockFailedError && !isStale(*lock)) {
        return fail(ErrorKind::Conflict,
                    u"Another ComfyQueue already works in %1."_s.arg(dataFolder), kInUse);
    }
    return fail(ErrorKind::Storage,
                u"The data folder '%1' cannot be used. %2"_s.arg(dataFolder, reason));
}

bool isFolderInUse(const Error &error)
{
    return error.kind == ErrorKind::Conflict && error.details == kInUse;
}

QString recoveryMark(const QString &dataFolder)
{
    return mainPath(dataFolder) + u".recovering"_s;
}

bool areAccountsMissing(const QString &dataFolder)
{
    return QFile::exists(recoveryMark(dataFolder))
        || (QFileInfo(mainPath(dataFolder)).size() == 0
            && QFileInfo(queuePath(dataFolder)).size() > 0);
}

bool mayHaveForgottenJobs(const QString &dataFolder)
{
    const QFileInfo queue(queuePath(dataFolder));
    return queue.size() == 0
        || !queue.dir().entryList({queue.fileName() + u".damaged-*"_s}, QDir::Files).isEmpty();
}

} // namespace cq
