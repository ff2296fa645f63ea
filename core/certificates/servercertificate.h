#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QSslConfiguration>
#include <QString>
#include <QStringList>

namespace cq {

/// A certificate that a listener can serve with, and what people want to know about it.
struct ServerCertificate
{
    QSslConfiguration tls; ///< TLS 1.2 or later only; asks clients for no certificate
    QString fingerprint; ///< SHA-256, as "AB:CD:…"
    QStringList names; ///< DNS names, then addresses; the common name when it has neither
    TimeMs notBefore = 0;
    TimeMs notAfter = 0;
};

/// Reads a PEM chain (the server's own certificate first) and its private key: RSA or EC, as
/// PKCS#1, PKCS#8 or SEC 1, not encrypted. Both may be one file. NotFound: a file is missing.
/// Storage: it cannot be read. Invalid: anything else that is wrong, in a sentence that names the
/// file, including a certificate that has expired or is not valid yet. Blocks for two small files;
/// any thread.
Result<ServerCertificate> loadServerCertificate(const QString &chainPath, const QString &keyPath,
                                                TimeMs now);

} // namespace cq
