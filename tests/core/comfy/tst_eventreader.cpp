#include "core/comfy/eventreader.h"

#include "tests/support/recording.h"

#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;
using cq::test::Recording;

namespace {

/// Everything a reader said, in order.
struct News
{
    explicit News(EventReader &reader)
    {
        QObject::connect(&reader, &EventReader::queueRemaining, &reader,
                         [this](int count) { remaining.append(count); });
        QObject::connect(&reader, &EventReader::executionStarted, &reader,
                         [this](const QString &id) { words.append(u"start "_s + id); });
        QObject::connect(&reader, &EventReader::progress, &reader,
                         [this](const QString &id, const NodeProgress &now) {
                             progressIds.insert(id);
                             progress.append(now);
                         });
        QObject::connect(&reader, &EventReader::previewFrame, &reader,
                         [this](const QString &id, const QByteArray &image, const QString &node) {
                             previews.append({id, image, node});
                         });
        QObject::connect(
            &reader, &EventReader::executed, &reader,
            [this](const QString &id, const QString &node, const QList<OutputItem> &items) {
                words.append(u"executed %1 %2"_s.arg(id, node));
                outputs += items;
            });
        QObject::connect(&reader, &EventReader::endHint, &reader,
                         [this](const QString &id, RunStatus status) {
                             words.append(u"end "_s + id);
                             ends.append(status);
                         });
    }

    struct Preview
    {
        QString promptId;
        QByteArray image;
        QString graphNode;
    };

    QList<int> remaining;
    QStringList words;
    QList<NodeProgress> progress;
    QSet<QString> progressIds;
    QList<Preview> previews;
    QList<OutputItem> outputs;
    QList<RunStatus> ends;
};

void play(EventReader &reader, const QList<Recording::Frame> &frames)
{
    for (const Recording::Frame &frame : frames) {
        if (frame.binary)
            reader.readBinary(frame.bytes);
        else
            reader.readText(frame.bytes);
    }
}

NodeProgress at(const QString &node, double value, double max, const QStringList &finished)
{
    return {node, value, max, finished};
}

const QByteArray kJpegStart("\xff\xd8\xff");

} // namespace

class TestEventReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void successIsToldFromStartToEnd();
    void unrelatedListenerHearsOnlyTheQueue();
    void cachedRunFinishesAtOnce();
    void plainPreviewsBelongToTheRunningPrompt();
    void previewsWithMetadataNameTheirNode();
    void endsAreToldApart_data();
    void endsAreToldApart();
    void promptWithoutClientIdShowsProgressOnly();
    void expandedNodesCountForTheirParent();
    void batchGivesEveryFile();
    void sameIdTwiceStartsAfresh();
    void reconnectInTheMiddleGoesOn();
    void diedServerLeavesNoEnd_data();
    void diedServerLeavesNoEnd();
    void olderServersAreFollowedByExecuting();
    void progressStateSilencesTheOlderEvents();
    void blockedBranchIsNoEnd();
    void unknownNodeIsNobodysProgress();
    void bareNanDoesNotBreakAnEvent();
    void oddFramesAreIgnored_data();
    void oddFramesAreIgnored();
    void oddBinaryFramesAreIgnored_data();
    void oddBinaryFramesAreIgnored();
};

void TestEventReader::successIsToldFromStartToEnd()
{
    const Recording recording(u"02_success"_s);
    EventReader reader;
    const News news(reader);
    play(reader, recording.frames());
    const QString id = recording.text("/post/json/prompt_id");
    const QStringList expected{u"start "_s + id, u"executed %1 9"_s.arg(id), u"end "_s + id,
                               u"end "_s + id}; // success, then executing null
    QCOMPARE(news.words, expected);
    QCOMPARE(news.remaining, (QList<int>{0, 1, 1, 0}));
    QCOMPARE(news.ends, (QList<RunStatus>{RunStatus::Success, RunStatus::Success}));
    QCOMPARE(news.progressIds, QSet<QString>{id});
    const QList<NodeProgress> steps{
        at(u"1"_s, 0, 1, {}),
        at({}, 0, 0, {u"1"_s}),
        at(u"2"_s, 0, 1, {u"1"_s}),
        at({}, 0, 0, {u"1"_s, u"2"_s}),
        at(u"9"_s, 0, 1, {u"1"_s, u"2"_s}),
        at({}, 0, 0, {u"1"_s, u"2"_s, u"9"_s}),
    };
    QCOMPARE(news.progress, steps);
    QCOMPARE(news.outputs.size(), 1);
    QCOMPARE(news.outputs.first().file.filename, u"probe_00001_.png"_s);
}

void TestEventReader::unrelatedListenerHearsOnlyTheQueue()
{
    EventReader reader;
    const News news(reader);
    play(reader, Recording(u"02_success"_s).frames("/ws_frames_of_unrelated_listener"));
    QVERIFY(news.words.isEmpty());
    QVERIFY(news.progress.isEmpty());
    QCOMPARE(news.remaining, (QList<int>{0, 1, 1, 0}));
}

void TestEventReader::cachedRunFinishesAtOnce()
{
    EventReader reader;
    const News news(reader);
    play(reader, Recording(u"03_fully_cached"_s).frames());
    const QList<NodeProgress> steps{at({}, 0, 0, {u"1"_s, u"2"_s, u"9"_s})};
    QCOMPARE(news.progress, steps);
    QCOMPARE(news.outputs.size(), 1);
    QCOMPARE(news.outputs.first().file.filename, u"probe_00001_.png"_s);
    QCOMPARE(news.ends.size(), 2);
}

void TestEventReader::plainPreviewsBelongToTheRunningPrompt()
{
    const Recording recording(u"04a_progress_preview_legacy"_s);
    EventReader reader;
    const News news(reader);
    play(reader, recording.frames());
    QCOMPARE(news.previews.size(), 4);
    for (const News::Preview &preview : news.previews) {
        QCOMPARE(preview.promptId, recording.text("/post/json/prompt_id"));
        QVERIFY(preview.image.startsWith(kJpegStart));
        QVERIFY(preview.graphNode.isEmpty());
    }
    QVERIFY(news.progress.contains(at(u"3"_s, 2, 4, {u"1"_s, u"2"_s})));
}

void TestEventReader::previewsWithMetadataNameTheirNode()
{
    const Recording recording(u"04b_progress_preview_metadata"_s);
    EventReader reader;
    const News news(reader);
    play(reader, recording.frames());
    QCOMPARE(news.previews.size(), 4);
    for (const News::Preview &preview : news.previews) {
        QCOMPARE(preview.promptId, recording.text("/post/json/prompt_id"));
        QVERIFY(preview.image.startsWith(kJpegStart));
        QCOMPARE(preview.graphNode, u"3"_s);
    }
    // 1 and 2 came from the cache, which progress_state does not mention.
    QVERIFY(news.progress.contains(at(u"3"_s, 2, 4, {u"1"_s, u"2"_s})));
    QCOMPARE(news.progress.last(), at({}, 0, 0, {u"1"_s, u"2"_s, u"3"_s, u"9"_s}));
}

void TestEventReader::endsAreToldApart_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<RunStatus>("status");
    QTest::newRow("a node raised") << u"06a_execution_error"_s << RunStatus::Error;
    QTest::newRow("out of memory") << u"06b_out_of_memory"_s << RunStatus::Error;
    QTest::newRow("interrupted") << u"07a_interrupt_global_empty_body"_s << RunStatus::Interrupted;
    QTest::newRow("interrupted by id") << u"07b_interrupt_targeted"_s << RunStatus::Interrupted;
    QTest::newRow("another id interrupted")
        << u"07c_interrupt_targeted_other_id"_s << RunStatus::Success;
    QTest::newRow("interrupt before the job")
        << u"07d_interrupt_while_idle_then_job"_s << RunStatus::Success;
}

void TestEventReader::endsAreToldApart()
{
    QFETCH(QString, name);
    QFETCH(RunStatus, status);
    EventReader reader;
    const News news(reader);
    play(reader, Recording(name).frames());
    // The second hint, executing null, says what the first one said.
    QCOMPARE(news.ends, (QList<RunStatus>{status, status}));
}

void TestEventReader::promptWithoutClientIdShowsProgressOnly()
{
    const Recording recording(u"09_prompt_without_client_id"_s);
    EventReader reader;
    const News news(reader);
    play(reader, recording.frames("/ws_frames_without_client_id"));
    const QString interrupted = recording.text("/posts/1/json/prompt_id");
    QCOMPARE(news.words, QStringList{u"end "_s + interrupted});
    QCOMPARE(news.ends, QList<RunStatus>{RunStatus::Interrupted});
    QCOMPARE(news.progressIds.size(), 3);
    QCOMPARE(news.previews.size(), 4);
    QCOMPARE(news.previews.first().promptId, recording.text("/posts/0/json/prompt_id"));
}

void TestEventReader::expandedNodesCountForTheirParent()
{
    EventReader reader;
    const News news(reader);
    play(reader, Recording(u"11_subgraph_expansion"_s).frames());
    QSet<QString> seen;
    for (const NodeProgress &step : news.progress)
        seen.insert(step.graphNode);
    QCOMPARE(seen, (QSet<QString>{QString(), u"1"_s, u"2"_s, u"9"_s}));
    QCOMPARE(news.progress.last().finished, (QStringList{u"1"_s, u"2"_s, u"9"_s}));
    QCOMPARE(news.ends.size(), 2);
}

void TestEventReader::batchGivesEveryFile()
{
    EventReader reader;
    const News news(reader);
    play(reader, Recording(u"12_batch_and_client_chosen_prompt_id"_s).frames());
    QStringList files;
    for (const OutputItem &item : news.outputs.first(3))
        files.append(u"%1 %2"_s.arg(item.index).arg(item.file.filename));
    QCOMPARE(
        files,
        (QStringList{u"0 probe_00009_.png"_s, u"1 probe_00010_.png"_s, u"2 probe_00011_.png"_s}));
    QVERIFY(news.words.contains(u"start not a uuid/ünï"_s));
}

void TestEventReader::sameIdTwiceStartsAfresh()
{
    const Recording recording(u"12_batch_and_client_chosen_prompt_id"_s);
    EventReader reader;
    const News news(reader);
    play(reader, recording.frames());
    const QString start = u"start 11111111-2222-4333-8444-555555555555"_s;
    QCOMPARE(news.words.count(start), 2);
    // Each of the three runs begins with nothing finished.
    const auto fresh =
        std::count_if(news.progress.cbegin(), news.progress.cend(), [](const NodeProgress &step) {
            return step.finished.isEmpty() && step.graphNode == u"1"_s;
        });
    QCOMPARE(fresh, 3);
}

void TestEventReader::reconnectInTheMiddleGoesOn()
{
    const Recording recording(u"14_reconnect"_s);
    EventReader reader;
    const News news(reader);
    play(reader, recording.frames("/close_then_reconnect_mid_job/first_socket_frames"));
    QVERIFY(news.ends.isEmpty());
    play(reader, recording.frames("/close_then_reconnect_mid_job/second_socket_frames"));
    QCOMPARE(news.progressIds, QSet<QString>{u"19f236a9-4efd-4987-b768-afb048dfb215"_s});
    QCOMPARE(news.ends.value(0), RunStatus::Success);

    EventReader late; // which knows nothing of the first socket
    const News lateNews(late);
    play(late, recording.frames("/close_then_reconnect_mid_job/second_socket_frames"));
    QCOMPARE(lateNews.progressIds, QSet<QString>{u"19f236a9-4efd-4987-b768-afb048dfb215"_s});
}

void TestEventReader::diedServerLeavesNoEnd_data()
{
    QTest::addColumn<QByteArray>("frames");
    QTest::newRow("terminated") << QByteArray("/SIGTERM/ws_frames");
    QTest::newRow("killed") << QByteArray("/SIGKILL/ws_frames");
}

void TestEventReader::diedServerLeavesNoEnd()
{
    QFETCH(QByteArray, frames);
    EventReader reader;
    const News news(reader);
    play(reader, Recording(u"15_server_death_and_handshake"_s).frames(frames.constData()));
    QCOMPARE(news.words.size(), 1); // it started
    QVERIFY(news.ends.isEmpty());
}

void TestEventReader::olderServersAreFollowedByExecuting()
{
    EventReader reader;
    const News news(reader);
    reader.readText(R"({"type":"execution_start","data":{"prompt_id":"p"}})");
    reader.readText(R"({"type":"execution_cached","data":{"nodes":["1"],"prompt_id":"p"}})");
    reader.readText(R"({"type":"executing","data":{"node":"2","prompt_id":"p"}})");
    reader.readText(
        R"({"type":"progress","data":{"value":3,"max":20,"prompt_id":"p","node":"2"}})");
    reader.readText(R"({"type":"executing","data":{"node":"9","prompt_id":"p"}})");
    reader.readText(R"({"type":"executing","data":{"node":null,"prompt_id":"p"}})");
    const QList<NodeProgress> steps{
        at({}, 0, 0, {u"1"_s}),
        at(u"2"_s, 0, 0, {u"1"_s}),
        at(u"2"_s, 3, 20, {u"1"_s}),
        at(u"9"_s, 0, 0, {u"1"_s, u"2"_s}),
    };
    QCOMPARE(news.progress, steps);
    QCOMPARE(news.ends, QList<RunStatus>{RunStatus::Success});
}

void TestEventReader::progressStateSilencesTheOlderEvents()
{
    EventReader reader;
    const News news(reader);
    reader.readText(R"({"type":"progress_state","data":{"prompt_id":"p","nodes":{"3":{"value":1,
        "max":4,"state":"running","display_node_id":"3"}}}})");
    reader.readText(R"({"type":"progress","data":{"value":1,"max":4,"prompt_id":"p","node":"3"}})");
    reader.readText(R"({"type":"executing","data":{"node":"3","prompt_id":"p"}})");
    QCOMPARE(news.progress, QList<NodeProgress>{at(u"3"_s, 1, 4, {})});
}

void TestEventReader::blockedBranchIsNoEnd()
{
    EventReader reader;
    const News news(reader);
    reader.readText(R"({"type":"execution_error","data":{"prompt_id":"p","node_id":"1",
        "exception_type":"ExecutionBlocked","exception_message":"no"}})");
    QVERIFY(news.ends.isEmpty());
    reader.readText(R"({"type":"execution_success","data":{"prompt_id":"p"}})");
    QCOMPARE(news.ends, QList<RunStatus>{RunStatus::Success});
}

void TestEventReader::unknownNodeIsNobodysProgress()
{
    EventReader reader;
    const News news(reader);
    reader.readText(R"({"type":"executing","data":{"node":"3"}})"); // as after a reconnect
    QVERIFY(news.progress.isEmpty());
}

void TestEventReader::bareNanDoesNotBreakAnEvent()
{
    EventReader reader;
    const News news(reader);
    reader.readText(R"({"type":"execution_error","data":{"prompt_id":"p","exception_type":"X",
        "current_inputs":{"sigma":[NaN,-Infinity],"note":"NaN"}}})");
    QCOMPARE(news.ends, QList<RunStatus>{RunStatus::Error});
    reader.readText(
        R"({"type":"progress","data":{"value":NaN,"max":4,"prompt_id":"p","node":"3"}})");
    QCOMPARE(news.progress.last(), at(u"3"_s, 0, 4, {}));
}

void TestEventReader::oddFramesAreIgnored_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("hello");
    QTest::newRow("no data") << QByteArray(R"({"type":"status"})");
    QTest::newRow("data of another type") << QByteArray(R"({"type":"status","data":[]})");
    QTest::newRow("an add-on's event")
        << QByteArray(R"({"type":"crystools.monitor","data":{"cpu":3}})");
    QTest::newRow("the answer to feature_flags")
        << QByteArray(R"({"type":"feature_flags","data":{"max_upload_size":1}})");
    QTest::newRow("type is a number") << QByteArray(R"({"type":3,"data":{}})");
    QTest::newRow("state without nodes") << QByteArray(R"({"type":"progress_state","data":{}})");
    QTest::newRow("end of nobody") << QByteArray(R"({"type":"executing","data":{"node":null}})");
}

void TestEventReader::oddFramesAreIgnored()
{
    QFETCH(QByteArray, frame);
    EventReader reader;
    const News news(reader);
    reader.readText(frame);
    QVERIFY(news.words.isEmpty() && news.progress.isEmpty() && news.remaining.isEmpty());
}

void TestEventReader::oddBinaryFramesAreIgnored_data()
{
    const auto number = [](quint32 value) {
        QByteArray bytes(4, '\0');
        qToBigEndian(value, bytes.data());
        return bytes;
    };
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("half a number") << QByteArray("\0\0", 2);
    QTest::newRow("a preview without image") << number(1) + number(1);
    QTest::newRow("a text") << number(3) + number(1) + "3loading";
    QTest::newRow("a type of tomorrow") << number(99) + "whatever";
    QTest::newRow("metadata longer than the frame") << number(4) + number(4'000'000'000U) + "{}";
    QTest::newRow("metadata that is no JSON") << number(4) + number(2) + "{!image";
    QTest::newRow("metadata and no image") << number(4) + number(2) + "{}";
}

void TestEventReader::oddBinaryFramesAreIgnored()
{
    QFETCH(QByteArray, frame);
    EventReader reader;
    const News news(reader);
    reader.readBinary(frame);
    QVERIFY(news.previews.isEmpty());
}

QTEST_GUILESS_MAIN(TestEventReader)
#include "tst_eventreader.moc"
