#include "core/simnode/simnode.h"
#include "simclient.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QThread>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace cq;
using cq::test::Json;
using cq::test::SimClient;
using cq::test::SimSocket;

namespace {

Json workflow(const QString &name)
{
    QFile file(QStringLiteral(CQ_SOURCE_DIR "/resources/workflows/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no workflow %s", qPrintable(name));
    return Json::parse(file.readAll().toStdString());
}

/// EmptyImage → SaveImage; another colour is another prompt.
Json blank(int color, const std::string &prefix = "blank")
{
    return {{"1",
             {{"class_type", "EmptyImage"},
              {"inputs", {{"width", 8}, {"height", 8}, {"batch_size", 1}, {"color", color}}}}},
            {"2",
             {{"class_type", "SaveImage"},
              {"inputs", {{"images", {"1", 0}}, {"filename_prefix", prefix}}}}}};
}

SimNodeConfig config(double jobSeconds = 0, const QList<SimFault> &faults = {})
{
    SimNodeConfig made;
    made.node = defaultScenario().nodes.constFirst();
    made.node.jobSeconds = jobSeconds;
    made.node.faults = faults;
    return made;
}

SimFault fault(SimFaultKind kind, int afterPrompts = 0, double seconds = 0)
{
    SimFault made;
    made.kind = kind;
    made.trigger.afterPrompts = afterPrompts;
    made.seconds = seconds;
    return made;
}

Json historyOf(SimClient &client, const std::string &id)
{
    const Json all = client.get(u"/history/"_s + QString::fromStdString(id)).json();
    return all.contains(id) ? all[id] : Json();
}

std::string post(SimClient &client, const Json &graph, const Json &more = Json::object())
{
    Json body = {{"prompt", graph}};
    body.update(more);
    const auto answer = client.post(u"/prompt"_s, body);
    return answer.status == 200 ? answer.json()["prompt_id"].get<std::string>() : std::string();
}

} // namespace

class tst_SimNode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blankImageRunsEndToEnd();
    void everyShippedWorkflowRuns_data();
    void everyShippedWorkflowRuns();
    void videoKeepsStillAndFile();
    void backgroundIsCutAndCropped();

    void picturesLeaveThroughTheSocket();

    void lowerNumbersRunFirst();
    void onlyWhatChangedRunsAgain();
    void changedInputFileIsNotTakenFromTheCache();
    void oldServerMintsItsOwnIds();
    void newServerWantsUuids();
    void unknownClassIsRefusedLikeAMissingOne();
    void apiAliasAnswersTheSame();
    void whatPythonReadsIsRead();

    void modelsTakeMemoryAndMakeRoom();
    void modelThatNeverFitsRunsOutOfMemory();
    void othersTakeMemory();

    void jobsTakeTheirTime();
    void zeroSecondsIsFast();
    void nodeWorksOnAnotherThread();
    void startingAndStoppingTwiceIsFine();
    void recordOutlivesRestart();

    void refusesForAWhile();
    void stallsForAWhile();
    void dropsWebSockets();
    void answersLate();
    void answersHalf();
    void hangsUpAfterAccepting();
    void saysTheEndTwice();
    void restartsAndForgets();
    void runsOutOfMemoryOnEverySecondPrompt();
    void failsAtAClass();
    void liesAboutTheQueue();
    void faultsComeByTheClock();
};

void tst_SimNode::blankImageRunsEndToEnd()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    SimSocket socket(node.url(), u"me"_s);
    QVERIFY(socket.isOpen);
    const std::string id = post(client, workflow(u"blank-image.json"_s), {{"client_id", "me"}});
    QVERIFY(socket.waitForEnd(id));
    const Json image = historyOf(client, id)["outputs"]["3"]["images"][0];
    QCOMPARE(QString::fromStdString(image["filename"]), u"blank_00001_.png"_s);
    const auto file = client.get(u"/view?filename=blank_00001_.png&type=output"_s);
    QCOMPARE(file.status, 200);
    const QImage picture = QImage::fromData(file.body);
    QCOMPARE(picture.size(), QSize(512, 384));
    QCOMPARE(picture.pixelColor(100, 100), QColor(0x33, 0x66, 0x99));
    QCOMPARE(node.received(), 1);
    QCOMPARE(node.executed(), 1);
}

void tst_SimNode::everyShippedWorkflowRuns_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("output"); ///< graph node whose output is looked at
    QTest::addColumn<QSize>("size");
    const auto row = [](const char *name, const char *output, QSize size) {
        QTest::newRow(name) << QString::fromLatin1(name) << QString::fromLatin1(output) << size;
    };
    row("blank-image.json", "3", QSize(512, 384));
    row("image-input.json", "4", QSize(640, 480));
    row("sdxl-text-to-image.json", "9", QSize(1024, 1024));
    row("image-to-image.json", "10", QSize(1024, 768));
    row("flux-text-to-image.json", "9", QSize(1216, 832));
    row("remove-background.json", "3", QSize(320, 240));
    row("upscale-4x.json", "4", QSize(1280, 960));
    row("video.json", "28", QSize(832, 480));
    // A workflow nobody wrote a row for must not slip through.
    QCOMPARE(
        QDir(QStringLiteral(CQ_SOURCE_DIR "/resources/workflows")).entryList({u"*.json"_s}).size(),
        8);
}

void tst_SimNode::everyShippedWorkflowRuns()
{
    QFETCH(QString, name);
    QFETCH(QString, output);
    QFETCH(QSize, size);
    SimNode node(config());
    QVERIFY(node.start());
    QVERIFY(QFile::copy(QStringLiteral(CQ_SOURCE_DIR "/resources/workflows/example.png"),
                        node.folder(u"input"_s) + u"/example.png"_s));
    SimClient client(node.url());
    const auto answer = client.post(u"/prompt"_s, {{"prompt", workflow(name)}});
    QVERIFY2(answer.status == 200, answer.body.constData());
    QVERIFY(answer.json()["node_errors"].empty());
    const std::string id = answer.json()["prompt_id"];
    QTRY_COMPARE_WITH_TIMEOUT(node.remaining(), 0, 30'000);
    const Json entry = historyOf(client, id);
    QVERIFY2(entry["status"]["completed"] == true, entry["status"].dump().c_str());
    const Json outputs = entry["outputs"][output.toStdString()];
    const Json file = outputs.begin().value()[0];
    const QString still =
        QString::fromStdString(file.contains("workflow") ? file["workflow"].get<std::string>()
                                                         : file["filename"].get<std::string>());
    QCOMPARE(QImage::fromData(client.get(u"/view?filename="_s + still).body).size(), size);
}

void tst_SimNode::videoKeepsStillAndFile()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    Json graph = workflow(u"video.json"_s);
    graph["40"]["inputs"]["width"] = 64;
    graph["40"]["inputs"]["height"] = 32;
    graph["40"]["inputs"]["length"] = 5;
    graph["28"]["inputs"]["format"] = "image/gif";
    const std::string id = post(client, graph);
    QTRY_COMPARE(node.remaining(), 0);
    const Json gif = historyOf(client, id)["outputs"]["28"]["gifs"][0];
    QCOMPARE(gif["filename"].get<std::string>(), std::string("video_00001.gif"));
    QCOMPARE(gif["format"].get<std::string>(), std::string("image/gif"));
    QCOMPARE(gif["frame_rate"].get<double>(), 16.0);
    const auto bytes = client.get(u"/view?filename=video_00001.gif"_s);
    QCOMPARE(bytes.header("Content-Type"), "image/gif"_ba);
    QVERIFY(bytes.body.startsWith("GIF89a"));
    // Videos are sought in: a range must come back as one.
    const auto part = client.get(u"/view?filename=video_00001.gif"_s, {{"Range", "bytes=0-5"}});
    QCOMPARE(part.status, 206);
    QCOMPARE(part.body, "GIF89a"_ba);
}

void tst_SimNode::backgroundIsCutAndCropped()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    Json graph = blank(0x808080, "cut");
    graph["1"]["inputs"]["width"] = 100;
    graph["1"]["inputs"]["height"] = 60;
    graph["5"] = {
        {"class_type", "InspyrenetRembg"},
        {"inputs", {{"image", {"1", 0}}, {"torchscript_jit", "default"}, {"crop", true}}}};
    graph["2"]["inputs"]["images"] = {"5", 0};
    post(client, graph);
    QTRY_COMPARE(node.remaining(), 0);
    const QImage cut = QImage::fromData(client.get(u"/view?filename=cut_00001_.png"_s).body);
    QVERIFY(cut.hasAlphaChannel());
    QVERIFY(cut.width() < 100 && cut.height() < 60);
    QCOMPARE(cut.pixelColor(cut.width() / 2, cut.height() / 2), QColor(128, 128, 128, 255));
    QCOMPARE(cut.pixelColor(0, 0).alpha(), 0);
    const QImage opaque =
        QImage::fromData(client.get(u"/view?filename=cut_00001_.png&channel=rgb"_s).body);
    QVERIFY(!opaque.hasAlphaChannel());
    const QImage alpha =
        QImage::fromData(client.get(u"/view?filename=cut_00001_.png&channel=a"_s).body);
    QCOMPARE(alpha.pixelColor(cut.width() / 2, cut.height() / 2), QColor(0, 0, 0, 255));
}

void tst_SimNode::picturesLeaveThroughTheSocket()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    SimSocket plain(node.url(), u"plain"_s);
    SimSocket flagged(node.url(), u"flagged"_s, {{"supports_preview_metadata", true}});
    QVERIFY(flagged.waitFor([&] { return flagged.frames.size() == 2; }));
    // A picture comes in within the graph and goes out as a frame: no file on either side.
    Json graph = blank(0);
    QByteArray red;
    QBuffer buffer(&red);
    buffer.open(QIODevice::WriteOnly);
    QImage image(5, 3, QImage::Format_RGB888);
    image.fill(Qt::red);
    QVERIFY(image.save(&buffer, "PNG"));
    graph["1"] = {{"class_type", "ETN_LoadImageBase64"},
                  {"inputs", {{"image", red.toBase64().toStdString()}}}};
    graph["2"] = {{"class_type", "SaveImageWebsocket"}, {"inputs", {{"images", {"1", 0}}}}};
    QVERIFY(plain.waitForEnd(post(client, graph, {{"client_id", "plain"}})));
    QCOMPARE(plain.binary.size(), 1);
    QCOMPARE(plain.binary.at(0).first(8), QByteArray("\0\0\0\1\0\0\0\2", 8)); // preview, PNG
    QCOMPARE(QImage::fromData(plain.binary.at(0).mid(8), "PNG").pixelColor(4, 2), QColor(Qt::red));

    // The same again is sent again: this node is never taken from the cache.
    QVERIFY(flagged.waitForEnd(post(client, graph, {{"client_id", "flagged"}})));
    QCOMPARE(flagged.binary.size(), 1);
    QVERIFY(flagged.binary.at(0).startsWith(QByteArray("\0\0\0\4", 4)));
    QVERIFY(flagged.binary.at(0).contains("\"image_type\": \"image/png\""));

    // The tooling node sends the old kind to everybody.
    graph["2"] = {{"class_type", "ETN_SendImageWebSocket"},
                  {"inputs", {{"images", {"1", 0}}, {"format", "PNG"}}}};
    const std::string id = post(client, graph, {{"client_id", "flagged"}});
    QVERIFY(flagged.waitForEnd(id));
    QCOMPARE(flagged.binary.size(), 2);
    QVERIFY(flagged.binary.at(1).startsWith(QByteArray("\0\0\0\1\0\0\0\2", 8)));
    QCOMPARE(historyOf(client, id)["outputs"]["2"]["images"][0]["source"].get<std::string>(),
             std::string("websocket"));
}

void tst_SimNode::lowerNumbersRunFirst()
{
    SimNode node(config(0.05));
    QStringList ended;
    connect(&node, &SimNode::promptEnded, this, [&](const QString &id) { ended.append(id); });
    QVERIFY(node.start());
    SimClient client(node.url());
    const auto put = [&](const char *id, Json more) {
        more["prompt_id"] = id;
        QVERIFY(!post(client, blank(static_cast<int>(ended.size()) + id[0]), more).empty());
    };
    node.setJobSeconds(0.6); // the first holds the worker until all others wait
    put("first", {});
    QTRY_COMPARE(node.remaining(), 1);
    node.setJobSeconds(0.02);
    put("waits", {});
    put("also-waits", {});
    put("late", {{"number", 1000}});
    put("front", {{"front", true}});
    put("very-first", {{"number", -50.5}});
    QCOMPARE(ended.size(), 0);
    QTRY_COMPARE(ended.size(), 6);
    QCOMPARE(ended,
             (QStringList{u"first"_s, u"very-first"_s, u"front"_s, u"waits"_s, u"also-waits"_s,
                          u"late"_s}));
}

void tst_SimNode::onlyWhatChangedRunsAgain()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    SimSocket socket(node.url(), u"me"_s);
    Json graph = workflow(u"blank-image.json"_s);
    QVERIFY(socket.waitForEnd(post(client, graph, {{"client_id", "me"}})));
    graph["3"]["inputs"]["filename_prefix"] = "other";
    graph["2"]["_meta"]["title"] = "titles do not count";
    socket.frames.clear();
    QVERIFY(socket.waitForEnd(post(client, graph, {{"client_id", "me"}})));
    QStringList words = socket.words();
    words.removeAll(u"progress_state"_s);
    QCOMPARE(words,
             (QStringList{u"status"_s, u"status"_s, u"execution_start"_s, u"execution_cached"_s,
                          u"executing:3"_s, u"executed:3"_s, u"execution_success"_s, u"status"_s,
                          u"executing:null"_s}));
    // Dropped with free_memory, all of it runs again.
    QCOMPARE(client.post(u"/free"_s, {{"free_memory", true}}).status, 200);
    socket.frames.clear();
    QVERIFY(socket.waitForEnd(post(client, graph, {{"client_id", "me"}})));
    QVERIFY(socket.words().contains(u"executing:1"_s));
}

void tst_SimNode::changedInputFileIsNotTakenFromTheCache()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    const QString input = node.folder(u"input"_s) + u"/in.png"_s;
    const Json graph = {
        {"1", {{"class_type", "LoadImage"}, {"inputs", {{"image", "in.png"}}}}},
        {"2", {{"class_type", "PreviewImage"}, {"inputs", {{"images", {"1", 0}}}}}}};
    const auto put = [&](QSize size, QColor color) {
        QImage image(size, QImage::Format_RGB888);
        image.fill(color);
        QVERIFY(image.save(input, "PNG"));
    };
    const auto shown = [&]() {
        const std::string id = post(client, graph);
        if (!QTest::qWaitFor([&] { return node.remaining() == 0; }))
            return QColor();
        const Json image = historyOf(client, id)["outputs"]["2"]["images"][0];
        const QString name = QString::fromStdString(image["filename"]);
        return QImage::fromData(client.get(u"/view?type=temp&filename="_s + name).body)
            .pixelColor(0, 0);
    };
    put(QSize(4, 4), Qt::red);
    QCOMPARE(shown(), QColor(Qt::red));
    put(QSize(40, 30), Qt::green);
    QCOMPARE(shown(), QColor(Qt::green));
}

void tst_SimNode::oldServerMintsItsOwnIds()
{
    SimNodeConfig old = config();
    old.node.promptIds = SimPromptIds::Ignore;
    SimNode node(old);
    QVERIFY(node.start());
    SimClient client(node.url());
    const QString wanted = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const std::string given = post(client, blank(1), {{"prompt_id", wanted.toStdString()}});
    QVERIFY(!given.empty());
    QVERIFY(given != wanted.toStdString());
}

void tst_SimNode::newServerWantsUuids()
{
    SimNodeConfig recent = config();
    recent.node.promptIds = SimPromptIds::UuidOnly;
    SimNode node(recent);
    QVERIFY(node.start());
    SimClient client(node.url());
    const QString uuid = QUuid::createUuid().toString(QUuid::WithoutBraces);
    for (const QString &bad : {u"job-1"_s, uuid.toUpper(), u'{' + uuid + u'}'}) {
        const auto answer =
            client.post(u"/prompt"_s, {{"prompt", blank(1)}, {"prompt_id", bad.toStdString()}});
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.json()["error"]["type"].get<std::string>(),
                 std::string("invalid_prompt_id"));
    }
    QCOMPARE(post(client, blank(1), {{"prompt_id", uuid.toStdString()}}), uuid.toStdString());
    QVERIFY(!post(client, blank(2), {{"prompt_id", nullptr}}).empty());
}

void tst_SimNode::unknownClassIsRefusedLikeAMissingOne()
{
    SimNodeConfig poor = config();
    poor.node.missingClasses = {u"ImageScale"_s};
    SimNode node(poor);
    QVERIFY(node.start());
    SimClient client(node.url());
    QVERIFY(client.get(u"/object_info/ImageScale"_s).json().empty());
    const auto answer = client.post(u"/prompt"_s, {{"prompt", workflow(u"blank-image.json"_s)}});
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.json()["error"]["message"].get<std::string>(),
             std::string("Cannot execute because node ImageScale does not exist."));
    QCOMPARE(node.received(), 0);
}

void tst_SimNode::whatPythonReadsIsRead()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    QByteArray body = QByteArray::fromStdString(Json{{"prompt", blank(7)}}.dump());
    body.replace("\"class_type\":\"EmptyImage\"",
                 "\"class_type\":\"EmptyImage\",\"is_changed\":[NaN]");
    QVERIFY(body.contains("NaN"));
    QCOMPARE(client.send("POST", u"/prompt"_s, body).status, 200);
    body.replace("NaN", "nan");
    QCOMPARE(client.send("POST", u"/prompt"_s, body).status, 500); // as the recordings show
}

void tst_SimNode::apiAliasAnswersTheSame()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    for (const auto &path : {u"/queue"_s, u"/prompt"_s, u"/object_info"_s, u"/models/checkpoints"_s,
                             u"/features"_s, u"/history"_s}) {
        const auto plain = client.get(path);
        QCOMPARE(plain.status, 200);
        QCOMPARE(client.get(u"/api"_s + path).body, plain.body);
    }
    QCOMPARE(client.get(u"/api/internal/folder_paths"_s).status, 404);
}

void tst_SimNode::modelsTakeMemoryAndMakeRoom()
{
    SimNodeConfig small = config();
    small.node.vramBytes = 12LL << 30;
    SimNode node(small);
    QVERIFY(node.start());
    SimClient client(node.url());
    const auto device = [&] { return client.get(u"/system_stats"_s).json()["devices"][0]; };
    QCOMPARE(device()["vram_free"].get<qint64>(), 12LL << 30);
    QCOMPARE(device()["torch_vram_total"].get<qint64>(), 0);

    Json sdxl = workflow(u"sdxl-text-to-image.json"_s);
    sdxl["5"]["inputs"]["width"] = sdxl["5"]["inputs"]["height"] = 64;
    post(client, sdxl);
    QTRY_COMPARE(node.remaining(), 0);
    const qint64 sdxlBytes = (13LL << 30) / 2; // 6.5 GB in the default scenario
    QCOMPARE(device()["torch_vram_total"].get<qint64>(), sdxlBytes);
    QCOMPARE(device()["vram_free"].get<qint64>(), (12LL << 30) - sdxlBytes);

    // Wan's text encoder and model do not fit beside SDXL, which has to go.
    Json wan = workflow(u"video.json"_s);
    wan["40"]["inputs"]["width"] = wan["40"]["inputs"]["height"] = 32;
    post(client, wan);
    QTRY_COMPARE(node.remaining(), 0);
    const auto total = device()["torch_vram_total"].get<qint64>();
    QVERIFY(total > 9LL << 30 && total < 10LL << 30); // 6.3 + 2.7 + 0.25 GB

    QCOMPARE(client.post(u"/free"_s, {{"unload_models", true}}).status, 200);
    QTRY_COMPARE(device()["torch_vram_total"].get<qint64>(), 0);
}

void tst_SimNode::modelThatNeverFitsRunsOutOfMemory()
{
    SimNodeConfig tiny = config();
    tiny.node.vramBytes = 4LL << 30;
    SimNode node(tiny);
    QVERIFY(node.start());
    SimClient client(node.url());
    const std::string id = post(client, workflow(u"sdxl-text-to-image.json"_s));
    QTRY_COMPARE(node.remaining(), 0);
    const Json status = historyOf(client, id)["status"];
    QCOMPARE(status["status_str"].get<std::string>(), std::string("error"));
    const Json last = status["messages"].back();
    QCOMPARE(last[0].get<std::string>(), std::string("execution_error"));
    QCOMPARE(last[1]["exception_type"].get<std::string>(), std::string("torch.OutOfMemoryError"));
    QCOMPARE(last[1]["node_type"].get<std::string>(), std::string("CheckpointLoaderSimple"));
}

void tst_SimNode::othersTakeMemory()
{
    SimNodeConfig shared = config();
    shared.node.otherVramBytes = 3LL << 30;
    SimNode node(shared);
    QVERIFY(node.start());
    SimClient client(node.url());
    const auto freeBytes = [&] {
        return client.get(u"/system_stats"_s).json()["devices"][0]["vram_free"].get<qint64>();
    };
    QCOMPARE(freeBytes(), 21LL << 30);
    node.setOtherVram(20LL << 30);
    QCOMPARE(freeBytes(), 4LL << 30);
}

void tst_SimNode::jobsTakeTheirTime()
{
    SimNode node(config(0.4));
    QVERIFY(node.start());
    SimClient client(node.url());
    SimSocket socket(node.url(), u"me"_s);
    QElapsedTimer clock;
    clock.start();
    Json graph = workflow(u"sdxl-text-to-image.json"_s);
    graph["4"]["inputs"]["ckpt_name"] = "v1-5-pruned-emaonly.safetensors";
    const std::string id = post(client, graph, {{"client_id", "me"}});
    QVERIFY(socket.waitForEnd(id));
    // 0.4 s for the prompt and 0.2 s for the model's first load; never less, and not much more.
    QVERIFY2(clock.elapsed() >= 590, qPrintable(QString::number(clock.elapsed())));
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    const auto words = socket.words();
    QCOMPARE(words.count(u"progress:3"_s), 25);
    QCOMPARE(words.count(u"binary:1"_s), 25);
}

void tst_SimNode::zeroSecondsIsFast()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 200; ++i)
        QVERIFY(!post(client, blank(i)).empty());
    QTRY_COMPARE(node.executed(), 200);
    // Fifty times what was seen on the slowest machine; half a second per prompt would be 100 s.
    QVERIFY2(clock.elapsed() < 30'000, qPrintable(QString::number(clock.elapsed())));
    qInfo("%lld ms for 200 prompts", static_cast<long long>(clock.elapsed()));
}

void tst_SimNode::nodeWorksOnAnotherThread()
{
    QThread thread;
    thread.start();
    auto *node = new SimNode(config());
    node->moveToThread(&thread);
    QUrl url;
    QMetaObject::invokeMethod(
        node,
        [&] {
            if (node->start())
                url = node->url();
        },
        Qt::BlockingQueuedConnection);
    QVERIFY(url.port() > 0);
    SimClient client(url);
    SimSocket socket(url, u"me"_s);
    QVERIFY(socket.waitForEnd(post(client, blank(1), {{"client_id", "me"}})));
    QMetaObject::invokeMethod(
        node, [&] { delete node; }, Qt::BlockingQueuedConnection);
    thread.quit();
    QVERIFY(thread.wait());
}

void tst_SimNode::startingAndStoppingTwiceIsFine()
{
    SimNode node(config());
    node.stop();
    QVERIFY(node.start());
    const QUrl url = node.url();
    QVERIFY(node.start());
    QCOMPARE(node.url(), url);
    SimClient client(url);
    QCOMPARE(client.get(u"/queue"_s).status, 200);
    node.stop();
    node.stop();
    QVERIFY(!node.isStarted());
    QCOMPARE(client.get(u"/queue"_s).error, QNetworkReply::ConnectionRefusedError);
    QVERIFY(node.start());
    QCOMPARE(node.url(), url);

    SimNodeConfig taken = config();
    taken.port = static_cast<quint16>(url.port());
    SimNode second(taken);
    const auto started = second.start();
    QVERIFY(!started);
    QCOMPARE(started.error().kind, ErrorKind::Unavailable);
}

void tst_SimNode::recordOutlivesRestart()
{
    QTemporaryDir folder;
    SimNodeConfig recorded = config();
    recorded.node.name = u"alpha"_s;
    recorded.recordFile = folder.filePath(u"record.jsonl"_s);
    std::string done;
    {
        SimNode node(recorded);
        QVERIFY(node.start());
        SimClient client(node.url());
        done = post(client, blank(1));
        QTRY_COMPARE(node.executed(), 1);
        node.setJobSeconds(30);
        const std::string running = post(client, blank(2));
        QVERIFY(!running.empty());
        QTRY_VERIFY(!client.get(u"/queue"_s).json()["queue_running"].empty());
        QVERIFY(node.restart());
        node.setJobSeconds(0);
        QVERIFY(!post(client, blank(3)).empty());
        QTRY_COMPARE(node.executed(), 2);
    }
    QFile file(recorded.recordFile);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QStringList outcomes;
    std::vector<Json> lines;
    while (!file.atEnd()) {
        lines.push_back(Json::parse(file.readLine().toStdString()));
        outcomes.append(QString::fromStdString(lines.back()["outcome"]));
    }
    QCOMPARE(outcomes, (QStringList{u"success"_s, u"died"_s, u"success"_s}));
    QCOMPARE(lines[0]["prompt_id"].get<std::string>(), done);
    QCOMPARE(lines[0]["node"].get<std::string>(), std::string("alpha"));
    QCOMPARE(lines[0]["outputs"][0]["filename"].get<std::string>(),
             std::string("blank_00001_.png"));
    QCOMPARE(lines[0]["outputs"][0]["sha256"].get<std::string>().size(), std::size_t{64});
    QVERIFY(lines[0]["end_ms"].get<qint64>() >= lines[0]["start_ms"].get<qint64>());

    SimNodeConfig nowhere = config();
    nowhere.recordFile = folder.filePath(u"no/such/folder"_s);
    SimNode node(nowhere);
    const auto started = node.start();
    QVERIFY(!started);
    QCOMPARE(started.error().kind, ErrorKind::Storage);
}

void tst_SimNode::refusesForAWhile()
{
    SimNode node(config());
    QVERIFY(node.start());
    SimClient client(node.url());
    QCOMPARE(client.get(u"/queue"_s).status, 200);
    node.injectFault(fault(SimFaultKind::Refuse, 0, 0.3));
    QTRY_VERIFY(!node.isStarted());
    QCOMPARE(client.get(u"/queue"_s).error, QNetworkReply::ConnectionRefusedError);
    QTRY_VERIFY(node.isStarted());
    QCOMPARE(client.get(u"/queue"_s).status, 200);
}

void tst_SimNode::stallsForAWhile()
{
    SimNode node(config(0, {fault(SimFaultKind::Stall, 1, 0.5), fault(SimFaultKind::Stall, 2, 0)}));
    QVERIFY(node.start());
    SimClient client(node.url());
    QElapsedTimer clock;
    clock.start();
    QVERIFY(!post(client, blank(1)).empty());
    QTRY_COMPARE(node.executed(), 1);
    QVERIFY(clock.elapsed() >= 490);
    // The second one stands still until the node restarts; HTTP goes on meanwhile.
    const std::string stuck = post(client, blank(2));
    QTRY_VERIFY(!client.get(u"/queue"_s).json()["queue_running"].empty());
    QCOMPARE(client.post(u"/interrupt"_s, Json::object()).status, 200);
    QCOMPARE(client.get(u"/prompt"_s).json()["exec_info"]["queue_remaining"].get<int>(), 1);
    QVERIFY(node.restart());
    QVERIFY(historyOf(client, stuck).is_null());
    QVERIFY(!post(client, blank(3)).empty());
    QTRY_COMPARE(node.executed(), 2);
}

void tst_SimNode::dropsWebSockets()
{
    SimNode node(config(0.05, {fault(SimFaultKind::DropWebSocket, 1)}));
    QVERIFY(node.start());
    SimClient client(node.url());
    SimSocket socket(node.url(), u"me"_s);
    QSignalSpy closed(&socket.socket, &QWebSocket::disconnected);
    const std::string id = post(client, blank(1), {{"client_id", "me"}});
    QVERIFY(closed.count() == 1 || closed.wait());
    QTRY_COMPARE(node.executed(), 1); // the job itself is not touched
    QVERIFY(historyOf(client, id)["status"]["completed"] == true);
    QVERIFY(!socket.has("execution_success", id));
}

void tst_SimNode::answersLate()
{
    SimNode node(config(0, {fault(SimFaultKind::AnswerLate, 1, 0.4)}));
    QVERIFY(node.start());
    SimClient client(node.url());
    QElapsedTimer clock;
    clock.start();
    QVERIFY(!post(client, blank(1)).empty());
    QVERIFY(clock.elapsed() >= 390);
    QCOMPARE(node.executed(), 1); // it ran long before the answer came
    clock.restart();
    QVERIFY(!post(client, blank(2)).empty());
    QVERIFY(clock.elapsed() < 390); // only the first one
}

void tst_SimNode::answersHalf()
{
    SimFault history = fault(SimFaultKind::AnswerHalf, 2);
    history.path = u"/history"_s;
    SimNode node(config(0, {fault(SimFaultKind::AnswerHalf, 1), history}));
    QVERIFY(node.start());
    SimClient client(node.url());
    const auto broken = client.post(u"/prompt"_s, {{"prompt", blank(1)}});
    QVERIFY(broken.error != QNetworkReply::NoError);
    QVERIFY(broken.json().is_discarded());
    QTRY_COMPARE(node.executed(), 1);
    const std::string id = post(client, blank(2)); // its own answer is whole
    QVERIFY(!id.empty());
    QTRY_COMPARE(node.executed(), 2);
    QVERIFY(client.get(u"/history/"_s + QString::fromStdString(id)).error
            != QNetworkReply::NoError);
    QVERIFY(historyOf(client, id)["status"]["completed"] == true);
}

void tst_SimNode::hangsUpAfterAccepting()
{
    SimNode node(config(0, {fault(SimFaultKind::HangUp, 1)}));
    QVERIFY(node.start());
    // Raw, because Qt's client sends a POST again when it gets no answer.
    QTcpSocket socket;
    socket.connectToHost(node.url().host(), static_cast<quint16>(node.url().port()));
    const QByteArray body = QByteArray::fromStdString(Json{{"prompt", blank(1)}}.dump());
    socket.write("POST /prompt HTTP/1.1\r\nHost: x\r\nContent-Length: "
                 + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QCOMPARE(socket.readAll(), QByteArray());
    QTRY_COMPARE(node.executed(), 1);
    QCOMPARE(node.received(), 1);
}

void tst_SimNode::saysTheEndTwice()
{
    SimNode node(config(0, {fault(SimFaultKind::AnswerTwice, 1)}));
    QVERIFY(node.start());
    SimClient client(node.url());
    SimSocket socket(node.url(), u"me"_s);
    const std::string id = post(client, blank(1), {{"client_id", "me"}});
    QVERIFY(socket.waitFor([&] { return socket.words().count(u"executing:null"_s) == 2; }));
    QCOMPARE(socket.words().count(u"executed:2"_s), 2);
    QCOMPARE(socket.words().count(u"execution_success"_s), 2);
    QCOMPARE(node.executed(), 1);
    QCOMPARE(historyOf(client, id)["status"]["messages"].size(), std::size_t{3});
}

void tst_SimNode::restartsAndForgets()
{
    SimNode node(config(5, {fault(SimFaultKind::Restart, 2, 0.3)}));
    QVERIFY(node.start());
    const QUrl url = node.url();
    SimClient client(url);
    SimSocket socket(url, u"me"_s);
    node.setJobSeconds(0);
    const std::string first = post(client, blank(1, "kept"), {{"client_id", "me"}});
    QVERIFY(socket.waitForEnd(first));
    QSignalSpy closed(&socket.socket, &QWebSocket::disconnected);
    (void)post(client, blank(2));
    QVERIFY(closed.count() == 1 || closed.wait());
    QTRY_VERIFY(!node.isStarted());
    QTRY_VERIFY(node.isStarted());
    QCOMPARE(node.url(), url);
    QVERIFY(historyOf(client, first).is_null());
    QCOMPARE(client.get(u"/prompt"_s).json()["exec_info"]["queue_remaining"].get<int>(), 0);
    // Files stay, and so does their numbering.
    QCOMPARE(client.get(u"/view?filename=kept_00001_.png"_s).status, 200);
    const std::string again = post(client, blank(1, "kept"));
    QTRY_COMPARE(node.executed(), 2);
    QCOMPARE(historyOf(client, again)["outputs"]["2"]["images"][0]["filename"].get<std::string>(),
             std::string("kept_00002_.png"));
}

void tst_SimNode::runsOutOfMemoryOnEverySecondPrompt()
{
    SimFault memory = fault(SimFaultKind::OutOfMemory);
    memory.trigger.everyPrompts = 2;
    memory.times = 2;
    SimNode node(config(0, {memory}));
    QVERIFY(node.start());
    SimClient client(node.url());
    QList<bool> good;
    for (int i = 1; i <= 6; ++i) {
        const std::string id = post(client, blank(i));
        QTRY_COMPARE(node.executed(), i);
        good.append(historyOf(client, id)["status"]["completed"].get<bool>());
    }
    QCOMPARE(good, (QList<bool>{true, false, true, false, true, true}));
}

void tst_SimNode::failsAtAClass()
{
    SimFault broken = fault(SimFaultKind::Fail);
    broken.trigger.graphClass = u"SaveImage"_s;
    broken.message = u"disk on fire"_s;
    broken.times = 1;
    SimNode node(config(0, {broken}));
    QVERIFY(node.start());
    SimClient client(node.url());
    const std::string id = post(client, blank(1));
    QTRY_COMPARE(node.executed(), 1);
    const Json last = historyOf(client, id)["status"]["messages"].back();
    QCOMPARE(last[1]["node_id"].get<std::string>(), std::string("2"));
    QCOMPARE(last[1]["exception_message"].get<std::string>(), std::string("disk on fire"));
    QCOMPARE(last[1]["executed"].dump(), std::string("[\"1\"]"));
    const std::string second = post(client, blank(2));
    QTRY_COMPARE(node.executed(), 2);
    QVERIFY(historyOf(client, second)["status"]["completed"] == true);
}

void tst_SimNode::liesAboutTheQueue()
{
    SimNode node(config(30));
    QVERIFY(node.start());
    SimClient client(node.url());
    SimSocket socket(node.url());
    QVERIFY(!post(client, blank(1)).empty());
    SimFault lie = fault(SimFaultKind::LieAboutQueue);
    lie.remaining = 0;
    node.injectFault(lie);
    QCOMPARE(client.get(u"/prompt"_s).json()["exec_info"]["queue_remaining"].get<int>(), 0);
    QVERIFY(client.get(u"/queue"_s).json()["queue_running"].empty());
    lie.remaining = 7;
    node.injectFault(lie);
    QVERIFY(socket.waitFor([&] {
        const Json &last = socket.frames.back();
        return last["type"] == "status"
            && last["data"]["status"]["exec_info"]["queue_remaining"] == 7;
    }));
    QCOMPARE(node.remaining(), 1);
}

void tst_SimNode::faultsComeByTheClock()
{
    SimFault timed = fault(SimFaultKind::LieAboutQueue);
    timed.trigger.atSeconds = 0.1;
    timed.remaining = 3;
    timed.seconds = 0.3;
    SimNode node(config(0, {timed}));
    QVERIFY(node.start());
    SimClient client(node.url());
    const auto remaining = [&] {
        return client.get(u"/prompt"_s).json()["exec_info"]["queue_remaining"].get<int>();
    };
    QTRY_COMPARE(remaining(), 3);
    QTRY_COMPARE(remaining(), 0);
}

QTEST_GUILESS_MAIN(tst_SimNode)

#include "tst_simnode.moc"
