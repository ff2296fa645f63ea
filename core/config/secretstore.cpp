#include "core/config/secretstore.h"

#include "core/base/future.h"

#include <QTimer>
#include <QUuid>

#include <qt6keychain/keychain.h>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kProbeMs = 3000;

Error keychainError(const QKeychain::Job &job)
{
    if (job.error() == QKeychain::EntryNotFound)
        return fail(ErrorKind::NotFound, u"The keyring has no such secret."_s);
    return fail(ErrorKind::Unavailable, u"The keyring refused: %1"_s.arg(job.errorString()));
}

} // namespace

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

QFuture<OpenedSecretStore> openSecretStore(const QString &service)
{
    struct Probe
    {
        QPromise<OpenedSecretStore> promise;
        bool done = false;

        void settle(const OpenedSecretStore &opened)
        {
            if (std::exchange(done, true))
                return;
            promise.addResult(opened);
            promise.finish();
        }
    };

    auto probe = std::make_shared<Probe>();
    probe->promise.start();
    auto keychain = std::make_shared<KeychainSecretStore>(service);
    // The time limit, and the context of the probe. It lives until the keyring has answered,
    // however late: a person who unlocks it after a minute must not find our probe in it.
    auto *context = new QTimer;
    context->setSingleShot(true);
    const auto fallBack = [probe](const QString &reason) {
        probe->settle({std::make_shared<MemorySecretStore>(), false, reason});
    };
    QObject::connect(context, &QTimer::timeout, context,
                     [fallBack] { fallBack(u"The keyring did not answer within 3 seconds."_s); });
    context->start(kProbeMs);

    const QString key = u"probe-%1"_s.arg(QUuid::createUuid().toString(QUuid::WithoutBraces));
    whenDone(keychain->write(key, key), context, [=](const Result<void> &written) {
        if (!written) {
            fallBack(written.error().message);
            context->deleteLater();
            return;
        }
        whenDone(keychain->remove(key), context, [=](const Result<void> &removed) {
            if (removed)
                probe->settle({keychain, true, {}});
            else
                fallBack(removed.error().message);
            context->deleteLater();
        });
    });
    return probe->promise.future();
}

} // namespace cq
