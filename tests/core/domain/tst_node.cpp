#include "core/domain/node.h"

#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

constexpr qint64 kGiB = 1024LL * 1024 * 1024;

NodeConfig goodConfig()
{
    NodeConfig config;
    config.name = u"atlas"_s;
    config.url = QUrl(u"http://192.168.1.5:8188"_s);
    return config;
}

using Spoil = std::function<void(NodeConfig &)>;

} // namespace

Q_DECLARE_METATYPE(Spoil)

class TestNode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memoryIsSplitAsTheProtocolSheetSays_data();
    void memoryIsSplitAsTheProtocolSheetSays();
    void nonsenseReadsAsFull_data();
    void nonsenseReadsAsFull();
    void usedShareOfNothingIsZero();
    void addressesAreCleaned_data();
    void addressesAreCleaned();
    void cardNamesAreShortened_data();
    void cardNamesAreShortened();
    void goodNodesHaveNoFault();
    void faultsNameTheField_data();
    void faultsNameTheField();
};

void TestNode::memoryIsSplitAsTheProtocolSheetSays_data()
{
    QTest::addColumn<DeviceStats>("device");
    QTest::addColumn<VramReading>("reading");
    // vram_free counts what torch keeps in reserve; total, free, ours, others
    QTest::newRow("nothing runs") << DeviceStats{{}, {}, 24 * kGiB, 24 * kGiB, 0, 0}
                                  << VramReading{24 * kGiB, 24 * kGiB, 0, 0};
    QTest::newRow("we use 6 and keep 2 in reserve, others use 4")
        << DeviceStats{{}, {}, 24 * kGiB, 14 * kGiB, 8 * kGiB, 2 * kGiB}
        << VramReading{24 * kGiB, 14 * kGiB, 6 * kGiB, 4 * kGiB};
    QTest::newRow("only others") << DeviceStats{{}, {}, 8 * kGiB, 3 * kGiB, 0, 0}
                                 << VramReading{8 * kGiB, 3 * kGiB, 0, 5 * kGiB};
    QTest::newRow("all ours") << DeviceStats{{}, {}, 8 * kGiB, 0, 8 * kGiB, 0}
                              << VramReading{8 * kGiB, 0, 8 * kGiB, 0};
}

void TestNode::memoryIsSplitAsTheProtocolSheetSays()
{
    QFETCH(DeviceStats, device);
    QFETCH(VramReading, reading);
    const VramReading found = vramReading(device);
    QCOMPARE(found.total, reading.total);
    QCOMPARE(found.free, reading.free);
    QCOMPARE(found.ours, reading.ours);
    QCOMPARE(found.others, reading.others);
    QCOMPARE(found.ours + found.others + found.free, found.total);
}

void TestNode::nonsenseReadsAsFull_data()
{
    QTest::addColumn<DeviceStats>("device");
    QTest::newRow("more free than there is") << DeviceStats{{}, {}, 8 * kGiB, 9 * kGiB, 0, 0};
    QTest::newRow("negative free") << DeviceStats{{}, {}, 8 * kGiB, -1, 0, 0};
    QTest::newRow("negative torch") << DeviceStats{{}, {}, 8 * kGiB, kGiB, -kGiB, 0};
    QTest::newRow("torch frees more than it has")
        << DeviceStats{{}, {}, 8 * kGiB, kGiB, kGiB, 2 * kGiB};
    QTest::newRow("torch frees more than is free")
        << DeviceStats{{}, {}, 8 * kGiB, kGiB, 4 * kGiB, 2 * kGiB};
    QTest::newRow("torch larger than the card") << DeviceStats{{}, {}, 8 * kGiB, kGiB, 9 * kGiB, 0};
}

void TestNode::nonsenseReadsAsFull()
{
    QFETCH(DeviceStats, device);
    const VramReading reading = vramReading(device);
    QCOMPARE(reading.total, 8 * kGiB);
    QCOMPARE(reading.free, 0);
    QCOMPARE(reading.usedShare(), 1.0);
}

void TestNode::usedShareOfNothingIsZero()
{
    QCOMPARE(vramReading({}).usedShare(), 0.0);
    QCOMPARE(vramReading({{}, {}, -5, 3, 0, 0}).total, 0);
    QCOMPARE(vramReading({{}, {}, 8 * kGiB, 2 * kGiB, 0, 0}).usedShare(), 0.75);
}

void TestNode::addressesAreCleaned_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    QTest::newRow("host and port") << u"192.168.1.5:8188"_s << u"http://192.168.1.5:8188"_s;
    QTest::newRow("a name") << u"  gpu-1.local "_s << u"http://gpu-1.local"_s;
    QTest::newRow("slash at the end") << u"https://host/path/"_s << u"https://host/path"_s;
    QTest::newRow("many slashes") << u"http://host///"_s << u"http://host"_s;
    QTest::newRow("query and fragment") << u"http://host:1/?a=b#c"_s << u"http://host:1"_s;
    QTest::newRow("IPv6") << u"http://[::1]:8188/"_s << u"http://[::1]:8188"_s;
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("white space inside") << u"my host:8188"_s << QString();
    QTest::newRow("no host") << u"http://:8188"_s << QString();
    QTest::newRow("a port too large") << u"host:99999"_s << QString();
    QTest::newRow("another scheme") << u"ftp://host"_s << QString();
    QTest::newRow("a file") << u"file:///etc/passwd"_s << QString();
    QTest::newRow("upper case scheme") << u"HTTP://host"_s << u"http://host"_s;
    QTest::newRow("slipped scheme") << u"htp:/gpu"_s << QString();
    QTest::newRow("half a scheme") << u"http:/gpu"_s << QString();
    QTest::newRow("no port") << u"gpu:"_s << QString();
}

void TestNode::addressesAreCleaned()
{
    QFETCH(QString, typed);
    QFETCH(QString, url);
    const QUrl found = normalisedNodeUrl(typed);
    QCOMPARE(found.toString(), url);
    QCOMPARE(found.isValid(), !url.isEmpty());
}

void TestNode::cardNamesAreShortened_data()
{
    QTest::addColumn<QString>("device");
    QTest::addColumn<QString>("card");
    QTest::newRow("cuda") << u"cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync"_s << u"RTX 4090"_s;
    QTest::newRow("no allocator") << u"cuda:1 NVIDIA A100-SXM4-80GB"_s << u"A100-SXM4-80GB"_s;
    QTest::newRow("native allocator") << u"cuda:0 NVIDIA RTX A6000 : native"_s << u"RTX A6000"_s;
    QTest::newRow("AMD") << u"cuda:0 AMD Radeon RX 7900 XTX : native"_s << u"RX 7900 XTX"_s;
    QTest::newRow("AMD for servers")
        << u"cuda:0 AMD Instinct MI300X : native"_s << u"Instinct MI300X"_s;
    QTest::newRow("processor") << u"cpu"_s << u"cpu"_s;
    QTest::newRow("unknown") << u"Something else"_s << u"Something else"_s;
    QTest::newRow("nothing") << QString() << QString();
}

void TestNode::cardNamesAreShortened()
{
    QFETCH(QString, device);
    QFETCH(QString, card);
    QCOMPARE(shortGpuName(device), card);
}

void TestNode::goodNodesHaveNoFault()
{
    QCOMPARE(nodeConfigFault(goodConfig()), QString());
    NodeConfig config = goodConfig();
    config.url = QUrl(u"https://example.org/comfy"_s);
    config.auth = NodeAuth::Header;
    config.authHeader = u"X-Api-Key"_s;
    config.pinnedCertificate = QByteArray(32, 'x');
    config.healthIntervalMs = 0;
    config.vramThreshold = 1.0;
    config.slotCount = 64;
    QCOMPARE(nodeConfigFault(config), QString());
}

void TestNode::faultsNameTheField_data()
{
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const Spoil &spoil, const QString &field) {
        QTest::newRow(name) << spoil << field;
    };
    row(
        "no name", [](NodeConfig &c) { c.name = u"  "_s; }, u"Name:"_s);
    row(
        "a long name", [](NodeConfig &c) { c.name = QString(101, u'x'); }, u"Name:"_s);
    row(
        "no address", [](NodeConfig &c) { c.url = QUrl(); }, u"URL:"_s);
    row(
        "a file address", [](NodeConfig &c) { c.url = QUrl(u"file:///a"_s); }, u"URL:"_s);
    row(
        "an address without host", [](NodeConfig &c) { c.url = QUrl(u"http:///a"_s); }, u"URL:"_s);
    row(
        "a password in the address",
        [](NodeConfig &c) { c.url = QUrl(u"http://me:secret@host"_s); }, u"password"_s);
    row(
        "a long address", [](NodeConfig &c) { c.url = QUrl(u"http://h/"_s + QString(250, u'x')); },
        u"URL:"_s);
    row(
        "no slots", [](NodeConfig &c) { c.slotCount = 0; }, u"Jobs at once:"_s);
    row(
        "too many slots", [](NodeConfig &c) { c.slotCount = 65; }, u"Jobs at once:"_s);
    row(
        "no memory allowed", [](NodeConfig &c) { c.vramThreshold = 0; }, u"VRAM limit:"_s);
    row(
        "more than the memory", [](NodeConfig &c) { c.vramThreshold = 1.01; }, u"VRAM limit:"_s);
    row(
        "memory that is no number", [](NodeConfig &c) { c.vramThreshold = qQNaN(); },
        u"VRAM limit:"_s);
    row(
        "checks too often", [](NodeConfig &c) { c.healthIntervalMs = 499; }, u"Health check:"_s);
    row(
        "checks backwards", [](NodeConfig &c) { c.healthIntervalMs = -1; }, u"Health check:"_s);
    row(
        "no header", [](NodeConfig &c) { c.auth = NodeAuth::Header; }, u"Header:"_s);
    row(
        "a header of two lines",
        [](NodeConfig &c) {
            c.auth = NodeAuth::Header;
            c.authHeader = u"X-A\r\nX-B"_s;
        },
        u"Header:"_s);
    row(
        "a header with a line end",
        [](NodeConfig &c) {
            c.auth = NodeAuth::Header;
            c.authHeader = u"X-A\n"_s;
        },
        u"Header:"_s);
    row(
        "a short fingerprint", [](NodeConfig &c) { c.pinnedCertificate = "abc"; },
        u"Certificate:"_s);
}

void TestNode::faultsNameTheField()
{
    QFETCH(Spoil, spoil);
    QFETCH(QString, field);
    NodeConfig config = goodConfig();
    spoil(config);
    const QString fault = nodeConfigFault(config);
    QVERIFY2(fault.contains(field), qPrintable(fault));
    QVERIFY(!fault.contains(u"secret"_s));
}

QTEST_GUILESS_MAIN(TestNode)
#include "tst_node.moc"
