#include "core/http/sockets.h"

#include <QSslSocket>
#include <QTcpSocket>

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

#include <chrono>

namespace cq::http {

qint64 steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

Descriptor::Descriptor(qintptr handle)
    : m_handle(handle)
{}

Descriptor::~Descriptor()
{
    if (m_handle < 0)
        return;
    QTcpSocket closer;
    closer.setSocketDescriptor(m_handle);
}

qint64 unsentBytes(const QTcpSocket &socket)
{
    qint64 bytes = socket.bytesToWrite();
    if (const auto *ssl = qobject_cast<const QSslSocket *>(&socket))
        bytes += ssl->encryptedBytesToWrite();
    return bytes;
}

QHostAddress peerOf(const QTcpSocket &socket)
{
    bool isV4 = false;
    const quint32 v4 = socket.peerAddress().toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4) : socket.peerAddress();
}

void endSending(QTcpSocket &socket)
{
#ifdef Q_OS_WIN
    ::shutdown(static_cast<SOCKET>(socket.socketDescriptor()), SD_SEND);
#else
    ::shutdown(static_cast<int>(socket.socketDescriptor()), SHUT_WR);
#endif
}

} // namespace cq::http
