#pragma once

#include "core/engine/enginethread.h"
#include "core/http/connectioninfo.h"
#include "core/http/listenerconfig.h"
#include "core/web/gate.h"
#include "core/web/route.h"

#include <QFuture>
#include <QThread>

#include <memory>

namespace cq::api {

struct ServerConfig
{
    http::ListenerConfig listener;
    web::GateConfig gate;
    int keepAliveMs = 15'000; ///< between signs of life in streams of events, for proxies
};

/// The HTTP side of the program: a listener, the gate in front of it, and the routes, which run on
/// a thread of their own beside the engine's. Belongs to the thread that made it; stopped before
/// the engine is.
class Server
{
public:
    Server(EngineThread &engine, ServerConfig config);
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;
    ~Server(); ///< stops

    /// Serves when it returns. Unavailable with a sentence when the port cannot be had, Invalid
    /// for a configuration that is wrong.
    Result<void> start();
    /// Frees the port and lets those who are there finish; see http::Listener::drain().
    void drain();
    /// Ends every connection. Idempotent.
    void stop();

    bool isServing() const;
    quint16 port() const; ///< 0 when it does not serve
    int connectionCount() const;
    /// See http::Listener::connections(); `who` is the name of the account. None when it does not
    /// serve.
    QFuture<Result<QList<http::ConnectionInfo>>> connections() const;

    /// What is served, with who may ask for it; empty when it does not serve.
    QList<web::Route> routes() const;

    /// See http::Listener::setTls().
    Result<void> setTls(const QSslConfiguration &tls);

private:
    class Desk;

    EngineThread &m_engine;
    ServerConfig m_config;
    QThread m_thread;
    Desk *m_desk = nullptr; ///< lives and dies on m_thread
    std::unique_ptr<http::Listener> m_listener;
};

} // namespace cq::api
