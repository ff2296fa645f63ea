#pragma once

#include "core/config/secretstore.h"
#include "core/domain/secretstorestate.h"

#include <memory>

namespace cq {

/// What there is to keep secrets with.
struct SecretStoreOptions
{
    QString service = QStringLiteral("ComfyQueue"); ///< under which the keyring files them
    QString folder; ///< absolute; holds `secrets.cqs` and the names of what the keyring was given
    QString passphrase; ///< of `secrets.cqs`; empty: it stays shut
};

/// Which store it became, and why not a better one.
struct OpenedSecretStore
{
    std::shared_ptr<SecretStore> store;
    SecretStoreState state;
};

/// Probes the keychain with a write, a read and a delete of a canary, at most 3 s; without it opens
/// the encrypted file if there is a passphrase (or makes it); else falls back to memory.
QFuture<OpenedSecretStore> openSecretStore(const SecretStoreOptions &options);

/// Where the encrypted file is in a data folder.
QString secretFilePath(const QString &folder);

} // namespace cq
