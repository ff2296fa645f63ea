#include "tests/support/engineworld.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

using enum JobState;

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

/// A picture the node has not seen, and its name in the graph.
InputSource pictureFile(const EngineWorld &world, const QString &name, const QColor &colour)
{
    QImage image(32, 16, QImage::Format_RGB32);
    image.fill(colour);
    const QString path = world.filePath(name);
    if (!image.save(path))
        qFatal("cannot write %s", qPrintable(path));
    return {name, path};
}

QByteArray invertGraph(const QByteArray &file)
{
    return "{ \"1\": {\"class_type\":\"LoadImage\",\"inputs\":{\"image\":\"" + file
        + "\"}},\n \"2\":{\"class_type\":\"ImageInvert\",\"inputs\":{\"image\":[\"1\",0]}},"
          "\"3\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"2\",0],"
          "\"filename_prefix\":\"inv\", \"unknown\": 8.0}}}";
}

} // namespace

/// Jobs as people run them, through the handle and back.
class TestEngineJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void cleanup() { m_world.reset(); }

    void aJobLeavesItsResultOnDisk();
    void inputsAreStagedAndTheGraphStaysAsItWas();
    void inputsWithAFolderMarkAreStagedUnderAPlainName();
    void theSameInputTwiceIsOneInput();
    void inputsMayHaveWhatTheSettingsAllow();
    void missingInputsAreNamed();
    void graphsThatCannotRunAreRefusedAtOnce();
    void droppedBranchesAreAWarning();
    void refusedGraphsFailWithTheNodesWords();
    void cachedPromptsDeliverAgain();
    void everyKindOfResultIsKept();
    void previewsAppearAfterCompletion();
    void progressAndFramesArrive();
    void resultsAreSavedAndRemoved();
    void cancelWhileWaiting();
    void cancelWhileStaging();
    void cancelWhileRunningStopsOnlyOurs();
    void cancelWhileCollecting();
    void twoNodesShareTheWork();
    void aPinnedJobWaitsForItsNode();
    void aPausedEngineStartsNothing();
    void heldJobsStartWhenReleased();
    void slotsBeyondOneAreUsed();
    void olderNodesAreFollowedByOurMarker();
    void memoryAboveTheLimitStopsNewWork();
    void disabledNodesGetNothing();
    void newsCarriesEverythingAWindowNeeds();
    void newsComeAtMostTenTimesASecond();
    void windowsAndCountsGoThroughTheHandle();
    void whoWasToldFindsTheJob();
    void settingsAreKept();

private:
    JobRequest requestFor(const QByteArray &graph, const QList<InputSource> &inputs = {}) const
    {
        JobRequest request;
        request.title = u"test"_s;
        request.graph = graph;
        request.inputs = inputs;
        return request;
    }

    std::unique_ptr<EngineWorld> m_world;
};

void TestEngineJobs::init()
{
    m_world = std::make_unique<EngineWorld>();
    m_world->start();
}

void TestEngineJobs::aJobLeavesItsResultOnDisk()
{
    const SimNode &sim = m_world->simulate(u"left"_s);
    const NodeId node = m_world->join(sim);
    const QByteArray graph = workflow("blank-image.json");
    const JobId id = m_world->submit(graph);
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    const JobDetail detail = m_world->detail(id);
    QCOMPARE(detail.graph, graph);
    QCOMPARE(detail.job.node, node);
    QCOMPARE(detail.job.attempts, 1);
    QCOMPARE(detail.job.outputCount, 1);
    QCOMPARE(detail.job.message, QString());
    QVERIFY(detail.job.finishedAt >= detail.job.submittedAt);
    QCOMPARE(detail.outputs.size(), 1);
    const JobOutput &output = detail.outputs.first();
    QCOMPARE(output.graphNode, u"3"_s);
    QCOMPARE(output.key, u"images"_s);
    QCOMPARE(output.mimeType, u"image/png"_s);
    QVERIFY(!output.temporary);
    QVERIFY(output.path.startsWith(u"users/1/jobs/%1/"_s.arg(id.value)));

    const QByteArray kept = bytesOf(m_world->dataFolder() + u'/' + output.path);
    QCOMPARE(output.size, kept.size());
    QCOMPARE(output.sha256, QCryptographicHash::hash(kept, QCryptographicHash::Sha256));
    QCOMPARE(kept, bytesOf(sim.folder(u"output"_s) + u'/' + output.fileName));
    const QImage image = QImage::fromData(kept);
    QCOMPARE(image.size(), QSize(512, 384));
    QCOMPARE(image.pixel(100, 200), qRgb(0x33, 0x66, 0x99)); // 3368601
    QCOMPARE(sim.received(), 1);
    QCOMPARE(m_world->record().size(), 1);
    QCOMPARE(m_world->record().first().value(u"prompt_id"_s).toString(),
             uuidText(detail.attempts.first().promptId));
    QCOMPARE(m_world->events(id).first(), u"submitted"_s);
    QCOMPARE(m_world->events(id).last(), u"completed"_s);
    QVERIFY(m_world->node(node).status.done == 1 || m_world->node(node).status.done == 0);
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.done, 1);
    QCOMPARE(m_world->node(node).status.running, 0);
}

void TestEngineJobs::inputsAreStagedAndTheGraphStaysAsItWas()
{
    const SimNode &sim = m_world->simulate(u"left"_s);
    (void)m_world->join(sim);
    const InputSource picture = pictureFile(*m_world, u"my cat.png"_s, QColor(10, 20, 30));
    const QByteArray graph = invertGraph("my cat.png");
    const auto job = m_world->trySubmit(requestFor(graph, {picture}));
    CQ_VERIFY_OK(job);
    CQ_EVENTUALLY(m_world->isIn(job->id, Completed));
    const JobDetail detail = m_world->detail(job->id);
    QCOMPARE(detail.graph, graph);
    QCOMPARE(detail.inputs.size(), 1);
    const QByteArray bytes = bytesOf(picture.path);
    const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    QCOMPARE(detail.inputs.first().name, u"my cat.png"_s);
    QCOMPARE(detail.inputs.first().sha256, hash);
    // The node got the very file, under a name that tells nobody anything.
    const QDir input(sim.folder(u"input"_s));
    const QStringList uploaded = input.entryList({u"cq_*"_s}, QDir::Files);
    QCOMPARE(uploaded.size(), 1);
    QVERIFY(!uploaded.first().contains(u"cat"_s));
    QCOMPARE(bytesOf(input.filePath(uploaded.first())), bytes);
    const QImage image(m_world->dataFolder() + u'/' + detail.outputs.first().path);
    QCOMPARE(image.pixel(5, 5), qRgb(245, 235, 225));
}

void TestEngineJobs::inputsWithAFolderMarkAreStagedUnderAPlainName()
{
    // ComfyUI reads the mark as the folder to look in, and ours are always in the input folder.
    const SimNode &sim = m_world->simulate(u"left"_s);
    (void)m_world->join(sim);
    int colour = 0;
    for (const QString &mark : {u"o.png [input]"_s, u"o.png [output]"_s}) {
        InputSource picture = pictureFile(*m_world, u"o.png"_s, QColor(++colour, 20, 30));
        picture.name = mark;
        const auto job = m_world->trySubmit(requestFor(invertGraph(mark.toUtf8()), {picture}));
        CQ_VERIFY_OK(job);
        CQ_EVENTUALLY(m_world->isOver(job->id));
        QVERIFY2(m_world->isIn(job->id, Completed), qPrintable(m_world->job(job->id).message));
    }
    const QDir input(sim.folder(u"input"_s));
    const QStringList uploaded = input.entryList({u"cq_*"_s}, QDir::Files);
    QCOMPARE(uploaded.size(), 2);
    for (const QString &name : uploaded)
        QVERIFY2(name.endsWith(u".png"_s), qPrintable(name));
}

void TestEngineJobs::theSameInputTwiceIsOneInput()
{
    (void)m_world->join(m_world->simulate(u"left"_s));
    const InputSource picture = pictureFile(*m_world, u"cat.png"_s, Qt::red);
    const auto job = m_world->trySubmit(requestFor(invertGraph("cat.png"), {picture, picture}));
    CQ_VERIFY_OK(job);
    CQ_EVENTUALLY(m_world->isIn(job->id, Completed));
    QCOMPARE(m_world->detail(job->id).inputs.size(), 1);
    const InputSource other = pictureFile(*m_world, u"other.png"_s, Qt::blue);
    CQ_VERIFY_ERROR(m_world->trySubmit(
                        requestFor(invertGraph("cat.png"), {picture, {u"cat.png"_s, other.path}})),
                    ErrorKind::Invalid, u"cat.png"_s);
}

void TestEngineJobs::inputsMayHaveWhatTheSettingsAllow()
{
    constexpr qint64 kMegabyte = 1024LL * 1024;
    const InputSource source{u"cat.png"_s, m_world->filePath(u"cat.png"_s)};
    QFile file(source.path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(2 * kMegabyte));
    const JobRequest request = requestFor(invertGraph("cat.png"), {source});
    const auto allow = [this](const QString &megabytes) {
        return await(m_world->handle().setSettingPairs({{u"quota.input_megabytes"_s, megabytes}}));
    };
    CQ_VERIFY_OK(allow(u"1"_s));
    CQ_VERIFY_ERROR(m_world->trySubmit(request), ErrorKind::Invalid, u"1 MB"_s);
    CQ_VERIFY_OK(allow(u"2"_s));
    CQ_VERIFY_OK(m_world->trySubmit(request));
}

void TestEngineJobs::missingInputsAreNamed()
{
    (void)m_world->join(m_world->simulate(u"left"_s));
    auto refused = m_world->trySubmit(requestFor(invertGraph("cat.png")));
    CQ_VERIFY_ERROR(refused, ErrorKind::Invalid, u"cat.png"_s);
    QVERIFY(refused.error().message.contains(u'1')); // which graph node
    refused = m_world->trySubmit(
        requestFor(invertGraph("cat.png"), {{u"cat.png"_s, m_world->filePath(u"nothing.png"_s)}}));
    CQ_VERIFY_ERROR(refused, ErrorKind::NotFound, u"nothing.png"_s);
    QCOMPARE(await(m_world->handle().counts({}))->total(), 0);
}

void TestEngineJobs::graphsThatCannotRunAreRefusedAtOnce()
{
    CQ_VERIFY_ERROR(m_world->trySubmit(requestFor("not json")), ErrorKind::Invalid, u"JSON"_s);
    CQ_VERIFY_ERROR(m_world->trySubmit(requestFor("{}")), ErrorKind::Invalid, u""_s);
    CQ_VERIFY_ERROR(m_world->trySubmit(requestFor("{\"nodes\":[],\"links\":[]}")),
                    ErrorKind::Invalid, u"API"_s);
    JobRequest request = requestFor(colourGraph(1));
    request.priority = 4;
    CQ_VERIFY_ERROR(m_world->trySubmit(request), ErrorKind::Invalid, u"priority"_s);
    request.priority = 2;
    request.pinnedNode = NodeId{99};
    CQ_VERIFY_ERROR(m_world->trySubmit(request), ErrorKind::NotFound, u"node"_s);
    QCOMPARE(await(m_world->handle().counts({}))->total(), 0);
}

void TestEngineJobs::droppedBranchesAreAWarning()
{
    (void)m_world->join(m_world->simulate(u"left"_s));
    QByteArray graph = colourGraph(5);
    graph.chop(1);
    graph += ",\"7\":{\"class_type\":\"SaveImage\",\"inputs\":{\"filename_prefix\":\"x\"}}}";
    const JobId id = m_world->submit(graph);
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    const JobDetail detail = m_world->detail(id);
    QCOMPARE(detail.outputs.size(), 1);
    QVERIFY2(!detail.job.message.isEmpty(), "the person must hear that a branch was dropped");
    QCOMPARE(detail.job.failure, FailureKind::None);
}

void TestEngineJobs::refusedGraphsFailWithTheNodesWords()
{
    SimNode &sim = m_world->simulate(
        u"left"_s, 0, [](SimNodeSpec &spec) { spec.missingClasses = {u"EmptyImage"_s}; });
    const NodeId node = m_world->join(sim);
    const JobId id = m_world->submit(colourGraph(5));
    CQ_EVENTUALLY(m_world->isIn(id, Failed));
    const Job job = m_world->detail(id).job;
    QCOMPARE(job.failure, FailureKind::Validation);
    QVERIFY2(job.message.contains(u"EmptyImage"_s), qPrintable(job.message));
    QCOMPARE(job.attempts, 1); // it would not get better
    QCOMPARE(sim.received(), 0);
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.failed, 1);
    const JobId next =
        m_world->submit(workflow("image-input.json").isEmpty() ? "" : colourGraph(6));
    CQ_EVENTUALLY(m_world->isIn(next, Failed)); // the slot is free again
}

void TestEngineJobs::cachedPromptsDeliverAgain()
{
    const SimNode &sim = m_world->simulate(u"left"_s);
    (void)m_world->join(sim);
    const JobId first = m_world->submit(colourGraph(77));
    CQ_EVENTUALLY(m_world->isIn(first, Completed));
    const JobId second = m_world->submit(colourGraph(77));
    CQ_EVENTUALLY(m_world->isIn(second, Completed));
    const JobOutput a = m_world->detail(first).outputs.value(0);
    const JobOutput b = m_world->detail(second).outputs.value(0);
    QCOMPARE(b.sha256, a.sha256);
    QVERIFY(a.path != b.path);
    QVERIFY(QFile::exists(m_world->dataFolder() + u'/' + b.path));
    QCOMPARE(sim.received(), 2);
}

void TestEngineJobs::everyKindOfResultIsKept()
{
    (void)m_world->join(m_world->simulate(u"left"_s));
    QByteArray graph = colourGraph(9);
    graph.chop(1);
    graph += ",\"7\":{\"class_type\":\"PreviewImage\",\"inputs\":{\"images\":[\"1\",0]}}}";
    const JobId id = m_world->submit(graph);
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    const QList<JobOutput> outputs = m_world->detail(id).outputs;
    QCOMPARE(outputs.size(), 2);
    QCOMPARE(std::ranges::count(outputs, true, &JobOutput::temporary), 1);
    for (const JobOutput &output : outputs) {
        const auto path = await(m_world->handle().outputPath(output.id));
        CQ_VERIFY_OK(path);
        QCOMPARE(QImage(*path).size(), QSize(64, 48));
    }
    const JobId video = m_world->submit(workflow("video.json"));
    CQ_EVENTUALLY(m_world->isOver(video));
    QCOMPARE(m_world->detail(video).job.message, QString());
    QCOMPARE(m_world->job(video).state, Completed);
    const QList<JobOutput> clips = m_world->detail(video).outputs;
    QVERIFY(!clips.isEmpty());
    QVERIFY(QFile::exists(m_world->dataFolder() + u'/' + clips.first().path));
    QVERIFY(clips.first().size > 0);
}

void TestEngineJobs::previewsAppearAfterCompletion()
{
    (void)m_world->join(m_world->simulate(u"left"_s));
    const JobId id = m_world->submit(colourGraph(0xff0000, 1200, 600));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    CQ_EVENTUALLY(!m_world->detail(id).outputs.value(0).previewPath.isEmpty());
    const JobOutput output = m_world->detail(id).outputs.first();
    QCOMPARE(m_world->detail(id).job.thumbnail, output.id);
    const QImage kept(m_world->dataFolder() + u'/' + output.previewPath);
    QCOMPARE(kept.size(), QSize(512, 256));
    const auto small = await(m_world->handle().preview(output.id, 100));
    CQ_VERIFY_OK(small);
    QCOMPARE(small->size(), QSize(100, 50));
    QVERIFY(qRed(small->pixel(50, 25)) > 240 && qBlue(small->pixel(50, 25)) < 15);
    CQ_VERIFY_ERROR(await(m_world->handle().preview(OutputId{999}, 100)), ErrorKind::NotFound,
                    u"999"_s);
    const auto overview = await(m_world->handle().overview());
    CQ_VERIFY_OK(overview);
    QCOMPARE(overview->doneLastHour, 1);
    QCOMPARE(overview->latestResults.size(), 1);
    QCOMPARE(overview->latestResults.first().id, output.id);
}

void TestEngineJobs::progressAndFramesArrive()
{
    (void)m_world->join(m_world->simulate(u"left"_s, 2, [](SimNodeSpec &spec) {
        for (SimModel &model : spec.models)
            model.loadSeconds = 0.1;
    }));
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    CQ_EVENTUALLY(m_world->isOver(id));
    QCOMPARE(m_world->job(id).state, Completed);
    QVERIFY(m_world->detail(id).job.startedAt > 0);
    double overall = 0;
    QSet<QString> titles;
    for (const JobProgress &progress : m_world->progress()) {
        QCOMPARE(progress.job, id);
        QVERIFY2(progress.overall >= overall, "progress never goes back");
        overall = progress.overall;
        titles.insert(progress.graphNodeTitle);
    }
    QVERIFY(overall > 0.3 && overall <= 1.0);
    QVERIFY(titles.contains(u"Sample"_s));
    QVERIFY(!m_world->frames().isEmpty());
    QCOMPARE(m_world->frames().first().first, id);
    QVERIFY(!QImage::fromData(m_world->frames().first().second).isNull());
    const auto snapshot = await(m_world->handle().snapshot());
    QVERIFY(snapshot && snapshot->progress.isEmpty());
}

void TestEngineJobs::resultsAreSavedAndRemoved()
{
    (void)m_world->join(m_world->simulate(u"left"_s));
    const JobId id = m_world->submit(colourGraph(3));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    CQ_EVENTUALLY(!m_world->detail(id).outputs.value(0).previewPath.isEmpty());
    const QString target = m_world->filePath(u"saved"_s);
    QCOMPARE(await(m_world->handle().saveResults(id, target)).value_or(-1), 1);
    QCOMPARE(await(m_world->handle().saveResults(id, target)).value_or(-1), 1);
    QCOMPARE(QDir(target).entryList(QDir::Files).size(), 2); // never over an existing file

    const QString folder = m_world->dataFolder() + u"/users/1/jobs/%1"_s.arg(id.value);
    QVERIFY(QDir(folder).exists());
    QCOMPARE(await(m_world->handle().remove({id})).value_or(-1), 1);
    CQ_EVENTUALLY(!QDir(folder).exists());
    CQ_VERIFY_ERROR(await(m_world->handle().detail(id)), ErrorKind::NotFound,
                    QString::number(id.value));
}

void TestEngineJobs::cancelWhileWaiting()
{
    const SimNode &sim = m_world->simulate(u"left"_s);
    CQ_VERIFY_OK(await(m_world->handle().setPaused(true)));
    (void)m_world->join(sim);
    const JobId id = m_world->submit(colourGraph(1));
    QCOMPARE(await(m_world->handle().cancel({id})).value_or(-1), 1);
    CQ_EVENTUALLY(m_world->isIn(id, Cancelled));
    CQ_VERIFY_OK(await(m_world->handle().setPaused(false)));
    const JobId next = m_world->submit(colourGraph(2));
    CQ_EVENTUALLY(m_world->isIn(next, Completed));
    QCOMPARE(sim.received(), 1);
    // Cancelling is undone by trying again.
    QCOMPARE(await(m_world->handle().retry({id})).value_or(-1), 1);
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
}

void TestEngineJobs::cancelWhileStaging()
{
    SimNode &sim = m_world->simulate(u"left"_s);
    (void)m_world->join(sim);
    SimFault late;
    late.kind = SimFaultKind::AnswerLate;
    late.path = u"/upload"_s;
    late.seconds = 3;
    sim.injectFault(late);
    const auto job = m_world->trySubmit(
        requestFor(invertGraph("cat.png"), {pictureFile(*m_world, u"cat.png"_s, Qt::red)}));
    CQ_VERIFY_OK(job);
    CQ_EVENTUALLY(m_world->isIn(job->id, Assigned));
    QCOMPARE(await(m_world->handle().cancel({job->id})).value_or(-1), 1);
    CQ_EVENTUALLY(m_world->isIn(job->id, Cancelled));
    QCOMPARE(sim.received(), 0); // nothing was ever posted
    const JobId next = m_world->submit(colourGraph(2));
    CQ_EVENTUALLY(m_world->isIn(next, Completed));
}

void TestEngineJobs::cancelWhileRunningStopsOnlyOurs()
{
    SimNode &sim = m_world->simulate(u"left"_s, 30);
    (void)m_world->join(sim);
    const JobId id = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(id, Running));
    // Somebody else's prompt waits behind it.
    comfy::Client other({sim.url(), NodeAuth::None, {}, {}, {}}, u"other"_s);
    const auto foreign = await(other.prompt({newUuid7(), colourGraph(123), {}}));
    CQ_VERIFY_OK(foreign);
    QCOMPARE(foreign->outcome, comfy::PromptOutcome::Accepted);
    sim.setJobSeconds(0);
    QCOMPARE(await(m_world->handle().cancel({id})).value_or(-1), 1);
    CQ_EVENTUALLY(m_world->isIn(id, Cancelled));
    QCOMPARE(m_world->detail(id).job.outputCount, 0);
    CQ_EVENTUALLY_EQUAL(sim.executed(), 2);
    const auto entry = await(other.history(foreign->promptId));
    QVERIFY(entry && entry->has_value());
    QCOMPARE((*entry)->status, comfy::RunStatus::Success);
    QCOMPARE(m_world->record().first().value(u"outcome"_s).toString(), u"interrupted"_s);
}

void TestEngineJobs::cancelWhileCollecting()
{
    SimNode &sim = m_world->simulate(u"left"_s);
    (void)m_world->join(sim);
    SimFault late;
    late.kind = SimFaultKind::AnswerLate;
    late.path = u"/view"_s;
    late.seconds = 3;
    sim.injectFault(late);
    const JobId id = m_world->submit(colourGraph(4));
    CQ_EVENTUALLY(m_world->isIn(id, Collecting));
    QCOMPARE(await(m_world->handle().cancel({id})).value_or(-1), 1);
    CQ_EVENTUALLY(m_world->isIn(id, Cancelled));
    QVERIFY(m_world->detail(id).outputs.isEmpty());
    const JobId next = m_world->submit(colourGraph(2));
    CQ_EVENTUALLY(m_world->isIn(next, Completed));
}

void TestEngineJobs::twoNodesShareTheWork()
{
    const SimNode &left = m_world->simulate(u"left"_s, 1);
    const SimNode &right = m_world->simulate(u"right"_s, 1);
    (void)m_world->join(left);
    (void)m_world->join(right);
    QList<JobId> jobs;
    for (int i = 0; i < 4; ++i)
        jobs << m_world->submit(colourGraph(100 + i));
    for (const JobId job : jobs)
        CQ_EVENTUALLY(m_world->isIn(job, Completed));
    QVERIFY2(left.received() >= 1 && right.received() >= 1, "one of them was left idle");
    QCOMPARE(left.received() + right.received(), 4);
    QVERIFY(m_world->job(jobs.at(0)).node != m_world->job(jobs.at(1)).node);
}

void TestEngineJobs::aPinnedJobWaitsForItsNode()
{
    SimNode &left = m_world->simulate(u"left"_s, 30);
    const SimNode &right = m_world->simulate(u"right"_s);
    const NodeId leftId = m_world->join(left);
    const NodeId rightId = m_world->join(right);
    const JobId blocker = m_world->submit(workflow("sdxl-text-to-image.json"), leftId);
    CQ_EVENTUALLY(m_world->isIn(blocker, Running));
    const JobId pinned = m_world->submit(colourGraph(1), leftId);
    const JobId free = m_world->submit(colourGraph(2));
    CQ_EVENTUALLY(m_world->isIn(free, Completed)); // not held up
    QCOMPARE(m_world->job(free).node, rightId);
    QCOMPARE(m_world->job(pinned).state, Pending);
    const auto reasons = await(m_world->handle().explain({pinned, blocker}));
    CQ_VERIFY_OK(reasons);
    QCOMPARE(reasons->at(0).kind, WaitKind::PinnedBusy);
    QCOMPARE(reasons->at(0).nodeName, u"left"_s);
    QCOMPARE(reasons->at(1).kind, WaitKind::None);
    QVERIFY(m_world->detail(pinned).reason.contains(u"left"_s));
    left.setJobSeconds(0);
    QCOMPARE(await(m_world->handle().cancel({blocker})).value_or(-1), 1);
    CQ_EVENTUALLY(m_world->isIn(pinned, Completed));
    QCOMPARE(m_world->job(pinned).node, leftId);
}

void TestEngineJobs::aPausedEngineStartsNothing()
{
    const SimNode &sim = m_world->simulate(u"left"_s);
    (void)m_world->join(sim);
    CQ_VERIFY_OK(await(m_world->handle().setPaused(true)));
    const JobId id = m_world->submit(colourGraph(1));
    QCOMPARE(await(m_world->handle().explain({id}))->first().kind, WaitKind::Paused);
    // A whole health interval later nothing has moved.
    const TimeMs seen = m_world->node(m_world->node(NodeId{1}).config.id).status.lastSeen;
    CQ_EVENTUALLY(m_world->node(NodeId{1}).status.lastSeen > seen);
    QCOMPARE(sim.received(), 0);
    QCOMPARE(m_world->job(id).state, Pending);
    CQ_VERIFY_OK(await(m_world->handle().setPaused(false)));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
}

void TestEngineJobs::heldJobsStartWhenReleased()
{
    const SimNode &sim = m_world->simulate(u"left"_s);
    (void)m_world->join(sim);
    const JobId held = m_world->submit(colourGraph(1), {}, true);
    const JobId other = m_world->submit(colourGraph(2));
    CQ_EVENTUALLY(m_world->isIn(other, Completed));
    QCOMPARE(m_world->job(held).state, Held);
    QCOMPARE(sim.received(), 1);
    QVERIFY(m_world->detail(held).reason.contains(u"release"_s));
    QCOMPARE(await(m_world->handle().release({held})).value_or(-1), 1);
    CQ_EVENTUALLY(m_world->isIn(held, Completed));
}

void TestEngineJobs::slotsBeyondOneAreUsed()
{
    const SimNode &sim = m_world->simulate(u"left"_s, 1);
    const NodeId node = m_world->join(sim, [](NodeConfig &config) { config.slotCount = 2; });
    QList<JobId> jobs;
    for (int i = 0; i < 3; ++i)
        jobs << m_world->submit(colourGraph(i));
    CQ_EVENTUALLY_EQUAL(sim.received(), 2);
    CQ_EVENTUALLY_EQUAL(m_world->node(node).status.running, 2);
    for (const JobId job : jobs)
        CQ_EVENTUALLY(m_world->isIn(job, Completed));
    QCOMPARE(sim.received(), 3);
}

void TestEngineJobs::olderNodesAreFollowedByOurMarker()
{
    SimNode &sim = m_world->simulate(u"old"_s, 1, [](SimNodeSpec &spec) {
        spec.promptIds = SimPromptIds::Ignore;
        spec.version = u"0.3.40"_s;
    });
    (void)m_world->join(sim);
    const JobId id = m_world->submit(colourGraph(8));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    QCOMPARE(m_world->detail(id).outputs.size(), 1);
    QCOMPARE(sim.received(), 1);
    QVERIFY(m_world->record().first().value(u"prompt_id"_s).toString()
            != uuidText(m_world->detail(id).attempts.first().promptId));
    // And cancelling one hits the right prompt.
    sim.setJobSeconds(30);
    const JobId running = m_world->submit(workflow("sdxl-text-to-image.json"));
    CQ_EVENTUALLY(m_world->isIn(running, Running));
    QCOMPARE(await(m_world->handle().cancel({running})).value_or(-1), 1);
    CQ_EVENTUALLY(m_world->isIn(running, Cancelled));
    CQ_EVENTUALLY_EQUAL(sim.remaining(), 0);
}

void TestEngineJobs::memoryAboveTheLimitStopsNewWork()
{
    SimNode &sim = m_world->simulate(u"left"_s);
    const NodeId node = m_world->join(sim);
    sim.setOtherVram(24LL * 1024 * 1024 * 1024 - 100);
    CQ_EVENTUALLY(m_world->node(node).status.overThreshold);
    const JobId id = m_world->submit(colourGraph(1));
    QCOMPARE(m_world->job(id).state, Pending);
    QCOMPARE(await(m_world->handle().explain({id}))->first().kind, WaitKind::OverThreshold);
    sim.setOtherVram(0);
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    const auto samples = await(m_world->handle().samples(node, 0));
    CQ_VERIFY_OK(samples);
    QVERIFY(samples->size() >= 2);
}

void TestEngineJobs::disabledNodesGetNothing()
{
    const SimNode &sim = m_world->simulate(u"left"_s);
    const NodeId node = m_world->join(sim);
    CQ_VERIFY_OK(await(m_world->handle().setNodeEnabled(node, false)));
    const JobId id = m_world->submit(colourGraph(1), node);
    QCOMPARE(await(m_world->handle().explain({id}))->first().kind, WaitKind::PinnedDisabled);
    QCOMPARE(m_world->job(id).state, Pending);
    CQ_VERIFY_OK(await(m_world->handle().setNodeEnabled(node, true)));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    CQ_VERIFY_OK(await(m_world->handle().removeNode(node)));
    CQ_EVENTUALLY(m_world->node(node).config.id.isNull());
    CQ_VERIFY_ERROR(await(m_world->handle().setNodeEnabled(node, true)), ErrorKind::NotFound,
                    u"no such node"_s);
}

void TestEngineJobs::newsCarriesEverythingAWindowNeeds()
{
    QSignalSpy changed(&m_world->handle(), &EngineHandle::changed);
    const NodeId node = m_world->join(m_world->simulate(u"left"_s));
    const JobId id = m_world->submit(colourGraph(1));
    CQ_EVENTUALLY(m_world->isIn(id, Completed));
    CQ_EVENTUALLY_EQUAL(m_world->counts()[Completed], 1);
    quint64 last = 0;
    for (const auto &arguments : changed) {
        const auto changes = arguments.first().value<EngineChanges>();
        QVERIFY(changes.revision > last);
        last = changes.revision;
    }
    const auto snapshot = await(m_world->handle().snapshot());
    CQ_VERIFY_OK(snapshot);
    QVERIFY(snapshot->revision >= last);
    QCOMPARE(snapshot->nodes.size(), 1);
    QCOMPARE(snapshot->nodes.first().config.id, node);
    QCOMPARE(snapshot->counts[Completed], 1);
    QCOMPARE(snapshot->dataFolder, m_world->dataFolder());
    QVERIFY(snapshot->diskFree > 0);
    QVERIFY(!snapshot->paused);
    QCOMPARE(snapshot->secrets.kind, SecretStoreKind::Memory);
}

void TestEngineJobs::newsComeAtMostTenTimesASecond()
{
    constexpr int kJobs = 100;
    constexpr qint64 kApartMs = 100;
    QElapsedTimer timer;
    timer.start();
    QSignalSpy changed(&m_world->handle(), &EngineHandle::changed);
    for (int i = 0; i < kJobs; ++i)
        (void)m_world->submit(colourGraph(i));
    CQ_EVENTUALLY_EQUAL(m_world->counts()[Pending], kJobs);
    // One at the beginning and one at the end; each submission was a commit of its own.
    QVERIFY2(changed.size() <= timer.elapsed() / kApartMs + 2,
             qPrintable(u"%1 in %2 ms"_s.arg(changed.size()).arg(timer.elapsed())));
}

void TestEngineJobs::windowsAndCountsGoThroughTheHandle()
{
    CQ_VERIFY_OK(await(m_world->handle().setPaused(true)));
    QList<JobId> ids;
    for (int i = 0; i < 5; ++i)
        ids << m_world->submit(colourGraph(i), {}, i % 2 == 1);
    JobWindowQuery query;
    query.limit = 3;
    const auto window = await(m_world->handle().window(query));
    CQ_VERIFY_OK(window);
    QCOMPARE(window->size(), 3);
    QCOMPARE(window->first().id, ids.last());
    JobFilter filter;
    filter.states = {Held};
    QCOMPARE(await(m_world->handle().counts(filter))->total(), 2);
    QCOMPARE((*await(m_world->handle().counts({})))[Pending], 3);
    QCOMPARE(await(m_world->handle().anchors(filter))->count, 2);
    QCOMPARE(await(m_world->handle().hold({ids.at(0)})).value_or(-1), 1);
    QCOMPARE(await(m_world->handle().moveToFront({ids.at(4)})).value_or(-1), 1);
    const auto reasons = await(m_world->handle().explain({ids.at(2)}));
    QCOMPARE(reasons->first().ahead, 1);
}

/// The answer comes from another thread than the one that knows the queue.
void TestEngineJobs::whoWasToldFindsTheJob()
{
    EngineHandle &handle = m_world->handle();
    JobRequest request;
    request.graph = colourGraph(1);
    for (int i = 1; i <= 200; ++i) {
        for (int busy = 0; busy < 20; ++busy)
            (void)handle.overview();
        QFuture<Result<Job>> submitted = handle.submit(request);
        submitted.waitForFinished();
        CQ_VERIFY_OK(submitted.result());
        const auto reasons = handle.explain({submitted.result()->id});
        const auto counts = await(handle.counts({}));
        CQ_VERIFY_OK(counts);
        QCOMPARE(counts->total(), i);
        QVERIFY(await(reasons)->first().kind != WaitKind::None);
    }
}

void TestEngineJobs::settingsAreKept()
{
    Settings settings;
    settings.maxAttempts = 7;
    settings.language = u"de"_s;
    CQ_VERIFY_OK(await(m_world->handle().setSettings({}, settings)));
    settings.maxAttempts = 0;
    CQ_VERIFY_ERROR(await(m_world->handle().setSettings({}, settings)), ErrorKind::Invalid,
                    u"max_attempts"_s);
    // Two calls at once: neither undoes the other.
    settings.maxAttempts = 7;
    settings.theme = Theme::Dark;
    const auto first = m_world->handle().setSettings({}, settings);
    const auto second = m_world->handle().setPaused(true);
    CQ_VERIFY_OK(await(first));
    CQ_VERIFY_OK(await(second));
    m_world->stop();
    m_world->start();
    const auto snapshot = await(m_world->handle().snapshot());
    CQ_VERIFY_OK(snapshot);
    QCOMPARE(snapshot->settings.maxAttempts, 7);
    QCOMPARE(snapshot->settings.language, u"de"_s);
    QCOMPARE(snapshot->settings.theme, Theme::Dark);
    QVERIFY(snapshot->paused);
}

QTEST_GUILESS_MAIN(TestEngineJobs)

#include "enginejobs.moc"
