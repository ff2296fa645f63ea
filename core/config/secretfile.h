#pragma once

#include "core/base/result.h"

#include <QMap>
#include <QString>

#include <memory>

namespace cq {

/// What one guess of a passphrase costs; the default is Argon2id's MODERATE of libsodium: 256 MiB
/// and most of a second.
struct PassphraseCost
{
    quint32 operations = 3;
    quint64 memory = 256ULL * 1024 * 1024; ///< bytes
};

/// Secrets in a file that only a passphrase opens: XChaCha20-Poly1305 under a key made of it by
/// Argon2id with the file's own salt. Blocks, for the key much more than a second on a slow
/// machine; any thread, one at a time.
class SecretFile
{
public:
    /// Opens the file, or makes an empty one at this cost. Denied: the passphrase is not the one
    /// it was made with. Invalid: the passphrase is too short for a new file. Storage: the file is
    /// damaged (nothing is changed), cannot be used, or there is no memory for the key.
    static Result<std::unique_ptr<SecretFile>> open(const QString &path, const QString &passphrase,
                                                    PassphraseCost cost = {});

    static constexpr int kLeastPassphrase = 8; ///< characters, of a new file

    SecretFile(const SecretFile &) = delete;
    SecretFile &operator=(const SecretFile &) = delete;
    ~SecretFile();

    /// NotFound: there is none.
    Result<QString> read(const QString &key) const;
    /// Answers after the file was written and read back. On an error the old one is there.
    Result<void> write(const QString &key, const QString &secret);
    Result<void> remove(const QString &key);

private:
    struct Key;

    SecretFile(QString path, QByteArray head, std::unique_ptr<Key> key);
    Result<void> keep(const QMap<QString, QString> &secrets);

    QString m_path;
    QByteArray m_head; ///< cost and salt
    std::unique_ptr<Key> m_key;
    QMap<QString, QString> m_secrets;
};

} // namespace cq
