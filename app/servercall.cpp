#include "app/servercall.h"

#include <QCryptographicHash>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSilenceSeconds = 60; ///< the server may be writing to a slow disk
constexpr qint64 kReadAhead = 1024 * 1024;

} // namespace

ServerCall::ServerCall(QNetworkReply *reply, Terms terms, Done done, QObject *parent)
    : QObject(parent)
    , m_reply(reply)
    , m_terms(std::move(terms))
    , m_done(std::move(done))
{
    m_reply->setParent(this);
    m_reply->setReadBufferSize(kReadAhead);
    m_silence.setSingleShot(true);
    m_silence.setInterval(std::chrono::seconds(kSilenceSeconds));
    connect(&m_silence, &QTimer::timeout, this,
            [this] { stop(silenceFault(m_terms.asked, kSilenceSeconds)); });
    connect(m_reply, &QNetworkReply::sslErrors, this, &ServerCall::checkCertificate);
    connect(m_reply, &QNetworkReply::encrypted, this, [this] { checkCertificate({}); });
    connect(m_reply, &QNetworkReply::readyRead, this, &ServerCall::read);
    connect(m_reply, &QNetworkReply::finished, this, &ServerCall::finish);
    connect(m_reply, &QNetworkReply::uploadProgress, &m_silence, qOverload<>(&QTimer::start));
    m_silence.start();
}

ServerCall::~ServerCall()
{
    m_reply->disconnect(this);
}

/// With a fingerprint nobody else's word counts; without one, errors stand.
void ServerCall::checkCertificate(const QList<QSslError> &errors)
{
    m_silence.start();
    const QSslCertificate shown = m_reply->sslConfiguration().peerCertificate();
    const QByteArray digest =
        shown.isNull() ? QByteArray() : shown.digest(QCryptographicHash::Sha256);
    const bool isPinned = !m_terms.fingerprint.isEmpty();
    if (isPinned && digest == m_terms.fingerprint) {
        m_reply->ignoreSslErrors(errors);
        return;
    }
    if (!isPinned && errors.isEmpty())
        return;
    m_certificate = digest;
    m_tlsReason = errors.isEmpty() ? QString() : errors.first().errorString();
    if (errors.isEmpty()) // trusted by somebody, but not the one that was given
        stop(certificateFault(m_terms.asked, m_tlsReason, m_certificate, isPinned));
}

void ServerCall::read()
{
    m_silence.start();
    const QByteArray piece = m_reply->readAll();
    m_received += piece.size();
    if (m_received > m_terms.limit) {
        stop(nonsenseFault(m_terms.asked,
                           u"the answer is longer than %1 bytes"_s.arg(m_terms.limit)));
        return;
    }
    if (!m_terms.sink || status() < 200 || status() > 299) {
        m_body += piece;
        return;
    }
    if (m_verdict || piece.isEmpty())
        return;
    if (const auto taken = m_terms.sink(piece); !taken)
        stop(taken.error());
}

/// Ends it with this error; the first one counts.
void ServerCall::stop(const Error &error)
{
    if (m_verdict)
        return;
    m_verdict = error;
    m_reply->abort(); // emits finished(), if it is not over yet
}

void ServerCall::finish()
{
    if (!m_done)
        return;
    if (!m_verdict)
        read();
    m_silence.stop();
    const Done done = std::exchange(m_done, {});
    deleteLater();
    done(outcome());
}

Result<QByteArray> ServerCall::outcome() const
{
    if (m_verdict)
        return *m_verdict;
    const QNetworkReply::NetworkError error = m_reply->error();
    if (status() == 0 && error == QNetworkReply::SslHandshakeFailedError) {
        return certificateFault(m_terms.asked,
                                m_tlsReason.isEmpty() ? m_reply->errorString() : m_tlsReason,
                                m_certificate, !m_terms.fingerprint.isEmpty());
    }
    if (status() == 0)
        return replyFault(m_terms.asked, error, m_reply->errorString());
    if (status() < 200 || status() > 299)
        return statusFault(m_terms.asked, *m_reply, m_body);
    if (error != QNetworkReply::NoError || isShort())
        return replyFault(m_terms.asked, QNetworkReply::RemoteHostClosedError, {});
    return m_body;
}

int ServerCall::status() const
{
    return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

/// Qt takes a connection that ends early for the end of the body.
bool ServerCall::isShort() const
{
    const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
    return length.isValid() && !m_reply->hasRawHeader("Content-Encoding")
        && length.toLongLong() != m_received;
}

} // namespace cq
