#pragma once

#include "core/config/secretstore.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace cq {

/// A keyring whose answer "there is no such secret" is held against a list of the keys it was given
/// (their names only, in a file): locked keyrings and ones that switched their back end say so of
/// secrets they do have. For those the answer is Unavailable, so that nobody makes or writes
/// another one in good faith. Same thread as the store.
class RememberingSecretStore : public SecretStore
{
public:
    RememberingSecretStore(std::shared_ptr<SecretStore> store, QString listPath);

    QFuture<Result<QString>> read(const QString &key) override;
    QFuture<Result<void>> write(const QString &key, const QString &secret) override;
    QFuture<Result<void>> remove(const QString &key) override;

    const QStringList &keys() const { return m_keys; } ///< what it was given, in order

private:
    void keepList();

    std::shared_ptr<SecretStore> m_store;
    QString m_listPath;
    QStringList m_keys;
    QObject m_context;
};

} // namespace cq
