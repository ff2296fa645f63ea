#include "core/outputs/inputimport.h"

#include "core/base/diskfile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryFile>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Result<void> checkSource(const InputSource &source, qint64 maxBytes)
{
    const QFileInfo info(source.path);
    if (source.path.isEmpty() || !info.exists())
        return fail(
            ErrorKind::NotFound,
            u"Input file '%1' is missing: there is no '%2'."_s.arg(source.name, source.path));
    if (!info.isFile()) // a folder, a pipe or a device that never ends
        return fail(ErrorKind::Invalid,
                    u"Input file '%1': '%2' is not a file."_s.arg(source.name, source.path));
    if (info.size() > maxBytes)
        return fail(ErrorKind::Invalid,
                    u"Input file '%1' is larger than %2 MB."_s.arg(source.name)
                        .arg(maxBytes / 1024 / 1024));
    return {};
}

struct Content
{
    QByteArray sha256;
    qint64 size = 0;
};

/// Copies in pieces, so that a large file never is in memory.
Result<Content> copyContent(QFile &from, QFile &to, const InputSource &source, qint64 maxBytes)
{
    constexpr qint64 kPiece = 256 * 1024;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    Content content;
    while (true) {
        const QByteArray piece = from.read(kPiece);
        if (piece.isEmpty()) {
            if (from.error() != QFileDevice::NoError)
                return diskError(
                    u"Input file '%1' cannot be read from '%2'"_s.arg(source.name, source.path),
                    from.errorString());
            break;
        }
        content.size += piece.size();
        if (content.size > maxBytes) // it grew while we read
            return fail(ErrorKind::Invalid,
                        u"Input file '%1' is larger than %2 MB."_s.arg(source.name)
                            .arg(maxBytes / 1024 / 1024));
        if (to.write(piece) != piece.size() || !to.flush())
            return diskError(u"Input file '%1' cannot be kept"_s.arg(source.name),
                             to.errorString());
        hash.addData(piece);
    }
    content.sha256 = hash.result();
    return content;
}

} // namespace

QString inputRelativePath(const QByteArray &sha256)
{
    const QString hex = QString::fromLatin1(sha256.toHex());
    return u"inputs/%1/%2"_s.arg(hex.first(std::min<qsizetype>(2, hex.size())), hex);
}

Result<JobInput> importInputFile(const QString &dataFolder, const InputSource &source,
                                 qint64 maxBytes)
{
    if (auto checked = checkSource(source, maxBytes); !checked)
        return std::move(checked).error();
    QFile from(source.path);
    if (!from.open(QIODevice::ReadOnly))
        return diskError(
            u"Input file '%1' cannot be read from '%2'"_s.arg(source.name, source.path),
            from.errorString());
    auto to = makeTemporaryFile(QDir(dataFolder).filePath(u"tmp"_s));
    if (!to)
        return std::move(to).error();
    QTemporaryFile &file = **to;
    auto content = copyContent(from, file, source, maxBytes);
    if (!content)
        return std::move(content).error();

    const JobInput input{source.name, content->sha256, content->size};
    const QString target = QDir(dataFolder).filePath(inputRelativePath(input.sha256));
    const QFileInfo kept(target);
    if (kept.isFile() && kept.size() == input.size)
        return input;
    if (auto synced = syncFile(file); !synced)
        return std::move(synced).error();
    if (auto made = makeFolder(dataFolder, QFileInfo(inputRelativePath(input.sha256)).path());
        !made)
        return std::move(made).error();
    if (auto renamed = renameReplacing(file.fileName(), target); !renamed)
        return std::move(renamed).error();
    file.setAutoRemove(false);
    if (auto synced = syncFolder(kept.path()); !synced)
        return std::move(synced).error();
    return input;
}

} // namespace cq
