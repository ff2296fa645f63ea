#pragma once

#include <QCryptographicHash>

#include <algorithm>

namespace cq::test {

/// HMAC-SHA256 as RFC 2104 writes it, beside the code under test.
inline QByteArray hmacSha256(QByteArray key, const QByteArray &message)
{
    constexpr qsizetype kBlock = 64;
    const auto sha256 = [](const QByteArray &bytes) {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    };
    if (key.size() > kBlock)
        key = sha256(key);
    key = key.leftJustified(kBlock, '\0');
    QByteArray inner = key;
    QByteArray outer = key;
    std::ranges::transform(inner, inner.begin(),
                           [](char c) { return static_cast<char>(c ^ 0x36); });
    std::ranges::transform(outer, outer.begin(),
                           [](char c) { return static_cast<char>(c ^ 0x5c); });
    return sha256(outer + sha256(inner + message));
}

} // namespace cq::test
