#pragma once

#include "core/domain/job.h"
#include "core/storage/connection.h"

#include <optional>

namespace cq {

/// The rows of `uploads`: input files that people brought before their jobs. Same thread as the
/// connection.
class UploadStore
{
public:
    explicit UploadStore(Connection &connection)
        : m_connection(connection)
    {}

    /// The same content again takes the new name and time.
    Result<void> keep(UserId owner, const JobInput &input, TimeMs at);

    /// Null when the owner brought no such content.
    Result<std::optional<JobInput>> find(UserId owner, const QByteArray &sha256);

    /// Newest first.
    Result<QList<Upload>> ofOwner(UserId owner);

    /// Whether there was one.
    Result<bool> remove(UserId owner, const QByteArray &sha256);

private:
    Connection &m_connection;
};

} // namespace cq
