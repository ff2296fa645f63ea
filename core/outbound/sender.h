#pragma once

#include "core/base/result.h"
#include "core/outbound/target.h"

#include <QFuture>
#include <QHostInfo>
#include <QObject>

#include <functional>
#include <optional>
#include <utility>

namespace cq::outbound {

/// Takes the body of a 2xx answer piece by piece. An error ends the request with it.
using Sink = std::function<Result<void>(const QByteArray &chunk)>;

struct Request
{
    QUrl url; ///< of readTarget()
    Reach reach = Reach::Public;
    QList<std::pair<QByteArray, QByteArray>> headers;
    std::optional<QByteArray> body; ///< a POST if there is one, else a GET
    int connectMs = 10'000; ///< until the request has left us, for each address of the host
    int totalMs = 30'000; ///< for everything
    qint64 mostBytes = 1024LL * 1024; ///< of the answer's body
    bool headIsEnough = false; ///< answers with the head and reads no body
    Sink sink; ///< without one the body is in the answer
};

struct Response
{
    int status = 0;
    QByteArray contentType;
    QByteArray location; ///< of a redirect, which is not followed
    qint64 size = 0; ///< of the body
    QByteArray body; ///< what no sink took
};

/// Sends requests to places that somebody from outside named, to no other place than those.
/// Nothing is sent unless all addresses of the host may be reached, see README.md. Lives on the
/// caller's thread and never blocks; one that goes away answers Unavailable to what is under way.
class Sender : public QObject
{
    Q_OBJECT

public:
    /// Answers the addresses of a name by calling `done` on the caller's thread, once or, when
    /// `context` goes away first, never.
    using Resolver = std::function<void(const QString &host, QObject *context,
                                        std::function<void(const QHostInfo &)> done)>;

    explicit Sender(QObject *parent = nullptr);
    /// Asks somebody else than the machine for addresses.
    explicit Sender(Resolver resolver, QObject *parent = nullptr);

    /// Any status is an answer. Errors: Invalid for a URL that checkTarget() refuses and for a body
    /// that is too long; Denied for a host that may not be reached; Timeout; Unavailable if
    /// it cannot be reached, shows a certificate that is not trusted or breaks the connection; and
    /// what the sink says. A POST whose connection breaks before its answer may be sent again, up
    /// to three times (Qt 6.4 does, measured); a chunked body that breaks off may pass for a whole
    /// one (Qt, too).
    QFuture<Result<Response>> send(Request request);

private:
    Resolver m_resolver;
};

} // namespace cq::outbound
