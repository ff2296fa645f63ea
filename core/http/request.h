#pragma once

#include "core/http/headers.h"
#include "core/http/temporaryfile.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QMetaType>
#include <QString>

#include <any>
#include <optional>

namespace cq::http {

/// The methods we serve; every other is refused before a handler sees it.
enum class Method { Get, Head, Post, Put, Patch, Delete, Options };

/// "GET", "HEAD", …
QByteArray methodName(Method method);
/// Case matters (RFC 9110, 9.1).
std::optional<Method> methodFromName(QByteArrayView name);

/// A name and its value from a query or a form, decoded.
struct Pair
{
    QString name;
    QString value;

    friend bool operator==(const Pair &, const Pair &) = default;
};

/// A received request. A plain value; copies are cheap.
struct Request
{
    QByteArray id; ///< unique in the process, goes back to the client as X-Request-ID
    Method method = Method::Get;
    QByteArray path; ///< as sent, percent-encoded, starts with '/' (or is "*" for OPTIONS); see
                     ///< decodePercent()
    QByteArray rawQuery; ///< as sent, without the '?'
    QList<Pair> query; ///< decoded, in the order sent; '+' is a space, broken UTF-8 becomes U+FFFD
    Headers headers;
    QByteArray body; ///< a small body; empty when bodyFile is set
    TemporaryFile bodyFile; ///< a body above ListenerConfig::memoryBodyBytes, or one a BodyPolicy
                            ///< wanted in a file
    QHostAddress peer;
    quint16 peerPort = 0;
    bool isSecure = false; ///< arrived over TLS
    std::any note; ///< what the BodyPolicy found out and the handler wants to know
    bool isUpgrade = false; ///< a sound WebSocket handshake that waits for Responder::accept()

    /// The first value of that name; null when there is none.
    QString queryValue(QStringView name) const;
    bool hasQuery(QStringView name) const;

    /// Bytes of the body, wherever they are.
    qint64 bodySize() const { return bodyFile.isNull() ? body.size() : bodyFile.size(); }

    /// The body in memory, read from its file when it is in one; for JSON and the like, where a
    /// BodyPolicy keeps it small. Blocks while it reads. Storage when the disk refuses.
    Result<QByteArray> wholeBody() const;
};

/// "%C3%A4/x" to "ä/x". Nothing when an escape is broken, the bytes are not UTF-8, or a NUL is in
/// them. Split a path at '/' before decoding its segments: an encoded slash is no separator.
std::optional<QString> decodePercent(QByteArrayView encoded);

/// "a=1&b=x+y" to pairs in order (WHATWG URL, application/x-www-form-urlencoded).
QList<Pair> decodePairs(QByteArrayView encoded);

} // namespace cq::http

Q_DECLARE_METATYPE(cq::http::Request)
