#pragma once

#include "core/base/result.h"

#include <QHostAddress>
#include <QList>

namespace cq {

/// Without its zone, and as IPv4 when it is one that came by an IPv6 socket (::ffff:10.0.0.5).
QHostAddress plainAddress(QHostAddress address);

/// Addresses and ranges that may come in, IPv4 and IPv6. A value; reading is safe on any thread.
class AddressList
{
public:
    AddressList() = default; ///< contains nobody

    /// Reads addresses ("192.168.1.5", "fd00::1") and ranges ("10.0.0.0/8", "fe80::/10"), separated
    /// by commas, semicolons or white space; at most 1000. Invalid names the entry that is wrong.
    static Result<AddressList> parse(const QString &text);

    bool isEmpty() const { return m_ranges.isEmpty(); }

    /// An IPv4 address that came by an IPv6 socket (::ffff:10.0.0.5) counts as the IPv4 address;
    /// the zone of an address (%eth0) does not matter.
    bool contains(const QHostAddress &address) const;

    /// The entries as they can be parsed again, separated by ", ".
    QString text() const;

private:
    struct Range
    {
        QHostAddress network;
        int prefixLength = 0;
    };

    static Result<Range> range(const QString &entry);

    QList<Range> m_ranges;
};

} // namespace cq
