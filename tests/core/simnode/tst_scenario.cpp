#include "core/simnode/scenario.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class tst_Scenario : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverything();
    void leavesDefaults();
    void namesLineAndField_data();
    void namesLineAndField();
    void missingFileIsNamed();
};

void tst_Scenario::readsEverything()
{
    const auto scenario = parseScenario(R"({
  "models": [
    {"name": "big.safetensors", "folder": "diffusion_models", "vram_gb": 12, "load_seconds": 1.5},
    {"name": "small.pt", "vram_bytes": 1000}
  ],
  "nodes": [
    {"name": "alpha", "gpu": "NVIDIA GeForce RTX 3060", "vram_gb": 12, "other_vram_gb": 0.5, "speed": 2,
     "job_seconds": 0.25, "version": "0.3.40", "prompt_ids": "ignore", "previews": false,
     "missing_classes": ["KSampler"], "models": ["small.pt"],
     "faults": [{"kind": "stall", "class": "VAEDecode", "seconds": 3, "times": 2}]},
    {"name": "beta", "prompt_ids": "uuid_only"}
  ],
  "faults": [
    {"kind": "restart", "node": "beta", "after_prompts": 5, "seconds": 1},
    {"kind": "answer_late", "every_prompts": 3, "seconds": 0.5, "path": "/history"},
    {"kind": "lie_about_queue", "node": "beta", "at_seconds": 0, "remaining": 7},
    {"kind": "fail", "node": "alpha", "after_prompts": 1, "message": "no luck"}
  ]
})");
    QVERIFY2(scenario, qPrintable(scenario ? QString() : scenario.error().message));
    QCOMPARE(scenario->nodes.size(), 2);
    const SimNodeSpec &alpha = scenario->nodes.at(0);
    QCOMPARE(alpha.vramBytes, 12LL << 30);
    QCOMPARE(alpha.otherVramBytes, 1LL << 29);
    QCOMPARE(alpha.speed, 2.0);
    QCOMPARE(alpha.jobSeconds, 0.25);
    QCOMPARE(alpha.promptIds, SimPromptIds::Ignore);
    QCOMPARE(alpha.previews, false);
    QCOMPARE(alpha.missingClasses, QStringList{u"KSampler"_s});
    QCOMPARE(alpha.models.size(), 1);
    QCOMPARE(alpha.models.at(0).folder, u"checkpoints"_s);
    QCOMPARE(alpha.models.at(0).vramBytes, 1000);
    QCOMPARE(alpha.faults.size(), 3);
    QCOMPARE(alpha.faults.at(0).trigger.graphClass, u"VAEDecode"_s);
    QCOMPARE(alpha.faults.at(0).times, 2);
    QCOMPARE(alpha.faults.at(1).path, u"/history"_s);
    QCOMPARE(alpha.faults.at(2).message, u"no luck"_s);
    const SimNodeSpec &beta = scenario->nodes.at(1);
    QCOMPARE(beta.models.size(), 2);
    QCOMPARE(beta.models.at(0).loadSeconds, 1.5);
    QCOMPARE(beta.faults.size(), 3);
    QCOMPARE(beta.faults.at(0).kind, SimFaultKind::Restart);
    QCOMPARE(beta.faults.at(0).trigger.afterPrompts, 5);
    QCOMPARE(beta.faults.at(1).trigger.everyPrompts, 3);
    QCOMPARE(beta.faults.at(2).trigger.atSeconds, 0.0);
    QCOMPARE(beta.faults.at(2).remaining, 7);
}

void tst_Scenario::leavesDefaults()
{
    const auto scenario = parseScenario(R"({"nodes": [{}]})");
    QVERIFY(scenario);
    QCOMPARE(*scenario, defaultScenario());
    QCOMPARE(scenario->nodes.at(0).vramBytes, 24LL << 30);
    QCOMPARE(scenario->nodes.at(0).jobSeconds, 0.5);
    QCOMPARE(scenario->nodes.at(0).gpu, u"NVIDIA GeForce RTX 4090"_s);
}

void tst_Scenario::namesLineAndField_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("begin");
    const auto row = [](const char *name, const char *json, const QString &begin) {
        QTest::newRow(name) << QByteArray(json) << begin;
    };
    row("not JSON", "{\n \"nodes\": [\n}", u"line 3: not JSON"_s);
    row("not an object", "[]", u"line 1, scenario: must be an object"_s);
    row("no nodes", "{}", u"line 1, scenario: needs at least one node"_s);
    row("empty nodes", "{\n\"nodes\": []}", u"line 2, nodes: needs at least one node"_s);
    row("node is no object", "{\"nodes\": [\n5]}", u"line 2, nodes[0]: must be an object"_s);
    row("text for a number", "{\"nodes\": [{\n\n\"vram_gb\": \"24\"}]}",
        u"line 3, nodes[0].vram_gb: must be a number"_s);
    row("negative", "{\"nodes\": [{},\n{\"job_seconds\": -1}]}",
        u"line 2, nodes[1].job_seconds: must be a number from 0"_s);
    row("unknown field", "{\"nodes\": [{\"name\": \"a\",\n\"vram\": 24}]}",
        u"line 2, nodes[0].vram: unknown field; known are: name, gpu, vram_gb"_s);
    row("two nodes of one name", "{\"nodes\": [{\"name\": \"a\"},\n{\"name\": \"a\"}]}",
        u"line 2, nodes[1].name: two nodes have this name"_s);
    row("unknown fault",
        "{\"nodes\": [{}],\n\"faults\": [{\"kind\": \"explode\", \"after_prompts\": 1}]}",
        u"line 2, faults[0].kind: kind must be one of refuse, stall"_s);
    row("no trigger", "{\"nodes\": [{}], \"faults\": [\n{\"kind\": \"stall\"}]}",
        u"line 2, faults[0]: needs exactly one of after_prompts"_s);
    row("two triggers",
        "{\"nodes\": [{}], \"faults\": [\n{\"kind\": \"stall\", \"class\": \"X\", \"at_seconds\": "
        "1}]}",
        u"line 2, faults[0]: needs exactly one of"_s);
    row("fault of an unknown node",
        "{\"nodes\": [{}], \"faults\": [{\"kind\": \"stall\", \"class\": \"X\",\n\"node\": "
        "\"z\"}]}",
        u"line 2, faults[0].node: no node has this name"_s);
    row("model that is not described", "{\"models\": [], \"nodes\": [{\"models\": [\n\"x\"]}]}",
        u"line 2, nodes[0].models[0]: no model of that name"_s);
    row("model without a name", "{\"models\": [\n{\"vram_gb\": 1}], \"nodes\": [{}]}",
        u"line 2, models[0]: needs a name"_s);
    row("strange prompt ids", "{\"nodes\": [{\"prompt_ids\":\n\"maybe\"}]}",
        u"line 2, nodes[0].prompt_ids: must be honour, ignore or uuid_only"_s);
    row("braces in texts do not confuse the lines",
        "{\"nodes\": [{\"name\": \"a}]\\\"{\",\n\"speed\": 0}]}", u"line 2, nodes[0].speed:"_s);
}

void tst_Scenario::namesLineAndField()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, begin);
    const auto scenario = parseScenario(json);
    QVERIFY(!scenario);
    QCOMPARE(scenario.error().kind, ErrorKind::Invalid);
    QCOMPARE(scenario.error().message.left(begin.size()), begin);
}

void tst_Scenario::missingFileIsNamed()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"none.json"_s);
    const auto scenario = loadScenario(path);
    QVERIFY(!scenario);
    QCOMPARE(scenario.error().kind, ErrorKind::NotFound);
    QVERIFY(scenario.error().message.contains(path));
}

QTEST_APPLESS_MAIN(tst_Scenario)

#include "tst_scenario.moc"
