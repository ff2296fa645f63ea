#include "core/web/credentials.h"

namespace cq::web {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestCredential = 8192;

std::optional<QByteArray> cookie(const http::Headers &headers)
{
    for (const QByteArray &line : headers.values("Cookie")) {
        for (const QByteArray &pair : line.split(';')) {
            const QByteArray trimmed = pair.trimmed();
            const qsizetype equals = trimmed.indexOf('=');
            if (equals > 0 && trimmed.first(equals) == kSessionCookie)
                return trimmed.sliced(equals + 1);
        }
    }
    return std::nullopt;
}

Credential fromAuthorization(const QByteArray &value)
{
    const qsizetype space = value.indexOf(' ');
    const QByteArray scheme = value.first(std::max<qsizetype>(space, 0)).toLower();
    const QByteArray rest = space < 0 ? QByteArray() : value.sliced(space + 1).trimmed();
    if (scheme != "basic")
        return BearerCredential{scheme == "bearer" ? rest : QByteArray()};
    const auto decoded =
        QByteArray::fromBase64Encoding(rest, QByteArray::AbortOnBase64DecodingErrors);
    const qsizetype colon = decoded.decoded.indexOf(':');
    if (!decoded || colon < 0)
        return BearerCredential{};
    return BasicCredential{QString::fromUtf8(decoded.decoded.first(colon)),
                           decoded.decoded.sliced(colon + 1)};
}

} // namespace

std::optional<Presented> presentedBy(const http::Request &request)
{
    const http::Headers &headers = request.headers;
    std::optional<Presented> presented;
    if (headers.contains("Authorization"))
        presented = {fromAuthorization(headers.value("Authorization")), false};
    else if (headers.contains("X-Auth-Token"))
        presented = {BearerCredential{headers.value("X-Auth-Token").trimmed()}, false};
    else if (const auto session = cookie(headers))
        presented = {BearerCredential{*session}, true};
    else if (request.isUpgrade && request.hasQuery(u"token"))
        presented = {BearerCredential{request.queryValue(u"token").toLatin1()}, false};
    if (presented) {
        const auto *bearer = std::get_if<BearerCredential>(&presented->credential);
        if (bearer != nullptr && bearer->text.size() > kLongestCredential)
            presented->credential = BearerCredential{};
    }
    return presented;
}

} // namespace cq::web
