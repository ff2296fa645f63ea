#pragma once

#include "core/domain/ids.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <optional>
#include <vector>

namespace cq {

/// What deciding needs of a waiting job.
struct WaitingJob
{
    JobId id;
    qint64 order = 0; ///< lowest first
    NodeId pinnedNode; ///< null: any node
};

/// The jobs that wait for a node, as a value that is updated job by job and never rebuilt.
///
/// Jobs with the same demands on a node share a bucket; only the first of each bucket matters to a
/// decision. A bucket is a binary heap of (order, id) from which removed jobs fall out when they
/// reach the top: about 60 bytes a job, a decision in well under a microsecond.
class WaitingIndex
{
public:
    void insert(const WaitingJob &job); ///< a job that is there already moves to its new order
    bool remove(JobId job); ///< false if it was not there

    bool contains(JobId job) const { return m_places.contains(job.value); }

    qsizetype size() const { return m_places.size(); }

    bool isEmpty() const { return m_places.isEmpty(); }

    /// First job that may run on any node, and first that is pinned to `node`.
    std::optional<WaitingJob> firstUnpinned() const;
    std::optional<WaitingJob> firstPinnedTo(NodeId node) const;

    std::optional<WaitingJob> find(JobId job) const;

    /// How many jobs of the same bucket come before each of these, in the order asked. One pass
    /// over the bucket.
    QList<qint64> ahead(const QList<JobId> &jobs) const;

    void reserve(qsizetype count);

    /// Bytes this index holds, for the benchmark.
    qint64 memoryUse() const;

private:
    struct Entry
    {
        qint64 order;
        qint64 id;

        friend bool operator<(const Entry &a, const Entry &b)
        {
            return a.order != b.order ? a.order < b.order : a.id < b.id;
        }
    };

    struct Place
    {
        qint64 order;
        qint64 node; ///< 0: unpinned
        friend bool operator==(const Place &, const Place &) = default;
    };

    /// A job at a place it has left.
    struct Left
    {
        qint64 id;
        Place place;
        friend bool operator==(const Left &, const Left &) = default;

        friend size_t qHash(const Left &left, size_t seed = 0)
        {
            return qHashMulti(seed, left.id, left.place.order, left.place.node);
        }
    };

    using Bucket = std::vector<Entry>; ///< heap with the lowest on top

    bool isCurrent(qint64 node, const Entry &entry) const;
    void dropStale(qint64 node, Bucket &bucket);

    QHash<qint64, Place> m_places;
    QSet<Left> m_buried; ///< their entry is still inside a heap
    QHash<qint64, Bucket> m_buckets; ///< by pinned node, 0 for unpinned
};

} // namespace cq
