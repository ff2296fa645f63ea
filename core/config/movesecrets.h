#pragma once

#include "core/config/secretstore.h"

#include <QStringList>

#include <memory>

namespace cq {

/// Moves secrets from one store to another and answers how many there were; keys that `from` does
/// not have are passed over. Each is written and read back, and only when all are there is the
/// first one removed from where it was. The error is that of the store that failed; every secret is
/// then where it was, and some may be in both. Needs an event loop on the calling thread.
QFuture<Result<int>> moveSecrets(std::shared_ptr<SecretStore> from, std::shared_ptr<SecretStore> to,
                                 const QStringList &keys);

} // namespace cq
