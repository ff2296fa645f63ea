#include "core/comfy/promptchannel.h"

#include "core/comfy/neterror.h"
#include "core/comfy/promptanswer.h"

#include <QSignalBlocker>
#include <QSslSocket>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostAnswer = 16 * 1024 * 1024;
constexpr qsizetype kBytesPerMs = 100; // what a slow line carries
/// A server that closes sooner than this does not want idle connections; then none is kept.
constexpr int kWorthKeepingMs = 3000;

QByteArray requestBytes(const Endpoint &endpoint, const QByteArray &body)
{
    const QUrl url = endpoint.url(u"/prompt"_s);
    QByteArray request;
    constexpr qsizetype kHead = 1024;
    request.reserve(kHead + body.size());
    request.append("POST ").append(url.path(QUrl::FullyEncoded).toLatin1()).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(
        url.adjusted(QUrl::RemoveUserInfo).authority(QUrl::FullyEncoded).toLatin1());
    request.append("\r\nUser-Agent: ComfyQueue\r\nAccept: application/json\r\n");
    if (endpoint.hasCredential())
        request.append(endpoint.credentialName())
            .append(": ")
            .append(endpoint.credentialValue())
            .append("\r\n");
    request.append("Content-Type: application/json\r\nContent-Length: ")
        .append(QByteArray::number(body.size()))
        .append("\r\n\r\n")
        .append(body);
    return request;
}

} // namespace

PromptChannel::PromptChannel(const Endpoint &endpoint, QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this,
            [this] { giveUp(timeoutError(m_endpoint, patience())); });
}

PromptChannel::~PromptChannel()
{
    drop();
}

void PromptChannel::post(const QByteArray &body, Done done)
{
    m_waiting.enqueue({requestBytes(m_endpoint, body), std::move(done)});
    startNext();
}

void PromptChannel::setWarm(bool warm)
{
    m_warm = warm;
    if (m_warm && !m_socket)
        open();
    if (!m_warm && !m_current)
        drop();
}

bool PromptChannel::isReady() const
{
    if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
        return false;
    const auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
    return !tls || tls->isEncrypted();
}

void PromptChannel::abortAll()
{
    QQueue<Prompt> waiting = std::exchange(m_waiting, {});
    const Error given =
        fail(ErrorKind::Unavailable, u"the prompt to %1 was given up"_s.arg(m_endpoint.place()));
    if (m_current)
        giveUp(given);
    PromptReply reply;
    reply.outcome = PromptOutcome::Unreachable;
    reply.message = given.message;
    for (const Prompt &prompt : waiting)
        prompt.done(reply);
}

void PromptChannel::startNext()
{
    if (m_current || m_waiting.isEmpty())
        return;
    m_current = m_waiting.dequeue();
    m_timer.start(patience());
    if (isReady() && wentStale())
        drop();
    if (!m_socket)
        open();
    else if (isReady())
        send();
    // else it is being opened, and onReady() sends
}

void PromptChannel::open()
{
    m_certificate.clear();
    m_tlsReason.clear();
    if (m_endpoint.usesTls()) {
        auto socket = std::make_unique<QSslSocket>();
        socket->setSslConfiguration(m_endpoint.sslConfiguration());
        connect(socket.get(), &QSslSocket::encrypted, this, &PromptChannel::onReady);
        connect(socket.get(), &QSslSocket::sslErrors, this, &PromptChannel::onSslErrors);
        m_socket = std::move(socket);
    } else {
        m_socket = std::make_unique<QTcpSocket>();
        connect(m_socket.get(), &QTcpSocket::connected, this, &PromptChannel::onReady);
    }
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &PromptChannel::onReadyRead);
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &PromptChannel::onError);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &PromptChannel::onDisconnected);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this,
            [this](qint64 bytes) { m_unsent -= bytes; });
    m_opened.start();
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket.get()))
        tls->connectToHostEncrypted(m_endpoint.host(), m_endpoint.port());
    else
        m_socket->connectToHost(m_endpoint.host(), m_endpoint.port());
}

void PromptChannel::drop()
{
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket.release()->deleteLater(); // we may be inside one of its signals
}

void PromptChannel::onReady()
{
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (m_current && !m_response)
        send();
}

/// Whether the server closed the idle connection and the event loop has not told us yet. What is
/// sent into such a connection would end as Ambiguous.
bool PromptChannel::wentStale()
{
    const QSignalBlocker blocker(m_socket.get());
    m_socket->waitForReadyRead(0); // one look, no wait
    return m_socket->state() != QAbstractSocket::ConnectedState || m_socket->bytesAvailable() > 0;
}

void PromptChannel::send()
{
    m_response.emplace(kMostAnswer);
    m_unsent = m_current->request.size();
    m_socket->write(m_current->request);
    m_socket->flush(); // now, rather than at the next turn of the event loop
}

void PromptChannel::onReadyRead()
{
    if (!m_response) {
        drop(); // an idle connection has nothing to say but good-bye
        return;
    }
    judge(m_response->feed(m_socket->readAll()));
}

void PromptChannel::onError()
{
    const QAbstractSocket::SocketError error = m_socket->error();
    if (error == QAbstractSocket::RemoteHostClosedError)
        return; // disconnected() follows, after the last bytes
    const QString reason = m_tlsReason.isEmpty() ? m_socket->errorString() : m_tlsReason;
    if (m_current)
        giveUp(socketError(m_endpoint, error, reason, m_certificate));
    else
        drop();
}

void PromptChannel::onDisconnected()
{
    if (m_response) {
        judge(m_response->feed(m_socket->readAll()));
        if (m_response)
            judge(m_response->finish());
        return;
    }
    if (m_current) {
        giveUp(brokenError(m_endpoint));
        return;
    }
    const bool wasKept = m_opened.elapsed() > kWorthKeepingMs;
    drop();
    if (m_warm && wasKept)
        open();
}

void PromptChannel::onSslErrors(const QList<QSslError> &errors)
{
    auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
    m_certificate = certificateFingerprint(tls->peerCertificate());
    m_tlsReason = errors.isEmpty() ? QString() : errors.first().errorString();
    if (m_endpoint.accepts(tls->peerCertificate())) {
        m_tlsReason.clear();
        tls->ignoreSslErrors(errors);
    }
}

void PromptChannel::judge(HttpResponse::State state)
{
    switch (state) {
    case HttpResponse::State::Incomplete:
        return;
    case HttpResponse::State::Broken:
        giveUp(brokenError(m_endpoint));
        return;
    case HttpResponse::State::Complete:
        break;
    }
    const PromptReply reply =
        promptReply(m_response->status(), m_response->body(), m_endpoint.place());
    if (!m_response->keepsAlive() || m_unsent > 0)
        drop();
    answer(reply);
}

void PromptChannel::giveUp(const Error &error)
{
    PromptReply reply;
    const bool sent = m_response.has_value() && m_unsent <= 0;
    reply.outcome = sent ? PromptOutcome::Ambiguous : PromptOutcome::Unreachable;
    reply.message = error.message;
    drop();
    answer(reply);
}

void PromptChannel::answer(const PromptReply &reply)
{
    m_timer.stop();
    m_response.reset();
    const Prompt finished = *std::exchange(m_current, std::nullopt);
    if (m_waiting.isEmpty() && !m_warm)
        drop();
    startNext();
    finished.done(reply); // last, it may be the end of us
}

int PromptChannel::patience() const
{
    return m_patience + static_cast<int>(m_current->request.size() / kBytesPerMs);
}

} // namespace cq::comfy
