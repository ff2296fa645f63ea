#include "core/comfy/neterror.h"

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

Error unknownHostError(const Endpoint &endpoint)
{
    return fail(ErrorKind::Unavailable,
                u"%1 cannot be reached: there is no host called \"%2\""_s.arg(endpoint.place(),
                                                                              endpoint.host()));
}

Error otherError(const Endpoint &endpoint, const QString &reason)
{
    return fail(ErrorKind::Unavailable,
                u"%1 cannot be reached: %2"_s.arg(endpoint.place(), reason));
}

} // namespace

Error refusedError(const Endpoint &endpoint)
{
    return fail(ErrorKind::Unavailable,
                u"%1 refuses the connection; no ComfyUI is running there"_s.arg(endpoint.place()));
}

Error timeoutError(const Endpoint &endpoint, int milliseconds)
{
    const double seconds = qRound(milliseconds / 100.0) / 10.0;
    return fail(ErrorKind::Timeout,
                u"%1 did not answer within %2 s"_s.arg(endpoint.place()).arg(seconds));
}

Error brokenError(const Endpoint &endpoint)
{
    return fail(ErrorKind::Unavailable,
                u"%1 broke the connection before it had answered"_s.arg(endpoint.place()));
}

Error tlsError(const Endpoint &endpoint, const QString &reason, const QByteArray &fingerprint)
{
    if (fingerprint.isEmpty())
        return fail(ErrorKind::Unavailable,
                    u"%1 does not speak TLS as https needs it: %2"_s.arg(endpoint.place(), reason));
    const QString shown = fingerprintText(fingerprint);
    if (!endpoint.address().pinnedCertificate.isEmpty())
        return fail(
            ErrorKind::Unavailable,
            u"%1 shows another certificate than the pinned one. Its SHA-256 fingerprint is %2; "
            "if the server was given a new certificate, pin this one in the node's settings"_s.arg(
                endpoint.place(), shown));
    return fail(ErrorKind::Unavailable,
                u"%1 shows a certificate that this computer does not trust (%2). Its SHA-256 "
                "fingerprint is %3; to accept it, pin it in the node's settings"_s.arg(
                    endpoint.place(), reason, shown));
}

Error socketError(const Endpoint &endpoint, QAbstractSocket::SocketError error,
                  const QString &reason, const QByteArray &fingerprint)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return refusedError(endpoint);
    case QAbstractSocket::HostNotFoundError:
        return unknownHostError(endpoint);
    case QAbstractSocket::RemoteHostClosedError:
        return brokenError(endpoint);
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return tlsError(endpoint, reason, fingerprint);
    default: // Qt's list is long and grows; its own text serves the rest
        return otherError(endpoint, reason);
    }
}

Error replyError(const Endpoint &endpoint, QNetworkReply::NetworkError error, const QString &reason,
                 const QByteArray &fingerprint)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return refusedError(endpoint);
    case QNetworkReply::HostNotFoundError:
        return unknownHostError(endpoint);
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError: // Qt wanted to send again what must be sent once
        return brokenError(endpoint);
    case QNetworkReply::SslHandshakeFailedError:
        return tlsError(endpoint, reason, fingerprint);
    default:
        return otherError(endpoint, reason);
    }
}

Error tooLargeError(const Endpoint &endpoint, const QString &call, qint64 limit)
{
    constexpr double kMegabyte = 1024.0 * 1024.0;
    return fail(ErrorKind::Invalid,
                u"%1 answers %2 with more than %3 MB"_s.arg(endpoint.place(), call)
                    .arg(static_cast<double>(limit) / kMegabyte, 0, 'g', 3));
}

Error statusError(const Endpoint &endpoint, const QString &call, int status,
                  const QString &redirect, const QByteArray &body)
{
    const QString details = QString::fromUtf8(body);
    const QString place = endpoint.place();
    if (status == 401 || status == 403)
        return fail(ErrorKind::Denied,
                    endpoint.hasCredential()
                        ? u"%1 does not accept the credential (HTTP %2)"_s.arg(place).arg(status)
                        : u"%1 asks for a credential (HTTP %2)"_s.arg(place).arg(status),
                    details);
    if (status >= 300 && status < 400)
        return fail(ErrorKind::Protocol,
                    u"%1 redirects to %2; use the final address"_s.arg(
                        place, redirect.isEmpty() ? u"another place"_s : redirect),
                    details);
    const QString sentence = u"%1 answers %2 with HTTP %3"_s.arg(place, call).arg(status);
    switch (status) {
    case 404:
        return fail(ErrorKind::NotFound, sentence, details);
    case 405: // another kind of server
        return fail(ErrorKind::Protocol, sentence, details);
    case 408: // not now
    case 429:
        return fail(ErrorKind::Unavailable, sentence, details);
    case 413:
        return fail(ErrorKind::Invalid, sentence + u", because it is too large"_s, details);
    case 502: // a proxy in front of a server that is not there
    case 503:
    case 504:
        return fail(ErrorKind::Unavailable, sentence, details);
    default:
        return fail(status < 500 ? ErrorKind::Invalid : ErrorKind::Protocol, sentence, details);
    }
}

} // namespace cq::comfy
