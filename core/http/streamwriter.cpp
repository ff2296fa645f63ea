#include "core/http/streamwriter.h"

#include "core/http/serving.h"
#include "core/http/sockets.h"

#include <QTcpSocket>

#include <utility>

namespace cq::http {

StreamWriter::StreamWriter(QTcpSocket &socket, std::shared_ptr<StreamShare> share, bool isChunked)
    : m_socket(socket)
    , m_share(std::move(share))
    , m_isChunked(isChunked)
{}

bool StreamWriter::write(const QByteArray &piece, qint64 highWater)
{
    m_share->posted -= piece.size();
    const qint64 unsent = unsentBytes(m_socket);
    if (unsent > 0 && unsent + piece.size() > highWater)
        return false;
    if (m_isChunked)
        m_socket.write(QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n");
    else
        m_socket.write(piece);
    m_socket.flush();
    return true;
}

void StreamWriter::finish()
{
    if (m_isChunked)
        m_socket.write("0\r\n\r\n");
}

bool StreamWriter::isBehind()
{
    const qint64 unsent = unsentBytes(m_socket);
    if (m_share)
        m_share->unsent = unsent;
    return unsent > 0;
}

void StreamWriter::close(const Serving &serving)
{
    if (auto share = std::exchange(m_share, nullptr))
        closeStream(std::move(share), serving);
}

} // namespace cq::http
