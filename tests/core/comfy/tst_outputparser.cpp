#include "core/comfy/outputparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq::comfy;

class TestOutputParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKeyWithAFilenameCounts_data();
    void everyKeyWithAFilenameCounts();
    void textBecomesInlineItems();
    void listsNestedOnceAreRead();
    void keysAndItemsKeepTheServersOrder();
    void nothingUsefulGivesNothing_data();
    void nothingUsefulGivesNothing();
};

namespace {

QList<OutputItem> outputs(const QByteArray &json)
{
    return parseOutputs(u"7"_s, *readJson(json));
}

} // namespace

void TestOutputParser::everyKeyWithAFilenameCounts_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("format");
    QTest::newRow("core video among images with a flag beside it") << QByteArray(
        R"({"images":[{"filename":"f","subfolder":"s","type":"output"}],"animated":[true]})")
                                                                   << u"images"_s << QString();
    QTest::newRow("VideoHelperSuite") << QByteArray(
        R"({"gifs":[{"filename":"f","subfolder":"s","type":"output","format":"video/h264-mp4","frame_rate":8.0}]})")
                                      << u"gifs"_s << u"video/h264-mp4"_s;
    QTest::newRow("audio") << QByteArray(
        R"({"audio":[{"filename":"f","subfolder":"s","type":"output"}]})")
                           << u"audio"_s << QString();
    QTest::newRow("3d beside plain values") << QByteArray(
        R"({"result":["model.glb",null],"3d":[{"filename":"f","subfolder":"s","type":"output"}]})")
                                            << u"3d"_s << QString();
    QTest::newRow("a key nobody has heard of, not even a list")
        << QByteArray(R"({"whatever":{"filename":"f","subfolder":"s","type":"output"}})")
        << u"whatever"_s << QString();
    QTest::newRow("type left out means output")
        << QByteArray(R"({"images":[{"filename":"f","subfolder":"s"}]})") << u"images"_s
        << QString();
}

void TestOutputParser::everyKeyWithAFilenameCounts()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, key);
    QFETCH(QString, format);
    const QList<OutputItem> expected{
        {u"7"_s, key, 0, {u"f"_s, u"s"_s, u"output"_s}, QString(), format}};
    QCOMPARE(outputs(json), expected);
}

void TestOutputParser::textBecomesInlineItems()
{
    const QList<OutputItem> expected{
        {u"7"_s, u"text"_s, 0, {}, u"a cat"_s, {}},
        {u"7"_s, u"text"_s, 1, {}, u"ein Kätzchen"_s, {}},
    };
    QCOMPARE(outputs(R"({"text":["a cat","ein K\u00e4tzchen"]})"), expected);
    QCOMPARE(outputs(R"({"text":[["a cat"],["ein Kätzchen"]]})"), expected);
    QCOMPARE(outputs(R"({"text":"a cat"})").size(), 1);
}

void TestOutputParser::listsNestedOnceAreRead()
{
    const auto items = outputs(R"({"images":[[{"filename":"a"},{"filename":"b"}],{"filename":"c"},
                                    [[{"filename":"too deep"}]]]})");
    QCOMPARE(items.size(), 3);
    QCOMPARE(items.at(0).file.filename, u"a"_s);
    QCOMPARE(items.at(2).file.filename, u"c"_s);
    QCOMPARE(items.at(2).index, 2);
}

void TestOutputParser::keysAndItemsKeepTheServersOrder()
{
    const auto items =
        outputs(R"({"z":[{"filename":"1"}],"a":[{"filename":"2"},{"filename":"3"}]})");
    QCOMPARE(items.size(), 3);
    QCOMPARE(items.at(0).key, u"z"_s);
    QCOMPARE(items.at(0).index, 0);
    QCOMPARE(items.at(1).index, 0);
    QCOMPARE(items.at(2).index, 1);
}

void TestOutputParser::nothingUsefulGivesNothing_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("null, as cached nodes may send") << QByteArray("null");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("a filename that is no string") << QByteArray(R"({"images":[{"filename":3}]})");
    QTest::newRow("an empty filename") << QByteArray(R"({"images":[{"filename":""}]})");
    QTest::newRow("strings that are no text") << QByteArray(R"({"result":["a.glb"]})");
}

void TestOutputParser::nothingUsefulGivesNothing()
{
    QFETCH(QByteArray, json);
    QCOMPARE(outputs(json), QList<OutputItem>());
}

QTEST_GUILESS_MAIN(TestOutputParser)
#include "tst_outputparser.moc"
