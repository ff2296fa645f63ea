#include "core/config/opensecretstore.h"

#include "core/base/future.h"
#include "core/config/encryptedsecretstore.h"
#include "core/config/keychainsecretstore.h"
#include "core/config/memorysecretstore.h"
#include "core/config/rememberingsecretstore.h"

#include <QFile>
#include <QFutureWatcher>
#include <QTimer>
#include <QUuid>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kProbeMs = 3000;

/// Answers once, what comes later is ignored.
class Opening
{
public:
    explicit Opening(SecretStoreOptions options)
        : m_options(std::move(options))
    {
        m_promise.start();
    }

    const SecretStoreOptions &options() const { return m_options; }

    QFuture<OpenedSecretStore> future() const { return m_promise.future(); }

    /// True for the first who comes with an end of the probe.
    bool decide() { return !std::exchange(m_decided, true); }

    void settle(const OpenedSecretStore &opened)
    {
        m_promise.addResult(opened);
        m_promise.finish();
    }

    void settleForMemory(const QString &reason, bool isLocked)
    {
        settle(
            {std::make_shared<MemorySecretStore>(), {SecretStoreKind::Memory, reason, isLocked}});
    }

private:
    SecretStoreOptions m_options;
    QPromise<OpenedSecretStore> m_promise;
    bool m_decided = false;
};

void openWithoutKeychain(const std::shared_ptr<Opening> &opening, QObject *context,
                         const QString &reason)
{
    const SecretStoreOptions &options = opening->options();
    const QString path = secretFilePath(options.folder);
    if (options.folder.isEmpty() || options.passphrase.isEmpty()) {
        const bool isShut = !options.folder.isEmpty() && QFile::exists(path);
        opening->settleForMemory(
            isShut ? u"%1 The stored secrets need their passphrase."_s.arg(reason) : reason,
            isShut);
        return;
    }
    whenDone(EncryptedSecretStore::open(path, options.passphrase), context,
             [opening, reason](const Result<std::shared_ptr<EncryptedSecretStore>> &file) {
                 if (file)
                     opening->settle({*file, {SecretStoreKind::EncryptedFile, reason, false}});
                 else
                     opening->settleForMemory(u"%1 %2"_s.arg(reason, file.error().message),
                                              file.error().kind == ErrorKind::Denied);
             });
}

} // namespace

QString secretFilePath(const QString &folder)
{
    return folder + u"/secrets.cqs"_s;
}

QFuture<OpenedSecretStore> openSecretStore(const SecretStoreOptions &options)
{
    auto opening = std::make_shared<Opening>(options);
    auto keychain = std::make_shared<KeychainSecretStore>(options.service);
    // The time limit, and the context of the probe. It lives until the keyring has answered,
    // however late: a person who unlocks it after a minute must not find our probe in it. Without
    // the keyring, until the file has answered.
    auto *context = new QTimer;
    context->setSingleShot(true);
    const auto fallBack = [opening, context](const QString &reason) {
        if (opening->decide())
            openWithoutKeychain(opening, context, reason);
    };
    QObject::connect(context, &QTimer::timeout, context,
                     [fallBack] { fallBack(u"The keyring did not answer within 3 seconds."_s); });
    context->start(kProbeMs);
    const auto end = [opening, context] {
        auto *watcher = new QFutureWatcher<OpenedSecretStore>(context);
        QObject::connect(watcher, &QFutureWatcherBase::finished, context, &QObject::deleteLater);
        watcher->setFuture(opening->future());
    };

    const QString key = u"probe-%1"_s.arg(QUuid::createUuid().toString(QUuid::WithoutBraces));
    whenDone(keychain->write(key, key), context, [=](const Result<void> &written) {
        if (!written) {
            fallBack(written.error().message);
            end();
            return;
        }
        whenDone(keychain->remove(key), context, [=](const Result<void> &removed) {
            if (!removed) {
                fallBack(removed.error().message);
            } else if (opening->decide()) {
                std::shared_ptr<SecretStore> store = keychain;
                const QString &folder = opening->options().folder;
                if (!folder.isEmpty())
                    store = std::make_shared<RememberingSecretStore>(keychain,
                                                                     folder + u"/secrets.keys"_s);
                opening->settle({store, {SecretStoreKind::Keychain, {}, false}});
            }
            end();
        });
    });
    return opening->future();
}

} // namespace cq
