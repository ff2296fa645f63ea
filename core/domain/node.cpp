#include "core/domain/node.h"

#include <QRegularExpression>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

QString nodeConfigFault(const NodeConfig &config)
{
    constexpr int kMaxName = 100;
    constexpr int kMaxUrl = 255;
    if (config.name.trimmed().isEmpty())
        return u"Name: give the node a name."_s;
    if (config.name.size() > kMaxName)
        return u"Name: at most %1 characters."_s.arg(kMaxName);
    const QString scheme = config.url.scheme();
    const bool isAddress = config.url.isValid() && !config.url.host().isEmpty()
        && (scheme == "http"_L1 || scheme == "https"_L1);
    if (config.isPullWorker() ? !config.url.isEmpty() : !isAddress)
        return u"URL: '%1' is not an address such as http://192.168.1.5:8188."_s.arg(
            config.url.toString());
    if (config.url.toString().size() > kMaxUrl)
        return u"URL: at most %1 characters."_s.arg(kMaxUrl);
    if (!config.url.userInfo().isEmpty())
        return u"URL: a password does not belong into the address; use the credential field."_s;
    if (config.slotCount < 1 || config.slotCount > 64)
        return u"Jobs at once: between 1 and 64."_s;
    if (!(config.vramThreshold > 0.0 && config.vramThreshold <= 1.0))
        return u"VRAM limit: more than 0 and at most 100 %."_s;
    if (config.healthIntervalMs != 0 && config.healthIntervalMs < 500)
        return u"Health check: off, or every 500 ms at most."_s;
    if (config.auth == NodeAuth::Header && config.authHeader.trimmed().isEmpty())
        return u"Header: name the header that carries the credential."_s;
    static const QRegularExpression token(u"^[!#$%&'*+.^_`|~0-9A-Za-z-]+\\z"_s);
    if (config.auth == NodeAuth::Header && !token.match(config.authHeader).hasMatch())
        return u"Header: '%1' is not a header name."_s.arg(config.authHeader);
    if (!config.pinnedCertificate.isEmpty() && config.pinnedCertificate.size() != 32)
        return u"Certificate: a SHA-256 fingerprint has 64 hexadecimal digits."_s;
    return {};
}

QUrl normalisedNodeUrl(const QString &text)
{
    QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {};
    // "gpu:8188" is a host and its port; "htp:/gpu" is a slip that must not become the host "htp".
    static const QRegularExpression slip(u"^[^/]*:/(?!/)|^[^/]*:$"_s);
    if (slip.match(trimmed).hasMatch())
        return {};
    if (!trimmed.contains("://"_L1))
        trimmed.prepend("http://"_L1);
    QUrl url(trimmed, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return {};
    if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
        return {};
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path);
    url.setQuery(QString());
    url.setFragment(QString());
    return url;
}

VramReading vramReading(const DeviceStats &device)
{
    VramReading reading;
    reading.total = std::max<qint64>(device.vramTotal, 0);
    const bool nonsense = device.vramTotal <= 0 || device.vramFree < 0
        || device.vramFree > device.vramTotal || device.torchTotal < 0 || device.torchFree < 0
        || device.torchFree > device.torchTotal || device.torchFree > device.vramFree
        || device.torchTotal > device.vramTotal;
    if (nonsense)
        return reading; // free = 0: treated as full
    const qint64 driverFree = device.vramFree - device.torchFree;
    reading.free = device.vramFree;
    reading.ours = device.torchTotal - device.torchFree;
    reading.others = std::max<qint64>(device.vramTotal - driverFree - device.torchTotal, 0);
    return reading;
}

QString shortGpuName(const QString &deviceName)
{
    static const QRegularExpression prefix(u"^(cuda|xpu|mps|cpu):?\\d*\\s+"_s);
    QString name = deviceName;
    name.remove(prefix);
    const qsizetype allocator = name.indexOf(" : "_L1);
    if (allocator > 0)
        name.truncate(allocator);
    for (const auto &maker : {"NVIDIA GeForce "_L1, "NVIDIA "_L1, "AMD Radeon "_L1, "AMD "_L1}) {
        if (name.startsWith(maker)) {
            name.remove(0, maker.size());
            break;
        }
    }
    return name.trimmed();
}

} // namespace cq
