#pragma once

#include "core/base/clock.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

namespace cq {

enum class ListenerTls {
    Off, ///< plain HTTP, for the loopback
    Own, ///< a certificate that the program makes for itself
    Files, ///< chain and key from files
};

/// Where and how people are to reach the program.
struct ListenerWish
{
    bool isEnabled = true;
    QString address = QStringLiteral("127.0.0.1"); ///< "0.0.0.0" or "::" is everywhere
    quint16 port = 5000; ///< 0 = any free one
    ListenerTls tls = ListenerTls::Off; ///< for the network Off counts as Own
    QString certificate; ///< path of a PEM chain, for ListenerTls::Files
    QString key; ///< path of its key
    quint16 redirectPort = 0; ///< plain HTTP that leads to HTTPS; 0 = none
    QStringList hosts; ///< names we are reached by, besides addresses and localhost
    QStringList origins; ///< whose pages may read our answers, "https://a.example"
    QString allowed; ///< addresses and ranges that may come in; empty = everybody

    friend bool operator==(const ListenerWish &, const ListenerWish &) = default;
};

/// How it is at this moment.
struct ListenerStatus
{
    bool isServing = false;
    QString url; ///< the one to tell people, e.g. "https://192.168.1.20:5000"; empty when not
    QStringList urls; ///< all of them, loopback last
    QString fault; ///< one sentence why it does not serve, or serves an older certificate
    quint16 freePort = 0; ///< the port last wished for cannot be had: the next one that is free
    QString fingerprint; ///< SHA-256 of the certificate, "AB:CD:…"; empty without TLS
    TimeMs certificateEnds = 0; ///< 0 without TLS
    int connections = 0;

    friend bool operator==(const ListenerStatus &, const ListenerStatus &) = default;
};

/// Somebody who is connected at this moment.
struct ListenerClient
{
    quint64 id = 0; ///< of one listener's, never given twice
    QString address; ///< "192.168.1.31"
    quint16 port = 0; ///< at their end
    QString name; ///< of the account that last asked here; empty = nobody signed in
    TimeMs since = 0;
    qint64 requests = 0;
    bool isWebSocket = false;

    friend bool operator==(const ListenerClient &, const ListenerClient &) = default;
};

} // namespace cq

Q_DECLARE_METATYPE(cq::ListenerStatus)
