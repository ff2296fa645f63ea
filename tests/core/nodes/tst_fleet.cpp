#include "core/nodes/fleet.h"

#include "core/comfy/client.h"
#include "core/storage/migration.h"
#include "core/storage/nodestore.h"
#include "core/storage/writer.h"
#include "tests/support/answer.h"
#include "tests/support/scriptedserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr qint64 kGb = 1024LL * 1024 * 1024;
constexpr qint64 kCard = 24 * kGb;
constexpr int kDeadlineMs = 20'000;

QByteArray statsJson(qint64 usedBytes = 2 * kGb)
{
    const QJsonObject device{
        {u"name"_s, u"cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync"_s},
        {u"type"_s, u"cuda"_s},
        {u"index"_s, 0},
        {u"vram_total"_s, kCard},
        {u"vram_free"_s, kCard - usedBytes},
        {u"torch_vram_total"_s, kGb},
        {u"torch_vram_free"_s, 0},
    };
    const QJsonObject system{{u"os"_s, u"posix"_s}, {u"comfyui_version"_s, u"0.3.64"_s}};
    return QJsonDocument({{u"system"_s, system}, {u"devices"_s, QJsonArray{device}}}).toJson();
}

constexpr auto kStats = "GET /system_stats";

/// A server that answers health questions.
std::unique_ptr<ScriptedServer> healthyServer(qint64 usedBytes = 2 * kGb)
{
    auto server = std::make_unique<ScriptedServer>();
    server->onJson(kStats, statsJson(usedBytes));
    return server;
}

NodeConfig configFor(const QString &name, const QUrl &url, int intervalMs = 500)
{
    NodeConfig config;
    config.name = name;
    config.url = url;
    config.healthIntervalMs = intervalMs;
    return config;
}

} // namespace

class TestFleet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void anAddedNodeIsStoredAndAsked();
    void badConfigsAreRefusedBeforeAnythingIsStored();
    void takenNamesAreConflicts();
    void nodesAreAskedInTheirOwnRhythm();
    void watchedNodesAreAskedEverySecond();
    void silentNodesAreOfflineWithASentence_data();
    void silentNodesAreOfflineWithASentence();
    void aNodeComesBack();
    void oneMissedAnswerIsForgiven();
    void memoryAboveTheLimitIsMarked();
    void nodesOnOneCardCountEachOther();
    void aSharedCardCountsForNodesThatAreNeverAsked();
    void disabledNodesAreLeftAlone();
    void disablingWaitsForTheJobThatRuns();
    void updatesReachTheMonitor();
    void theAddressStaysWhileAJobRuns();
    void credentialsAreSent();
    void nodesWithJobsAreNotRemoved();
    void removedNodesKeepTheirName();
    void testingStoresNothing();
    void testingHasALimit();
    void testingUsesTheStoredSecret();
    void otherPeoplesQueueIsCounted();
    void theRegistrySurvivesARestart();
    void aNodeThatIsNotAskedGetsAnotherChance();
    void switchingChecksOffForgetsTheFault();
    void stoppingEndsEverything();

private:
    QString path() const { return m_folder->filePath(u"main.db"_s); }

    Node nodeOf(NodeId id) const
    {
        const Node *node = m_fleet->find(id);
        return node ? *node : Node{};
    }

    NodeHealth health(NodeId id) const { return nodeOf(id).status.health; }

    NodeId add(const NodeConfig &config, const QString &secret = {})
    {
        const auto added = await(m_fleet->add(config, secret));
        if (!added)
            qFatal("%s", qPrintable(added.error().message));
        return added->config.id;
    }

    QStringList storedNames() const
    {
        const auto connection = Connection::open(path(), Connection::Mode::ReadOnly);
        QStringList names;
        if (connection) {
            for (const NodeConfig &config : NodeStore(**connection).all().value_or({}))
                names << config.name;
        }
        return names;
    }

    void makeFleet()
    {
        m_context = std::make_unique<QObject>();
        m_writer = std::make_unique<Writer>(m_context.get());
        QVERIFY(m_writer->start(path(), mainSchema()));
        m_fleet = std::make_unique<Fleet>(*m_writer, m_clock, u"test"_s);
        CQ_VERIFY_OK(await(m_fleet->load()));
        m_fleet->start();
    }

    std::unique_ptr<QObject> m_context;
    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Fleet> m_fleet;
};

void TestFleet::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    makeFleet();
}

void TestFleet::cleanup()
{
    m_fleet.reset();
    m_writer.reset();
    m_context.reset();
    m_folder.reset();
}

void TestFleet::anAddedNodeIsStoredAndAsked()
{
    const auto server = healthyServer();
    QSignalSpy changed(m_fleet.get(), &Fleet::nodeChanged);
    const auto added = await(m_fleet->add(configFor(u" left "_s, server->url()), {}));
    CQ_VERIFY_OK(added);
    QCOMPARE(added->config.name, u"left"_s);
    QCOMPARE(storedNames(), QStringList{u"left"_s});
    QVERIFY(changed.count() >= 1);
    const NodeId id = added->config.id;
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
    const NodeStatus status = nodeOf(id).status;
    QCOMPARE(status.gpu, u"RTX 4090"_s);
    QCOMPARE(status.comfyVersion, u"0.3.64"_s);
    QCOMPARE(status.vram.total, kCard);
    QCOMPARE(status.vram.free, kCard - 2 * kGb);
    QCOMPARE(status.vram.ours, kGb);
    QVERIFY(status.lastSeen > 0 && status.since > 0);
    QVERIFY(status.fault.isEmpty());
    QVERIFY(m_fleet->isReachable(id));
    QVERIFY(m_fleet->client(id) != nullptr);
    const QList<NodeSample> samples = m_fleet->samples(id, 0);
    QVERIFY(!samples.isEmpty());
    QCOMPARE(samples.first().vram, status.vram);
    QVERIFY(m_fleet->samples(id, samples.last().at).isEmpty());
}

void TestFleet::badConfigsAreRefusedBeforeAnythingIsStored()
{
    NodeConfig config = configFor(u""_s, QUrl(u"http://127.0.0.1:1"_s));
    CQ_VERIFY_ERROR(await(m_fleet->add(config, {})), ErrorKind::Invalid, u"Name"_s);
    config.name = u"x"_s;
    config.url = QUrl(u"ftp://host"_s);
    CQ_VERIFY_ERROR(await(m_fleet->add(config, {})), ErrorKind::Invalid, u"URL"_s);
    CQ_VERIFY_ERROR(await(m_fleet->test(config, {})), ErrorKind::Invalid, u"URL"_s);
    QVERIFY(storedNames().isEmpty());
    QVERIFY(m_fleet->nodes().isEmpty());
    config.url = QUrl(u"http://127.0.0.1:1"_s);
    config.id = NodeId{77};
    CQ_VERIFY_ERROR(await(m_fleet->update(config, {})), ErrorKind::NotFound, u"no such node"_s);
    CQ_VERIFY_ERROR(await(m_fleet->remove(NodeId{77})), ErrorKind::NotFound, u"no such node"_s);
    QVERIFY(!m_fleet->find(NodeId{77}) && !m_fleet->client(NodeId{77}));
    QVERIFY(!m_fleet->isReachable(NodeId{77}));
}

void TestFleet::takenNamesAreConflicts()
{
    const auto server = healthyServer();
    (void)add(configFor(u"left"_s, server->url()));
    CQ_VERIFY_ERROR(await(m_fleet->add(configFor(u"left"_s, server->url()), {})),
                    ErrorKind::Conflict, u"left"_s);
    QCOMPARE(m_fleet->nodes().size(), 1);
}

void TestFleet::nodesAreAskedInTheirOwnRhythm()
{
    const auto quick = healthyServer();
    const auto slow = healthyServer();
    const auto never = healthyServer();
    (void)add(configFor(u"quick"_s, quick->url(), 500));
    (void)add(configFor(u"slow"_s, slow->url(), 60'000));
    const NodeId id = add(configFor(u"never"_s, never->url(), 0));
    QTRY_VERIFY_WITH_TIMEOUT(quick->seen(kStats).size() >= 4, kDeadlineMs);
    QCOMPARE(slow->seen(kStats).size(), 1);
    QVERIFY(never->seen().isEmpty());
    QCOMPARE(health(id), NodeHealth::Unknown);
    QVERIFY(m_fleet->isReachable(id)); // it is asked when there is work
    m_fleet->checkNow({});
    QTRY_COMPARE_WITH_TIMEOUT(slow->seen(kStats).size(), 2, kDeadlineMs);
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
}

void TestFleet::watchedNodesAreAskedEverySecond()
{
    const auto server = healthyServer();
    const auto never = healthyServer();
    (void)add(configFor(u"slow"_s, server->url(), 60'000));
    (void)add(configFor(u"never"_s, never->url(), 0));
    QTRY_COMPARE_WITH_TIMEOUT(server->seen(kStats).size(), 1, kDeadlineMs);
    m_fleet->watch(true);
    m_fleet->watch(true);
    m_fleet->watch(false); // one still looks
    QTRY_VERIFY_WITH_TIMEOUT(server->seen(kStats).size() >= 3, kDeadlineMs);
    QVERIFY(never->seen().isEmpty()); // looking must not wake it
}

void TestFleet::silentNodesAreOfflineWithASentence_data()
{
    QTest::addColumn<int>("status"); ///< 0: refuses connections
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("refused") << 0 << QByteArray();
    QTest::newRow("not ComfyUI") << 200 << QByteArray("<html>router login</html>");
    QTest::newRow("JSON, but not ComfyUI") << 200 << QByteArray("{\"hello\":1}");
    QTest::newRow("wants a credential") << 401 << QByteArray("no");
    QTest::newRow("broken") << 500 << QByteArray("oops");
}

void TestFleet::silentNodesAreOfflineWithASentence()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    ScriptedServer server;
    if (status == 0)
        server.stopListening();
    server.on(kStats, [status, body](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, status, body);
    });
    const QUrl url = status == 0 ? QUrl(u"http://127.0.0.1:1"_s) : server.url();
    const NodeId id = add(configFor(u"left"_s, url));
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Offline, kDeadlineMs);
    const NodeStatus offline = nodeOf(id).status;
    QVERIFY2(offline.fault.contains(url.authority()), qPrintable(offline.fault));
    QVERIFY2(offline.fault.size() > url.authority().size() + 10, qPrintable(offline.fault));
    QCOMPARE(offline.lastSeen, 0);
    QVERIFY(!m_fleet->isReachable(id));
}

void TestFleet::aNodeComesBack()
{
    ScriptedServer server;
    bool isGood = true;
    server.on(kStats, [&isGood](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, isGood ? 200 : 500, isGood ? statsJson() : "oops");
    });
    const NodeId id = add(configFor(u"left"_s, server.url()));
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
    const TimeMs onlineSince = nodeOf(id).status.since;
    isGood = false;
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Offline, kDeadlineMs);
    QVERIFY(nodeOf(id).status.since >= onlineSince);
    QVERIFY(nodeOf(id).status.lastSeen > 0);
    isGood = true;
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
    QVERIFY(nodeOf(id).status.fault.isEmpty());
}

void TestFleet::oneMissedAnswerIsForgiven()
{
    ScriptedServer server;
    NodeId id;
    QList<NodeHealth> healthWhenAsked;
    server.on(kStats, [&](const SeenRequest &, QTcpSocket &socket) {
        healthWhenAsked << (id.isNull() ? NodeHealth::Unknown : health(id));
        if (healthWhenAsked.size() == 1)
            ScriptedServer::reply(socket, 200, statsJson());
        // Later questions are not answered: Python holds its lock.
    });
    id = add(configFor(u"left"_s, server.url()));
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Offline, kDeadlineMs);
    QVERIFY(healthWhenAsked.size() >= 3);
    QCOMPARE(healthWhenAsked.at(2), NodeHealth::Online); // after one time-out
}

void TestFleet::memoryAboveTheLimitIsMarked()
{
    ScriptedServer server;
    qint64 used = 23 * kGb; // 95.8 %
    server.on(kStats, [&used](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 200, statsJson(used));
    });
    NodeConfig config = configFor(u"left"_s, server.url());
    config.vramThreshold = 0.95;
    const NodeId id = add(config);
    QTRY_VERIFY_WITH_TIMEOUT(nodeOf(id).status.overThreshold, kDeadlineMs);
    used = 22 * kGb; // 91.7 %
    QTRY_VERIFY_WITH_TIMEOUT(!nodeOf(id).status.overThreshold, kDeadlineMs);
    config = nodeOf(id).config;
    config.vramThreshold = 0.9; // the limit moves instead of the memory
    CQ_VERIFY_OK(await(m_fleet->update(config, {})));
    QVERIFY(nodeOf(id).status.overThreshold);
}

void TestFleet::nodesOnOneCardCountEachOther()
{
    const auto busy = healthyServer(23 * kGb);
    const auto idle = healthyServer();
    const auto alone = healthyServer();
    const auto other = healthyServer();
    NodeConfig config = configFor(u"busy"_s, busy->url());
    config.card = u"big"_s;
    const NodeId busyId = add(config);
    config = configFor(u"idle"_s, idle->url());
    config.card = u"big"_s;
    const NodeId idleId = add(config);
    const NodeId aloneId = add(configFor(u"alone"_s, alone->url()));
    config = configFor(u"other"_s, other->url());
    config.card = u"small"_s;
    const NodeId otherId = add(config);
    QTRY_VERIFY_WITH_TIMEOUT(nodeOf(busyId).status.overThreshold, kDeadlineMs);
    QTRY_VERIFY_WITH_TIMEOUT(nodeOf(idleId).status.overThreshold, kDeadlineMs);
    QTRY_COMPARE_WITH_TIMEOUT(health(aloneId), NodeHealth::Online, kDeadlineMs);
    QTRY_COMPARE_WITH_TIMEOUT(health(otherId), NodeHealth::Online, kDeadlineMs);
    QVERIFY(!nodeOf(aloneId).status.overThreshold);
    QVERIFY(!nodeOf(otherId).status.overThreshold);
}

void TestFleet::aSharedCardCountsForNodesThatAreNeverAsked()
{
    const auto busy = healthyServer(23 * kGb);
    const auto never = healthyServer();
    NodeConfig config = configFor(u"never"_s, never->url(), 0);
    config.card = u"big"_s;
    const NodeId neverId = add(config);
    config = configFor(u"busy"_s, busy->url());
    config.card = u"big"_s;
    const NodeId busyId = add(config);
    QTRY_VERIFY_WITH_TIMEOUT(nodeOf(busyId).status.overThreshold, kDeadlineMs);
    QVERIFY(nodeOf(neverId).status.overThreshold);
}

void TestFleet::disabledNodesAreLeftAlone()
{
    const auto server = healthyServer();
    const auto metronome = healthyServer();
    (void)add(configFor(u"metronome"_s, metronome->url()));
    NodeConfig config = configFor(u"left"_s, server->url());
    config.enabled = false;
    const NodeId id = add(config);
    QCOMPARE(health(id), NodeHealth::Disabled);
    QVERIFY(!m_fleet->isReachable(id));
    QTRY_VERIFY_WITH_TIMEOUT(metronome->seen(kStats).size() >= 2, kDeadlineMs);
    QVERIFY(server->seen().isEmpty());

    config = nodeOf(id).config;
    config.enabled = true;
    CQ_VERIFY_OK(await(m_fleet->update(config, {})));
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
    config.enabled = false;
    CQ_VERIFY_OK(await(m_fleet->update(config, {})));
    QCOMPARE(health(id), NodeHealth::Disabled);
    const qsizetype asked = server->seen(kStats).size();
    const qsizetype ticks = metronome->seen(kStats).size();
    QTRY_VERIFY_WITH_TIMEOUT(metronome->seen(kStats).size() >= ticks + 3, kDeadlineMs);
    QCOMPARE(server->seen(kStats).size(), asked);
    // On again at once, and off and on, as an impatient person does.
    for (const bool enabled : {true, false, true}) {
        config.enabled = enabled;
        CQ_VERIFY_OK(await(m_fleet->update(config, {})));
    }
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
}

void TestFleet::disablingWaitsForTheJobThatRuns()
{
    const auto server = healthyServer();
    server->onJson("GET /queue", R"({"queue_running":[],"queue_pending":[]})");
    const NodeId id = add(configFor(u"left"_s, server->url()));
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
    m_fleet->addJob(id, JobId{7});
    NodeConfig config = nodeOf(id).config;
    config.enabled = false;
    CQ_VERIFY_OK(await(m_fleet->update(config, {})));
    QCOMPARE(health(id), NodeHealth::Disabled);
    QCOMPARE(nodeOf(id).status.running, 1);
    CQ_VERIFY_OK(await(m_fleet->client(id)->queue())); // its run can still talk to the node
    m_fleet->removeJob(id, JobId{7}, true, false);
    QCOMPARE(nodeOf(id).status.running, 0);
    QCOMPARE(nodeOf(id).status.done, 1);
}

void TestFleet::updatesReachTheMonitor()
{
    const auto server = healthyServer();
    const NodeId id = add(configFor(u"left"_s, server->url()));
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
    const comfy::Client *client = m_fleet->client(id);
    NodeConfig config = nodeOf(id).config;
    config.name = u"right"_s;
    config.slotCount = 3;
    CQ_VERIFY_OK(await(m_fleet->update(config, {})));
    QCOMPARE(nodeOf(id).config, config);
    QCOMPARE(storedNames(), QStringList{u"right"_s});
    QCOMPARE(m_fleet->names().value(id), u"right"_s);
    QCOMPARE(m_fleet->client(id), client); // no reason to start anew
    QCOMPARE(health(id), NodeHealth::Online);

    const auto elsewhere = healthyServer();
    config.url = elsewhere->url();
    CQ_VERIFY_OK(await(m_fleet->update(config, {})));
    QTRY_VERIFY_WITH_TIMEOUT(!elsewhere->seen(kStats).isEmpty(), kDeadlineMs);
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
}

void TestFleet::theAddressStaysWhileAJobRuns()
{
    const auto server = healthyServer();
    const NodeId id = add(configFor(u"left"_s, server->url()));
    m_fleet->addJob(id, JobId{7});
    NodeConfig config = nodeOf(id).config;
    config.url = QUrl(u"http://127.0.0.1:9"_s);
    CQ_VERIFY_ERROR(await(m_fleet->update(config, {})), ErrorKind::Conflict, u"runs a job"_s);
    config = nodeOf(id).config;
    CQ_VERIFY_ERROR(await(m_fleet->update(config, u"new secret"_s)), ErrorKind::Conflict,
                    u"runs a job"_s);
    config.name = u"renamed"_s;
    CQ_VERIFY_OK(await(m_fleet->update(config, {})));
    m_fleet->removeJob(id, JobId{7}, false, true);
    QCOMPARE(nodeOf(id).status.failed, 1);
    config.url = QUrl(u"http://127.0.0.1:9"_s);
    CQ_VERIFY_OK(await(m_fleet->update(config, {})));
}

void TestFleet::credentialsAreSent()
{
    const auto server = healthyServer();
    NodeConfig config = configFor(u"left"_s, server->url());
    config.auth = NodeAuth::Bearer;
    const NodeId id = add(config, u"first"_s);
    const auto lastCredential = [&server] {
        return server->seen(kStats).isEmpty()
            ? QByteArray()
            : server->seen(kStats).last().headers.value("authorization");
    };
    QTRY_COMPARE_WITH_TIMEOUT(lastCredential(), QByteArray("Bearer first"), kDeadlineMs);
    m_fleet->setSecret(id, u"second"_s);
    QTRY_COMPARE_WITH_TIMEOUT(lastCredential(), QByteArray("Bearer second"), kDeadlineMs);
    config = nodeOf(id).config;
    config.auth = NodeAuth::Header;
    config.authHeader = u"X-Key"_s;
    CQ_VERIFY_OK(await(m_fleet->update(config, {}))); // keeps the secret
    QTRY_COMPARE_WITH_TIMEOUT(server->seen(kStats).last().headers.value("x-key"),
                              QByteArray("second"), kDeadlineMs);
    const auto connection = Connection::open(path(), Connection::Mode::ReadOnly);
    CQ_VERIFY_OK(connection);
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("second")); // never on disk
}

void TestFleet::nodesWithJobsAreNotRemoved()
{
    const auto server = healthyServer();
    const NodeId id = add(configFor(u"left"_s, server->url()));
    m_fleet->addJob(id, JobId{7});
    m_fleet->addJob(id, JobId{8});
    QCOMPARE(nodeOf(id).status.currentJob, JobId{7});
    CQ_VERIFY_ERROR(await(m_fleet->remove(id)), ErrorKind::Conflict, u"runs a job"_s);
    m_fleet->removeJob(id, JobId{7}, false, false);
    QCOMPARE(nodeOf(id).status.currentJob, JobId{8});
    CQ_VERIFY_ERROR(await(m_fleet->remove(id)), ErrorKind::Conflict, u"runs a job"_s);
    m_fleet->removeJob(id, JobId{8}, false, false);
    CQ_VERIFY_OK(await(m_fleet->remove(id)));
}

void TestFleet::removedNodesKeepTheirName()
{
    const auto server = healthyServer();
    const NodeId id = add(configFor(u"left"_s, server->url()));
    QSignalSpy removed(m_fleet.get(), &Fleet::nodeRemoved);
    CQ_VERIFY_OK(await(m_fleet->remove(id)));
    QCOMPARE(removed.count(), 1);
    QVERIFY(m_fleet->nodes().isEmpty());
    QVERIFY(storedNames().isEmpty());
    QCOMPARE(m_fleet->names().value(id), u"left"_s); // old jobs still say where they ran
    const NodeId again = add(configFor(u"left"_s, server->url()));
    QVERIFY(again != id);
    CQ_VERIFY_ERROR(await(m_fleet->remove(id)), ErrorKind::NotFound, u"no such node"_s);
}

void TestFleet::testingStoresNothing()
{
    const auto server = healthyServer(6 * kGb);
    const auto tested = await(m_fleet->test(configFor(u"left"_s, server->url()), {}));
    CQ_VERIFY_OK(tested);
    QCOMPARE(tested->comfyVersion, u"0.3.64"_s);
    QCOMPARE(tested->gpu, u"RTX 4090"_s);
    QCOMPARE(tested->vram.total, kCard);
    QCOMPARE(tested->vram.free, kCard - 6 * kGb);
    QVERIFY(tested->certificate.isEmpty());
    QVERIFY(storedNames().isEmpty());
    QVERIFY(m_fleet->nodes().isEmpty());
    CQ_VERIFY_ERROR(await(m_fleet->test(configFor(u"left"_s, QUrl(u"http://127.0.0.1:1"_s)), {})),
                    ErrorKind::Unavailable, u"127.0.0.1:1"_s);
}

void TestFleet::testingHasALimit()
{
    ScriptedServer server;
    server.on(kStats, [](const SeenRequest &, QTcpSocket &) {}); // says nothing
    QElapsedTimer timer;
    timer.start();
    CQ_VERIFY_ERROR(await(m_fleet->test(configFor(u"left"_s, server.url()), {})),
                    ErrorKind::Timeout, server.place());
    QVERIFY2(timer.elapsed() >= 2500, qPrintable(QString::number(timer.elapsed())));
}

void TestFleet::testingUsesTheStoredSecret()
{
    const auto server = healthyServer();
    NodeConfig config = configFor(u"left"_s, server->url(), 0);
    config.auth = NodeAuth::Bearer;
    config.id = add(config, u"stored"_s);
    CQ_VERIFY_OK(await(m_fleet->test(config, {})));
    QCOMPARE(server->seen(kStats).last().headers.value("authorization"),
             QByteArray("Bearer stored"));
    CQ_VERIFY_OK(await(m_fleet->test(config, u"typed"_s)));
    QCOMPARE(server->seen(kStats).last().headers.value("authorization"),
             QByteArray("Bearer typed"));
}

void TestFleet::otherPeoplesQueueIsCounted()
{
    const auto server = healthyServer();
    const auto say = [&server](int remaining) {
        const QString text =
            u"{\"type\":\"status\",\"data\":{\"status\":{\"exec_info\":{\"queue_remaining\":%1}}}}"_s
                .arg(remaining);
        for (QWebSocket *socket : server->webSockets())
            socket->sendTextMessage(text);
    };
    const NodeId id = add(configFor(u"left"_s, server->url()));
    QTRY_VERIFY_WITH_TIMEOUT(!server->webSockets().isEmpty(), kDeadlineMs);
    say(3);
    QTRY_COMPARE_WITH_TIMEOUT(nodeOf(id).status.foreignQueue, 3, kDeadlineMs);
    m_fleet->addJob(id, JobId{7});
    say(4);
    // Ours is one of the four.
    m_fleet->addJob(id, JobId{8});
    say(5);
    QTRY_COMPARE_WITH_TIMEOUT(nodeOf(id).status.foreignQueue, 3, kDeadlineMs);
    say(0);
    QTRY_COMPARE_WITH_TIMEOUT(nodeOf(id).status.foreignQueue, 0, kDeadlineMs);
}

void TestFleet::theRegistrySurvivesARestart()
{
    const auto server = healthyServer();
    NodeConfig config = configFor(u"left"_s, server->url());
    config.card = u"big"_s;
    config.slotCount = 2;
    const NodeId id = add(config);
    const NodeId gone = add(configFor(u"gone"_s, server->url()));
    CQ_VERIFY_OK(await(m_fleet->remove(gone)));
    m_fleet.reset();
    m_writer.reset();
    makeFleet();
    config.id = id;
    QCOMPARE(m_fleet->nodes().size(), 1);
    QCOMPARE(nodeOf(id).config, config);
    QCOMPARE(m_fleet->names().value(gone), u"gone"_s);
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
}

void TestFleet::aNodeThatIsNotAskedGetsAnotherChance()
{
    ScriptedServer server;
    server.on(kStats, [](const SeenRequest &, QTcpSocket &socket) {
        ScriptedServer::reply(socket, 500, "starting");
    });
    const NodeId id = add(configFor(u"cloud"_s, server.url(), 0));
    m_fleet->suspect(id); // posting a job failed
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Offline, kDeadlineMs);
    QVERIFY(!m_fleet->isReachable(id));
    const qsizetype asked = server.seen(kStats).size();
    // Nobody asks it again by itself, so it would stay offline for good.
    QTRY_VERIFY_WITH_TIMEOUT(m_fleet->isReachable(id), kDeadlineMs);
    QCOMPARE(server.seen(kStats).size(), asked);
}

void TestFleet::switchingChecksOffForgetsTheFault()
{
    const NodeId id = add(configFor(u"cloud"_s, QUrl(u"http://127.0.0.1:1"_s)));
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Offline, kDeadlineMs);
    NodeConfig config = nodeOf(id).config;
    config.healthIntervalMs = 0;
    CQ_VERIFY_OK(await(m_fleet->update(config, {})));
    QVERIFY(m_fleet->isReachable(id));
    QCOMPARE(health(id), NodeHealth::Unknown);
}

void TestFleet::stoppingEndsEverything()
{
    ScriptedServer silent;
    silent.on("GET /queue", [](const SeenRequest &, QTcpSocket &) {});
    silent.onJson(kStats, statsJson());
    const auto metronome = healthyServer();
    const NodeId id = add(configFor(u"left"_s, silent.url()));
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
    const auto pending = m_fleet->client(id)->queue();
    QTRY_VERIFY_WITH_TIMEOUT(!silent.seen("GET /queue").isEmpty(), kDeadlineMs);
    m_fleet->stop();
    m_fleet->stop();
    const auto ended = await(pending);
    QVERIFY(!ended);
    QCOMPARE(ended.error().kind, ErrorKind::Unavailable);
    const qsizetype asked = silent.seen(kStats).size();
    Fleet other(*m_writer, m_clock, u"other"_s); // ticks while the first is stopped
    CQ_VERIFY_OK(await(other.load()));
    other.start();
    CQ_VERIFY_OK(await(other.add(configFor(u"metronome"_s, metronome->url()), {})));
    QTRY_VERIFY_WITH_TIMEOUT(metronome->seen(kStats).size() >= 3, kDeadlineMs);
    // The second fleet asks it too: only its connection counts.
    const int firstConnection = silent.seen(kStats).first().connection;
    qsizetype byTheFirst = 0;
    for (const SeenRequest &request : silent.seen(kStats))
        byTheFirst += request.connection == firstConnection ? 1 : 0;
    QVERIFY(byTheFirst <= asked);
    m_fleet->start();
    QTRY_COMPARE_WITH_TIMEOUT(health(id), NodeHealth::Online, kDeadlineMs);
}

QTEST_GUILESS_MAIN(TestFleet)

#include "tst_fleet.moc"
