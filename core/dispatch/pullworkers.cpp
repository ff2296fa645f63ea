#include "core/dispatch/pullworkers.h"

#include "core/base/log.h"
#include "core/nodes/fleet.h"
#include "core/outputs/filestore.h"
#include "core/queue/jobqueue.h"

#include <QFile>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcPull, "comfyqueue.dispatch", QtInfoMsg)

constexpr TimeMs kHeartbeatMs = 60'000; // S3-13
constexpr int kLookEveryMs = 1000;
constexpr qsizetype kMostEnded = 10'000;
constexpr qint64 kChunk = 1024 * 1024;

} // namespace

PullWorkers::PullWorkers(JobQueue &queue, Fleet &fleet, FileStore &files, const Clock &clock,
                         QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_fleet(fleet)
    , m_files(files)
    , m_clock(clock)
{
    m_timer.setInterval(kLookEveryMs);
    connect(&m_timer, &QTimer::timeout, this, &PullWorkers::expire);
}

PullWorkers::~PullWorkers() = default;

void PullWorkers::stop()
{
    m_stopped = true;
    m_timer.stop();
    m_leases.clear();
    m_onResumed.clear();
}

void PullWorkers::resume(const Attempt &attempt)
{
    ++m_resuming;
    whenDone(m_queue.reopen(attempt), this, [this, attempt](const Result<ClaimedJob> &claimed) {
        if (m_stopped)
            return;
        if (claimed)
            add(*claimed);
        else
            logEvent(lcPull(), LogLevel::Error, claimed.error().message,
                     {{u"job"_s, attempt.job.value}});
        if (--m_resuming > 0)
            return;
        const auto waiting = std::exchange(m_onResumed, {});
        for (const auto &call : waiting)
            call();
    });
}

void PullWorkers::whenResumed(std::function<void()> call)
{
    if (m_resuming == 0)
        call();
    else
        m_onResumed.append(std::move(call));
}

const Node *PullWorkers::nodeNamed(const QString &name) const
{
    for (const Node &node : m_fleet.nodes()) {
        if (node.config.name == name)
            return m_fleet.find(node.config.id);
    }
    return nullptr;
}

QFuture<Result<std::optional<PulledJob>>> PullWorkers::next(const PullWorker &worker)
{
    const Answer<Taken> answer;
    whenResumed([this, worker, answer] { find(worker, answer); });
    return answer.future();
}

void PullWorkers::find(const PullWorker &worker, const Answer<Taken> &answer)
{
    const auto go = [this, answer](const Result<Node> &node) {
        if (node)
            hand(node->config.id, answer);
        else
            answer(node.error());
    };
    const Node *known = nodeNamed(worker.name);
    if (known == nullptr) {
        NodeConfig config;
        config.name = worker.name;
        config.healthIntervalMs = 0;
        config.workerKey = worker.key;
        whenDone(m_fleet.add(config, {}), this, go);
        return;
    }
    const NodeId node = known->config.id;
    if (!known->config.isPullWorker()) {
        answer(cq::fail(ErrorKind::Conflict,
                        u"There is a node named '%1' that work is sent to."_s.arg(worker.name)));
    } else if (known->config.workerKey == worker.key) {
        hand(node, answer);
    } else if (leaseAt(node) != nullptr || m_asking.contains(node)) {
        answer(cq::fail(ErrorKind::Conflict,
                        u"The worker '%1' has a job under another key."_s.arg(worker.name)));
    } else {
        NodeConfig config = known->config;
        config.workerKey = worker.key;
        whenDone(m_fleet.update(config, std::nullopt), this, go);
    }
}

PullWorkers::Lease *PullWorkers::leaseAt(NodeId node)
{
    const auto found = std::find_if(m_leases.begin(), m_leases.end(), [node](const Lease &lease) {
        return lease.claimed->attempt.node == node;
    });
    return found == m_leases.end() ? nullptr : &*found;
}

void PullWorkers::hand(NodeId node, const Answer<Taken> &answer)
{
    m_fleet.seen(node);
    const auto pulled = [](const ClaimedJob &claimed) {
        return Taken(PulledJob{claimed.job, claimed.graph, claimed.extraData});
    };
    if (Lease *lease = leaseAt(node)) {
        // Its answer was lost, or it began again: the job is still its own.
        if (lease->isEnding) {
            answer(Taken());
            return;
        }
        lease->until = m_clock.now() + m_leaseMs;
        answer(pulled(*lease->claimed));
        return;
    }
    const Node *known = m_fleet.find(node);
    if (m_stopped || m_paused || known == nullptr || !known->config.enabled
        || m_asking.contains(node)) {
        answer(Taken());
        return;
    }
    m_asking.insert(node);
    whenDone(m_queue.claimFor(node), this,
             [this, answer, node, pulled](const Result<std::optional<ClaimedJob>> &claimed) {
                 m_asking.remove(node);
                 if (!claimed) {
                     answer(claimed.error());
                     return;
                 }
                 if (!*claimed || m_stopped) {
                     answer(Taken());
                     return;
                 }
                 add(**claimed);
                 m_queue.markRunning((*claimed)->attempt);
                 answer(pulled(**claimed));
             });
}

void PullWorkers::add(ClaimedJob claimed)
{
    const JobId job = claimed.job.id;
    m_fleet.addJob(claimed.attempt.node, job);
    m_ended.remove(job);
    const bool isCancelled = claimed.job.cancelRequested;
    m_leases.insert(
        job, {std::make_shared<ClaimedJob>(std::move(claimed)), m_clock.now() + m_leaseMs, false});
    m_timer.start();
    if (isCancelled)
        cancel(job);
}

void PullWorkers::drop(JobId job, bool completed, bool failed)
{
    const Lease lease = m_leases.take(job);
    if (!lease.claimed)
        return;
    m_fleet.removeJob(lease.claimed->attempt.node, job, completed, failed);
    if (m_leases.isEmpty())
        m_timer.stop();
}

Result<PullWorkers::Lease *> PullWorkers::leaseOf(const PullWorker &worker, JobId job)
{
    const auto lease = m_leases.find(job);
    const Node *node =
        lease == m_leases.end() ? nullptr : m_fleet.find(lease->claimed->attempt.node);
    if (node == nullptr || node->config.workerKey != worker.key)
        return cq::fail(ErrorKind::Conflict, u"This job is not yours, or not any more."_s);
    if (lease->isEnding)
        return cq::fail(ErrorKind::Conflict, u"This job is just coming to its end."_s);
    m_fleet.seen(node->config.id);
    return &*lease;
}

void PullWorkers::noteEnd(const PullWorker &worker, JobId job)
{
    if (m_ended.size() >= kMostEnded)
        m_ended.clear();
    m_ended.insert(job, worker.key);
}

Result<void> PullWorkers::beat(const PullWorker &worker, JobId job)
{
    if (m_resuming > 0)
        return {}; // every lease is about to begin anew
    const auto lease = leaseOf(worker, job);
    if (!lease)
        return lease.error();
    (*lease)->until = m_clock.now() + kHeartbeatMs;
    return {};
}

QFuture<Result<void>> PullWorkers::complete(const PullWorker &worker, JobId job,
                                            const QByteArray &result,
                                            const QList<PulledFile> &files)
{
    const Answer<void> answer;
    whenResumed([=, this] { collect(worker, job, result, files, answer); });
    return answer.future();
}

void PullWorkers::collect(const PullWorker &worker, JobId job, const QByteArray &result,
                          const QList<PulledFile> &files, const Answer<void> &answer)
{
    const auto lease = leaseOf(worker, job);
    if (!lease) {
        answer(m_ended.value(job) == worker.key ? Result<void>() : Result<void>(lease.error()));
        return;
    }
    (*lease)->isEnding = true;
    whenDone(m_queue.markCollecting((*lease)->claimed->attempt), this,
             [this, worker, answer, job, result, files](const Result<Job> &marked) {
                 // Conflict: it was collecting when the disk was full or the program ended. Whether
                 // the job is still this attempt's is found out when it is completed.
                 if (marked || marked.error().kind != ErrorKind::Storage) {
                     keep(worker, job, result, files, answer);
                     return;
                 }
                 if (const auto held = m_leases.find(job); held != m_leases.end())
                     held->isEnding = false;
                 answer(marked.error());
             });
}

void PullWorkers::keep(const PullWorker &worker, JobId job, const QByteArray &result,
                       const QList<PulledFile> &files, const Answer<void> &answer)
{
    const auto held = m_leases.constFind(job);
    if (held == m_leases.constEnd()) {
        answer(cq::fail(ErrorKind::Unavailable, u"The program ends."_s));
        return;
    }
    const auto claimed = held->claimed;
    const auto outputs = std::make_shared<QList<JobOutput>>();
    const auto giveUp = [this, job, outputs, answer](const Error &error) {
        QStringList paths;
        for (const JobOutput &output : std::as_const(*outputs))
            paths.append(output.path);
        m_files.removeResults(paths);
        if (error.kind == ErrorKind::Conflict)
            drop(job, false, false); // it has moved on
        else if (const auto lease = m_leases.find(job); lease != m_leases.end())
            lease->isEnding = false; // it may try again
        answer(error);
    };
    const auto end = [this, worker, job, claimed, outputs, answer, giveUp] {
        whenDone(m_queue.complete(claimed->attempt, *outputs, {}), this,
                 [this, worker, job, answer, giveUp](const Result<FinishedJob> &finished) {
                     if (!finished) {
                         giveUp(finished.error());
                         return;
                     }
                     drop(job, true, false);
                     noteEnd(worker, job);
                     Q_EMIT resultsKept(finished->job, finished->outputs);
                     answer({});
                 });
    };
    // One file after the other; the first is what the worker says of the whole.
    const auto step = std::make_shared<std::function<void(int)>>();
    *step = [this, claimed, result, files, outputs, giveUp, end,
             again = std::weak_ptr(step)](int ordinal) {
        if (ordinal > files.size()) {
            end();
            return;
        }
        const QString name = ordinal == 0 ? u"result.json"_s : files.at(ordinal - 1).name;
        auto begun = m_files.beginOutput(claimed->job.owner, claimed->job.id, ordinal, name);
        if (!begun) {
            giveUp(begun.error());
            return;
        }
        Result<void> written;
        if (ordinal == 0) {
            written = (*begun)->write(result);
        } else {
            QFile file(files.at(ordinal - 1).path);
            if (!file.open(QIODevice::ReadOnly))
                written = cq::fail(ErrorKind::Storage, u"%1: %2"_s.arg(name, file.errorString()));
            while (written && !file.atEnd())
                written = (*begun)->write(file.read(kChunk));
        }
        if (!written) {
            giveUp(written.error());
            return;
        }
        whenDone((*begun)->finish(), this,
                 [name, ordinal, claimed, outputs, giveUp,
                  next = again.lock()](const Result<StoredFile> &stored) {
                     if (!stored) {
                         giveUp(stored.error());
                         return;
                     }
                     JobOutput output;
                     output.job = claimed->job.id;
                     output.graphNode = u"worker"_s;
                     output.key = ordinal == 0 ? u"result"_s : u"files"_s;
                     output.index = std::max(0, ordinal - 1);
                     output.fileName = name;
                     output.path = stored->relativePath;
                     output.mimeType = stored->mimeType;
                     output.size = stored->size;
                     output.sha256 = stored->sha256;
                     outputs->append(output);
                     (*next)(ordinal + 1);
                 });
    };
    (*step)(0);
}

QFuture<Result<void>> PullWorkers::fail(const PullWorker &worker, JobId job, const QString &message)
{
    const Answer<void> answer;
    whenResumed([=, this] { endFailed(worker, job, message, answer); });
    return answer.future();
}

void PullWorkers::endFailed(const PullWorker &worker, JobId job, const QString &message,
                            const Answer<void> &answer)
{
    const auto lease = leaseOf(worker, job);
    if (!lease) {
        answer(m_ended.value(job) == worker.key ? Result<void>() : Result<void>(lease.error()));
        return;
    }
    (*lease)->isEnding = true;
    whenDone(m_queue.fail((*lease)->claimed->attempt, {FailureKind::Execution, message, true}),
             this, [this, worker, job, answer](const Result<FinishedJob> &failed) {
                 if (failed) {
                     drop(job, false, true);
                     noteEnd(worker, job);
                     answer({});
                     return;
                 }
                 if (const auto held = m_leases.find(job); held != m_leases.end())
                     held->isEnding = false;
                 answer(failed.error());
             });
}

bool PullWorkers::cancel(JobId job)
{
    const auto lease = m_leases.find(job);
    if (lease == m_leases.end())
        return false;
    if (lease->isEnding)
        return true;
    lease->isEnding = true;
    whenDone(m_queue.finishCancelled(lease->claimed->attempt), this,
             [this, job](const Result<Job> &ended) {
                 if (ended || ended.error().kind != ErrorKind::Storage)
                     drop(job, false, false);
                 else if (const auto held = m_leases.find(job); held != m_leases.end())
                     held->isEnding = false; // so that it is cancelled when the lease ends
             });
    return true;
}

void PullWorkers::expire()
{
    const TimeMs now = m_clock.now();
    const QList<JobId> jobs = m_leases.keys();
    for (const JobId job : jobs) {
        const Lease lease = m_leases.value(job);
        if (!lease.isEnding && lease.until <= now)
            giveBack(job);
    }
}

void PullWorkers::giveBack(JobId job)
{
    Lease &lease = m_leases[job];
    lease.isEnding = true;
    const auto claimed = lease.claimed;
    const AttemptEnd end{FailureKind::NodeLost,
                         u"The worker was not heard of until its lease ended."_s, true};
    const auto ended = [this, job](bool isDone, bool isFailed, const Error &error) {
        if (isDone || error.kind != ErrorKind::Storage) {
            drop(job, false, isFailed);
            return;
        }
        if (const auto held = m_leases.find(job); held != m_leases.end())
            held->isEnding = false; // looked at again in a second
    };
    if (claimed->job.attempts >= m_maxAttempts) {
        whenDone(m_queue.fail(claimed->attempt, end), this,
                 [ended](const Result<FinishedJob> &failed) {
                     ended(failed.has_value(), true, failed ? Error{} : failed.error());
                 });
        return;
    }
    whenDone(m_queue.giveBack(claimed->attempt, end, m_clock.now()), this,
             [ended](const Result<Job> &back) {
                 ended(back.has_value(), false, back ? Error{} : back.error());
             });
}

} // namespace cq
