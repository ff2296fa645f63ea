#include "core/simnode/executionlist.h"
#include "core/simnode/gpumemory.h"
#include "core/simnode/validator.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq::sim;

namespace {

Validator validator(const ClassTable &classes)
{
    Listings lists;
    lists.models = [](const std::string &folder) {
        std::vector<std::string> names;
        if (folder == "checkpoints") {
            for (int i = 0; i < 21; ++i)
                names.push_back("model" + std::to_string(i));
        }
        return names;
    };
    return Validator(classes, lists, [](const std::string &name) { return name == "here.png"; });
}

/// EmptyImage with one input replaced, saved.
Json graphWith(const char *input, const Json &value)
{
    Json graph = Json::parse(R"({
        "1": {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": 1, "color": 0}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "x"}}})");
    graph["1"]["inputs"][input] = value;
    return graph;
}

} // namespace

class tst_Validator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void literalsAreConvertedAsPythonDoes_data();
    void literalsAreConvertedAsPythonDoes();
    void largestSeedSurvives();
    void longListsAreNotSentBack();
    void onlyWantedOutputsAreChecked();
    void editorFormatIsNoGraph();
    void longerCyclesAreRefused();

    void outputsComeFirstThenWhatLeadsToThem();
    void cachedNodesAreLeftOut();

    void leastUsedModelGoesFirst();
    void idleMemoryIsReservedButFree();
};

void tst_Validator::literalsAreConvertedAsPythonDoes_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("kept"); ///< empty: refused
    QTest::newRow("a number in a text") << "\"64\""_ba
                                        << "64"_ba;
    QTest::newRow("a fraction is cut off") << "64.9"_ba
                                           << "64"_ba;
    QTest::newRow("true is one") << "true"_ba
                                 << "1"_ba;
    QTest::newRow("a wrapped value") << R"({"__value__": 12})"_ba
                                     << "12"_ba;
    QTest::newRow("null is none") << "null"_ba
                                  << ""_ba;
    QTest::newRow("a fraction in a text is no int") << "\"64.5\""_ba
                                                    << ""_ba;
    QTest::newRow("an empty text is no int") << "\"\""_ba
                                             << ""_ba;
}

void tst_Validator::literalsAreConvertedAsPythonDoes()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, kept);
    const ClassTable classes;
    Json graph = graphWith("width", Json::parse(given.toStdString()));
    const Validation result = validator(classes).validate(graph);
    QCOMPARE(result.isAccepted(), !kept.isEmpty());
    if (kept.isEmpty())
        QCOMPARE(result.nodeErrors["1"]["errors"][0]["type"].get<std::string>(),
                 std::string("invalid_input_type"));
    else
        QCOMPARE(graph["1"]["inputs"]["width"].dump(), kept.toStdString());
}

void tst_Validator::largestSeedSurvives()
{
    const ClassTable classes;
    Json graph = graphWith("width", 8);
    graph["3"] =
        Json::parse(R"({"class_type": "ProbeSteps", "inputs": {"image": ["1", 0], "steps": 1,
        "delay_ms": 0, "preview": false, "text": "", "fail_at": 0, "mode": "steps", "seed": 18446744073709551615}})");
    graph["2"]["inputs"]["images"] = {"3", 0};
    QVERIFY(validator(classes).validate(graph).isAccepted());
    QCOMPARE(graph["3"]["inputs"]["seed"].dump(), std::string("18446744073709551615"));
    graph["3"]["inputs"]["seed"] = -1;
    const Validation result = validator(classes).validate(graph);
    QCOMPARE(result.nodeErrors["3"]["errors"][0]["message"].get<std::string>(),
             std::string("Value -1 smaller than min of 0"));
}

void tst_Validator::longListsAreNotSentBack()
{
    const ClassTable classes;
    Json graph = Json::parse(R"({
        "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "other"}},
        "2": {"class_type": "PreviewAny", "inputs": {"source": ["1", 0]}}})");
    const Validation result = validator(classes).validate(graph);
    const Json error = result.nodeErrors["1"]["errors"][0];
    QCOMPARE(error["details"].get<std::string>(),
             std::string("ckpt_name: 'other' not in (list of length 21)"));
    QVERIFY(error["extra_info"]["input_config"].is_null());
    graph["1"]["inputs"]["ckpt_name"] = "model20";
    QVERIFY(validator(classes).validate(graph).isAccepted());
}

void tst_Validator::onlyWantedOutputsAreChecked()
{
    const ClassTable classes;
    Json graph = graphWith("width", 8);
    graph["9"] = {{"class_type", "PreviewImage"}, {"inputs", Json::object()}}; // broken
    const Validation both = validator(classes).validate(graph);
    QVERIFY(both.isAccepted());
    QVERIFY(both.nodeErrors.contains("9"));
    const Validation one = validator(classes).validate(graph, std::vector<std::string>{"2"});
    QVERIFY(one.isAccepted());
    QVERIFY(one.nodeErrors.empty());
    QCOMPARE(one.outputs, (std::vector<std::string>{"2"}));
    QCOMPARE(validator(classes)
                 .validate(graph, std::vector<std::string>{"1"})
                 .error["type"]
                 .get<std::string>(),
             std::string("prompt_no_outputs"));
}

void tst_Validator::editorFormatIsNoGraph()
{
    const ClassTable classes;
    Json editor = Json::parse(R"({"last_node_id": 3, "nodes": [], "links": [], "version": 0.4})");
    QVERIFY(validator(classes).validate(editor).crashed);
    Json reordered = Json::parse(R"({"nodes": [], "last_node_id": 3})");
    QCOMPARE(validator(classes).validate(reordered).error["type"].get<std::string>(),
             std::string("invalid_prompt"));
}

void tst_Validator::longerCyclesAreRefused()
{
    const ClassTable classes;
    Json graph = Json::parse(R"({
        "1": {"class_type": "ImageInvert", "inputs": {"image": ["2", 0]}},
        "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
        "3": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}}})");
    const Validation result = validator(classes).validate(graph);
    QVERIFY(!result.isAccepted());
    QCOMPARE(result.error["type"].get<std::string>(),
             std::string("prompt_outputs_failed_validation"));
}

void tst_Validator::outputsComeFirstThenWhatLeadsToThem()
{
    const ClassTable classes;
    // Two branches: the short one shows its picture before the long one is begun.
    const Json graph = Json::parse(R"({
        "long1": {"class_type": "EmptyImage", "inputs": {}},
        "long2": {"class_type": "ImageInvert", "inputs": {"image": ["long1", 0]}},
        "long3": {"class_type": "ImageInvert", "inputs": {"image": ["long2", 0]}},
        "long4": {"class_type": "ImageInvert", "inputs": {"image": ["long3", 0]}},
        "save": {"class_type": "SaveImage", "inputs": {"images": ["long4", 0]}},
        "short": {"class_type": "EmptyImage", "inputs": {}},
        "show": {"class_type": "PreviewImage", "inputs": {"images": ["short", 0]}}})");
    ExecutionList list(graph, classes, [](const std::string &) { return false; });
    list.add("save");
    list.add("show");
    QStringList order;
    while (!list.isEmpty()) {
        const auto next = list.next();
        QVERIFY(next);
        order.append(QString::fromStdString(*next));
        list.complete(*next);
    }
    QCOMPARE(order,
             (QStringList{u"short"_s, u"show"_s, u"long1"_s, u"long2"_s, u"long3"_s, u"long4"_s,
                          u"save"_s}));
}

void tst_Validator::cachedNodesAreLeftOut()
{
    const ClassTable classes;
    const Json graph = Json::parse(R"({
        "1": {"class_type": "EmptyImage", "inputs": {}},
        "2": {"class_type": "ImageInvert", "inputs": {"image": ["1", 0]}},
        "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0]}}})");
    ExecutionList list(graph, classes, [](const std::string &id) { return id == "2"; });
    list.add("3");
    QCOMPARE(list.pending(), (std::vector<std::string>{"3"})); // what "2" needs is not needed
    QCOMPARE(list.next(), std::optional<std::string>("3"));
}

void tst_Validator::leastUsedModelGoesFirst()
{
    GpuMemory memory(10, 1);
    QVERIFY(memory.load("a", 4, {}));
    QVERIFY(memory.load("b", 4, {}));
    QVERIFY(memory.load("a", 4, {})); // used again
    QCOMPARE(memory.vramFree(), 1);
    QVERIFY(memory.load("c", 4, {}));
    QVERIFY(memory.isLoaded("a"));
    QVERIFY(!memory.isLoaded("b"));
    // What the same graph needs is not thrown out for each other.
    QVERIFY(!memory.load("d", 6, {"a", "c"}));
    QVERIFY(!memory.load("e", 10, {}));
}

void tst_Validator::idleMemoryIsReservedButFree()
{
    GpuMemory memory(100, 20);
    QVERIFY(memory.load("a", 30, {}));
    QVERIFY(memory.work(25, {"a"}));
    QCOMPARE(memory.vramFree(), 25);
    QCOMPARE(memory.torchTotal(), 55);
    memory.endWork();
    // The arithmetic of the protocol sheet (2.3) must give back what was put in.
    const qint64 driverFree = memory.vramFree() - memory.torchFree();
    QCOMPARE(memory.torchTotal() - memory.torchFree(), 30); // ours
    QCOMPARE(memory.vramTotal() - driverFree - memory.torchTotal(), 20); // others
    QCOMPARE(memory.vramFree(), 50);
    memory.endJob();
    QCOMPARE(memory.torchTotal(), 30);
}

QTEST_APPLESS_MAIN(tst_Validator)

#include "tst_validator.moc"
