#include "core/base/ratelimiter.h"

#include <algorithm>
#include <cmath>

namespace cq {

namespace {

constexpr qsizetype kMostAskers = 20'000;
constexpr double kMinuteMs = 60'000;

} // namespace

void RateLimiter::refill(Bucket &bucket, qint64 now)
{
    const double gained = static_cast<double>(now - bucket.at) * bucket.perMinute / kMinuteMs;
    bucket.left =
        std::min(bucket.left + std::max(gained, 0.0), static_cast<double>(bucket.perMinute));
    bucket.at = now;
}

void RateLimiter::forgetFull(qint64 now)
{
    m_buckets.removeIf([now](auto entry) {
        refill(entry.value(), now);
        return entry.value().left >= entry.value().perMinute;
    });
    if (m_buckets.size() >= kMostAskers)
        m_buckets.clear(); // under such a flood nobody's count is worth more than the memory
}

int RateLimiter::take(const QString &asker, int perMinute, qint64 now)
{
    if (perMinute <= 0)
        return 0;
    const std::scoped_lock lock(m_mutex);
    if (!m_buckets.contains(asker) && m_buckets.size() >= kMostAskers)
        forgetFull(now);
    auto found = m_buckets.find(asker);
    if (found == m_buckets.end())
        found = m_buckets.insert(asker, {static_cast<double>(perMinute), perMinute, now});
    found->perMinute = perMinute;
    refill(*found, now);
    if (found->left < 1) {
        const double missing = (1 - found->left) * kMinuteMs / perMinute;
        return std::max(1, static_cast<int>(std::ceil(missing / 1000)));
    }
    found->left -= 1;
    return 0;
}

} // namespace cq
