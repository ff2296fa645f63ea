#pragma once

#include "core/comfy/endpoint.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSslError>
#include <QTimer>

class QWebSocket;

namespace cq::comfy {

/// Keeps the event WebSocket to one server open (section 4.2): announces itself, pings, reconnects
/// with back-off, and takes a new client id at each connection unless a job is in flight. Knows
/// nothing of what the frames mean.
class EventSocket : public QObject
{
    Q_OBJECT

public:
    /// All in milliseconds.
    struct Timing
    {
        int handshake = 10'000; ///< until the server's first frame
        int pingEvery = 15'000;
        int pongWithin = 10'000;
        int firstRetry = 250; ///< doubled at each failure
        int lastRetry = 15'000;
    };

    EventSocket(const Endpoint &endpoint, QString clientName, QObject *parent = nullptr);
    ~EventSocket() override;

    void setTiming(const Timing &timing) { m_timing = timing; }

    void open();
    void close();

    /// The server answered otherwise: if we wait to try again, try now.
    void hurry();

    bool isWanted() const { return m_wanted; }

    /// From the server's first frame on: before it we may not be registered there.
    bool isConnected() const { return m_connected; }

    QString clientId() const { return m_clientId; }

    void setJobInFlight(bool inFlight);

Q_SIGNALS:
    void connectedChanged(bool connected);
    void textFrame(const QByteArray &frame);
    void binaryFrame(const QByteArray &frame);

private:
    void connectNow();
    void retire(bool politely);
    void onOpened();
    void onFrame();
    void onPingDue();
    void onLost();
    void onSslErrors(const QList<QSslError> &errors);
    void setConnected(bool connected);
    void renewClientId();

    const Endpoint &m_endpoint;
    QString m_clientName;
    Timing m_timing;
    QWebSocket *m_socket = nullptr;
    QTimer m_retry;
    QTimer m_ping;
    QTimer m_dead; ///< handshake or pong overdue
    QElapsedTimer m_sinceTry;
    QString m_clientId;
    qint64 m_epoch = 0;
    int m_delay = 0; ///< before the next try; 0 after a success
    bool m_wanted = false;
    bool m_connected = false;
    bool m_inFlight = false;
    bool m_idUsed = false; ///< the server has seen this client id
    bool m_idReused = false; ///< more than once: it may forget us when the old connection dies
};

} // namespace cq::comfy
