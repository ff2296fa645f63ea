#include "core/certificates/selfsigned.h"

#include "tests/core/certificates/commandline.h"
#include "tests/support/answer.h"

#include <QDateTime>
#include <QNetworkInterface>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslKey>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

TimeMs now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

SelfSignedRequest request()
{
    SelfSignedRequest request;
    request.names.hosts = {u"queue.school.example"_s, u"localhost"_s};
    request.names.addresses = {QHostAddress(u"192.0.2.7"_s), QHostAddress(u"2001:db8::7"_s)};
    request.now = now();
    return request;
}

} // namespace

class TestSelfSigned : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

private Q_SLOTS:

    void initTestCase()
    {
        if (!hasOpenssl())
            QSKIP("openssl is not installed");
    }

    void opensslReadsWhatWasAsked()
    {
        const auto pair = makeSelfSigned(request());
        CQ_VERIFY_OK(pair);
        writeFile(path("cert.pem"), pair->certificate);
        const QString text =
            openssl({u"x509"_s, u"-noout"_s, u"-text"_s, u"-in"_s, path("cert.pem")});
        for (const auto &part :
             {u"Version: 3"_s, u"Signature Algorithm: ecdsa-with-SHA256"_s,
              u"Subject: CN = queue.school.example"_s, u"Issuer: CN = queue.school.example"_s,
              u"ASN1 OID: prime256v1"_s, u"X509v3 Basic Constraints: critical"_s, u"CA:FALSE"_s,
              u"X509v3 Key Usage: critical"_s, u"Digital Signature\n"_s,
              u"TLS Web Server Authentication\n"_s,
              u"DNS:queue.school.example, DNS:localhost, IP Address:192.0.2.7, "
              "IP Address:2001:DB8:0:0:0:0:0:7\n"_s})
            QVERIFY2(text.contains(part), qPrintable(part + u'\n' + text));
        writeFile(path("key.pem"), pair->key);
        QVERIFY(pair->key.startsWith("-----BEGIN PRIVATE KEY-----\n"));
        QVERIFY(openssl({u"pkey"_s, u"-check"_s, u"-noout"_s, u"-in"_s, path("key.pem")})
                    .contains(u"Key is valid"_s));
    }

    void opensslVerifiesNamesAndAddresses_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::newRow("a name") << u"-verify_hostname"_s << u"queue.school.example"_s;
        QTest::newRow("localhost") << u"-verify_hostname"_s << u"localhost"_s;
        QTest::newRow("an IPv4 address") << u"-verify_ip"_s << u"192.0.2.7"_s;
        QTest::newRow("an IPv6 address") << u"-verify_ip"_s << u"2001:db8::7"_s;
    }

    void opensslVerifiesNamesAndAddresses()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        const auto pair = makeSelfSigned(request());
        CQ_VERIFY_OK(pair);
        writeFile(path("cert.pem"), pair->certificate);
        const QString said =
            openssl({u"verify"_s, u"-x509_strict"_s, u"-purpose"_s, u"sslserver"_s, u"-CAfile"_s,
                     path("cert.pem"), option, value, path("cert.pem")});
        QVERIFY2(said.endsWith(u": OK\n"_s), qPrintable(said));
    }

    void anotherAddressIsNotVerified()
    {
        const auto pair = makeSelfSigned(request());
        writeFile(path("cert.pem"), pair->certificate);
        QProcess process;
        process.start(u"openssl"_s,
                      {u"verify"_s, u"-CAfile"_s, path("cert.pem"), u"-verify_ip"_s, u"192.0.2.8"_s,
                       path("cert.pem")});
        QVERIFY(process.waitForFinished());
        QVERIFY(process.exitCode() != 0);
    }

    void itIsValidFromAnHourAgoFor825Days()
    {
        constexpr TimeMs kHour = 3600LL * 1000;
        const SelfSignedRequest asked = request();
        const auto pair = makeSelfSigned(asked);
        const QSslCertificate certificate(pair->certificate, QSsl::Pem);
        const TimeMs from = certificate.effectiveDate().toMSecsSinceEpoch();
        QCOMPARE(from, (asked.now - kHour) / 1000 * 1000);
        QCOMPARE(certificate.expiryDate().toMSecsSinceEpoch() - from, 825 * 24 * kHour);
    }

    void serialNumbersAreLargePositiveAndNeverTheSame()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 20; ++i) {
            const auto pair = makeSelfSigned(request());
            const QByteArray serial = QByteArray::fromHex(
                QSslCertificate(pair->certificate, QSsl::Pem).serialNumber().replace(":", ""));
            QVERIFY(serial.size() >= 16 && serial.size() <= 20);
            QVERIFY(serial.size() < 20 || (static_cast<uchar>(serial.at(0)) & 0x80U) == 0);
            seen.insert(serial);
        }
        QCOMPARE(seen.size(), 20);
    }

    void aKeyThatIsGivenIsUsed()
    {
        const auto first = makeSelfSigned(request());
        SelfSignedRequest again = request();
        again.key = first->key;
        const auto second = makeSelfSigned(again);
        CQ_VERIFY_OK(second);
        QCOMPARE(second->key, first->key);
        const QSslCertificate one(first->certificate, QSsl::Pem);
        const QSslCertificate two(second->certificate, QSsl::Pem);
        QCOMPARE(one.publicKey(), two.publicKey());
        QVERIFY(one.digest() != two.digest());
        const auto other = makeSelfSigned(request());
        QVERIFY(QSslCertificate(other->certificate, QSsl::Pem).publicKey() != one.publicKey());
        again.key = "rubbish";
        CQ_VERIFY_ERROR(makeSelfSigned(again), ErrorKind::Invalid, u"no private key"_s);
    }

    void namesAreChecked_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("inCertificate"); // empty: refused
        const auto row = [](const char *name, const QString &host, const QString &written) {
            QTest::newRow(name) << host << written;
        };
        row("one label", u"queue"_s, u"queue"_s);
        row("capitals", u"Queue.Example"_s, u"queue.example"_s);
        row("umlauts", u"b\u00fccher.example"_s, u"xn--bcher-kva.example"_s);
        row("a wildcard", u"*.example"_s, QString());
        row("nothing", QString(), QString());
        row("a space", u"a b"_s, QString());
        row("a comma, as in configurations", u"a,DNS:b"_s, QString());
        row("a line end", u"a\nb"_s, QString());
        row("a zero", QString(QChar(0)), QString());
        row("an address with a port", u"a:443"_s, QString());
        row("two dots", u"a..b"_s, QString());
        row("too long", u"a23456789."_s.repeated(26) + u"b"_s, QString());
    }

    void namesAreChecked()
    {
        QFETCH(QString, host);
        QFETCH(QString, inCertificate);
        SelfSignedRequest asked = request();
        asked.names.hosts = {host};
        asked.names.addresses.clear();
        const auto pair = makeSelfSigned(asked);
        if (inCertificate.isEmpty()) {
            CQ_VERIFY_ERROR(pair, ErrorKind::Invalid, u"is no name of a host"_s);
            return;
        }
        CQ_VERIFY_OK(pair);
        const QSslCertificate certificate(pair->certificate, QSsl::Pem);
        QCOMPARE(certificate.subjectAlternativeNames().values(QSsl::DnsEntry),
                 QStringList{inCertificate});
    }

    void aNameTooLongForTheSubjectIsStillAnAlternative()
    {
        SelfSignedRequest asked = request();
        const QString host = u"a23456789."_s.repeated(8) + u"example"_s;
        asked.names.hosts = {host};
        const auto pair = makeSelfSigned(asked);
        CQ_VERIFY_OK(pair);
        const QSslCertificate certificate(pair->certificate, QSsl::Pem);
        QCOMPARE(certificate.subjectAlternativeNames().values(QSsl::DnsEntry), QStringList{host});
        QCOMPARE(certificate.subjectInfo(QSslCertificate::CommonName),
                 QStringList{u"ComfyQueue"_s});
    }

    void nothingToNameIsRefused()
    {
        SelfSignedRequest asked = request();
        asked.names = {};
        CQ_VERIFY_ERROR(makeSelfSigned(asked), ErrorKind::Invalid, u"needs a name"_s);
        asked.names.addresses = {QHostAddress()};
        CQ_VERIFY_ERROR(makeSelfSigned(asked), ErrorKind::Invalid, u"address"_s);
    }

    void theMachineHasItsNamesAndAddresses()
    {
        const CertificateNames names = machineNames();
        QVERIFY(names.hosts.contains(u"localhost"_s));
        QVERIFY(names.hosts.contains(QSysInfo::machineHostName().toLower()));
        QVERIFY(names.addresses.contains(QHostAddress(u"127.0.0.1"_s)));
        QVERIFY(names.addresses.contains(QHostAddress(u"::1"_s)));
        for (const QHostAddress &address : names.addresses) {
            QVERIFY2(!address.isLinkLocal(), qPrintable(address.toString()));
            QCOMPARE(names.addresses.count(address), 1);
        }
        for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
            QVERIFY2(address.protocol() != QAbstractSocket::IPv4Protocol || address.isLinkLocal()
                         || names.addresses.contains(address),
                     qPrintable(address.toString()));
        }
        SelfSignedRequest asked;
        asked.names = names;
        asked.now = now();
        CQ_VERIFY_OK(makeSelfSigned(asked));
    }
};

QTEST_GUILESS_MAIN(TestSelfSigned)
#include "tst_selfsigned.moc"
