#include "core/certificates/servercertificate.h"

#include "core/certificates/pem.h"

#include <QDateTime>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

#include <algorithm>
#include <optional>

#include <openssl/err.h>
#include <openssl/pem.h>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;

Error wrong(const QString &sentence)
{
    return fail(ErrorKind::Invalid, sentence);
}

QString quoted(const QString &path)
{
    return u"'%1'"_s.arg(path);
}

/// what: "certificate" or "private key".
Result<QByteArray> readFile(const QString &path, const QString &what)
{
    if (path.isEmpty())
        return wrong(u"No file is named for the %1."_s.arg(what));
    QFile file(path);
    if (!file.exists())
        return fail(ErrorKind::NotFound,
                    u"The file '%1' with the %2 is missing."_s.arg(path, what));
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(
            ErrorKind::Storage,
            u"The file '%1' with the %2 cannot be read: %3."_s.arg(path, what, file.errorString()));
    }
    const QByteArray bytes = file.read(kMostBytes + 1);
    if (file.error() != QFile::NoError) {
        return fail(
            ErrorKind::Storage,
            u"The file '%1' with the %2 cannot be read: %3."_s.arg(path, what, file.errorString()));
    }
    if (bytes.size() > kMostBytes)
        return wrong(u"The file '%1' is too large to hold a %2."_s.arg(path, what));
    return bytes;
}

/// Whether the key is that of the certificate.
bool belong(EVP_PKEY *key, const QSslCertificate &certificate)
{
    const QByteArray der = certificate.toDer();
    const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
    const openssl::Certificate x509(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    const bool fits = x509 && X509_check_private_key(x509.get(), key) == 1;
    ERR_clear_error();
    return fits;
}

/// In the older forms that name the algorithm, which every Qt reads.
Result<QSslKey> qtKey(EVP_PKEY *key, const QString &path)
{
    std::optional<QSsl::KeyAlgorithm> algorithm;
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
        algorithm = QSsl::Rsa;
    else if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
        algorithm = QSsl::Ec;
    const openssl::Bio text(BIO_new(BIO_s_mem()));
    if (algorithm && text
        && PEM_write_bio_PrivateKey_traditional(text.get(), key, nullptr, nullptr, 0, nullptr,
                                                nullptr)
            == 1) {
        const QSslKey converted(bytesOf(text.get()), *algorithm);
        if (!converted.isNull())
            return converted;
    }
    ERR_clear_error();
    return wrong(
        u"The private key in %1 is of a kind that cannot be used; make an RSA or EC key."_s.arg(
            quoted(path)));
}

QStringList namesOf(const QSslCertificate &certificate)
{
    const auto alternatives = certificate.subjectAlternativeNames();
    QStringList names = alternatives.values(QSsl::DnsEntry);
    QStringList addresses = alternatives.values(QSsl::IpAddressEntry);
    names.sort();
    addresses.sort();
    names += addresses;
    return names.isEmpty() ? certificate.subjectInfo(QSslCertificate::CommonName) : names;
}

QString dayOf(TimeMs time)
{
    return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(Qt::ISODate);
}

} // namespace

Result<ServerCertificate> loadServerCertificate(const QString &chainPath, const QString &keyPath,
                                                TimeMs now)
{
    const Result<QByteArray> chainText = readFile(chainPath, u"certificate"_s);
    if (!chainText)
        return chainText.error();
    const Result<QByteArray> keyText = readFile(keyPath, u"private key"_s);
    if (!keyText)
        return keyText.error();
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*chainText, QSsl::Pem);
    if (chain.isEmpty() || chain.first().isNull()) {
        return wrong(u"There is no certificate in %1; it must be PEM text, which begins with "
                     "-----BEGIN CERTIFICATE-----."_s.arg(quoted(chainPath)));
    }
    const auto key = readKey(*keyText, quoted(keyPath));
    if (!key)
        return key.error();
    const QSslCertificate &own = chain.first();
    if (!belong(key->get(), own)) {
        const bool isLater =
            std::any_of(chain.begin(), chain.end(), [&key](const QSslCertificate &certificate) {
                return belong(key->get(), certificate);
            });
        if (isLater) {
            return wrong(u"The certificates in %1 are in the wrong order: the one of this server "
                         "must come first."_s.arg(quoted(chainPath)));
        }
        return wrong(u"The private key in %1 does not belong to the certificate in %2."_s.arg(
            quoted(keyPath), quoted(chainPath)));
    }
    const Result<QSslKey> usable = qtKey(key->get(), keyPath);
    if (!usable)
        return usable.error();

    ServerCertificate certificate;
    certificate.notBefore = own.effectiveDate().toMSecsSinceEpoch();
    certificate.notAfter = own.expiryDate().toMSecsSinceEpoch();
    if (now > certificate.notAfter) {
        return wrong(u"The certificate in %1 expired on %2."_s.arg(quoted(chainPath),
                                                                   dayOf(certificate.notAfter)));
    }
    if (now < certificate.notBefore) {
        return wrong(u"The certificate in %1 is not valid before %2. Is the clock right?"_s.arg(
            quoted(chainPath), dayOf(certificate.notBefore)));
    }
    certificate.fingerprint =
        QString::fromLatin1(own.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
    certificate.names = namesOf(own);
    certificate.tls = QSslConfiguration::defaultConfiguration();
    certificate.tls.setProtocol(QSsl::TlsV1_2OrLater);
    certificate.tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    certificate.tls.setLocalCertificateChain(chain);
    certificate.tls.setPrivateKey(*usable);
    return certificate;
}

} // namespace cq
