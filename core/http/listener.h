#pragma once

#include "core/base/result.h"
#include "core/http/connectioninfo.h"
#include "core/http/listenerconfig.h"
#include "core/http/request.h"
#include "core/http/responder.h"
#include "core/http/response.h"
#include "core/http/websocket.h"

#include <QFuture>
#include <QObject>

#include <any>
#include <functional>
#include <memory>
#include <optional>

namespace cq::http {

/// Answers a request, now or later. Takes all it needs as arguments and keeps nothing: many are in
/// flight at once.
using Handler = std::function<void(Request, Responder)>;

/// What is decided about a request when only its head is known, before any body is read.
struct BodyPolicy
{
    std::optional<qint64> limit; ///< bytes; replaces ListenerConfig::bodyBytes
    bool toFile = false; ///< the body goes to a temporary file however small it is
    std::optional<Response> tooLarge; ///< answered instead of the plain 413 for a larger body
    std::optional<Response> refusal; ///< answered at once; the body is not read
    std::any note; ///< becomes Request::note
    QString who; ///< who asks, for ConnectionInfo; empty = not known, what was said before stays
};

/// Asked with a request whose body is still empty. Called on the worker threads, several at a time:
/// it must not wait and must not touch what another thread may change.
using BodyPolicyFunction = std::function<BodyPolicy(const Request &)>;

/// Serves HTTP/1.1 and WebSockets on one address. Sockets, parsing, TLS and files are on its own
/// threads; handlers and events run on the thread of the context they were given with. Belongs to
/// the thread that made it; what says "any thread" may be called from anywhere while the object
/// lives. Any number of listeners fit into a process.
class Listener : public QObject
{
    Q_OBJECT

public:
    explicit Listener(ListenerConfig config, QObject *parent = nullptr);
    ~Listener() override;

    /// Before start(). Calls the handler on context's thread by a queued call. When the context is
    /// gone, requests answer 503.
    void setHandler(QObject *context, Handler handler);
    /// Before start(). Optional.
    void setBodyPolicy(BodyPolicyFunction policy);
    /// Before start(). Optional; without it what WebSockets send is dropped.
    void setWebSocketEvents(QObject *context, WebSocketEvents events);

    /// Listens when it returns. Invalid for a bad config, Unavailable with a sentence when the
    /// address or the port cannot be had. Starting a started listener is fine.
    Result<void> start();

    /// Frees the port; what is open goes on: each connection ends with the answer to the request it
    /// is at, WebSockets and streams go on until stop(). connectionCount() tells how many are left.
    void drain();

    /// Frees the port and ends every connection: requests without an answer get 503, WebSockets
    /// 1001. No handler or event is called after it returns (when it is called on their thread).
    /// Stopping a stopped listener is fine.
    void stop();

    bool isListening() const;
    /// The port in use; 0 when stopped.
    quint16 port() const;

    /// New connections use this certificate, old ones live on. Only for a listener that was
    /// configured with TLS: Conflict otherwise.
    Result<void> setTls(const QSslConfiguration &tls);

    /// Connections open at the moment, WebSockets included. Any thread.
    int connectionCount() const;
    /// The same one by one, in no order: each worker tells its own by a posted call, so that they
    /// are not all of the very same moment. None when stopped; Unavailable when it stops meanwhile.
    /// Any thread.
    QFuture<Result<QList<ConnectionInfo>>> connections() const;

    // WebSockets. Any thread; an id that is gone is ignored.
    void sendText(WebSocketId id, const QString &text, Delivery delivery = Delivery::Reliable);
    void sendBinary(WebSocketId id, const QByteArray &bytes,
                    Delivery delivery = Delivery::Reliable);
    /// Sends what is queued and a close frame (RFC 6455, 7.4: 1000, 1001, 1008, 1011, 3000…4999).
    void closeWebSocket(WebSocketId id, int code = 1000, const QString &reason = {});
    /// Cuts the TCP connection without a close frame, as a dying machine would.
    void dropWebSocket(WebSocketId id);

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace cq::http
