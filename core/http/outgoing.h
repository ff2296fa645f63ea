#pragma once

#include "core/http/request.h"
#include "core/http/response.h"

#include <QByteArray>
#include <QFile>

#include <memory>
#include <optional>

namespace cq::http {

/// An answer ready for the wire: its head, and its body piece by piece from memory or a file. Knows
/// no sockets.
class Outgoing
{
public:
    /// keepAlive: what the client allows; `closesAfter()` says what became of it.
    Outgoing(Response response, const Request &request, bool isHttp11, bool keepAlive);

    /// Only the head, of an answer whose body has no length: chunked, or for 1.0 up to the end of
    /// the connection.
    static Outgoing openHead(const Response &head, const Request &request, bool isHttp11,
                             bool keepAlive);

    int status() const { return m_status; }

    const QByteArray &head() const { return m_head; }

    bool closesAfter() const { return m_closes; }

    qint64 remaining() const { return m_remaining; }

    /// The next bytes of the body, at most so many; empty at the end. Nothing when the file became
    /// shorter or cannot be read, or a source has no more: the connection must then be cut, since
    /// the promised length cannot be kept.
    std::optional<QByteArray> next(qint64 atMost);

private:
    Outgoing() = default;

    static void compress(Response &response, const Request &request);
    void openFile(Response &response, const Request &request);
    void writeHead(const Response &response, const Request &request, bool isHttp11,
                   std::optional<qint64> length);
    void appendLine(QByteArrayView name, QByteArrayView value);

    int m_status = 200;
    QByteArray m_head;
    bool m_closes = false;
    QByteArray m_bytes;
    std::unique_ptr<QFile> m_file;
    std::optional<BodySource> m_source;
    qint64 m_offset = 0;
    qint64 m_remaining = 0;
};

} // namespace cq::http
