#include "core/queue/jobqueue.h"

#include "core/base/future.h"
#include "core/queue/jobtransactions.h"
#include "core/storage/attemptstore.h"
#include "core/storage/connection.h"
#include "core/storage/outputstore.h"
#include "core/storage/submissionkeystore.h"
#include "core/storage/webhookstore.h"
#include "core/storage/writer.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

using enum JobState;

constexpr std::array kActive{Assigned, Running, Collecting};
constexpr std::array kWaitingStates{Held, Pending};

WaitingJob asWaiting(const Job &job)
{
    return {job.id, job.order, job.pinnedNode.value_or(NodeId{}), job.owner, job.inputCount > 0};
}

/// What makes two requests under one idempotency key the same.
QByteArray fingerprintOf(const JobRequest &request, const QList<JobInput> &inputs)
{
    if (request.idempotencyKey.isEmpty())
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &part : {request.graph, request.extraData, request.title.toUtf8()}) {
        hash.addData(QByteArray::number(part.size()) + ':');
        hash.addData(part);
    }
    for (const JobInput &input : inputs) {
        hash.addData(input.name.toUtf8() + '\0');
        hash.addData(input.sha256);
    }
    if (request.webhook) {
        hash.addData(request.webhook->url.toUtf8() + '\0');
        for (const JobState event : request.webhook->events)
            hash.addData(jobStateWord(event).toUtf8() + '\0');
    }
    return hash.result();
}

JobMoveRow cancelledAt(TimeMs at)
{
    JobMoveRow row;
    row.to = Cancelled;
    row.at = at;
    return row;
}

} // namespace

JobQueue::JobQueue(Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_clock(clock)
{
    m_delayTimer.setSingleShot(true);
    connect(&m_delayTimer, &QTimer::timeout, this, &JobQueue::wakeDelayed);
}

QFuture<Result<QList<Attempt>>> JobQueue::load(JobId taken)
{
    Answer<QList<Attempt>> answer;
    const auto load = [now = m_clock.now()](Connection &connection) {
        return loadJobs(connection, now);
    };
    m_writer.write<LoadedJobs>(load, [this, answer, taken](Result<LoadedJobs> loaded) {
        if (!loaded) {
            answer(loaded.error());
            return;
        }
        m_counts = loaded->counts;
        m_newest = std::max(loaded->newest, taken);
        m_nextOrder = loaded->highestOrder + 1;
        m_frontOrder = std::min<qint64>(loaded->lowestOrder, 0);
        m_waiting.reserve(loaded->waiting.size());
        const TimeMs now = m_clock.now();
        m_waitingByOwner = loaded->waitingByOwner;
        for (const int count : std::as_const(m_waitingByOwner))
            m_waitingOfAll += count;
        for (const WaitingRow &row : loaded->waiting) {
            const WaitingJob job{row.id, row.order, row.pinnedNode, row.owner, row.inputCount > 0};
            if (row.notBefore > now)
                m_delayed.insert(row.id.value, {job, row.notBefore});
            else
                m_waiting.insert(job);
        }
        for (const auto [owner, count] : loaded->activeByOwner.asKeyValueRange())
            countRunning(owner, count);
        wakeDelayed();
        answer(loaded->open);
    });
    return answer.future();
}

QFuture<Result<SubmittedJob>> JobQueue::submit(const JobRequest &request,
                                               const QList<JobInput> &inputs,
                                               std::optional<NodeId> node)
{
    Answer<SubmittedJob> answer;
    submit(request, packedBody(request), inputs, node,
           [answer](const Result<SubmittedJob> &submitted) { answer(submitted); }, {});
    return answer.future();
}

void JobQueue::submit(const JobRequest &request, const JobBody &body, const QList<JobInput> &inputs,
                      std::optional<NodeId> node,
                      const std::function<void(const Result<SubmittedJob> &)> &done,
                      const std::function<void(const Result<SubmittedJob> &)> &committed)
{
    Job job;
    job.id.value = ++m_newest.value;
    job.uid = newUuid7();
    job.owner = request.owner;
    job.title = request.title;
    job.state = node ? Assigned : request.held ? Held : Pending;
    job.priority = request.priority;
    job.order = m_nextOrder++;
    job.pinnedNode = request.pinnedNode;
    job.submittedAt = m_clock.now();
    countWaiting(job.owner, job.state, 1); // many may come before the first is stored
    Attempt attempt;
    if (node) {
        job.node = *node;
        job.attempts = 1;
        attempt.node = *node;
        attempt.promptId = newUuid7();
        attempt.createdAt = job.submittedAt;
        countRunning(job.owner, 1);
    }
    Q_ASSERT(request.idempotencyKey.isEmpty() || !node);
    const auto work = [job, attempt, body, inputs, claimed = node.has_value(),
                       key = request.idempotencyKey, webhook = request.webhook,
                       fingerprint = fingerprintOf(request, inputs)](
                          Connection &connection) -> Result<SubmittedJob> {
        SubmissionKeyStore keys(connection);
        if (!key.isEmpty()) {
            const auto known = keys.find(job.owner, key, fingerprint);
            if (!known)
                return known.error();
            if (!known->isNull()) {
                const auto earlier = JobStore(connection).find(*known);
                if (!earlier)
                    return earlier.error();
                return SubmittedJob{*earlier, {}, true};
            }
        }
        const auto stored = JobStore(connection).insert(job, body, inputs);
        if (!stored)
            return stored.error();
        if (!key.isEmpty()) {
            const auto kept = keys.insert(job.owner, key, fingerprint, stored->id, job.submittedAt);
            if (!kept)
                return kept.error();
        }
        if (webhook) {
            const auto kept = WebhookStore(connection).insert(stored->id, *webhook);
            if (!kept)
                return kept.error();
        }
        SubmittedJob submitted{*stored, {}, false};
        Job asSubmitted = *stored;
        asSubmitted.state = Pending; // the first event names no node
        auto told = tell(connection, asSubmitted, job.submittedAt, u"submitted"_s);
        if (!told)
            return told.error();
        if (!claimed)
            return submitted;
        Attempt open = attempt;
        open.job = stored->id;
        const auto opened = AttemptStore(connection).open(open);
        if (!opened)
            return opened.error();
        told = tell(connection, *stored, job.submittedAt, u"assigned"_s);
        if (!told)
            return told.error();
        submitted.claim = ClaimedJob{*stored, *opened, {}, {}, inputs};
        return submitted;
    };
    m_writer.write<SubmittedJob>(
        work,
        [this, done, owner = job.owner, state = job.state, graph = request.graph,
         extra = request.extraData](Result<SubmittedJob> submitted) {
            if (!submitted || submitted->isRepeated) {
                countWaiting(owner, state, -1);
                if (isActive(state))
                    countRunning(owner, -1);
                done(submitted);
                return;
            }
            const Job &stored = submitted->job;
            ++m_counts[stored.state];
            if (submitted->claim) {
                submitted->claim->graph = graph;
                submitted->claim->extraData = extra;
            }
            if (stored.state == Pending)
                m_waiting.insert(asWaiting(stored));
            done(submitted);
            Q_EMIT jobChanged(stored);
            if (stored.state == Pending)
                Q_EMIT waitingChanged();
        },
        committed);
}

QFuture<Result<ClaimedJob>> JobQueue::claim(JobId job, NodeId node)
{
    Answer<ClaimedJob> answer;
    const auto waiting = m_waiting.find(job);
    if (!waiting) {
        answer(cq::fail(ErrorKind::Conflict, u"Job %1 does not wait."_s.arg(job.value)));
        return answer.future();
    }
    m_waiting.remove(job);
    countRunning(waiting->owner, 1);
    Attempt attempt;
    attempt.job = job;
    attempt.node = node;
    attempt.promptId = newUuid7();
    attempt.createdAt = m_clock.now();
    const auto work = [attempt](Connection &connection) { return claimJob(connection, attempt); };
    m_writer.write<ClaimedJob>(work, [this, answer, waiting](Result<ClaimedJob> claimed) {
        if (claimed) {
            apply({claimed->job, Pending});
            countRunning(waiting->owner, -1); // it is counted as what it became
        } else {
            keepWaiting(*waiting, claimed.error());
        }
        answer(std::move(claimed));
    });
    return answer.future();
}

QFuture<Result<std::optional<ClaimedJob>>> JobQueue::claimFor(NodeId worker)
{
    using Found = std::optional<ClaimedJob>;
    const auto first = m_waiting.firstForWorker(worker);
    if (!first)
        return readyFuture<Found>(Found());
    Answer<Found> answer;
    whenDone(claim(first->id, worker), this, [this, answer, worker](Result<ClaimedJob> claimed) {
        if (claimed)
            answer(Found(*std::move(claimed)));
        else if (claimed.error().kind != ErrorKind::Conflict)
            answer(claimed.error());
        else // it was cancelled meanwhile; the next one is as good
            whenDone(claimFor(worker), this, [answer](const Result<Found> &next) { answer(next); });
    });
    return answer.future();
}

QFuture<Result<ClaimedJob>> JobQueue::reopen(const Attempt &attempt)
{
    return m_writer.write<ClaimedJob>([attempt](Connection &connection) -> Result<ClaimedJob> {
        const auto job = JobStore(connection).find(attempt.job);
        if (!job)
            return job.error();
        return withBody(connection, {*job, attempt, {}, {}, {}});
    });
}

QFuture<Result<Job>> JobQueue::move(const Attempt &attempt, std::span<const JobState> from,
                                    const JobMoveRow &row, const QString &event, bool closes)
{
    Answer<Job> answer;
    const auto work = [attempt, from, row, event, closes](Connection &connection) {
        if (row.to == Pending) {
            // Looked at here and nowhere else: a wish to cancel may be committed any time before.
            const auto job = JobStore(connection).find(attempt.job);
            if (job && job->cancelRequested)
                return stepAttempt(connection, attempt, from, cancelledAt(row.at), u"cancelled"_s,
                                   closes);
        }
        return stepAttempt(connection, attempt, from, row, event, closes);
    };
    m_writer.write<MovedJob>(work,
                             [this, answer, notBefore = row.notBefore](Result<MovedJob> moved) {
                                 if (!moved) {
                                     answer(moved.error());
                                     return;
                                 }
                                 if (moved->job.state == Pending)
                                     wait(moved->job, notBefore);
                                 apply(*moved);
                                 answer(moved->job);
                                 if (moved->job.state == Pending)
                                     Q_EMIT waitingChanged();
                             });
    return answer.future();
}

QFuture<Result<FinishedJob>> JobQueue::finish(const Attempt &attempt,
                                              std::span<const JobState> from, const JobMoveRow &row,
                                              const QString &event, const QList<JobOutput> &outputs)
{
    struct Kept
    {
        FinishedJob finished;
        JobState from;
    };

    Answer<FinishedJob> answer;
    const auto work = [attempt, from, row, event, outputs](Connection &connection) -> Result<Kept> {
        const auto moved = stepAttempt(connection, attempt, from, row, event, true);
        if (!moved)
            return moved.error();
        const auto kept = keepOutputs(connection, moved->job, outputs);
        if (!kept)
            return kept.error();
        return Kept{*kept, moved->from};
    };
    m_writer.write<Kept>(work, [this, answer](Result<Kept> kept) {
        if (!kept) {
            answer(kept.error());
            return;
        }
        apply({kept->finished.job, kept->from});
        answer(kept->finished);
    });
    return answer.future();
}

QFuture<Result<Job>> JobQueue::markRunning(const Attempt &attempt)
{
    static constexpr std::array from{Assigned};
    JobMoveRow row;
    row.to = Running;
    row.at = m_clock.now();
    return move(attempt, from, row, u"running"_s, false);
}

QFuture<Result<Job>> JobQueue::markCollecting(const Attempt &attempt)
{
    static constexpr std::array from{Assigned, Running};
    JobMoveRow row;
    row.to = Collecting;
    row.at = m_clock.now();
    return move(attempt, from, row, u"collecting"_s, false);
}

QFuture<Result<FinishedJob>>
JobQueue::complete(const Attempt &attempt, const QList<JobOutput> &outputs, const QString &warning)
{
    static constexpr std::array from{Collecting};
    JobMoveRow row;
    row.to = Completed;
    row.at = m_clock.now();
    row.message = warning;
    return finish(attempt, from, row, u"completed"_s, outputs);
}

QFuture<Result<FinishedJob>> JobQueue::fail(const Attempt &attempt, const AttemptEnd &end,
                                            const QList<JobOutput> &partialOutputs)
{
    JobMoveRow row;
    row.to = Failed;
    row.at = m_clock.now();
    row.failure = end.failure;
    row.message = end.message;
    return finish(attempt, kActive, row, u"failed"_s, partialOutputs);
}

QFuture<Result<Job>> JobQueue::giveBack(const Attempt &attempt, const AttemptEnd &end,
                                        TimeMs notBefore)
{
    JobMoveRow row;
    row.to = Pending;
    row.at = m_clock.now();
    row.failure = end.failure;
    row.message = end.message;
    row.notBefore = notBefore;
    row.isTry = end.isTry;
    return move(attempt, kActive, row, u"given_back"_s, true);
}

QFuture<Result<Job>> JobQueue::finishCancelled(const Attempt &attempt)
{
    return move(attempt, kActive, cancelledAt(m_clock.now()), u"cancelled"_s, true);
}

QFuture<Result<int>> JobQueue::forEach(const QList<JobId> &jobs, Many act)
{
    using Moves = QList<MovedJob>;
    Answer<int> answer;
    const auto work = [jobs, act = std::move(act)](Connection &connection) -> Result<Moves> {
        Moves moves;
        for (const JobId job : jobs) {
            auto moved = act(connection, job);
            if (moved)
                moves.append(*moved);
            else if (moved.error().kind == ErrorKind::Storage)
                return moved.error();
        }
        return moves;
    };
    m_writer.write<Moves>(work, [this, answer](Result<Moves> moves) {
        if (!moves) {
            answer(moves.error());
            return;
        }
        bool woken = false;
        for (const MovedJob &moved : *moves) {
            if (moved.job.state == Pending) {
                wait(moved.job, 0);
                woken = true;
            }
            apply(moved);
            if (moved.job.cancelRequested)
                Q_EMIT cancelRequested(moved.job.id);
        }
        answer(static_cast<int>(moves->size()));
        if (woken)
            Q_EMIT waitingChanged();
    });
    return answer.future();
}

QFuture<Result<int>> JobQueue::cancel(const QList<JobId> &jobs)
{
    const JobMoveRow row = cancelledAt(m_clock.now());
    return forEach(jobs, [row](Connection &connection, JobId job) -> Result<MovedJob> {
        auto moved = moveAndTell(connection, job, kWaitingStates, row, u"cancelled"_s);
        if (moved || moved.error().kind != ErrorKind::Conflict)
            return moved;
        const auto marked = JobStore(connection).requestCancel(job);
        if (!marked)
            return marked.error();
        const auto told = tell(connection, *marked, row.at, u"cancel_requested"_s);
        if (!told)
            return told.error();
        return MovedJob{*marked, marked->state};
    });
}

QFuture<Result<int>> JobQueue::hold(const QList<JobId> &jobs)
{
    JobMoveRow row;
    row.to = Held;
    row.at = m_clock.now();
    return forEach(jobs, [row](Connection &connection, JobId job) {
        return moveAndTell(connection, job, std::array{Pending}, row, u"held"_s);
    });
}

QFuture<Result<int>> JobQueue::release(const QList<JobId> &jobs)
{
    JobMoveRow row;
    row.to = Pending;
    row.at = m_clock.now();
    return forEach(jobs, [row](Connection &connection, JobId job) {
        return moveAndTell(connection, job, std::array{Held}, row, u"released"_s);
    });
}

QFuture<Result<int>> JobQueue::retry(const QList<JobId> &jobs)
{
    JobMoveRow row;
    row.to = Pending;
    row.at = m_clock.now();
    return forEach(jobs, [row](Connection &connection, JobId job) {
        return moveAndTell(connection, job, std::array{Failed, Cancelled}, row, u"retried"_s);
    });
}

QFuture<Result<int>> JobQueue::moveToFront(const QList<JobId> &jobs)
{
    // The last one asked for goes in last, so the given order is kept at the front.
    m_frontOrder -= jobs.size();
    QHash<qint64, qint64> orders;
    for (qsizetype i = 0; i < jobs.size(); ++i)
        orders.insert(jobs.at(i).value, m_frontOrder + i);
    return forEach(
        jobs, [orders, at = m_clock.now()](Connection &connection, JobId job) -> Result<MovedJob> {
            const auto moved = JobStore(connection).setOrder(job, orders.value(job.value));
            if (!moved)
                return moved.error();
            const auto told = tell(connection, *moved, at, u"moved_to_front"_s);
            if (!told)
                return told.error();
            return MovedJob{*moved, moved->state};
        });
}

QFuture<Result<int>> JobQueue::setPriority(const QList<JobId> &jobs, int priority)
{
    return forEach(
        jobs,
        [priority, at = m_clock.now()](Connection &connection, JobId job) -> Result<MovedJob> {
            const auto changed = JobStore(connection).setPriority(job, priority);
            if (!changed)
                return changed.error();
            const auto told = tell(connection, *changed, at, u"priority_changed"_s);
            if (!told)
                return told.error();
            return MovedJob{*changed, changed->state};
        });
}

QFuture<Result<QList<Job>>> JobQueue::remove(const QList<JobId> &jobs)
{
    using Jobs = QList<Job>;
    Answer<Jobs> answer;
    const auto work = [jobs](Connection &connection) -> Result<Jobs> {
        Jobs removed;
        JobStore store(connection);
        for (const JobId id : jobs) {
            const auto job = store.find(id);
            if (!job && job.error().kind == ErrorKind::Storage)
                return job.error();
            if (!job || !isFinal(job->state))
                continue;
            const auto gone = store.remove(id);
            if (!gone)
                return gone.error();
            removed.append(*job);
        }
        return removed;
    };
    m_writer.write<Jobs>(work, [this, answer](Result<Jobs> removed) {
        if (removed) {
            for (const Job &job : *removed) {
                --m_counts[job.state];
                Q_EMIT jobRemoved(job);
            }
        }
        answer(std::move(removed));
    });
    return answer.future();
}

void JobQueue::setPreview(const JobOutput &output, const QString &path)
{
    const auto work = [output, path](Connection &connection) -> Result<Job> {
        const auto kept = OutputStore(connection).setPreview(output.id, path);
        if (!kept)
            return kept.error();
        return JobStore(connection).find(output.job);
    };
    m_writer.write<Job>(work, [this](Result<Job> job) {
        if (job)
            Q_EMIT jobChanged(*job);
    });
}

void JobQueue::apply(const MovedJob &moved)
{
    --m_counts[moved.from];
    ++m_counts[moved.job.state];
    countWaiting(moved.job.owner, moved.from, -1);
    countWaiting(moved.job.owner, moved.job.state, 1);
    if (const int change = isActive(moved.job.state) - isActive(moved.from); change != 0)
        countRunning(moved.job.owner, change);
    if (moved.job.state != Pending) {
        m_waiting.remove(moved.job.id);
        m_delayed.remove(moved.job.id.value);
    }
    Q_EMIT jobChanged(moved.job);
}

void JobQueue::countWaiting(UserId owner, JobState state, int change)
{
    if (state != Pending && state != Held)
        return;
    int &count = m_waitingByOwner[owner];
    count += change;
    m_waitingOfAll += change;
    if (count <= 0)
        m_waitingByOwner.remove(owner);
}

/// After a claim that failed.
void JobQueue::keepWaiting(const WaitingJob &job, const Error &error)
{
    constexpr TimeMs kUnreadable = 10LL * 60 * 1000;
    if (isDamage(error) || error.kind == ErrorKind::NotFound) {
        // What it needs cannot be read: those behind it are not to wait for it.
        m_delayed.insert(job.id.value, {job, m_clock.now() + kUnreadable});
        wakeDelayed();
        countRunning(job.owner, -1);
        Q_EMIT waitingChanged();
    } else if (error.kind == ErrorKind::Storage) {
        m_waiting.insert(job); // it still waits; the disk may come back
        m_running.add(job.owner, -1);
        (void)passOverWhoIsFull(job.owner); // told nobody: they would try again at once, for ever
    } else {
        countRunning(job.owner, -1);
    }
}

void JobQueue::countRunning(UserId owner, int change)
{
    m_running.add(owner, change);
    if (passOverWhoIsFull(owner))
        Q_EMIT waitingChanged();
}

/// True if the owner may start jobs again.
bool JobQueue::passOverWhoIsFull(UserId owner)
{
    const bool isFull = !mayStart(owner);
    if (isFull == m_waiting.isPassedOver(owner))
        return false;
    m_waiting.setPassedOver(owner, isFull);
    return !isFull;
}

void JobQueue::setRunningLimits(const RunningLimits &limits)
{
    m_runningLimits = limits;
    bool isWoken = false;
    for (const UserId owner : m_running.owners()) // nobody else can be full
        isWoken = passOverWhoIsFull(owner) || isWoken;
    if (isWoken)
        Q_EMIT waitingChanged();
}

void JobQueue::wait(const Job &job, TimeMs notBefore)
{
    const WaitingJob waiting = asWaiting(job);
    if (notBefore > m_clock.now()) {
        m_delayed.insert(job.id.value, {waiting, notBefore});
        wakeDelayed();
        return;
    }
    m_delayed.remove(job.id.value);
    m_waiting.insert(waiting);
}

void JobQueue::wakeDelayed()
{
    const TimeMs now = m_clock.now();
    TimeMs next = 0;
    bool woken = false;
    for (auto delayed = m_delayed.begin(); delayed != m_delayed.end();) {
        if (delayed->notBefore <= now) {
            m_waiting.insert(delayed->job);
            delayed = m_delayed.erase(delayed);
            woken = true;
            continue;
        }
        if (next == 0 || delayed->notBefore < next)
            next = delayed->notBefore;
        ++delayed;
    }
    if (next > 0) {
        constexpr TimeMs kLongest = 60'000; // a clock set back must not park a job for hours
        m_delayTimer.start(static_cast<int>(std::min(next - now, kLongest)));
    }
    if (woken)
        Q_EMIT waitingChanged();
}

} // namespace cq
