#include "core/comfy/queueparser.h"

#include "tests/support/recording.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;
using cq::test::Recording;

class TestQueueParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitingPromptsComeInTheOrderTheyWillRun();
    void deletedPromptIsGone();
    void clearLeavesTheRunningOne();
    void idleServerHasNothing();
    void runningPromptIsMarkedSo();
    void markerIsRead();
    void otherShapesAreAProtocolError_data();
    void otherShapesAreAProtocolError();
};

namespace {

QStringList ids(const QList<QueueEntry> &entries)
{
    QStringList ids;
    for (const QueueEntry &entry : entries)
        ids.append(entry.promptId);
    return ids;
}

} // namespace

void TestQueueParser::waitingPromptsComeInTheOrderTheyWillRun()
{
    const Recording recording(u"08_queue_operations"_s);
    const auto entries = parseQueue(recording.bytes("/queue_with_pending/json"));
    QVERIFY(entries);
    // Posted in this order: four plain prompts, one to the front, one with number -500.5.
    const QStringList expected{
        recording.text("/posts/0/json/prompt_id"), // runs already
        recording.text("/post_number/json/prompt_id"), recording.text("/post_front/json/prompt_id"),
        recording.text("/posts/1/json/prompt_id"),     recording.text("/posts/2/json/prompt_id"),
        recording.text("/posts/3/json/prompt_id"),
    };
    QCOMPARE(ids(*entries), expected);
    QVERIFY(entries->at(0).running);
    QVERIFY(!entries->at(1).running);
    QCOMPARE(entries->at(1).number, -500.5);
}

void TestQueueParser::deletedPromptIsGone()
{
    const Recording recording(u"08_queue_operations"_s);
    const auto entries = parseQueue(recording.bytes("/queue_after_delete/json"));
    QVERIFY(entries);
    const QString deleted = recording.text("/delete_pending/request/json/delete/0");
    QVERIFY(!ids(*entries).contains(deleted));
    QVERIFY(ids(*entries).contains(recording.text("/posts/1/json/prompt_id")));
}

void TestQueueParser::clearLeavesTheRunningOne()
{
    const Recording recording(u"08_queue_operations"_s);
    const auto entries = parseQueue(recording.bytes("/queue_after_clear/json"));
    QVERIFY(entries);
    for (const QueueEntry &entry : *entries)
        QVERIFY(entry.running);
}

void TestQueueParser::idleServerHasNothing()
{
    const auto idle = parseQueue(Recording(u"01_static_endpoints"_s).bytes("/queue/json"));
    QVERIFY(idle);
    QVERIFY(idle->isEmpty());
    const auto restarted = parseQueue(
        Recording(u"15_server_death_and_handshake"_s).bytes("/SIGTERM/queue_after_restart/json"));
    QVERIFY(restarted);
    QVERIFY(restarted->isEmpty());
}

void TestQueueParser::runningPromptIsMarkedSo()
{
    const Recording recording(u"07b_interrupt_targeted"_s);
    const auto entries = parseQueue(recording.bytes("/queue_while_running/json"));
    QVERIFY(entries);
    QCOMPARE(entries->size(), 1);
    QCOMPARE(entries->first().promptId, recording.text("/post/json/prompt_id"));
    QVERIFY(entries->first().running);
    QVERIFY(entries->first().marker.isNull());
}

void TestQueueParser::markerIsRead()
{
    const auto entries = parseQueue(R"({"queue_running":[],"queue_pending":[[3,"theirs",{},
        {"comfyqueue":{"prompt_id":"0190a5c8-0000-7000-8000-000000000001"},"client_id":"c"},["9"]]]})");
    QVERIFY(entries);
    QCOMPARE(entries->size(), 1);
    QCOMPARE(entries->first().promptId, u"theirs"_s);
    QCOMPARE(entries->first().marker, QUuid(u"0190a5c8-0000-7000-8000-000000000001"_s));
}

void TestQueueParser::otherShapesAreAProtocolError_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("a web page") << QByteArray("<!doctype html>");
    QTest::newRow("another object") << QByteArray(R"({"queue":[]})");
    QTest::newRow("numbers for lists") << QByteArray(R"({"queue_running":1,"queue_pending":0})");
    QTest::newRow("nothing") << QByteArray();
}

void TestQueueParser::otherShapesAreAProtocolError()
{
    QFETCH(QByteArray, body);
    const auto entries = parseQueue(body);
    QVERIFY(!entries);
    QVERIFY(entries.error().kind == ErrorKind::Protocol);
}

QTEST_GUILESS_MAIN(TestQueueParser)
#include "tst_queueparser.moc"
