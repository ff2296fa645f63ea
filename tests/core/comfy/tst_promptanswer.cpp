#include "core/comfy/promptanswer.h"

#include "tests/support/recording.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq::comfy;
using cq::test::Recording;

class TestPromptAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptedGivesTheServersId();
    void acceptedWithDroppedOutputsKeepsTheErrors();
    void recordedRefusals_data();
    void recordedRefusals();
    void recordedServerErrorsAreAmbiguous_data();
    void recordedServerErrorsAreAmbiguous();
    void recordedForbiddenIsDenied();
    void recordedTooLargeIsToldSo();
    void otherAnswers_data();
    void otherAnswers();
};

namespace {

const QString kPlace = u"node:8188"_s;

PromptReply replyOf(const Recording &recording, const char *exchange)
{
    const auto &value = recording.at(exchange);
    const std::string body =
        value.contains("json") ? value.at("json").dump() : value.value("text", std::string());
    return promptReply(value.at("status").get<int>(), QByteArray::fromStdString(body), kPlace);
}

} // namespace

void TestPromptAnswer::acceptedGivesTheServersId()
{
    const PromptReply plain = replyOf(Recording(u"02_success"_s), "/post");
    QVERIFY(plain.outcome == PromptOutcome::Accepted);
    QCOMPARE(plain.promptId, u"d1726b0e-ad99-48ba-b1a0-574bbfd4defb"_s);
    QVERIFY(plain.message.isEmpty());
    QVERIFY(plain.nodeErrors.isEmpty());
    const PromptReply chosen =
        replyOf(Recording(u"12_batch_and_client_chosen_prompt_id"_s), "/post_non_uuid_prompt_id");
    QCOMPARE(chosen.promptId, u"not a uuid/ünï"_s);
}

void TestPromptAnswer::acceptedWithDroppedOutputsKeepsTheErrors()
{
    const PromptReply reply =
        replyOf(Recording(u"05_validation_errors"_s), "/partially_valid_accepted_200");
    QVERIFY(reply.outcome == PromptOutcome::Accepted);
    QCOMPARE(reply.promptId, u"47e4512c-3bf9-486d-b2a1-72c413063984"_s);
    QVERIFY(
        reply.nodeErrors.startsWith(R"({"10":{"errors":[{"type":"exception_during_validation")"));
    QVERIFY(reply.message.contains(u"graph node 10"_s));
}

void TestPromptAnswer::recordedRefusals_data()
{
    QTest::addColumn<QByteArray>("exchange");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("reason");
    QTest::newRow("a class the server does not have")
        << QByteArray("/unknown_class") << u"invalid_prompt"_s
        << u"Cannot execute because node NoSuchNode does not exist. Node ID '#2'"_s;
    QTest::newRow("a missing input")
        << QByteArray("/required_input_missing") << u"prompt_outputs_failed_validation"_s
        << u"Required input is missing: width (ImageScale, graph node 2)"_s;
    QTest::newRow("a number out of range")
        << QByteArray("/value_bigger_than_max") << u"prompt_outputs_failed_validation"_s
        << u"Value 999999 bigger than max of 16384: width (EmptyImage, graph node 1)"_s;
    QTest::newRow("a checkpoint the node does not have")
        << QByteArray("/checkpoint_not_on_node") << u"prompt_outputs_failed_validation"_s
        << u"Value not in list: ckpt_name: 'sd15.safetensors' not in [] (CheckpointLoaderSimple, graph node 4)"_s;
    QTest::newRow("an input file that is not there")
        << QByteArray("/load_image_missing_file") << u"prompt_outputs_failed_validation"_s
        << u"Custom validation failed for node: image - Invalid image file: missing.png (LoadImage, graph node 4)"_s;
    QTest::newRow("no outputs") << QByteArray("/no_outputs") << u"prompt_no_outputs"_s
                                << u"Prompt has no outputs"_s;
    QTest::newRow("a cycle, without node errors")
        << QByteArray("/self_cycle") << u"prompt_outputs_failed_validation"_s
        << u"Prompt outputs failed validation"_s;
    QTest::newRow("message and details alike")
        << QByteArray("/no_prompt_key") << u"no_prompt"_s << u"No prompt provided"_s;
}

void TestPromptAnswer::recordedRefusals()
{
    QFETCH(QByteArray, exchange);
    QFETCH(QString, type);
    QFETCH(QString, reason);
    const PromptReply reply = replyOf(Recording(u"05_validation_errors"_s), exchange.constData());
    QVERIFY(reply.outcome == PromptOutcome::Refused);
    QCOMPARE(reply.errorType, type);
    QCOMPARE(reply.message, u"node:8188 refuses the prompt: "_s + reason);
    QVERIFY(!reply.details.isEmpty());
}

void TestPromptAnswer::recordedServerErrorsAreAmbiguous_data()
{
    QTest::addColumn<QByteArray>("exchange");
    for (const char *exchange :
         {"/invalid_json", "/empty_body", "/prompt_is_list", "/prompt_is_string"})
        QTest::newRow(exchange) << QByteArray(exchange);
}

void TestPromptAnswer::recordedServerErrorsAreAmbiguous()
{
    QFETCH(QByteArray, exchange);
    const PromptReply reply = replyOf(Recording(u"05_validation_errors"_s), exchange.constData());
    QVERIFY(reply.outcome == PromptOutcome::Ambiguous);
    QVERIFY(reply.message.contains(u"500"_s));
    QVERIFY(reply.details.contains("Server got itself in trouble"));
}

void TestPromptAnswer::recordedForbiddenIsDenied()
{
    const PromptReply reply = replyOf(Recording(u"05_validation_errors"_s), "/cross_origin_403");
    QVERIFY(reply.outcome == PromptOutcome::Denied);
}

void TestPromptAnswer::recordedTooLargeIsToldSo()
{
    const PromptReply reply = replyOf(Recording(u"10_uploads"_s), "/over_100_MB_body");
    QVERIFY(reply.outcome == PromptOutcome::TooLarge);
}

void TestPromptAnswer::otherAnswers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<PromptOutcome>("outcome");
    QTest::newRow("a proxy's page with 200")
        << 200 << QByteArray("<html>") << PromptOutcome::Ambiguous;
    QTest::newRow("200 without an id") << 200 << QByteArray("{}") << PromptOutcome::Ambiguous;
    QTest::newRow("401") << 401 << QByteArray() << PromptOutcome::Denied;
    QTest::newRow("a redirect") << 302 << QByteArray() << PromptOutcome::Unreachable;
    QTest::newRow("nobody there takes prompts")
        << 404 << QByteArray("not found") << PromptOutcome::Unreachable;
    QTest::newRow("400 without JSON") << 400 << QByteArray("bad") << PromptOutcome::Refused;
    QTest::newRow("400 of a server of 2023")
        << 400 << QByteArray(R"({"error":"invalid prompt"})") << PromptOutcome::Refused;
    QTest::newRow("a proxy without server") << 502 << QByteArray() << PromptOutcome::Ambiguous;
}

void TestPromptAnswer::otherAnswers()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(PromptOutcome, outcome);
    const PromptReply reply = promptReply(status, body, kPlace);
    QCOMPARE(int(reply.outcome), int(outcome));
    QVERIFY(reply.message.startsWith(kPlace));
}

QTEST_GUILESS_MAIN(TestPromptAnswer)
#include "tst_promptanswer.moc"
