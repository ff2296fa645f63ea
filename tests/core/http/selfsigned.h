#pragma once

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTemporaryDir>

/// A self-signed certificate made just now by openssl, and its key.
inline QSslConfiguration selfSigned(const QTemporaryDir &folder, const QString &name)
{
    using namespace Qt::StringLiterals;
    const QString key = folder.filePath(name + u".key"_s);
    const QString certificate = folder.filePath(name + u".pem"_s);
    QProcess openssl;
    openssl.start(u"openssl"_s,
                  {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                   u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s,
                   u"/CN="_s + name, u"-keyout"_s, key, u"-out"_s, certificate});
    openssl.waitForFinished();
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    QFile keyFile(key);
    if (keyFile.open(QIODevice::ReadOnly))
        tls.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
    tls.setLocalCertificateChain(QSslCertificate::fromPath(certificate));
    return tls;
}
