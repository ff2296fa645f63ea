#include "core/certificates/owncertificate.h"

#include "tests/support/answer.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

using Made = OwnCertificate::Made;

namespace {

constexpr TimeMs kDayMs = 24LL * 3600 * 1000;

CertificateNames atHome()
{
    return {{u"laptop"_s, u"localhost"_s},
            {QHostAddress(u"127.0.0.1"_s), QHostAddress(u"::1"_s), QHostAddress(u"192.0.2.7"_s)}};
}

} // namespace

class TestOwnCertificate : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    const TimeMs m_now = QDateTime::currentMSecsSinceEpoch();

    QString certificatePath() const { return m_folder->filePath(u"tls/cert.pem"_s); }

    QString keyPath() const { return m_folder->filePath(u"tls/key.pem"_s); }

    auto own(const CertificateNames &names, TimeMs now) const
    {
        return ownCertificate(m_folder->path(), names, now);
    }

    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

private Q_SLOTS:

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void itIsMadeAtFirstNeedAndKept()
    {
        const auto first = own(atHome(), m_now);
        CQ_VERIFY_OK(first);
        QCOMPARE(first->made, Made::First);
        QVERIFY(first->sentence.contains(first->certificate.fingerprint));
        QCOMPARE(first->certificate.names,
                 (QStringList{u"laptop"_s, u"localhost"_s, u"127.0.0.1"_s, u"192.0.2.7"_s,
                              QHostAddress(u"::1"_s).toString()}));
        const QFile::Permissions owner =
            QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        QCOMPARE(QFile::permissions(keyPath()), owner);
        QCOMPARE(QFile::permissions(m_folder->filePath(u"tls"_s)),
                 owner | QFile::ExeOwner | QFile::ExeUser);
        const auto second = own(atHome(), m_now + 800 * kDayMs);
        CQ_VERIFY_OK(second);
        QCOMPARE(second->made, Made::Earlier);
        QVERIFY(second->sentence.isEmpty());
        QCOMPARE(second->certificate.fingerprint, first->certificate.fingerprint);
    }

    void fewerAddressesAreNoReason()
    {
        const auto first = own(atHome(), m_now);
        CertificateNames offline = atHome();
        offline.addresses.removeLast();
        offline.hosts = {u"LAPTOP"_s};
        const auto second = own(offline, m_now);
        CQ_VERIFY_OK(second);
        QCOMPARE(second->made, Made::Earlier);
        QCOMPARE(second->certificate.fingerprint, first->certificate.fingerprint);
    }

    void aNewAddressOrNameMakesAnother_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("address");
        QTest::newRow("an address") << QString() << u"198.51.100.9"_s;
        QTest::newRow("an IPv6 address") << QString() << u"2001:db8::9"_s;
        QTest::newRow("a name") << u"renamed"_s << QString();
    }

    void aNewAddressOrNameMakesAnother()
    {
        QFETCH(QString, host);
        QFETCH(QString, address);
        const auto first = own(atHome(), m_now);
        const QByteArray key = bytesOf(keyPath());
        CertificateNames elsewhere = atHome();
        if (!host.isEmpty())
            elsewhere.hosts.append(host);
        if (!address.isEmpty())
            elsewhere.addresses.append(QHostAddress(address));
        const auto second = own(elsewhere, m_now);
        CQ_VERIFY_OK(second);
        QCOMPARE(second->made, Made::NewNames);
        QVERIFY(second->certificate.fingerprint != first->certificate.fingerprint);
        QVERIFY(second->sentence.contains(second->certificate.fingerprint));
        QVERIFY(second->certificate.names.contains(host + address));
        QCOMPARE(bytesOf(keyPath()), key);
        QCOMPARE(own(elsewhere, m_now)->made, Made::Earlier);
    }

    void anExpiredOneIsMadeAnew()
    {
        const auto first = own(atHome(), m_now);
        CQ_VERIFY_OK(first);
        QCOMPARE(own(atHome(), first->certificate.notAfter)->made, Made::Earlier);
        const TimeMs later = first->certificate.notAfter + 1;
        const auto second = own(atHome(), later);
        CQ_VERIFY_OK(second);
        QCOMPARE(second->made, Made::Expired);
        QVERIFY(second->certificate.notAfter > later + 800 * kDayMs);
        QVERIFY(second->sentence.contains(second->certificate.fingerprint));
    }

    void aStopAfterTheKeyIsMendedWithTheSameKey()
    {
        CQ_VERIFY_OK(own(atHome(), m_now));
        const QByteArray key = bytesOf(keyPath());
        QVERIFY(QFile::remove(certificatePath()));
        const auto again = own(atHome(), m_now);
        CQ_VERIFY_OK(again);
        QCOMPARE(again->made, Made::First);
        QCOMPARE(bytesOf(keyPath()), key);
    }

    void aKeyThatOthersMayReadIsRefused()
    {
        CQ_VERIFY_OK(own(atHome(), m_now));
        QVERIFY(QFile::setPermissions(keyPath(),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        const QString cure = u"chmod 600 '%1'"_s.arg(keyPath());
        CQ_VERIFY_ERROR(own(atHome(), m_now), ErrorKind::Storage, cure);
        CQ_VERIFY_ERROR(own(atHome(), m_now + 900 * kDayMs), ErrorKind::Storage, cure);
    }

    void whatIsBrokenIsSaidAndNotReplaced()
    {
        CQ_VERIFY_OK(own(atHome(), m_now));
        const QByteArray certificate = bytesOf(certificatePath());
        const QByteArray key = bytesOf(keyPath());
        write(certificatePath(), "rubbish");
        CQ_VERIFY_ERROR(own(atHome(), m_now), ErrorKind::Invalid, u"There is no certificate"_s);
        QCOMPARE(bytesOf(certificatePath()), "rubbish");
        write(certificatePath(), certificate);
        write(keyPath(), "rubbish");
        CQ_VERIFY_ERROR(own(atHome(), m_now), ErrorKind::Invalid, u"There is no private key"_s);
        CQ_VERIFY_ERROR(own(atHome(), m_now + 900 * kDayMs), ErrorKind::Invalid,
                        u"There is no private key"_s);
        QCOMPARE(bytesOf(keyPath()), "rubbish");
        QCOMPARE(bytesOf(certificatePath()), certificate);
        QVERIFY(QFile::remove(keyPath()));
        CQ_VERIFY_ERROR(own(atHome(), m_now), ErrorKind::NotFound, u"private key is missing"_s);
        write(keyPath(), key);
        QVERIFY(QFile::setPermissions(keyPath(), QFile::ReadOwner | QFile::WriteOwner));
        CQ_VERIFY_OK(own(atHome(), m_now));
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        write(m_folder->filePath(u"tls"_s), "in the way");
        CQ_VERIFY_ERROR(own(atHome(), m_now), ErrorKind::Storage, m_folder->filePath(u"tls"_s));
    }
};

QTEST_GUILESS_MAIN(TestOwnCertificate)
#include "tst_owncertificate.moc"
