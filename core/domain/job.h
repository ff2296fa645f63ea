#pragma once

#include "core/base/clock.h"
#include "core/domain/graph.h"
#include "core/domain/ids.h"
#include "core/domain/jobstate.h"
#include "core/domain/webhook.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>

#include <array>
#include <optional>

namespace cq {

/// Why a job or an attempt ended badly. The word is kept in the database.
enum class FailureKind {
    None,
    Validation, ///< the node refused the graph
    Execution, ///< a graph node raised
    OutOfMemory, ///< the card was too small at that moment
    NodeLost, ///< the node restarted, vanished or lost the prompt
    Network, ///< the node could not be talked to
    Interrupted, ///< somebody interrupted it at the node
    Timeout,
    Input, ///< an input file is missing or was refused
    Output, ///< a result could not be fetched or kept
};

QString failureKindWord(FailureKind kind);
FailureKind failureKindFromWord(const QString &word);

/// An input file of a job as kept in the data folder.
struct JobInput
{
    QString name; ///< the literal in the graph that refers to it, e.g. "cat.png"
    QByteArray sha256; ///< 32 bytes; names the file in the store
    qint64 size = 0; ///< bytes

    friend bool operator==(const JobInput &, const JobInput &) = default;
};

/// An input file that was brought before the jobs that use it.
struct Upload
{
    JobInput input; ///< under the name it was brought by
    TimeMs at = 0;
};

/// An input file of a submission: one that comes along and is not in the data folder yet, one that
/// its owner brought before, or one that is fetched.
struct InputSource
{
    QString name; ///< the literal in the graph that refers to it
    QString path = {}; ///< local file to copy from
    QByteArray sha256 = {}; ///< 32 bytes: of what was brought before; there is no path then
    QString url = {}; ///< where to fetch it; there is neither then

    friend bool operator==(const InputSource &, const InputSource &) = default;
};

/// What somebody asks for. Graph and extra data are the bytes that came in; they are never
/// re-written.
struct JobRequest
{
    UserId owner = kLocalOperator;
    QString title; ///< shown as the workflow's name
    QByteArray graph; ///< API-format graph, UTF-8 JSON object
    std::optional<QList<GraphFile>> graphFiles; ///< inputFilesOf(graph), if that was asked already
    QByteArray extraData; ///< JSON object for extra_data, or empty
    QList<InputSource> inputs;
    std::optional<NodeId> pinnedNode;
    int priority = 2; ///< 0 instructor … 3 low
    bool held = false;
    /// Not empty: a second request of the same owner with the same key within a day is the same
    /// job.
    QString idempotencyKey;
    std::optional<Webhook> webhook;
};

/// What the table shows of a job: everything but the graph.
struct Job
{
    JobId id; ///< the short number
    QUuid uid; ///< version 7, the public id
    UserId owner;
    QString title;
    JobState state = JobState::Pending;
    int priority = 2;
    qint64 order = 0; ///< place in the queue, lowest first; meaningful while waiting
    std::optional<NodeId> pinnedNode;
    NodeId node; ///< of the latest attempt; null before the first
    /// Tries since a person asked for it; nodes that were never reached are not counted.
    int attempts = 0;
    bool cancelRequested = false;
    TimeMs submittedAt = 0;
    TimeMs startedAt = 0; ///< first event of the latest attempt; 0 = not yet
    TimeMs finishedAt = 0; ///< non-zero exactly when the state is final
    FailureKind failure = FailureKind::None;
    QString message; ///< one sentence: why it failed, or a warning on a completed job
    int inputCount = 0; ///< files it brings
    int outputCount = 0;
    OutputId thumbnail; ///< first output with a preview; null if none

    friend bool operator==(const Job &, const Job &) = default;
};

/// One try to run a job on a node. Its prompt id is ours, fresh for each attempt.
struct Attempt
{
    AttemptId id;
    JobId job;
    NodeId node;
    QUuid promptId;
    TimeMs createdAt = 0;
    TimeMs postedAt = 0; ///< 0: never reached the node, as far as we know
    TimeMs finishedAt = 0; ///< 0: open
    FailureKind failure = FailureKind::None;
    QString message;

    friend bool operator==(const Attempt &, const Attempt &) = default;
};

/// A result of a job, kept in the data folder under its owner.
struct JobOutput
{
    OutputId id;
    JobId job;
    QString graphNode; ///< id of the graph node that produced it
    QString key; ///< "images", "gifs", "text", … as the node said
    int index = 0; ///< position within the key
    QString fileName; ///< as the node named it; empty for text that came inline
    QString path; ///< relative to the data folder
    QString mimeType;
    qint64 size = 0; ///< bytes
    QByteArray sha256; ///< 32 bytes
    bool temporary = false; ///< from PreviewImage and the like
    QString previewPath; ///< relative to the data folder; empty while there is none

    friend bool operator==(const JobOutput &, const JobOutput &) = default;
};

/// The file of a result, ready to be read.
struct ResultFile
{
    QString path; ///< absolute
    QString name; ///< for people: harmless, and distinct among the results of a job
    qint64 size = 0; ///< bytes
    TimeMs modifiedAt = 0;

    friend bool operator==(const ResultFile &, const ResultFile &) = default;
};

/// What the latest attempt of a job left behind.
struct JobOutcome
{
    QUuid promptId; ///< null before the first attempt
    QList<JobOutput> outputs;

    friend bool operator==(const JobOutcome &, const JobOutcome &) = default;
};

/// A line of a job's timeline.
struct JobEvent
{
    qint64 id = 0;
    JobId job;
    TimeMs at = 0;
    QString kind; ///< "submitted", "assigned", "running", …
    NodeId node;
    QString message; ///< English; empty when the kind says it all

    friend bool operator==(const JobEvent &, const JobEvent &) = default;
};

/// How far a running job is. Values of one moment, not kept.
struct JobProgress
{
    JobId job;
    QString graphNode; ///< display id of the graph node that runs
    QString graphNodeTitle; ///< its title or class
    double value = 0;
    double max = 0; ///< 0 = unknown
    double overall = 0; ///< 0…1 over the whole graph, monotonous

    friend bool operator==(const JobProgress &, const JobProgress &) = default;
};

/// Jobs per state, over all or within a filter.
struct JobCounts
{
    std::array<qint64, kJobStateCount> byState{};

    qint64 &operator[](JobState state) { return byState.at(static_cast<std::size_t>(state)); }

    qint64 operator[](JobState state) const { return byState.at(static_cast<std::size_t>(state)); }

    qint64 waiting() const { return (*this)[JobState::Pending]; }

    qint64 running() const
    {
        return (*this)[JobState::Assigned] + (*this)[JobState::Running]
            + (*this)[JobState::Collecting];
    }

    qint64 total() const
    {
        qint64 sum = 0;
        for (const qint64 count : byState)
            sum += count;
        return sum;
    }

    friend bool operator==(const JobCounts &, const JobCounts &) = default;
};

/// Which jobs a view wants. Empty members do not restrict.
struct JobFilter
{
    QList<JobState> states;
    NodeId node;
    UserId owner; ///< null: anybody's
    QString text; ///< part of the title or of the message, or a job number

    bool isEmpty() const
    {
        return states.isEmpty() && node.isNull() && owner.isNull() && text.isEmpty();
    }

    friend bool operator==(const JobFilter &, const JobFilter &) = default;
};

/// A window of rows, newest first, found by key: the rows with id < before (all if null).
struct JobWindowQuery
{
    JobFilter filter;
    JobId before; ///< rows older than this; null = from the newest
    JobId atMost; ///< rows with id <= this; null = no bound. Used to jump to an anchor
    int limit = 256;
    qint64 offset = 0; ///< rows to leave out, for clients that page by counting
    bool inQueueOrder = false; ///< first to run first instead of newest first
};

/// Where the pages of a filtered table start: the newest id of every page of `pageSize` rows,
/// counted from the OLDEST row, so that new rows move nothing.
struct JobAnchors
{
    qint64 count = 0; ///< rows that match
    int pageSize = 256;
    QList<JobId> pageOldest; ///< oldest id of page k (rows k*pageSize … from the oldest)
};

/// Everything the inspector shows of one job.
struct JobDetail
{
    Job job;
    QByteArray graph;
    QList<JobInput> inputs;
    QList<Attempt> attempts;
    QList<JobOutput> outputs;
    QList<JobEvent> events;
    QString reason; ///< why it waits, in English; empty when it does not
};

} // namespace cq

Q_DECLARE_METATYPE(cq::Job)
