#pragma once

#include "core/domain/job.h"
#include "core/storage/connection.h"

namespace cq {

/// The rows of `submission_keys`: which job a client's Idempotency-Key became. Same thread as the
/// connection.
class SubmissionKeyStore
{
public:
    explicit SubmissionKeyStore(Connection &connection)
        : m_connection(connection)
    {}

    /// The job that was made under this key, or null. Invalid: the key was used for something else,
    /// told by its fingerprint.
    Result<JobId> find(UserId owner, const QString &key, const QByteArray &fingerprint);
    Result<void> insert(UserId owner, const QString &key, const QByteArray &fingerprint, JobId job,
                        TimeMs at);
    Result<void> forgetBefore(TimeMs at);

private:
    Connection &m_connection;
};

} // namespace cq
