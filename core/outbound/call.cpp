#include "core/outbound/call.h"

#include "core/outbound/publicaddress.h"

#include <QNetworkProxy>
#include <QSslError>

#include <algorithm>

namespace cq::outbound {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kReadAhead = 256 * 1024;
constexpr int kFirstSuccess = 200;
constexpr int kAfterSuccess = 300;

double seconds(int milliseconds)
{
    constexpr double kTenth = 100.0;
    return qRound(milliseconds / kTenth) / 10.0;
}

} // namespace

Call::Call(Request request, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
{
    m_network.setProxy(QNetworkProxy::NoProxy); // it would resolve the name once more
    m_network.setAutoDeleteReplies(false);
    m_connecting.setSingleShot(true);
    connect(&m_connecting, &QTimer::timeout, this, &Call::tryNext);
    m_total.setSingleShot(true);
    connect(&m_total, &QTimer::timeout, this, [this] {
        finish(
            fail(ErrorKind::Timeout,
                 u"%1 did not answer within %2 s."_s.arg(place()).arg(seconds(m_request.totalMs))));
    });
}

Call::~Call()
{
    dropReply();
}

void Call::start(const Sender::Resolver &resolver)
{
    m_total.start(m_request.totalMs);
    const QHostAddress literal(m_request.url.host());
    if (!literal.isNull()) {
        m_addresses = {literal}; // readTarget() has looked at it
        tryNext();
        return;
    }
    resolver(m_request.url.host(QUrl::FullyEncoded), this,
             [this](const QHostInfo &info) { onResolved(info); });
}

void Call::onResolved(const QHostInfo &info)
{
    if (info.addresses().isEmpty()) {
        finish(fail(ErrorKind::Unavailable,
                    u"There is no host called “%1”."_s.arg(m_request.url.host())));
        return;
    }
    m_addresses = info.addresses();
    if (m_request.reach == Reach::Public && !std::ranges::all_of(m_addresses, isPublic)) {
        finish(fail(ErrorKind::Denied, u"%1 is not a public address."_s.arg(place())));
        return;
    }
    tryNext();
}

/// The next address, if the one before did not take the request.
void Call::tryNext()
{
    const QString reason = m_reply ? m_reply->errorString() : QString();
    const bool wasSilent = m_reply && !m_reply->isFinished();
    dropReply();
    if (m_addresses.isEmpty()) {
        finish(wasSilent ? fail(ErrorKind::Timeout,
                                u"%1 could not be reached within %2 s."_s.arg(place()).arg(
                                    seconds(m_request.connectMs)))
                         : fail(ErrorKind::Unavailable,
                                u"%1 cannot be reached: %2."_s.arg(place(), reason)));
        return;
    }
    const QNetworkRequest request = requestTo(m_addresses.takeFirst());
    m_reply = m_request.body ? m_network.post(request, *m_request.body) : m_network.get(request);
    m_reply->setReadBufferSize(kReadAhead);
    m_connecting.start(m_request.connectMs);
    connect(m_reply, &QNetworkReply::requestSent, this, &Call::onSent);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Call::onHead);
    connect(m_reply, &QNetworkReply::readyRead, this, &Call::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &Call::onFinished);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_tlsReason = errors.isEmpty() ? QString() : errors.first().errorString();
    });
}

void Call::onSent()
{
    m_isSent = true;
    m_connecting.stop();
}

void Call::onHead()
{
    m_response.status = status();
    m_response.contentType = m_reply->rawHeader("Content-Type");
    m_response.location = m_reply->rawHeader("Location");
    if (m_response.status != 0 && m_request.headIsEnough)
        finish(m_response);
}

void Call::onReadyRead()
{
    const bool isPassedOn = m_request.sink && status() >= kFirstSuccess && status() < kAfterSuccess;
    while (m_reply && m_reply->bytesAvailable() > 0) {
        const QByteArray chunk = m_reply->read(kReadAhead);
        m_response.size += chunk.size();
        if (m_response.size > m_request.mostBytes) {
            finish(fail(ErrorKind::Invalid,
                        u"%1 answers more than %2 bytes."_s.arg(place()).arg(m_request.mostBytes)));
            return;
        }
        if (!isPassedOn) {
            m_response.body += chunk;
        } else if (Result<void> taken = m_request.sink(chunk); !taken) {
            finish(std::move(taken).error());
            return;
        }
    }
}

void Call::onFinished()
{
    if (m_reply->error() == QNetworkReply::SslHandshakeFailedError) {
        finish(fail(ErrorKind::Unavailable,
                    u"%1 does not show a certificate that is trusted: %2."_s.arg(
                        place(), m_tlsReason.isEmpty() ? m_reply->errorString() : m_tlsReason)));
        return;
    }
    if (status() == 0 && !m_isSent) {
        tryNext();
        return;
    }
    onHead();
    if (m_reply)
        onReadyRead();
    if (!m_reply)
        return;
    const bool isBroken = status() == 0 || isShort()
        || (status() < kAfterSuccess && m_reply->error() != QNetworkReply::NoError);
    finish(isBroken ? Result<Response>(
               fail(ErrorKind::Unavailable,
                    u"%1 broke the connection before it had answered."_s.arg(place())))
                    : Result<Response>(m_response));
}

void Call::dropReply()
{
    m_connecting.stop();
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->deleteLater(); // ends it, but not now: we may be in one of its signals
    m_reply = nullptr;
}

void Call::finish(Result<Response> result)
{
    m_total.stop();
    dropReply();
    m_answer(std::move(result));
    deleteLater();
}

QNetworkRequest Call::requestTo(const QHostAddress &address) const
{
    QUrl url = m_request.url;
    url.setHost(address.toString());
    QNetworkRequest request(url);
    for (const auto &[name, value] : m_request.headers)
        request.setRawHeader(name, value);
    request.setRawHeader("Host", m_request.url.authority(QUrl::FullyEncoded).toLatin1());
    request.setRawHeader("Connection", "close");
    request.setRawHeader("Accept-Encoding", "identity"); // or a small answer may become a large one
    request.setPeerVerifyName(m_request.url.host(QUrl::FullyEncoded));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute,
                         QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    return request;
}

/// Host and port as the sentences name them.
QString Call::place() const
{
    return m_request.url.authority();
}

int Call::status() const
{
    return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

/// Qt takes a connection that ends early for the end of the body.
bool Call::isShort() const
{
    const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
    return length.isValid() && length.toLongLong() != m_response.size;
}

} // namespace cq::outbound
