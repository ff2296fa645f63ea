#include "core/comfy/historyparser.h"

#include "tests/support/recording.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;
using cq::test::Recording;

class TestHistoryParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyObjectMeansNotThereYet();
    void successGivesTheOutput();
    void cachedRunNamesTheEarlierFile();
    void previewsDoNotChangeTheHistory_data();
    void previewsDoNotChangeTheHistory();
    void executionErrorNamesNodeAndReason();
    void outOfMemoryIsRecognised();
    void interruptedIsNoError_data();
    void interruptedIsNoError();
    void interruptOfAnotherPromptLeavesSuccess();
    void promptsWithoutClientIdEndAsTheyDid();
    void temporaryAndSavedFilesAreTold();
    void expandedGraphKeepsItsOutput();
    void reusedIdShowsTheLaterRun();
    void historyAfterARestartIsEmpty();
    void errorMessageIsTrustedOverStatus();
    void blockedBranchIsNoError();
    void errorStatusWithoutMessageIsAnError();
    void bareNanDoesNotHideTheError();
    void markerIsFound();
    void listOfPromptsWithoutMarkerGivesNothing();
    void brokenBytesAreAProtocolError_data();
    void brokenBytesAreAProtocolError();
};

namespace {

HistoryEntry entryOf(const Recording &recording, const char *exchange = "/history")
{
    const std::string pointer = std::string(exchange) + "/json";
    const auto &json = recording.at(pointer.c_str());
    const QString id = QString::fromStdString(json.begin().key());
    auto entry = parseHistory(recording.bytes(pointer.c_str()), id);
    if (!entry || !*entry)
        qFatal("the recording holds no entry");
    return **entry;
}

OutputItem image(const QString &graphNode, int index, const FileRef &file)
{
    return {graphNode, u"images"_s, index, file, {}, {}};
}

HistoryEntry parsed(const QByteArray &entry)
{
    auto result = parseHistory("{\"p\":" + entry + "}", u"p"_s);
    if (!result || !*result)
        qFatal("no entry");
    return **result;
}

} // namespace

void TestHistoryParser::emptyObjectMeansNotThereYet()
{
    const Recording recording(u"13_history_and_free"_s);
    const auto deleted = parseHistory(recording.bytes("/get_deleted/json"), u"x"_s);
    QVERIFY(deleted);
    QVERIFY(!deleted->has_value());
    const auto other = parseHistory(recording.bytes("/max_items_2/json"), u"not-in-it"_s);
    QVERIFY(other);
    QVERIFY(!other->has_value());
}

void TestHistoryParser::successGivesTheOutput()
{
    const HistoryEntry entry = entryOf(Recording(u"02_success"_s));
    QCOMPARE(entry.promptId, u"d1726b0e-ad99-48ba-b1a0-574bbfd4defb"_s);
    QVERIFY(entry.status == RunStatus::Success);
    QVERIFY(entry.completed);
    QVERIFY(entry.fault.kind == FailureKind::None);
    QCOMPARE(entry.started, 1795295057945);
    QCOMPARE(entry.ended, 1795295057979);
    const QList<OutputItem> expected{
        image(u"9"_s, 0, {u"probe_00001_.png"_s, QString(), u"output"_s})};
    QCOMPARE(entry.outputs, expected);
    QVERIFY(entry.marker.isNull());
}

void TestHistoryParser::cachedRunNamesTheEarlierFile()
{
    const HistoryEntry entry = entryOf(Recording(u"03_fully_cached"_s));
    QVERIFY(entry.status == RunStatus::Success);
    QCOMPARE(entry.outputs.size(), 1);
    QCOMPARE(entry.outputs.first().file.filename, u"probe_00001_.png"_s);
}

void TestHistoryParser::previewsDoNotChangeTheHistory_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("file");
    QTest::newRow("plain previews") << u"04a_progress_preview_legacy"_s << u"probe_00002_.png"_s;
    QTest::newRow("previews with metadata")
        << u"04b_progress_preview_metadata"_s << u"probe_00003_.png"_s;
}

void TestHistoryParser::previewsDoNotChangeTheHistory()
{
    QFETCH(QString, name);
    QFETCH(QString, file);
    const HistoryEntry entry = entryOf(Recording(name));
    QVERIFY(entry.status == RunStatus::Success);
    const QList<OutputItem> expected{image(u"9"_s, 0, {file, QString(), u"output"_s})};
    QCOMPARE(entry.outputs, expected);
}

void TestHistoryParser::executionErrorNamesNodeAndReason()
{
    const HistoryEntry entry = entryOf(Recording(u"06a_execution_error"_s));
    QVERIFY(entry.status == RunStatus::Error);
    QVERIFY(!entry.completed);
    QVERIFY(entry.fault.kind == FailureKind::Execution);
    QCOMPARE(entry.fault.type, u"RuntimeError"_s);
    QCOMPARE(entry.fault.message, u"probe failure at step 2"_s);
    QCOMPARE(entry.fault.graphNode, u"3"_s);
    QCOMPARE(entry.fault.graphNodeClass, u"ProbeSteps"_s);
    QVERIFY(entry.fault.traceback.startsWith(u"  File \"/opt/ComfyUI/execution.py\", line 496"_s));
    QVERIFY(entry.fault.traceback.contains(u"probe_pack/__init__.py"_s));
    QVERIFY(entry.ended >= entry.started && entry.started > 0);
    QVERIFY(entry.outputs.isEmpty());
}

void TestHistoryParser::outOfMemoryIsRecognised()
{
    const HistoryEntry entry = entryOf(Recording(u"06b_out_of_memory"_s));
    QVERIFY(entry.status == RunStatus::Error);
    QVERIFY(entry.fault.kind == FailureKind::OutOfMemory);
    QCOMPARE(entry.fault.type, u"torch.cuda.OutOfMemoryError"_s);
    QCOMPARE(entry.fault.message,
             u"Allocation on device This error means you ran out of memory on your GPU."_s);
}

void TestHistoryParser::interruptedIsNoError_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("interrupt without a target") << u"07a_interrupt_global_empty_body"_s;
    QTest::newRow("interrupt of this prompt") << u"07b_interrupt_targeted"_s;
}

void TestHistoryParser::interruptedIsNoError()
{
    QFETCH(QString, name);
    const HistoryEntry entry = entryOf(Recording(name));
    QVERIFY(entry.status == RunStatus::Interrupted);
    QVERIFY(entry.fault.kind == FailureKind::Interrupted);
    QCOMPARE(entry.fault.graphNode, u"3"_s);
    QVERIFY(!entry.completed);
    QVERIFY(entry.ended > entry.started);
}

void TestHistoryParser::interruptOfAnotherPromptLeavesSuccess()
{
    QVERIFY(entryOf(Recording(u"07c_interrupt_targeted_other_id"_s)).status == RunStatus::Success);
    QVERIFY(entryOf(Recording(u"07d_interrupt_while_idle_then_job"_s)).status
            == RunStatus::Success);
}

void TestHistoryParser::promptsWithoutClientIdEndAsTheyDid()
{
    const Recording recording(u"09_prompt_without_client_id"_s);
    QVERIFY(entryOf(recording, "/history/0").status == RunStatus::Success);
    QVERIFY(entryOf(recording, "/history/1").status == RunStatus::Interrupted);
    QVERIFY(entryOf(recording, "/history/2").status == RunStatus::Error);
}

void TestHistoryParser::temporaryAndSavedFilesAreTold()
{
    const HistoryEntry entry =
        entryOf(Recording(u"10_uploads"_s), "/load_blend_preview_save/history");
    const QList<OutputItem> expected{
        image(u"9"_s, 0, {u"ComfyUI_temp_prqio_00001_.png"_s, QString(), u"temp"_s}),
        image(u"10"_s, 0, {u"pre_00001_.png"_s, u"sub/dir"_s, u"output"_s}),
    };
    QCOMPARE(entry.outputs, expected);
}

void TestHistoryParser::expandedGraphKeepsItsOutput()
{
    const HistoryEntry entry = entryOf(Recording(u"11_subgraph_expansion"_s));
    QVERIFY(entry.status == RunStatus::Success);
    const QList<OutputItem> expected{
        image(u"9"_s, 0, {u"ComfyUI_temp_prqio_00002_.png"_s, QString(), u"temp"_s})};
    QCOMPARE(entry.outputs, expected);
}

void TestHistoryParser::reusedIdShowsTheLaterRun()
{
    const HistoryEntry entry =
        entryOf(Recording(u"12_batch_and_client_chosen_prompt_id"_s), "/history_after_reuse");
    QCOMPARE(entry.promptId, u"11111111-2222-4333-8444-555555555555"_s);
    QCOMPARE(entry.outputs.size(), 1);
    QCOMPARE(entry.outputs.first().file.filename, u"probe_00012_.png"_s);
}

void TestHistoryParser::historyAfterARestartIsEmpty()
{
    const Recording recording(u"15_server_death_and_handshake"_s);
    const auto entry = parseHistory(recording.bytes("/SIGKILL/history_after_restart/json"),
                                    u"23ef58df-0028-4c34-8111-806768aa9e8f"_s);
    QVERIFY(entry);
    QVERIFY(!entry->has_value());
}

void TestHistoryParser::errorMessageIsTrustedOverStatus()
{
    const HistoryEntry entry = parsed(R"({"outputs":{},"status":{"status_str":"success",
        "completed":true,"messages":[["execution_error",{"exception_type":"ValueError",
        "exception_message":"cycle","node_id":"1"}]]}})");
    QVERIFY(entry.status == RunStatus::Error);
    QCOMPARE(entry.fault.message, u"cycle"_s);
}

void TestHistoryParser::blockedBranchIsNoError()
{
    const HistoryEntry entry = parsed(R"({"outputs":{},"status":{"status_str":"success",
        "completed":true,"messages":[["execution_error",{"exception_type":"ExecutionBlocked",
        "exception_message":"no","node_id":"1"}],["execution_success",{"timestamp":7}]]}})");
    QVERIFY(entry.status == RunStatus::Success);
    QVERIFY(entry.fault.kind == FailureKind::None);
    QCOMPARE(entry.ended, 7);
}

void TestHistoryParser::errorStatusWithoutMessageIsAnError()
{
    const HistoryEntry entry =
        parsed(R"({"outputs":{},"status":{"status_str":"error","completed":false,"messages":[]}})");
    QVERIFY(entry.status == RunStatus::Error);
    QVERIFY(entry.fault.kind == FailureKind::Execution);
    QVERIFY(!entry.fault.message.isEmpty());
}

void TestHistoryParser::bareNanDoesNotHideTheError()
{
    const HistoryEntry entry = parsed(R"({"outputs":{},"status":{"status_str":"error",
        "completed":false,"messages":[["execution_error",{"exception_type":"RuntimeError",
        "exception_message":"NaN in latents","node_id":"3","current_inputs":{"x":[NaN,
        Infinity,-Infinity]}}]]}})");
    QVERIFY(entry.status == RunStatus::Error);
    QCOMPARE(entry.fault.message, u"NaN in latents"_s);
}

void TestHistoryParser::markerIsFound()
{
    const QByteArray body = R"({
        "a":{"prompt":[0,"a",{},{"client_id":"x"},[]]},
        "b":{"prompt":[1,"b",{},{"comfyqueue":{"prompt_id":"0190a5c8-0000-7000-8000-000000000001"}},[]]},
        "c":{"prompt":[2,"c",{},{"comfyqueue":{"prompt_id":"0190a5c8-0000-7000-8000-000000000002"}},[]]}
    })";
    const QUuid marker(u"0190a5c8-0000-7000-8000-000000000002"_s);
    const auto found = findMarkedInHistory(body, marker);
    QVERIFY(found);
    QCOMPARE(*found, std::optional(u"c"_s));
    const auto entry = parseHistory(body, u"c"_s);
    QVERIFY(entry && *entry);
    QCOMPARE((**entry).marker, marker);
}

void TestHistoryParser::listOfPromptsWithoutMarkerGivesNothing()
{
    const Recording recording(u"13_history_and_free"_s);
    const auto found =
        findMarkedInHistory(recording.bytes("/max_items_2/json"), QUuid::createUuid());
    QVERIFY(found);
    QVERIFY(!found->has_value());
}

void TestHistoryParser::brokenBytesAreAProtocolError_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a web page") << QByteArray("<html>NaN</html>");
    QTest::newRow("cut off") << QByteArray(R"({"p":{"outputs":{)");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("an entry that is a number") << QByteArray(R"({"p":7})");
    QTest::newRow("broken UTF-8") << QByteArray("{\"p\":{\"x\":\"\xff\"}}");
    QTest::newRow("very deep") << QByteArray(200'000, '[');
}

void TestHistoryParser::brokenBytesAreAProtocolError()
{
    QFETCH(QByteArray, body);
    const auto entry = parseHistory(body, u"p"_s);
    QVERIFY(!entry);
    QVERIFY(entry.error().kind == ErrorKind::Protocol);
}

QTEST_GUILESS_MAIN(TestHistoryParser)
#include "tst_historyparser.moc"
