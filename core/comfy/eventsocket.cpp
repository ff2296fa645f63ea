#include "core/comfy/eventsocket.h"

#include "core/base/log.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QSslSocket>
#include <QWebSocket>

namespace cq::comfy {

CQ_LOG_CATEGORY(lcComfy, "comfyqueue.comfy")

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kMostMessage = 64ULL * 1024 * 1024; // websocket-delivered PNGs are the largest
constexpr int kHurryMs = 1000;

} // namespace

EventSocket::EventSocket(const Endpoint &endpoint, QString clientName, QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
    , m_clientName(std::move(clientName))
    , m_epoch(QDateTime::currentMSecsSinceEpoch()) // differs from what an earlier process used
{
    renewClientId();
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &EventSocket::connectNow);
    connect(&m_ping, &QTimer::timeout, this, &EventSocket::onPingDue);
    m_dead.setSingleShot(true);
    connect(&m_dead, &QTimer::timeout, this, &EventSocket::onLost);
}

EventSocket::~EventSocket()
{
    retire(true);
}

void EventSocket::open()
{
    if (m_wanted)
        return;
    m_wanted = true;
    m_delay = 0;
    connectNow();
}

void EventSocket::close()
{
    m_wanted = false;
    m_retry.stop();
    retire(true);
    setConnected(false);
}

void EventSocket::hurry()
{
    if (m_retry.isActive() && m_sinceTry.elapsed() >= kHurryMs)
        connectNow();
}

void EventSocket::setJobInFlight(bool inFlight)
{
    m_inFlight = inFlight;
    if (m_inFlight || !m_idReused || !m_socket)
        return;
    setConnected(false);
    connectNow();
}

void EventSocket::connectNow()
{
    m_retry.stop();
    retire(true);
    if (m_idUsed && !m_inFlight)
        renewClientId();
    m_idReused = m_idUsed;
    m_sinceTry.start();

    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(kMostMessage);
    m_socket->setMaxAllowedIncomingFrameSize(kMostMessage);
    if (m_endpoint.usesTls())
        m_socket->setSslConfiguration(m_endpoint.sslConfiguration());
    connect(m_socket, &QWebSocket::connected, this, &EventSocket::onOpened);
    connect(m_socket, &QWebSocket::disconnected, this, &EventSocket::onLost);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_socket, &QWebSocket::errorOccurred, this, &EventSocket::onLost);
#else
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &EventSocket::onLost);
#endif
    connect(m_socket, &QWebSocket::sslErrors, this, &EventSocket::onSslErrors);
    connect(m_socket, &QWebSocket::pong, this, [this] {
        if (m_connected) // else it is the first frame that is overdue
            m_dead.stop();
    });
    connect(m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &frame) {
        onFrame();
        Q_EMIT textFrame(frame.toUtf8());
    });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &frame) {
        onFrame();
        Q_EMIT binaryFrame(frame);
    });
    m_dead.start(m_timing.handshake);
    m_socket->open(m_endpoint.eventRequest(m_clientId));
}

/// Lets go of the socket, which deletes itself.
void EventSocket::retire(bool politely)
{
    m_ping.stop();
    m_dead.stop();
    if (!m_socket)
        return;
    QWebSocket *old = std::exchange(m_socket, nullptr);
    old->disconnect(this);
    if (politely && old->isValid()) {
        old->close();
        old->flush();
    } else {
        old->abort();
    }
    old->deleteLater();
}

void EventSocket::onOpened()
{
    m_idUsed = true;
    // Only the first frame may ask for this (section 3); previews then carry prompt and graph node.
    m_socket->sendTextMessage(
        uR"({"type":"feature_flags","data":{"supports_preview_metadata":true}})"_s);
    m_ping.start(m_timing.pingEvery);
}

void EventSocket::onFrame()
{
    m_dead.stop();
    if (m_connected)
        return;
    m_delay = 0;
    setConnected(true);
}

void EventSocket::onPingDue()
{
    m_socket->ping();
    if (!m_dead.isActive())
        m_dead.start(m_timing.pongWithin);
}

void EventSocket::onLost()
{
    if (!m_socket)
        return;
    const QString reason = m_socket->errorString();
    retire(false);
    const double wobble = 0.8 + 0.4 * QRandomGenerator::global()->generateDouble();
    m_delay = m_delay == 0 ? m_timing.firstRetry : qMin(2 * m_delay, m_timing.lastRetry);
    m_retry.start(static_cast<int>(m_delay * wobble));
    if (m_connected)
        logEvent(lcComfy(), LogLevel::Info, u"the event socket was lost"_s,
                 {{u"node"_s, m_endpoint.place()}, {u"reason"_s, reason}});
    setConnected(false);
}

void EventSocket::onSslErrors(const QList<QSslError> &errors)
{
    // QWebSocket does not say what the peer showed, and an error may name another certificate of
    // the chain.
    const auto *tls = m_socket->findChild<QSslSocket *>();
    if (tls && m_endpoint.accepts(tls->peerCertificate()))
        m_socket->ignoreSslErrors(errors);
}

void EventSocket::setConnected(bool connected)
{
    if (m_connected == connected)
        return;
    m_connected = connected;
    Q_EMIT connectedChanged(connected);
}

void EventSocket::renewClientId()
{
    m_clientId = u"%1-%2"_s.arg(m_clientName, QString::number(m_epoch++, 36));
    m_idUsed = false;
}

} // namespace cq::comfy
