#include "app/oncebody.h"

#include <QFile>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

OnceBody::OnceBody(QByteArray contentType)
    : m_contentType(std::move(contentType))
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

OnceBody::~OnceBody() = default;

void OnceBody::append(const QByteArray &bytes)
{
    m_pieces.push_back({bytes, nullptr, bytes.size()});
    m_total += bytes.size();
}

Result<void> OnceBody::appendFile(const QString &path)
{
    auto file = std::make_unique<QFile>(path);
    if (!file->exists())
        return fail(ErrorKind::NotFound, u"There is no file %1."_s.arg(path));
    if (!file->open(QIODevice::ReadOnly))
        return fail(ErrorKind::Denied, u"%1 cannot be read: %2."_s.arg(path, file->errorString()));
    const qint64 size = file->size();
    m_pieces.push_back({{}, std::move(file), size});
    m_total += size;
    return {};
}

qint64 OnceBody::readData(char *to, qint64 most)
{
    while (m_at < m_pieces.size() && m_atRead == m_pieces[m_at].size) {
        ++m_at;
        m_atRead = 0;
    }
    if (m_at == m_pieces.size())
        return -1;
    Piece &piece = m_pieces[m_at];
    qint64 count = std::min(most, piece.size - m_atRead);
    if (piece.file) {
        count = piece.file->read(to, count);
        if (count <= 0) { // it became shorter: the length that was promised cannot be kept
            setErrorString(u"%1 changed while it was sent"_s.arg(piece.file->fileName()));
            return -1;
        }
    } else {
        std::copy_n(piece.bytes.constData() + m_atRead, count, to);
    }
    m_atRead += count;
    m_read += count;
    return count;
}

} // namespace cq
