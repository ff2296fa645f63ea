#pragma once

#include "core/http/connectioncount.h"
#include "core/http/connectioninfo.h"
#include "core/http/framequeue.h"
#include "core/http/websocket.h"

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QObject>

#include <memory>
#include <utility>

class QTcpSocket;
class QWebSocketServer;

namespace cq::http {

class Serving;
class WebSocketClient;

/// The WebSockets of one worker, by id.
class WebSocketHub : public QObject
{
    Q_OBJECT

public:
    WebSocketHub(std::shared_ptr<const Serving> serving, QObject *parent);
    ~WebSocketHub() override;

    /// Completes the handshake whose head still lies in the socket. Owns the socket from now on.
    void adopt(QTcpSocket *socket, WebSocketId id, std::shared_ptr<ConnectionCount::Place> place,
               const ConnectionInfo &info);
    /// For an id that was promised to a client who left before.
    void reportGone(WebSocketId id);

    void send(WebSocketId id, Frame frame);
    void close(WebSocketId id, int code, const QString &reason);
    void drop(WebSocketId id);

    QList<ConnectionInfo> connections() const;

    void sweep(qint64 now);
    void stop();

private:
    using PeerKey = std::pair<QHostAddress, quint16>;

    void takePending();

    const std::shared_ptr<const Serving> m_serving;
    QWebSocketServer *m_server; ///< never listens; Qt's way to upgrade a socket of one's own
    QHash<WebSocketId, WebSocketClient *> m_clients;
    QHash<PeerKey, WebSocketId> m_handshakes; ///< QWebSocket does not say which socket it came from
};

} // namespace cq::http
