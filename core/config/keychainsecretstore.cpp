#include "core/config/keychainsecretstore.h"

#include "core/base/future.h"

#include <qt6keychain/keychain.h>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Error keychainError(const QKeychain::Job &job)
{
    if (job.error() == QKeychain::EntryNotFound)
        return fail(ErrorKind::NotFound, u"The keyring has no such secret."_s);
    return fail(ErrorKind::Unavailable, u"The keyring refused: %1"_s.arg(job.errorString()));
}

} // namespace

KeychainSecretStore::KeychainSecretStore(QString service)
    : m_service(std::move(service))
{}

QFuture<Result<QString>> KeychainSecretStore::read(const QString &key)
{
    Answer<QString> answer;
    auto *job = new QKeychain::ReadPasswordJob(m_service);
    job->setKey(key);
    QObject::connect(job, &QKeychain::Job::finished, job, [job, answer] {
        if (job->error() == QKeychain::NoError)
            answer(job->textData());
        else
            answer(keychainError(*job));
    });
    job->start();
    return answer.future();
}

QFuture<Result<void>> KeychainSecretStore::write(const QString &key, const QString &secret)
{
    Answer<void> answer;
    auto *job = new QKeychain::WritePasswordJob(m_service);
    job->setKey(key);
    job->setTextData(secret);
    const QString service = m_service;
    QObject::connect(job, &QKeychain::Job::finished, job, [job, answer, service, key, secret] {
        if (job->error() != QKeychain::NoError) {
            answer(keychainError(*job));
            return;
        }
        // A locked keyring has been seen to say yes and keep nothing: only what reads back is kept.
        auto *check = new QKeychain::ReadPasswordJob(service);
        check->setKey(key);
        QObject::connect(check, &QKeychain::Job::finished, check, [check, answer, secret] {
            if (check->error() == QKeychain::NoError && check->textData() == secret)
                answer(Result<void>());
            else
                answer(fail(ErrorKind::Storage, u"The keyring did not keep the secret."_s));
        });
        check->start();
    });
    job->start();
    return answer.future();
}

QFuture<Result<void>> KeychainSecretStore::remove(const QString &key)
{
    Answer<void> answer;
    auto *job = new QKeychain::DeletePasswordJob(m_service);
    job->setKey(key);
    QObject::connect(job, &QKeychain::Job::finished, job, [job, answer] {
        const bool isGone =
            job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound;
        answer(isGone ? Result<void>() : Result<void>(keychainError(*job)));
    });
    job->start();
    return answer.future();
}

} // namespace cq
