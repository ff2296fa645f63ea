#include "core/http/bodystore.h"

#include <QDir>
#include <QTemporaryFile>

namespace cq::http {

using namespace Qt::StringLiterals;

BodyStore::BodyStore(qint64 memoryLimit, QString folder)
    : m_memoryLimit(memoryLimit)
    , m_folder(folder.isEmpty() ? QDir::tempPath() : std::move(folder))
{}

BodyStore::~BodyStore()
{
    if (m_open)
        m_open->remove();
}

Result<void> BodyStore::openFile()
{
    auto temporary = std::make_unique<QTemporaryFile>(QDir(m_folder).filePath(u"upload-XXXXXX"_s));
    temporary->setAutoRemove(false);
    if (!temporary->open())
        return fail(ErrorKind::Storage,
                    u"cannot keep an upload in %1: %2"_s.arg(m_folder, temporary->errorString()));
    m_open = std::move(temporary);
    return {};
}

Result<void> BodyStore::append(QByteArrayView piece)
{
    m_size += piece.size();
    if (!m_open && m_size > m_memoryLimit) {
        if (auto opened = openFile(); !opened)
            return opened;
        const QByteArray before = std::exchange(bytes, {});
        if (m_open->write(before) != before.size())
            return fail(ErrorKind::Storage,
                        u"cannot keep an upload: %1"_s.arg(m_open->errorString()));
    }
    if (!m_open) {
        bytes.append(piece);
        return {};
    }
    if (m_open->write(piece.data(), piece.size()) != piece.size())
        return fail(ErrorKind::Storage, u"cannot keep an upload: %1"_s.arg(m_open->errorString()));
    return {};
}

Result<void> BodyStore::finish()
{
    if (!m_open && m_memoryLimit < 0) {
        if (auto opened = openFile(); !opened)
            return opened;
    }
    if (!m_open)
        return {};
    if (!m_open->flush())
        return fail(ErrorKind::Storage, u"cannot keep an upload: %1"_s.arg(m_open->errorString()));
    m_open->close();
    file = TemporaryFile(m_open->fileName());
    m_open.reset();
    return {};
}

} // namespace cq::http
