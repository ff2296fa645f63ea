#include "core/base/clock.h"
#include "core/certificates/selfsigned.h"
#include "core/simnode/simnode.h"
#include "tests/app/program.h"
#include "tests/app/scriptedhost.h"
#include "tests/support/answer.h"

#include <QDir>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

const QString kVariable = u"COMFYQUEUE_TOKEN"_s;

// A graph whose bytes no JSON library would write again.
const QByteArray kGraph = R"({"1":{"class_type":"LoadImage","inputs":{"image":"cat.png"}},
 "2":{"inputs":{"seed":18446744073709551615,"cfg":8.0,"x":["1",0]},"class_type":"KSampler"}})";

Ended callWith(const QByteArray &token, const QStringList &arguments)
{
    Surroundings surroundings;
    if (token.isEmpty())
        surroundings.environment.remove(kVariable);
    else
        surroundings.environment.insert(kVariable, QString::fromLatin1(token));
    return call(arguments, surroundings);
}

/// A certificate of its own, as the program makes one.
http::ListenerConfig withTls()
{
    SelfSignedRequest wanted;
    wanted.names.hosts = {u"localhost"_s};
    wanted.now = SystemClock().now();
    const auto pair = makeSelfSigned(wanted);
    if (!pair)
        qFatal("%s", qPrintable(pair.error().message));
    http::ListenerConfig config;
    config.tls = QSslConfiguration::defaultConfiguration();
    config.tls->setLocalCertificate(QSslCertificate(pair->certificate));
    config.tls->setPrivateKey(QSslKey(pair->key, QSsl::Ec));
    return config;
}

QString fingerprintOf(const http::ListenerConfig &config)
{
    return QString::fromLatin1(
        config.tls->localCertificate().digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

} // namespace

/// `comfyqueue submit`, with real processes and a scripted server.
class TestSubmitCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aJobIsAccepted();
    void titleAndPriorityAreSent();
    void namesThatFitNoFormGoAsJson();
    void theTokenComesFromAFileFirst();
    void changesAreToldAndOutputsFetched();
    void namesFromTheServerStayInTheFolder();
    void whatArrivesBrokenIsFetchedAgain();
    void whatStaysBrokenIsNotKept();
    void badEndsEndWithOne_data();
    void badEndsEndWithOne();
    void aServerThatIsAwayForAWhileIsAskedAgain();
    void interruptingLeavesTheJob();
    void aTimeOutLeavesTheJob();
    void refusalsAreTold_data();
    void refusalsAreTold();
    void aLongBodyIsRefusedBeforeItIsSent();
    void whatBreaksIsSentAgainUnderOneKey();
    void nonsenseIsNamed_data();
    void nonsenseIsNamed();
    void strangeProtocolsAreNamed();
    void nobodyListens();
    void unknownCertificatesAreRefused();
    void aServerWithoutTlsIsNamed();
    void whatIsWrongIsSaid_data();
    void whatIsWrongIsSaid();
    void theProgramItselfTakesTheJob_data();
    void theProgramItselfTakesTheJob();
    void theTokenIsNoSetting();
    void itHelps();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }

    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QStringList submission(const QStringList &more = {}) const
    {
        return QStringList{u"submit"_s, path(u"cat.json"_s), u"--server"_s, m_host->url()} + more;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedHost> m_host;
};

void TestSubmitCommand::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_host = std::make_unique<ScriptedHost>();
    write(u"cat.json"_s, kGraph);
    write(u"cat.png"_s, QByteArray("\x89PNG\r\n\0\r\n--", 12));
}

void TestSubmitCommand::cleanup()
{
    m_host.reset();
    m_folder.reset();
}

void TestSubmitCommand::aJobIsAccepted()
{
    const Ended sent = callWith(kToken, submission());
    QCOMPARE(sent.err, QString());
    QCOMPARE(sent.code, 0);
    QCOMPARE(sent.out, u"job 12 accepted, id %1\n"_s.arg(kJobId));
    QCOMPARE(m_host->requests.size(), 1);
    const http::Request &request = m_host->requests.first();
    QCOMPARE(request.method, http::Method::Post);
    QCOMPARE(request.path, "/api/v1/jobs");
    QCOMPARE(request.headers.value("Authorization"), "Bearer " + kToken);
    const auto form = http::readForm(request);
    CQ_VERIFY_OK(form);
    QCOMPARE(form->field(u"title").value_or(QString()), u"cat"_s);
    QVERIFY(!form->field(u"priority"));
    QVERIFY(form->file(u"workflow"));
    QCOMPARE(form->file(u"workflow")->bytes, kGraph);
    QCOMPARE(form->files.size(), 2);
    QCOMPARE(form->files.last().fileName, u"cat.png"_s);
    QCOMPARE(form->files.last().bytes, read(u"cat.png"_s));
}

void TestSubmitCommand::titleAndPriorityAreSent()
{
    const Ended sent =
        callWith(kToken, submission({u"--title"_s, u"Katze – “groß”"_s, u"--priority"_s, u"3"_s}));
    QCOMPARE(sent.code, 0);
    const auto form = http::readForm(m_host->requests.first());
    CQ_VERIFY_OK(form);
    QCOMPARE(form->field(u"title").value_or(QString()), u"Katze – “groß”"_s);
    QCOMPARE(form->field(u"priority").value_or(QString()), u"3"_s);
}

void TestSubmitCommand::namesThatFitNoFormGoAsJson()
{
    QByteArray graph = kGraph;
    graph.replace("cat.png", "sub/cat.png");
    write(u"cat.json"_s, graph);
    QVERIFY(QDir(m_folder->path()).mkdir(u"sub"_s));
    QVERIFY(QFile::copy(path(u"cat.png"_s), path(u"sub/cat.png"_s)));
    const Ended sent = callWith(kToken, submission());
    QVERIFY2(sent.code == 0, qPrintable(sent.err));
    const QByteArray body = m_host->requests.first().body;
    QVERIFY(body.contains(graph)); // as the bytes that it is
    const QJsonObject fields = QJsonDocument::fromJson(body).object();
    QCOMPARE(fields.value(u"title"_s).toString(), u"cat"_s);
    const QJsonValue input = fields.value(u"inputs"_s).toArray().first();
    QCOMPARE(input[u"name"_s].toString(), u"sub/cat.png"_s);
    QCOMPARE(QByteArray::fromBase64(input[u"data"_s].toString().toLatin1()), read(u"cat.png"_s));
}

void TestSubmitCommand::theTokenComesFromAFileFirst()
{
    const QString file = write(u"token"_s, kToken + "\r\nmore\n");
    QCOMPARE(callWith("another", submission({u"--token-file"_s, file})).code, 0);
    QCOMPARE(callWith("another", submission()).code, 1);
}

void TestSubmitCommand::changesAreToldAndOutputsFetched()
{
    m_host->states = {u"pending"_s, u"pending"_s, u"running"_s, u"completed"_s};
    m_host->addOutput(u"cat.txt"_s, "first");
    m_host->addOutput(u"cat.txt"_s, QByteArray(3'000'000, 'x'));
    m_host->addOutput({}, "inline");
    QVERIFY(QDir(m_folder->path()).mkdir(u"out"_s));
    write(u"out/cat.txt"_s, "mine");
    const Ended sent = callWith(kToken, submission({u"--output"_s, path(u"out"_s)}));
    QVERIFY2(sent.code == 0, qPrintable(sent.err));
    QCOMPARE(sent.lines().sliced(1),
             (QStringList{u"job 12 pending"_s, u"job 12 running on gpu-a"_s, u"job 12 completed"_s,
                          u"3 file(s) in %1"_s.arg(path(u"out"_s))}));
    QCOMPARE(read(u"out/cat.txt"_s), "mine");
    QCOMPARE(read(u"out/cat (2).txt"_s), "first");
    QCOMPARE(read(u"out/cat (3).txt"_s), QByteArray(3'000'000, 'x'));
    QCOMPARE(read(u"out/output-3.txt"_s), "inline");
    QCOMPARE(QDir(path(u"out"_s)).entryList(QDir::Files | QDir::Hidden).size(), 4);
}

void TestSubmitCommand::namesFromTheServerStayInTheFolder()
{
    m_host->states = {u"completed"_s};
    m_host->addOutput(u"../../evil.txt"_s, "a");
    m_host->addOutput(u"/tmp/evil.txt"_s, "b");
    m_host->addOutput(u".."_s, "c");
    const Ended sent = callWith(kToken, submission({u"--output"_s, path(u"out"_s)}));
    QVERIFY2(sent.code == 0, qPrintable(sent.err));
    QCOMPARE(read(u"out/evil.txt"_s), "a");
    QCOMPARE(read(u"out/evil (2).txt"_s), "b");
    QCOMPARE(QDir(path(u"out"_s)).entryList(QDir::Files | QDir::Hidden).size(), 3);
}

void TestSubmitCommand::whatArrivesBrokenIsFetchedAgain()
{
    m_host->states = {u"completed"_s};
    m_host->addOutput(u"a.txt"_s, QByteArray(100'000, 'a'));
    m_host->override = [this](const http::Request &request) {
        http::Response response = m_host->answer(request);
        if (request.path == "/api/v1/outputs/1" && m_host->count(request.path) == 1)
            response.truncateAfter = 50'000;
        return response;
    };
    const Ended sent = callWith(kToken, submission({u"--output"_s, path(u"out"_s)}));
    QVERIFY2(sent.code == 0, qPrintable(sent.err));
    QCOMPARE(m_host->count("/api/v1/outputs/1"), 2);
    QCOMPARE(read(u"out/a.txt"_s), QByteArray(100'000, 'a'));
}

void TestSubmitCommand::whatStaysBrokenIsNotKept()
{
    m_host->states = {u"completed"_s};
    m_host->addOutput(u"a.txt"_s, "aaaa");
    m_host->override = [this](const http::Request &request) {
        return request.path == "/api/v1/outputs/1"
            ? http::Response::bytes(200, "text/plain", "aaab")
            : m_host->answer(request);
    };
    const Ended sent = callWith(kToken, submission({u"--output"_s, path(u"out"_s)}));
    QCOMPARE(sent.code, 1);
    QVERIFY2(sent.err.contains(u"a.txt"_s) && sent.err.contains(u"checksum"_s),
             qPrintable(sent.err));
    QVERIFY(QDir(path(u"out"_s)).entryList(QDir::Files | QDir::Hidden).isEmpty());
}

void TestSubmitCommand::badEndsEndWithOne_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("says");
    QTest::newRow("failed") << u"failed"_s << u"The card is full.\x1b[2J"_s
                            << u"The job failed: The card is full."_s;
    QTest::newRow("failed without a word") << u"failed"_s << QString() << u"The job failed"_s;
    QTest::newRow("cancelled") << u"cancelled"_s << QString() << QString();
}

void TestSubmitCommand::badEndsEndWithOne()
{
    QFETCH(QString, state);
    QFETCH(QString, message);
    QFETCH(QString, says);
    m_host->states = {u"pending"_s, state};
    m_host->message = message;
    const Ended sent = callWith(kToken, submission({u"--wait"_s}));
    QCOMPARE(sent.code, 1);
    QCOMPARE(sent.lines().last(), u"job 12 "_s + state);
    QVERIFY2(sent.err.contains(says) && !sent.err.contains(u'\x1b'), qPrintable(sent.err));
}

void TestSubmitCommand::aServerThatIsAwayForAWhileIsAskedAgain()
{
    m_host->states = {u"pending"_s, u"completed"_s};
    m_host->override = [this](const http::Request &request) {
        switch (m_host->requests.size()) {
        case 2:
            return http::Response::abort();
        case 3:
            return ScriptedHost::refusal(503, u"Soon."_s);
        default:
            return m_host->answer(request);
        }
    };
    const Ended sent = callWith(kToken, submission({u"--wait"_s}));
    QVERIFY2(sent.code == 0, qPrintable(sent.err));
    QCOMPARE(sent.lines().last(), u"job 12 completed"_s);
    QCOMPARE(sent.err.count(u"asked again"_s), 1); // once for one absence
}

void TestSubmitCommand::interruptingLeavesTheJob()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(kVariable, QString::fromLatin1(kToken));
    Running program(submission({u"--wait"_s}), environment);
    QProcess &process = program.process();
    QByteArray out;
    QVERIFY(QTest::qWaitFor(
        [&] {
            out += process.readAllStandardOutput();
            return out.contains("job 12 pending");
        },
        kPatienceMs));
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, kPatienceMs));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QCOMPARE(process.readAllStandardError(), "Interrupted; job 12 stays with the server.\n");
    QVERIFY(std::ranges::all_of(m_host->requests, [](const http::Request &request) {
        return request.method == http::Method::Get || request.path == "/api/v1/jobs";
    }));
}

void TestSubmitCommand::aTimeOutLeavesTheJob()
{
    const Ended sent = callWith(kToken, submission({u"--wait"_s, u"--timeout"_s, u"1"_s}));
    QCOMPARE(sent.code, 1);
    QCOMPARE(sent.err, u"Not done after 1 s; job 12 stays with the server.\n"_s);
}

void TestSubmitCommand::refusalsAreTold_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("says");
    QTest::newRow("401") << 401 << R"({"error":{"message":"The token has ended."}})"_ba
                         << ""_ba << u"answers: The token has ended."_s;
    QTest::newRow("429") << 429 << R"({"error":{"message":"Too many waiting jobs."}})"_ba
                         << "Retry-After: 7"_ba
                         << u"Too many waiting jobs.\nIt can be tried again in 7 s."_s;
    QTest::newRow("422 with a suggestion")
        << 422 << R"({"error":{"message":"No.","suggestion":"Do this.","details":"node 3"}})"_ba
        << ""_ba << u"No.\nDo this.\nnode 3"_s;
    QTest::newRow("another form") << 403 << R"({"detail":"Not for you."})"_ba
                                  << ""_ba << u"answers: Not for you."_s;
    QTest::newRow("500 without a word") << 500 << ""_ba
                                        << ""_ba << u"answers POST /api/v1/jobs with HTTP 500"_s;
    QTest::newRow("404 of something else") << 404 << "<html>nginx</html>"_ba
                                           << ""_ba << u"HTTP 404"_s;
    QTest::newRow("elsewhere") << 308 << ""_ba
                               << "Location: https://other.test/"_ba
                               << u"redirects to https://other.test/"_s;
}

void TestSubmitCommand::refusalsAreTold()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, header);
    QFETCH(QString, says);
    m_host->override = [&](const http::Request &) {
        http::Response response = http::Response::json(status, body);
        const qsizetype colon = header.indexOf(": ");
        if (colon > 0)
            response.headers.set(header.first(colon), header.sliced(colon + 2));
        return response;
    };
    const Ended sent = callWith(kToken, submission({u"--wait"_s}));
    QCOMPARE(sent.code, 1);
    QCOMPARE(sent.out, QString());
    QVERIFY2(sent.err.contains(says) && sent.err.contains(u"127.0.0.1:"_s), qPrintable(sent.err));
    QCOMPARE(m_host->requests.size(), 1);
}

void TestSubmitCommand::aLongBodyIsRefusedBeforeItIsSent()
{
    write(u"cat.png"_s, QByteArray(5'000'000, 'x'));
    const Ended refused = callWith("wrong", submission());
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains(u"The token is unknown."_s), qPrintable(refused.err));
    QCOMPARE(m_host->count("/api/v1/jobs"), 0);
    const Ended taken = callWith(kToken, submission());
    QVERIFY2(taken.code == 0, qPrintable(taken.err));
    const auto form = http::readForm(m_host->requests.last());
    CQ_VERIFY_OK(form);
    QCOMPARE(form->files.last().size(), 5'000'000);
}

void TestSubmitCommand::whatBreaksIsSentAgainUnderOneKey()
{
    m_host->override = [this](const http::Request &request) {
        return m_host->requests.size() == 1 ? http::Response::abort() : m_host->answer(request);
    };
    const Ended taken = callWith(kToken, submission());
    QVERIFY2(taken.code == 0, qPrintable(taken.err));
    QCOMPARE(m_host->requests.size(), 2);
    const QByteArray key = m_host->requests.first().headers.value("Idempotency-Key");
    QVERIFY(!QUuid(QString::fromLatin1(key)).isNull());
    QCOMPARE(m_host->requests.last().headers.value("Idempotency-Key"), key);
    const auto form = http::readForm(m_host->requests.last());
    CQ_VERIFY_OK(form);
    QCOMPARE(form->files.last().bytes, read(u"cat.png"_s));
    m_host->requests.clear();
    m_host->override = [](const http::Request &) { return http::Response::abort(); };
    const Ended lost = callWith(kToken, submission());
    QCOMPARE(lost.code, 1);
    QVERIFY2(lost.err.contains(u"is not known"_s), qPrintable(lost.err));
    QCOMPARE(m_host->count("/api/v1/jobs"), 3); // and none that Qt sent by itself
    QVERIFY(m_host->requests.first().headers.value("Idempotency-Key") != key); // another job
}

void TestSubmitCommand::nonsenseIsNamed_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    QTest::newRow("a page") << "<html>Welcome</html>"_ba << u"JSON"_s;
    QTest::newRow("nothing") << ""_ba << u"JSON"_s;
    QTest::newRow("a list") << "[]"_ba << u"JSON"_s;
    QTest::newRow("an empty object") << "{}"_ba << u"no id"_s;
    QTest::newRow("an id that is none")
        << R"({"id":"../../x","number":1,"state":"pending"})"_ba << u"no id"_s;
    QTest::newRow("no number")
        << R"({"id":"01938a5e-7c1d-7b3a-9f00-0123456789ab","state":"pending"})"_ba << u"number"_s;
    QTest::newRow("an unknown state")
        << R"({"id":"01938a5e-7c1d-7b3a-9f00-0123456789ab","number":1,"state":"asleep"})"_ba
        << u"asleep"_s;
}

void TestSubmitCommand::nonsenseIsNamed()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, says);
    m_host->override = [&](const http::Request &) {
        return http::Response::bytes(202, "text/html", body);
    };
    const Ended sent = callWith(kToken, submission({u"--wait"_s}));
    QCOMPARE(sent.code, 1);
    QCOMPARE(sent.out, QString());
    QVERIFY2(sent.err.contains(says) && sent.err.contains(u"ComfyQueue server"_s),
             qPrintable(sent.err));
}

void TestSubmitCommand::strangeProtocolsAreNamed()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("SSH-2.0-OpenSSH_9.2p1\r\n");
            socket->disconnectFromHost();
        });
    });
    const QString place = u"127.0.0.1:%1"_s.arg(server.serverPort());
    const Ended sent =
        callWith(kToken, {u"submit"_s, path(u"cat.json"_s), u"--server"_s, u"http://"_s + place});
    QCOMPARE(sent.code, 1);
    QVERIFY2(sent.err.contains(place), qPrintable(sent.err));
}

void TestSubmitCommand::nobodyListens()
{
    const QStringList arguments = submission();
    m_host->stop();
    const Ended sent = callWith(kToken, arguments);
    QCOMPARE(sent.code, 1);
    QVERIFY2(sent.err.contains(u"refuses the connection"_s), qPrintable(sent.err));
    QVERIFY(!sent.err.contains(u"is not known"_s)); // it cannot have taken anything
}

void TestSubmitCommand::unknownCertificatesAreRefused()
{
    const http::ListenerConfig config = withTls();
    const QString fingerprint = fingerprintOf(config);
    m_host = std::make_unique<ScriptedHost>(config);
    const Ended unknown = callWith(kToken, submission());
    QCOMPARE(unknown.code, 1);
    QVERIFY2(unknown.err.contains(u"--fingerprint "_s + fingerprint), qPrintable(unknown.err));
    const Ended other = callWith(kToken, submission({u"--fingerprint"_s, QString(64, u'a')}));
    QCOMPARE(other.code, 1);
    QVERIFY2(other.err.contains(u"another certificate"_s) && other.err.contains(fingerprint),
             qPrintable(other.err));
    QVERIFY(m_host->requests.isEmpty()); // no token was shown to anybody
    m_host->states = {u"completed"_s};
    m_host->addOutput(u"a.txt"_s, "aaaa");
    const Ended pinned = callWith(
        kToken,
        submission({u"--fingerprint"_s, fingerprint.toLower(), u"--output"_s, path(u"out"_s)}));
    QVERIFY2(pinned.code == 0, qPrintable(pinned.err));
    QCOMPARE(read(u"out/a.txt"_s), "aaaa");
}

void TestSubmitCommand::aServerWithoutTlsIsNamed()
{
    const QString url = m_host->url().replace(u"http:"_s, u"https:"_s);
    const Ended sent = callWith(kToken, {u"submit"_s, path(u"cat.json"_s), u"--server"_s, url});
    QCOMPARE(sent.code, 1);
    QVERIFY2(sent.err.contains(u"TLS"_s), qPrintable(sent.err));
}

void TestSubmitCommand::whatIsWrongIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("says");
    const QString file = u"DIR/cat.json"_s; // DIR: the folder of the test
    const QStringList good{file, u"--server"_s, u"http://127.0.0.1:9"_s};
    QTest::newRow("nothing") << QStringList{} << kToken << u"workflow file"_s;
    QTest::newRow("no server") << QStringList{file} << kToken << u"--server URL"_s;
    QTest::newRow("an address that is none")
        << QStringList{file, u"--server"_s, u"htp:/x"_s} << kToken << u"htp:/x"_s;
    QTest::newRow("a password in the address")
        << QStringList{file, u"--server"_s, u"http://a:b@127.0.0.1:9"_s} << kToken
        << u"--token-file"_s;
    QTest::newRow("a short fingerprint")
        << QStringList{file, u"--server"_s, u"https://x"_s, u"--fingerprint"_s, u"AB:CD"_s}
        << kToken << u"64 hexadecimal"_s;
    QTest::newRow("letters in a fingerprint")
        << QStringList{file, u"--server"_s, u"https://x"_s, u"--fingerprint"_s, QString(64, u'x')}
        << kToken << u"64 hexadecimal"_s;
    QTest::newRow("a fingerprint without TLS")
        << good + QStringList{u"--fingerprint"_s, QString(64, u'a')} << kToken << u"https"_s;
    QTest::newRow("priority 4") << good + QStringList{u"--priority"_s, u"4"_s} << kToken
                                << u"0 to 3"_s;
    QTest::newRow("no time") << good + QStringList{u"--timeout"_s, u"0"_s} << kToken
                             << u"--timeout"_s;
    QTest::newRow("no token") << good << ""_ba << u"COMFYQUEUE_TOKEN"_s;
    QTest::newRow("a token of two words") << good << "a b"_ba << u"no token"_s;
    QTest::newRow("no token file")
        << good + QStringList{u"--token-file"_s, u"DIR/none"_s} << kToken << u"cannot be read"_s;
    QTest::newRow("an empty token file")
        << good + QStringList{u"--token-file"_s, u"DIR/empty"_s} << kToken << u"has no token"_s;
    QTest::newRow("no workflow") << QStringList{u"DIR/none.json"_s} + good.sliced(1) << kToken
                                 << u"none.json"_s;
    QTest::newRow("no graph") << QStringList{u"DIR/cat.png"_s} + good.sliced(1) << kToken
                              << u"cat.png"_s;
    QTest::newRow("a missing input")
        << QStringList{u"DIR/dog.json"_s} + good.sliced(1) << kToken << u"dog.png"_s;
    QTest::newRow("a folder that cannot be")
        << good + QStringList{u"--output"_s, u"DIR/cat.json/out"_s} << kToken
        << u"cannot be written"_s;
}

void TestSubmitCommand::whatIsWrongIsSaid()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, token);
    QFETCH(QString, says);
    write(u"empty"_s, "\n\n");
    write(u"dog.json"_s, R"({"1":{"class_type":"LoadImage","inputs":{"image":"dog.png"}}})");
    arguments.replaceInStrings(u"DIR/"_s, m_folder->path() + u'/');
    const Ended wrong = callWith(token, QStringList{u"submit"_s} + arguments);
    QCOMPARE(wrong.code, 2);
    QCOMPARE(wrong.out, QString());
    QVERIFY2(wrong.err.contains(says), qPrintable(wrong.err));
}

void TestSubmitCommand::theProgramItselfTakesTheJob_data()
{
    QTest::addColumn<QString>("tls");
    QTest::newRow("http") << u"off"_s;
    QTest::newRow("https") << u"own"_s;
}

void TestSubmitCommand::theProgramItselfTakesTheJob()
{
    QFETCH(QString, tls);
    SimNodeConfig config;
    config.node = defaultScenario().nodes.first();
    config.node.jobSeconds = 0;
    SimNode node(config);
    CQ_VERIFY_OK(node.start());
    const QString folder = path(u"data"_s);
    Running program({u"--headless"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--set"_s,
                     u"listener.tls="_s + tls, u"--set"_s, u"quota.input_megabytes=1"_s,
                     u"--data-dir"_s, folder});
    QByteArray out;
    QVERIFY(QTest::qWaitFor(
        [&] {
            out += program.process().readAllStandardOutput();
            return out.startsWith("listening on ") && out.endsWith('\n');
        },
        kPatienceMs));
    const QString url = QString::fromLatin1(out.trimmed().sliced(13));
    Surroundings typed;
    typed.input = "a good password\n";
    QCOMPARE(call({u"user"_s, u"add"_s, u"mira"_s, u"--password-stdin"_s, u"--data-dir"_s, folder},
                  typed)
                 .code,
             0);
    const Ended made = call({u"token"_s, u"create"_s, u"--user"_s, u"mira"_s, u"--label"_s, u"x"_s,
                             u"--data-dir"_s, folder});
    const QByteArray key = made.out.trimmed().toLatin1();
    QCOMPARE(call({u"node"_s, u"add"_s, u"gpu-a"_s, node.url().toString(), u"--data-dir"_s, folder})
                 .code,
             0);
    const QString workflows = QStringLiteral(CQ_SOURCE_DIR) + u"/resources/workflows/"_s;
    QStringList send{u"submit"_s,   workflows + u"image-input.json"_s,
                     u"--server"_s, url,
                     u"--output"_s, path(u"out"_s)};
    if (tls == "own"_L1) {
        const QString refused = callWith(key, send).err;
        const QString mark = u"--fingerprint "_s;
        QVERIFY2(refused.contains(mark), qPrintable(refused));
        send << mark.trimmed() << refused.sliced(refused.indexOf(mark) + mark.size()).trimmed();
    }
    const Ended sent = callWith(key, send);
    QVERIFY2(sent.code == 0, qPrintable(sent.err));
    QVERIFY2(sent.lines().first().startsWith(u"job 1 accepted, id "_s), qPrintable(sent.out));
    QVERIFY2(sent.lines().contains(u"job 1 completed"_s), qPrintable(sent.out));
    QCOMPARE(QDir(path(u"out"_s)).entryList(QDir::Files).size(), 1);
    // Only editors go before others, and a wrong key opens nothing.
    const Ended first = callWith(key, send + QStringList{u"--priority"_s, u"0"_s});
    QCOMPARE(first.code, 1);
    QVERIFY2(first.err.contains(u"editor"_s), qPrintable(first.err));
    QCOMPARE(callWith("cq_wrong", send).code, 1);
    if (tls == "off"_L1) { // one byte more than the settings allow
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost),
                             static_cast<quint16>(QUrl(url).port()));
        QVERIFY(socket.waitForConnected(kPatienceMs));
        socket.write("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                     + "\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                       "Content-Length: 1048577\r\n\r\n");
        QVERIFY(socket.waitForReadyRead(kPatienceMs));
        QVERIFY(socket.readAll().startsWith("HTTP/1.1 413 "));
    }
    QCOMPARE(node.received(), 1);
}

void TestSubmitCommand::theTokenIsNoSetting()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(kVariable, QString::fromLatin1(kToken));
    const QString folder = path(u"data"_s);
    const Running program({u"--headless"_s, u"--data-dir"_s, folder}, environment);
    QVERIFY(isServing(folder));
}

void TestSubmitCommand::itHelps()
{
    const Ended help = call({u"submit"_s, u"--help"_s});
    QCOMPARE(help.code, 0);
    QVERIFY2(help.out.contains(u"--fingerprint"_s) && help.out.contains(kVariable),
             qPrintable(help.out));
}

QTEST_GUILESS_MAIN(TestSubmitCommand)

#include "submitcommand.moc"
