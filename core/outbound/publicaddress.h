#pragma once

#include <QHostAddress>

namespace cq::outbound {

/// Whether this is an ordinary address of the open Internet: none that the IANA special-purpose
/// registries (RFC 6890) or the multicast ranges keep for a machine, a link, a private network,
/// tests or nobody. An IPv6 address that stands for an IPv4 one (mapped, compatible, NAT64, 6to4)
/// is as public as that. Any thread.
bool isPublic(const QHostAddress &address);

} // namespace cq::outbound
