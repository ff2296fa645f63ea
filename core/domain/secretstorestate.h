#pragma once

#include <QString>

namespace cq {

/// Where secrets are.
enum class SecretStoreKind {
    Opening, ///< in memory until the keyring has answered
    Keychain, ///< the desktop's keyring
    EncryptedFile, ///< a file in the data folder, opened with a passphrase
    Memory, ///< nowhere; they are gone when the program ends
};

/// Which store of secrets is in use, for the window.
struct SecretStoreState
{
    SecretStoreKind kind = SecretStoreKind::Opening;
    QString sentence; ///< why it is not the keyring, in English; may be empty
    bool isLocked = false; ///< Memory: the encrypted file is there and waits for its passphrase

    friend bool operator==(const SecretStoreState &, const SecretStoreState &) = default;
};

/// Whether secrets outlive the program.
inline bool isKept(const SecretStoreState &state)
{
    return state.kind == SecretStoreKind::Keychain || state.kind == SecretStoreKind::EncryptedFile;
}

} // namespace cq
