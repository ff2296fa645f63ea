#pragma once

#include "core/base/clock.h"

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QString>

namespace cq {

/// Numbers of the throttle; times in milliseconds.
struct ThrottlePolicy
{
    int failuresPerName = 5;
    int failuresPerAddress = 20;
    TimeMs window = 15LL * 60 * 1000; ///< in which failures are counted
    TimeMs firstLock = 60LL * 1000; ///< doubled by each further failure …
    TimeMs longestLock = 15LL * 60 * 1000; ///< … up to this
    qsizetype mostEntries = 10'000; ///< of names and of addresses each; the oldest go
};

/// Counts failed sign-ins per name and per address and locks those that fail too often, longer with
/// each further failure. A network of IPv6 (/64) counts as one address. Pure; the time is passed
/// in, and a clock that was set back lengthens no lock. One thread.
class SignInThrottle
{
public:
    explicit SignInThrottle(ThrottlePolicy policy = {})
        : m_policy(policy)
    {}

    /// How long to wait before a try is looked at; 0 = go ahead.
    TimeMs lockedFor(const QString &name, const QHostAddress &address, TimeMs now);

    /// True when this failure has locked the name or the address.
    bool fail(const QString &name, const QHostAddress &address, TimeMs now);

    /// Forgets the failures of the name; those of the address stay.
    void succeed(const QString &name);

    qsizetype size() const { return m_names.size() + m_addresses.size(); }

private:
    struct Entry
    {
        QList<TimeMs> failures; ///< oldest first, no more than are needed to lock
        int locks = 0; ///< in a row
        TimeMs lockedAt = 0;
        TimeMs lockedUntil = 0;
    };

    using Entries = QHash<QString, Entry>;

    static TimeMs lastTouch(const Entry &entry);
    static TimeMs remaining(Entries &entries, const QString &key, TimeMs now);
    bool count(Entries &entries, const QString &key, int limit, TimeMs now) const;
    bool isQuiet(const Entry &entry, TimeMs now) const;

    ThrottlePolicy m_policy;
    Entries m_names;
    Entries m_addresses;
};

} // namespace cq
