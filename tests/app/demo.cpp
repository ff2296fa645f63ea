#include "app/demo.h"
#include "core/engine/enginethread.h"
#include "tests/support/answer.h"

#include <QFile>
#include <QHash>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr int kPatienceMs = 60'000;

} // namespace

/// What a new user sees first, a hundred times faster.
class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySampleFitsOnEveryNodeAndOneJobOnNone();
    void itOpensAsAProgramOfItsOwnWithoutAFolderOfOurs();
};

void TestDemo::everySampleFitsOnEveryNodeAndOneJobOnNone()
{
    constexpr double kHurry = 100;
    Demo demo(kHurry);
    CQ_VERIFY_OK(demo.prepare());
    EngineThread engine(EngineConfig{demo.dataFolder(), false});
    CQ_VERIFY_OK(engine.start());
    QHash<JobId, Job> jobs;
    QHash<NodeId, Node> nodes;
    connect(&engine.handle(), &EngineHandle::changed, this, [&](const EngineChanges &changes) {
        for (const Job &job : changes.jobs)
            jobs.insert(job.id, job);
        for (const Node &node : changes.nodes)
            nodes.insert(node.config.id, node);
    });
    demo.begin(engine.handle());
    QTRY_COMPARE_WITH_TIMEOUT(nodes.size(), 3, kPatienceMs);
    QVERIFY(demo.samples().size() >= 5);
    QList<JobId> pinned;
    for (const JobRequest &sample : demo.samples()) {
        for (const NodeId node : nodes.keys()) {
            JobRequest request = sample;
            request.pinnedNode = node;
            const auto job = await(engine.handle().submit(request));
            CQ_VERIFY_OK(job);
            pinned.append(job->id);
        }
    }
    const auto isOver = [&jobs](JobId id) { return isFinal(jobs.value(id).state); };
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(pinned, isOver), kPatienceMs);
    const auto failedOf = [&jobs] {
        QList<Job> failed;
        std::ranges::copy_if(jobs, std::back_inserter(failed),
                             [](const Job &job) { return job.state == JobState::Failed; });
        return failed;
    };
    QTRY_VERIFY_WITH_TIMEOUT(!failedOf().isEmpty(), kPatienceMs);
    for (const Job &job : failedOf()) {
        QVERIFY2(job.title == u"sdxl-poster-8k"_s,
                 qPrintable(u"%1 on %2: %3"_s.arg(job.title, nodes.value(job.node).config.name,
                                                  job.message)));
        QCOMPARE(job.failure, FailureKind::OutOfMemory);
        QVERIFY(job.message.contains(u"Sample"_s)); // the graph node's title: where it happened
    }
    const auto failed = static_cast<int>(failedOf().size());
    QVERIFY2(failed * 20 < jobs.size(), qPrintable(u"%1 of %2"_s.arg(failed).arg(jobs.size())));
    engine.stop();
}

void TestDemo::itOpensAsAProgramOfItsOwnWithoutAFolderOfOurs()
{
    const QTemporaryDir folder;
    const QString program = folder.filePath(u"program"_s);
    QFile script(program);
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\necho \"$*\" > \"$0.told\"; mv \"$0.told\" \"$0.arguments\"\n");
    script.close();
    QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
    CQ_VERIFY_OK(openDemo(program));
    QFile told(program + u".arguments"_s);
    QTRY_VERIFY_WITH_TIMEOUT(told.exists(), kPatienceMs);
    QVERIFY(told.open(QIODevice::ReadOnly));
    QCOMPARE(told.readAll(), "--demo\n"); // without --data-dir it is a temporary one
    const auto missing = openDemo(folder.filePath(u"nothing"_s));
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, ErrorKind::Unavailable);
}

QTEST_GUILESS_MAIN(TestDemo)

#include "demo.moc"
