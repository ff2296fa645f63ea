#include "core/schedule/waitingindex.h"

#include <algorithm>

namespace cq {

namespace {

/// std heaps keep the greatest on top; ours the lowest.
constexpr auto kLater = [](const auto &a, const auto &b) { return b < a; };

} // namespace

void WaitingIndex::insert(const WaitingJob &job)
{
    Q_ASSERT(!job.id.isNull());
    const qint64 node = job.pinnedNode.value;
    const auto known = m_places.constFind(job.id.value);
    if (known != m_places.constEnd()) {
        if (known->order == job.order && known->node == node)
            return;
        remove(job.id);
    }
    const Place place{job.order, node};
    m_places.insert(job.id.value, place);
    if (m_buried.remove({job.id.value, place}))
        return; // its old entry serves again
    Bucket &bucket = m_buckets[node];
    bucket.push_back({job.order, job.id.value});
    std::ranges::push_heap(bucket, kLater);
}

bool WaitingIndex::remove(JobId job)
{
    const auto place = m_places.constFind(job.value);
    if (place == m_places.constEnd())
        return false;
    const qint64 node = place->node;
    m_buried.insert({job.value, *place});
    m_places.erase(place);
    Bucket &bucket = m_buckets[node];
    dropStale(node, bucket);
    if (bucket.empty())
        m_buckets.remove(node);
    return true;
}

bool WaitingIndex::isCurrent(qint64 node, const Entry &entry) const
{
    const auto place = m_places.constFind(entry.id);
    return place != m_places.constEnd() && place->order == entry.order && place->node == node;
}

void WaitingIndex::dropStale(qint64 node, Bucket &bucket)
{
    const auto unbury = [this, node](const Entry &entry) {
        m_buried.remove({entry.id, {entry.order, node}});
    };
    while (!bucket.empty() && !isCurrent(node, bucket.front())) {
        unbury(bucket.front());
        std::ranges::pop_heap(bucket, kLater);
        bucket.pop_back();
    }
    // Many left from the middle (cancelled in bulk): sweep once more than half of the heap is dead.
    constexpr std::size_t kWorthwhile = 1024;
    if (bucket.size() > kWorthwhile
        && bucket.size() > 2 * static_cast<std::size_t>(m_places.size())) {
        std::erase_if(bucket, [this, node, &unbury](const Entry &entry) {
            const bool stale = !isCurrent(node, entry);
            if (stale)
                unbury(entry);
            return stale;
        });
        std::ranges::make_heap(bucket, kLater);
    }
}

std::optional<WaitingJob> WaitingIndex::firstUnpinned() const
{
    return firstPinnedTo(NodeId{});
}

std::optional<WaitingJob> WaitingIndex::firstPinnedTo(NodeId node) const
{
    const auto bucket = m_buckets.constFind(node.value);
    if (bucket == m_buckets.constEnd() || bucket->empty())
        return std::nullopt;
    const Entry &first = bucket->front();
    return WaitingJob{JobId{first.id}, first.order, node};
}

std::optional<WaitingJob> WaitingIndex::find(JobId job) const
{
    const auto place = m_places.constFind(job.value);
    if (place == m_places.constEnd())
        return std::nullopt;
    return WaitingJob{job, place->order, NodeId{place->node}};
}

QList<qint64> WaitingIndex::ahead(const QList<JobId> &jobs) const
{
    QList<qint64> counts(jobs.size(), 0);

    struct Asked
    {
        Entry entry;
        qint64 node;
        qsizetype at;
    };

    QHash<qint64, std::vector<Asked>> byBucket;
    for (qsizetype i = 0; i < jobs.size(); ++i) {
        const auto place = m_places.constFind(jobs.at(i).value);
        if (place != m_places.constEnd()) {
            byBucket[place->node].push_back({{place->order, jobs.at(i).value}, place->node, i});
        }
    }
    for (auto &asked : byBucket) {
        std::ranges::sort(asked, {},
                          [](const Asked &a) { return std::pair(a.entry.order, a.entry.id); });
        const qint64 node = asked.front().node;
        const Entry &last = asked.back().entry;
        std::vector<qint64> between(asked.size(),
                                    0); // jobs between the previous asked one and this
        for (const Entry &entry : *m_buckets.constFind(node)) { // there, because jobs were found
            if (!(entry < last) || !isCurrent(node, entry))
                continue;
            const auto next = std::ranges::upper_bound(
                asked, std::pair(entry.order, entry.id), {},
                [](const Asked &a) { return std::pair(a.entry.order, a.entry.id); });
            ++between.at(static_cast<std::size_t>(next - asked.begin()));
        }
        qint64 sum = 0;
        for (std::size_t i = 0; i < asked.size(); ++i) {
            sum += between.at(i);
            counts[asked.at(i).at] = sum;
        }
    }
    return counts;
}

void WaitingIndex::reserve(qsizetype count)
{
    m_places.reserve(count);
    m_buckets[0].reserve(static_cast<std::size_t>(count));
}

qint64 WaitingIndex::memoryUse() const
{
    // QHash of Qt 6: spans of 128 one-byte slots plus the used entries (24 bytes here), at most
    // half full.
    constexpr qint64 kEntryBytes = sizeof(qint64) + sizeof(Place);
    qint64 bytes = (m_places.capacity() + m_buried.capacity()) * 2
        + (m_places.size() + m_buried.size()) * kEntryBytes * 5 / 4;
    for (const Bucket &bucket : m_buckets)
        bytes += static_cast<qint64>(bucket.capacity() * sizeof(Entry));
    return bytes;
}

} // namespace cq
