#include "core/certificates/owncertificate.h"

#include "core/base/diskfile.h"
#include "core/base/privatefile.h"
#include "core/certificates/selfsigned.h"

#include <QFile>
#include <QSslCertificate>
#include <QUrl>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

using Made = OwnCertificate::Made;

constexpr qint64 kMostBytes = 1024 * 1024;

bool covers(const QSslCertificate &certificate, const CertificateNames &names)
{
    const auto has = certificate.subjectAlternativeNames();
    const QStringList hosts = has.values(QSsl::DnsEntry);
    QList<QHostAddress> addresses;
    for (const QString &text : has.values(QSsl::IpAddressEntry))
        addresses.append(QHostAddress(text));
    const auto isHost = [&hosts](const QString &host) {
        return hosts.contains(QString::fromLatin1(QUrl::toAce(host)), Qt::CaseInsensitive);
    };
    const auto isAddress = [&addresses](const QHostAddress &address) {
        return addresses.contains(address);
    };
    return std::all_of(names.hosts.begin(), names.hosts.end(), isHost)
        && std::all_of(names.addresses.begin(), names.addresses.end(), isAddress);
}

/// Whether the certificate there must be made anew. What cannot be read is not ours to judge.
Made whatToMake(const QString &path, const CertificateNames &names, TimeMs now)
{
    if (!QFile::exists(path))
        return Made::First;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Made::Earlier;
    const QSslCertificate certificate(file.read(kMostBytes), QSsl::Pem);
    if (certificate.isNull())
        return Made::Earlier;
    if (certificate.expiryDate().toMSecsSinceEpoch() < now)
        return Made::Expired;
    return covers(certificate, names) ? Made::Earlier : Made::NewNames;
}

QString sentenceFor(Made made, const QString &fingerprint)
{
    switch (made) {
    case Made::Earlier:
        return {};
    case Made::First:
        return u"A certificate was made for this machine; its fingerprint is %1."_s.arg(
            fingerprint);
    case Made::Expired:
        return u"The certificate of this machine had expired and was made anew; its fingerprint is "
               "now %1."_s.arg(fingerprint);
    case Made::NewNames:
        return u"This machine has new names or addresses and its certificate was made anew; its "
               "fingerprint is now %1."_s.arg(fingerprint);
    }
    Q_UNREACHABLE();
}

Result<void> make(const QString &certificatePath, const QString &keyPath,
                  const CertificateNames &names, TimeMs now)
{
    SelfSignedRequest request;
    request.names = names;
    request.now = now;
    // The key stays, so that no stop in between leaves a key and a certificate that do not fit.
    const Result<QByteArray> key = readPrivateFile(keyPath, kMostBytes);
    if (key)
        request.key = *key;
    else if (key.error().kind != ErrorKind::NotFound)
        return key.error();
    const Result<CertificatePair> pair = makeSelfSigned(request);
    if (!pair)
        return pair.error();
    if (!key) {
        if (Result<void> written = writePrivateFile(keyPath, pair->key); !written)
            return written;
    }
    return writePrivateFile(certificatePath, pair->certificate);
}

} // namespace

Result<OwnCertificate> ownCertificate(const QString &folder, const CertificateNames &names,
                                      TimeMs now)
{
    const QString certificatePath = folder + u"/tls/cert.pem"_s;
    const QString keyPath = folder + u"/tls/key.pem"_s;
    const Made made = whatToMake(certificatePath, names, now);
    if (made != Made::Earlier) {
        if (const Result<void> entered = makeFolder(folder, u"tls"_s); !entered)
            return entered.error();
        if (const Result<void> written = make(certificatePath, keyPath, names, now); !written)
            return written.error();
    } else if (const auto key = readPrivateFile(keyPath, kMostBytes);
               !key && key.error().kind != ErrorKind::NotFound) {
        return key.error();
    }
    const auto loaded = loadServerCertificate(certificatePath, keyPath, now);
    if (!loaded)
        return loaded.error();
    return OwnCertificate{*loaded, made, sentenceFor(made, loaded->fingerprint)};
}

} // namespace cq
