#include "core/domain/graph.h"

#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

QByteArray oneNode(const QByteArray &inputs, const QByteArray &classType = "LoadImage")
{
    return "{\"1\":{\"class_type\":\"" + classType + "\",\"inputs\":{" + inputs + "}}}";
}

QByteArray chunk(const QByteArray &type, const QByteArray &data)
{
    QByteArray length(4, '\0');
    qToBigEndian(static_cast<quint32>(data.size()), length.data());
    return length + type + data + QByteArray(4, '\0'); // the checksum is not looked at
}

QByteArray png(const QByteArray &chunks)
{
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + chunk("IHDR", QByteArray(13, '\1')) + chunks
        + chunk("IEND", {});
}

QByteArray zlibStream(const QByteArray &data)
{
    return qCompress(data).sliced(4); // without Qt's length in front
}

QByteArray nul()
{
    return QByteArray(1, '\0');
}

} // namespace

class TestGraph : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatAGraphHolds();
    void classAfterInputsIsUnderstood();
    void tellsFilesFromOtherLiterals_data();
    void tellsFilesFromOtherLiterals();
    void findsModels();
    void badTextIsRefusedWithItsPlace_data();
    void badTextIsRefusedWithItsPlace();
    void bareNanBecomesNullOutsideStrings();
    void manyKeysTakeLinearTime();
    void twoHundredLevelsAreTheLimit();
    void hugeGraphsAreRefusedBeforeParsing();
    void fileMayBeTheGraphItself();
    void postedBodyGivesItsPromptUntouched();
    void graphNodeCalledPromptIsNoWrapper();
    void faultInAPostedBodyIsToldAtItsPlaceInTheFile();
    void pictureGivesItsPrompt_data();
    void pictureGivesItsPrompt();
    void badPicturesAreRefused_data();
    void badPicturesAreRefused();
    void smallChunkCannotUnpackToGigabytes();
    void replacingKeepsEveryOtherByte();
    void replacingWritesValidJson();
    void aByteOrderMarkIsPartOfAName();
    void replacingWhatIsNotThereFails_data();
    void replacingWhatIsNotThereFails();
    void folderMarksAreTakenOff();
};

void TestGraph::readsWhatAGraphHolds()
{
    const auto info = readGraph(R"({
        "10": {"class_type": "SaveImage", "inputs": {"images": ["4", 0], "filename_prefix": "a"}},
        "4": {"class_type": "LoadImage", "inputs": {"image": "cat.png", "upload": "image"},
              "_meta": {"title": "Das Bild"}},
        "5:3": {"class_type": "LoadImage", "inputs": {"image": "sub/dög.jpg [output]"}}
    })");
    QVERIFY2(info, qPrintable(info ? QString() : info.error().message));
    QCOMPARE(info->nodeCount, 3);
    QCOMPARE(info->classes, QStringList({u"LoadImage"_s, u"SaveImage"_s}));
    QCOMPARE(info->titles.value(u"4"_s), u"Das Bild"_s);
    QCOMPARE(info->titles.value(u"10"_s), u"SaveImage"_s);
    const QList<GraphFile> files{{u"4"_s, u"image"_s, u"cat.png"_s},
                                 {u"5:3"_s, u"image"_s, u"sub/dög.jpg [output]"_s}};
    QCOMPARE(info->files, files);
}

void TestGraph::classAfterInputsIsUnderstood()
{
    // The order in which ComfyUI's own export writes them.
    const auto info = readGraph(R"({"1":{"inputs":{"image":"cat.png"},"class_type":"LoadImage"}})");
    QVERIFY(info);
    QCOMPARE(info->files.size(), 1);
}

void TestGraph::tellsFilesFromOtherLiterals_data()
{
    QTest::addColumn<QByteArray>("classType");
    QTest::addColumn<QByteArray>("inputs");
    QTest::addColumn<QStringList>("files");
    const auto row = [](const char *name, const char *type, const char *inputs,
                        const QStringList &files) {
        QTest::newRow(name) << QByteArray(type) << QByteArray(inputs) << files;
    };
    row("a picture", "LoadImage", R"("image":"cat.PNG")", {u"cat.PNG"_s});
    row("a mask", "LoadImageMask", R"("image":"m.png","channel":"red")", {u"m.png"_s});
    row("sound", "LoadAudio", R"("audio":"voice.flac")", {u"voice.flac"_s});
    row("a video of an add-on", "VHS_LoadVideo", R"("video":"a.b.mp4","force_rate":0)",
        {u"a.b.mp4"_s});
    row("a class name with spaces", "Image Load Batch", R"("path":"x/y.webp")", {u"x/y.webp"_s});
    row("an odd ending in a file input", "LoadImage", R"("image":"raw.dng")", {u"raw.dng"_s});
    row("a file of the output folder", "LoadImage", R"("image":"o.png [output]")",
        {u"o.png [output]"_s});
    row("a link is no literal", "LoadImage", R"("image":["2",0])", {});
    row("no file name", "LoadImage", R"("image":"cat","upload":"image")", {});
    row("a version is no ending", "LoadImage", R"("image":"model v1.5")", {});
    row("a model", "LoadLora", R"("file":"x.safetensors")", {});
    row("an address", "LoadImageFromUrl", R"("image":"https://example.org/a.png")", {});
    row("a path on the node", "VHS_LoadVideoPath", R"("video":"/srv/a.mp4")", {});
    row("a Windows path on the node", "LoadImage", R"("image":"C:\\a.png")", {});
    row("a class that only sounds alike", "Reloader", R"("image":"a.png")", {});
    row("a class that saves", "SaveImage", R"("filename_prefix":"a.png")", {});
    row("a prompt", "LoadText", R"("text":"first line\nsee a.txt")", {});
    row("nested literals", "LoadImage", R"("more":{"image":"a.png"},"list":["b.png"])", {});
}

void TestGraph::tellsFilesFromOtherLiterals()
{
    QFETCH(QByteArray, classType);
    QFETCH(QByteArray, inputs);
    QFETCH(QStringList, files);
    const auto info = readGraph(oneNode(inputs, classType));
    QVERIFY(info);
    QStringList found;
    for (const GraphFile &file : info->files)
        found.append(file.value);
    QCOMPARE(found, files);
}

void TestGraph::findsModels()
{
    const auto info = readGraph(R"({
        "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd/xl.safetensors"}},
        "2": {"class_type": "LoraLoader", "inputs": {"lora_name": "None", "strength_model": 1.0}},
        "3": {"class_type": "Power Lora Loader", "inputs": {"lora_1": {"on": true, "lora": "a.pt"}}},
        "4": {"class_type": "VAELoader", "inputs": {"vae_name": "taesd"}},
        "5": {"class_type": "UpscaleModelLoader", "inputs": {"model_name": "x4.PTH"}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a bin, a point"}},
        "7": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sd/xl.safetensors"}}
    })");
    QVERIFY(info);
    QCOMPARE(info->models,
             QStringList({u"sd/xl.safetensors"_s, u"a.pt"_s, u"taesd"_s, u"x4.PTH"_s}));
}

void TestGraph::badTextIsRefusedWithItsPlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const QByteArray &text, const QString &part) {
        QTest::newRow(name) << text << part;
    };
    const QByteArray good = oneNode(R"("image":"cat.png")");
    row("nothing", "", u"empty"_s);
    row("white space", " \n ", u"empty"_s);
    row("not JSON", "hello", u"line 1, column 1"_s);
    row("wrong on the third line", "{\n\"1\":\n  oops}", u"line 3, column 3 (byte 10)"_s);
    row("cut off", good.chopped(1), u"ends too early"_s);
    row("more after the end", good + "}", u"byte %1"_s.arg(good.size() + 1));
    row("a trailing comma", "{\"1\":{\"class_type\":\"A\",}}", u"not JSON"_s);
    row("a number that runs on as NaN", "{\"1\":\n1NaN}", u"line 2, column 2"_s);
    row("a number that runs on as -Infinity", "{\"1\":\n1e-Infinity}", u"line 2, column 4"_s);
    row("NaN with a sign", "{\"1\":\n-NaN}", u"line 2, column 2"_s);
    row("NaN", "{\"1\":{\"class_type\":\"A\",\n\"inputs\":{\"cfg\":NaN}}}",
        u"not JSON: line 2, column 17"_s);
    row("Infinity", "{\"1\":{\"class_type\":\"A\",\n\"inputs\":{\"cfg\":Infinity}}}",
        u"not JSON: line 2, column 17"_s);
    row("-Infinity", "{\"1\":{\"class_type\":\"A\",\n\"inputs\":{\"cfg\":-Infinity}}}",
        u"not JSON: line 2, column 18"_s);
    row("invalid UTF-8", oneNode("\"a\":\"\xff\""),
        u"byte %1"_s.arg(oneNode("\"a\":\"").size() - 2));
    row("half a surrogate pair", oneNode(R"("a":"\ud800")"), u"not JSON"_s);
    row("a NUL", good + nul(), u"byte %1 is a NUL"_s.arg(good.size() + 1));
    row("a NUL and more", good + nul() + good, u"is a NUL"_s);
    row("UTF-16", QByteArray("\xff\xfe{\0", 4), u"UTF-16"_s);
    row("a byte order mark", "\xef\xbb\xbf" + good, u"byte order mark"_s);
    row("a key twice", R"({"7":{"class_type":"A","inputs":{"seed":1,"seed":2}}})",
        u"7 / inputs / seed"_s);
    row("a graph node twice", R"({"7":{"class_type":"A"},"7":{"class_type":"B"}})", u"'7'"_s);
    row("the same key in two spellings", R"({"a":{"class_type":"A"},"\u0061":{"class_type":"A"}})",
        u"twice"_s);
    row("a list", "[]", u"not a graph"_s);
    row("a list of nodes", R"([{"class_type":"A","inputs":{}}])", u"not a graph"_s);
    row("a number", "17", u"not a graph"_s);
    row("no nodes", "{}", u"empty: it has no nodes"_s);
    row("a node that is a number", R"({"3":{"class_type":"A"},"9":5})", u"'9' is not an object"_s);
    row("no class", R"({"3":{"inputs":{}}})", u"'3' has no class_type"_s);
    row("a class that is no text", R"({"3":{"class_type":7,"inputs":{}}})", u"'3' has no class"_s);
    row("an empty class", R"({"3":{"class_type":"","inputs":{}}})", u"'3' has no class"_s);
    row("inputs in a list", R"({"3":{"class_type":"A","inputs":[]}})", u"'3': its inputs"_s);
    row("the editor's format",
        R"({"last_node_id":9,"nodes":[{"id":1,"type":"A"}],"links":[[1,1,0,2,0,"IMAGE"]]})",
        u"Export (API)"_s);
}

void TestGraph::badTextIsRefusedWithItsPlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, part);
    const auto info = readGraph(text);
    QVERIFY(!info);
    QCOMPARE(info.error().kind, ErrorKind::Invalid);
    QVERIFY2(info.error().message.contains(part), qPrintable(info.error().message));
}

void TestGraph::bareNanBecomesNullOutsideStrings()
{
    QCOMPARE(withoutBareNan(R"({"a":NaN,"b":"NaN \"NaN","c":[-Infinity,Infinity],"d":-1})"),
             QByteArray(R"({"a":null,"b":"NaN \"NaN","c":[null,null],"d":-1})"));
    QCOMPARE(withoutBareNan("[1e400, 8.0]"), QByteArray("[1e400, 8.0]"));
    QCOMPARE(withoutBareNan("NaN"), QByteArray("null"));
    QCOMPARE(withoutBareNan("\"NaN"), QByteArray("\"NaN"));
    QCOMPARE(withoutBareNan("[1NaN,-NaN,--Infinity]"), QByteArray("[1NaN,-NaN,--Infinity]"));
}

void TestGraph::manyKeysTakeLinearTime()
{
    // A parser that looks for each key among all others needs minutes for this (250,000 inputs).
    QByteArray inputs;
    for (int i = 0; i < 250'000; ++i)
        inputs += "\"k" + QByteArray::number(i) + "\":" + QByteArray::number(i) + ',';
    const auto info = readGraph(oneNode(inputs + "\"image\":\"last.png\""));
    QVERIFY(info);
    QCOMPARE(info->files.size(), 1);
}

void TestGraph::twoHundredLevelsAreTheLimit()
{
    const auto nested = [](qsizetype lists) {
        return oneNode("\"a\":" + QByteArray(lists, '[') + QByteArray(lists, ']'), "A");
    };
    QVERIFY(readGraph(nested(197))); // three objects are around the lists
    const auto tooDeep = readGraph(nested(198));
    QVERIFY(!tooDeep);
    QVERIFY(tooDeep.error().message.contains(u"200 levels"_s));
    QVERIFY(!readGraph(QByteArray(5'000'000, '[')));
    QVERIFY(!graphFromFile("{\"prompt\":" + QByteArray(5'000'000, '[')));
    QByteArray objects;
    for (int i = 0; i < 100'000; ++i)
        objects += "{\"a\":";
    QVERIFY(!readGraph(objects));
}

void TestGraph::hugeGraphsAreRefusedBeforeParsing()
{
    const QByteArray small = oneNode(R"("image":"cat.png")");
    QVERIFY(readGraph(small + QByteArray(kMaxGraphBytes - small.size(), ' ')));
    const auto large = readGraph(small + QByteArray(200LL * 1024 * 1024, ' '));
    QVERIFY(!large);
    QVERIFY(large.error().message.contains(u"200.0 MB; at most 10 MB"_s));
}

void TestGraph::fileMayBeTheGraphItself()
{
    const QByteArray graph = " " + oneNode(R"("seed": 18446744073709551615, "cfg": 8.0)") + "\n";
    const auto same = graphFromFile(graph);
    QVERIFY(same);
    QCOMPARE(*same, graph);
    const auto unmarked = graphFromFile("\xef\xbb\xbf" + graph);
    QVERIFY(unmarked);
    QCOMPARE(*unmarked, graph);
    QVERIFY(!graphFromFile({}));
    QVERIFY(!graphFromFile("\xef\xbb\xbf"));
}

void TestGraph::postedBodyGivesItsPromptUntouched()
{
    const QByteArray graph = R"({ "2" : {"inputs":{"seed": 18446744073709551615,"cfg":8.0 ,)"
                             R"("q":"\"}{"}, "class_type":"A"} })";
    const auto found = graphFromFile(R"( {"client_id":"}","prompt": )" + graph
                                     + R"( ,"extra_data":{"extra_pnginfo":{}}})");
    QVERIFY(found);
    QCOMPARE(*found, graph);
}

void TestGraph::graphNodeCalledPromptIsNoWrapper()
{
    const QByteArray graph = R"({"prompt":{"class_type":"A","inputs":{}}})";
    const auto found = graphFromFile(graph);
    QVERIFY(found);
    QCOMPARE(*found, graph);
}

void TestGraph::faultInAPostedBodyIsToldAtItsPlaceInTheFile()
{
    const QByteArray body = R"({"prompt":{"1":{"class_type":"A"}},"x":1)";
    QVERIFY(!graphFromFile(body));
    const auto trailing = graphFromFile(body + "} !");
    QVERIFY(!trailing);
    QVERIFY(trailing.error().message.contains(u"byte %1"_s.arg(body.size() + 3)));
    const auto editor = graphFromFile(R"({"prompt":{"nodes":[],"links":[]}})");
    QVERIFY(!editor);
    QVERIFY(editor.error().message.contains(u"Export (API)"_s));
}

void TestGraph::pictureGivesItsPrompt_data()
{
    QTest::addColumn<QByteArray>("picture");
    QTest::addColumn<QByteArray>("graph");
    const QByteArray graph = oneNode(R"("image":"c\u00e4t.png","seed":18446744073709551615)");
    const QByteArray utf8 = oneNode("\"image\":\"c\xc3\xa4t.png\"");
    const QByteArray z = nul();
    QTest::newRow("plain text, as ComfyUI saves it")
        << png(chunk("tEXt", "prompt" + z + graph) + chunk("tEXt", "workflow" + z + "{}")) << graph;
    QTest::newRow("after other chunks")
        << png(chunk("tEXt", "workflow" + z + "{}") + chunk("IDAT", "prompt" + z + "x")
               + chunk("tEXt", "promptly" + z + "x") + chunk("tEXt", "prompt" + z + graph))
        << graph;
    QTest::newRow("compressed") << png(chunk("zTXt", "prompt" + z + z + zlibStream(graph)))
                                << graph;
    QTest::newRow("international")
        << png(chunk("iTXt", "prompt" + z + z + z + "de" + z + "Aufgabe" + z + utf8)) << utf8;
    QTest::newRow("international, compressed")
        << png(chunk("iTXt", "prompt" + z + "\1" + z + z + z + zlibStream(utf8))) << utf8;
    QTest::newRow("Latin-1") << png(
        chunk("tEXt", "prompt" + z + oneNode("\"image\":\"c\xe4t.png\"")))
                             << utf8;
    QTest::newRow("UTF-8 where Latin-1 belongs") << png(chunk("tEXt", "prompt" + z + utf8)) << utf8;
    QTest::newRow("with the NaN that ComfyUI writes")
        << png(chunk("tEXt", "prompt" + z + R"({"1":{"class_type":"A","is_changed":[NaN]}})"))
        << QByteArray(R"({"1":{"class_type":"A","is_changed":[null]}})");
}

void TestGraph::pictureGivesItsPrompt()
{
    QFETCH(QByteArray, picture);
    QFETCH(QByteArray, graph);
    const auto found = graphFromFile(picture);
    QVERIFY2(found, qPrintable(found ? QString() : found.error().message));
    QCOMPARE(*found, graph);
}

void TestGraph::badPicturesAreRefused_data()
{
    QTest::addColumn<QByteArray>("picture");
    QTest::addColumn<QString>("part");
    const QByteArray z = nul();
    const QByteArray graph = oneNode({});
    const QByteArray whole = png(chunk("tEXt", "prompt" + z + graph));
    QTest::newRow("no text") << png({}) << u"holds no ComfyUI graph"_s;
    QTest::newRow("only the editor's workflow")
        << png(chunk("tEXt", "workflow" + z + "{}")) << u"Export (API)"_s;
    QTest::newRow("text after the end")
        << png({}) + chunk("tEXt", "prompt" + z + graph) << u"holds no ComfyUI graph"_s;
    QTest::newRow("cut off inside the text") << whole.first(60) << u"cut off"_s;
    QTest::newRow("only the first bytes") << whole.first(8) << u"holds no ComfyUI graph"_s;
    QTest::newRow("a length beyond the file")
        << whole.first(33) + QByteArray("\xff\xff\xff\xfftEXt", 8) + "prompt" + z + graph
        << u"cut off"_s;
    QTest::newRow("damaged compression")
        << png(chunk("zTXt", "prompt" + z + z + zlibStream(graph).chopped(8))) << u"damaged"_s;
    QTest::newRow("compression that is none")
        << png(chunk("zTXt", "prompt" + z + z + "hello")) << u"damaged"_s;
    QTest::newRow("empty compressed text") << png(chunk("zTXt", "prompt" + z)) << u"damaged"_s;
    QTest::newRow("short international text")
        << png(chunk("iTXt", "prompt" + z + z + z + "de" + z)) << u"damaged"_s;
    QTest::newRow("text that is no graph")
        << png(chunk("tEXt", "prompt" + z + "a cat")) << u"not JSON"_s;
}

void TestGraph::badPicturesAreRefused()
{
    QFETCH(QByteArray, picture);
    QFETCH(QString, part);
    const auto found = graphFromFile(picture);
    QVERIFY(!found);
    QCOMPARE(found.error().kind, ErrorKind::Invalid);
    QVERIFY2(found.error().message.contains(part), qPrintable(found.error().message));
}

void TestGraph::smallChunkCannotUnpackToGigabytes()
{
    const QByteArray bomb = zlibStream(QByteArray(64LL * 1024 * 1024, ' '));
    QVERIFY(bomb.size() < 100'000);
    const auto found = graphFromFile(png(chunk("zTXt", "prompt" + nul() + nul() + bomb)));
    QVERIFY(!found);
    QVERIFY(found.error().message.contains(u"larger than 10 MB"_s));
}

void TestGraph::replacingKeepsEveryOtherByte()
{
    const QByteArray before =
        "\t{ \"9\" :\r\n{\"inputs\":{\"z\":8.0,\"a\":-0.0,\"seed\":18446744073709551615,"
        "\"image\" : \"cat.png\" ,\"image2\":\"cat.png\",\"e\":1E5,\"note\":\"\\u00fc \\/ \xc3\xbc"
        " cat.png\"},\n\"class_type\":\"LoadImage\",\"unknown\":[{\"image\":\"cat.png\"}, NaN]},"
        "\"\\u0031\":{\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"d\\\"og.png\"}}}\n";
    QByteArray after = before;
    after.replace("\"image\" : \"cat.png\"", "\"image\" : \"cq_0011.png\"");
    after.replace("\"d\\\"og.png\"", "\"cq_22.png\"");
    const auto replaced = withReplacedFiles(
        before, {{u"1"_s, u"image"_s, u"cq_22.png"_s}, {u"9"_s, u"image"_s, u"cq_0011.png"_s}});
    QVERIFY(replaced);
    QCOMPARE(*replaced, after);
    const auto untouched = withReplacedFiles(before, {});
    QVERIFY(untouched);
    QCOMPARE(*untouched, before);
}

void TestGraph::replacingWritesValidJson()
{
    const QString odd = u"a\"b\\c\n\u00fc\U0001F600.png"_s;
    const auto replaced = withReplacedFiles(oneNode(R"("image":"cat.png")"),
                                            {{u"1"_s, u"image"_s, odd + u" [input]"_s}});
    QVERIFY(replaced);
    const QByteArray expected =
        oneNode("\"image\":\"a\\\"b\\\\c\\n\xc3\xbc\xf0\x9f\x98\x80.png [input]\"");
    QCOMPARE(*replaced, expected);
}

void TestGraph::aByteOrderMarkIsPartOfAName()
{
    for (const QByteArray mark : {"\xef\xbb\xbf", "\\ufeff"}) {
        const QByteArray graph =
            oneNode("\"" + mark + "image\":\"a.png\",\"image\":\"" + mark + "b.png\"");
        const auto info = readGraph(graph);
        QVERIFY2(info, qPrintable(info ? QString() : info.error().message));
        QCOMPARE(info->files,
                 (QList<GraphFile>{{u"1"_s, u"\ufeffimage"_s, u"a.png"_s},
                                   {u"1"_s, u"image"_s, u"\ufeffb.png"_s}}));
        const auto replaced = withReplacedFiles(graph, {{u"1"_s, u"image"_s, u"c.png"_s}});
        QVERIFY2(replaced, qPrintable(replaced ? QString() : replaced.error().message));
        QCOMPARE(*replaced, oneNode("\"" + mark + "image\":\"a.png\",\"image\":\"c.png\""));
    }
}

void TestGraph::replacingWhatIsNotThereFails_data()
{
    QTest::addColumn<QByteArray>("graph");
    QTest::addColumn<QString>("part");
    QTest::newRow("no such node") << QByteArray(R"({"2":{"class_type":"A","inputs":{}}})")
                                  << u"no such graph node"_s;
    QTest::newRow("no inputs") << QByteArray(R"({"1":{"class_type":"A"}})") << u"no inputs"_s;
    QTest::newRow("inputs in a list")
        << QByteArray(R"({"1":{"inputs":["image"]}})") << u"no such input"_s;
    QTest::newRow("no such input") << oneNode(R"("mask":"a.png")") << u"no such input"_s;
    QTest::newRow("a link") << oneNode(R"("image":["2",0])") << u"not a text"_s;
    QTest::newRow("no graph") << QByteArray("[]") << u"not an object"_s;
    QTest::newRow("a cut graph") << QByteArray(R"({"1":{"inputs":{"image":"a)") << u"not an obj"_s;
}

void TestGraph::replacingWhatIsNotThereFails()
{
    QFETCH(QByteArray, graph);
    QFETCH(QString, part);
    const auto replaced = withReplacedFiles(graph, {{u"1"_s, u"image"_s, u"b.png"_s}});
    QVERIFY(!replaced);
    QCOMPARE(replaced.error().kind, ErrorKind::Invalid);
    QVERIFY2(replaced.error().message.contains(part), qPrintable(replaced.error().message));
}

void TestGraph::folderMarksAreTakenOff()
{
    QCOMPARE(plainFileName(u"a/cat.png [output]"_s), u"a/cat.png"_s);
    QCOMPARE(plainFileName(u"cat.png [input]"_s), u"cat.png"_s);
    QCOMPARE(plainFileName(u"cat [output].png"_s), u"cat [output].png"_s);
    QCOMPARE(plainFileName(u"cat.png[output]"_s), u"cat.png[output]"_s);
}

QTEST_GUILESS_MAIN(TestGraph)
#include "tst_graph.moc"
