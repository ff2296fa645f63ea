#include "core/engine/admission.h"

#include "core/accounts/accounts.h"
#include "core/engine/storedsettings.h"
#include "core/queue/jobqueue.h"
#include "core/storage/outputstore.h"
#include "core/storage/readpool.h"

namespace cq {

using namespace Qt::StringLiterals;

Admission::Admission(const Accounts &accounts, const JobQueue &queue,
                     const StoredSettings &settings, ReadPool &reads, const Clock &clock)
    : m_accounts(accounts)
    , m_queue(queue)
    , m_settings(settings)
    , m_reads(reads)
    , m_clock(clock)
{}

Result<Quota> Admission::quotaOf(UserId owner) const
{
    const auto account = m_accounts.find(owner);
    if (!account || !account->enabled)
        return fail(ErrorKind::Denied, u"This account may not submit jobs any more."_s);
    return account->quota.over(m_settings.houseQuota());
}

Result<void> Admission::take(UserId owner)
{
    if (owner == kLocalOperator)
        return {};
    const auto quota = quotaOf(owner);
    if (!quota)
        return quota.error();
    if (!m_settings.settings().takesJobs) {
        return fail(ErrorKind::Unavailable,
                    u"New jobs are not taken at the moment; those that wait still run."_s);
    }
    if (const auto room = checkRoom(owner); !room)
        return room;
    const int wait =
        m_perMinute.take(QString::number(owner.value), quota->submissionsPerMinute, m_clock.now());
    if (wait > 0) {
        return fail(ErrorKind::Exhausted,
                    u"You may submit %1 jobs a minute; the next one in %2 s."_s
                        .arg(quota->submissionsPerMinute)
                        .arg(wait),
                    QString::number(wait));
    }
    return {};
}

Result<void> Admission::checkRoom(UserId owner) const
{
    if (owner == kLocalOperator)
        return {};
    const auto quota = quotaOf(owner);
    if (!quota)
        return quota.error();
    const int waiting = m_queue.waitingOf(owner);
    if (quota->waitingJobs > 0 && waiting >= quota->waitingJobs) {
        return fail(ErrorKind::Exhausted,
                    u"%1 of your jobs wait already; at most %2 may."_s.arg(waiting).arg(
                        quota->waitingJobs));
    }
    const int most = m_settings.mostWaiting();
    if (most > 0 && m_queue.waitingOfAll() >= most)
        return fail(ErrorKind::Exhausted,
                    u"The queue is full: %1 jobs wait, more are not taken."_s.arg(most));
    return {};
}

QFuture<Result<void>> Admission::checkStored(UserId owner) const
{
    const auto quota = owner == kLocalOperator ? Result<Quota>(Quota{0, 0, 0, 0}) : quotaOf(owner);
    if (!quota)
        return readyFuture<void>(quota.error());
    if (quota->storedBytes == 0)
        return readyFuture<void>({});
    const auto check = [owner, most = quota->storedBytes](Connection &connection) -> Result<void> {
        const auto stored = OutputStore(connection).storedBytes(owner);
        if (!stored)
            return stored.error();
        if (*stored < most)
            return {};
        constexpr double kMegabyte = 1024 * 1024;
        return fail(ErrorKind::Exhausted,
                    u"Your results take %1 MB; at most %2 MB are kept. Remove jobs that you do "
                    "not need."_s.arg(static_cast<double>(*stored) / kMegabyte, 0, 'f', 1)
                        .arg(static_cast<double>(most) / kMegabyte, 0, 'f', 1));
    };
    return m_reads.read<void>(check);
}

} // namespace cq
