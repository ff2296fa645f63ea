#pragma once

#include <QHostAddress>

class QTcpSocket;

namespace cq::http {

/// Milliseconds of a clock that only goes forward.
qint64 steadyMs();

/// An accepted connection that nobody serves yet; closes it when nobody ever does.
class Descriptor
{
public:
    explicit Descriptor(qintptr handle);
    ~Descriptor();
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;

    qintptr handle() const { return m_handle; }

    /// Somebody else closes it.
    void release() { m_handle = -1; }

private:
    qintptr m_handle;
};

/// Bytes handed to the socket that have not left the program, for TLS before and after encryption:
/// Qt counts them apart.
qint64 unsentBytes(const QTcpSocket &socket);

/// The other side; an IPv4 client of a dual-stack listener as IPv4.
QHostAddress peerOf(const QTcpSocket &socket);

/// Tells the client that nothing more comes while its own bytes can still arrive (half-close).
void endSending(QTcpSocket &socket);

} // namespace cq::http
