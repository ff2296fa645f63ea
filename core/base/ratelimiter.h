#pragma once

#include <QHash>
#include <QString>

#include <mutex>

namespace cq {

/// Counts calls per minute and asker, in buckets that refill evenly. Bounded in memory: when there
/// are too many askers the full buckets are forgotten. The mutex is there because every listener
/// thread asks. Any thread.
class RateLimiter
{
public:
    /// Takes one of `perMinute` (0: no limit); answers 0, or after how many seconds the next one is
    /// free. `now` in milliseconds of any clock that only goes forward.
    int take(const QString &asker, int perMinute, qint64 now);

private:
    struct Bucket
    {
        double left = 0;
        int perMinute = 0;
        qint64 at = 0;
    };

    static void refill(Bucket &bucket, qint64 now);
    void forgetFull(qint64 now);

    std::mutex m_mutex;
    QHash<QString, Bucket> m_buckets;
};

} // namespace cq
