#pragma once

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/base/ratelimiter.h"
#include "core/domain/account.h"

namespace cq {

class Accounts;
class JobQueue;
class ReadPool;
class StoredSettings;

/// Whether somebody may submit one more job: their quota, that of the house, and how many may wait
/// in all. The local operator always may. Errors are Exhausted with a sentence and, when it is
/// known, after how many seconds to ask again; Unavailable while jobs are not taken from anybody;
/// Denied for an account that is gone or switched off.
/// Engine thread.
class Admission
{
public:
    Admission(const Accounts &accounts, const JobQueue &queue, const StoredSettings &settings,
              ReadPool &reads, const Clock &clock);

    /// Counts one submission of this minute, and looks whether there is room in the queue.
    Result<void> take(UserId owner);

    /// Whether there is room in the queue at this moment.
    Result<void> checkRoom(UserId owner) const;

    /// Whether what the owner's results take may grow; asks the database if there is a limit.
    QFuture<Result<void>> checkStored(UserId owner) const;

private:
    Result<Quota> quotaOf(UserId owner) const;

    const Accounts &m_accounts;
    const JobQueue &m_queue;
    const StoredSettings &m_settings;
    ReadPool &m_reads;
    const Clock &m_clock;
    RateLimiter m_perMinute;
};

} // namespace cq
