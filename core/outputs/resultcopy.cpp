#include "core/outputs/resultcopy.h"

#include "core/base/diskfile.h"
#include "core/outputs/safename.h"

#include <QDir>
#include <QFile>
#include <QTemporaryFile>

namespace cq {

using namespace Qt::StringLiterals;

Result<void> copyUnlessTaken(const QString &from, const QString &folder, const QString &name)
{
    constexpr qint64 kPiece = 256 * 1024;
    constexpr int kMostOfOneName = 10'000;
    QFile source(from);
    if (!source.exists())
        return fail(ErrorKind::NotFound, u"The file '%1' is gone."_s.arg(from));
    if (!source.open(QIODevice::ReadOnly))
        return diskError(u"File '%1' cannot be read"_s.arg(from), source.errorString());
    auto made = makeTemporaryFile(folder);
    if (!made)
        return std::move(made).error();
    QTemporaryFile &target = **made;
    while (true) {
        const QByteArray piece = source.read(kPiece);
        if (piece.isEmpty() && source.error() != QFileDevice::NoError)
            return diskError(u"File '%1' cannot be read"_s.arg(from), source.errorString());
        if (piece.isEmpty())
            break;
        if (target.write(piece) != piece.size() || !target.flush())
            return diskError(u"File '%1' cannot be written in '%2'"_s.arg(name, folder),
                             target.errorString());
    }
    // What people save is theirs to share: the usual rights, not those of a temporary file.
    target.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup
                          | QFileDevice::ReadOther);
    const QString safe = safeFileName(name);
    for (int number = 1; number <= kMostOfOneName; ++number) {
        auto placed =
            renameUnlessTaken(target.fileName(), QDir(folder).filePath(numberedName(safe, number)));
        if (!placed)
            return std::move(placed).error();
        if (*placed) {
            target.setAutoRemove(false);
            return {};
        }
    }
    return fail(ErrorKind::Storage, u"Every name like '%1' is taken in '%2'."_s.arg(safe, folder));
}

} // namespace cq
