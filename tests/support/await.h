#pragma once

#include <QFuture>
#include <QTest>

namespace cq::test {

/// Runs the event loop until the future is answered. Aborts the test program if that takes 20 s.
template <typename T> T await(const QFuture<T> &future)
{
    constexpr int kDeadlineMs = 20'000;
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, kDeadlineMs))
        qFatal("a future was not answered");
    return future.result();
}

} // namespace cq::test
