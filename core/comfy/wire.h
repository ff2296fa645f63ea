#pragma once

#include "core/base/result.h"
#include "core/comfy/endpoint.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSslError>
#include <QTcpSocket>

#include <memory>

namespace cq::comfy {

/// One connection to the server, TLS included, for the calls in which we must know what was sent
/// and whether all of the answer came. Trust and sentences for faults are dealt with here. After
/// failed() and ended() it is closed and can be opened again.
class Wire : public QObject
{
    Q_OBJECT

public:
    explicit Wire(const Endpoint &endpoint, QObject *parent = nullptr);
    ~Wire() override;

    void open();

    bool isOpen() const { return m_socket != nullptr; } ///< or being opened

    bool isReady() const; ///< bytes may be sent

    /// Whether the server closed the idle connection, or spoke unasked, and the event loop has not
    /// told us yet. What is sent into such a connection is lost.
    bool wentStale();

    /// Since open().
    qint64 age() const { return m_opened.elapsed(); }

    /// Sends now, rather than at the next turn of the event loop.
    void send(const QByteArray &bytes);

    /// Bytes of the last send() that have not left us.
    qint64 unsent() const { return m_unsent; }

    QByteArray readAll();
    void drop();

Q_SIGNALS:
    void ready();
    void readable();
    void failed(const cq::Error &error);
    void ended(const QByteArray &lastBytes); ///< the server closed it in good order

private:
    void follow(QTcpSocket &socket);
    void onReady();
    void onError();
    void onDisconnected();
    void onSslErrors(const QList<QSslError> &errors);

    const Endpoint &m_endpoint;
    std::unique_ptr<QTcpSocket> m_socket;
    QElapsedTimer m_opened;
    qint64 m_unsent = 0;
    bool m_wasReady = false;
    QByteArray m_certificate; ///< shown in a handshake that had errors
    QString m_tlsReason;
};

/// A request of HTTP/1.1 up to the empty line, with Host and credential. `moreHeaders` are whole
/// lines.
QByteArray requestHead(const Endpoint &endpoint, const QByteArray &method, const QUrl &url,
                       const QByteArray &moreHeaders);

} // namespace cq::comfy
