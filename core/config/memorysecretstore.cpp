#include "core/config/memorysecretstore.h"

#include "core/base/future.h"

namespace cq {

using namespace Qt::StringLiterals;

QFuture<Result<QString>> MemorySecretStore::read(const QString &key)
{
    const auto secret = m_secrets.constFind(key);
    if (secret == m_secrets.constEnd())
        return readyFuture<QString>(fail(ErrorKind::NotFound, u"There is no such secret."_s));
    return readyFuture<QString>(*secret);
}

QFuture<Result<void>> MemorySecretStore::write(const QString &key, const QString &secret)
{
    m_secrets.insert(key, secret);
    return readyFuture<void>({});
}

QFuture<Result<void>> MemorySecretStore::remove(const QString &key)
{
    m_secrets.remove(key);
    return readyFuture<void>({});
}

} // namespace cq
