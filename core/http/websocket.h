#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QMetaType>
#include <QString>

#include <compare>
#include <functional>

namespace cq::http {

/// Names one accepted WebSocket of a Listener, never used twice. Null names none.
struct WebSocketId
{
    quint64 value = 0;

    bool isNull() const { return value == 0; }

    friend auto operator<=>(const WebSocketId &, const WebSocketId &) = default;

    friend size_t qHash(const WebSocketId &id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

/// What happens to a frame when its client reads too slowly.
enum class Delivery {
    Reliable, ///< kept; when these alone pass the high-water mark the client is closed with 1013
    Droppable, ///< thrown away first, oldest first (previews)
};

/// What accepted WebSockets report. Called on the thread of the context given to
/// Listener::setWebSocketEvents.
struct WebSocketEvents
{
    std::function<void(WebSocketId, const QString &)> text;
    std::function<void(WebSocketId, const QByteArray &)> binary;
    /// Exactly once for every accepted id, and last. code is 1006 when no close frame came (RFC
    /// 6455, 7.1.5).
    std::function<void(WebSocketId, int code, const QString &reason)> closed;
};

} // namespace cq::http

Q_DECLARE_METATYPE(cq::http::WebSocketId)
