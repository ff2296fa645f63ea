#pragma once

#include "core/config/secretfile.h"
#include "core/config/secretstore.h"

#include <QThreadPool>

#include <memory>

namespace cq {

/// Secrets in the data folder's `secrets.cqs`, for machines without a keyring. All of its work is
/// done in turn on a thread of its own; destroying it waits for that.
class EncryptedSecretStore : public SecretStore
{
public:
    /// Opens the file or makes it; see SecretFile::open() for the errors.
    static QFuture<Result<std::shared_ptr<EncryptedSecretStore>>>
    open(const QString &path, const QString &passphrase, PassphraseCost cost = {});

    /// Takes an open file over.
    explicit EncryptedSecretStore(std::unique_ptr<SecretFile> file);

    QFuture<Result<QString>> read(const QString &key) override;
    QFuture<Result<void>> write(const QString &key, const QString &secret) override;
    QFuture<Result<void>> remove(const QString &key) override;

private:
    std::unique_ptr<SecretFile> m_file; ///< only touched by the pool's thread
    QThreadPool m_pool; ///< after the file: ends first
};

} // namespace cq
