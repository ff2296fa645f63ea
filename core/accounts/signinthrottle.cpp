#include "core/accounts/signinthrottle.h"

#include "core/accounts/addresslist.h"
#include "core/domain/account.h"

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// One bucket for every name that nobody can have, so that hostile names take no memory.
QString nameKey(const QString &name)
{
    return userNameFault(name).isEmpty() ? foldedName(name) : u"?"_s;
}

QString addressKey(const QHostAddress &address)
{
    const QHostAddress plain = plainAddress(address);
    if (plain.protocol() != QAbstractSocket::IPv6Protocol)
        return plain.toString();
    constexpr int kNetworkBytes = 8;
    Q_IPV6ADDR network = plain.toIPv6Address();
    for (int i = kNetworkBytes; i < 2 * kNetworkBytes; ++i)
        network[i] = 0;
    return QHostAddress(network).toString();
}

} // namespace

TimeMs SignInThrottle::lastTouch(const Entry &entry)
{
    return std::max(entry.lockedUntil, entry.failures.isEmpty() ? 0 : entry.failures.last());
}

bool SignInThrottle::isQuiet(const Entry &entry, TimeMs now) const
{
    return now > lastTouch(entry) + m_policy.window;
}

TimeMs SignInThrottle::remaining(Entries &entries, const QString &key, TimeMs now)
{
    const auto found = entries.find(key);
    if (found == entries.end())
        return 0;
    if (now < found->lockedAt) { // the clock was set back: the lock starts again from here
        found->lockedUntil = now + (found->lockedUntil - found->lockedAt);
        found->lockedAt = now;
    }
    return std::max<TimeMs>(found->lockedUntil - now, 0);
}

TimeMs SignInThrottle::lockedFor(const QString &name, const QHostAddress &address, TimeMs now)
{
    return std::max(remaining(m_names, nameKey(name), now),
                    remaining(m_addresses, addressKey(address), now));
}

bool SignInThrottle::count(Entries &entries, const QString &key, int limit, TimeMs now) const
{
    if (!entries.contains(key) && entries.size() >= m_policy.mostEntries) {
        auto oldest = entries.begin();
        for (auto entry = entries.begin(); entry != entries.end(); ++entry) {
            if (lastTouch(*entry) < lastTouch(*oldest))
                oldest = entry;
        }
        entries.erase(oldest);
    }
    Entry &entry = entries[key];
    for (TimeMs &at : entry.failures)
        at = std::min(at, now); // a clock that was set back makes them fresh, not eternal
    if (isQuiet(entry, now))
        entry = {};
    entry.failures.removeIf([this, now](TimeMs at) { return at <= now - m_policy.window; });
    entry.failures.append(now);
    if (entry.locks == 0 && entry.failures.size() < limit)
        return false;
    while (entry.failures.size() > limit)
        entry.failures.removeFirst();
    TimeMs lock = m_policy.firstLock;
    for (int i = 0; i < entry.locks && lock < m_policy.longestLock; ++i)
        lock *= 2;
    ++entry.locks;
    entry.lockedAt = now;
    entry.lockedUntil = now + std::min(lock, m_policy.longestLock);
    return true;
}

bool SignInThrottle::fail(const QString &name, const QHostAddress &address, TimeMs now)
{
    const bool nameLocked = count(m_names, nameKey(name), m_policy.failuresPerName, now);
    const bool addressLocked =
        count(m_addresses, addressKey(address), m_policy.failuresPerAddress, now);
    return nameLocked || addressLocked;
}

void SignInThrottle::succeed(const QString &name)
{
    m_names.remove(nameKey(name));
}

} // namespace cq
