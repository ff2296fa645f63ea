#include "core/comfy/wire.h"

#include "core/comfy/neterror.h"

#include <QSignalBlocker>
#include <QSslSocket>

namespace cq::comfy {

namespace {

constexpr qint64 kReadAhead = 1024 * 1024;

} // namespace

Wire::Wire(const Endpoint &endpoint, QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
{}

Wire::~Wire()
{
    drop();
}

void Wire::open()
{
    drop();
    m_certificate.clear();
    m_tlsReason.clear();
    m_unsent = 0;
    m_wasReady = false;
    m_opened.start();
    if (!m_endpoint.usesTls()) {
        m_socket = std::make_unique<QTcpSocket>();
        connect(m_socket.get(), &QTcpSocket::connected, this, &Wire::onReady);
        follow(*m_socket);
        m_socket->connectToHost(m_endpoint.host(), m_endpoint.port());
        return;
    }
    auto tls = std::make_unique<QSslSocket>();
    tls->setSslConfiguration(m_endpoint.sslConfiguration());
    connect(tls.get(), &QSslSocket::encrypted, this, &Wire::onReady);
    connect(tls.get(), &QSslSocket::sslErrors, this, &Wire::onSslErrors);
    follow(*tls);
    QSslSocket *socket = tls.get();
    m_socket = std::move(tls);
    socket->connectToHostEncrypted(m_endpoint.host(), m_endpoint.port());
}

bool Wire::isReady() const
{
    if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
        return false;
    const auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
    return !tls || tls->isEncrypted();
}

bool Wire::wentStale()
{
    const QSignalBlocker blocker(m_socket.get());
    m_socket->waitForReadyRead(0); // one look, no wait
    return m_socket->state() != QAbstractSocket::ConnectedState || m_socket->bytesAvailable() > 0;
}

void Wire::send(const QByteArray &bytes)
{
    m_unsent = bytes.size();
    m_socket->write(bytes);
    m_socket->flush();
}

QByteArray Wire::readAll()
{
    return m_socket ? m_socket->readAll() : QByteArray();
}

void Wire::drop()
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket.release()->deleteLater(); // we may be inside one of its signals
}

void Wire::follow(QTcpSocket &socket)
{
    socket.setReadBufferSize(kReadAhead);
    connect(&socket, &QTcpSocket::readyRead, this, &Wire::readable);
    connect(&socket, &QTcpSocket::errorOccurred, this, &Wire::onError);
    connect(&socket, &QTcpSocket::disconnected, this, &Wire::onDisconnected);
    connect(&socket, &QTcpSocket::bytesWritten, this, [this](qint64 bytes) { m_unsent -= bytes; });
}

void Wire::onReady()
{
    m_wasReady = true;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    Q_EMIT ready();
}

void Wire::onError()
{
    const QAbstractSocket::SocketError error = m_socket->error();
    if (error == QAbstractSocket::RemoteHostClosedError)
        return; // disconnected() follows, after the last bytes
    const QString reason = m_tlsReason.isEmpty() ? m_socket->errorString() : m_tlsReason;
    const Error fault = socketError(m_endpoint, error, reason, m_certificate);
    drop();
    Q_EMIT failed(fault);
}

void Wire::onDisconnected()
{
    const QByteArray lastBytes = readAll();
    drop();
    if (m_wasReady)
        Q_EMIT ended(lastBytes);
    else // in the middle of the TLS handshake
        Q_EMIT failed(brokenError(m_endpoint));
}

void Wire::onSslErrors(const QList<QSslError> &errors)
{
    auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
    m_certificate = certificateFingerprint(tls->peerCertificate());
    m_tlsReason = errors.isEmpty() ? QString() : errors.first().errorString();
    if (m_endpoint.accepts(tls->peerCertificate())) {
        m_tlsReason.clear();
        tls->ignoreSslErrors(errors);
    }
}

QByteArray requestHead(const Endpoint &endpoint, const QByteArray &method, const QUrl &url,
                       const QByteArray &moreHeaders)
{
    QByteArray head = method + ' ' + url.path(QUrl::FullyEncoded).toLatin1();
    if (url.hasQuery())
        head += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    head += " HTTP/1.1\r\nHost: "
        + url.adjusted(QUrl::RemoveUserInfo).authority(QUrl::FullyEncoded).toLatin1()
        + "\r\nUser-Agent: ComfyQueue\r\n";
    if (endpoint.hasCredential())
        head += endpoint.credentialName() + ": " + endpoint.credentialValue() + "\r\n";
    return head + moreHeaders + "\r\n";
}

} // namespace cq::comfy
