#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QString>

namespace cq::http {

/// A socket that waits for connections.
struct ListeningSocket
{
    QHostAddress address;
    quint16 port = 0;
    quint64 inode = 0; ///< by which the descriptors of processes name it

    friend bool operator==(const ListeningSocket &, const ListeningSocket &) = default;
};

/// The listening sockets in a table as Linux has it in /proc/net/tcp and tcp6 (proc(5)). What is no
/// such line is left out. Any thread.
QList<ListeningSocket> listeningSockets(const QByteArray &table);

/// Whether who listens there keeps us from listening here on the same port: the same address, or
/// one of the two is everywhere and reaches the other's protocol. Any thread.
bool isInTheWay(const QHostAddress &there, const QHostAddress &here);

/// Who holds the port at this address, for a sentence: "python3 (process 4711)", "this program
/// itself". Empty when the system does not tell, as for processes of other users. Reads /proc,
/// which takes some milliseconds; any thread.
QString portHolder(const QHostAddress &address, quint16 port);

} // namespace cq::http
