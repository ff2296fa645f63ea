#pragma once

#include <QtGlobal>

namespace cq {

/// Milliseconds since 1970-01-01 UTC, the one form of time in values and databases.
using TimeMs = qint64;

/// Where "now" comes from. Collaborators take it by reference, so that a test can move it.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    /// Wall-clock time, UTC.
    virtual TimeMs now() const = 0;
};

/// The machine's clock. Any thread.
class SystemClock : public Clock
{
public:
    TimeMs now() const override;
};

/// A clock that stands still until the test moves it. One thread.
class FakeClock : public Clock
{
public:
    explicit FakeClock(TimeMs start = 1'000'000)
        : m_now(start)
    {}

    TimeMs now() const override { return m_now; }

    void advance(TimeMs milliseconds) { m_now += milliseconds; }

private:
    TimeMs m_now;
};

} // namespace cq
