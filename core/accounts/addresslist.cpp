#include "core/accounts/addresslist.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostEntries = 1000;
constexpr int kV4Bits = 32;
constexpr int kV6Bits = 128;
constexpr int kMappedBits = 96; ///< the prefix of ::ffff:0:0/96

bool isMapped(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv6Protocol
        && address.isInSubnet(QHostAddress(u"::ffff:0:0"_s), kMappedBits);
}

/// Whole addresses only: QHostAddress takes "10" and "1.2" as IPv4, too.
QHostAddress wholeAddress(const QString &text)
{
    static const QRegularExpression v4(u"\\A[0-9]{1,3}(\\.[0-9]{1,3}){3}\\z"_s);
    static const QRegularExpression v6(u"\\A[0-9a-fA-F:.]*:[0-9a-fA-F:.]*\\z"_s);
    if (v4.match(text).hasMatch()) {
        // 010 is eight to some programs and ten to others.
        const QStringList numbers = text.split(u'.');
        const bool isPlain = std::ranges::all_of(numbers, [](const QString &number) {
            return QString::number(number.toInt()) == number;
        });
        return isPlain ? QHostAddress(text) : QHostAddress();
    }
    return v6.match(text).hasMatch() ? QHostAddress(text) : QHostAddress();
}

} // namespace

QHostAddress plainAddress(QHostAddress address)
{
    if (isMapped(address))
        return QHostAddress(address.toIPv4Address());
    address.setScopeId({});
    return address;
}

Result<AddressList::Range> AddressList::range(const QString &entry)
{
    const auto wrong = [&entry](const QString &why) {
        return fail(ErrorKind::Invalid, u"“%1” is no address or range: %2"_s.arg(entry, why));
    };
    const qsizetype slash = entry.indexOf(u'/');
    const QHostAddress address = wholeAddress(slash < 0 ? entry : entry.first(slash));
    if (address.isNull())
        return wrong(u"write it like 192.168.1.5, 10.0.0.0/8 or fd00::/8."_s);
    const int bits = address.protocol() == QAbstractSocket::IPv4Protocol ? kV4Bits : kV6Bits;
    int length = bits;
    if (slash >= 0) {
        const QString digits = entry.sliced(slash + 1);
        bool isNumber = false;
        length = digits.toInt(&isNumber);
        if (!isNumber || QString::number(length) != digits || length < 0 || length > bits)
            return wrong(u"the number behind the slash goes from 0 to %1."_s.arg(bits));
    }
    if (isMapped(address) && length >= kMappedBits)
        return Range{plainAddress(address), length - kMappedBits};
    return Range{address, length};
}

Result<AddressList> AddressList::parse(const QString &text)
{
    static const QRegularExpression separators(u"[,;\\s]+"_s);
    const QStringList entries = text.split(separators, Qt::SkipEmptyParts);
    if (entries.size() > kMostEntries)
        return fail(ErrorKind::Invalid,
                    u"The list has more than %1 addresses."_s.arg(kMostEntries));
    AddressList list;
    for (const QString &entry : entries) {
        const auto parsed = range(entry);
        if (!parsed)
            return parsed.error();
        list.m_ranges.append(*parsed);
    }
    return list;
}

bool AddressList::contains(const QHostAddress &address) const
{
    if (address.isNull())
        return false;
    const QHostAddress asked = plainAddress(address);
    return std::ranges::any_of(m_ranges, [&asked](const Range &range) {
        return asked.protocol() == range.network.protocol()
            && asked.isInSubnet(range.network, range.prefixLength);
    });
}

QString AddressList::text() const
{
    QStringList entries;
    for (const Range &range : m_ranges) {
        const bool isV4 = range.network.protocol() == QAbstractSocket::IPv4Protocol;
        const bool isOne = range.prefixLength == (isV4 ? kV4Bits : kV6Bits);
        entries << (isOne ? range.network.toString()
                          : u"%1/%2"_s.arg(range.network.toString()).arg(range.prefixLength));
    }
    return entries.join(u", "_s);
}

} // namespace cq
