#pragma once

#include "core/base/result.h"
#include "core/comfy/endpoint.h"

#include <QAbstractSocket>
#include <QNetworkReply>

/// Sentences for what goes wrong between us and a server. Each names host and port.
namespace cq::comfy {

/// Nothing listens there.
Error refusedError(const Endpoint &endpoint);

/// No complete answer in time.
Error timeoutError(const Endpoint &endpoint, int milliseconds);

/// The connection ended before the answer did.
Error brokenError(const Endpoint &endpoint);

/// The TLS handshake failed. `fingerprint` is that of the certificate shown, empty if none was
/// seen.
Error tlsError(const Endpoint &endpoint, const QString &reason, const QByteArray &fingerprint);

/// Anything a socket reports; `reason` is Qt's text for what has no sentence of its own.
Error socketError(const Endpoint &endpoint, QAbstractSocket::SocketError error,
                  const QString &reason, const QByteArray &fingerprint);

/// Anything a QNetworkReply reports that is no HTTP status.
Error replyError(const Endpoint &endpoint, QNetworkReply::NetworkError error, const QString &reason,
                 const QByteArray &fingerprint);

/// More bytes than we want.
Error tooLargeError(const Endpoint &endpoint, const QString &call, qint64 limit);

/// An HTTP status other than 2xx. `call` is "GET /queue"; `redirect` the Location of a 3xx, if any.
Error statusError(const Endpoint &endpoint, const QString &call, int status,
                  const QString &redirect, const QByteArray &body);

} // namespace cq::comfy
