#include "core/schedule/waitingindex.h"

#include <initializer_list>

namespace cq {

namespace {

std::optional<WaitingJob> earliest(std::initializer_list<std::optional<WaitingJob>> jobs)
{
    std::optional<WaitingJob> first;
    for (const auto &job : jobs) {
        if (job
            && (!first
                || JobPlace{job->order, job->id.value} < JobPlace{first->order, first->id.value}))
            first = job;
    }
    return first;
}

} // namespace

WaitingIndex::LineNumber WaitingIndex::openLine(const LineKey &key)
{
    Lines &lines = m_demands[key.demand];
    const auto known = lines.byOwner.constFind(key.owner);
    if (known != lines.byOwner.constEnd())
        return *known;
    LineNumber number = 0;
    if (m_free.isEmpty()) {
        number = static_cast<LineNumber>(m_lines.size());
        m_lines.emplace_back();
    } else {
        number = m_free.takeLast();
    }
    m_lines[number].key = key;
    lines.byOwner.insert(key.owner, number);
    return number;
}

/// Somebody came into a line or left it: another job may be its first, or it may be empty.
void WaitingIndex::changed(LineNumber number, const std::optional<JobPlace> &firstBefore)
{
    const Line &line = m_lines[number];
    const auto lines = m_demands.find(line.key.demand);
    const std::optional<JobPlace> first = line.jobs.first();
    if (first != firstBefore && !m_passedOver.contains(line.key.owner)) {
        if (firstBefore)
            lines->heads.erase({*firstBefore, number});
        if (first)
            lines->heads.insert({*first, number});
    }
    if (first)
        return;
    m_free.append(number);
    lines->byOwner.remove(line.key.owner);
    if (lines->byOwner.isEmpty())
        m_demands.erase(lines);
}

void WaitingIndex::insert(const WaitingJob &job)
{
    Q_ASSERT(!job.id.isNull());
    const auto known = find(job.id);
    if (known == job)
        return;
    if (known)
        remove(job.id);
    const LineNumber number = openLine({{job.pinnedNode, job.bringsFiles}, job.owner});
    JobLine &line = m_lines[number].jobs;
    const auto firstBefore = line.first();
    line.insert({job.order, job.id.value});
    m_places.insert(job.id.value, {job.order, number});
    changed(number, firstBefore);
}

bool WaitingIndex::remove(JobId job)
{
    const auto place = m_places.constFind(job.value);
    if (place == m_places.constEnd())
        return false;
    const LineNumber number = place->line;
    JobLine &line = m_lines[number].jobs;
    const auto firstBefore = line.first();
    line.remove({place->order, job.value});
    m_places.erase(place);
    changed(number, firstBefore);
    return true;
}

void WaitingIndex::setPassedOver(UserId owner, bool isPassedOver)
{
    if (m_passedOver.contains(owner) == isPassedOver)
        return;
    if (isPassedOver)
        m_passedOver.insert(owner);
    else
        m_passedOver.remove(owner);
    for (Lines &lines : m_demands) {
        const auto number = lines.byOwner.constFind(owner);
        if (number == lines.byOwner.constEnd())
            continue;
        const Head head{*m_lines[*number].jobs.first(), *number};
        if (isPassedOver)
            lines.heads.erase(head);
        else
            lines.heads.insert(head);
    }
}

std::optional<WaitingJob> WaitingIndex::first(const Demand &demand) const
{
    const auto lines = m_demands.constFind(demand);
    if (lines == m_demands.constEnd() || lines->heads.empty())
        return std::nullopt;
    const Head &head = *lines->heads.begin();
    return WaitingJob{JobId{head.place.id}, head.place.order, demand.node,
                      m_lines[head.line].key.owner, demand.bringsFiles};
}

std::optional<WaitingJob> WaitingIndex::firstUnpinned() const
{
    return firstPinnedTo(NodeId{});
}

std::optional<WaitingJob> WaitingIndex::firstPinnedTo(NodeId node) const
{
    return earliest({first({node, false}), first({node, true})});
}

std::optional<WaitingJob> WaitingIndex::firstForWorker(NodeId worker) const
{
    return earliest({first({worker, false}), first({NodeId{}, false})});
}

std::optional<WaitingJob> WaitingIndex::find(JobId job) const
{
    const auto place = m_places.constFind(job.value);
    if (place == m_places.constEnd())
        return std::nullopt;
    const LineKey &key = m_lines[place->line].key;
    return WaitingJob{job, place->order, key.demand.node, key.owner, key.demand.bringsFiles};
}

QList<qint64> WaitingIndex::ahead(const QList<JobId> &jobs) const
{
    QList<qint64> counts;
    counts.reserve(jobs.size());
    for (const JobId job : jobs) {
        qint64 count = 0;
        if (const auto waiting = find(job)) {
            for (const bool bringsFiles : {false, true}) {
                const auto lines = m_demands.constFind({waiting->pinnedNode, bringsFiles});
                if (lines == m_demands.constEnd())
                    continue;
                for (const LineNumber number : lines->byOwner)
                    count += m_lines[number].jobs.countBefore({waiting->order, job.value});
            }
        }
        counts.append(count);
    }
    return counts;
}

void WaitingIndex::reserve(qsizetype count)
{
    m_places.reserve(count);
}

qint64 WaitingIndex::memoryUse() const
{
    // QHash of Qt 6: spans of 128 one-byte slots plus the used entries (24 bytes here), at most
    // half full.
    constexpr qint64 kEntryBytes = sizeof(qint64) + sizeof(Place);
    constexpr qint64 kNodeBytes = 64; // of a set's tree, with what malloc adds
    qint64 bytes = m_places.capacity() * 2 + m_places.size() * kEntryBytes * 5 / 4;
    for (const Line &line : m_lines)
        bytes += static_cast<qint64>(sizeof(Line)) + kNodeBytes + line.jobs.memoryUse();
    return bytes;
}

} // namespace cq
