#pragma once

#include "core/base/result.h"

#include <QFuture>
#include <QString>

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

    /// NotFound: there is none. Unavailable: there should be one, but the store does not give it.
    virtual QFuture<Result<QString>> read(const QString &key) = 0;
    /// Answers after reading back what was written; Storage when it is not the same.
    virtual QFuture<Result<void>> write(const QString &key, const QString &secret) = 0;
    virtual QFuture<Result<void>> remove(const QString &key) = 0; ///< fine when there is none
};

} // namespace cq
