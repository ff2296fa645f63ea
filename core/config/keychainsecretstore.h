#pragma once

#include "core/config/secretstore.h"

namespace cq {

/// The desktop's keyring, through QtKeychain.
class KeychainSecretStore : public SecretStore
{
public:
    explicit KeychainSecretStore(QString service);

    QFuture<Result<QString>> read(const QString &key) override;
    QFuture<Result<void>> write(const QString &key, const QString &secret) override;
    QFuture<Result<void>> remove(const QString &key) override;

private:
    QString m_service;
};

} // namespace cq
