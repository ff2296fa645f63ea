#include "core/http/portholder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

const QByteArray kListening = "0A"; // TCP_LISTEN

/// The fields of a line, by their place.
enum Field : qsizetype { LocalAddress = 1, State = 3, Inode = 9 };

/// Words of 8 digits, each as this machine's memory has it; the bytes themselves are in the order
/// of the network.
QHostAddress addressOf(const QByteArray &hex)
{
    constexpr qsizetype kWord = 8;
    std::array<quint8, 16> bytes{};
    if (hex.size() != kWord && hex.size() != 4 * kWord)
        return {};
    for (qsizetype at = 0; at < hex.size(); at += kWord) {
        bool isNumber = false;
        const quint32 word = hex.mid(at, kWord).toUInt(&isNumber, 16);
        if (!isNumber)
            return {};
        std::memcpy(bytes.data() + at / 2, &word, sizeof word);
    }
    if (hex.size() == kWord)
        return QHostAddress(qFromBigEndian<quint32>(bytes.data()));
    return QHostAddress(bytes.data());
}

bool isEverywhere(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::AnyIPv4)
        || address == QHostAddress(QHostAddress::AnyIPv6)
        || address == QHostAddress(QHostAddress::Any);
}

/// An address everywhere of IPv6 takes IPv4 in as well.
bool reaches(const QHostAddress &everywhere, const QHostAddress &address)
{
    return isEverywhere(everywhere)
        && (everywhere.protocol() != QAbstractSocket::IPv4Protocol
            || address.protocol() != QAbstractSocket::IPv6Protocol);
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool holds(const QString &process, const std::string &socket)
{
    std::error_code fault; // a process may end meanwhile, or be none of ours to look into
    std::filesystem::directory_iterator entry(u"/proc/%1/fd"_s.arg(process).toStdString(), fault);
    for (const std::filesystem::directory_iterator end; !fault && entry != end;
         entry.increment(fault)) {
        std::error_code gone;
        if (std::filesystem::read_symlink(entry->path(), gone) == socket)
            return true;
    }
    return false;
}

} // namespace

QList<ListeningSocket> listeningSockets(const QByteArray &table)
{
    QList<ListeningSocket> sockets;
    for (const QByteArray &line : table.split('\n')) {
        const QByteArrayList fields = line.simplified().split(' ');
        if (fields.size() <= Inode || fields.at(State) != kListening)
            continue;
        const QByteArrayList place = fields.at(LocalAddress).split(':');
        bool hasPort = false;
        bool hasInode = false;
        ListeningSocket socket;
        socket.address = addressOf(place.first());
        socket.port = place.last().toUShort(&hasPort, 16);
        socket.inode = fields.at(Inode).toULongLong(&hasInode);
        if (!socket.address.isNull() && hasPort && hasInode)
            sockets.append(socket);
    }
    return sockets;
}

bool isInTheWay(const QHostAddress &there, const QHostAddress &here)
{
    return there.isEqual(here, QHostAddress::ConvertV4MappedToIPv4) || reaches(there, here)
        || reaches(here, there);
}

QString portHolder(const QHostAddress &address, quint16 port)
{
    const auto sockets = listeningSockets(contentsOf(u"/proc/net/tcp"_s))
        + listeningSockets(contentsOf(u"/proc/net/tcp6"_s));
    const auto found = std::ranges::find_if(sockets, [&](const ListeningSocket &socket) {
        return socket.port == port && isInTheWay(socket.address, address);
    });
    if (found == sockets.end())
        return {};
    const std::string socket = u"socket:[%1]"_s.arg(found->inode).toStdString();
    for (const QString &process : QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs)) {
        if (!holds(process, socket))
            continue;
        if (process.toLongLong() == QCoreApplication::applicationPid())
            return u"this program itself"_s;
        const QString name =
            QString::fromUtf8(contentsOf(u"/proc/%1/comm"_s.arg(process))).trimmed();
        return u"%1 (process %2)"_s.arg(name.isEmpty() ? u"another program"_s : name, process);
    }
    return {};
}

} // namespace cq::http
