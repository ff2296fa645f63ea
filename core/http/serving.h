#pragma once

#include "core/http/connectioncount.h"
#include "core/http/listener.h"
#include "core/http/listenerconfig.h"
#include "core/http/mailbox.h"
#include "core/http/replystate.h"

#include <QByteArray>
#include <QLoggingCategory>
#include <QSslConfiguration>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace cq::http {

Q_DECLARE_LOGGING_CATEGORY(lcHttp)

/// What a listener's threads share: the configuration, who is called, and the counters. Handler,
/// policy and events are set before start() and only read afterwards; the rest is safe from any
/// thread.
class Serving : public std::enable_shared_from_this<Serving>
{
public:
    explicit Serving(ListenerConfig listenerConfig);

    const ListenerConfig config;
    const std::shared_ptr<ConnectionCount> count;

    Handler handler;
    std::shared_ptr<Mailbox> handlerBox;
    BodyPolicyFunction policy;
    WebSocketEvents events;
    std::shared_ptr<Mailbox> eventBox;

    /// Calls posted before setRunning(false) do nothing when their turn comes after it, not even
    /// after a new start.
    void setRunning(bool running);

    /// From now on each connection ends with the request it is at. Until setRunning().
    void drain() { m_isDraining = true; }

    bool isDraining() const { return m_isDraining; }

    QByteArray newRequestId();
    quint64 newConnectionId();
    WebSocketId newWebSocketId(int worker);
    static int workerOf(WebSocketId id);

    std::optional<QSslConfiguration> tls() const;
    void setTls(const QSslConfiguration &tls);

    /// Posts the request to the handler. When nobody is there the reply answers 503 by being
    /// dropped.
    void dispatch(const Request &request, std::shared_ptr<ReplyState> reply) const;
    /// Posts a call to the handler's thread.
    void tellHandler(std::function<void()> call) const;
    /// Posts an event of a WebSocket; `call` gets the callbacks.
    void report(std::function<void(const WebSocketEvents &)> call) const;

private:
    const QByteArray m_idPrefix;
    std::atomic<quint64> m_nextRequest = 0;
    std::atomic<quint64> m_nextConnection = 0;
    std::atomic<quint64> m_nextWebSocket = 0;
    std::atomic<quint64> m_run = 0; ///< odd while running
    std::atomic<bool> m_isDraining = false;
    mutable std::mutex m_tlsMutex; ///< a new certificate comes from the owner's thread while
                                   ///< workers take connections
    std::optional<QSslConfiguration> m_tls;
};

} // namespace cq::http
