#include "core/queue/jobqueue.h"

#include "tests/support/queueworld.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

using enum JobState;

QList<qint64> waitingOrder(const WaitingIndex &index)
{
    WaitingIndex copy = index;
    QList<qint64> ids;
    while (const auto first = copy.firstUnpinned()) {
        ids << first->id.value;
        copy.remove(first->id);
    }
    return ids;
}

QList<JobState> statesOf(const QSignalSpy &spy)
{
    QList<JobState> states;
    for (const auto &arguments : spy)
        states << arguments.first().value<Job>().state;
    return states;
}

} // namespace

class TestJobQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_world = std::make_unique<QueueWorld>(); }

    void cleanup() { m_world.reset(); }

    void aSubmittedJobIsOnDiskWhenItIsAnswered();
    void aSubmittedJobMayBeClaimedInTheSameCommit();
    void aHeldJobDoesNotWait();
    void aRefusedSubmissionLeavesNothing();
    void aClaimIsDurableBeforeItIsAnswered();
    void aClaimIsLostWhenAnotherWasFaster();
    void aClaimOfACancelledJobIsLost();
    void theWholeLifeLeavesItsEvents();
    void aJobMayBeDoneBeforeItWasSeenToRun();
    void aCompletedJobNeverGetsASecondResult();
    void failedJobsKeepWhatTheyMade();
    void aRetriedJobReplacesWhatItMadeBefore();
    void givenBackJobsWaitAtTheirOldPlace();
    void givenBackJobsWaitForTheirTime();
    void onlyTheRightStatesMayBeLeft_data();
    void onlyTheRightStatesMayBeLeft();
    void cancelWorksInEveryState_data();
    void cancelWorksInEveryState();
    void aCancelledRunEndsCancelled();
    void aCancelledRunIsNotGivenBack();
    void holdReleaseAndRetryKeepThePlace();
    void moveToFrontKeepsTheGivenOrder();
    void aHeldJobMovedToTheFrontIsThereWhenReleased();
    void movingADelayedJobToTheFrontEndsItsDelay();
    void peopleActOnlyOnJobsThatFit();
    void removedJobsAreGone();
    void aNumberIsNeverGivenAgain();
    void previewsAreNoted();
    void aRestartRestoresEverything();
    void aRestartKeepsNewJobsBehindOldOnes();
    void aStoppedQueueAnswersUnavailable();
    void whoHasEnoughRunningIsPassedOver();
    void aClaimUnderWayCountsAsRunning();
    void aDirectClaimThatFailsIsNotCounted();
    void aLimitThatChangesCountsAtOnce();
    void runningJobsAreCountedAgainAfterARestart();
    void workersKeepTheLimitsToo();
    void aClaimThatCannotBeStoredWakesNobody();
    void aJobThatCannotBeReadHoldsUpNobody();

private:
    JobQueue &queue() { return m_world->queue(); }

    std::unique_ptr<QueueWorld> m_world;
};

void TestJobQueue::aSubmittedJobIsOnDiskWhenItIsAnswered()
{
    QSignalSpy changed(&queue(), &JobQueue::jobChanged);
    QSignalSpy waiting(&queue(), &JobQueue::waitingChanged);
    JobRequest request;
    request.title = u"Cat"_s;
    request.graph = "{\"1\":{\"seed\":18446744073709551615}}";
    request.extraData = "{\"a\":8.0}";
    request.priority = 1;
    request.owner = UserId{5};
    const QList<JobInput> inputs{{u"cat.png"_s, QByteArray(32, 'c'), 77}};
    const auto done = await(queue().submit(request, inputs, {}));
    CQ_VERIFY_OK(done);
    QVERIFY(!done->claim);
    const Job &job = done->job;
    QCOMPARE(m_world->job(job.id), job);
    QCOMPARE(job.state, Pending);
    QCOMPARE(job.title, u"Cat"_s);
    QCOMPARE(job.owner, UserId{5});
    QCOMPARE(job.priority, 1);
    QCOMPARE(job.submittedAt, m_world->clock().now());
    QCOMPARE(uuidText(job.uid).at(14), u'7'); // the version
    QCOMPARE(m_world->events(job.id), QStringList{u"submitted"_s});
    QVERIFY(queue().waiting().contains(job.id));
    QCOMPARE(queue().counts()[Pending], 1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(waiting.count(), 1);

    const auto claimed = await(queue().claim(job.id, NodeId{3}));
    CQ_VERIFY_OK(claimed);
    QCOMPARE(claimed->graph, request.graph);
    QCOMPARE(claimed->extraData, request.extraData);
    QCOMPARE(claimed->inputs, inputs);
}

void TestJobQueue::aSubmittedJobMayBeClaimedInTheSameCommit()
{
    QSignalSpy waiting(&queue(), &JobQueue::waitingChanged);
    JobRequest request;
    request.graph = "{}";
    request.extraData = "{\"x\":1}";
    const QList<JobInput> inputs{{u"cat.png"_s, QByteArray(32, 'c'), 77}};
    const auto done = await(queue().submit(request, inputs, NodeId{4}));
    CQ_VERIFY_OK(done);
    QVERIFY(done->claim);
    QCOMPARE(done->job.state, Assigned);
    QCOMPARE(done->job.node, NodeId{4});
    QCOMPARE(done->job.attempts, 1);
    QCOMPARE(m_world->job(done->job.id), done->job);
    QCOMPARE(done->claim->job, done->job);
    QCOMPARE(done->claim->graph, request.graph);
    QCOMPARE(done->claim->extraData, request.extraData);
    QCOMPARE(done->claim->inputs, inputs);
    QCOMPARE(m_world->attempts(done->job.id), QList<Attempt>{done->claim->attempt});
    QCOMPARE(m_world->events(done->job.id), (QStringList{u"submitted"_s, u"assigned"_s}));
    QVERIFY(!queue().waiting().contains(done->job.id));
    QCOMPARE(waiting.count(), 0);
    QCOMPARE(queue().counts()[Assigned], 1);
}

void TestJobQueue::aHeldJobDoesNotWait()
{
    const Job job = m_world->submit(u"later"_s, true);
    QCOMPARE(job.state, Held);
    QVERIFY(queue().waiting().isEmpty());
    QCOMPARE(queue().counts()[Held], 1);
    CQ_VERIFY_ERROR(await(queue().claim(job.id, NodeId{1})), ErrorKind::Conflict,
                    u"does not wait"_s);
}

void TestJobQueue::aRefusedSubmissionLeavesNothing()
{
    QSignalSpy changed(&queue(), &JobQueue::jobChanged);
    JobRequest request;
    request.graph = "{}";
    request.priority = 9; // the schema says no
    CQ_VERIFY_ERROR(await(queue().submit(request, {}, NodeId{1})), ErrorKind::Storage, u"CHECK"_s);
    QCOMPARE(m_world->counts().total(), 0);
    QCOMPARE(queue().counts().total(), 0);
    QVERIFY(queue().waiting().isEmpty());
    QCOMPARE(changed.count(), 0);
    QVERIFY(AttemptStore(m_world->committed()).allOpen()->isEmpty());
}

void TestJobQueue::aClaimIsDurableBeforeItIsAnswered()
{
    const Job job = m_world->submit();
    m_world->clock().advance(50);
    const auto claiming = queue().claim(job.id, NodeId{2});
    QVERIFY(!queue().waiting().contains(job.id)); // at once: the next decision must not see it
    const auto claimed = await(claiming);
    CQ_VERIFY_OK(claimed);
    QCOMPARE(claimed->job.state, Assigned);
    QCOMPARE(claimed->job.node, NodeId{2});
    QCOMPARE(m_world->job(job.id), claimed->job);
    const QList<Attempt> attempts = m_world->attempts(job.id);
    QCOMPARE(attempts, QList<Attempt>{claimed->attempt});
    QVERIFY(!claimed->attempt.promptId.isNull());
    QCOMPARE(claimed->attempt.createdAt, job.submittedAt + 50);
    QCOMPARE(claimed->attempt.postedAt, 0);
    QCOMPARE(m_world->events(job.id).last(), u"assigned"_s);
}

void TestJobQueue::aClaimIsLostWhenAnotherWasFaster()
{
    const Job job = m_world->submit();
    const auto first = queue().claim(job.id, NodeId{1});
    CQ_VERIFY_ERROR(await(queue().claim(job.id, NodeId{2})), ErrorKind::Conflict,
                    u"does not wait"_s);
    CQ_VERIFY_OK(await(first));

    // The same when the index does not know yet: another program took it.
    const Job other = m_world->submit();
    CQ_VERIFY_OK(await(m_world->writer().write<qint64>([&other](Connection &connection) {
        return connection.run(u"UPDATE jobs SET state = 'assigned' WHERE id = ?"_s,
                              {other.id.value});
    })));
    CQ_VERIFY_ERROR(await(queue().claim(other.id, NodeId{2})), ErrorKind::Conflict, u"assigned"_s);
    QVERIFY(m_world->attempts(other.id).isEmpty());
    QVERIFY(!queue().waiting().contains(other.id));
}

void TestJobQueue::aClaimOfACancelledJobIsLost()
{
    const Job job = m_world->submit();
    const auto cancelling = queue().cancel({job.id});
    const auto claiming = queue().claim(job.id, NodeId{1}); // before the cancel is answered
    QCOMPARE(await(cancelling).value_or(-1), 1);
    CQ_VERIFY_ERROR(await(claiming), ErrorKind::Conflict, u"cancelled"_s);
    QCOMPARE(m_world->job(job.id).state, Cancelled);
    QVERIFY(!queue().waiting().contains(job.id));
    QCOMPARE(queue().counts(), m_world->counts());
}

void TestJobQueue::theWholeLifeLeavesItsEvents()
{
    QSignalSpy changed(&queue(), &JobQueue::jobChanged);
    const Job job = m_world->submit();
    m_world->clock().advance(10);
    const auto claimed = await(queue().claim(job.id, NodeId{1}));
    CQ_VERIFY_OK(claimed);
    m_world->clock().advance(10);
    const auto running = await(queue().markRunning(claimed->attempt));
    CQ_VERIFY_OK(running);
    QCOMPARE(running->startedAt, job.submittedAt + 20);
    m_world->clock().advance(10);
    CQ_VERIFY_OK(await(queue().markCollecting(claimed->attempt)));
    m_world->clock().advance(10);
    const QList<JobOutput> outputs{newResult(job.id, 0, u"text/plain"_s),
                                   newResult(job.id, 1, u"image/png"_s),
                                   newResult(job.id, 2, u"image/png"_s)};
    const auto done = await(queue().complete(claimed->attempt, outputs, u"one branch dropped"_s));
    CQ_VERIFY_OK(done);
    QCOMPARE(done->outputs, m_world->outputs(job.id));
    QCOMPARE(done->outputs.size(), 3);
    QCOMPARE(done->job, m_world->job(job.id));
    QCOMPARE(done->job.state, Completed);
    QCOMPARE(done->job.finishedAt, job.submittedAt + 40);
    QCOMPARE(done->job.startedAt, job.submittedAt + 20);
    QCOMPARE(done->job.outputCount, 3);
    QCOMPARE(done->job.thumbnail, done->outputs.at(1).id); // the first picture
    QCOMPARE(done->job.message, u"one branch dropped"_s);
    QCOMPARE(m_world->events(job.id),
             (QStringList{u"submitted"_s, u"assigned"_s, u"running"_s, u"collecting"_s,
                          u"completed"_s}));
    QCOMPARE(statesOf(changed),
             (QList<JobState>{Pending, Assigned, Running, Collecting, Completed}));
    const Attempt attempt = m_world->attempts(job.id).first();
    QCOMPARE(attempt.finishedAt, job.submittedAt + 40);
    QCOMPARE(attempt.failure, FailureKind::None);
    QVERIFY(attempt.postedAt > 0);
    QCOMPARE(queue().counts(), m_world->counts());
}

void TestJobQueue::aJobMayBeDoneBeforeItWasSeenToRun()
{
    const ClaimedJob claimed = m_world->claimed();
    CQ_VERIFY_OK(await(queue().markCollecting(claimed.attempt)));
    // The event that it runs comes late: it changes nothing.
    CQ_VERIFY_ERROR(await(queue().markRunning(claimed.attempt)), ErrorKind::Conflict,
                    u"collecting"_s);
    const auto done = await(queue().complete(claimed.attempt, {}, {}));
    CQ_VERIFY_OK(done);
    QVERIFY(done->job.thumbnail.isNull());
    QCOMPARE(m_world->events(claimed.job.id),
             (QStringList{u"submitted"_s, u"assigned"_s, u"collecting"_s, u"completed"_s}));
}

void TestJobQueue::aCompletedJobNeverGetsASecondResult()
{
    const ClaimedJob claimed = m_world->claimed();
    const JobId id = claimed.job.id;
    CQ_VERIFY_OK(await(queue().markCollecting(claimed.attempt)));
    const QList<JobOutput> outputs{newResult(id, 0, u"image/png"_s)};
    const auto first = queue().complete(claimed.attempt, outputs, {});
    const auto second = queue().complete(claimed.attempt, {newResult(id, 1, u"image/png"_s)}, {});
    CQ_VERIFY_OK(await(first));
    CQ_VERIFY_ERROR(await(second), ErrorKind::Conflict, u"closed already"_s);
    CQ_VERIFY_ERROR(await(queue().fail(claimed.attempt, {FailureKind::Timeout, u"late"_s})),
                    ErrorKind::Conflict, u"closed already"_s);
    CQ_VERIFY_ERROR(await(queue().giveBack(claimed.attempt, {}, 0)), ErrorKind::Conflict,
                    u"closed already"_s);
    CQ_VERIFY_ERROR(await(queue().finishCancelled(claimed.attempt)), ErrorKind::Conflict,
                    u"closed already"_s);
    QCOMPARE(m_world->outputs(id).size(), 1);
    QCOMPARE(m_world->outputs(id).first().index, 0);
    QCOMPARE(m_world->job(id).state, Completed);
    QCOMPARE(m_world->events(id).count(u"completed"_s), 1);
    QCOMPARE(queue().counts(), m_world->counts());
}

void TestJobQueue::failedJobsKeepWhatTheyMade()
{
    const ClaimedJob claimed = m_world->claimed();
    const JobId id = claimed.job.id;
    const auto failed =
        await(queue().fail(claimed.attempt, {FailureKind::OutOfMemory, u"too big"_s},
                           {newResult(id, 0, u"image/png"_s)}));
    CQ_VERIFY_OK(failed);
    QCOMPARE(failed->job.state, Failed);
    QCOMPARE(failed->job.failure, FailureKind::OutOfMemory);
    QCOMPARE(failed->job.message, u"too big"_s);
    QCOMPARE(failed->job.outputCount, 1);
    QCOMPARE(m_world->outputs(id).size(), 1);
    const Attempt attempt = m_world->attempts(id).first();
    QCOMPARE(attempt.failure, FailureKind::OutOfMemory);
    QCOMPARE(attempt.message, u"too big"_s);
    QCOMPARE(m_world->job(id), failed->job);
}

void TestJobQueue::aRetriedJobReplacesWhatItMadeBefore()
{
    ClaimedJob claimed = m_world->claimed();
    const JobId id = claimed.job.id;
    CQ_VERIFY_OK(await(queue().fail(claimed.attempt, {FailureKind::Execution, u"bad"_s},
                                    {newResult(id, 0, u"image/png"_s)})));
    QCOMPARE(await(queue().retry({id})).value_or(0), 1);
    claimed = *await(queue().claim(id, NodeId{1}));
    CQ_VERIFY_OK(await(queue().markCollecting(claimed.attempt)));
    JobOutput again = newResult(id, 0, u"image/png"_s); // the same graph node, key and index
    again.sha256 = QByteArray(32, 'z');
    const auto done =
        await(queue().complete(claimed.attempt, {again, newResult(id, 1, u"image/png"_s)}, {}));
    CQ_VERIFY_OK(done);
    QCOMPARE(done->job.outputCount, 2);
    const QList<JobOutput> kept = m_world->outputs(id);
    QCOMPARE(kept.size(), 2);
    QCOMPARE(kept.first().sha256, QByteArray(32, 'z'));
    QCOMPARE(done->job.thumbnail, kept.first().id);
}

void TestJobQueue::givenBackJobsWaitAtTheirOldPlace()
{
    const ClaimedJob first = m_world->claimed();
    const Job second = m_world->submit();
    QSignalSpy waiting(&queue(), &JobQueue::waitingChanged);
    const auto back = await(queue().giveBack(first.attempt, {FailureKind::NodeLost, u"gone"_s}, 0));
    CQ_VERIFY_OK(back);
    QCOMPARE(back->state, Pending);
    QCOMPARE(back->message, u"gone"_s);
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{first.job.id.value, second.id.value}));
    QCOMPARE(waiting.count(), 1);
    QCOMPARE(m_world->attempts(first.job.id).first().failure, FailureKind::NodeLost);
    QCOMPARE(m_world->events(first.job.id).last(), u"given_back"_s);
    const auto again = await(queue().claim(first.job.id, NodeId{1}));
    CQ_VERIFY_OK(again);
    QCOMPARE(again->job.attempts, 2);
    QVERIFY(again->attempt.promptId != first.attempt.promptId);
    QCOMPARE(m_world->attempts(first.job.id).size(), 2);
}

void TestJobQueue::givenBackJobsWaitForTheirTime()
{
    const ClaimedJob job = m_world->claimed();
    QSignalSpy waiting(&queue(), &JobQueue::waitingChanged);
    const TimeMs until = m_world->clock().now() + 20;
    CQ_VERIFY_OK(await(queue().giveBack(job.attempt, {}, until)));
    QVERIFY(!queue().waiting().contains(job.job.id));
    QCOMPARE(queue().delayedUntil(job.job.id), until);
    QCOMPARE(queue().counts()[Pending], 1);
    CQ_VERIFY_ERROR(await(queue().claim(job.job.id, NodeId{1})), ErrorKind::Conflict,
                    u"does not wait"_s);
    const int before = static_cast<int>(waiting.count());
    m_world->clock().advance(20);
    QTRY_VERIFY(queue().waiting().contains(job.job.id)); // the timer, not the test, wakes it
    QCOMPARE(waiting.count(), before + 1);
    QCOMPARE(queue().delayedUntil(job.job.id), 0);
    CQ_VERIFY_OK(await(queue().claim(job.job.id, NodeId{1})));
}

void TestJobQueue::onlyTheRightStatesMayBeLeft_data()
{
    QTest::addColumn<JobState>("state");
    QTest::addColumn<QList<JobState>>("reachable");
    QTest::newRow("assigned") << Assigned
                              << QList<JobState>{Running, Collecting, Failed, Pending, Cancelled};
    QTest::newRow("running") << Running << QList<JobState>{Collecting, Failed, Pending, Cancelled};
    QTest::newRow("collecting") << Collecting
                                << QList<JobState>{Completed, Failed, Pending, Cancelled};
}

void TestJobQueue::onlyTheRightStatesMayBeLeft()
{
    QFETCH(JobState, state);
    QFETCH(QList<JobState>, reachable);
    for (const JobState to : {Running, Collecting, Completed, Failed, Pending, Cancelled}) {
        const JobId id = m_world->jobIn(state);
        const Attempt attempt = m_world->attempts(id).first();
        std::optional<JobState> reached;
        if (to == Running || to == Collecting || to == Pending || to == Cancelled) {
            const auto moved = await(to == Running          ? queue().markRunning(attempt)
                                         : to == Collecting ? queue().markCollecting(attempt)
                                         : to == Pending    ? queue().giveBack(attempt, {}, 0)
                                                            : queue().finishCancelled(attempt));
            if (moved)
                reached = moved->state;
            else
                QCOMPARE(moved.error().kind, ErrorKind::Conflict);
        } else {
            const auto ended = await(to == Completed ? queue().complete(attempt, {}, {})
                                                     : queue().fail(attempt, {}, {}));
            if (ended)
                reached = ended->job.state;
            else
                QCOMPARE(ended.error().kind, ErrorKind::Conflict);
        }
        QCOMPARE(reached, reachable.contains(to) ? std::optional(to) : std::nullopt);
        QCOMPARE(m_world->job(id).state, reachable.contains(to) ? to : state);
        // A refused step must not have closed the attempt either.
        const bool closes = to != Running && to != Collecting;
        QCOMPARE(m_world->attempts(id).first().finishedAt > 0, reachable.contains(to) && closes);
    }
    QCOMPARE(queue().counts(), m_world->counts());
}

void TestJobQueue::cancelWorksInEveryState_data()
{
    QTest::addColumn<JobState>("state");
    for (const JobState state : allJobStates())
        QTest::newRow(jobStateWord(state).toLatin1().constData()) << state;
}

void TestJobQueue::cancelWorksInEveryState()
{
    QFETCH(JobState, state);
    const JobId id = m_world->jobIn(state);
    QSignalSpy requested(&queue(), &JobQueue::cancelRequested);
    const auto done = await(queue().cancel({id}));
    CQ_VERIFY_OK(done);
    const Job job = m_world->job(id);
    if (isFinal(state)) {
        QCOMPARE(*done, 0);
        QCOMPARE(job.state, state);
        QCOMPARE(requested.count(), 0);
    } else if (isActive(state)) {
        QCOMPARE(*done, 1);
        QCOMPARE(job.state, state); // its run decides when it is over
        QVERIFY(job.cancelRequested);
        QCOMPARE(requested.count(), 1);
        QCOMPARE(requested.first().first().value<JobId>(), id);
        QCOMPARE(m_world->events(id).last(), u"cancel_requested"_s);
    } else {
        QCOMPARE(*done, 1);
        QCOMPARE(job.state, Cancelled);
        QCOMPARE(job.finishedAt, m_world->clock().now());
        QCOMPARE(requested.count(), 0);
        QCOMPARE(m_world->events(id).last(), u"cancelled"_s);
        QVERIFY(!queue().waiting().contains(id));
    }
    QCOMPARE(queue().counts(), m_world->counts());
}

void TestJobQueue::aCancelledRunEndsCancelled()
{
    const ClaimedJob claimed = m_world->claimed();
    CQ_VERIFY_OK(await(queue().cancel({claimed.job.id})));
    const auto ended = await(queue().finishCancelled(claimed.attempt));
    CQ_VERIFY_OK(ended);
    QCOMPARE(ended->state, Cancelled);
    QVERIFY(!ended->cancelRequested);
    QVERIFY(m_world->attempts(claimed.job.id).first().finishedAt > 0);
}

void TestJobQueue::aCancelledRunIsNotGivenBack()
{
    const ClaimedJob claimed = m_world->claimed();
    const JobId id = claimed.job.id;
    // Both on their way at once: the run cannot have heard of the wish.
    const auto cancelled = queue().cancel({id});
    const auto back =
        await(queue().giveBack(claimed.attempt, {FailureKind::NodeLost, u"gone"_s}, 0));
    QCOMPARE(await(cancelled).value_or(-1), 1);
    CQ_VERIFY_OK(back);
    QCOMPARE(back->state, Cancelled);
    QCOMPARE(back->finishedAt, m_world->clock().now());
    QVERIFY(!back->cancelRequested);
    QCOMPARE(m_world->job(id).state, Cancelled);
    QVERIFY(!queue().waiting().contains(id));
    QVERIFY(m_world->attempts(id).first().finishedAt > 0);
    QCOMPARE(m_world->events(id).last(), u"cancelled"_s);
    QVERIFY(!m_world->events(id).contains(u"given_back"_s));
    QCOMPARE(queue().counts(), m_world->counts());
}

void TestJobQueue::holdReleaseAndRetryKeepThePlace()
{
    const JobId a = m_world->submit().id;
    const JobId b = m_world->submit().id;
    const JobId c = m_world->submit().id;
    QCOMPARE(await(queue().hold({b, a})).value_or(0), 2);
    QCOMPARE(m_world->job(a).state, Held);
    QCOMPARE(waitingOrder(queue().waiting()), QList<qint64>{c.value});
    QSignalSpy waiting(&queue(), &JobQueue::waitingChanged);
    QCOMPARE(await(queue().release({b, a})).value_or(0), 2);
    QCOMPARE(waiting.count(), 1);
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{a.value, b.value, c.value}));
    QCOMPARE(await(queue().cancel({a})).value_or(0), 1);
    QCOMPARE(await(queue().retry({a})).value_or(0), 1);
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{a.value, b.value, c.value}));
    QCOMPARE(m_world->job(a).finishedAt, 0);
    QCOMPARE(m_world->events(a),
             (QStringList{u"submitted"_s, u"held"_s, u"released"_s, u"cancelled"_s, u"retried"_s}));
    QCOMPARE(queue().counts(), m_world->counts());
}

void TestJobQueue::moveToFrontKeepsTheGivenOrder()
{
    QList<JobId> ids;
    for (int i = 0; i < 5; ++i)
        ids << m_world->submit().id;
    QCOMPARE(await(queue().moveToFront({ids.at(3), ids.at(1)})).value_or(0), 2);
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{4, 2, 1, 3, 5}));
    QCOMPARE(await(queue().moveToFront({ids.at(4)})).value_or(0), 1);
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{5, 4, 2, 1, 3}));
    QCOMPARE(m_world->events(ids.at(4)).last(), u"moved_to_front"_s);
    m_world->restart();
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{5, 4, 2, 1, 3}));
    QCOMPARE(await(queue().moveToFront({ids.at(2)})).value_or(0), 1);
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{3, 5, 4, 2, 1}));
}

void TestJobQueue::aHeldJobMovedToTheFrontIsThereWhenReleased()
{
    const JobId a = m_world->submit().id;
    const JobId b = m_world->submit(u"b"_s, true).id;
    QCOMPARE(await(queue().moveToFront({b})).value_or(0), 1);
    QVERIFY(!queue().waiting().contains(b));
    m_world->restart();
    QCOMPARE(await(queue().moveToFront({a})).value_or(0), 1); // later, so before b
    QCOMPARE(await(queue().release({b})).value_or(0), 1);
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{a.value, b.value}));
}

void TestJobQueue::movingADelayedJobToTheFrontEndsItsDelay()
{
    const ClaimedJob job = m_world->claimed();
    CQ_VERIFY_OK(await(queue().giveBack(job.attempt, {}, m_world->clock().now() + 60'000)));
    QCOMPARE(await(queue().moveToFront({job.job.id})).value_or(0), 1);
    QVERIFY(queue().waiting().contains(job.job.id));
    QCOMPARE(queue().delayedUntil(job.job.id), 0);
    m_world->restart();
    QVERIFY(queue().waiting().contains(job.job.id));
}

void TestJobQueue::peopleActOnlyOnJobsThatFit()
{
    QList<JobId> all;
    for (const JobState state : allJobStates())
        all << m_world->jobIn(state);
    all << JobId{4711}; // nobody's
    QCOMPARE(await(queue().release(all)).value_or(-1), 1); // the held one waits now, too
    QCOMPARE(await(queue().hold(all)).value_or(-1), 2);
    QCOMPARE(await(queue().moveToFront(all)).value_or(-1), 2);
    QCOMPARE(await(queue().retry(all)).value_or(-1), 2);
    QCOMPARE(await(queue().cancel(all)).value_or(-1), 4 + 3);
    QCOMPARE(await(queue().cancel({})).value_or(-1), 0);
    QCOMPARE(queue().counts(), m_world->counts());
}

void TestJobQueue::removedJobsAreGone()
{
    const JobId done = m_world->jobIn(Completed);
    const JobId waiting = m_world->jobIn(Pending);
    const JobId failed = m_world->jobIn(Failed);
    QSignalSpy removed(&queue(), &JobQueue::jobRemoved);
    const auto gone = await(queue().remove({done, waiting, failed, JobId{99}, done}));
    CQ_VERIFY_OK(gone);
    QCOMPARE(gone->size(), 2);
    QCOMPARE(removed.count(), 2);
    QVERIFY(!JobStore(m_world->committed()).find(done));
    QVERIFY(JobStore(m_world->committed()).find(waiting));
    QCOMPARE(queue().counts(), m_world->counts());
    QCOMPARE(queue().counts().total(), 1);
}

void TestJobQueue::aNumberIsNeverGivenAgain()
{
    (void)m_world->submit();
    const JobId newest = m_world->jobIn(Completed);
    CQ_VERIFY_OK(await(queue().remove({newest})));
    m_world->restart();
    QCOMPARE(m_world->submit().id.value, newest.value + 1);
}

void TestJobQueue::previewsAreNoted()
{
    const ClaimedJob claimed = m_world->claimed();
    CQ_VERIFY_OK(await(queue().markCollecting(claimed.attempt)));
    const auto done = await(
        queue().complete(claimed.attempt, {newResult(claimed.job.id, 0, u"image/png"_s)}, {}));
    CQ_VERIFY_OK(done);
    QSignalSpy changed(&queue(), &JobQueue::jobChanged);
    queue().setPreview(done->outputs.first(), u"users/1/p.webp"_s);
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(m_world->outputs(claimed.job.id).first().previewPath, u"users/1/p.webp"_s);
}

void TestJobQueue::aRestartRestoresEverything()
{
    const JobId a = m_world->submit().id;
    const JobId pinned = m_world->submit(u"p"_s, false, NodeId{9}).id;
    const JobId b = m_world->submit().id;
    CQ_VERIFY_OK(await(queue().moveToFront({b})));
    const JobId held = m_world->jobIn(Held);
    const ClaimedJob open = m_world->claimed(NodeId{5});
    CQ_VERIFY_OK(await(queue().markRunning(open.attempt)));
    CQ_VERIFY_OK(await(queue().cancel({open.job.id})));
    const ClaimedJob delayed = m_world->claimed();
    const TimeMs until = m_world->clock().now() + 30;
    CQ_VERIFY_OK(await(queue().giveBack(delayed.attempt, {}, until)));
    (void)m_world->jobIn(Completed);
    const JobCounts before = queue().counts();

    m_world->restart();
    QCOMPARE(queue().counts(), before);
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{b.value, a.value}));
    QCOMPARE(queue().waiting().firstPinnedTo(NodeId{9})->id, pinned);
    QVERIFY(!queue().waiting().contains(held));
    QCOMPARE(queue().delayedUntil(delayed.job.id), until);
    QCOMPARE(m_world->openAttempts().size(), 1);
    const auto reopened = await(queue().reopen(m_world->openAttempts().first()));
    CQ_VERIFY_OK(reopened);
    QCOMPARE(reopened->job.id, open.job.id);
    QVERIFY(reopened->job.cancelRequested);
    QCOMPARE(reopened->attempt.promptId, open.attempt.promptId);
    QCOMPARE(reopened->graph, open.graph);
    m_world->clock().advance(30);
    QTRY_VERIFY(queue().waiting().contains(delayed.job.id));
    QCOMPARE(waitingOrder(queue().waiting()),
             (QList<qint64>{b.value, a.value, delayed.job.id.value}));
}

void TestJobQueue::aRestartKeepsNewJobsBehindOldOnes()
{
    // Submissions that fail use up places in the queue.
    JobRequest bad;
    bad.graph = "{}";
    bad.priority = 9;
    for (int i = 0; i < 5; ++i)
        QVERIFY(!await(queue().submit(bad, {}, {})));
    const JobId old = m_world->submit().id;
    m_world->restart();
    const JobId fresh = m_world->submit().id;
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{old.value, fresh.value}));
}

void TestJobQueue::aStoppedQueueAnswersUnavailable()
{
    const JobId waits = m_world->submit().id;
    const ClaimedJob claimed = m_world->claimed();
    m_world->writer().stop();
    CQ_VERIFY_ERROR(await(queue().submit({}, {}, {})), ErrorKind::Unavailable, u"closed"_s);
    CQ_VERIFY_ERROR(await(queue().claim(waits, NodeId{1})), ErrorKind::Unavailable, u"closed"_s);
    CQ_VERIFY_ERROR(await(queue().markRunning(claimed.attempt)), ErrorKind::Unavailable,
                    u"closed"_s);
    CQ_VERIFY_ERROR(await(queue().cancel({waits})), ErrorKind::Unavailable, u"closed"_s);
    QCOMPARE(m_world->job(waits).state, Pending);
    QCOMPARE(m_world->job(claimed.job.id).state, Assigned);
}

void TestJobQueue::whoHasEnoughRunningIsPassedOver()
{
    const UserId mira{2};
    const UserId tom{3};
    queue().setRunningLimits({1, {{tom, 0}}});
    const JobId first = m_world->submitFor(mira).id;
    const JobId second = m_world->submitFor(mira).id;
    const JobId third = m_world->submitFor(tom).id;
    const JobId fourth = m_world->submitFor(tom).id;
    const auto claimed = await(queue().claim(first, NodeId{1}));
    CQ_VERIFY_OK(claimed);
    QVERIFY(!queue().mayStart(mira));
    QCOMPARE(waitingOrder(queue().waiting()), (QList<qint64>{third.value, fourth.value}));
    CQ_VERIFY_OK(await(queue().claim(third, NodeId{2})));
    QVERIFY(queue().mayStart(tom)); // his limit is none
    CQ_VERIFY_OK(await(queue().markRunning(claimed->attempt)));
    CQ_VERIFY_OK(await(queue().markCollecting(claimed->attempt)));
    QVERIFY(!queue().mayStart(mira));
    QSignalSpy waiting(&queue(), &JobQueue::waitingChanged);
    CQ_VERIFY_OK(await(queue().complete(claimed->attempt, {}, {})));
    QCOMPARE(waiting.count(), 1); // or nobody would look
    QVERIFY(queue().mayStart(mira));
    QCOMPARE(queue().waiting().firstUnpinned()->id, second);
}

void TestJobQueue::aClaimUnderWayCountsAsRunning()
{
    const UserId mira{2};
    queue().setRunningLimits({1, {}});
    const JobId first = m_world->submitFor(mira).id;
    const JobId second = m_world->submitFor(mira).id;
    const auto claim = queue().claim(first, NodeId{1}); // not committed yet
    QVERIFY(!queue().mayStart(mira));
    QVERIFY(!queue().waiting().firstUnpinned());
    const auto cancel = queue().cancel({first});
    CQ_VERIFY_OK(await(claim));
    CQ_VERIFY_OK(await(cancel));
    CQ_VERIFY_OK(await(queue().finishCancelled(await(claim)->attempt)));
    QCOMPARE(queue().waiting().firstUnpinned()->id, second);

    CQ_VERIFY_OK(await(queue().cancel({second}))); // a claim that is lost gives its place back
    m_world->queue().setRunningLimits({1, {}});
    const JobId third = m_world->submitFor(mira).id;
    const auto cancelled = queue().cancel({third});
    const auto lost = queue().claim(third, NodeId{1});
    CQ_VERIFY_OK(await(cancelled));
    CQ_VERIFY_ERROR(await(lost), ErrorKind::Conflict, u""_s);
    QVERIFY(queue().mayStart(mira));
}

void TestJobQueue::aDirectClaimThatFailsIsNotCounted()
{
    const UserId mira{2};
    queue().setRunningLimits({1, {}});
    JobRequest request;
    request.owner = mira;
    request.graph = "{}";
    request.priority = 9; // refused by the database
    const auto refused = queue().submit(request, {}, NodeId{1});
    QVERIFY(!queue().mayStart(mira));
    QVERIFY(!await(refused));
    QVERIFY(queue().mayStart(mira));
    request.priority = 2;
    const auto taken = await(queue().submit(request, {}, NodeId{1}));
    CQ_VERIFY_OK(taken);
    QVERIFY(!queue().mayStart(mira));
    CQ_VERIFY_OK(await(queue().fail(taken->claim->attempt, {FailureKind::Network, u"x"_s})));
    QVERIFY(queue().mayStart(mira));
}

void TestJobQueue::aLimitThatChangesCountsAtOnce()
{
    const UserId mira{2};
    const JobId first = m_world->submitFor(mira).id;
    const JobId second = m_world->submitFor(mira).id;
    CQ_VERIFY_OK(await(queue().claim(first, NodeId{1})));
    QCOMPARE(queue().waiting().firstUnpinned()->id, second);
    queue().setRunningLimits({1, {}});
    QVERIFY(!queue().waiting().firstUnpinned());
    QSignalSpy waiting(&queue(), &JobQueue::waitingChanged);
    queue().setRunningLimits({1, {{mira, 2}}});
    QCOMPARE(queue().waiting().firstUnpinned()->id, second);
    QCOMPARE(waiting.count(), 1);
}

void TestJobQueue::runningJobsAreCountedAgainAfterARestart()
{
    const UserId mira{2};
    const JobId first = m_world->submitFor(mira).id;
    const JobId second = m_world->submitFor(mira, {{u"cat.png"_s, QByteArray(32, 'c'), 7}}).id;
    CQ_VERIFY_OK(await(queue().claim(first, NodeId{1})));
    m_world->restart();
    queue().setRunningLimits({1, {}});
    QVERIFY(!queue().mayStart(mira));
    QVERIFY(!queue().waiting().firstUnpinned());
    const Attempt open = m_world->openAttempts().first();
    CQ_VERIFY_OK(await(queue().giveBack(open, {}, 0)));
    QVERIFY(queue().mayStart(mira));
    QCOMPARE(queue().waiting().firstUnpinned()->id, first);
    QVERIFY(queue().waiting().find(second)->bringsFiles);
    QVERIFY(!queue().waiting().find(first)->bringsFiles);
}

void TestJobQueue::workersKeepTheLimitsToo()
{
    const UserId mira{2};
    const UserId tom{3};
    queue().setRunningLimits({1, {}});
    const JobId first = m_world->submitFor(mira).id;
    (void)m_world->submitFor(mira);
    const JobId withFile = m_world->submitFor(tom, {{u"cat.png"_s, QByteArray(32, 'c'), 7}}).id;
    const JobId third = m_world->submitFor(tom).id;
    // Asked at once: the second must know of the first.
    const auto one = queue().claimFor(NodeId{1});
    const auto two = queue().claimFor(NodeId{2});
    const auto three = queue().claimFor(NodeId{3});
    CQ_VERIFY_OK(await(one));
    CQ_VERIFY_OK(await(two));
    CQ_VERIFY_OK(await(three));
    QCOMPARE((*await(one))->job.id, first);
    QCOMPARE((*await(two))->job.id, third);
    QVERIFY(!*await(three)); // both have one running
    QVERIFY(queue().waiting().contains(withFile));
}

/// Or a full disk would be asked again and again without a pause.
void TestJobQueue::aClaimThatCannotBeStoredWakesNobody()
{
    const UserId mira{2};
    queue().setRunningLimits({1, {}});
    const JobId job = m_world->submitFor(mira).id;
    const auto other = Connection::open(m_world->path(), Connection::Mode::ReadWrite);
    CQ_VERIFY_OK(other);
    CQ_VERIFY_OK((*other)->run(u"ALTER TABLE attempts RENAME TO elsewhere"_s));
    QSignalSpy waiting(&queue(), &JobQueue::waitingChanged);
    CQ_VERIFY_ERROR(await(queue().claim(job, NodeId{1})), ErrorKind::Storage, u"attempts"_s);
    QCOMPARE(waiting.count(), 0);
    QCOMPARE(queue().waiting().firstUnpinned()->id, job);
    CQ_VERIFY_OK((*other)->run(u"ALTER TABLE elsewhere RENAME TO attempts"_s));
    CQ_VERIFY_OK(await(queue().claim(job, NodeId{1})));
}

void TestJobQueue::aJobThatCannotBeReadHoldsUpNobody()
{
    const JobId first = m_world->submit().id;
    const JobId second = m_world->submit().id;
    const auto other = Connection::open(m_world->path(), Connection::Mode::ReadWrite);
    CQ_VERIFY_OK(other);
    CQ_VERIFY_OK((*other)->run(u"DELETE FROM job_bodies WHERE job = %1"_s.arg(first.value)));
    QSignalSpy waiting(&queue(), &JobQueue::waitingChanged);
    QVERIFY(!await(queue().claim(first, NodeId{1})));
    QCOMPARE(waiting.count(), 1);
    QCOMPARE(queue().waiting().firstUnpinned()->id, second);
    QVERIFY(queue().delayedUntil(first) > m_world->clock().now());
    QCOMPARE(m_world->job(first).state, Pending);
}

QTEST_GUILESS_MAIN(TestJobQueue)

#include "tst_jobqueue.moc"
