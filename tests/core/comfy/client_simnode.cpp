#include "core/comfy/client.h"
#include "core/domain/ids.h"
#include "core/simnode/simnode.h"

#include "tests/support/await.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;
using cq::test::await;

/// The client against the simulated node: whole runs rather than single calls.
class TestClientSimNode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void promptRunsAndItsPictureComesBack();
    void uploadedPictureIsUsed();
    void interruptHitsItsPromptOnly_data();
    void interruptHitsItsPromptOnly();
    void waitingPromptIsTakenOffTheQueue();
    void ownIdIsFoundOnServersThatMintIds();
    void hungUpPromptIsAmbiguousAndThere();
    void restartForgetsThePrompt();
    void outOfMemoryIsTold();
    void refusedGraphIsTold();
};

namespace {

SimNodeConfig quickNode()
{
    SimNodeConfig config;
    config.node = defaultScenario().nodes.first();
    config.node.jobSeconds = 0.05;
    return config;
}

/// A started node and a client whose events are open.
struct Pair
{
    explicit Pair(const SimNodeConfig &config = quickNode())
        : node(config)
    {
        if (const auto started = node.start(); !started)
            qFatal("%s", qPrintable(started.error().message));
        ServerAddress address;
        address.url = node.url();
        client = std::make_unique<Client>(address, u"cq-test"_s);
        client->connectEvents();
        if (!QTest::qWaitFor([this] { return client->eventsConnected(); }))
            qFatal("no events");
    }

    /// Waits until the prompt is in the history.
    HistoryEntry entryOf(const QString &promptId)
    {
        for (int tries = 0; tries < 1000; ++tries) {
            const auto entry = await(client->history(promptId));
            if (entry && *entry)
                return **entry;
            QTest::qWait(10);
        }
        qFatal("the prompt did not end");
    }

    SimNode node;
    std::unique_ptr<Client> client;
};

PromptSubmission pictureOf(int colour)
{
    PromptSubmission submission;
    submission.promptId = newUuid7();
    submission.graph = R"({"1":{"class_type":"EmptyImage","inputs":{"width":64,"height":48,
        "batch_size":1,"color":)"
        + QByteArray::number(colour) + R"(}},
        "9":{"class_type":"SaveImage","inputs":{"images":["1",0],"filename_prefix":"cq/t"}}})";
    return submission;
}

QByteArray pngSize(const QByteArray &png)
{
    return png.mid(16, 8);
}

} // namespace

void TestClientSimNode::promptRunsAndItsPictureComesBack()
{
    Pair pair;
    QSignalSpy started(pair.client.get(), &Client::executionStarted);
    QSignalSpy executed(pair.client.get(), &Client::executed);
    QSignalSpy ended(pair.client.get(), &Client::endHint);
    QList<NodeProgress> steps;
    connect(pair.client.get(), &Client::progress, pair.client.get(),
            [&steps](const QString &, const NodeProgress &step) { steps.append(step); });
    pair.client->setJobInFlight(true);
    const PromptSubmission submission = pictureOf(255);
    const auto reply = await(pair.client->prompt(submission));
    QVERIFY(reply);
    QVERIFY2(reply->outcome == PromptOutcome::Accepted, qPrintable(reply->message));
    const QString id = uuidText(submission.promptId);
    QCOMPARE(reply->promptId, id);

    QTRY_COMPARE(ended.size(), 2); // success, and left the executor
    QCOMPARE(started.value(0).value(0).toString(), id);
    QCOMPARE(executed.value(0).value(1).toString(), u"9"_s);
    QCOMPARE(steps.last().finished, (QStringList{u"1"_s, u"9"_s}));

    const auto entry = await(pair.client->history(id)); // after the second hint it is there
    QVERIFY(entry && *entry);
    QVERIFY((**entry).status == RunStatus::Success);
    QCOMPARE((**entry).marker, submission.promptId);
    QCOMPARE((**entry).outputs.size(), 1);
    const OutputItem output = (**entry).outputs.first();
    QCOMPARE(output.file.subfolder, u"cq"_s);
    QCOMPARE(executed.first().at(2).value<QList<OutputItem>>(), (**entry).outputs);

    QByteArray png;
    const auto done = await(pair.client->download(
        output.file,
        [&png](const QByteArray &chunk) -> Result<void> {
            png += chunk;
            return {};
        },
        1'000'000));
    QVERIFY(done);
    QCOMPARE(done->mimeType, u"image/png"_s);
    QCOMPARE(pngSize(png), QByteArray::fromHex("0000004000000030")); // 64 × 48
    QVERIFY(await(pair.client->forgetHistory(id)));
    const auto forgotten = await(pair.client->history(id));
    QVERIFY(forgotten && !*forgotten);
}

void TestClientSimNode::uploadedPictureIsUsed()
{
    Pair pair;
    // Make a picture there, bring it here, and send it in again under another name.
    const PromptSubmission first = pictureOf(77);
    QVERIFY(await(pair.client->prompt(first)));
    const HistoryEntry made = pair.entryOf(uuidText(first.promptId));
    const QTemporaryDir folder;
    QFile local(folder.filePath(u"in.png"_s));
    QVERIFY(local.open(QIODevice::WriteOnly));
    QVERIFY(await(pair.client->download(
        made.outputs.first().file,
        [&local](const QByteArray &chunk) -> Result<void> {
            local.write(chunk);
            return {};
        },
        1'000'000)));
    local.close();
    for (int again = 0; again < 2; ++again) {
        const auto file = await(pair.client->uploadInput(local.fileName(), u"cq_in.png"_s));
        QVERIFY2(file, file ? "" : qPrintable(file.error().message));
        QCOMPARE(*file, (FileRef{u"cq_in.png"_s, QString(), u"input"_s})); // no "cq_in (1).png"
    }
    PromptSubmission second;
    second.promptId = newUuid7();
    second.graph = R"({"1":{"class_type":"LoadImage","inputs":{"image":"cq_in.png"}},
        "9":{"class_type":"PreviewImage","inputs":{"images":["1",0]}}})";
    const auto reply = await(pair.client->prompt(second));
    QVERIFY2(reply && reply->outcome == PromptOutcome::Accepted, qPrintable(reply->message));
    const HistoryEntry shown = pair.entryOf(uuidText(second.promptId));
    QVERIFY(shown.status == RunStatus::Success);
    QCOMPARE(shown.outputs.first().file.type, u"temp"_s);
}

void TestClientSimNode::interruptHitsItsPromptOnly_data()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("by target") << u"0.3.64"_s;
    QTest::newRow("whatever runs, on an older server") << u"0.3.50"_s;
}

void TestClientSimNode::interruptHitsItsPromptOnly()
{
    QFETCH(QString, version);
    SimNodeConfig config = quickNode();
    config.node.version = version;
    config.node.jobSeconds = 1; // it ends at the next graph node, as the real one would
    Pair pair(config);
    QVERIFY(await(pair.client->systemStats()));
    const PromptSubmission first = pictureOf(1);
    const PromptSubmission second = pictureOf(2);
    QVERIFY(await(pair.client->prompt(first)));
    QVERIFY(await(pair.client->prompt(second)));
    QTRY_VERIFY(await(pair.client->queue())->value(0).running);
    QVERIFY(await(pair.client->interrupt(uuidText(second.promptId)))); // waits; not to be hit
    const auto queue = await(pair.client->queue());
    QVERIFY(queue);
    QCOMPARE(queue->size(), 2);
    QVERIFY(await(pair.client->interrupt(uuidText(first.promptId))));
    const HistoryEntry entry = pair.entryOf(uuidText(first.promptId));
    QVERIFY(entry.status == RunStatus::Interrupted);
    QTRY_COMPARE(await(pair.client->queue())->value(0).promptId, uuidText(second.promptId));
}

void TestClientSimNode::waitingPromptIsTakenOffTheQueue()
{
    SimNodeConfig config = quickNode();
    config.node.jobSeconds = 30;
    Pair pair(config);
    const PromptSubmission running = pictureOf(1);
    const PromptSubmission waiting = pictureOf(2);
    QVERIFY(await(pair.client->prompt(running)));
    QVERIFY(await(pair.client->prompt(waiting)));
    QVERIFY(await(pair.client->deleteQueued(uuidText(waiting.promptId))));
    const auto queue = await(pair.client->queue());
    QVERIFY(queue);
    QCOMPARE(queue->size(), 1);
    QCOMPARE(queue->first().promptId, uuidText(running.promptId));
    QCOMPARE(queue->first().marker, running.promptId);
}

void TestClientSimNode::ownIdIsFoundOnServersThatMintIds()
{
    SimNodeConfig config = quickNode();
    config.node.promptIds = SimPromptIds::Ignore;
    Pair pair(config);
    const PromptSubmission submission = pictureOf(5);
    const auto reply = await(pair.client->prompt(submission));
    QVERIFY(reply);
    QVERIFY(reply->promptId != uuidText(submission.promptId));
    QCOMPARE(await(pair.client->findMarked(submission.promptId)).value(),
             std::optional(reply->promptId)); // in the queue
    pair.entryOf(reply->promptId);
    QCOMPARE(await(pair.client->findMarked(submission.promptId)).value(),
             std::optional(reply->promptId)); // in the history
}

void TestClientSimNode::hungUpPromptIsAmbiguousAndThere()
{
    Pair pair;
    SimFault fault;
    fault.kind = SimFaultKind::HangUp;
    fault.path = u"/prompt"_s;
    fault.times = 1;
    pair.node.injectFault(fault);
    const PromptSubmission submission = pictureOf(6);
    const auto reply = await(pair.client->prompt(submission));
    QVERIFY(reply);
    QVERIFY2(reply->outcome == PromptOutcome::Ambiguous, qPrintable(reply->message));
    QCOMPARE(await(pair.client->findMarked(submission.promptId)).value(),
             std::optional(uuidText(submission.promptId)));
    pair.entryOf(uuidText(submission.promptId));
    QCOMPARE(pair.node.received(), 1);
    QCOMPARE(pair.node.executed(), 1);
}

void TestClientSimNode::restartForgetsThePrompt()
{
    SimNodeConfig config = quickNode();
    config.node.jobSeconds = 30;
    Pair pair(config);
    QSignalSpy changed(pair.client.get(), &Client::eventsConnectedChanged);
    const PromptSubmission submission = pictureOf(7);
    pair.client->setJobInFlight(true);
    QVERIFY(await(pair.client->prompt(submission)));
    QVERIFY(pair.node.restart());
    QTRY_COMPARE(changed.size(), 2); // lost, and back
    const auto found = await(pair.client->findMarked(submission.promptId));
    QVERIFY(found);
    QVERIFY(!found->has_value());
    // And the connection for prompts was replaced.
    pair.node.setJobSeconds(0);
    const PromptSubmission again = pictureOf(8);
    const auto reply = await(pair.client->prompt(again));
    QVERIFY2(reply && reply->outcome == PromptOutcome::Accepted, qPrintable(reply->message));
}

void TestClientSimNode::outOfMemoryIsTold()
{
    Pair pair;
    SimFault fault;
    fault.kind = SimFaultKind::OutOfMemory;
    fault.times = 1;
    pair.node.injectFault(fault);
    QSignalSpy ended(pair.client.get(), &Client::endHint);
    const PromptSubmission submission = pictureOf(9);
    QVERIFY(await(pair.client->prompt(submission)));
    const HistoryEntry entry = pair.entryOf(uuidText(submission.promptId));
    QVERIFY(entry.status == RunStatus::Error);
    QVERIFY(entry.fault.kind == FailureKind::OutOfMemory);
    QTRY_VERIFY(!ended.isEmpty());
    QVERIFY(ended.first().at(1).value<RunStatus>() == RunStatus::Error);
}

void TestClientSimNode::refusedGraphIsTold()
{
    Pair pair;
    PromptSubmission submission = pictureOf(1);
    submission.graph.replace("EmptyImage", "NoSuchNode");
    const auto reply = await(pair.client->prompt(submission));
    QVERIFY(reply);
    QVERIFY(reply->outcome == PromptOutcome::Refused);
    QVERIFY2(reply->message.contains(u"NoSuchNode"_s), qPrintable(reply->message));
    QCOMPARE(pair.node.received(), 0);
}

QTEST_GUILESS_MAIN(TestClientSimNode)
#include "client_simnode.moc"
