#include "core/certificates/servercertificate.h"

#include "core/certificates/selfsigned.h"
#include "tests/core/certificates/commandline.h"
#include "tests/support/answer.h"

#include <QDateTime>
#include <QSslServer>
#include <QSslSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

TimeMs now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

class TestServerCertificate : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }

    Result<ServerCertificate> load(const QString &chain, const QString &key) const
    {
        return loadServerCertificate(path(chain), path(key), now());
    }

    /// Whether `openssl s_client` gets through with this option, and what it says.
    std::pair<bool, QString> connectWith(const QSslConfiguration &tls, const QStringList &options)
    {
        QSslServer server;
        server.setSslConfiguration(tls);
        if (!server.listen(QHostAddress::LocalHost))
            return {false, u"cannot listen"_s};
        QProcess client;
        client.setProcessChannelMode(QProcess::MergedChannels);
        client.start(
            u"openssl"_s,
            QStringList{u"s_client"_s, u"-connect"_s, u"127.0.0.1:%1"_s.arg(server.serverPort())}
                + options);
        client.closeWriteChannel();
        const bool ended =
            QTest::qWaitFor([&client] { return client.state() == QProcess::NotRunning; }, 30'000);
        if (!ended)
            client.kill();
        const QString said = QString::fromUtf8(client.readAll());
        return {ended && said.contains(u"Verify return code"_s)
                    && !said.contains(u"Cipher is (NONE)"_s),
                said};
    }

private Q_SLOTS:

    void initTestCase()
    {
        if (!hasOpenssl())
            QSKIP("openssl is not installed");
        SelfSignedRequest request;
        request.names = {{u"localhost"_s}, {QHostAddress(QHostAddress::LocalHost)}};
        request.now = now();
        const auto pair = makeSelfSigned(request);
        CQ_VERIFY_OK(pair);
        writeFile(path(u"cert.pem"_s), pair->certificate);
        writeFile(path(u"key.pem"_s), pair->key);
        const auto other = makeSelfSigned(request);
        writeFile(path(u"other.pem"_s), other->certificate);
        writeFile(path(u"both.pem"_s), pair->key + pair->certificate);
        writeFile(path(u"disordered.pem"_s), other->certificate + pair->certificate);
        writeFile(path(u"empty.pem"_s), {});
        writeFile(path(u"half.pem"_s), pair->certificate.first(200));
        writeFile(path(u"huge.pem"_s), QByteArray(1024 * 1024 + 1, 'x'));
    }

    void whatIsLoadedIsToldAsOpensslTellsIt()
    {
        const auto loaded = load(u"cert.pem"_s, u"key.pem"_s);
        CQ_VERIFY_OK(loaded);
        const QString said = openssl({u"x509"_s, u"-noout"_s, u"-fingerprint"_s, u"-sha256"_s,
                                      u"-in"_s, path(u"cert.pem"_s)});
        QCOMPARE(u"sha256 Fingerprint="_s + loaded->fingerprint, said.trimmed());
        QCOMPARE(loaded->names, (QStringList{u"localhost"_s, u"127.0.0.1"_s}));
        QVERIFY(loaded->notBefore < now());
        QVERIFY(loaded->notAfter > now() + 824LL * 24 * 3600 * 1000);
        QCOMPARE(loaded->tls.protocol(), QSsl::TlsV1_2OrLater);
    }

    void allFormsOfKeysAreRead_data()
    {
        QTest::addColumn<QString>("make"); // writes KEY
        QTest::addColumn<QByteArray>("begins");
        const auto row = [](const char *name, const char *make, const char *begins) {
            QTest::newRow(name) << QString::fromLatin1(make) << QByteArray(begins);
        };
        row("RSA, PKCS#8", "genrsa -out KEY 2048", "-----BEGIN PRIVATE KEY-----");
        row("RSA, PKCS#1", "genrsa -traditional -out KEY 2048", "-----BEGIN RSA PRIVATE KEY-----");
        row("EC with parameters", "ecparam -genkey -name prime256v1 -out KEY",
            "-----BEGIN EC PARAMETERS-----");
        row("EC, SEC 1", "ecparam -genkey -noout -name secp384r1 -out KEY",
            "-----BEGIN EC PRIVATE KEY-----");
        row("EC, PKCS#8", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out KEY",
            "-----BEGIN PRIVATE KEY-----");
    }

    void allFormsOfKeysAreRead()
    {
        QFETCH(QString, make);
        QFETCH(QByteArray, begins);
        const QString key = path(u"form.key"_s);
        openssl(make.split(u' ').replaceInStrings(u"KEY"_s, key));
        QVERIFY2(readFile(key).startsWith(begins), readFile(key).constData());
        openssl({u"req"_s, u"-x509"_s, u"-key"_s, key, u"-days"_s, u"2"_s, u"-subj"_s,
                 u"/CN=named"_s, u"-out"_s, path(u"form.pem"_s)});
        const auto loaded = load(u"form.pem"_s, u"form.key"_s);
        CQ_VERIFY_OK(loaded);
        QCOMPARE(loaded->names, QStringList{u"named"_s});
        const auto [isThrough, said] = connectWith(loaded->tls, {});
        QVERIFY2(isThrough, qPrintable(said));
    }

    void aChainIsServedWhole()
    {
        openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"9"_s,
                 u"-subj"_s, u"/CN=authority"_s, u"-keyout"_s, path(u"ca.key"_s), u"-out"_s,
                 path(u"ca.pem"_s)});
        openssl({u"req"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-subj"_s, u"/CN=leaf"_s,
                 u"-keyout"_s, path(u"leaf.key"_s), u"-out"_s, path(u"leaf.csr"_s)});
        openssl({u"x509"_s, u"-req"_s, u"-in"_s, path(u"leaf.csr"_s), u"-CA"_s, path(u"ca.pem"_s),
                 u"-CAkey"_s, path(u"ca.key"_s), u"-CAcreateserial"_s, u"-days"_s, u"5"_s,
                 u"-out"_s, path(u"leaf.pem"_s)});
        writeFile(path(u"chain.pem"_s),
                  readFile(path(u"leaf.pem"_s)) + readFile(path(u"ca.pem"_s)));
        const auto loaded = load(u"chain.pem"_s, u"leaf.key"_s);
        CQ_VERIFY_OK(loaded);
        QCOMPARE(loaded->names, QStringList{u"leaf"_s});
        const auto [isThrough, said] =
            connectWith(loaded->tls, {u"-showcerts"_s, u"-CAfile"_s, path(u"ca.pem"_s)});
        QVERIFY2(isThrough, qPrintable(said));
        QCOMPARE(said.count(u"-----BEGIN CERTIFICATE-----"_s), 2);
        QVERIFY2(said.contains(u"Verify return code: 0 (ok)"_s), qPrintable(said));
    }

    void oneFileMayHoldBoth() { CQ_VERIFY_OK(load(u"both.pem"_s, u"both.pem"_s)); }

    void everyFaultIsASentence_data()
    {
        QTest::addColumn<QString>("chain");
        QTest::addColumn<QString>("key");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *name, const QString &chain, const QString &key,
                            ErrorKind kind, const QString &part) {
            QTest::newRow(name) << chain << key << kind << part;
        };
        row("no certificate file", u"none.pem"_s, u"key.pem"_s, ErrorKind::NotFound,
            u"none.pem' with the certificate is missing"_s);
        row("no key file", u"cert.pem"_s, u"none.pem"_s, ErrorKind::NotFound,
            u"none.pem' with the private key is missing"_s);
        row("an empty certificate", u"empty.pem"_s, u"key.pem"_s, ErrorKind::Invalid,
            u"There is no certificate in"_s);
        row("half a certificate", u"half.pem"_s, u"key.pem"_s, ErrorKind::Invalid,
            u"There is no certificate in"_s);
        row("a key for a certificate", u"key.pem"_s, u"key.pem"_s, ErrorKind::Invalid,
            u"There is no certificate in"_s);
        row("an empty key", u"cert.pem"_s, u"empty.pem"_s, ErrorKind::Invalid,
            u"There is no private key in"_s);
        row("a certificate for a key", u"cert.pem"_s, u"cert.pem"_s, ErrorKind::Invalid,
            u"There is no private key in"_s);
        row("another's key", u"other.pem"_s, u"key.pem"_s, ErrorKind::Invalid,
            u"does not belong to the certificate in"_s);
        row("the wrong order", u"disordered.pem"_s, u"key.pem"_s, ErrorKind::Invalid,
            u"in the wrong order"_s);
        row("too large", u"huge.pem"_s, u"key.pem"_s, ErrorKind::Invalid, u"too large"_s);
        row("a folder", QString(), u"key.pem"_s, ErrorKind::Storage, u"cannot be read"_s);
    }

    void everyFaultIsASentence()
    {
        QFETCH(QString, chain);
        QFETCH(QString, key);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, part);
        CQ_VERIFY_ERROR(load(chain, key), kind, part);
    }

    void aFileThatIsNotNamedIsSaid()
    {
        CQ_VERIFY_ERROR(loadServerCertificate(QString(), path(u"key.pem"_s), now()),
                        ErrorKind::Invalid, u"No file is named for the certificate"_s);
    }

    void anEncryptedKeyIsSaid_data()
    {
        QTest::addColumn<QString>("make");
        QTest::newRow("PKCS#8") << u"genrsa -aes256 -passout pass:x1234 -out KEY 2048"_s;
        QTest::newRow("PKCS#1")
            << u"genrsa -aes256 -passout pass:x1234 -traditional -out KEY 2048"_s;
    }

    void anEncryptedKeyIsSaid()
    {
        QFETCH(QString, make);
        openssl(make.split(u' ').replaceInStrings(u"KEY"_s, path(u"encrypted.key"_s)));
        CQ_VERIFY_ERROR(load(u"cert.pem"_s, u"encrypted.key"_s), ErrorKind::Invalid,
                        u"is encrypted"_s);
    }

    void aKeyThatQtCannotUseIsSaid()
    {
        openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"ed25519"_s, u"-nodes"_s, u"-days"_s, u"2"_s,
                 u"-subj"_s, u"/CN=ed"_s, u"-keyout"_s, path(u"ed.key"_s), u"-out"_s,
                 path(u"ed.pem"_s)});
        CQ_VERIFY_ERROR(load(u"ed.pem"_s, u"ed.key"_s), ErrorKind::Invalid,
                        u"make an RSA or EC key"_s);
    }

    void timeBoundsHold()
    {
        const auto loaded = load(u"cert.pem"_s, u"key.pem"_s);
        CQ_VERIFY_OK(loaded);
        const auto at = [this](TimeMs time) {
            return loadServerCertificate(path(u"cert.pem"_s), path(u"key.pem"_s), time);
        };
        CQ_VERIFY_OK(at(loaded->notBefore));
        CQ_VERIFY_OK(at(loaded->notAfter));
        const QString last = QDateTime::fromMSecsSinceEpoch(loaded->notAfter, Qt::UTC)
                                 .toString(u"yyyy-MM-ddTHH:mm:ssZ"_s);
        CQ_VERIFY_ERROR(at(loaded->notAfter + 1), ErrorKind::Invalid, u"expired on "_s + last);
        CQ_VERIFY_ERROR(at(loaded->notBefore - 1), ErrorKind::Invalid, u"not valid before"_s);
    }

    void randomBytesInTheFilesBreakNothing()
    {
        const QByteArray certificate = readFile(path(u"cert.pem"_s));
        const QByteArray key = readFile(path(u"key.pem"_s));
        for (qsizetype i = 0; i < certificate.size(); i += 7) {
            writeFile(path(u"bent.pem"_s), QByteArray(certificate).replace(i, 1, "\xff"));
            (void)load(u"bent.pem"_s, u"key.pem"_s);
            writeFile(path(u"bent.pem"_s), certificate.first(i));
            QVERIFY(!load(u"bent.pem"_s, u"key.pem"_s));
        }
        for (qsizetype i = 0; i < key.size() - 30; i += 3) { // the last line only says that it ends
            writeFile(path(u"bent.key"_s), QByteArray(key).replace(i, 1, "\xff"));
            (void)load(u"cert.pem"_s, u"bent.key"_s);
            writeFile(path(u"bent.key"_s), key.first(i));
            QVERIFY(!load(u"cert.pem"_s, u"bent.key"_s));
        }
    }

    void onlyTls12AndLaterAreSpoken_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<bool>("isSpoken");
        QTest::newRow("1.1") << u"-tls1_1"_s << false;
        QTest::newRow("1.2") << u"-tls1_2"_s << true;
        QTest::newRow("1.3") << u"-tls1_3"_s << true;
    }

    void onlyTls12AndLaterAreSpoken()
    {
        QFETCH(QString, option);
        QFETCH(bool, isSpoken);
        const auto loaded = load(u"cert.pem"_s, u"key.pem"_s);
        CQ_VERIFY_OK(loaded);
        // Level 0 lets the client offer what it would not by itself.
        const auto [isThrough, said] =
            connectWith(loaded->tls, {option, u"-cipher"_s, u"ALL:@SECLEVEL=0"_s});
        QVERIFY2(isThrough == isSpoken, qPrintable(said));
        if (isSpoken)
            return;
        // The server says that it is the version, so the client did offer it.
        QVERIFY2(said.contains(u"alert protocol version"_s), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(TestServerCertificate)
#include "tst_servercertificate.moc"
