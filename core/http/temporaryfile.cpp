#include "core/http/temporaryfile.h"

#include <QFile>
#include <QFileInfo>

namespace cq::http {

using namespace Qt::StringLiterals;

struct TemporaryFile::File
{
    File() = default;
    File(const File &) = delete;
    File &operator=(const File &) = delete;

    ~File()
    {
        if (!path.isEmpty())
            QFile::remove(path);
    }

    QString path;
    qint64 size = 0;
};

TemporaryFile::TemporaryFile(const QString &path)
    : m_file(std::make_shared<File>())
{
    const QFileInfo info(path);
    m_file->path = info.absoluteFilePath();
    m_file->size = info.size();
}

QString TemporaryFile::path() const
{
    return m_file ? m_file->path : QString();
}

qint64 TemporaryFile::size() const
{
    return m_file ? m_file->size : 0;
}

Result<void> TemporaryFile::keepAs(const QString &path) const
{
    if (!m_file || m_file->path.isEmpty())
        return fail(ErrorKind::NotFound, u"there is no temporary file to keep as %1"_s.arg(path));
    QFile file(m_file->path);
    if (!file.rename(path)) {
        const ErrorKind kind = QFileInfo::exists(path) ? ErrorKind::Conflict : ErrorKind::Storage;
        return fail(kind, u"cannot keep an upload as %1: %2"_s.arg(path, file.errorString()));
    }
    m_file->path.clear();
    return {};
}

} // namespace cq::http
