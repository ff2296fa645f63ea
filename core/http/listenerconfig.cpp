#include "core/http/listenerconfig.h"

#include <QDir>
#include <QFileInfo>
#include <QSslKey>

namespace cq::http {

using namespace Qt::StringLiterals;

Result<void> ListenerConfig::validate() const
{
    struct Bound
    {
        const char *name;
        qint64 value;
        qint64 least;
        qint64 most;
    };

    constexpr qint64 huge = qint64(1) << 50;
    constexpr qint64 day = 24 * 3600 * 1000;
    const Bound bounds[] = {
        {"workers", workers, 1, 64},
        {"headBytes", headBytes, 256, 1024 * 1024},
        {"bodyBytes", bodyBytes, 0, huge},
        {"memoryBodyBytes", memoryBodyBytes, 0, 1 << 30},
        {"maxConnections", maxConnections, 1, 1 << 20},
        {"maxConnectionsPerAddress", maxConnectionsPerAddress, 1, 1 << 20},
        {"headMs", headMs, 1, day},
        {"bodyProgressMs", bodyProgressMs, 1, day},
        {"idleMs", idleMs, 1, day},
        {"sendProgressMs", sendProgressMs, 1, day},
        {"sweepMs", sweepMs, 1, 60'000},
        {"streamHighWater", streamHighWater, 1, 1 << 30},
        {"webSocketMessageBytes", webSocketMessageBytes, 1, 1 << 30},
        {"webSocketHighWater", webSocketHighWater, 1, 1 << 30},
        {"webSocketPingMs", webSocketPingMs, 1, day},
    };
    for (const Bound &bound : bounds) {
        if (bound.value < bound.least || bound.value > bound.most) {
            return fail(
                ErrorKind::Invalid,
                u"listener: %1 is %2, allowed is %3 to %4"_s.arg(QLatin1StringView(bound.name))
                    .arg(bound.value)
                    .arg(bound.least)
                    .arg(bound.most));
        }
    }
    if (address.isNull())
        return fail(ErrorKind::Invalid, u"listener: address is missing"_s);
    if (tls && (tls->localCertificate().isNull() || tls->privateKey().isNull()))
        return fail(ErrorKind::Invalid, u"listener: tls needs a certificate and its key"_s);
    if (!temporaryFolder.isEmpty() && !QFileInfo(temporaryFolder).isWritable())
        return fail(ErrorKind::Invalid,
                    u"listener: temporaryFolder %1 cannot be written"_s.arg(temporaryFolder));
    return {};
}

} // namespace cq::http
