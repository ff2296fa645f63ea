#include "app/serverlink.h"

#include "app/oncebody.h"

#include <QJsonDocument>
#include <QSslConfiguration>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

ServerCall::Done jsonDone(const Asked &asked, const Answer<QJsonObject> &answer)
{
    return [asked, answer](const Result<QByteArray> &body) {
        if (!body) {
            answer(body.error());
            return;
        }
        const QJsonDocument document = QJsonDocument::fromJson(*body);
        if (document.isObject())
            answer(document.object());
        else
            answer(nonsenseFault(asked, u"there is no JSON object in it"_s));
    };
}

} // namespace

ServerLink::ServerLink(Address address, QObject *parent)
    : QObject(parent)
    , m_address(std::move(address))
{}

QFuture<Result<QJsonObject>> ServerLink::post(const QString &path, const QByteArray &key,
                                              std::unique_ptr<OnceBody> body)
{
    QNetworkRequest wanted = request(path);
    wanted.setRawHeader("Idempotency-Key", key);
    wanted.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    wanted.setHeader(QNetworkRequest::ContentTypeHeader, body->contentType());
    wanted.setHeader(QNetworkRequest::ContentLengthHeader, body->total());
    const Answer<QJsonObject> answer;
    QNetworkReply *reply = m_network.post(wanted, body.get());
    body.release()->setParent(reply);
    const Asked what = asked(u"POST"_s, path);
    new ServerCall(reply, {.asked = what, .fingerprint = m_address.fingerprint, .sink = {}},
                   jsonDone(what, answer), this);
    return answer.future();
}

QFuture<Result<QJsonObject>> ServerLink::get(const QString &path)
{
    const Answer<QJsonObject> answer;
    const Asked what = asked(u"GET"_s, path);
    new ServerCall(m_network.get(request(path)),
                   {.asked = what, .fingerprint = m_address.fingerprint, .sink = {}},
                   jsonDone(what, answer), this);
    return answer.future();
}

QFuture<Result<void>> ServerLink::fetch(const QString &path, qint64 limit,
                                        const ServerCall::Sink &sink)
{
    const Answer<void> answer;
    new ServerCall(
        m_network.get(request(path)),
        {.asked = asked(u"GET"_s, path),
         .fingerprint = m_address.fingerprint,
         .limit = limit,
         .sink = sink},
        [answer](const Result<QByteArray> &done) {
            answer(done ? Result<void>() : Result<void>(done.error()));
        },
        this);
    return answer.future();
}

QNetworkRequest ServerLink::request(const QString &path) const
{
    QUrl url = m_address.url;
    url.setPath(url.path(QUrl::FullyEncoded) + path, QUrl::TolerantMode);
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setRawHeader("Authorization", "Bearer " + m_address.token);
    // Bytes as they are: lengths and checksums are of those.
    request.setRawHeader("Accept-Encoding", "identity");
    if (!m_address.fingerprint.isEmpty()) { // no authority is trusted, so every handshake asks us
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates({});
        request.setSslConfiguration(tls);
    }
    return request;
}

Asked ServerLink::asked(const QString &method, const QString &path) const
{
    const QUrl &url = m_address.url;
    const QString host = url.host().contains(u':') ? u"[%1]"_s.arg(url.host()) : url.host();
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    return {u"%1:%2"_s.arg(host).arg(port), method + u' ' + path};
}

} // namespace cq
