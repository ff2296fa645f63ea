#include "core/engine/credentials.h"

#include "core/base/future.h"
#include "core/config/encryptedsecretstore.h"
#include "core/config/memorysecretstore.h"
#include "core/config/opensecretstore.h"
#include "core/nodes/fleet.h"

namespace cq {

using namespace Qt::StringLiterals;

namespace {

QString secretKey(NodeId node)
{
    return u"node-%1"_s.arg(node.value);
}

/// Answers once all are there: the first fault, if there is one.
void answerAll(QList<QFuture<Result<void>>> left, QObject *context, const Answer<void> &answer,
               const Result<void> &soFar = {})
{
    if (left.isEmpty()) {
        answer(soFar);
        return;
    }
    QFuture<Result<void>> next = left.takeFirst();
    whenDone(std::move(next), context, [left, context, answer, soFar](const Result<void> &one) {
        answerAll(left, context, answer, soFar ? one : soFar);
    });
}

} // namespace

Credentials::Credentials(Fleet &fleet, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_memory(std::make_shared<MemorySecretStore>())
    , m_store(m_memory)
{}

Credentials::~Credentials() = default;

void Credentials::open(const QList<NodeConfig> &nodes,
                       const std::optional<SecretStoreOptions> &options)
{
    m_atStart = nodes;
    if (!options) {
        m_state.kind = SecretStoreKind::Memory;
        return;
    }
    whenDone(openSecretStore(*options), this, [this](const OpenedSecretStore &opened) {
        if (m_stopped)
            return;
        m_state = opened.state;
        if (isKept(m_state))
            moveInto(opened.store);
        Q_EMIT changed();
    });
}

QList<QFuture<Result<void>>> Credentials::moveInto(const std::shared_ptr<SecretStore> &store)
{
    // People may have changed nodes before there was a store. What they said last counts.
    const QHash<QString, QString> said = m_memory->secrets();
    m_store = store;
    m_memory.reset();
    QList<QFuture<Result<void>>> kept;
    for (const Node &node : m_fleet.nodes()) {
        const auto secret = said.constFind(secretKey(node.config.id));
        if (secret != said.constEnd())
            kept.append(keep(node.config, *secret));
    }
    for (const NodeConfig &node : std::as_const(m_atStart)) {
        const NodeId id = node.id;
        if (!m_fleet.find(id))
            m_store->remove(secretKey(id));
        else if (node.auth != NodeAuth::None && !said.contains(secretKey(id)))
            whenDone(m_store->read(secretKey(id)), this, [this, id](const Result<QString> &secret) {
                if (secret)
                    m_fleet.setSecret(id, *secret);
            });
    }
    return kept;
}

QFuture<Result<void>> Credentials::openFile(const QString &path, const QString &passphrase)
{
    if (m_state.kind != SecretStoreKind::Memory || m_openingFile)
        return readyFuture<void>(fail(ErrorKind::Conflict, u"Secrets are not in memory only."_s));
    m_openingFile = true;
    const Answer<void> answer;
    whenDone(EncryptedSecretStore::open(path, passphrase), this,
             [this, answer](const Result<std::shared_ptr<EncryptedSecretStore>> &file) {
                 m_openingFile = false;
                 if (!file) {
                     answer(file.error());
                     return;
                 }
                 m_state = {SecretStoreKind::EncryptedFile, {}, false};
                 answerAll(moveInto(*file), this, answer);
                 Q_EMIT changed();
             });
    return answer.future();
}

void Credentials::stop()
{
    m_stopped = true;
}

std::shared_ptr<SecretStore> Credentials::keychain() const
{
    return m_state.kind == SecretStoreKind::Keychain ? m_store : nullptr;
}

QFuture<Result<void>> Credentials::keep(const NodeConfig &node, const QString &secret)
{
    const Answer<void> answer;
    whenDone(m_store->write(secretKey(node.id), secret), this,
             [this, answer, name = node.name](const Result<void> &kept) {
                 if (!kept) {
                     Q_EMIT alarm(
                         u"The credential of “%1” is only kept until the program ends: %2"_s.arg(
                             name, kept.error().message));
                 }
                 answer(kept);
             });
    return answer.future();
}

void Credentials::forget(NodeId node)
{
    m_store->remove(secretKey(node));
}

} // namespace cq
