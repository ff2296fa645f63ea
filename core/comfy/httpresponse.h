#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace cq::comfy {

/// Reads one HTTP/1.1 response from bytes as they come: with Content-Length, chunked, or up to the
/// end of the connection. Interim answers (1xx) are skipped. No I/O.
class HttpResponse
{
public:
    enum class State { Incomplete, Complete, Broken };

    explicit HttpResponse(qsizetype mostBody)
        : m_mostBody(mostBody)
    {}

    State feed(const QByteArray &bytes);

    /// The peer closed the connection.
    State finish();

    int status() const { return m_status; }

    QByteArray body() const { return m_body; }

    /// Whether the connection may carry another request; meaningful when Complete.
    bool keepsAlive() const;

    /// Value of the first header of that name (lower case), or an empty array.
    QByteArray header(const QByteArray &name) const;

private:
    enum class Part { Head, Length, ChunkSize, ChunkData, Trailer, UntilClose, Done, Broken };

    bool step();
    bool readHead();
    bool parseHead(const QByteArray &head);
    bool chooseBody();
    bool readLength();
    bool readChunkSize();
    bool readChunkData();
    bool readTrailer();
    bool readUntilClose();
    bool takeBody(qsizetype length);
    bool broken();
    State state() const;

    qsizetype m_mostBody;
    Part m_part = Part::Head;
    QByteArray m_buffer;
    QByteArray m_body;
    QList<std::pair<QByteArray, QByteArray>> m_headers; ///< names in lower case
    int m_status = 0;
    bool m_oldVersion = false; ///< HTTP/1.0
    qsizetype m_missing = 0; ///< bytes of the body or chunk still to come
};

} // namespace cq::comfy
