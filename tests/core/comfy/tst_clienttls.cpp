#include "core/comfy/client.h"
#include "core/comfy/endpoint.h"

#include "tests/support/await.h"
#include "tests/support/scriptedserver.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;
using cq::test::await;
using cq::test::ScriptedServer;
using cq::test::SeenRequest;

/// Servers with certificates of their own making, as ComfyUI users have them.
class TestClientTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void selfSignedCertificateIsRefusedWithItsFingerprint();
    void pinnedCertificateIsAccepted();
    void anotherCertificateThanThePinnedOneIsRefused();
    void pinnedCertificateInTheChainIsNotEnough();
    void certificateOfAKnownAuthorityIsRefusedIfAnotherIsPinned();
    void serverWithoutTlsIsToldSo();
    void droppedPromptOverTlsIsSeenOnce();
    void downloadOverTls();

private:
    QSslConfiguration makeCertificate(const QString &name, const QStringList &more = {});
    ServerAddress addressOf(const ScriptedServer &server, const QByteArray &pin = {}) const;
    static QByteArray fingerprint(const QSslConfiguration &tls);

    QTemporaryDir m_folder;
    QSslConfiguration m_tls;
    QSslConfiguration m_other;
};

namespace {

const QByteArray kStats = R"({"system":{"comfyui_version":"0.3.64"},"devices":[]})";
const QByteArray kAccepted = R"({"prompt_id":"p"})";

PromptSubmission submission()
{
    return {QUuid::createUuid(), "{\"1\":{}}", {}};
}

void serveAll(ScriptedServer &server)
{
    server.onJson("GET /system_stats", kStats);
    server.onJson("POST /prompt", kAccepted);
    server.onWebSocket([](QWebSocket &socket) { socket.sendTextMessage(u"{}"_s); });
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("openssl left no file");
    return file.readAll();
}

} // namespace

void TestClientTls::initTestCase()
{
    m_tls = makeCertificate(u"node"_s);
    m_other = makeCertificate(u"other"_s);
    QVERIFY(fingerprint(m_tls) != fingerprint(m_other));
}

QSslConfiguration TestClientTls::makeCertificate(const QString &name, const QStringList &more)
{
    const QString key = m_folder.filePath(name + u".key"_s);
    const QString certificate = m_folder.filePath(name + u".pem"_s);
    QStringList arguments{u"req"_s,    u"-x509"_s,       u"-newkey"_s,
                          u"ec"_s,     u"-pkeyopt"_s,    u"ec_paramgen_curve:prime256v1"_s,
                          u"-nodes"_s, u"-days"_s,       u"2"_s,
                          u"-subj"_s,  u"/CN="_s + name, u"-keyout"_s,
                          key,         u"-out"_s,        certificate};
    arguments += more;
    QProcess openssl;
    openssl.start(u"openssl"_s, arguments);
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        qFatal("openssl: %s", openssl.readAllStandardError().constData());
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificateChain(QSslCertificate::fromData(readFile(certificate)));
    tls.setPrivateKey(QSslKey(readFile(key), QSsl::Ec));
    return tls;
}

ServerAddress TestClientTls::addressOf(const ScriptedServer &server, const QByteArray &pin) const
{
    ServerAddress address;
    address.url = server.url();
    address.auth = NodeAuth::Bearer;
    address.secret = u"secret"_s;
    address.pinnedCertificate = pin;
    return address;
}

QByteArray TestClientTls::fingerprint(const QSslConfiguration &tls)
{
    return tls.localCertificateChain().first().digest(QCryptographicHash::Sha256);
}

void TestClientTls::selfSignedCertificateIsRefusedWithItsFingerprint()
{
    ScriptedServer server(m_tls);
    serveAll(server);
    Client client(addressOf(server), u"cq"_s);
    const auto stats = await(client.systemStats());
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Unavailable);
    const QString shown = fingerprintText(fingerprint(m_tls));
    QCOMPARE(shown.size(), 32 * 3 - 1);
    QVERIFY2(stats.error().message.contains(shown), qPrintable(stats.error().message));
    QVERIFY(stats.error().message.contains(u"pin it"_s));
    QVERIFY(stats.error().message.startsWith(server.place()));

    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply);
    QVERIFY(reply->outcome == PromptOutcome::Unreachable);
    QVERIFY2(reply->message.contains(shown), qPrintable(reply->message));

    client.connectEvents();
    QTRY_VERIFY(server.handshakes() >= 4); // two calls, two tries of the event socket
    QVERIFY(!client.eventsConnected());
    QVERIFY(server.seen().isEmpty()); // no request, so no credential either
}

void TestClientTls::pinnedCertificateIsAccepted()
{
    ScriptedServer server(m_tls);
    serveAll(server);
    Client client(addressOf(server, fingerprint(m_tls)), u"cq"_s);
    const auto stats = await(client.systemStats());
    QVERIFY2(stats, stats ? "" : qPrintable(stats.error().message));
    QCOMPARE(stats->certificate, fingerprint(m_tls));
    const auto again = await(client.systemStats()); // over the kept connection
    QVERIFY(again);
    QCOMPARE(again->certificate, fingerprint(m_tls));
    client.connectEvents();
    QTRY_VERIFY(client.eventsConnected());
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply);
    QVERIFY2(reply->outcome == PromptOutcome::Accepted, qPrintable(reply->message));
}

void TestClientTls::anotherCertificateThanThePinnedOneIsRefused()
{
    ScriptedServer server(m_tls);
    serveAll(server);
    Client client(addressOf(server, fingerprint(m_other)), u"cq"_s);
    const auto stats = await(client.systemStats());
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Unavailable);
    QVERIFY2(stats.error().message.contains(u"another certificate than the pinned one"_s),
             qPrintable(stats.error().message));
    QVERIFY(stats.error().message.contains(fingerprintText(fingerprint(m_tls))));
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply && reply->outcome == PromptOutcome::Unreachable);
    client.connectEvents();
    QTRY_VERIFY(server.handshakes() >= 4); // two calls, two tries of the event socket
    QVERIFY(!client.eventsConnected());
    QVERIFY(server.seen().isEmpty());
}

void TestClientTls::pinnedCertificateInTheChainIsNotEnough()
{
    // Whoever has seen the pinned certificate can show it; only the first of the chain proves a
    // key.
    QSslConfiguration stranger = m_tls;
    stranger.setLocalCertificateChain(m_tls.localCertificateChain()
                                      + m_other.localCertificateChain());
    ScriptedServer server(stranger);
    serveAll(server);
    Client client(addressOf(server, fingerprint(m_other)), u"cq"_s);
    QVERIFY(!await(client.systemStats()));
    QVERIFY(await(client.prompt(submission()))->outcome == PromptOutcome::Unreachable);
    client.connectEvents();
    QTRY_VERIFY(server.handshakes() >= 4); // two calls, two tries of the event socket
    QVERIFY(!client.eventsConnected());
    QVERIFY(server.seen().isEmpty());
}

void TestClientTls::certificateOfAKnownAuthorityIsRefusedIfAnotherIsPinned()
{
    const QSslConfiguration known =
        makeCertificate(u"known"_s, {u"-addext"_s, u"subjectAltName=IP:127.0.0.1"_s});
    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    QSslConfiguration trusting = before;
    trusting.addCaCertificate(known.localCertificateChain().first());
    QSslConfiguration::setDefaultConfiguration(trusting);
    ScriptedServer server(known);
    serveAll(server);

    Client unpinned(addressOf(server), u"cq"_s);
    const auto trusted = await(unpinned.systemStats());
    Client pinned(addressOf(server, fingerprint(m_other)), u"cq"_s);
    const auto refused = await(pinned.systemStats());
    const auto reply = await(pinned.prompt(submission()));
    QSslConfiguration::setDefaultConfiguration(before);

    QVERIFY2(trusted, trusted ? "" : qPrintable(trusted.error().message));
    QVERIFY(!refused);
    QVERIFY(reply && reply->outcome == PromptOutcome::Unreachable);
    QCOMPARE(server.seen().size(), 1);
}

void TestClientTls::serverWithoutTlsIsToldSo()
{
    ScriptedServer server; // plain
    ServerAddress address = addressOf(server);
    address.url.setScheme(u"https"_s);
    // What a web server says to a handshake: nothing we could read as TLS.
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost, 0));
    connect(&plain, &QTcpServer::newConnection, &plain, [&plain] {
        QTcpSocket *socket = plain.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket,
                [socket] { ScriptedServer::reply(*socket, 400, "bad request"); });
    });
    address.url.setPort(plain.serverPort());
    Client client(address, u"cq"_s);
    const auto stats = await(client.systemStats());
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Unavailable);
    QVERIFY2(stats.error().message.contains(u"does not speak TLS"_s),
             qPrintable(stats.error().message));
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply && reply->outcome == PromptOutcome::Unreachable);
    QVERIFY2(reply->message.contains(u"does not speak TLS"_s), qPrintable(reply->message));
}

void TestClientTls::droppedPromptOverTlsIsSeenOnce()
{
    ScriptedServer server(m_tls);
    serveAll(server);
    server.on("POST /prompt",
              [](const SeenRequest &, QTcpSocket &socket) { socket.disconnectFromHost(); });
    Client client(addressOf(server, fingerprint(m_tls)), u"cq"_s);
    const auto reply = await(client.prompt(submission()));
    QVERIFY(reply);
    QVERIFY(reply->outcome == PromptOutcome::Ambiguous);
    QVERIFY(await(client.systemStats()));
    QCOMPARE(server.seen("POST /prompt").size(), 1);
}

void TestClientTls::downloadOverTls()
{
    const QByteArray bytes(3'000'000, 'z');
    ScriptedServer server(m_tls);
    server.onJson("GET /view", bytes);
    Client client(addressOf(server, fingerprint(m_tls)), u"cq"_s);
    QByteArray got;
    const auto done = await(client.download(
        {u"f"_s, QString(), u"output"_s},
        [&got](const QByteArray &chunk) -> Result<void> {
            got += chunk;
            return {};
        },
        10'000'000));
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    QVERIFY(got == bytes);
}

QTEST_GUILESS_MAIN(TestClientTls)
#include "tst_clienttls.moc"
