#pragma once

#include <QByteArray>

namespace cq {

/// Whether this is a whole bcrypt hash ($2a$, $2b$ or $2y$) that takes no more than a few seconds
/// to verify (cost 4 to 15).
bool isBcryptHash(const QByteArray &hash);

/// Verifies through crypt(3). bcrypt looks at the first 72 bytes; a password with a zero byte never
/// fits. False for anything that is no bcrypt hash. Pure, any thread, takes as long as the hash
/// says.
bool verifyBcrypt(const QByteArray &hash, const QByteArray &password);

} // namespace cq
