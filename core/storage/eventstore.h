#pragma once

#include "core/domain/job.h"
#include "core/storage/connection.h"

namespace cq {

/// The rows of `events`: written in the same commit as the change they tell of. Same thread as the
/// connection. Their numbers grow as long as the newest row of all stays: whoever clears old events
/// keeps it.
class EventStore
{
public:
    explicit EventStore(Connection &connection)
        : m_connection(connection)
    {}

    Result<void> add(const JobEvent &event);
    Result<QList<JobEvent>> ofJob(JobId job); ///< oldest first

private:
    Connection &m_connection;
};

} // namespace cq
