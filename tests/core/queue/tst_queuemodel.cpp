#include "core/queue/jobqueue.h"

#include "tests/support/queueworld.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

using enum JobState;

/// What the queue should be, in plain memory.
struct ModelJob
{
    JobState state = Pending;
    qint64 order = 0;
    TimeMs notBefore = 0;
    std::optional<ClaimedJob> claim;
    bool cancelWished = false; ///< while it is active
};

} // namespace

/// Random commands, some of them sent before the ones before are answered; after each round memory,
/// database and a plain model must agree.
class TestQueueModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomLivesAgreeWithAPlainModel_data();
    void randomLivesAgreeWithAPlainModel();

private:
    void step(QueueWorld &world, QRandomGenerator &random);
    void compare(QueueWorld &world);
    QList<JobId> some(QRandomGenerator &random) const;
    void act(const Result<int> &answer, const QList<JobId> &jobs, const QList<JobState> &from,
             const std::function<void(JobId, ModelJob &)> &change);

    std::map<JobId, ModelJob> m_model;
    qint64 m_next = 1;
    qint64 m_front = 0;
};

void TestQueueModel::randomLivesAgreeWithAPlainModel_data()
{
    QTest::addColumn<quint32>("seed");
    for (int i = 0; i < 3; ++i) {
        const quint32 seed = QRandomGenerator::global()->generate();
        QTest::newRow(QByteArray::number(seed).constData()) << seed;
    }
}

QList<JobId> TestQueueModel::some(QRandomGenerator &random) const
{
    QList<JobId> jobs;
    const int count = random.bounded(1, 4);
    for (int i = 0; i < count && m_next > 1; ++i) {
        const JobId id{random.bounded(static_cast<int>(m_model.size()) + 2) + 1};
        if (!jobs.contains(id))
            jobs << id;
    }
    return jobs;
}

void TestQueueModel::act(const Result<int> &answer, const QList<JobId> &jobs,
                         const QList<JobState> &from,
                         const std::function<void(JobId, ModelJob &)> &change)
{
    int fitting = 0;
    for (const JobId id : jobs) {
        const auto job = m_model.find(id);
        if (job == m_model.end() || !from.contains(job->second.state))
            continue;
        ++fitting;
        change(id, job->second);
    }
    QCOMPARE(answer.value_or(-1), fitting);
}

void TestQueueModel::step(QueueWorld &world, QRandomGenerator &random)
{
    JobQueue &queue = world.queue();
    const QList<JobId> jobs = some(random);
    const auto toWaiting = [](JobId, ModelJob &job) {
        job.state = Pending;
        job.notBefore = 0;
        job.claim.reset();
    };
    switch (random.bounded(12)) {
    case 0:
    case 1:
    case 2: {
        const bool held = random.bounded(4) == 0;
        const Job job = world.submit(u"job"_s, held);
        m_model[job.id] = {held ? Held : Pending, job.order, 0, {}, false};
        QVERIFY(job.order >= m_next);
        m_next = job.order + 1;
        break;
    }
    case 3:
        act(await(queue.hold(jobs)), jobs, {Pending},
            [](JobId, ModelJob &job) { job.state = Held; });
        break;
    case 4:
        act(await(queue.release(jobs)), jobs, {Held}, toWaiting);
        break;
    case 5:
        act(await(queue.retry(jobs)), jobs, {Failed, Cancelled}, toWaiting);
        break;
    case 6: {
        const auto answer = await(queue.cancel(jobs));
        act(answer, jobs, {Held, Pending, Assigned, Running, Collecting}, [](JobId, ModelJob &job) {
            if (isActive(job.state))
                job.cancelWished = true;
            else
                job.state = Cancelled;
        });
        break;
    }
    case 7: {
        m_front -= jobs.size();
        qint64 place = m_front;
        QHash<JobId, qint64> places;
        for (const JobId id : jobs)
            places.insert(id, place++);
        act(await(queue.moveToFront(jobs)), jobs, {Held, Pending},
            [&places](JobId id, ModelJob &job) {
                job.order = places.value(id);
                job.notBefore = 0;
            });
        break;
    }
    case 8: {
        const auto removed = await(queue.remove(jobs));
        CQ_VERIFY_OK(removed);
        for (const Job &job : *removed) {
            QVERIFY(isFinal(m_model.at(job.id).state));
            m_model.erase(job.id);
        }
        for (const JobId id : jobs)
            QVERIFY(!m_model.contains(id) || !isFinal(m_model.at(id).state));
        break;
    }
    case 9:
        if (const auto first = queue.waiting().firstUnpinned()) {
            const auto claimed = await(queue.claim(first->id, NodeId{random.bounded(1, 4)}));
            CQ_VERIFY_OK(claimed);
            m_model.at(first->id).state = Assigned;
            m_model.at(first->id).claim = *claimed;
            m_model.at(first->id).cancelWished = false;
        }
        break;
    default: {
        // An active job takes a step.
        QList<JobId> active;
        for (const auto &[id, job] : m_model) {
            if (isActive(job.state))
                active << id;
        }
        if (active.isEmpty())
            break;
        ModelJob &job = m_model.at(active.at(random.bounded(static_cast<int>(active.size()))));
        const Attempt attempt = job.claim->attempt;
        const int way = random.bounded(5);
        if (way == 0 && job.state == Assigned) {
            CQ_VERIFY_OK(await(queue.markRunning(attempt)));
            job.state = Running;
        } else if (way <= 2 && job.state != Collecting) {
            CQ_VERIFY_OK(await(queue.markCollecting(attempt)));
            job.state = Collecting;
        } else if (way <= 2 && job.state == Collecting) {
            CQ_VERIFY_OK(
                await(queue.complete(attempt, {newResult(attempt.job, 0, u"image/png"_s)}, {})));
            job.state = Completed;
        } else if (way == 3) {
            CQ_VERIFY_OK(await(queue.fail(attempt, {FailureKind::Execution, u"bad"_s},
                                          {newResult(attempt.job, 0, u"image/png"_s)})));
            job.state = Failed;
        } else if (random.bounded(2) == 0) {
            CQ_VERIFY_OK(await(queue.finishCancelled(attempt)));
            job.state = Cancelled;
        } else {
            const TimeMs until = world.clock().now() + random.bounded(100'000);
            CQ_VERIFY_OK(await(queue.giveBack(attempt, {}, until)));
            // Nobody gets a job back that somebody wished away.
            job.state = job.cancelWished ? Cancelled : Pending;
            job.notBefore = job.cancelWished ? 0 : until;
        }
        break;
    }
    }
}

void TestQueueModel::compare(QueueWorld &world)
{
    JobCounts counts;
    QList<std::pair<qint64, JobId>> waiting;
    for (const auto &[id, job] : m_model) {
        ++counts[job.state];
        const bool isDelayed = job.notBefore > world.clock().now();
        if (job.state == Pending && !isDelayed)
            waiting.append({job.order, id});
        QCOMPARE(world.job(id).state, job.state);
        QCOMPARE(world.job(id).order, job.order);
        QCOMPARE(world.outputs(id).size(), world.job(id).outputCount);
        qsizetype open = 0;
        for (const Attempt &attempt : world.attempts(id))
            open += attempt.finishedAt == 0 ? 1 : 0;
        QCOMPARE(open, isActive(job.state) ? 1 : 0);
        QCOMPARE(world.queue().delayedUntil(id),
                 job.state == Pending && isDelayed ? job.notBefore : 0);
    }
    QCOMPARE(world.queue().counts(), counts);
    QCOMPARE(world.counts(), counts);
    std::ranges::sort(waiting);
    WaitingIndex index = world.queue().waiting();
    QCOMPARE(index.size(), waiting.size());
    for (const auto &[order, id] : waiting) {
        QCOMPARE(index.firstUnpinned()->id, id);
        index.remove(id);
    }
}

void TestQueueModel::randomLivesAgreeWithAPlainModel()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    QueueWorld world;
    m_model.clear();
    m_next = 1;
    m_front = 0;
    for (int round = 0; round < 30; ++round) {
        for (int i = 0; i < 8; ++i) {
            step(world, random);
            if (QTest::currentTestFailed())
                return;
        }
        if (round % 10 == 9) {
            world.restart();
            qint64 lowest = 0;
            for (auto &[id, job] : m_model) {
                // Only what may wait again holds a place.
                if (!isFinal(job.state))
                    lowest = std::min(lowest, job.order);
            }
            m_front = lowest;
            m_next = 0; // new places come after every one in use, checked by the order of waiting
        }
        compare(world);
        if (QTest::currentTestFailed())
            return;
    }
}

QTEST_GUILESS_MAIN(TestQueueModel)

#include "tst_queuemodel.moc"
