#include "core/outbound/target.h"

#include "core/outbound/publicaddress.h"

namespace cq::outbound {

using namespace Qt::StringLiterals;

namespace {

bool isLocalName(const QString &host)
{
    const QString name = host.endsWith(u'.') ? host.chopped(1) : host;
    return name == u"localhost"_s || name.endsWith(u".localhost"_s); // RFC 6761
}

} // namespace

Result<QUrl> readTarget(const QString &text, Reach reach)
{
    QUrl url(text, QUrl::StrictMode);
    if (Result<void> checked = checkTarget(url, reach); !checked)
        return std::move(checked).error();
    return url;
}

Result<void> checkTarget(const QUrl &url, Reach reach)
{
    constexpr qsizetype kMostBytes = 2048;
    if (!url.isValid() || (url.scheme() != u"http"_s && url.scheme() != u"https"_s)
        || url.host().isEmpty() || url.port(1) == 0)
        return fail(ErrorKind::Invalid, u"must be an http or https URL"_s);
    if (url.toEncoded().size() > kMostBytes)
        return fail(ErrorKind::Invalid, u"must not be longer than %1 bytes"_s.arg(kMostBytes));
    if (!url.userInfo().isEmpty())
        return fail(ErrorKind::Invalid, u"must not have a user or a password"_s);
    if (url.hasFragment())
        return fail(ErrorKind::Invalid, u"must not have a fragment"_s);
    const QHostAddress address(url.host());
    const bool isKnownPrivate = address.isNull() ? isLocalName(url.host()) : !isPublic(address);
    if (reach == Reach::Public && isKnownPrivate)
        return fail(ErrorKind::Denied, u"must be a public address"_s);
    return {};
}

} // namespace cq::outbound
