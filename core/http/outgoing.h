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

    int status() const { return m_status; }

    const QByteArray &head() const { return m_head; }

    bool closesAfter() const { return m_closes; }

    qint64 remaining() const { return m_remaining; }

    /// The next bytes of the body, at most so many; empty at the end. Nothing when the file became
    /// shorter or cannot be read: the connection must then be cut, since the promised length cannot
    /// be kept.
    std::optional<QByteArray> next(qint64 atMost);

private:
    void openFile(Response &response, const Request &request);
    void writeHead(const Response &response, const Request &request, bool isHttp11, qint64 length);
    void appendLine(QByteArrayView name, QByteArrayView value);

    int m_status = 200;
    QByteArray m_head;
    bool m_closes = false;
    QByteArray m_bytes;
    std::unique_ptr<QFile> m_file;
    qint64 m_offset = 0;
    qint64 m_remaining = 0;
};

} // namespace cq::http
