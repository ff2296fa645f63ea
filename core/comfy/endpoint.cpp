#include "core/comfy/endpoint.h"

#include <QCryptographicHash>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHttpPort = 80;
constexpr int kHttpsPort = 443;

} // namespace

Endpoint::Endpoint(ServerAddress address)
    : m_address(std::move(address))
{}

QString Endpoint::place() const
{
    const QString name = host().contains(u':') ? u"[%1]"_s.arg(host()) : host();
    return u"%1:%2"_s.arg(name).arg(port());
}

quint16 Endpoint::port() const
{
    return static_cast<quint16>(m_address.url.port(usesTls() ? kHttpsPort : kHttpPort));
}

bool Endpoint::usesTls() const
{
    return m_address.url.scheme() == "https"_L1;
}

QUrl Endpoint::url(const QString &path, const QUrlQuery &query) const
{
    QUrl url = m_address.url;
    QString base = url.path(QUrl::FullyEncoded);
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + path, QUrl::TolerantMode);
    url.setQuery(query);
    url.setFragment({});
    return url;
}

QNetworkRequest Endpoint::request(const QString &path, const QUrlQuery &query) const
{
    QNetworkRequest request(url(path, query));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    if (hasCredential())
        request.setRawHeader(credentialName(), credentialValue());
    if (usesTls())
        request.setSslConfiguration(sslConfiguration());
    return request;
}

QNetworkRequest Endpoint::eventRequest(const QString &clientId) const
{
    QUrl address = url(u"/ws"_s, QUrlQuery{{u"clientId"_s, clientId}});
    address.setScheme(usesTls() ? u"wss"_s : u"ws"_s);
    QNetworkRequest request(address);
    if (hasCredential())
        request.setRawHeader(credentialName(), credentialValue());
    return request;
}

QByteArray Endpoint::credentialName() const
{
    switch (m_address.auth) {
    case NodeAuth::None:
        return {};
    case NodeAuth::Bearer:
        return QByteArrayLiteral("Authorization");
    case NodeAuth::Header:
        return m_address.authHeader.toLatin1();
    }
    return {};
}

QByteArray Endpoint::credentialValue() const
{
    QByteArray secret = m_address.secret.toUtf8().trimmed();
    secret.replace('\r', "").replace('\n', ""); // a line break would start a header of its own
    return m_address.auth == NodeAuth::Bearer ? "Bearer " + secret : secret;
}

QSslConfiguration Endpoint::sslConfiguration() const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    if (!m_address.pinnedCertificate.isEmpty())
        configuration.setCaCertificates({});
    return configuration;
}

bool Endpoint::accepts(const QSslCertificate &certificate) const
{
    return !m_address.pinnedCertificate.isEmpty()
        && certificateFingerprint(certificate) == m_address.pinnedCertificate;
}

QByteArray certificateFingerprint(const QSslCertificate &certificate)
{
    return certificate.isNull() ? QByteArray() : certificate.digest(QCryptographicHash::Sha256);
}

QString fingerprintText(const QByteArray &fingerprint)
{
    return QString::fromLatin1(fingerprint.toHex(':').toUpper());
}

} // namespace cq::comfy
