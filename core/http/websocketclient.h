#pragma once

#include "core/http/connectioncount.h"
#include "core/http/connectioninfo.h"
#include "core/http/framequeue.h"
#include "core/http/websocket.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <atomic>
#include <memory>
#include <optional>

class QTcpSocket;
class QWebSocket;

namespace cq::http {

class Serving;

/// One accepted WebSocket: its sockets, what waits to be sent, and its signs of life. Lives on a
/// worker.
class WebSocketClient : public QObject
{
    Q_OBJECT

public:
    /// Owns the TCP socket, whose handshake is still to be answered by a QWebSocketServer.
    WebSocketClient(WebSocketId id, ConnectionInfo info, QTcpSocket *socket,
                    std::shared_ptr<ConnectionCount::Place> place,
                    std::shared_ptr<const Serving> serving, QObject *parent);
    ~WebSocketClient() override;

    const ConnectionInfo &info() const { return m_info; }

    /// The handshake is through; takes the socket over.
    void attach(QWebSocket *socket);

    void send(Frame frame);
    /// After everything queued before.
    void close(int code, const QString &reason);
    /// Without a close frame.
    void drop();
    void sweep(qint64 now);
    /// Sends a close frame as far as the network takes it at once; for the end of the listener.
    void stop();

Q_SIGNALS:
    /// Once and last; the object may be deleted later.
    void finished(cq::http::WebSocketId id);

private:
    struct Close
    {
        int code = 1000;
        QString reason;
    };

    void pump();
    void sendClose();
    void cut();
    void heard();
    bool isFlooding(qint64 bytes);
    void finish();

    const WebSocketId m_id;
    const ConnectionInfo m_info;
    const std::shared_ptr<ConnectionCount::Place> m_place;
    const std::shared_ptr<const Serving> m_serving;
    QPointer<QTcpSocket> m_tcp; ///< QWebSocket hides it, and with it the bytes TLS has not sent
    QWebSocket *m_socket = nullptr;
    FrameQueue m_queue;
    std::optional<Close> m_close; ///< asked for by us
    bool m_closeSent = false;
    bool m_closing = false; ///< a close frame went either way
    bool m_dropped = false;
    bool m_finished = false;
    bool m_pumping = false;
    bool m_pinged = false;
    qint64 m_lastHeard = 0;
    qint64 m_deadline = 0; ///< of the handshake, then of the closing; 0 = none
    std::shared_ptr<std::atomic<qint64>>
        m_undelivered; ///< bytes received that the events' thread has not seen
};

} // namespace cq::http
