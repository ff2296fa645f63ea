#include "core/accounts/bcrypt.h"

#include <QRegularExpression>

#include <crypt.h>
#include <sodium.h>

#include <memory>
#include <string_view>

namespace cq {

namespace {

constexpr qsizetype kBytesThatCount = 72;

}

bool isBcryptHash(const QByteArray &hash)
{
    static const QRegularExpression form(
        QStringLiteral("\\A\\$2[aby]\\$(0[4-9]|1[0-5])\\$[./A-Za-z0-9]{53}\\z"));
    return form.match(QString::fromLatin1(hash)).hasMatch();
}

bool verifyBcrypt(const QByteArray &hash, const QByteArray &password)
{
    if (!isBcryptHash(hash) || password.contains('\0'))
        return false;
    const QByteArray counted = password.first(std::min(password.size(), kBytesThatCount));
    const auto work = std::make_unique<crypt_data>(); // 32 KB of zeros
    const char *computed = crypt_r(counted.constData(), hash.constData(), work.get());
    const bool fits = computed && std::string_view(computed).size() == std::size_t(hash.size())
        && sodium_memcmp(computed, hash.constData(), std::size_t(hash.size())) == 0;
    sodium_memzero(work.get(), sizeof(crypt_data));
    return fits;
}

} // namespace cq
