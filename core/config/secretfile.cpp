#include "core/config/secretfile.h"

#include "core/base/privatefile.h"

#include <QDataStream>
#include <QIODevice>

#include <array>

#include <sodium.h>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

// The file: head (magic, operations, memory, salt), nonce, sealed secrets, checksum over all of it.
// The checksum tells damage from a wrong passphrase, which the seal alone cannot; it keeps no
// secret and stops nobody. The head is sealed along.
constexpr QByteArrayView kMagic = "ComfyQueue secrets 1\n";
constexpr qsizetype kNumbers = sizeof(quint32) + sizeof(quint64);
constexpr qsizetype kSalt = crypto_pwhash_SALTBYTES;
constexpr qsizetype kHead = kMagic.size() + kNumbers + kSalt;
constexpr qsizetype kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype kSeal = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype kChecksum = crypto_generichash_BYTES;
constexpr qint64 kMostBytes = 16LL * 1024 * 1024;
// What a file may ask for: it comes from outside.
constexpr quint32 kMostOperations = 16;
constexpr quint64 kMostMemory = 1024ULL * 1024 * 1024;

unsigned char *raw(QByteArray &bytes, qsizetype at = 0)
{
    return reinterpret_cast<unsigned char *>(bytes.data()) + at;
}

const unsigned char *raw(const QByteArray &bytes, qsizetype at = 0)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData()) + at;
}

unsigned long long length(qsizetype size)
{
    return static_cast<unsigned long long>(size);
}

QByteArray checksum(const QByteArray &bytes, qsizetype size)
{
    QByteArray sum(kChecksum, '\0');
    crypto_generichash(raw(sum), kChecksum, raw(bytes), length(size), nullptr, 0);
    return sum;
}

QByteArray newHead(PassphraseCost cost)
{
    QByteArray head = kMagic.toByteArray();
    QDataStream stream(&head, QIODevice::Append);
    stream.setByteOrder(QDataStream::LittleEndian);
    stream << cost.operations << cost.memory;
    QByteArray salt(kSalt, '\0');
    randombytes_buf(salt.data(), static_cast<size_t>(kSalt));
    return head + salt;
}

PassphraseCost costOf(const QByteArray &head)
{
    PassphraseCost cost;
    QDataStream stream(head.mid(kMagic.size(), kNumbers));
    stream.setByteOrder(QDataStream::LittleEndian);
    stream >> cost.operations >> cost.memory;
    return cost;
}

bool isBearable(PassphraseCost cost)
{
    return cost.operations >= crypto_pwhash_OPSLIMIT_MIN && cost.operations <= kMostOperations
        && cost.memory >= crypto_pwhash_MEMLIMIT_MIN && cost.memory <= kMostMemory;
}

Error damaged(const QString &path)
{
    return fail(ErrorKind::Storage,
                u"The file '%1' with the secrets is damaged; nothing in it was changed. Put a copy "
                "of it back, or move it away to begin with an empty one."_s.arg(path));
}

} // namespace

/// In memory that is not swapped out where the system allows it, and wiped afterwards.
struct SecretFile::Key
{
    Key()
        : bytes(static_cast<unsigned char *>(
            sodium_malloc(crypto_aead_xchacha20poly1305_ietf_KEYBYTES)))
    {}

    Key(const Key &) = delete;
    Key &operator=(const Key &) = delete;

    ~Key() { sodium_free(bytes); }

    bool derive(const QString &passphrase, const QByteArray &head) const
    {
        // The same letters in another order of code points are the same passphrase.
        QByteArray text = passphrase.normalized(QString::NormalizationForm_C).toUtf8();
        const PassphraseCost cost = costOf(head);
        const int status = bytes == nullptr
            ? -1
            : crypto_pwhash(bytes, crypto_aead_xchacha20poly1305_ietf_KEYBYTES, text.constData(),
                            length(text.size()), raw(head, kHead - kSalt), cost.operations,
                            static_cast<size_t>(cost.memory), crypto_pwhash_ALG_ARGON2ID13);
        sodium_memzero(text.data(), static_cast<size_t>(text.size()));
        return status == 0;
    }

    QByteArray sealed(const QByteArray &head, const QByteArray &plain) const
    {
        QByteArray nonce(kNonce, '\0');
        randombytes_buf(nonce.data(), static_cast<size_t>(kNonce));
        QByteArray sealed(plain.size() + kSeal, '\0');
        crypto_aead_xchacha20poly1305_ietf_encrypt(raw(sealed), nullptr, raw(plain),
                                                   length(plain.size()), raw(head),
                                                   length(head.size()), nullptr, raw(nonce), bytes);
        QByteArray file = head + nonce + sealed;
        return file + checksum(file, file.size());
    }

    /// Null when the seal does not fit the key.
    QByteArray opened(const QByteArray &file) const
    {
        const qsizetype size = file.size() - kHead - kNonce - kChecksum;
        QByteArray plain(size - kSeal, '\0');
        const int status = crypto_aead_xchacha20poly1305_ietf_decrypt(
            raw(plain), nullptr, nullptr, raw(file, kHead + kNonce), length(size), raw(file),
            length(kHead), raw(file, kHead), bytes);
        return status == 0 ? plain : QByteArray();
    }

    unsigned char *bytes;
};

SecretFile::SecretFile(QString path, QByteArray head, std::unique_ptr<Key> key)
    : m_path(std::move(path))
    , m_head(std::move(head))
    , m_key(std::move(key))
{}

SecretFile::~SecretFile() = default;

Result<std::unique_ptr<SecretFile>> SecretFile::open(const QString &path, const QString &passphrase,
                                                     PassphraseCost cost)
{
    if (sodium_init() < 0)
        return fail(ErrorKind::Unavailable, u"This machine gives no random numbers."_s);
    const Result<QByteArray> file = readPrivateFile(path, kMostBytes);
    const bool isNew = !file && file.error().kind == ErrorKind::NotFound;
    if (!file && !isNew)
        return file.error();
    QByteArray head;
    if (isNew) {
        if (passphrase.size() < kLeastPassphrase) {
            return fail(
                ErrorKind::Invalid,
                u"The passphrase must have at least %1 characters."_s.arg(kLeastPassphrase));
        }
        head = newHead(cost);
    } else {
        if (file->size() < kHead + kNonce + kSeal + kChecksum || !file->startsWith(kMagic)
            || checksum(*file, file->size() - kChecksum) != file->last(kChecksum))
            return damaged(path);
        head = file->first(kHead);
        if (!isBearable(costOf(head)))
            return damaged(path);
    }
    auto key = std::make_unique<Key>();
    if (!key->derive(passphrase, head)) {
        return fail(
            ErrorKind::Storage,
            u"There is not enough memory to make a key of the passphrase; it takes %1 MiB."_s.arg(
                costOf(head).memory / (1024 * 1024)));
    }
    std::unique_ptr<SecretFile> made(new SecretFile(path, head, std::move(key)));
    if (isNew) {
        if (const Result<void> kept = made->keep({}); !kept)
            return kept.error();
        return made;
    }
    QByteArray plain = made->m_key->opened(*file);
    if (plain.isNull())
        return fail(ErrorKind::Denied, u"That is not the passphrase of the stored secrets."_s);
    QDataStream stream(plain);
    stream.setVersion(QDataStream::Qt_6_4);
    stream >> made->m_secrets;
    sodium_memzero(plain.data(), static_cast<size_t>(plain.size()));
    if (stream.status() != QDataStream::Ok)
        return damaged(path);
    return made;
}

Result<QString> SecretFile::read(const QString &key) const
{
    const auto secret = m_secrets.constFind(key);
    if (secret == m_secrets.constEnd())
        return fail(ErrorKind::NotFound, u"There is no such secret."_s);
    return *secret;
}

Result<void> SecretFile::write(const QString &key, const QString &secret)
{
    QMap<QString, QString> secrets = m_secrets;
    secrets.insert(key, secret);
    return keep(secrets);
}

Result<void> SecretFile::remove(const QString &key)
{
    QMap<QString, QString> secrets = m_secrets;
    if (secrets.remove(key) == 0)
        return {};
    return keep(secrets);
}

Result<void> SecretFile::keep(const QMap<QString, QString> &secrets)
{
    QByteArray plain;
    QDataStream stream(&plain, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << secrets;
    const QByteArray file = m_key->sealed(m_head, plain);
    Result<void> written = writePrivateFile(m_path, file);
    if (written) {
        const Result<QByteArray> back = readPrivateFile(m_path, kMostBytes);
        if (!back)
            written = back.error();
        else if (*back != file || m_key->opened(*back) != plain)
            written =
                fail(ErrorKind::Storage, u"The file '%1' did not keep the secrets."_s.arg(m_path));
    }
    sodium_memzero(plain.data(), static_cast<size_t>(plain.size()));
    if (written)
        m_secrets = secrets;
    return written;
}

} // namespace cq
