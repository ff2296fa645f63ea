#pragma once

#include "core/base/result.h"

#include <QFuture>
#include <QHash>
#include <QString>

#include <memory>

namespace cq {

/// Keeps secrets out of databases, settings and logs. All calls are asynchronous: a keyring may ask
/// a person first. Lives on one thread, which needs an event loop.
class SecretStore
{
public:
    SecretStore() = default;
    SecretStore(const SecretStore &) = delete;
    SecretStore &operator=(const SecretStore &) = delete;
    virtual ~SecretStore() = default;

    virtual QFuture<Result<QString>> read(const QString &key) = 0; ///< NotFound: there is none
    /// Answers after reading back what was written; Storage when it is not the same.
    virtual QFuture<Result<void>> write(const QString &key, const QString &secret) = 0;
    virtual QFuture<Result<void>> remove(const QString &key) = 0; ///< fine when there is none
};

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

/// Which store it became.
struct OpenedSecretStore
{
    std::shared_ptr<SecretStore> store;
    bool kept = false; ///< true: the keychain works; false: memory only
    QString reason; ///< why the keychain is not used, one sentence
};

/// Probes the keychain with a write, a read and a delete of a canary, at most 3 s, and falls back
/// to memory.
QFuture<OpenedSecretStore> openSecretStore(const QString &service);

} // namespace cq
