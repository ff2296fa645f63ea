#pragma once

#include <QByteArray>

#include <memory>

namespace cq::http {

struct StreamShare;

/// The sending end of an answer that stays open, for bytes that come as they happen (Server-Sent
/// Events): copyable, any thread. When the last copy goes without end() the connection is cut, so
/// that what is incomplete does not look whole. A client that has more unsent bytes than
/// ListenerConfig::streamHighWater is cut off.
class BodyStream
{
public:
    /// Leads nowhere.
    BodyStream() = default;

    /// Sends bytes behind those sent before; ignored when the answer is over.
    void send(const QByteArray &piece) const;
    /// The answer is complete; what was sent before still leaves. Later pieces are ignored.
    void end() const;

    /// Bytes that were sent and have not left the program, TLS included. Who can do without some
    /// of what they send looks here first.
    qint64 unsentBytes() const;
    /// False after end(), when the client is gone, and for a stream that leads nowhere.
    bool isOpen() const;

private:
    friend class Responder;
    struct Private;
    explicit BodyStream(std::shared_ptr<Private> shared);

    std::shared_ptr<Private> m_private;
};

} // namespace cq::http
