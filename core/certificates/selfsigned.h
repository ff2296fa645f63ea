#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/certificates/machinenames.h"

#include <QByteArray>

namespace cq {

/// What a certificate of our own is to say.
struct SelfSignedRequest
{
    CertificateNames names;
    TimeMs now = 0; ///< valid from an hour before, since clocks differ
    int days = 825; ///< the most that Apple's systems accept
    QByteArray key; ///< PEM; empty: a new one is made
};

/// A certificate and its key, PEM.
struct CertificatePair
{
    QByteArray certificate;
    QByteArray key; ///< PKCS#8, not encrypted
};

/// Makes a certificate that is signed by its own key: EC P-256, SHA-256, random serial number, for
/// servers only, no authority (RFC 5280). Invalid: no name, or one that is no DNS name; the key
/// cannot be read. Takes milliseconds; any thread.
Result<CertificatePair> makeSelfSigned(const SelfSignedRequest &request);

} // namespace cq
