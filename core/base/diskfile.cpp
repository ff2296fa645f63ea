#include "core/base/diskfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryFile>

#include <cerrno>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#include <io.h>
#endif

#include <cstdio>
#include <filesystem>
#include <system_error>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Error systemError(const QString &what)
{
    return diskError(what, qt_error_string(errno));
}

Result<void> makeOneFolder(const QString &path)
{
    if (QDir(path).exists())
        return {};
#ifdef Q_OS_UNIX
    constexpr mode_t kOwnerOnly = 0700;
    if (::mkdir(QFile::encodeName(path).constData(), kOwnerOnly) != 0 && errno != EEXIST)
        return systemError(u"Folder '%1' cannot be made"_s.arg(path));
#else
    if (!QDir().mkdir(path))
        return diskError(u"Folder '%1' cannot be made"_s.arg(path), qt_error_string());
#endif
    if (!QDir(path).exists())
        return diskError(u"Folder '%1' cannot be made"_s.arg(path), u"a file has that name"_s);
    return syncFolder(QFileInfo(path).path());
}

} // namespace

Error diskError(const QString &what, const QString &reason)
{
    return fail(ErrorKind::Storage, u"%1: %2."_s.arg(what, reason));
}

Result<void> makeFolder(const QString &root, const QString &relative)
{
    QString path = root;
    for (const QString &part : relative.split(u'/', Qt::SkipEmptyParts)) {
        path = QDir(path).filePath(part);
        if (auto made = makeOneFolder(path); !made)
            return made;
    }
    return {};
}

Result<std::unique_ptr<QTemporaryFile>> makeTemporaryFile(const QString &folder)
{
    auto file = std::make_unique<QTemporaryFile>(QDir(folder).filePath(u"XXXXXX.part"_s));
    // Asking for the name gives it one: Linux starts such files without.
    if (!file->open() || file->fileName().isEmpty())
        return diskError(u"A file cannot be made in '%1'"_s.arg(folder), file->errorString());
    return file;
}

bool isDiskFull(const QString &folder)
{
    constexpr std::uintmax_t kRoom = 64 * 1024;
    std::error_code error;
    const auto space = std::filesystem::space(QFile::encodeName(folder).toStdString(), error);
    return !error && space.available < kRoom;
}

QString writeFault(const QFile &file)
{
    if (isDiskFull(QFileInfo(file).path()))
        return qt_error_string(ENOSPC);
    return file.errorString();
}

Result<void> syncFile(QFile &file)
{
    if (!file.flush())
        return diskError(u"File '%1' cannot be written"_s.arg(file.fileName()), writeFault(file));
#ifdef Q_OS_UNIX
    const int status = ::fsync(file.handle());
#else
    const int status = ::_commit(file.handle());
#endif
    if (status != 0)
        return systemError(u"File '%1' cannot be written"_s.arg(file.fileName()));
    return {};
}

Result<void> syncFolder(const QString &folder)
{
#ifdef Q_OS_UNIX
    const int handle = ::open(QFile::encodeName(folder).constData(),
                              O_RDONLY | O_DIRECTORY | O_CLOEXEC); // NOLINT(*-vararg)
    if (handle < 0)
        return systemError(u"Folder '%1' cannot be opened"_s.arg(folder));
    const bool synced = ::fsync(handle) == 0 || errno == EINVAL; // EINVAL: cannot be synced at all
    const int reason = errno;
    ::close(handle);
    errno = reason;
    if (!synced)
        return systemError(u"Folder '%1' cannot be synced"_s.arg(folder));
#else
    Q_UNUSED(folder); // Windows has no such call; NTFS journals its names
#endif
    return {};
}

Result<bool> renameUnlessTaken(const QString &from, const QString &to)
{
#ifdef Q_OS_LINUX
    const QByteArray source = QFile::encodeName(from);
    const QByteArray target = QFile::encodeName(to);
    if (::renameat2(AT_FDCWD, source.constData(), AT_FDCWD, target.constData(), RENAME_NOREPLACE)
        == 0)
        return true;
    if (errno == EEXIST)
        return false;
    if (errno != EINVAL && errno != ENOSYS) // what file systems without this kind of rename say
        return systemError(u"File '%1' cannot be made"_s.arg(to));
#endif
    if (QFile::exists(to))
        return false;
    auto renamed = renameReplacing(from, to);
    if (!renamed)
        return std::move(renamed).error();
    return true;
}

Result<void> renameReplacing(const QString &from, const QString &to)
{
#ifdef Q_OS_UNIX
    if (std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return systemError(u"File '%1' cannot be made"_s.arg(to));
#else
    QFile::remove(to);
    if (!QFile::rename(from, to))
        return diskError(u"File '%1' cannot be made"_s.arg(to), qt_error_string());
#endif
    return {};
}

} // namespace cq
