#include "core/certificates/machinenames.h"

#include <QNetworkInterface>
#include <QSysInfo>

namespace cq {

using namespace Qt::StringLiterals;

CertificateNames machineNames()
{
    CertificateNames names;
    const QString host = QSysInfo::machineHostName().toLower();
    if (!host.isEmpty() && host != "localhost"_L1)
        names.hosts.append(host);
    names.hosts.append(u"localhost"_s);
    names.addresses = {QHostAddress(QHostAddress::LocalHost),
                       QHostAddress(QHostAddress::LocalHostIPv6)};
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        if (!interface.flags().testFlag(QNetworkInterface::IsUp))
            continue;
        for (const QNetworkAddressEntry &entry : interface.addressEntries()) {
            const QHostAddress address = entry.ip();
            const bool isLasting = entry.dnsEligibility() != QNetworkAddressEntry::DnsIneligible
                || address.isLoopback();
            if (isLasting && !address.isLinkLocal() && !names.addresses.contains(address))
                names.addresses.append(address);
        }
    }
    return names;
}

} // namespace cq
