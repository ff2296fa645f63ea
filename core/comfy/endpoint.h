#pragma once

#include "core/comfy/values.h"

#include <QNetworkRequest>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QUrlQuery>

namespace cq::comfy {

/// How to reach one server: addresses, credential and which certificate is trusted. A value; no
/// I/O.
class Endpoint
{
public:
    explicit Endpoint(ServerAddress address);

    const ServerAddress &address() const { return m_address; }

    /// "host:port", as sentences name it.
    QString place() const;

    QString host() const { return m_address.url.host(); }

    quint16 port() const;
    bool usesTls() const;

    bool hasCredential() const { return !credentialName().isEmpty(); }

    /// `path` starts with a slash and comes percent-encoded, as in "/history/ab%20c".
    QUrl url(const QString &path, const QUrlQuery &query = {}) const;

    /// With credential, trust and manual redirects.
    QNetworkRequest request(const QString &path, const QUrlQuery &query = {}) const;

    /// For the WebSocket at /ws: credential only.
    QNetworkRequest eventRequest(const QString &clientId) const;

    QByteArray credentialName() const; ///< header name; empty if there is no credential
    QByteArray credentialValue() const;

    /// With a pinned certificate no authority is trusted, so every handshake asks accepts().
    QSslConfiguration sslConfiguration() const;

    /// Whether errors of a handshake that showed this certificate may be ignored: only for the
    /// pinned one.
    bool accepts(const QSslCertificate &certificate) const;

private:
    ServerAddress m_address;
};

/// SHA-256 of a certificate, 32 bytes; empty for a null certificate.
QByteArray certificateFingerprint(const QSslCertificate &certificate);

/// "AB:CD:…" as browsers show it.
QString fingerprintText(const QByteArray &fingerprint);

} // namespace cq::comfy
