#pragma once

#include "core/base/result.h"
#include "core/domain/node.h"
#include "core/domain/secretstorestate.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>

namespace cq {

class Fleet;
class MemorySecretStore;
class SecretStore;
struct SecretStoreOptions;

/// The credentials of nodes: from the secret store to the fleet, and what people say into the
/// store. Until the keyring has answered they are held in memory. Lives on the engine thread.
class Credentials : public QObject
{
    Q_OBJECT

public:
    explicit Credentials(Fleet &fleet, QObject *parent = nullptr);
    ~Credentials() override;

    /// Looks for the keyring and reads what it has for these nodes, the ones known at the start.
    /// Nothing waits for it: probing may wait for a person to unlock the keyring. Without
    /// options everything stays in memory. Once.
    void open(const QList<NodeConfig> &nodes, const std::optional<SecretStoreOptions> &options);
    /// Keeps secrets in the encrypted file from now on: opens it, or makes it when there is none,
    /// puts what memory holds into it (what was said last counts) and gives the nodes what it
    /// holds. Conflict: secrets are not in memory only. Else as SecretFile::open(), or the first
    /// secret that could not be written.
    QFuture<Result<void>> openFile(const QString &path, const QString &passphrase);
    /// A keyring that answers later is not listened to.
    void stop();

    const SecretStoreState &state() const { return m_state; }

    /// The keyring; null while or when it is not in use.
    std::shared_ptr<SecretStore> keychain() const;

    /// Any error was told by alarm(), too.
    QFuture<Result<void>> keep(const NodeConfig &node, const QString &secret);
    void forget(NodeId node);

Q_SIGNALS:
    void changed(); ///< state()
    void alarm(const QString &sentence);

private:
    QList<QFuture<Result<void>>> moveInto(const std::shared_ptr<SecretStore> &store);

    Fleet &m_fleet;
    std::shared_ptr<MemorySecretStore> m_memory; ///< what people said before there was a store
    std::shared_ptr<SecretStore> m_store; ///< the memory at first
    QList<NodeConfig> m_atStart;
    bool m_openingFile = false;
    SecretStoreState m_state;
    bool m_stopped = false;
};

} // namespace cq
