#include "core/http/websockethub.h"

#include "core/http/serving.h"
#include "core/http/websocketclient.h"

#include <QTcpSocket>
#include <QWebSocket>
#include <QWebSocketServer>

namespace cq::http {

using namespace Qt::StringLiterals;

WebSocketHub::WebSocketHub(std::shared_ptr<const Serving> serving, QObject *parent)
    : QObject(parent)
    , m_serving(std::move(serving))
    , m_server(new QWebSocketServer(u"ComfyQueue"_s,
                                    m_serving->config.tls ? QWebSocketServer::SecureMode
                                                          : QWebSocketServer::NonSecureMode,
                                    this))
{
    m_server->setMaxPendingConnections(m_serving->config.maxConnections);
    connect(m_server, &QWebSocketServer::newConnection, this, &WebSocketHub::takePending);
}

WebSocketHub::~WebSocketHub() = default;

void WebSocketHub::adopt(QTcpSocket *socket, WebSocketId id,
                         std::shared_ptr<ConnectionCount::Place> place, const ConnectionInfo &info)
{
    const PeerKey key(socket->peerAddress(), socket->peerPort());
    auto *client = new WebSocketClient(id, info, socket, std::move(place), m_serving, this);
    m_clients.insert(id, client);
    m_handshakes.insert(key, id);
    connect(client, &WebSocketClient::finished, this, [this, client, key](WebSocketId gone) {
        m_clients.remove(gone);
        if (m_handshakes.value(key) == gone)
            m_handshakes.remove(key);
        client->deleteLater();
    });
    m_server->handleConnection(socket);
}

void WebSocketHub::takePending()
{
    while (QWebSocket *socket = m_server->nextPendingConnection()) {
        const WebSocketId id = m_handshakes.take({socket->peerAddress(), socket->peerPort()});
        if (WebSocketClient *client = m_clients.value(id)) {
            client->attach(socket);
        } else {
            socket->abort();
            socket->deleteLater();
        }
    }
}

void WebSocketHub::reportGone(WebSocketId id)
{
    m_serving->report([id](const WebSocketEvents &events) {
        if (events.closed)
            events.closed(id, 1006, {});
    });
}

void WebSocketHub::send(WebSocketId id, Frame frame)
{
    if (WebSocketClient *client = m_clients.value(id))
        client->send(std::move(frame));
}

void WebSocketHub::close(WebSocketId id, int code, const QString &reason)
{
    if (WebSocketClient *client = m_clients.value(id))
        client->close(code, reason);
}

void WebSocketHub::drop(WebSocketId id)
{
    if (WebSocketClient *client = m_clients.value(id))
        client->drop();
}

QList<ConnectionInfo> WebSocketHub::connections() const
{
    QList<ConnectionInfo> all;
    for (const WebSocketClient *client : m_clients)
        all.append(client->info());
    return all;
}

void WebSocketHub::sweep(qint64 now)
{
    const QList<WebSocketClient *> clients = m_clients.values(); // a client may finish on the way
    for (WebSocketClient *client : clients)
        client->sweep(now);
}

void WebSocketHub::stop()
{
    const QList<WebSocketClient *> clients = m_clients.values();
    for (WebSocketClient *client : clients)
        client->stop();
    qDeleteAll(clients);
    m_clients.clear();
    m_handshakes.clear();
}

} // namespace cq::http
