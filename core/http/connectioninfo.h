#pragma once

#include <QHostAddress>
#include <QString>

namespace cq::http {

/// A connection of a listener as it was at one moment.
struct ConnectionInfo
{
    quint64 id = 0; ///< of this listener's, never given twice
    QHostAddress peer;
    quint16 peerPort = 0;
    qint64 since = 0; ///< milliseconds since 1970, UTC
    qint64 requests = 0; ///< that came, the handshake of a WebSocket included
    bool isWebSocket = false;
    QString who{}; ///< as BodyPolicy::who last said it

    friend bool operator==(const ConnectionInfo &, const ConnectionInfo &) = default;
};

} // namespace cq::http
