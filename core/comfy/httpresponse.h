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

    /// The status is final, not that of an interim answer.
    bool knowsStatus() const { return m_part != Part::Head && m_part != Part::Broken; }

    int status() const { return m_status; }

    QByteArray body() const { return m_body; }

    /// The bytes of the body that came since the last call. The limit counts all of them.
    QByteArray takeBody() { return std::exchange(m_body, {}); }

    qsizetype size() const { return m_size; } ///< bytes of the body so far

    /// Broken because the body exceeds the limit.
    bool isTooLarge() const { return m_tooLarge; }

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
    bool addBody(qsizetype length);
    bool broken();
    bool tooLarge();
    State state() const;

    qsizetype m_mostBody;
    Part m_part = Part::Head;
    QByteArray m_buffer;
    QByteArray m_body;
    QList<std::pair<QByteArray, QByteArray>> m_headers; ///< names in lower case
    int m_status = 0;
    bool m_oldVersion = false; ///< HTTP/1.0
    bool m_tooLarge = false;
    qsizetype m_size = 0;
    qsizetype m_missing = 0; ///< bytes of the body or chunk still to come
};

} // namespace cq::comfy
