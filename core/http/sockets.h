#pragma once

#include <QtGlobal>

class QTcpSocket;

namespace cq::http {

/// Bytes handed to the socket that have not left the program, for TLS before and after encryption:
/// Qt counts them apart.
qint64 unsentBytes(const QTcpSocket &socket);

/// Tells the client that nothing more comes while its own bytes can still arrive (half-close).
void endSending(QTcpSocket &socket);

} // namespace cq::http
