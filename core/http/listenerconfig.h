#pragma once

#include "core/base/result.h"

#include <QHostAddress>
#include <QSslConfiguration>
#include <QString>

#include <optional>

namespace cq::http {

/// Where and how a Listener serves. Sizes in bytes, times in milliseconds.
struct ListenerConfig
{
    QHostAddress address =
        QHostAddress(QHostAddress::LocalHost); ///< QHostAddress::Any is dual stack
    quint16 port = 0; ///< 0 = any free one, see Listener::port()
    int workers = 2; ///< threads that own client sockets, 1…64
    std::optional<QSslConfiguration> tls; ///< set: HTTPS only; needs a certificate and a key
    QString temporaryFolder; ///< for large bodies; empty = the system's

    int headBytes = 16 * 1024; ///< request line and headers; more answers 431
    qint64 bodyBytes =
        10 * 1024 * 1024; ///< more answers 413; a BodyPolicy may say otherwise per request
    qint64 memoryBodyBytes = 1024 * 1024; ///< larger bodies go to a temporary file

    int maxConnections = 4096; ///< at most; kept below the process's descriptor limit by itself
    int maxConnectionsPerAddress = 2048;

    int headMs = 10'000; ///< from the first byte (or the connection) to the complete head
    int bodyProgressMs = 15'000; ///< the longest time in which less than 1 KiB of body may arrive
    int idleMs = 30'000; ///< keep-alive without a request
    int sendProgressMs =
        30'000; ///< the longest time in which the client may read nothing of an answer
    int sweepMs = 500; ///< how often the deadlines are looked at

    qint64 streamHighWater =
        4 * 1024 * 1024; ///< unsent bytes of an open answer before its client is cut off

    qint64 webSocketMessageBytes =
        1024 * 1024; ///< longest message from a client; more closes with 1009
    qint64 webSocketHighWater =
        4 * 1024 * 1024; ///< unsent bytes per client before frames are dropped or it is closed
    int webSocketPingMs =
        20'000; ///< silence of a client before it is pinged; twice that without a word drops it

    /// Invalid with a sentence naming the field.
    Result<void> validate() const;
};

} // namespace cq::http
