// Plays what was asked of a real ComfyUI server against the simulated node, in the order in which
// it was recorded, and compares every answer and every frame. Values must be the same too, but for
// ids, times and prose.
#include "core/simnode/simnode.h"
#include "recording.h"
#include "simclient.h"

#include <QBuffer>
#include <QHttpMultiPart>
#include <QImage>

using namespace Qt::StringLiterals;
using cq::test::Comparer;
using cq::test::Json;
using cq::test::SimSocket;

namespace {

const QStringList kFreeInFrames{
    u".*/prompt_id"_s,         u".*/timestamp"_s,      u".*/sid"_s,
    u".*/exception_message"_s, u".*/exception_type"_s,
};
// A tensor's text, the lines of a traceback, the order of a Python set.
const QStringList kOpenInFrames{u".*/traceback/\\d+"_s, u".*/current_inputs/.*"_s,
                                u".*/current_outputs/\\d+"_s};

const QStringList kFreeInHistory = kFreeInFrames
    + QStringList{u"/prompt/1"_s, u"/prompt/3/client_id"_s, u"/status/messages/\\d+/1/timestamp"_s,
                  u".*/traceback"_s};

QByteArray png(QColor color)
{
    QImage image(8, 8, QImage::Format_RGB888);
    image.fill(color);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

} // namespace

class tst_Recordings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void r01_staticEndpoints_data();
    void r01_staticEndpoints();
    void r02_success();
    void r03_fullyCached();
    void r04_progressAndPreviews_data();
    void r04_progressAndPreviews();
    void r05_validationErrors_data();
    void r05_validationErrors();
    void r06_failures_data();
    void r06_failures();
    void r07_interrupts_data();
    void r07_interrupts();
    void r07d_interruptWhileIdleLeavesTheNextJobAlone();
    void r08_queueOperations();
    void r09_promptWithoutClientId();
    void r10_uploads_data();
    void r10_uploads();
    void r10_loadedPicturesAreBlendedAndSaved();
    void r12_batchAndChosenIds();
    void r13_historyAndFree();
    void r14_reconnectInTheMiddle();
    void r14_secondSocketIsForgottenWithTheFirst();
    void r15_featureFlagsOnlyOnce();
    void r15_deathBreaksSocketsAndForgets();

private:
    cq::test::SimClient client() { return cq::test::SimClient(m_node->url()); }

    cq::test::Answer ask(const Json &recorded, const Json &changes = {});
    std::string post(const Json &recorded, const Json &changes = {});
    static void compare(const Json &recorded, const Json &ours, Comparer comparer);
    static void compareFrames(const Json &recorded, const std::vector<Json> &ours);
    void compareHistory(const Json &recorded, const std::string &id);
    cq::test::Answer upload(const QString &path, const QByteArray &file, const QString &name,
                            const QList<std::pair<QString, QString>> &fields);

    std::unique_ptr<cq::SimNode> m_node;
};

void tst_Recordings::initTestCase()
{
    cq::SimNodeConfig config;
    config.node.jobSeconds = 0;
    config.node.models.clear(); // the recorded server had none
    m_node = std::make_unique<cq::SimNode>(config);
    QVERIFY(m_node->start());
}

/// Sends what the recording sent. changes: members of the JSON body to replace.
cq::test::Answer tst_Recordings::ask(const Json &recorded, const Json &changes)
{
    const Json &request = recorded["request"];
    QByteArray body;
    if (request.contains("json") && !request["json"].is_null()) {
        Json json = request["json"];
        if (!changes.is_null())
            json.update(changes);
        body = QByteArray::fromStdString(json.dump());
    }
    QList<QNetworkReply::RawHeaderPair> headers;
    const Json extra = request.value("headers", Json::object());
    for (const auto &[name, value] : extra.items())
        headers.append({QByteArray::fromStdString(name), QByteArray::fromStdString(value)});
    QString path = QString::fromStdString(request["path"]);
    if (!path.startsWith(u'/'))
        path.prepend(u'/');
    return client().send(QByteArray::fromStdString(request["method"]), path, body, headers);
}

/// Posts a prompt, compares the answer, gives its id.
std::string tst_Recordings::post(const Json &recorded, const Json &changes)
{
    const auto answer = ask(recorded, changes);
    if (answer.status != recorded["status"])
        return {};
    compare(recorded["json"], answer.json(), Comparer({u"/prompt_id"_s}));
    return answer.json().value("prompt_id", std::string());
}

void tst_Recordings::compare(const Json &recorded, const Json &ours, Comparer comparer)
{
    const QStringList lines = comparer.differences(recorded, ours);
    QVERIFY2(lines.isEmpty(), qPrintable(lines.join(u'\n')));
}

void tst_Recordings::compareFrames(const Json &recorded, const std::vector<Json> &ours)
{
    const std::vector<Json> expected = cq::test::recordedFrames(recorded);
    const auto word = [](const Json &frame) {
        return frame.contains("binary") ? u"binary %1"_s.arg(frame["binary"].get<int>())
                                        : QString::fromStdString(frame["type"]);
    };
    for (std::size_t i = 0; i < std::min(expected.size(), ours.size()); ++i) {
        QVERIFY2(word(expected[i]) == word(ours[i]),
                 qPrintable(u"frame %1 is %2, recorded %3"_s.arg(i).arg(word(ours[i]),
                                                                        word(expected[i]))));
        const QStringList lines =
            Comparer(kFreeInFrames, kOpenInFrames).differences(expected[i], ours[i]);
        QVERIFY2(lines.isEmpty(),
                 qPrintable(u"frame %1 (%2): %3"_s.arg(i).arg(word(ours[i]), lines.join(u'\n'))));
    }
    QCOMPARE(ours.size(), expected.size());
}

void tst_Recordings::compareHistory(const Json &recorded, const std::string &id)
{
    const auto answer = client().get(
        u"/history/"_s + QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(id))));
    QCOMPARE(answer.status, 200);
    compare(cq::test::onlyEntry(recorded["json"]), cq::test::onlyEntry(answer.json()),
            Comparer(kFreeInHistory, kOpenInFrames));
}

void tst_Recordings::r01_staticEndpoints_data()
{
    QTest::addColumn<QString>("key");
    const Json all = cq::test::recording("01_static_endpoints");
    for (const auto &[key, value] : all.items())
        QTest::newRow(key.c_str()) << QString::fromStdString(key);
}

void tst_Recordings::r01_staticEndpoints()
{
    QFETCH(QString, key);
    const Json recorded = cq::test::recording("01_static_endpoints")[key.toStdString()];
    const auto answer = ask(recorded);
    QCOMPARE(answer.status, recorded["status"].get<int>());
    const QString type = QString::fromStdString(recorded["headers"]["Content-Type"]);
    QCOMPARE(QString::fromLatin1(answer.header("Content-Type")), type);
    if (recorded["headers"].contains("Allow"))
        QCOMPARE(QString::fromLatin1(answer.header("Allow")),
                 QString::fromStdString(recorded["headers"]["Allow"]));
    if (!recorded.contains("json")) {
        QCOMPARE(QString::fromUtf8(answer.body), QString::fromStdString(recorded["text"]));
        return;
    }
    // The recorded machine had no card; paths, numbers and prose are its own.
    compare(recorded["json"], answer.json(),
            Comparer({u".*/tooltip"_s, u".*/description"_s, u".*/output_tooltips/\\d+"_s,
                      u"/system/.*"_s, u"/devices/0/.*"_s, u"/[a-z_]+"_s},
                     {u"/system/installed_templates_version"_s, u"/devices/0/index"_s,
                      u"/system/argv/\\d+"_s, u"/checkpoints/\\d+"_s, u"/[a-z_]+/\\d+"_s}));
}

void tst_Recordings::r02_success()
{
    const Json recorded = cq::test::recording("02_success");
    SimSocket socket(m_node->url(), u"one"_s);
    SimSocket listener(m_node->url());
    QVERIFY(socket.isOpen && listener.isOpen);
    const std::string id = post(recorded["post"], {{"client_id", "one"}});
    QVERIFY(socket.waitForEnd(id));
    compareFrames(recorded["ws_frames"], socket.frames);
    QVERIFY(listener.waitFor([&] { return listener.frames.size() >= 4; }));
    compareFrames(recorded["ws_frames_of_unrelated_listener"], listener.frames);
    compareHistory(recorded["history"], id);

    const auto view = ask(recorded["view"]);
    QCOMPARE(view.status, 200);
    const QByteArray original =
        QByteArray::fromBase64(QByteArray::fromStdString(recorded["view"]["base64"]));
    const QImage expected = QImage::fromData(original);
    const QImage ours = QImage::fromData(view.body);
    QCOMPARE(ours.convertToFormat(QImage::Format_RGB888),
             expected.convertToFormat(QImage::Format_RGB888));
    QCOMPARE(ours.text(u"prompt"_s), expected.text(u"prompt"_s));
    QCOMPARE(ours.text(u"workflow"_s), expected.text(u"workflow"_s));
    // Header and text chunks are the same, byte for byte.
    QVERIFY(view.body.startsWith(original.first(original.indexOf("IDAT") - 4)));
    QCOMPARE(view.header("Content-Type"), "image/png"_ba);
    QCOMPARE(view.header("Content-Disposition"), "filename=\"probe_00001_.png\""_ba);

    const auto part = ask(recorded["view_range"]);
    QCOMPARE(part.status, 206);
    QCOMPARE(part.body, view.body.first(100));
    const auto webp = ask(recorded["view_preview_webp"]);
    QCOMPARE(webp.status, 200);
    QCOMPARE(webp.header("Content-Type"), "image/webp"_ba);
    QCOMPARE(QImage::fromData(webp.body).size(), expected.size());
    const auto rgb = ask(recorded["view_channel_rgb"]);
    QCOMPARE(QImage::fromData(rgb.body).hasAlphaChannel(), false);
    QVERIFY(QImage::fromData(rgb.body).text(u"prompt"_s).isEmpty());
    const auto unchanged = client().get(u"/view?filename=probe_00001_.png"_s,
                                        {{"If-None-Match", view.header("ETag")}});
    QCOMPARE(unchanged.status, 304);
}

void tst_Recordings::r03_fullyCached()
{
    const Json recorded = cq::test::recording("03_fully_cached");
    SimSocket socket(m_node->url(), u"one"_s);
    const std::string id = post(recorded["post"], {{"client_id", "one"}});
    QCOMPARE(id, recorded["post"]["request"]["json"]["prompt_id"].get<std::string>());
    QVERIFY(socket.waitForEnd(id));
    compareFrames(recorded["ws_frames"], socket.frames);
    compareHistory(recorded["history"], id);
}

void tst_Recordings::r04_progressAndPreviews_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("a client without flags gets type 1") << "04a_progress_preview_legacy"_ba;
    QTest::newRow("a client with flags gets type 4") << "04b_progress_preview_metadata"_ba;
}

void tst_Recordings::r04_progressAndPreviews()
{
    QFETCH(QByteArray, name);
    const Json recorded = cq::test::recording(name.constData());
    SimSocket socket(m_node->url(), u"two"_s, recorded["client_flags_sent"]);
    if (!recorded["client_flags_sent"].is_null())
        QVERIFY(socket.waitFor([&] { return socket.frames.size() >= 2; }));
    const std::string id = post(recorded["post"], {{"client_id", "two"}});
    QVERIFY(socket.waitForEnd(id));
    compareFrames(recorded["ws_frames"], socket.frames);
    compareHistory(recorded["history"], id);

    std::vector<Json> binary;
    for (const Json &frame : recorded["ws_frames"]) {
        if (frame["kind"] == "binary")
            binary.push_back(frame);
    }
    QCOMPARE(socket.binary.size(), static_cast<qsizetype>(binary.size()));
    for (std::size_t i = 0; i < binary.size(); ++i) {
        const QByteArray ours = socket.binary.at(static_cast<qsizetype>(i));
        const Json &decoded = binary[i]["decoded"];
        if (decoded["event_type"] == 3) {
            const auto original =
                QByteArray::fromBase64(QByteArray::fromStdString(binary[i]["base64"]));
            QCOMPARE(ours, original);
            continue;
        }
        const auto offset = decoded["payload_offset"].get<qsizetype>();
        QCOMPARE(QImage::fromData(ours.mid(offset), "JPEG").isNull(), false);
        if (decoded["event_type"] != 4)
            continue;
        compare(decoded["metadata"], Json::parse(ours.mid(8, offset - 8).toStdString()),
                Comparer({u"/prompt_id"_s}));
    }
}

void tst_Recordings::r05_validationErrors_data()
{
    QTest::addColumn<QString>("key");
    const Json all = cq::test::recording("05_validation_errors");
    for (const auto &[key, value] : all.items())
        QTest::newRow(key.c_str()) << QString::fromStdString(key);
}

void tst_Recordings::r05_validationErrors()
{
    QFETCH(QString, key);
    const Json recorded = cq::test::recording("05_validation_errors")[key.toStdString()];
    const auto answer =
        key == "invalid_json"_L1 ? client().send("POST", u"/prompt"_s, "{oops") : ask(recorded);
    QCOMPARE(answer.status, recorded["status"].get<int>());
    QCOMPARE(QString::fromLatin1(answer.header("Content-Type")),
             QString::fromStdString(recorded["headers"]["Content-Type"]));
    if (!recorded.contains("json")) {
        QCOMPARE(QString::fromUtf8(answer.body), QString::fromStdString(recorded["text"]));
        return;
    }
    compare(recorded["json"], answer.json(),
            Comparer({u"/prompt_id"_s, u".*/tooltip"_s}, {u".*/traceback/\\d+"_s}));
}

void tst_Recordings::r06_failures_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("a node raises") << "06a_execution_error"_ba << u"probe failure at step 2\n"_s;
    QTest::newRow("out of memory")
        << "06b_out_of_memory"_ba << u"This error means you ran out of memory on your GPU."_s;
}

void tst_Recordings::r06_failures()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, sentence);
    QTRY_COMPARE(m_node->remaining(), 0); // what 05 left in the queue
    const Json recorded = cq::test::recording(name.constData());
    SimSocket socket(m_node->url(), u"three"_s);
    const std::string id = post(recorded["post"], {{"client_id", "three"}});
    QVERIFY(socket.waitForEnd(id));
    compareFrames(recorded["ws_frames"], socket.frames);
    compareHistory(recorded["history"], id);
    for (const Json &frame : socket.frames) {
        if (frame["type"] == "execution_error")
            QVERIFY(QString::fromStdString(frame["data"]["exception_message"]).contains(sentence));
    }
}

void tst_Recordings::r07_interrupts_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("an empty body stops whatever runs") << "07a_interrupt_global_empty_body"_ba;
    QTest::newRow("the id of the running prompt stops it") << "07b_interrupt_targeted"_ba;
    QTest::newRow("another id stops nothing") << "07c_interrupt_targeted_other_id"_ba;
}

void tst_Recordings::r07_interrupts()
{
    QFETCH(QByteArray, name);
    const Json recorded = cq::test::recording(name.constData());
    SimSocket socket(m_node->url(), u"four"_s);
    SimSocket listener(m_node->url(), u"other"_s);
    const std::string id = post(recorded["post"], {{"client_id", "four"}});
    const auto steps = [&] {
        return std::count_if(socket.frames.begin(), socket.frames.end(),
                             [](const Json &frame) { return frame["type"] == "progress"; });
    };
    QVERIFY(socket.waitFor([&] { return steps() == 3; }));
    Json changes;
    if (recorded["interrupt"]["request"].value("json", Json()).is_object())
        changes = {{"prompt_id", name.startsWith("07b") ? id : std::string("somebody-else")}};
    const auto answer = ask(recorded["interrupt"], changes);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, QByteArray());
    QVERIFY(socket.waitForEnd(id));
    compareFrames(recorded["ws_frames"], socket.frames);
    if (recorded.contains("ws_frames_of_unrelated_listener")) {
        QVERIFY(listener.waitFor([&] { return listener.frames.size() >= 4; }));
        compareFrames(recorded["ws_frames_of_unrelated_listener"], listener.frames);
    }
    compareHistory(recorded["history"], id);
}

void tst_Recordings::r07d_interruptWhileIdleLeavesTheNextJobAlone()
{
    const Json recorded = cq::test::recording("07d_interrupt_while_idle_then_job");
    SimSocket socket(m_node->url(), u"five"_s);
    QCOMPARE(ask(recorded["interrupt"]).status, 200);
    const std::string id = post(recorded["post"], {{"client_id", "five"}});
    QVERIFY(socket.waitForEnd(id));
    compareFrames(recorded["ws_frames"], socket.frames);
    compareHistory(recorded["history"], id);
}

void tst_Recordings::r08_queueOperations()
{
    const Json recorded = cq::test::recording("08_queue_operations");
    SimSocket socket(m_node->url(), u"six"_s);
    std::map<std::string, std::string> ids; // recorded to ours
    const auto posted = [&](const Json &exchange) {
        const std::string id = post(exchange, {{"client_id", "six"}});
        ids[exchange["json"]["prompt_id"]] = id;
        return id;
    };
    const std::string first = posted(recorded["posts"][0]);
    QVERIFY(socket.waitFor([&] { return socket.has("executing", first); }));
    for (std::size_t i = 1; i < recorded["posts"].size(); ++i)
        posted(recorded["posts"][i]);
    posted(recorded["post_front"]);
    posted(recorded["post_number"]);

    const Comparer rows({u"/queue_[a-z]+/\\d+/1"_s, u"/queue_[a-z]+/\\d+/3/client_id"_s});
    compare(recorded["queue_with_pending"]["json"], ask(recorded["queue_with_pending"]).json(),
            rows);
    compare(recorded["get_prompt"]["json"], ask(recorded["get_prompt"]).json(), Comparer({}));
    for (const char *key : {"delete_pending", "delete_unknown", "delete_running"}) {
        const std::string id = recorded[key]["request"]["json"]["delete"][0];
        const auto answer = ask(recorded[key], {{"delete", {ids.contains(id) ? ids[id] : id}}});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, QByteArray());
    }
    const Json left = ask(recorded["queue_after_delete"]).json();
    QCOMPARE(left["queue_running"].size(), std::size_t{1});
    // Python and we may order the heap's array differently after a removal; its members are the
    // same.
    const auto numbers = [](const Json &queue) {
        std::vector<double> list;
        for (const Json &row : queue["queue_pending"])
            list.push_back(row[0].get<double>());
        std::sort(list.begin(), list.end());
        return list;
    };
    QCOMPARE(numbers(left), numbers(recorded["queue_after_delete"]["json"]));
    QCOMPARE(ask(recorded["clear"]).status, 200);
    compare(recorded["queue_after_clear"]["json"], ask(recorded["queue_after_clear"]).json(), rows);
    const std::string deleted = recorded["delete_pending"]["request"]["json"]["delete"][0];
    QVERIFY(client().get(u"/history/"_s + QString::fromStdString(ids[deleted])).json()
            == Json::object());
    QVERIFY(socket.waitForEnd(first));

    // Answers to clients and the job's own frames come from two sides, so each is compared by
    // itself.
    const auto split = [](const std::vector<Json> &frames, bool wantsStatus) {
        std::vector<Json> list;
        for (const Json &frame : frames) {
            if ((frame["type"] == "status") == wantsStatus)
                list.push_back({{"kind", "text"}, {"data", frame}});
        }
        return Json(list);
    };
    const auto expected = cq::test::recordedFrames(recorded["ws_frames"]);
    for (const bool wantsStatus : {true, false}) {
        std::vector<Json> ours;
        for (const Json &frame : socket.frames) {
            if ((frame["type"] == "status") == wantsStatus)
                ours.push_back(frame);
        }
        compareFrames(split(expected, wantsStatus), ours);
    }
}

void tst_Recordings::r09_promptWithoutClientId()
{
    const Json recorded = cq::test::recording("09_prompt_without_client_id");
    SimSocket known(m_node->url(), u"watcher-1"_s);
    SimSocket unknown(m_node->url());
    int index = 0;
    for (const Json &exchange : recorded["posts"]) {
        const std::string id = post(exchange);
        if (index == 1) {
            const auto isUnderWay = [&] {
                return std::count_if(known.frames.begin(), known.frames.end(),
                                     [&](const Json &frame) {
                                         return frame.value("type", "") == "progress"
                                             && frame["data"]["prompt_id"] == id;
                                     })
                    == 7;
            };
            QVERIFY(known.waitFor(isUnderWay));
            QCOMPARE(client().send("POST", u"/interrupt"_s, {}).status, 200);
        }
        QTRY_COMPARE(m_node->remaining(), 0);
        compareHistory(recorded["history"][static_cast<std::size_t>(index)], id);
        ++index;
    }
    const auto isComplete = [&](const SimSocket &socket, const char *key) {
        return socket.frames.size() >= cq::test::recordedFrames(recorded[key]).size();
    };
    QVERIFY(known.waitFor([&] { return isComplete(known, "ws_frames_with_client_id"); }));
    QVERIFY(unknown.waitFor([&] { return isComplete(unknown, "ws_frames_without_client_id"); }));
    compareFrames(recorded["ws_frames_with_client_id"], known.frames);
    compareFrames(recorded["ws_frames_without_client_id"], unknown.frames);
}

cq::test::Answer tst_Recordings::upload(const QString &path, const QByteArray &file,
                                        const QString &name,
                                        const QList<std::pair<QString, QString>> &fields)
{
    QByteArray body;
    const auto part = [&](const QString &head, const QByteArray &content) {
        body += "--cut\r\nContent-Disposition: form-data; " + head.toUtf8() + "\r\n\r\n" + content
            + "\r\n";
    };
    for (const auto &[key, value] : fields)
        part(u"name=\"%1\""_s.arg(key), value.toUtf8());
    if (!name.isEmpty())
        part(u"name=\"image\"; filename=\"%1\""_s.arg(name), file);
    body += "--cut--\r\n";
    return client().send("POST", path, body,
                         {{"Content-Type", "multipart/form-data; boundary=cut"}});
}

void tst_Recordings::r10_uploads_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("content");
    const QByteArray red = png(Qt::red);
    const QByteArray blue = png(Qt::blue);
    for (const auto &[key, content] :
         {std::pair{"first", red}, std::pair{"same_content_again", red},
          std::pair{"different_content_same_name", blue}, std::pair{"overwrite", blue},
          std::pair{"subfolder", red}, std::pair{"temp_type", red},
          std::pair{"traversal_subfolder", red}, std::pair{"no_file", QByteArray()},
          std::pair{"mask", red}})
        QTest::newRow(key) << QString::fromLatin1(key) << content;
}

void tst_Recordings::r10_uploads()
{
    QFETCH(QString, key);
    QFETCH(QByteArray, content);
    const Json recorded = cq::test::recording("10_uploads")[key.toStdString()];
    QList<std::pair<QString, QString>> fields;
    for (const auto &[name, value] : recorded["request"]["form_fields"].items())
        fields.append({QString::fromStdString(name), QString::fromStdString(value)});
    const QString name =
        QString::fromStdString(recorded["request"]["form_files"].value("image", ""));
    const auto answer =
        upload(QString::fromStdString(recorded["request"]["path"]), content, name, fields);
    QCOMPARE(answer.status, recorded["status"].get<int>());
    if (recorded.contains("json"))
        compare(recorded["json"], answer.json(), Comparer({}));
    else
        QCOMPARE(answer.body, QByteArray());
}

void tst_Recordings::r10_loadedPicturesAreBlendedAndSaved()
{
    const Json recorded = cq::test::recording("10_uploads");
    compare(recorded["object_info_LoadImage_after"]["json"],
            ask(recorded["object_info_LoadImage_after"]).json(), Comparer({}));
    const Json &run = recorded["load_blend_preview_save"];
    SimSocket socket(m_node->url(), u"seven"_s);
    const std::string id = post(run["post"], {{"client_id", "seven"}});
    QVERIFY(socket.waitForEnd(id));
    // Which of two outputs comes first is a Python set's choice; all else is the same.
    const auto words = [](const std::vector<Json> &frames) {
        QStringList list;
        for (const Json &frame : frames) {
            const Json node = frame["data"].value("node", Json());
            list.append(QString::fromStdString(frame["type"]) + u' '
                        + (node.is_string() ? QString::fromStdString(node) : QString()));
        }
        return list;
    };
    QStringList expected = words(cq::test::recordedFrames(run["ws_frames"]));
    QStringList ours = words(socket.frames);
    const auto untilFour = [](const QStringList &list) {
        return list.first(list.indexOf(u"executing 4"_s) + 1);
    };
    QCOMPARE(untilFour(ours), untilFour(expected));
    expected.sort();
    ours.sort();
    QCOMPARE(ours, expected);

    const Json history =
        client().get(u"/history/"_s + QString::fromStdString(id)).json()[id]["outputs"];
    compare(cq::test::onlyEntry(run["history"]["json"])["outputs"], history,
            Comparer({u"/9/images/0/filename"_s}));
    const auto temp = client().get(u"/view?type=temp&filename="_s
                                   + QString::fromStdString(history["9"]["images"][0]["filename"]));
    const QImage picture = QImage::fromData(temp.body);
    // Half of inverted red (0,255,255) and half of blue (0,0,255); SaveImage cuts fractions off.
    QCOMPARE(picture.pixelColor(3, 3), QColor(0, 127, 255));
}

void tst_Recordings::r12_batchAndChosenIds()
{
    const Json recorded = cq::test::recording("12_batch_and_client_chosen_prompt_id");
    SimSocket socket(m_node->url(), u"eight"_s);
    // Number 39 of the recording was the body of over 100 MB.
    QCOMPARE(client().post(u"/prompt"_s, {{"client_id", "x"}}).status, 400);
    int ends = 0;
    for (const char *key : {"post", "post_same_prompt_id_again", "post_non_uuid_prompt_id"}) {
        const std::string id = post(recorded[key], {{"client_id", "eight"}});
        QCOMPARE(id, recorded[key]["json"]["prompt_id"].get<std::string>());
        ++ends;
        QVERIFY(socket.waitFor([&] { return socket.words().count(u"executing:null"_s) == ends; }));
    }
    compareFrames(recorded["ws_frames"], socket.frames);
    compareHistory(recorded["history_after_reuse"], "11111111-2222-4333-8444-555555555555");
}

void tst_Recordings::r13_historyAndFree()
{
    const Json recorded = cq::test::recording("13_history_and_free");
    for (const char *key : {"max_items_2", "offset_0_max_1"}) {
        const Json expected = recorded[key]["json"];
        const Json ours = ask(recorded[key]).json();
        QCOMPARE(ours.size(), expected.size());
        auto theirs = expected.begin();
        for (const auto &[id, entry] : ours.items()) {
            compare(theirs.value(), entry, Comparer(kFreeInHistory, kOpenInFrames));
            ++theirs;
        }
    }
    for (const char *key : {"max_items_bad", "free", "free_empty_body", "delete", "get_deleted",
                            "clear", "get_after_clear"}) {
        const auto answer = ask(recorded[key]);
        QCOMPARE(answer.status, recorded[key]["status"].get<int>());
        if (recorded[key].contains("json"))
            QVERIFY(answer.json() == recorded[key]["json"]);
        else
            QCOMPARE(QString::fromUtf8(answer.body), QString::fromStdString(recorded[key]["text"]));
    }
}

namespace {

/// A prompt that takes steps of 50 ms, as file 14 used.
Json steps(int count, int seed)
{
    return {{"1",
             {{"class_type", "EmptyImage"},
              {"inputs", {{"width", 64}, {"height", 64}, {"batch_size", 1}, {"color", 5}}}}},
            {"3",
             {{"class_type", "ProbeSteps"},
              {"inputs",
               {{"image", {"1", 0}},
                {"steps", count},
                {"delay_ms", 50},
                {"preview", false},
                {"text", ""},
                {"fail_at", 0},
                {"mode", "steps"},
                {"seed", seed}}}}},
            {"9",
             {{"class_type", "SaveImage"},
              {"inputs", {{"images", {"3", 0}}, {"filename_prefix", "steps"}}}}}};
}

} // namespace

void tst_Recordings::r14_reconnectInTheMiddle()
{
    const Json recorded = cq::test::recording("14_reconnect")["close_then_reconnect_mid_job"];
    std::string id;
    {
        SimSocket first(m_node->url(), u"nine"_s);
        id = client()
                 .post(u"/prompt"_s, {{"prompt", steps(10, 1)}, {"client_id", "nine"}})
                 .json()["prompt_id"];
        QVERIFY(first.waitFor([&] { return first.words().contains(u"progress:3"_s); }));
        QSignalSpy closed(&first.socket, &QWebSocket::disconnected);
        first.socket.close();
        QVERIFY(closed.count() == 1 || closed.wait());
    }
    SimSocket second(m_node->url(), u"nine"_s);
    QVERIFY(second.waitForEnd(id));
    const auto expected = cq::test::recordedFrames(recorded["second_socket_frames"]);
    QVERIFY(second.frames[1] == expected[1]); // executing, without prompt_id
    QStringList words = second.words();
    words.removeDuplicates();
    QCOMPARE(words.first(4),
             (QStringList{u"status"_s, u"executing:3"_s, u"progress_state"_s, u"progress:3"_s}));
}

void tst_Recordings::r14_secondSocketIsForgottenWithTheFirst()
{
    auto first = std::make_unique<SimSocket>(m_node->url(), u"ten"_s);
    SimSocket witness(m_node->url(), u"witness"_s);
    const std::string id = client()
                               .post(u"/prompt"_s, {{"prompt", steps(12, 2)}, {"client_id", "ten"}})
                               .json()["prompt_id"];
    QVERIFY(first->waitFor([&] { return first->words().contains(u"progress:3"_s); }));
    SimSocket second(m_node->url(), u"ten"_s);
    QVERIFY(second.waitFor([&] { return second.words().contains(u"progress:3"_s); }));
    QSignalSpy closed(&first->socket, &QWebSocket::disconnected);
    first->socket.close();
    QVERIFY(closed.count() == 1 || closed.wait());
    QTRY_COMPARE(m_node->remaining(), 0);
    QVERIFY(witness.waitFor([&] { return witness.words().size() >= 4; }));
    // Neither the job's frames nor `status` reach it any more, though it is open.
    QVERIFY(!second.words().contains(u"execution_success"_s));
    QVERIFY(!second.words().contains(u"executing:null"_s));
    QCOMPARE(second.words().count(u"status"_s), 1);
    QCOMPARE(second.socket.state(), QAbstractSocket::ConnectedState);
}

void tst_Recordings::r15_featureFlagsOnlyOnce()
{
    const Json recorded =
        cq::test::recording("15_server_death_and_handshake")["feature_flags_after_invalid_json"];
    SimSocket socket(m_node->url(), u"eleven"_s);
    socket.socket.sendTextMessage(u"{not json"_s);
    const QString flags = u"{\"type\":\"feature_flags\",\"data\":{}}"_s;
    socket.socket.sendTextMessage(flags);
    QVERIFY(socket.waitFor([&] { return socket.frames.size() == 2; }));
    QVERIFY(socket.frames[1] == recorded);
    socket.socket.sendTextMessage(flags);
    // The next frame is that of a prompt: the second announcement was not answered.
    client().post(u"/prompt"_s, {{"prompt", steps(0 + 1, 3)}, {"client_id", "eleven"}});
    QVERIFY(socket.waitFor([&] { return socket.words().contains(u"executing:null"_s); }));
    QCOMPARE(socket.words().count(u"feature_flags"_s), 1);
}

void tst_Recordings::r15_deathBreaksSocketsAndForgets()
{
    SimSocket socket(m_node->url(), u"twelve"_s);
    const std::string id =
        client()
            .post(u"/prompt"_s, {{"prompt", steps(200, 4)}, {"client_id", "twelve"}})
            .json()["prompt_id"];
    QVERIFY(socket.waitFor([&] { return socket.words().contains(u"progress:3"_s); }));
    QSignalSpy closed(&socket.socket, &QWebSocket::disconnected);
    const QUrl before = m_node->url();
    QVERIFY(m_node->restart());
    QCOMPARE(m_node->url(), before);
    QVERIFY(closed.count() == 1 || closed.wait());
    // Without a close frame Qt keeps its first value; a frame would have said 1001.
    QCOMPARE(socket.socket.closeCode(), QWebSocketProtocol::CloseCodeNormal);
    QVERIFY(client().get(u"/history/"_s + QString::fromStdString(id)).json() == Json::object());
    const Json queue = client().get(u"/queue"_s).json();
    QVERIFY(queue["queue_running"].empty() && queue["queue_pending"].empty());
    // Numbers begin anew.
    const auto again = client().post(u"/prompt"_s, {{"prompt", steps(1, 5)}});
    QCOMPARE(again.json()["number"].get<int>(), 0);
}

QTEST_GUILESS_MAIN(tst_Recordings)

#include "tst_recordings.moc"
