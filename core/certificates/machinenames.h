#pragma once

#include <QHostAddress>
#include <QList>
#include <QStringList>

namespace cq {

/// What a certificate is to be valid for.
struct CertificateNames
{
    QStringList hosts; ///< DNS names; the first is the one shown
    QList<QHostAddress> addresses;
};

/// By what others may reach this machine now: its host name, localhost, and all addresses of
/// interfaces that are up, with 127.0.0.1 and ::1. Without link-local ones, which no address bar
/// takes, and without IPv6 privacy addresses, which change daily. Any thread.
CertificateNames machineNames();

} // namespace cq
