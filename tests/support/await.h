#pragma once

#include <QEventLoop>
#include <QFuture>
#include <QFutureWatcher>
#include <QTimer>

namespace cq::test {

/// Runs the event loop until the future is answered. Aborts the test program if that takes 20 s.
template <typename T> T await(const QFuture<T> &future)
{
    constexpr int kDeadlineMs = 20'000;
    QEventLoop loop;
    QFutureWatcher<T> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(kDeadlineMs, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    loop.exec(); // not QTest::qWaitFor, which sleeps 10 ms at a time and slows whatever takes turns
    if (!future.isFinished())
        qFatal("a future was not answered");
    return future.result();
}

} // namespace cq::test
