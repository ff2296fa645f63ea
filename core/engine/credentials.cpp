#include "core/engine/credentials.h"

#include "core/base/future.h"
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

} // namespace

Credentials::Credentials(Fleet &fleet, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_store(std::make_shared<MemorySecretStore>())
{}

Credentials::~Credentials() = default;

void Credentials::open(const QList<NodeConfig> &nodes,
                       const std::optional<SecretStoreOptions> &options)
{
    if (!options) {
        m_state.kind = SecretStoreKind::Memory;
        return;
    }
    const auto early = std::make_shared<MemorySecretStore>();
    m_store = early;
    // People may have changed nodes before the keyring answers. What they said last counts.
    const auto take = [this, nodes, early](const OpenedSecretStore &opened) {
        if (m_stopped)
            return;
        m_store = opened.store;
        m_state = opened.state;
        for (const Node &node : m_fleet.nodes()) {
            const auto secret = early->secrets().constFind(secretKey(node.config.id));
            if (secret != early->secrets().constEnd())
                keep(node.config, *secret);
        }
        for (const NodeConfig &node : nodes) {
            const NodeId id = node.id;
            if (!m_fleet.find(id))
                m_store->remove(secretKey(id));
            else if (node.auth != NodeAuth::None && !early->secrets().contains(secretKey(id)))
                whenDone(m_store->read(secretKey(id)), this,
                         [this, id](const Result<QString> &secret) {
                             if (secret)
                                 m_fleet.setSecret(id, *secret);
                         });
        }
        Q_EMIT changed();
    };
    whenDone(openSecretStore(*options), this, take);
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
