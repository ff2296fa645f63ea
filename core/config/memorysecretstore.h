#pragma once

#include "core/config/secretstore.h"

#include <QHash>

namespace cq {

/// Forgets when the program ends.
class MemorySecretStore : public SecretStore
{
public:
    QFuture<Result<QString>> read(const QString &key) override;
    QFuture<Result<void>> write(const QString &key, const QString &secret) override;
    QFuture<Result<void>> remove(const QString &key) override;

    const QHash<QString, QString> &secrets() const { return m_secrets; } ///< by key

private:
    QHash<QString, QString> m_secrets;
};

} // namespace cq
