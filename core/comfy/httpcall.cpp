#include "core/comfy/httpcall.h"

#include <QSslError>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kReadAhead = 1024 * 1024;
constexpr qsizetype kMostErrorBody = 1024 * 1024;

} // namespace

HttpCall::HttpCall(const Endpoint &endpoint, QNetworkReply *reply, Terms terms, HttpDone done,
                   QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
    , m_reply(reply)
    , m_terms(std::move(terms))
    , m_done(std::move(done))
{
    m_reply->setParent(this);
    m_reply->setReadBufferSize(kReadAhead);
    connect(m_reply, &QNetworkReply::sslErrors, this, &HttpCall::onSslErrors);
    connect(m_reply, &QNetworkReply::encrypted, this, &HttpCall::onEncrypted);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpCall::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &HttpCall::onFinished);
    connect(m_reply, &QNetworkReply::uploadProgress, this, &HttpCall::onProgress);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this,
            [this] { stop(timeoutError(m_endpoint, m_terms.patience.milliseconds)); });
    m_timer.start(m_terms.patience.milliseconds);
    m_elapsed.start();
}

HttpCall::~HttpCall()
{
    m_reply->disconnect(this);
}

void HttpCall::abort()
{
    stop(fail(ErrorKind::Unavailable, u"the call to %1 was given up"_s.arg(m_endpoint.place())));
}

void HttpCall::onSslErrors(const QList<QSslError> &errors)
{
    const QSslCertificate shown = m_reply->sslConfiguration().peerCertificate();
    m_certificate = certificateFingerprint(shown);
    m_tlsReason = errors.isEmpty() ? QString() : errors.first().errorString();
    if (m_endpoint.accepts(shown))
        m_reply->ignoreSslErrors(errors);
}

void HttpCall::onEncrypted()
{
    m_certificate = certificateFingerprint(m_reply->sslConfiguration().peerCertificate());
}

void HttpCall::onReadyRead()
{
    onProgress();
    m_body += m_reply->readAll();
    if (m_body.size() > m_terms.limit)
        stop(tooLargeError(m_endpoint, callName(), m_terms.limit));
}

void HttpCall::onProgress()
{
    if (!m_terms.patience.whole)
        m_timer.start(m_terms.patience.milliseconds);
}

/// Ends it with this error; the first one counts.
void HttpCall::stop(Error error)
{
    if (m_verdict)
        return;
    m_verdict = std::move(error);
    m_reply->abort(); // emits finished(), if it is not over yet
}

void HttpCall::onFinished()
{
    if (!m_done)
        return;
    m_timer.stop();
    if (!m_verdict)
        onReadyRead();
    m_timer.stop();
    const HttpDone done = std::exchange(m_done, {});
    deleteLater();
    done(outcome());
}

Result<HttpAnswer> HttpCall::outcome()
{
    if (m_verdict)
        return *m_verdict;
    const QNetworkReply::NetworkError error = m_reply->error();
    if (status() == 0)
        return error == QNetworkReply::SslHandshakeFailedError
            ? tlsError(m_endpoint, m_tlsReason.isEmpty() ? m_reply->errorString() : m_tlsReason,
                       m_certificate)
            : replyError(m_endpoint, error, m_reply->errorString(), m_certificate);
    if (status() < 200 || status() > 299)
        return statusError(m_endpoint, callName(), status(),
                           QString::fromUtf8(m_reply->rawHeader("Location")), m_body);
    if (error != QNetworkReply::NoError || isShort())
        return brokenError(m_endpoint);
    HttpAnswer answer;
    answer.body = m_body;
    answer.elapsedMs = static_cast<int>(m_elapsed.elapsed());
    if (m_endpoint.usesTls())
        answer.certificate = certificateFingerprint(m_reply->sslConfiguration().peerCertificate());
    return answer;
}

int HttpCall::status() const
{
    return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

/// Qt takes a connection that ends early for the end of the body.
bool HttpCall::isShort() const
{
    const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
    return length.isValid() && !m_reply->hasRawHeader("Content-Encoding")
        && length.toLongLong() != m_body.size();
}

QString HttpCall::callName() const
{
    const bool reads = m_reply->operation() == QNetworkAccessManager::GetOperation;
    return (reads ? u"GET "_s : u"POST "_s) + m_reply->url().path();
}

} // namespace cq::comfy
