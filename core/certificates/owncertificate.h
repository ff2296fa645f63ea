#pragma once

#include "core/certificates/machinenames.h"
#include "core/certificates/servercertificate.h"

namespace cq {

/// The certificate that the program made for itself.
struct OwnCertificate
{
    enum class Made {
        Earlier, ///< it is the one clients know
        First, ///< there was none
        Expired, ///< the earlier one had expired: clients see another fingerprint
        NewNames, ///< the earlier one lacked a name or an address: the same
    };

    ServerCertificate certificate;
    Made made = Made::Earlier;
    QString sentence; ///< what changed for clients; empty when nothing did
};

/// The data folder's `tls/cert.pem` and `tls/key.pem`, made at first need, and made anew with the
/// same key when the certificate has expired or does not have all of these names. Errors are those
/// of makeSelfSigned() and loadServerCertificate(), and Storage: others may read the key, or the
/// disk failed. Nothing that is there but cannot be used is replaced. Blocks for small files; any
/// thread.
Result<OwnCertificate> ownCertificate(const QString &folder, const CertificateNames &names,
                                      TimeMs now);

} // namespace cq
