#include "core/base/privatefile.h"

#include "core/base/diskfile.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryFile>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

bool isForItsOwnerOnly(const QFile &file)
{
#ifdef Q_OS_UNIX
    constexpr QFile::Permissions kOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    return !(file.permissions() & kOthers);
#else
    Q_UNUSED(file); // a profile's folder is its owner's on Windows; Qt sees no more than that
    return true;
#endif
}

/// The bytes under a name of their own, on the disk.
Result<std::unique_ptr<QTemporaryFile>> written(const QString &path, const QByteArray &bytes)
{
    auto file = makeTemporaryFile(QFileInfo(path).path());
    if (!file)
        return file;
    if ((*file)->write(bytes) != bytes.size())
        return diskError(u"File '%1' cannot be written"_s.arg(path), (*file)->errorString());
    if (const Result<void> synced = syncFile(**file); !synced)
        return synced.error();
    return file;
}

} // namespace

Result<QByteArray> readPrivateFile(const QString &path, qint64 maxBytes)
{
    if (!QFile::exists(path))
        return fail(ErrorKind::NotFound, u"There is no file '%1'."_s.arg(path));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return diskError(u"File '%1' cannot be read"_s.arg(path), file.errorString());
    if (!isForItsOwnerOnly(file)) {
        return fail(
            ErrorKind::Storage,
            u"The file '%1' holds a secret, and others than its owner may use it. It is not "
            "used until only its owner may: chmod 600 '%1'"_s.arg(path));
    }
    const QByteArray bytes = file.read(maxBytes + 1);
    if (file.error() != QFile::NoError)
        return diskError(u"File '%1' cannot be read"_s.arg(path), file.errorString());
    if (bytes.size() > maxBytes)
        return diskError(u"File '%1' cannot be read"_s.arg(path), u"it is too large"_s);
    return bytes;
}

Result<void> writePrivateFile(const QString &path, const QByteArray &bytes)
{
    const auto file = written(path, bytes);
    if (!file)
        return file.error();
    if (Result<void> renamed = renameReplacing((*file)->fileName(), path); !renamed)
        return renamed;
    (*file)->setAutoRemove(false);
    return syncFolder(QFileInfo(path).path());
}

Result<bool> makePrivateFile(const QString &path, const QByteArray &bytes)
{
    const auto file = written(path, bytes);
    if (!file)
        return file.error();
    const Result<bool> made = renameUnlessTaken((*file)->fileName(), path);
    if (!made || !*made)
        return made;
    (*file)->setAutoRemove(false);
    if (const Result<void> synced = syncFolder(QFileInfo(path).path()); !synced)
        return synced.error();
    return true;
}

} // namespace cq
