#include "core/dispatch/dispatcher.h"

#include "core/base/future.h"
#include "core/base/log.h"
#include "core/comfy/client.h"
#include "core/dispatch/jobrun.h"
#include "core/dispatch/pullworkers.h"
#include "core/nodes/fleet.h"
#include "core/queue/jobqueue.h"

#include <QPointer>
#include <QTimer>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcDispatch, "comfyqueue.dispatch", QtInfoMsg)

/// How often an idle node above its memory limit is asked to unload.
constexpr TimeMs kRelieveEveryMs = 30'000;
constexpr int kTakeUpAgainMs = 5000; ///< a database that cannot be read is given time

} // namespace

Dispatcher::Dispatcher(JobQueue &queue, Fleet &fleet, FileStore &files, const Clock &clock,
                       QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_fleet(fleet)
    , m_files(files)
    , m_clock(clock)
    , m_pullWorkers(std::make_unique<PullWorkers>(queue, fleet, files, clock))
{
    connect(m_pullWorkers.get(), &PullWorkers::resultsKept, this, &Dispatcher::resultsKept);
    connect(&queue, &JobQueue::waitingChanged, this, &Dispatcher::pumpSoon);
    connect(&queue, &JobQueue::cancelRequested, this, [this](JobId job) {
        if (const auto run = m_runs.find(job); run != m_runs.end())
            run->second->cancel();
        else if (!m_pullWorkers->cancel(job))
            m_cancelledEarly.insert(job); // its claim is committed, its run not made yet
    });
    connect(&queue, &JobQueue::jobChanged, this, [this](const Job &job) {
        if (isFinal(job.state))
            m_returns.remove(job.id);
    });
    connect(&fleet, &Fleet::nodeChanged, this, &Dispatcher::pumpSoon);
}

Dispatcher::~Dispatcher()
{
    stop();
}

void Dispatcher::start(const QList<Attempt> &openAttempts)
{
    m_running = true;
    for (const Attempt &attempt : openAttempts) {
        const Node *node = m_fleet.find(attempt.node);
        if (node != nullptr && node->config.isPullWorker()) {
            m_pullWorkers->resume(attempt);
            continue;
        }
        reserve(attempt.node);
        takeUp(attempt);
    }
    pumpSoon();
}

void Dispatcher::stop()
{
    m_running = false;
    m_pullWorkers->stop();
    for (const auto &[id, run] : m_runs)
        run->stop();
    m_runs.clear();
}

QFuture<Result<Job>> Dispatcher::submit(const JobRequest &request, const QList<JobInput> &inputs)
{
    Answer<Job> answer;
    submit(request, packedBody(request), inputs, answer);
    return answer.future();
}

void Dispatcher::submit(const JobRequest &request, const JobBody &body,
                        const QList<JobInput> &inputs, const Answer<Job> &answer)
{
    std::optional<NodeId> node;
    const bool mayBeRepeated = !request.idempotencyKey.isEmpty();
    if (m_running && !m_paused && !request.held && !mayBeRepeated && m_queue.waiting().isEmpty()
        && m_queue.mayStart(request.owner)) {
        const NodeId idle = leastLoaded(capacities(), request.pinnedNode.value_or(NodeId{}));
        if (!idle.isNull()) {
            node = idle;
            reserve(idle);
        }
    }
    const QPointer<Dispatcher> alive(this);
    m_queue.submit(
        request, body, inputs, node,
        [this, alive, node, answer](const Result<SubmittedJob> &submitted) {
            if (!alive)
                return;
            if (!submitted) {
                if (node) {
                    unreserve(*node);
                    pumpSoon(); // somebody may have come meanwhile
                }
                return;
            }
            if (submitted->claim && m_running)
                addRun(*submitted->claim).start();
        },
        [answer](const Result<SubmittedJob> &submitted) {
            answer(submitted ? Result<Job>(submitted->job) : submitted.error());
        });
}

void Dispatcher::setPaused(bool paused)
{
    m_paused = paused;
    m_pullWorkers->setPaused(paused);
    if (!paused)
        pumpSoon();
}

void Dispatcher::setMaxAttempts(int attempts)
{
    m_maxAttempts = attempts;
    m_pullWorkers->setMaxAttempts(attempts);
}

QList<NodeCapacity> Dispatcher::capacities() const
{
    QList<NodeCapacity> capacities;
    for (const Node &node : m_fleet.nodes()) {
        if (node.config.isPullWorker())
            continue; // it asks, when it can
        NodeCapacity capacity;
        capacity.id = node.config.id;
        capacity.name = node.config.name;
        capacity.enabled = node.config.enabled;
        capacity.online = m_fleet.isReachable(node.config.id);
        capacity.overThreshold = node.status.overThreshold;
        const int taken = m_reserved.value(node.config.id);
        capacity.freeSlots = node.config.slotCount - taken;
        capacity.load = taken + node.status.foreignQueue;
        capacity.usedShare = node.status.vram.usedShare();
        capacities.append(capacity);
    }
    return capacities;
}

void Dispatcher::pumpSoon()
{
    if (m_pumpPending || !m_running)
        return;
    m_pumpPending = true;
    QMetaObject::invokeMethod(this, &Dispatcher::pump, Qt::QueuedConnection);
}

void Dispatcher::pump()
{
    m_pumpPending = false;
    if (!m_running || m_paused || m_queue.waiting().isEmpty())
        return;
    QList<NodeCapacity> nodes = capacities();
    while (const auto assignment = decide(m_queue.waiting(), nodes)) {
        for (NodeCapacity &node : nodes) {
            if (node.id == assignment->node) {
                --node.freeSlots;
                ++node.load;
            }
        }
        reserve(assignment->node);
        whenDone(m_queue.claim(assignment->job, assignment->node), this,
                 [this, node = assignment->node](const Result<ClaimedJob> &claimed) {
                     if (claimed && m_running) {
                         addRun(*claimed).start();
                         return;
                     }
                     unreserve(node);
                     if (!claimed && claimed.error().kind != ErrorKind::Conflict)
                         logEvent(lcDispatch(), LogLevel::Error, claimed.error().message);
                     else
                         pumpSoon();
                 });
    }
    relieveMemory();
}

void Dispatcher::relieveMemory()
{
    const TimeMs now = m_clock.now();
    for (const Node &node : m_fleet.nodes()) {
        const NodeId id = node.config.id;
        const bool isStuck = node.status.overThreshold && m_reserved.value(id) == 0
            && node.status.foreignQueue == 0 && node.status.vram.ours > 0 && m_fleet.isReachable(id)
            && node.config.enabled;
        // Memory of models that ComfyUI keeps loaded would stop the node for good: ask it to let
        // go.
        if (!isStuck || now - m_relievedAt.value(id) < kRelieveEveryMs)
            continue;
        m_relievedAt.insert(id, now);
        whenDone(m_fleet.client(id)->freeMemory(true, false), this,
                 [this, id](const Result<void> &) { m_fleet.checkNow(id); });
    }
}

JobRun &Dispatcher::addRun(ClaimedJob claimed)
{
    const JobId id = claimed.job.id;
    const NodeId node = claimed.attempt.node;
    m_fleet.addJob(node, id);
    auto run = std::make_unique<JobRun>(
        std::move(claimed),
        RunContext{m_queue, m_fleet, m_files, m_clock, m_maxAttempts, m_returns.value(id)});
    connect(run.get(), &JobRun::progressed, this, &Dispatcher::progressed);
    connect(run.get(), &JobRun::previewFrame, this, &Dispatcher::previewFrame);
    connect(run.get(), &JobRun::resultsKept, this, &Dispatcher::resultsKept);
    connect(run.get(), &JobRun::finished, this,
            [this, id](bool completed, bool failed) { endRun(id, completed, failed); });
    JobRun &added = *run;
    m_runs[id] = std::move(run);
    if (m_cancelledEarly.remove(id))
        added.cancel();
    return added;
}

void Dispatcher::takeUp(const Attempt &attempt)
{
    whenDone(m_queue.reopen(attempt), this, [this, attempt](const Result<ClaimedJob> &claimed) {
        if (!m_running)
            return;
        if (claimed) {
            addRun(*claimed).resume();
            return;
        }
        logEvent(lcDispatch(), LogLevel::Error, claimed.error().message,
                 {{u"job"_s, attempt.job.value}});
        if (claimed.error().kind != ErrorKind::Storage) {
            unreserve(attempt.node);
            return;
        }
        // It may run at its node, so the slot stays taken until somebody can look.
        QTimer::singleShot(kTakeUpAgainMs, this, [this, attempt] {
            if (m_running)
                takeUp(attempt);
        });
    });
}

void Dispatcher::endRun(JobId job, bool completed, bool failed)
{
    const auto found = m_runs.find(job);
    if (found == m_runs.end())
        return;
    const NodeId node = found->second->node();
    if (found->second->cameBackUntried())
        ++m_returns[job];
    else
        m_returns.remove(job);
    found->second.release()->deleteLater(); // it is still on the stack
    m_runs.erase(found);
    unreserve(node);
    m_fleet.removeJob(node, job, completed, failed);
    if (const Node *known = m_fleet.find(node); known && known->status.overThreshold)
        m_fleet.checkNow(node); // the reading is from while it ran
    pumpSoon();
}

void Dispatcher::reserve(NodeId node)
{
    ++m_reserved[node];
}

void Dispatcher::unreserve(NodeId node)
{
    if (--m_reserved[node] <= 0)
        m_reserved.remove(node);
}

QList<WaitReason> Dispatcher::explain(const QList<JobId> &jobs) const
{
    QList<WaitReason> reasons = cq::explain(jobs, m_queue.waiting(), capacities(), m_paused);
    const TimeMs now = m_clock.now();
    for (qsizetype i = 0; i < jobs.size(); ++i) {
        if (reasons.at(i).kind == WaitKind::OwnerAtLimit) {
            const auto job = m_queue.waiting().find(jobs.at(i));
            reasons[i].limit = m_queue.runningLimitOf(job->owner);
        }
        if (const TimeMs until = m_queue.delayedUntil(jobs.at(i)); until > 0) {
            const qint64 seconds = std::max<TimeMs>(1, (until - now + 999) / 1000);
            reasons[i] = WaitReason{WaitKind::Backoff, {}, {}, 0, seconds};
        }
    }
    return reasons;
}

QList<JobProgress> Dispatcher::progress() const
{
    QList<JobProgress> all;
    for (const auto &[id, run] : m_runs)
        all.append(run->progress());
    return all;
}

} // namespace cq
