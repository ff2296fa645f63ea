#pragma once

#include "core/http/listener.h"

#include <variant>

namespace cq::api {

/// One message of a feed as it is sent.
struct EventMessage
{
    QByteArray id; ///< by which a client comes back; empty for what is not kept
    QString type;
    QByteArray json; ///< the whole message: type, data, timestamp, id
    http::Delivery delivery = http::Delivery::Reliable;
};

/// The way to one client of a feed: a WebSocket, or an open answer that carries Server-Sent Events
/// (WHATWG HTML, 9.2). The thread of the feed.
class EventOutlet
{
public:
    /// The listener outlives it.
    EventOutlet(http::WebSocketId client, http::Listener &listener);
    explicit EventOutlet(http::BodyStream stream);

    /// A stream that is far behind does not get what may be dropped.
    void send(const EventMessage &message) const;
    /// Text of the client's own dialect; only for WebSockets.
    void sendText(const QString &text) const;
    /// Says where the client stands before there is news; only for streams.
    void greet(const QByteArray &id) const;
    /// A sign of life, for proxies and to find clients that vanished; WebSockets have their own.
    void keepAlive() const;
    /// The reason is for people.
    void close(const QString &reason) const;

private:
    struct Socket
    {
        http::WebSocketId id;
        http::Listener *listener = nullptr;
    };

    std::variant<Socket, http::BodyStream> m_way;
};

} // namespace cq::api
