#include "core/comfy/statsparser.h"

#include "tests/support/recording.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;
using cq::test::Recording;

class TestStatsParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recordedServerIsRead();
    void severalCardsAreListed();
    void otherServersAreNotComfyUi_data();
    void otherServersAreNotComfyUi();
};

void TestStatsParser::recordedServerIsRead()
{
    const Recording recording(u"01_static_endpoints"_s);
    const auto stats = parseSystemStats(recording.bytes("/system_stats/json"));
    QVERIFY(stats);
    QCOMPARE(stats->comfyVersion, u"0.3.64"_s);
    QCOMPARE(stats->os, u"posix"_s);
    QCOMPARE(stats->devices.size(), 1);
    QCOMPARE(stats->devices.first().type, u"cpu"_s);
    QCOMPARE(stats->devices.first().vramTotal, 25276502016LL);
}

void TestStatsParser::severalCardsAreListed()
{
    const auto stats = parseSystemStats(R"({"system":{"comfyui_version":"0.38.0","os":"linux"},
        "devices":[{"name":"cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync","type":"cuda","index":0,
        "vram_total":25757220864,"vram_free":20000000000,"torch_vram_total":4000000000,
        "torch_vram_free":1000000000},{"name":"cuda:1","type":"cuda","vram_total":8e9,
        "vram_free":NaN}]})");
    QVERIFY(stats);
    QCOMPARE(stats->devices.size(), 2);
    const DeviceStats &first = stats->devices.first();
    QCOMPARE(first.name, u"cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync"_s);
    QCOMPARE(first.vramFree, 20000000000LL);
    QCOMPARE(first.torchTotal, 4000000000LL);
    QCOMPARE(first.torchFree, 1000000000LL);
    QCOMPARE(stats->devices.last().vramTotal, 8000000000LL);
    QCOMPARE(stats->devices.last().vramFree, 0);
}

void TestStatsParser::otherServersAreNotComfyUi_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a web page") << QByteArray("<html><body>hello</body></html>");
    QTest::newRow("JSON of another shape") << QByteArray(R"({"status":"ok"})");
    QTest::newRow("no devices") << QByteArray(R"({"system":{}})");
    QTest::newRow("nothing") << QByteArray();
}

void TestStatsParser::otherServersAreNotComfyUi()
{
    QFETCH(QByteArray, body);
    const auto stats = parseSystemStats(body);
    QVERIFY(!stats);
    QVERIFY(stats.error().kind == ErrorKind::Protocol);
    QCOMPARE(stats.error().message, u"answers, but is not ComfyUI"_s);
}

QTEST_GUILESS_MAIN(TestStatsParser)
#include "tst_statsparser.moc"
