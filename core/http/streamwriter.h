#pragma once

#include "core/http/streamshare.h"

#include <QByteArray>

#include <memory>

class QTcpSocket;

namespace cq::http {

class Serving;

/// Writes the pieces of an open answer into a socket, and tells its sender how it goes. Lives on a
/// worker.
class StreamWriter
{
public:
    /// Chunked (RFC 9112, 7.1), or up to the end of the connection.
    StreamWriter(QTcpSocket &socket, std::shared_ptr<StreamShare> share, bool isChunked);

    /// False when more than so many bytes would wait: the client reads too slowly. A piece larger
    /// than that is taken when nothing else waits, or it could never be sent. May make the socket
    /// emit signals.
    bool write(const QByteArray &piece, qint64 highWater);
    /// Writes what says that the body is whole.
    void finish();
    /// Looks at the socket; whether something waits there.
    bool isBehind();
    /// The answer is over; its sender hears of it, the first time.
    void close(const Serving &serving);

private:
    QTcpSocket &m_socket;
    std::shared_ptr<StreamShare> m_share; ///< null once closed
    const bool m_isChunked;
};

} // namespace cq::http
