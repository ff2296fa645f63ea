#include "core/storage/jobstatistics.h"

#include "core/storage/jobstore.h"
#include "core/storage/outputstore.h"

#include <algorithm>
#include <numeric>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr TimeMs kHourMs = 3'600'000;
constexpr int kLatestFailed = 5;
constexpr int kLatestResults = 8;

/// Nearest-rank percentile of sorted values (0 < share <= 1); 0 when there are none.
qint64 percentile(const QList<qint64> &sorted, double share)
{
    if (sorted.isEmpty())
        return 0;
    const auto rank = static_cast<qsizetype>(share * static_cast<double>(sorted.size()) + 0.999999);
    return sorted.at(std::clamp<qsizetype>(rank - 1, 0, sorted.size() - 1));
}

} // namespace

Result<Overview> readOverview(Connection &connection, TimeMs now, TimeMs startOfDay)
{
    Overview overview;
    const TimeMs hourAgo = now - kHourMs;
    const auto count = [&connection](const QString &state, TimeMs since) {
        return connection.value(u"SELECT count(*) FROM jobs INDEXED BY jobs_finished WHERE "
                                "finished_ms >= ? AND state = ?"_s,
                                {since, state});
    };
    const auto today = count(u"completed"_s, startOfDay);
    if (!today)
        return today.error();
    overview.doneToday = today->toLongLong();

    QList<qint64> durations;
    auto read = connection.each(u"SELECT finished_ms - started_ms FROM jobs INDEXED BY "
                                u"jobs_finished WHERE finished_ms >= ? "
                                "AND state = 'completed' AND started_ms IS NOT NULL"_s,
                                {hourAgo}, [&durations](const QSqlQuery &row) {
                                    durations.append(row.value(0).toLongLong());
                                });
    if (!read)
        return read.error();
    std::ranges::sort(durations);
    overview.doneLastHour = durations.size();
    overview.medianRunMs = percentile(durations, 0.5);
    overview.p95RunMs = percentile(durations, 0.95);
    if (!durations.isEmpty())
        overview.meanRunMs =
            std::accumulate(durations.cbegin(), durations.cend(), qint64{0}) / durations.size();

    qint64 mostly = 0;
    read = connection.each(
        u"SELECT failure, count(*) FROM jobs INDEXED BY jobs_finished WHERE finished_ms >= ? AND "
        "state = 'failed' GROUP BY failure"_s,
        {hourAgo}, [&overview, &mostly](const QSqlQuery &row) {
            const qint64 failures = row.value(1).toLongLong();
            overview.failedLastHour += failures;
            if (failures > mostly) {
                mostly = failures;
                overview.failedMostly = row.value(0).toString();
            }
        });
    if (!read)
        return read.error();

    JobStore jobs(connection);
    read = connection.each(
        u"SELECT id, submitted_ms FROM jobs WHERE state = 'pending' ORDER BY id LIMIT 1"_s, {},
        [&overview](const QSqlQuery &row) {
            overview.oldestWaiting.value = row.value(0).toLongLong();
            overview.oldestWaitingSince = row.value(1).toLongLong();
        });
    if (!read)
        return read.error();
    QList<JobId> failed;
    read = connection.each(
        u"SELECT id FROM jobs INDEXED BY jobs_finished WHERE finished_ms >= ? AND state = 'failed' "
        "ORDER BY finished_ms DESC LIMIT ?"_s,
        {hourAgo, kLatestFailed},
        [&failed](const QSqlQuery &row) { failed.append(JobId{row.value(0).toLongLong()}); });
    if (!read)
        return read.error();
    for (const JobId id : failed) {
        const auto job = jobs.find(id);
        if (!job)
            return job.error();
        overview.latestFailed.append(*job);
    }
    const auto results = OutputStore(connection).latestWithPreview(kLatestResults);
    if (!results)
        return results.error();
    overview.latestResults = *results;
    return overview;
}

} // namespace cq
