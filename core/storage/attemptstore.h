#pragma once

#include "core/domain/job.h"
#include "core/storage/connection.h"

namespace cq {

/// The rows of `attempts`: at most one open per job, kept so by an index. Same thread as the
/// connection.
class AttemptStore
{
public:
    explicit AttemptStore(Connection &connection)
        : m_connection(connection)
    {}

    Result<Attempt> open(const Attempt &attempt); ///< answers it with its id
    Result<void> setPosted(AttemptId attempt, TimeMs at);
    /// Conflict when it is closed already: exactly one result is recorded.
    Result<void> close(AttemptId attempt, TimeMs at, FailureKind failure, const QString &message);
    Result<QList<Attempt>> ofJob(JobId job);
    Result<QList<Attempt>> allOpen();

private:
    Connection &m_connection;
};

} // namespace cq
