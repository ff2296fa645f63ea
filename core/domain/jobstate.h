#pragma once

#include <QString>

#include <optional>
#include <span>

namespace cq {

/// Where a job is in its life. The diagram is in this folder's README; it, the SQL checks and the
/// test rows come from the one table behind canMove().
enum class JobState {
    Held, ///< waits for a person
    Pending, ///< waits for a node
    Assigned, ///< claimed for a node; inputs are staged and the graph is posted
    Running, ///< the node executes it
    Collecting, ///< the node is done; outputs are being fetched
    Completed,
    Failed,
    Cancelled,
};

inline constexpr int kJobStateCount = 8;

/// One legal move.
struct JobMove
{
    JobState from;
    JobState to;
};

/// Every legal move, once.
std::span<const JobMove> jobMoves();

bool canMove(JobState from, JobState to);

/// Completed, Failed and Cancelled: has a finish time, nothing will move it but a person.
bool isFinal(JobState state);

/// Assigned, Running and Collecting: occupies a slot of a node.
bool isActive(JobState state);

/// The word used in the database, the API and the log, such as "pending".
QString jobStateWord(JobState state);
std::optional<JobState> jobStateFromWord(const QString &word);

/// All states in the order of their life.
std::span<const JobState> allJobStates();

} // namespace cq
