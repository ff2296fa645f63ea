#pragma once

#include <QHash>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QWebSocket>
#include <QWebSocketServer>

#include <functional>
#include <memory>

namespace cq::test {

/// A request as it came over the wire.
struct SeenRequest
{
    QByteArray line; ///< "POST /prompt", without query and version
    QByteArray query; ///< after the question mark
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    int connection = 0; ///< counts from 1
};

/// An HTTP server on a real loopback socket that does exactly what the test tells it, wrong things
/// included. Lives in the test's thread. WebSocket upgrades at any path are taken unless a script
/// is set for it.
class ScriptedServer
{
public:
    using Script = std::function<void(const SeenRequest &request, QTcpSocket &socket)>;

    explicit ScriptedServer(const QSslConfiguration &tls = {})
        : m_tls(!tls.isNull())
        , m_webSockets(QString(), QWebSocketServer::NonSecureMode)
    {
        if (m_tls) {
            auto server = std::make_unique<QSslServer>();
            server->setSslConfiguration(tls);
            QObject::connect(server.get(), &QSslServer::startedEncryptionHandshake, server.get(),
                             [this] { ++m_handshakes; });
            m_server = std::move(server);
        } else {
            m_server = std::make_unique<QTcpServer>();
        }
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(),
                         [this] { takeConnection(); });
        QObject::connect(&m_webSockets, &QWebSocketServer::newConnection, &m_webSockets,
                         [this] { takeWebSocket(); });
        m_server->listen(QHostAddress::LocalHost, 0);
    }

    QUrl url() const
    {
        QUrl url;
        url.setScheme(m_tls ? QStringLiteral("https") : QStringLiteral("http"));
        url.setHost(QStringLiteral("127.0.0.1"));
        url.setPort(m_server->serverPort());
        return url;
    }

    /// "127.0.0.1:41234"
    QString place() const { return url().authority(); }

    /// What to do at a request line such as "GET /queue". Without one the answer is 404.
    void on(const QByteArray &line, Script script) { m_scripts.insert(line, std::move(script)); }

    /// Answers 200 with this JSON.
    void onJson(const QByteArray &line, const QByteArray &json)
    {
        on(line, [json](const SeenRequest &, QTcpSocket &socket) { reply(socket, 200, json); });
    }

    void stopListening() { m_server->close(); }

    const QList<SeenRequest> &seen() const { return m_seen; }

    QList<SeenRequest> seen(const QByteArray &line) const
    {
        QList<SeenRequest> matching;
        for (const SeenRequest &request : m_seen) {
            if (request.line == line)
                matching.append(request);
        }
        return matching;
    }

    int connections() const { return m_connections; }

    /// TLS handshakes that were begun, ended well or not.
    int handshakes() const { return m_handshakes; }

    /// Sockets that were not closed yet.
    QList<QTcpSocket *> openSockets() const
    {
        QList<QTcpSocket *> open;
        for (QTcpSocket *socket : m_sockets) {
            if (socket->state() == QAbstractSocket::ConnectedState)
                open.append(socket);
        }
        return open;
    }

    /// Every WebSocket that was ever opened, oldest first; they stay until the server goes.
    const QList<QWebSocket *> &webSockets() const { return m_opened; }

    /// Called with each new WebSocket.
    void onWebSocket(std::function<void(QWebSocket &)> script)
    {
        m_onWebSocket = std::move(script);
    }

    static void reply(QTcpSocket &socket, int status, const QByteArray &body,
                      const QByteArray &headers = "Content-Type: application/json\r\n")
    {
        socket.write("HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\n" + headers
                     + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        socket.flush();
    }

private:
    void takeConnection()
    {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) {
            const int number = ++m_connections;
            socket->setParent(m_server.get());
            m_sockets.append(socket);
            QObject::connect(socket, &QTcpSocket::readyRead, m_server.get(),
                             [this, socket, number] { read(socket, number); });
            if (socket->bytesAvailable() > 0)
                read(socket, number);
        }
    }

    void read(QTcpSocket *socket, int number)
    {
        if (isUpgrade(*socket)) {
            upgrade(*socket);
            return;
        }
        QByteArray &bytes = m_unread[socket];
        bytes += socket->readAll();
        while (true) {
            const qsizetype end = bytes.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            SeenRequest request = parse(bytes.first(end));
            request.connection = number;
            const qsizetype length = request.headers.value("content-length").toLongLong();
            if (bytes.size() < end + 4 + length)
                return;
            request.body = bytes.sliced(end + 4, length);
            bytes.remove(0, end + 4 + length);
            m_seen.append(request);
            if (const Script script = m_scripts.value(request.line))
                script(request, *socket);
            else
                reply(*socket, 404, "not here", "Content-Type: text/plain\r\n");
        }
    }

    /// Looks without taking: QWebSocketServer wants to read the handshake itself.
    bool isUpgrade(QTcpSocket &socket) const
    {
        constexpr qint64 kMostHead = 8192;
        const QByteArray head = socket.peek(kMostHead);
        const qsizetype end = head.indexOf("\r\n\r\n");
        if (!head.startsWith("GET ") || end < 0)
            return false;
        const SeenRequest request = parse(head.first(end));
        return request.headers.contains("upgrade") && !m_scripts.contains(request.line);
    }

    void upgrade(QTcpSocket &socket)
    {
        constexpr qint64 kMostHead = 8192;
        const QByteArray head = socket.peek(kMostHead);
        m_seen.append(parse(head.first(head.indexOf("\r\n\r\n"))));
        QObject::disconnect(&socket, &QTcpSocket::readyRead, m_server.get(), nullptr);
        m_sockets.removeOne(&socket);
        m_webSockets.handleConnection(&socket);
        Q_EMIT socket.readyRead();
    }

    static SeenRequest parse(const QByteArray &head)
    {
        SeenRequest request;
        const QList<QByteArray> lines = head.split('\n');
        const QList<QByteArray> words = lines.first().trimmed().split(' ');
        const QList<QByteArray> target = words.value(1).split('?');
        request.line = words.value(0) + ' ' + target.first();
        request.query = target.value(1);
        for (const QByteArray &line : lines.sliced(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.first(colon).toLower(), line.sliced(colon + 1).trimmed());
        }
        return request;
    }

    void takeWebSocket()
    {
        while (QWebSocket *socket = m_webSockets.nextPendingConnection()) {
            socket->setParent(&m_webSockets);
            m_opened.append(socket);
            if (m_onWebSocket)
                m_onWebSocket(*socket);
        }
    }

    bool m_tls;
    std::unique_ptr<QTcpServer> m_server;
    QWebSocketServer m_webSockets;
    QHash<QByteArray, Script> m_scripts;
    std::function<void(QWebSocket &)> m_onWebSocket;
    QList<SeenRequest> m_seen;
    QList<QTcpSocket *> m_sockets;
    QHash<QTcpSocket *, QByteArray> m_unread;
    QList<QWebSocket *> m_opened;
    int m_connections = 0;
    int m_handshakes = 0;
};

} // namespace cq::test
