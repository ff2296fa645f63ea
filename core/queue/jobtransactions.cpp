#include "core/queue/jobtransactions.h"

#include "core/storage/attemptstore.h"
#include "core/storage/eventstore.h"
#include "core/storage/outputstore.h"
#include "core/storage/submissionkeystore.h"

#include <array>

namespace cq {

using namespace Qt::StringLiterals;
using enum JobState;

namespace {

/// How long a client may take to ask again.
constexpr TimeMs kKeyLifeMs = 24LL * 60 * 60 * 1000;

} // namespace

Result<LoadedJobs> loadJobs(Connection &connection, TimeMs now)
{
    LoadedJobs loaded;
    const auto forgotten = SubmissionKeyStore(connection).forgetBefore(now - kKeyLifeMs);
    if (!forgotten)
        return forgotten.error();
    JobStore jobs(connection);
    const auto counts = jobs.counts({});
    if (!counts)
        return counts.error();
    loaded.counts = *counts;
    loaded.waiting.reserve(counts->waiting());
    const auto read =
        jobs.eachWaiting([&loaded](const WaitingRow &row) { loaded.waiting.append(row); });
    if (!read)
        return read.error();
    const auto held = jobs.countByOwner({JobState::Held});
    if (!held)
        return held.error();
    loaded.waitingByOwner = *held;
    const auto active =
        jobs.countByOwner({JobState::Assigned, JobState::Running, JobState::Collecting});
    if (!active)
        return active.error();
    loaded.activeByOwner = *active;
    for (const WaitingRow &row : std::as_const(loaded.waiting))
        ++loaded.waitingByOwner[row.owner];
    const auto open = AttemptStore(connection).allOpen();
    if (!open)
        return open.error();
    loaded.open = *open;
    const auto newest = jobs.newest();
    if (!newest)
        return newest.error();
    loaded.newest = *newest;
    const auto highest = jobs.highestOrder();
    if (!highest)
        return highest.error();
    loaded.highestOrder = *highest;
    const auto lowest = jobs.lowestOrder();
    if (!lowest)
        return lowest.error();
    loaded.lowestOrder = *lowest;
    return loaded;
}

Result<ClaimedJob> withBody(Connection &connection, ClaimedJob claimed)
{
    JobStore jobs(connection);
    const auto body = jobs.body(claimed.job.id);
    if (!body)
        return body.error();
    claimed.graph = decompressed(body->compressedGraph);
    claimed.extraData = decompressed(body->compressedExtra);
    const auto inputs = jobs.inputs(claimed.job.id);
    if (!inputs)
        return inputs.error();
    claimed.inputs = *inputs;
    return claimed;
}

Result<FinishedJob> keepOutputs(Connection &connection, const Job &job,
                                const QList<JobOutput> &outputs)
{
    OutputStore store(connection);
    FinishedJob finished{job, {}};
    const auto cleared = store.removeOfJob(job.id);
    if (!cleared)
        return cleared.error();
    OutputId thumbnail;
    for (const JobOutput &output : outputs) {
        const auto kept = store.insert(output);
        if (!kept)
            return kept.error();
        if (thumbnail.isNull() && kept->mimeType.startsWith("image/"_L1))
            thumbnail = kept->id;
        finished.outputs.append(*kept);
    }
    const auto updated =
        JobStore(connection)
            .setResults(job.id, static_cast<int>(outputs.size()), thumbnail, job.message);
    if (!updated)
        return updated.error();
    finished.job = *updated;
    return finished;
}

Result<void> tell(Connection &connection, const Job &job, TimeMs at, const QString &kind)
{
    return EventStore(connection)
        .add(JobEvent{0, job.id, at, kind, isActive(job.state) ? job.node : NodeId{}, job.message});
}

Result<ClaimedJob> claimJob(Connection &connection, const Attempt &attempt)
{
    JobMoveRow row;
    row.to = Assigned;
    row.at = attempt.createdAt;
    row.node = attempt.node;
    const auto moved = JobStore(connection).move(attempt.job, std::array{Pending}, row);
    if (!moved)
        return moved.error();
    const auto opened = AttemptStore(connection).open(attempt);
    if (!opened)
        return opened.error();
    const auto told = tell(connection, moved->job, attempt.createdAt, u"assigned"_s);
    if (!told)
        return told.error();
    return withBody(connection, {moved->job, *opened, {}, {}, {}});
}

Result<MovedJob> stepAttempt(Connection &connection, const Attempt &attempt,
                             std::span<const JobState> from, const JobMoveRow &row,
                             const QString &event, bool closes)
{
    if (closes) {
        const auto closed =
            AttemptStore(connection).close(attempt.id, row.at, row.failure, row.message);
        if (!closed)
            return closed.error();
    }
    auto moved = JobStore(connection).move(attempt.job, from, row);
    if (!moved)
        return moved.error();
    if (row.to == Running) {
        const auto posted = AttemptStore(connection).setPosted(attempt.id, row.at);
        if (!posted)
            return posted.error();
    }
    const auto told = EventStore(connection)
                          .add(JobEvent{0, attempt.job, row.at, event, attempt.node, row.message});
    if (!told)
        return told.error();
    return moved;
}

Result<MovedJob> moveAndTell(Connection &connection, JobId job, std::span<const JobState> from,
                             const JobMoveRow &row, const QString &event)
{
    auto moved = JobStore(connection).move(job, from, row);
    if (!moved)
        return moved.error();
    const auto told = tell(connection, moved->job, row.at, event);
    if (!told)
        return told.error();
    return moved;
}

} // namespace cq
