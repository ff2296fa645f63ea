#pragma once

#include "core/base/future.h"
#include "core/config/secretstore.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace cq {

/// A key that the program made for itself, such as the one that signs tokens.
struct MachineKey
{
    enum class Place { Keychain, File };

    QByteArray bytes;
    Place place = Place::File;
    bool isNew = false; ///< made just now: what an older one signed is not valid any more
};

/// Keys that the program makes for itself at first need: in the keychain, or without one in files
/// `keys/<name>` of the data folder that only their owner may read. A key that has a file stays
/// there, also when a keychain appears later. Lives on one thread, which needs an event loop.
class MachineKeys
{
public:
    /// keychain: null when it is not in use. The folder is the data folder, absolute.
    MachineKeys(std::shared_ptr<SecretStore> keychain, QString folder);
    MachineKeys(const MachineKeys &) = delete;
    MachineKeys &operator=(const MachineKeys &) = delete;

    /// The key of this name (lower-case letters, digits, dashes), made if there is none. Invalid:
    /// no such name or size (1…1024 bytes), or the kept key has another size. Storage: others may
    /// read the file (the sentence says how to put that right), or the disk failed. Unavailable:
    /// the keyring does not give it; no other is made.
    QFuture<Result<MachineKey>> machineKey(const QString &name, int bytes);

private:
    void askKeychain(const QString &name, int bytes, const Answer<MachineKey> &answer);

    std::shared_ptr<SecretStore> m_keychain;
    QString m_folder;
    QHash<QString, QList<Answer<MachineKey>>> m_asking; ///< who asks meanwhile gets the same
    QObject m_context;
};

} // namespace cq
