#include "core/accounts/passwords.h"

#include "core/accounts/bcrypt.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kOperations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto kMemory = crypto_pwhash_MEMLIMIT_INTERACTIVE;
constexpr std::string_view kReadable = "abcdefghijkmnpqrstuvwxyz23456789";
static_assert(kReadable.size() == 32);
constexpr int kGroups = 3;
constexpr int kGroupLength = 4;
constexpr std::size_t kKeyBytes = 32;
constexpr qsizetype kKeyTextLength = 46; // "cq_" and 43 characters
constexpr QByteArrayView kKeyPrefix = "cq_";

/// Safe to ask as often as one likes, from any thread.
bool isReady()
{
    static const bool ready = sodium_init() >= 0;
    return ready;
}

QByteArray bytesOf(const QString &password)
{
    return password.normalized(QString::NormalizationForm_C).toUtf8();
}

} // namespace

Result<QString> hashPassword(const QString &password)
{
    const QByteArray bytes = bytesOf(password);
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (!isReady()
        || crypto_pwhash_str_alg(hash.data(), bytes.constData(), quint64(bytes.size()), kOperations,
                                 kMemory, crypto_pwhash_ALG_ARGON2ID13)
            != 0) {
        return fail(ErrorKind::Unavailable,
                    u"There is not enough memory to keep a password safely."_s);
    }
    return QString::fromLatin1(hash.data());
}

bool verifyPassword(const QString &hash, const QString &password)
{
    const QByteArray stored = hash.toLatin1();
    if (!isReady())
        return false;
    if (isBcryptHash(stored)) {
        // Where it came from, nobody normalised what was typed.
        return verifyBcrypt(stored, password.toUtf8()) || verifyBcrypt(stored, bytesOf(password));
    }
    const QByteArray bytes = bytesOf(password);
    return crypto_pwhash_str_verify(stored.constData(), bytes.constData(), quint64(bytes.size()))
        == 0;
}

bool needsUpgrade(const QString &hash)
{
    const QByteArray stored = hash.toLatin1();
    return !isReady() || !stored.startsWith(crypto_pwhash_argon2id_STRPREFIX)
        || crypto_pwhash_str_needs_rehash(stored.constData(), kOperations, kMemory) != 0;
}

QString hashOfNobody()
{
    // Salt and hash were drawn at random.
    return u"$argon2id$v=19$m=65536,t=2,p=1$VipepJ/iRkvAL18kuLvAEw$ya83MH2feCm8r7e3Dltn0K4qCpYQAEoeZdDOf3vDAiQ"_s;
}

QString randomPassword()
{
    [[maybe_unused]] const bool ready = isReady();
    QString password;
    for (int i = 0; i < kGroups * kGroupLength; ++i) {
        if (i > 0 && i % kGroupLength == 0)
            password += u'-';
        password += QLatin1Char(kReadable[randombytes_uniform(kReadable.size())]);
    }
    return password;
}

QByteArray randomKey()
{
    [[maybe_unused]] const bool ready = isReady();
    QByteArray bytes(kKeyBytes, Qt::Uninitialized);
    randombytes_buf(bytes.data(), kKeyBytes);
    return kKeyPrefix.toByteArray()
        + bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

bool looksLikeKey(const QByteArray &text)
{
    return text.size() == kKeyTextLength && text.startsWith(kKeyPrefix)
        && std::all_of(text.begin() + kKeyPrefix.size(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                   || c == '-' || c == '_';
           });
}

QByteArray keyHash(const QByteArray &text)
{
    constexpr std::size_t kHashBytes = 32;
    QByteArray hash(kHashBytes, '\0');
    // sodium_init() only chooses faster code here.
    const auto *bytes = reinterpret_cast<const unsigned char *>(text.constData());
    crypto_generichash(reinterpret_cast<unsigned char *>(hash.data()), kHashBytes, bytes,
                       quint64(text.size()), nullptr, 0);
    return hash;
}

} // namespace cq
