#include "app/listenerservice.h"
#include "tests/app/program.h"
#include "tests/core/http/rawclient.h"
#include "tests/support/answer.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

/// Takes a free port of the loopback, until it goes.
struct Holder
{
    Holder()
    {
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no port is free");
    }

    quint16 port() const { return server.serverPort(); }

    QTcpServer server;
};

quint16 freePort()
{
    return Holder().port();
}

bool isFree(quint16 port)
{
    return QTcpServer().listen(QHostAddress::LocalHost, port);
}

/// The status of an answer to a plain GET; 0 = nobody answers.
int statusAt(quint16 port, bool tls = false)
{
    RawClient client(port, tls);
    client.send("GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return client.isReady() ? client.answer().status : 0;
}

QByteArray get(const QByteArray &target, const QByteArray &host)
{
    return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
}

} // namespace

/// How the program listens: the service behind the window's settings, and what a terminal says.
class TestListening : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aTakenPortIsSaidByWhom();
    void theTerminalSaysWhoHasThePort();
    void aRefusedWishLeavesEverythingAsItWas();
    void aRefusedWishForTheSamePortBringsTheOldBack();
    void theSamePortIsServedAnew();
    void whoIsServedWhileThePortChangesHearsTheAnswer();
    void whatIsGivenStaysAndTheRestIsKept();
    void whatIsGivenCannotBeChanged();
    void switchedOffIsNoFault();
    void theRedirectLeadsToTheSamePlace_data();
    void theRedirectLeadsToTheSamePlace();
    void theRedirectKeepsTheMethod();
    void theRedirectAnswersOnlyToOurNames_data();
    void theRedirectAnswersOnlyToOurNames();
    void aTakenRedirectPortIsNoReasonForAnotherPort();

private:
    void begin(const QMap<QString, QString> &given = {});

    QMap<QString, QString> stored() { return *await(m_engine->handle().settingPairs()); }

    /// Serves HTTPS with a redirect; answers the redirect's port.
    quint16 serveWithRedirect();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<EngineThread> m_engine;
    std::unique_ptr<ListenerService> m_service;
    ListenerWish m_wish; ///< on a free port
};

void TestListening::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_wish = {};
    m_wish.port = freePort();
}

void TestListening::cleanup()
{
    m_service.reset();
    m_engine.reset();
    m_folder.reset();
}

void TestListening::begin(const QMap<QString, QString> &given)
{
    EngineConfig config{m_folder->filePath(u"data"_s), false};
    for (const auto &[key, value] : given.toStdMap())
        config.given.values.insert(key, {value, SettingOrigin::Argument, u"--set"_s});
    m_engine = std::make_unique<EngineThread>(config);
    CQ_VERIFY_OK(m_engine->start());
    m_service = std::make_unique<ListenerService>(*m_engine, config.dataFolder);
}

quint16 TestListening::serveWithRedirect()
{
    begin();
    m_wish.tls = ListenerTls::Own;
    m_wish.redirectPort = freePort();
    m_wish.hosts = {u"workshop.local"_s};
    const auto applied = await(m_service->apply(m_wish));
    if (!applied)
        qFatal("%s", qPrintable(applied.error().message));
    return m_wish.redirectPort;
}

void TestListening::aTakenPortIsSaidByWhom()
{
    const Holder holder;
    begin({{u"listener.port"_s, QString::number(holder.port())}});
    CQ_VERIFY_ERROR(await(m_service->start()), ErrorKind::Unavailable, u"this program itself"_s);
    const ListenerStatus status = m_service->status();
    QVERIFY(!status.isServing);
    QVERIFY2(status.fault.contains(QString::number(holder.port())), qPrintable(status.fault));
    QVERIFY(status.freePort > holder.port());
    QVERIFY(isFree(status.freePort));
    ListenerWish other = m_service->wish();
    other.port = status.freePort;
    CQ_VERIFY_ERROR(await(m_service->apply(other)), ErrorKind::Conflict, u"--set"_s);
}

void TestListening::theTerminalSaysWhoHasThePort()
{
    const Holder holder;
    const Ended ended = call({u"--headless"_s, u"--listen"_s, u"127.0.0.1:%1"_s.arg(holder.port()),
                              u"--data-dir"_s, m_folder->filePath(u"data"_s)});
    QCOMPARE(ended.code, 1);
    const QString us = u"in use by %1 (process %2)."_s
                           .arg(QFileInfo(QCoreApplication::applicationFilePath()).fileName())
                           .arg(QCoreApplication::applicationPid());
    QVERIFY2(ended.err.contains(us), qPrintable(ended.err));
    QVERIFY2(ended.err.contains(u"is free: --set listener.port="_s), qPrintable(ended.err));
}

void TestListening::aRefusedWishLeavesEverythingAsItWas()
{
    begin();
    CQ_VERIFY_OK(await(m_service->apply(m_wish)));
    RawClient client(m_wish.port);
    QVERIFY(client.isReady());
    const Holder holder;
    ListenerWish taken = m_wish;
    taken.port = holder.port();
    CQ_VERIFY_ERROR(await(m_service->apply(taken)), ErrorKind::Unavailable, u"in use"_s);
    QCOMPARE(m_service->wish(), m_wish);
    QVERIFY(m_service->status().isServing);
    QVERIFY(m_service->status().fault.isEmpty()); // it serves, and as it should
    QVERIFY(m_service->status().freePort != 0);
    client.send(get("/openapi.json", "localhost"));
    QCOMPARE(client.answer().status, 200); // not even a connection was lost
    QCOMPARE(statusAt(m_wish.port), 200);
    QCOMPARE(stored().value(u"listener.port"_s), QString::number(m_wish.port));
    taken.port = m_service->status().freePort;
    CQ_VERIFY_OK(await(m_service->apply(taken)));
    QCOMPARE(statusAt(taken.port), 200);
    QCOMPARE(m_service->status().freePort, quint16(0));
    QVERIFY(isFree(m_wish.port));
}

void TestListening::aRefusedWishForTheSamePortBringsTheOldBack()
{
    begin();
    CQ_VERIFY_OK(await(m_service->apply(m_wish)));
    const Holder holder;
    ListenerWish wrong = m_wish;
    wrong.tls = ListenerTls::Own;
    wrong.redirectPort = holder.port();
    CQ_VERIFY_ERROR(await(m_service->apply(wrong)), ErrorKind::Unavailable, u"in use"_s);
    QCOMPARE(m_service->wish(), m_wish);
    QVERIFY(m_service->status().isServing);
    QCOMPARE(statusAt(m_wish.port), 200);
}

void TestListening::theSamePortIsServedAnew()
{
    begin();
    CQ_VERIFY_OK(await(m_service->apply(m_wish)));
    ListenerWish safe = m_wish;
    safe.tls = ListenerTls::Own;
    CQ_VERIFY_OK(await(m_service->apply(safe)));
    QCOMPARE(m_service->status().url, u"https://127.0.0.1:%1"_s.arg(m_wish.port));
    QCOMPARE(m_service->status().fingerprint.count(u':'), 31);
    QCOMPARE(statusAt(m_wish.port, true), 200);
    CQ_VERIFY_OK(await(m_service->apply(m_wish)));
    QCOMPARE(statusAt(m_wish.port), 200);
    QCOMPARE(m_service->status().fingerprint, QString());
}

void TestListening::whoIsServedWhileThePortChangesHearsTheAnswer()
{
    begin();
    CQ_VERIFY_OK(await(m_service->apply(m_wish)));
    // In the middle of sending its body.
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_wish.port);
    QVERIFY(waitUntil([&] { return socket.state() == QAbstractSocket::ConnectedState; }));
    const QByteArray body = R"({"username":"nobody","password":"nothing"})";
    socket.write("POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                 + QByteArray::number(body.size()) + "\r\n\r\n" + body.first(10));
    QVERIFY(waitUntil([&] { return await(m_service->clients()).value_or({}).size() == 1; }));
    const quint16 before = m_wish.port;
    ListenerWish elsewhere = m_wish;
    elsewhere.port = freePort();
    CQ_VERIFY_OK(await(m_service->apply(elsewhere)));
    QCOMPARE(statusAt(elsewhere.port), 200);
    QCOMPARE(statusAt(before), 0); // nobody there
    socket.write(body.sliced(10));
    QByteArray heard;
    QVERIFY(waitUntil([&] {
        heard += socket.readAll();
        return socket.state() == QAbstractSocket::UnconnectedState;
    }));
    // It was read and refused: nobody may sign in yet.
    QVERIFY2(heard.contains("no administrator yet"), heard.constData());
}

void TestListening::whatIsGivenStaysAndTheRestIsKept()
{
    begin({{u"listener.hosts"_s, u"lab,workshop.local"_s}, // not as we would write it
           {u"listener.port"_s, QString::number(m_wish.port)}});
    CQ_VERIFY_OK(await(m_service->start()));
    ListenerWish wish = m_service->wish();
    wish.allowed = u"127.0.0.0/8"_s;
    CQ_VERIFY_OK(await(m_service->apply(wish)));
    QCOMPARE(stored().value(u"listener.allow"_s), u"127.0.0.0/8"_s);
    QCOMPARE(stored().value(u"listener.hosts"_s), u"lab,workshop.local"_s);
}

void TestListening::whatIsGivenCannotBeChanged()
{
    begin({{u"listener.port"_s, QString::number(m_wish.port)}});
    CQ_VERIFY_OK(await(m_service->start()));
    ListenerWish other = m_service->wish();
    other.port = freePort();
    CQ_VERIFY_ERROR(await(m_service->apply(other)), ErrorKind::Conflict,
                    u"listener.port was given for this run by --set"_s);
    QCOMPARE(m_service->wish().port, m_wish.port);
    QCOMPARE(statusAt(m_wish.port), 200); // as before
    QVERIFY(isFree(other.port));
}

void TestListening::switchedOffIsNoFault()
{
    begin();
    CQ_VERIFY_OK(await(m_service->apply(m_wish)));
    QSignalSpy changes(m_service.get(), &ListenerControl::changed);
    m_wish.isEnabled = false;
    CQ_VERIFY_OK(await(m_service->apply(m_wish)));
    QCOMPARE(m_service->status(), ListenerStatus());
    QCOMPARE(changes.last().first().value<ListenerStatus>(), ListenerStatus());
    QVERIFY(isFree(m_wish.port));
}

void TestListening::theRedirectLeadsToTheSamePlace_data()
{
    QTest::addColumn<QByteArray>("host"); // %1 is the redirect's port
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("path") << "127.0.0.1:%1"_ba
                          << "/jobs/7"_ba
                          << "127.0.0.1"_ba;
    QTest::newRow("query") << "localhost:%1"_ba
                           << "/a?x=1&y=%C3%A4%26&x="_ba
                           << "localhost"_ba;
    QTest::newRow("escapes") << "workshop.local"_ba
                             << "/a%2Fb/%20c+d"_ba
                             << "workshop.local"_ba;
    QTest::newRow("two slashes") << "127.0.0.1"_ba
                                 << "//evil.example/x"_ba
                                 << "127.0.0.1"_ba;
    QTest::newRow("IPv6") << "[::1]:%1"_ba
                          << "/"_ba
                          << "[::1]"_ba;
    QTest::newRow("upper case") << "WORKSHOP.local:80"_ba
                                << "/"_ba
                                << "workshop.local"_ba;
}

void TestListening::theRedirectLeadsToTheSamePlace()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, name);
    const quint16 port = serveWithRedirect();
    host.replace("%1", QByteArray::number(port));
    RawClient client(port);
    client.send(get(target, host));
    const RawClient::Answer answer = client.answer();
    QCOMPARE(answer.status, 308);
    QCOMPARE(answer.header("Location"),
             "https://" + name + ':' + QByteArray::number(m_wish.port) + target);
}

void TestListening::theRedirectKeepsTheMethod()
{
    RawClient client(serveWithRedirect());
    client.send("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                "Authorization: Bearer secret\r\n\r\n{}");
    const RawClient::Answer answer = client.answer();
    QCOMPARE(answer.status, 308); // not 301 or 302, of which clients make a GET
    QVERIFY(answer.header("Location").endsWith("/api/v1/jobs"));
    QCOMPARE(statusAt(m_wish.port, true), 200); // and there it is
}

void TestListening::theRedirectAnswersOnlyToOurNames_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::newRow("another's name") << get("/", "evil.example") << 421;
    QTest::newRow("ours inside theirs") << get("/", "workshop.local.evil.example") << 421;
    QTest::newRow("a path in it") << get("/", "localhost/evil.example") << 400;
    QTest::newRow("a user in it") << get("/", "localhost@evil.example") << 400;
    QTest::newRow("none, HTTP/1.0") << "GET / HTTP/1.0\r\n\r\n"_ba << 400;
}

void TestListening::theRedirectAnswersOnlyToOurNames()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    RawClient client(serveWithRedirect());
    client.send(request);
    const RawClient::Answer answer = client.answer();
    QVERIFY2(answer.status == status, answer.head.constData());
    QCOMPARE(answer.header("Location"), QByteArray());
}

void TestListening::aTakenRedirectPortIsNoReasonForAnotherPort()
{
    begin({{u"listener.enabled"_s, u"false"_s}});
    CQ_VERIFY_OK(await(m_service->start()));
    const Holder holder;
    m_wish.tls = ListenerTls::Own;
    m_wish.redirectPort = holder.port();
    CQ_VERIFY_ERROR(await(m_service->apply(m_wish)), ErrorKind::Unavailable,
                    u"Port %1 of 127.0.0.1"_s.arg(holder.port()));
    QCOMPARE(m_service->status().freePort, quint16(0));
    QVERIFY(!m_service->status().isServing); // nothing served before
    QVERIFY(isFree(m_wish.port));
}

QTEST_GUILESS_MAIN(TestListening)

#include "listening.moc"
