#include "core/config/encryptedsecretstore.h"

#include <QtConcurrentRun>

namespace cq {

QFuture<Result<std::shared_ptr<EncryptedSecretStore>>>
EncryptedSecretStore::open(const QString &path, const QString &passphrase, PassphraseCost cost)
{
    using Opened = Result<std::shared_ptr<EncryptedSecretStore>>;
    return QtConcurrent::run([path, passphrase, cost]() -> Opened {
        auto file = SecretFile::open(path, passphrase, cost);
        if (!file)
            return file.error();
        return std::make_shared<EncryptedSecretStore>(*std::move(file));
    });
}

EncryptedSecretStore::EncryptedSecretStore(std::unique_ptr<SecretFile> file)
    : m_file(std::move(file))
{
    m_pool.setMaxThreadCount(1);
}

QFuture<Result<QString>> EncryptedSecretStore::read(const QString &key)
{
    return QtConcurrent::run(&m_pool, [file = m_file.get(), key] { return file->read(key); });
}

QFuture<Result<void>> EncryptedSecretStore::write(const QString &key, const QString &secret)
{
    return QtConcurrent::run(
        &m_pool, [file = m_file.get(), key, secret] { return file->write(key, secret); });
}

QFuture<Result<void>> EncryptedSecretStore::remove(const QString &key)
{
    return QtConcurrent::run(&m_pool, [file = m_file.get(), key] { return file->remove(key); });
}

} // namespace cq
