#pragma once

#include <QString>

namespace cq {

/// Whether who listens at the other end of a local socket may be told secrets: the owner of the
/// data folder, the user of this process, or root. Anybody may have put a socket of that name where
/// sockets live. True where the system does not tell.
bool isTrustedPeer(qintptr socket, const QString &dataFolder);

} // namespace cq
