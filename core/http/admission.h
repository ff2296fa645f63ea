#pragma once

#include "core/http/headers.h"
#include "core/http/request.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace cq::http {

/// Why a request is refused before a handler sees it.
struct Fault
{
    int status = 400;
    QByteArray code = "bad_request"; ///< a stable word for programs
    QString message; ///< a sentence for people
    Headers headers; ///< what the answer must carry, such as Allow
};

/// Looks at bytes that are not yet a complete head for what can never become one, so that a client
/// speaking something else is told at once.
std::optional<Fault> earlyFault(QByteArrayView bytes);

/// The rules a complete head (with its empty line) must keep beyond the parser's own: those a
/// request could be smuggled past another server with, and what we do not speak.
std::optional<Fault> admissionFault(QByteArrayView head);

/// Whether the client asks for a WebSocket. Other upgrades (h2c) are ignored, as RFC 9110, 7.8
/// allows.
bool wantsWebSocket(const Headers &headers);

/// The rules of RFC 6455, 4.2.1, for a request that wants a WebSocket.
std::optional<Fault> handshakeFault(const Request &request, bool isHttp11);

} // namespace cq::http
