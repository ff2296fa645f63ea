#include "core/comfy/promptbody.h"

#include "core/domain/ids.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;

class TestPromptBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void graphAndExtraDataStayAsTheyAre();
    void markerIsAddedToExtraData_data();
    void markerIsAddedToExtraData();
    void ourMarkerWinsOverAnOlderOne();
    void clientIdIsEscaped();
    void whatIsNoObjectIsRefused_data();
    void whatIsNoObjectIsRefused();
};

namespace {

const QUuid kId(u"0190a5c8-0000-7000-8000-0000000000AB"_s);

nlohmann::json built(const PromptSubmission &submission)
{
    const auto body = promptRequestBody(submission, u"cq-1"_s);
    if (!body)
        qFatal("refused");
    return nlohmann::json::parse(body->toStdString());
}

} // namespace

void TestPromptBody::graphAndExtraDataStayAsTheyAre()
{
    const QByteArray graph =
        R"({"9" : {"class_type":"KSampler","inputs":{"seed":18446744073709551615,"cfg":8.0,"b":1,"a":NaN}}})";
    const QByteArray extra = R"( {"extra_pnginfo": {"workflow": {"z":1.0, "a":"ü"}} } )";
    const auto body = promptRequestBody({kId, graph, extra}, u"cq-1"_s);
    QVERIFY(body);
    QVERIFY(body->contains("\"prompt\":" + graph + ","));
    QVERIFY(body->contains(R"("extra_data":{"extra_pnginfo": {"workflow": {"z":1.0, "a":"ü"}} )"));
}

void TestPromptBody::markerIsAddedToExtraData_data()
{
    QTest::addColumn<QByteArray>("extra");
    QTest::addColumn<int>("members");
    QTest::newRow("no extra data") << QByteArray() << 1;
    QTest::newRow("empty object") << QByteArray("{}") << 1;
    QTest::newRow("empty object with blanks") << QByteArray(" {\n } ") << 1;
    QTest::newRow("members") << QByteArray(R"({"a":1,"b":{"c":"}"}})") << 3;
}

void TestPromptBody::markerIsAddedToExtraData()
{
    QFETCH(QByteArray, extra);
    QFETCH(int, members);
    const nlohmann::json body = built({kId, "{\"1\":{}}", extra});
    QCOMPARE(QByteArray::fromStdString(body.at("prompt_id").get<std::string>()),
             "0190a5c8-0000-7000-8000-0000000000ab"_ba); // lower case, as of 2026
    QCOMPARE(QByteArray::fromStdString(body.at("client_id").get<std::string>()), "cq-1"_ba);
    QCOMPARE(int(body.at("extra_data").size()), members);
    QVERIFY(body.at("extra_data").at("comfyqueue").at("prompt_id") == body.at("prompt_id"));
    QCOMPARE(int(body.size()), 4);
}

void TestPromptBody::ourMarkerWinsOverAnOlderOne()
{
    // Readers take the last of two members with one name.
    const nlohmann::json body =
        built({kId, "{\"1\":{}}", R"({"comfyqueue":{"prompt_id":"an earlier run"}})"});
    QVERIFY(body.at("extra_data").at("comfyqueue").at("prompt_id") == body.at("prompt_id"));
}

void TestPromptBody::clientIdIsEscaped()
{
    const auto body = promptRequestBody({kId, "{\"1\":{}}", {}}, u"a\"b\\ü"_s);
    QVERIFY(body);
    const auto json = nlohmann::json::parse(body->toStdString());
    QCOMPARE(QString::fromStdString(json.at("client_id").get<std::string>()), u"a\"b\\ü"_s);
}

void TestPromptBody::whatIsNoObjectIsRefused_data()
{
    QTest::addColumn<QByteArray>("graph");
    QTest::addColumn<QByteArray>("extra");
    QTest::newRow("no graph") << QByteArray() << QByteArray();
    QTest::newRow("graph is a list") << QByteArray("[]") << QByteArray();
    QTest::newRow("graph is cut off") << QByteArray(R"({"1":)") << QByteArray();
    QTest::newRow("half a graph") << QByteArray("{") << QByteArray();
    QTest::newRow("extra data is a string") << QByteArray("{}") << QByteArray(R"("x")");
}

void TestPromptBody::whatIsNoObjectIsRefused()
{
    QFETCH(QByteArray, graph);
    QFETCH(QByteArray, extra);
    const auto body = promptRequestBody({kId, graph, extra}, u"cq-1"_s);
    QVERIFY(!body);
    QVERIFY(body.error().kind == ErrorKind::Invalid);
}

QTEST_GUILESS_MAIN(TestPromptBody)
#include "tst_promptbody.moc"
