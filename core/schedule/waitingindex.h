#pragma once

#include "core/domain/ids.h"
#include "core/schedule/jobline.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <optional>
#include <set>
#include <vector>

namespace cq {

/// What deciding needs of a waiting job.
struct WaitingJob
{
    JobId id;
    qint64 order = 0; ///< lowest first
    NodeId pinnedNode; ///< null: any node
    UserId owner = kLocalOperator;
    bool bringsFiles = false; ///< which a pull worker cannot fetch

    friend bool operator==(const WaitingJob &, const WaitingJob &) = default;
};

/// The jobs that wait for a node, as a value that is updated job by job and never rebuilt.
///
/// Jobs of one owner with the same demands on a node stand in one line; only the first of each line
/// matters to a decision, and the first of these is at hand for each demand. About 50 bytes a job;
/// a change takes about a microsecond, a decision asks for what is there.
class WaitingIndex
{
public:
    void insert(const WaitingJob &job); ///< a job that is there already moves to its new place
    bool remove(JobId job); ///< false if it was not there

    bool contains(JobId job) const { return m_places.contains(job.value); }

    qsizetype size() const { return m_places.size(); }

    bool isEmpty() const { return m_places.isEmpty(); }

    /// An owner who may start nothing now is passed over: none of their jobs comes first.
    void setPassedOver(UserId owner, bool isPassedOver);

    bool isPassedOver(UserId owner) const { return m_passedOver.contains(owner); }

    // The first job of those who are not passed over.
    std::optional<WaitingJob> firstUnpinned() const; ///< that may run on any node
    std::optional<WaitingJob> firstPinnedTo(NodeId node) const;
    /// For a pull worker: pinned to it or to none, and without files.
    std::optional<WaitingJob> firstForWorker(NodeId worker) const;

    std::optional<WaitingJob> find(JobId job) const;

    /// How many jobs for the same node (or any) come before each of these, whoever they belong to,
    /// in the order asked; 0 for a job that does not wait.
    QList<qint64> ahead(const QList<JobId> &jobs) const;

    void reserve(qsizetype count);

    /// Bytes this index holds, for the benchmark.
    qint64 memoryUse() const;

private:
    using LineNumber = quint32;

    struct Demand
    {
        NodeId node; ///< null: any
        bool bringsFiles = false;

        friend bool operator==(const Demand &, const Demand &) = default;

        friend size_t qHash(const Demand &demand, size_t seed = 0)
        {
            return qHashMulti(seed, demand.node, demand.bringsFiles);
        }
    };

    struct LineKey
    {
        Demand demand;
        UserId owner;

        friend bool operator==(const LineKey &, const LineKey &) = default;

        friend size_t qHash(const LineKey &key, size_t seed = 0)
        {
            return qHashMulti(seed, key.demand, key.owner);
        }
    };

    struct Line
    {
        LineKey key;
        JobLine jobs;
    };

    struct Place
    {
        qint64 order;
        LineNumber line;
    };

    /// The first job of a line.
    struct Head
    {
        JobPlace place;
        LineNumber line;

        friend auto operator<=>(const Head &, const Head &) = default;
    };

    /// The lines with one demand.
    struct Lines
    {
        QHash<UserId, LineNumber> byOwner;
        std::set<Head> heads; ///< of those that are not passed over
    };

    LineNumber openLine(const LineKey &key);
    void changed(LineNumber number, const std::optional<JobPlace> &firstBefore);
    std::optional<WaitingJob> first(const Demand &demand) const;

    QHash<qint64, Place> m_places; ///< by job
    std::vector<Line> m_lines;
    QList<LineNumber> m_free; ///< lines nobody stands in; their numbers are given again
    QHash<Demand, Lines> m_demands; ///< those that somebody has
    QSet<UserId> m_passedOver;
};

} // namespace cq
