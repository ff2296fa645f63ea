#include "core/http/websocketclient.h"

#include "core/base/log.h"
#include "core/http/serving.h"
#include "core/http/sockets.h"

#include <QSslSocket>
#include <QTcpSocket>
#include <QWebSocket>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kSocketBytes =
    256 * 1024; ///< what the socket may hold; the rest waits where it can be dropped
constexpr qint64 kCloseMs = 5'000;
constexpr qint64 kUndeliveredBytes = 16 * 1024 * 1024;
constexpr qint64 kMessageCost = 256; ///< of an undelivered message beside its bytes

constexpr int kGoingAway = 1001;
constexpr int kAbnormal = 1006;
constexpr int kPolicyViolation = 1008;
constexpr int kTryAgainLater = 1013;

} // namespace

WebSocketClient::WebSocketClient(WebSocketId id, ConnectionInfo info, QTcpSocket *socket,
                                 std::shared_ptr<ConnectionCount::Place> place,
                                 std::shared_ptr<const Serving> serving, QObject *parent)
    : QObject(parent)
    , m_id(id)
    , m_info(std::move(info))
    , m_place(std::move(place))
    , m_serving(std::move(serving))
    , m_tcp(socket)
    , m_queue(m_serving->config.webSocketHighWater)
    , m_deadline(steadyMs() + m_serving->config.headMs)
    , m_undelivered(std::make_shared<std::atomic<qint64>>(0))
{
    connect(socket, &QTcpSocket::disconnected, this, [this] {
        if (!m_socket)
            finish();
    });
}

WebSocketClient::~WebSocketClient()
{
    if (m_socket)
        m_socket->disconnect(this);
    delete m_socket;
    if (m_tcp) {
        m_tcp->disconnect(this);
        delete m_tcp;
    }
}

void WebSocketClient::attach(QWebSocket *socket)
{
    m_socket = socket;
    m_socket->setParent(this);
    const auto longest = static_cast<quint64>(m_serving->config.webSocketMessageBytes);
    m_socket->setMaxAllowedIncomingMessageSize(longest);
    m_socket->setMaxAllowedIncomingFrameSize(longest);
    m_deadline = 0;
    m_lastHeard = steadyMs();

    connect(m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        heard();
        const qint64 cost = text.size() * 2 + kMessageCost;
        if (isFlooding(cost))
            return;
        m_serving->report(
            [id = m_id, text, cost, counter = m_undelivered](const WebSocketEvents &events) {
                *counter -= cost;
                if (events.text)
                    events.text(id, text);
            });
    });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &bytes) {
        heard();
        const qint64 cost = bytes.size() + kMessageCost;
        if (isFlooding(cost))
            return;
        m_serving->report(
            [id = m_id, bytes, cost, counter = m_undelivered](const WebSocketEvents &events) {
                *counter -= cost;
                if (events.binary)
                    events.binary(id, bytes);
            });
    });
    connect(m_socket, &QWebSocket::pong, this, [this] { heard(); });
    connect(m_socket, &QWebSocket::aboutToClose, this, [this] { m_closing = true; });
    connect(m_socket, &QWebSocket::disconnected, this, [this] { finish(); });
    connect(m_socket, &QWebSocket::bytesWritten, this, [this] { pump(); });
    if (auto *ssl = qobject_cast<QSslSocket *>(m_tcp.data()))
        connect(ssl, &QSslSocket::encryptedBytesWritten, this, [this] { pump(); });
    pump();
}

void WebSocketClient::send(Frame frame)
{
    if (m_finished || m_close)
        return;
    const qint64 unsent = m_tcp ? unsentBytes(*m_tcp) : 0;
    if (m_queue.push(std::move(frame), unsent) == FrameQueue::Outcome::Overflow) {
        logEvent(lcHttp(), LogLevel::Info, u"a WebSocket client reads too slowly and is closed"_s,
                 {{u"unsent_bytes"_s, unsent + m_queue.bytes()}});
        m_queue.clear();
        m_close = Close{kTryAgainLater, u"too slow"_s};
        sendClose();
        return;
    }
    pump();
}

void WebSocketClient::close(int code, const QString &reason)
{
    if (m_finished || m_close)
        return;
    m_close = Close{code, reason};
    pump();
}

void WebSocketClient::drop()
{
    if (m_finished)
        return;
    m_dropped = true;
    cut();
}

void WebSocketClient::cut()
{
    m_queue.clear();
    if (m_tcp)
        m_tcp->abort();
    finish();
}

void WebSocketClient::sweep(qint64 now)
{
    if (m_finished)
        return;
    if (m_deadline != 0) {
        if (now >= m_deadline)
            cut();
        return;
    }
    const qint64 silence = now - m_lastHeard;
    const qint64 patience = m_serving->config.webSocketPingMs;
    if (silence >= 2 * patience && m_pinged) {
        drop();
    } else if (silence >= patience && !m_pinged) {
        m_pinged = true;
        m_socket->ping();
    }
}

void WebSocketClient::stop()
{
    if (m_finished)
        return;
    m_queue.clear();
    m_close = Close{kGoingAway, u"the server stops"_s};
    sendClose();
    if (m_tcp)
        m_tcp->flush();
}

void WebSocketClient::pump()
{
    if (!m_socket || m_finished || m_closeSent || m_pumping)
        return;
    m_pumping = true;
    while (m_tcp && !m_queue.isEmpty() && unsentBytes(*m_tcp) < kSocketBytes) {
        const Frame frame = m_queue.pop();
        if (const auto *text = std::get_if<QString>(&frame.content))
            m_socket->sendTextMessage(*text);
        else
            m_socket->sendBinaryMessage(std::get<QByteArray>(frame.content));
    }
    m_pumping = false;
    if (m_close && m_queue.isEmpty() && m_tcp && unsentBytes(*m_tcp) == 0)
        sendClose();
    else if (m_close && m_deadline == 0)
        m_deadline = steadyMs() + kCloseMs; // what was queued before it must be through by then
}

void WebSocketClient::sendClose()
{
    if (m_closeSent)
        return;
    m_closeSent = true;
    m_deadline = steadyMs() + kCloseMs;
    if (m_socket)
        m_socket->close(static_cast<QWebSocketProtocol::CloseCode>(m_close->code), m_close->reason);
}

void WebSocketClient::heard()
{
    m_lastHeard = steadyMs();
    m_pinged = false;
}

/// QWebSocket cannot stop reading, so a client that sends faster than its messages are dealt with
/// has to go.
bool WebSocketClient::isFlooding(qint64 bytes)
{
    if (m_close)
        return true;
    if ((*m_undelivered += bytes) <= kUndeliveredBytes)
        return false;
    close(kPolicyViolation, u"too many messages"_s);
    return true;
}

void WebSocketClient::finish()
{
    if (m_finished)
        return;
    m_finished = true;
    int code = kAbnormal;
    QString reason;
    if (m_close && !m_dropped) {
        code = m_close->code;
        reason = m_close->reason;
    } else if (m_socket && m_closing && !m_dropped) {
        code = m_socket->closeCode();
        reason = m_socket->closeReason();
    }
    m_serving->report([id = m_id, code, reason](const WebSocketEvents &events) {
        if (events.closed)
            events.closed(id, code, reason);
    });
    Q_EMIT finished(m_id);
}

} // namespace cq::http
