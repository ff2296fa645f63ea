#include "core/web/origin.h"

#include <QHostAddress>
#include <QUrl>

namespace cq::web {

using namespace Qt::StringLiterals;

namespace {

/// The name in a Host header, without its port; lower case, no brackets.
QString hostName(const QByteArray &header)
{
    const QUrl url(u"http://"_s + QString::fromLatin1(header), QUrl::StrictMode);
    return url.isValid() && url.path().isEmpty() ? url.host().toLower() : QString();
}

} // namespace

bool OriginPolicy::isOurHost(const http::Request &request) const
{
    if (!request.headers.contains("Host"))
        return true; // HTTP/1.0: no browser
    const QString name = hostName(request.headers.value("Host"));
    if (name == "localhost"_L1 || name.endsWith(".localhost"_L1) || hosts.contains(name))
        return true;
    return !QHostAddress(name).isNull();
}

Origin originOf(const http::Request &request, const OriginPolicy &policy)
{
    const QByteArray origin = request.headers.value("Origin");
    if (origin.isEmpty()) {
        // Browsers say this even where they leave the origin away.
        const QByteArray site = request.headers.value("Sec-Fetch-Site").toLower();
        return site == "cross-site" ? Origin::Foreign : Origin::None;
    }
    const QByteArray own =
        (request.isSecure ? "https://" : "http://") + request.headers.value("Host");
    if (origin.compare(own, Qt::CaseInsensitive) == 0)
        return Origin::Own;
    return policy.origins.contains(QString::fromLatin1(origin).toLower()) ? Origin::Allowed
                                                                          : Origin::Foreign;
}

} // namespace cq::web
