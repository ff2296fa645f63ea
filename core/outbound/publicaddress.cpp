#include "core/outbound/publicaddress.h"

#include <algorithm>
#include <array>

namespace cq::outbound {

namespace {

struct RangeV4
{
    quint32 network;
    int prefixLength;
};

constexpr quint32 v4(quint32 a, quint32 b, quint32 c, quint32 d)
{
    return (a << 24U) | (b << 16U) | (c << 8U) | d;
}

constexpr std::array kSpecialV4{
    RangeV4{v4(0, 0, 0, 0), 8}, // "this network"
    RangeV4{v4(10, 0, 0, 0), 8}, // private
    RangeV4{v4(100, 64, 0, 0), 10}, // shared by the customers of a carrier
    RangeV4{v4(127, 0, 0, 0), 8}, // loopback
    RangeV4{v4(169, 254, 0, 0), 16}, // link-local, with the metadata services of clouds
    RangeV4{v4(172, 16, 0, 0), 12}, // private
    RangeV4{v4(192, 0, 0, 0), 24}, // protocol assignments
    RangeV4{v4(192, 0, 2, 0), 24}, // documentation
    RangeV4{v4(192, 31, 196, 0), 24}, // AS112
    RangeV4{v4(192, 52, 193, 0), 24}, // multicast tunnels
    RangeV4{v4(192, 88, 99, 0), 24}, // once the anycast relays of 6to4
    RangeV4{v4(192, 168, 0, 0), 16}, // private
    RangeV4{v4(192, 175, 48, 0), 24}, // AS112
    RangeV4{v4(198, 18, 0, 0), 15}, // benchmarks
    RangeV4{v4(198, 51, 100, 0), 24}, // documentation
    RangeV4{v4(203, 0, 113, 0), 24}, // documentation
    RangeV4{v4(224, 0, 0, 0), 4}, // multicast
    RangeV4{v4(240, 0, 0, 0), 4}, // reserved, and broadcast
};

bool isPublicV4(quint32 address)
{
    constexpr int kBits = 32;
    return std::ranges::none_of(kSpecialV4, [address](const RangeV4 &range) {
        return ((address ^ range.network) >> (kBits - range.prefixLength)) == 0;
    });
}

struct RangeV6
{
    std::array<quint8, 16> network;
    int prefixLength;
};

constexpr RangeV6 kMapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr RangeV6 kCompatible{{}, 96}; // with loopback and unspecified
constexpr RangeV6 kNat64{{0, 0x64, 0xff, 0x9b}, 96};
constexpr RangeV6 k6to4{{0x20, 0x02}, 16};
constexpr RangeV6 kGlobalUnicast{{0x20}, 3}; // all that was ever given out

constexpr std::array kSpecialV6{
    RangeV6{{0x20, 0x01}, 23}, // protocol assignments: Teredo, benchmarks, ORCHID …
    RangeV6{{0x20, 0x01, 0x0d, 0xb8}, 32}, // documentation
    RangeV6{{0x26, 0x20, 0x00, 0x4f, 0x80, 0x00}, 48}, // AS112
    RangeV6{{0x3f, 0xff}, 20}, // documentation
};

bool isIn(const Q_IPV6ADDR &address, const RangeV6 &range)
{
    for (int bit = 0; bit < range.prefixLength; ++bit) {
        const auto byte = static_cast<std::size_t>(bit / 8);
        const int difference = address.c[byte] ^ range.network[byte]; // NOLINT(*-array-index)
        if ((difference & (0x80 >> (bit % 8))) != 0)
            return false;
    }
    return true;
}

/// The four bytes from `first` on, read as an IPv4 address.
quint32 innerV4(const Q_IPV6ADDR &address, int first)
{
    const quint8 *bytes = &address.c[first]; // NOLINT(*-array-index)
    return v4(bytes[0], bytes[1], bytes[2], bytes[3]); // NOLINT(*-pointer-arithmetic)
}

bool isPublicV6(const Q_IPV6ADDR &address)
{
    constexpr int kLastFour = 12;
    constexpr int kAfter6to4 = 2;
    if (isIn(address, kMapped) || isIn(address, kCompatible) || isIn(address, kNat64))
        return isPublicV4(innerV4(address, kLastFour));
    if (isIn(address, k6to4))
        return isPublicV4(innerV4(address, kAfter6to4));
    return isIn(address, kGlobalUnicast)
        && std::ranges::none_of(kSpecialV6,
                                [&address](const RangeV6 &range) { return isIn(address, range); });
}

} // namespace

bool isPublic(const QHostAddress &address)
{
    switch (address.protocol()) {
    case QAbstractSocket::IPv4Protocol:
        return isPublicV4(address.toIPv4Address());
    case QAbstractSocket::IPv6Protocol:
    case QAbstractSocket::AnyIPProtocol: // QHostAddress::Any is "::"
        return isPublicV6(address.toIPv6Address());
    case QAbstractSocket::UnknownNetworkLayerProtocol:
        break;
    }
    return false;
}

} // namespace cq::outbound
