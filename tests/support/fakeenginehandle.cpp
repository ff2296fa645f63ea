#include "tests/support/fakeenginehandle.h"

#include "core/config/settingstable.h"

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

QString written(const QString &verb, const QList<JobId> &ids)
{
    QString line = verb;
    for (const JobId id : ids)
        line += u" %1"_s.arg(id.value);
    return line;
}

} // namespace

FakeEngineHandle::FakeEngineHandle(QObject *parent)
    : EngineHandle(parent)
{
    state.dataFolder = u"/home/instructor/ComfyQueue"_s;
    state.secrets.kind = SecretStoreKind::Keychain;
    state.diskFree = 412LL << 30;
}

FakeEngineHandle::~FakeEngineHandle() = default;

template <typename T> QFuture<Result<T>> FakeEngineHandle::answer(std::function<Result<T>()> make)
{
    Answer<T> promise;
    const auto fulfil = [this, promise, make = std::move(make)] {
        if (broken)
            promise(*broken);
        else
            promise(make());
    };
    if (silent)
        m_waiting.append(fulfil);
    else // never on the calling stack, as the real one
        QMetaObject::invokeMethod(this, fulfil, Qt::QueuedConnection);
    return promise.future();
}

void FakeEngineHandle::answerAll()
{
    silent = false;
    for (const auto &fulfil : std::exchange(m_waiting, {}))
        fulfil();
}

void FakeEngineHandle::publish(EngineChanges changes)
{
    changes.revision = ++state.revision;
    changes.counts = state.counts;
    changes.paused = state.paused;
    changes.secrets = state.secrets;
    Q_EMIT changed(changes);
}

void FakeEngineHandle::publishSecrets(const SecretStoreState &secrets)
{
    state.secrets = secrets;
    publish({});
}

void FakeEngineHandle::publishJob(const Job &job, std::optional<JobProgress> progress)
{
    jobs[job.id] = job;
    count();
    EngineChanges changes;
    changes.jobs = {job};
    state.progress.removeIf([&job](const JobProgress &old) { return old.job == job.id; });
    if (progress) {
        state.progress.append(*progress);
        changes.progress = {*progress};
    }
    publish(changes);
}

void FakeEngineHandle::publishNode(const Node &changedNode)
{
    if (Node *known = node(changedNode.config.id))
        *known = changedNode;
    else
        state.nodes.append(changedNode);
    EngineChanges changes;
    changes.nodes = {changedNode};
    publish(changes);
}

void FakeEngineHandle::publishNodeGone(NodeId id)
{
    state.nodes.removeIf([id](const Node &known) { return known.config.id == id; });
    EngineChanges changes;
    changes.removedNodes = {id};
    publish(changes);
}

void FakeEngineHandle::publishProgress(const JobProgress &progress)
{
    state.progress.removeIf([&](const JobProgress &old) { return old.job == progress.job; });
    state.progress.append(progress);
    EngineChanges changes;
    changes.progress = {progress};
    publish(changes);
}

void FakeEngineHandle::publishPaused(bool paused)
{
    state.paused = paused;
    publish({});
}

Node *FakeEngineHandle::node(NodeId id)
{
    const auto found = std::ranges::find_if(
        state.nodes, [id](const Node &known) { return known.config.id == id; });
    return found == state.nodes.end() ? nullptr : &*found;
}

Node *FakeEngineHandle::node(const QString &name)
{
    const auto found = std::ranges::find_if(
        state.nodes, [&name](const Node &known) { return known.config.name == name; });
    return found == state.nodes.end() ? nullptr : &*found;
}

QFuture<Result<EngineSnapshot>> FakeEngineHandle::snapshot()
{
    return answer<EngineSnapshot>([this] { return state; });
}

QFuture<Result<Overview>> FakeEngineHandle::overview()
{
    return answer<Overview>([this] { return figures; });
}

QFuture<Result<Job>> FakeEngineHandle::submit(const JobRequest &request)
{
    calls.append(u"submit %1"_s.arg(request.title));
    lastRequest = request;
    return answer<Job>([this, request]() -> Result<Job> {
        Job job;
        job.id = JobId{qMax(manyJobs, jobs.empty() ? 0 : jobs.rbegin()->first.value) + 1};
        job.uid = newUuid7();
        job.owner = request.owner;
        job.title = request.title;
        job.state = request.held ? JobState::Held : JobState::Pending;
        job.priority = request.priority;
        job.pinnedNode = request.pinnedNode;
        job.submittedAt = SystemClock().now();
        publishJob(job);
        return job;
    });
}

QFuture<Result<Job>> FakeEngineHandle::clone(JobId job, UserId owner)
{
    calls.append(u"clone %1 for %2"_s.arg(job.value).arg(owner.value));
    return answer<Job>([this, job, owner]() -> Result<Job> {
        const Job original = jobAt(job);
        if (original.id.isNull())
            return fail(ErrorKind::NotFound, u"There is no job %1."_s.arg(job.value));
        Job copy;
        copy.id = JobId{qMax(manyJobs, jobs.empty() ? 0 : jobs.rbegin()->first.value) + 1};
        copy.uid = newUuid7();
        copy.owner = owner;
        copy.title = original.title;
        copy.submittedAt = SystemClock().now();
        publishJob(copy);
        return copy;
    });
}

QFuture<Result<int>> FakeEngineHandle::move(const QString &verb, const QList<JobId> &ids,
                                            JobState to)
{
    calls.append(written(verb, ids));
    return answer<int>([this, ids, to]() -> Result<int> {
        int moved = 0;
        for (const JobId id : ids) {
            Job job = jobAt(id);
            // What a person may ask for is wider than the table of moves: a retry revives a final
            // job.
            const bool revives = to == JobState::Pending
                && (job.state == JobState::Failed || job.state == JobState::Cancelled);
            if (job.id.isNull() || !(canMove(job.state, to) || revives))
                continue;
            job.state = to;
            job.finishedAt = isFinal(to) ? SystemClock().now() : 0;
            if (revives) {
                job.failure = FailureKind::None;
                job.message.clear();
            }
            publishJob(job);
            ++moved;
        }
        return moved;
    });
}

QFuture<Result<int>> FakeEngineHandle::cancel(const QList<JobId> &ids)
{
    return move(u"cancel"_s, ids, JobState::Cancelled);
}

QFuture<Result<int>> FakeEngineHandle::retry(const QList<JobId> &ids)
{
    return move(u"retry"_s, ids, JobState::Pending);
}

QFuture<Result<int>> FakeEngineHandle::hold(const QList<JobId> &ids)
{
    return move(u"hold"_s, ids, JobState::Held);
}

QFuture<Result<int>> FakeEngineHandle::release(const QList<JobId> &ids)
{
    return move(u"release"_s, ids, JobState::Pending);
}

QFuture<Result<int>> FakeEngineHandle::setPriority(const QList<JobId> &ids, int priority)
{
    calls.append(written(u"setPriority %1"_s.arg(priority), ids));
    return answer<int>([this, ids, priority]() -> Result<int> {
        int changed = 0;
        for (const JobId id : ids) {
            Job job = jobAt(id);
            if (job.state != JobState::Pending && job.state != JobState::Held)
                continue;
            job.priority = priority;
            publishJob(job);
            ++changed;
        }
        return changed;
    });
}

QFuture<Result<int>> FakeEngineHandle::moveToFront(const QList<JobId> &ids)
{
    calls.append(written(u"moveToFront"_s, ids));
    return answer<int>([this, ids]() -> Result<int> {
        int moved = 0;
        for (const JobId id : ids) {
            Job job = jobAt(id);
            if (job.state != JobState::Pending)
                continue;
            job.order = -id.value;
            publishJob(job);
            ++moved;
        }
        return moved;
    });
}

QFuture<Result<int>> FakeEngineHandle::remove(const QList<JobId> &ids)
{
    calls.append(written(u"remove"_s, ids));
    return answer<int>([this, ids]() -> Result<int> {
        EngineChanges changes;
        for (const JobId id : ids) {
            const auto found = jobs.find(id);
            if (found == jobs.end() || !isFinal(found->second.state))
                continue;
            changes.removedRows.append(found->second);
            jobs.erase(found);
            changes.removedJobs.append(id);
        }
        count();
        publish(changes);
        return static_cast<int>(changes.removedJobs.size());
    });
}

Job FakeEngineHandle::jobAt(JobId id) const
{
    if (const auto found = jobs.find(id); found != jobs.end())
        return found->second;
    if (id.value < 1 || id.value > manyJobs)
        return {};
    Job job;
    job.id = id;
    job.title = u"job-%1"_s.arg(id.value % 7);
    job.state = id.value % 50 == 0 ? JobState::Failed : JobState::Completed;
    job.submittedAt = 1'700'000'000'000 + id.value * 1000;
    job.startedAt = job.submittedAt + 500;
    job.finishedAt = job.submittedAt + 900;
    job.node = state.nodes.isEmpty() ? NodeId{} : state.nodes.first().config.id;
    job.attempts = 1;
    if (job.state == JobState::Failed) {
        job.failure = FailureKind::OutOfMemory;
        job.message = u"Out of memory"_s;
    }
    return job;
}

bool FakeEngineHandle::matches(const Job &job, const JobFilter &filter) const
{
    if (!filter.states.isEmpty() && !filter.states.contains(job.state))
        return false;
    if (!filter.owner.isNull() && job.owner != filter.owner)
        return false;
    if (!filter.node.isNull() && job.node != filter.node)
        return false;
    return filter.text.isEmpty() || job.title.contains(filter.text, Qt::CaseInsensitive)
        || job.message.contains(filter.text, Qt::CaseInsensitive)
        || QString::number(job.id.value) == filter.text;
}

QList<JobId> FakeEngineHandle::matching(const JobFilter &filter) const
{
    QList<JobId> ids;
    JobFilter rest = filter;
    if (rest.states.contains(JobState::Completed) && rest.states.contains(JobState::Failed))
        rest.states.clear(); // the many are one or the other
    for (qint64 number = 1; number <= manyJobs; ++number) {
        if ((rest.isEmpty() && !jobs.contains(JobId{number}))
            || matches(jobAt(JobId{number}), filter))
            ids.append(JobId{number});
    }
    for (const auto &[id, job] : jobs) {
        if (id.value > manyJobs && matches(job, filter))
            ids.append(id);
    }
    return ids;
}

QFuture<Result<QList<Job>>> FakeEngineHandle::window(const JobWindowQuery &query)
{
    return answer<QList<Job>>([this, query]() -> Result<QList<Job>> {
        QList<Job> rows;
        const qint64 last = qMax(manyJobs, jobs.empty() ? 0 : jobs.rbegin()->first.value);
        qint64 number = last;
        if (!query.before.isNull())
            number = qMin(number, query.before.value - 1);
        if (!query.atMost.isNull())
            number = qMin(number, query.atMost.value);
        const QList<JobState> &states = query.filter.states;
        if (!states.isEmpty() && !states.contains(JobState::Completed)
            && !states.contains(JobState::Failed)) // a million that are over need no look
            number = qMin(number, jobs.empty() ? 0 : jobs.rbegin()->first.value);
        const qint64 wanted = query.offset + query.limit;
        for (; number > 0 && (query.inQueueOrder || rows.size() < wanted); --number) {
            const Job job = jobAt(JobId{number});
            if (!job.id.isNull() && matches(job, query.filter))
                rows.append(job);
        }
        if (query.inQueueOrder)
            std::ranges::sort(rows, {},
                              [](const Job &job) { return std::pair(job.order, job.id); });
        return rows.mid(query.offset, query.limit);
    });
}

QFuture<Result<JobAnchors>> FakeEngineHandle::anchors(const JobFilter &filter)
{
    return answer<JobAnchors>([this, filter]() -> Result<JobAnchors> {
        const QList<JobId> ids = matching(filter);
        JobAnchors anchors;
        anchors.count = ids.size();
        for (qsizetype row = 0; row < ids.size(); row += anchors.pageSize)
            anchors.pageOldest.append(ids.at(row));
        return anchors;
    });
}

QFuture<Result<JobCounts>> FakeEngineHandle::counts(const JobFilter &filter)
{
    return answer<JobCounts>([this, filter]() -> Result<JobCounts> {
        JobCounts counted;
        for (const JobId id : matching(filter))
            ++counted[jobAt(id).state];
        return counted;
    });
}

QFuture<Result<Job>> FakeEngineHandle::findJob(const QString &name)
{
    return answer<Job>([this, name]() -> Result<Job> {
        const Job job = jobAt(JobId{name.toLongLong()});
        if (job.id.isNull())
            return fail(ErrorKind::NotFound, u"There is no job %1"_s.arg(name));
        return job;
    });
}

QFuture<Result<JobDetail>> FakeEngineHandle::detail(JobId id)
{
    return answer<JobDetail>([this, id]() -> Result<JobDetail> {
        if (const auto found = details.find(id); found != details.end())
            return found->second;
        JobDetail detail;
        detail.job = jobAt(id);
        if (detail.job.id.isNull())
            return fail(ErrorKind::NotFound, u"There is no job %1"_s.arg(id.value));
        detail.graph = R"({"1": {"class_type": "EmptyImage", "inputs": {"width": 512}}})";
        if (const auto reason = reasons.find(id); reason != reasons.end())
            detail.reason = waitReasonText(reason->second);
        return detail;
    });
}

QFuture<Result<QList<JobOutcome>>> FakeEngineHandle::outcomes(const QList<JobId> &ids)
{
    return answer<QList<JobOutcome>>([this, ids]() -> Result<QList<JobOutcome>> {
        QList<JobOutcome> outcomes;
        for (const JobId id : ids) {
            const auto found = details.find(id);
            if (found == details.end())
                outcomes.append(JobOutcome{});
            else
                outcomes.append({found->second.attempts.isEmpty()
                                     ? QUuid()
                                     : found->second.attempts.last().promptId,
                                 found->second.outputs});
        }
        return outcomes;
    });
}

qint64 FakeEngineHandle::aheadOf(JobId id) const
{
    const Job own = jobAt(id);
    return std::ranges::count_if(jobs, [&own](const auto &entry) {
        const Job &job = entry.second;
        return job.state == JobState::Pending
            && std::pair(job.order, job.id) < std::pair(own.order, own.id);
    });
}

QFuture<Result<QList<WaitReason>>> FakeEngineHandle::explain(const QList<JobId> &ids)
{
    return answer<QList<WaitReason>>([this, ids]() -> Result<QList<WaitReason>> {
        QList<WaitReason> list;
        for (const JobId id : ids) {
            WaitReason reason;
            if (const auto found = reasons.find(id); found != reasons.end())
                reason = found->second;
            else if (jobAt(id).state == JobState::Pending)
                reason = {WaitKind::AllBusy, {}, {}, aheadOf(id), 0};
            else if (jobAt(id).state == JobState::Held)
                reason.kind = WaitKind::Held;
            list.append(reason);
        }
        return list;
    });
}

QFuture<Result<QImage>> FakeEngineHandle::preview(OutputId output, int maxSide)
{
    return answer<QImage>([this, output, maxSide]() -> Result<QImage> {
        const auto found = pictures.find(output);
        if (found == pictures.end())
            return fail(ErrorKind::NotFound, u"There is no preview of %1"_s.arg(output.value));
        return found->second.scaled(maxSide, maxSide, Qt::KeepAspectRatio,
                                    Qt::SmoothTransformation);
    });
}

QFuture<Result<JobOutput>> FakeEngineHandle::findOutput(OutputId output)
{
    return answer<JobOutput>([this, output]() -> Result<JobOutput> {
        for (const auto &[id, detail] : details) {
            for (const JobOutput &kept : detail.outputs) {
                if (kept.id == output)
                    return kept;
            }
        }
        return fail(ErrorKind::NotFound, u"There is no such output."_s);
    });
}

QFuture<Result<QHash<UserId, qint64>>> FakeEngineHandle::storedBytes()
{
    return answer<QHash<UserId, qint64>>(
        [this]() -> Result<QHash<UserId, qint64>> { return bytesByOwner; });
}

QFuture<Result<QString>> FakeEngineHandle::outputPath(OutputId output)
{
    return answer<QString>([this, output]() -> Result<QString> {
        return u"%1/outputs/%2.png"_s.arg(state.dataFolder).arg(output.value);
    });
}

QFuture<Result<QList<ResultFile>>> FakeEngineHandle::resultFiles(JobId job)
{
    return answer<QList<ResultFile>>([this, job]() -> Result<QList<ResultFile>> {
        QList<ResultFile> files;
        for (int i = 1; i <= jobAt(job).outputCount; ++i)
            files.append(
                {u"%1/outputs/%2.png"_s.arg(state.dataFolder).arg(i), u"%1.png"_s.arg(i), 1024, 0});
        return files;
    });
}

QFuture<Result<int>> FakeEngineHandle::saveResults(JobId job, const QString &folder)
{
    calls.append(u"saveResults %1 %2"_s.arg(job.value).arg(folder));
    return answer<int>([this, job]() -> Result<int> { return jobAt(job).outputCount; });
}

QFuture<Result<Node>> FakeEngineHandle::addNode(const NodeConfig &config, const QString &secret)
{
    calls.append(u"addNode %1"_s.arg(config.name));
    lastConfig = config;
    lastSecret = secret;
    return answer<Node>([this, config]() -> Result<Node> {
        if (node(config.name) != nullptr)
            return fail(ErrorKind::Conflict,
                        u"There is a node named %1 already"_s.arg(config.name));
        Node added;
        added.config = config;
        qint64 last = 0;
        for (const Node &known : state.nodes)
            last = qMax(last, known.config.id.value);
        added.config.id = NodeId{last + 1};
        added.status.id = added.config.id;
        publishNode(added);
        return added;
    });
}

QFuture<Result<Node>> FakeEngineHandle::updateNode(const NodeConfig &config,
                                                   const std::optional<QString> &secret)
{
    calls.append(u"updateNode %1"_s.arg(config.name));
    lastConfig = config;
    lastSecret = secret.value_or(u"(kept)"_s);
    return answer<Node>([this, config]() -> Result<Node> {
        Node *known = node(config.id);
        if (known == nullptr)
            return fail(ErrorKind::NotFound, u"There is no such node"_s);
        Node edited = *known;
        edited.config = config;
        publishNode(edited);
        return edited;
    });
}

QFuture<Result<void>> FakeEngineHandle::setNodeEnabled(NodeId id, bool enabled)
{
    calls.append(u"setNodeEnabled %1 %2"_s.arg(id.value).arg(enabled ? u"true" : u"false"));
    return answer<void>([this, id, enabled]() -> Result<void> {
        Node *known = node(id);
        if (known == nullptr)
            return fail(ErrorKind::NotFound, u"There is no such node"_s);
        Node edited = *known;
        edited.config.enabled = enabled;
        edited.status.health = enabled ? NodeHealth::Unknown : NodeHealth::Disabled;
        publishNode(edited);
        return {};
    });
}

QFuture<Result<void>> FakeEngineHandle::removeNode(NodeId id)
{
    calls.append(u"removeNode %1"_s.arg(id.value));
    return answer<void>([this, id]() -> Result<void> {
        const Node *known = node(id);
        if (known == nullptr)
            return fail(ErrorKind::NotFound, u"There is no such node"_s);
        if (known->status.running > 0)
            return fail(ErrorKind::Conflict, u"Jobs run on %1"_s.arg(known->config.name));
        publishNodeGone(id);
        return {};
    });
}

QFuture<Result<NodeTest>> FakeEngineHandle::testNode(const NodeConfig &config,
                                                     const QString &secret)
{
    calls.append(u"testNode %1"_s.arg(config.url.toString()));
    lastConfig = config;
    lastSecret = secret;
    return answer<NodeTest>([this] { return testAnswer; });
}

QFuture<Result<void>> FakeEngineHandle::checkNow(NodeId id)
{
    calls.append(u"checkNow %1"_s.arg(id.value));
    return answer<void>([]() -> Result<void> { return {}; });
}

QFuture<Result<void>> FakeEngineHandle::freeMemory(NodeId id)
{
    calls.append(u"freeMemory %1"_s.arg(id.value));
    return answer<void>([]() -> Result<void> { return {}; });
}

QFuture<Result<QList<NodeSample>>> FakeEngineHandle::samples(NodeId id, TimeMs since)
{
    return answer<QList<NodeSample>>([this, id, since]() -> Result<QList<NodeSample>> {
        QList<NodeSample> list;
        if (const auto found = history.find(id); found != history.end()) {
            for (const NodeSample &sample : found->second) {
                if (sample.at >= since)
                    list.append(sample);
            }
        }
        return list;
    });
}

void FakeEngineHandle::watchNodes(bool watched)
{
    watchers += watched ? 1 : -1;
}

QFuture<Result<void>> FakeEngineHandle::setPaused(bool paused)
{
    calls.append(u"setPaused %1"_s.arg(paused ? u"true" : u"false"));
    return answer<void>([this, paused]() -> Result<void> {
        publishPaused(paused);
        return {};
    });
}

QFuture<Result<QMap<QString, QString>>> FakeEngineHandle::settingPairs()
{
    return answer<QMap<QString, QString>>(
        [this]() -> Result<QMap<QString, QString>> { return pairs; });
}

QFuture<Result<void>> FakeEngineHandle::setSettingPairs(const QMap<QString, QString> &wanted)
{
    calls.append(u"setSettingPairs %1"_s.arg(QStringList(wanted.keys()).join(u' ')));
    return answer<void>([this, wanted]() -> Result<void> {
        pairs.insert(wanted);
        return {};
    });
}

QFuture<Result<void>> FakeEngineHandle::setSettings(const Settings &before, const Settings &after)
{
    calls.append(u"setSettings"_s);
    return answer<void>([this, before, after]() -> Result<void> {
        QMap<QString, QString> now = settingsToPairs(state.settings);
        const QMap<QString, QString> wanted = settingsToPairs(after);
        for (const QString &key : changedKeys(before, after))
            now.insert(key, wanted.value(key));
        state.settings = settingsFromPairs(now).settings;
        return {};
    });
}

QFuture<Result<void>> FakeEngineHandle::openSecretFile(const QString &given)
{
    calls.append(u"openSecretFile"_s);
    return answer<void>([this, given]() -> Result<void> {
        if (passphrase.isEmpty())
            passphrase = given;
        if (given != passphrase)
            return fail(ErrorKind::Denied, u"The passphrase does not open the file."_s);
        publishSecrets({SecretStoreKind::EncryptedFile, {}, false});
        return {};
    });
}

void FakeEngineHandle::count()
{
    state.counts = {};
    state.counts[JobState::Failed] = manyJobs / 50;
    state.counts[JobState::Completed] = manyJobs - manyJobs / 50;
    for (const auto &[id, job] : jobs) {
        if (id.value <= manyJobs)
            --state.counts[id.value % 50 == 0 ? JobState::Failed : JobState::Completed];
        ++state.counts[job.state];
    }
}

} // namespace cq
