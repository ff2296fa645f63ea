#include "core/config/rememberingsecretstore.h"

#include "core/base/future.h"
#include "core/base/log.h"
#include "core/base/privatefile.h"

namespace cq {

using namespace Qt::StringLiterals;

namespace {

CQ_LOG_CATEGORY(lcConfig, "comfyqueue.config")

constexpr qint64 kMostBytes = 1024 * 1024;

} // namespace

RememberingSecretStore::RememberingSecretStore(std::shared_ptr<SecretStore> store, QString listPath)
    : m_store(std::move(store))
    , m_listPath(std::move(listPath))
{
    const Result<QByteArray> list = readPrivateFile(m_listPath, kMostBytes);
    if (list)
        m_keys = QString::fromUtf8(*list).split(u'\n', Qt::SkipEmptyParts);
    else if (list.error().kind != ErrorKind::NotFound)
        logEvent(lcConfig(), LogLevel::Warning, list.error().message);
}

QFuture<Result<QString>> RememberingSecretStore::read(const QString &key)
{
    Answer<QString> answer;
    whenDone(m_store->read(key), &m_context, [this, key, answer](const Result<QString> &secret) {
        if (!secret && secret.error().kind == ErrorKind::NotFound && m_keys.contains(key)) {
            answer(
                fail(ErrorKind::Unavailable,
                     u"The keyring did not return the stored secret “%1”. It may be locked, or "
                     "another keyring may have taken its place; nothing was changed."_s.arg(key)));
        } else {
            answer(secret);
        }
    });
    return answer.future();
}

QFuture<Result<void>> RememberingSecretStore::write(const QString &key, const QString &secret)
{
    Answer<void> answer;
    whenDone(m_store->write(key, secret), &m_context,
             [this, key, answer](const Result<void> &kept) {
                 if (kept && !m_keys.contains(key)) {
                     m_keys.append(key);
                     keepList();
                 }
                 answer(kept);
             });
    return answer.future();
}

QFuture<Result<void>> RememberingSecretStore::remove(const QString &key)
{
    Answer<void> answer;
    whenDone(m_store->remove(key), &m_context, [this, key, answer](const Result<void> &gone) {
        if (gone && m_keys.removeOne(key))
            keepList();
        answer(gone);
    });
    return answer.future();
}

void RememberingSecretStore::keepList()
{
    // The secret itself is safe; without its name here only a warning would be missed.
    const Result<void> kept = writePrivateFile(m_listPath, m_keys.join(u'\n').toUtf8() + '\n');
    if (!kept)
        logEvent(lcConfig(), LogLevel::Warning, kept.error().message);
}

} // namespace cq
