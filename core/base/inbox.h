#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace cq {

/// Where any thread leaves calls for one that has an event loop. Each runs from that loop, in the
/// order of posting; those left after the thread ended are dropped. Many that come together cost
/// one event, for waking a loop is what is dear. A call may run a loop of its own, which then runs
/// the calls after it. Any thread.
class Inbox
{
public:
    /// Of the calling thread; the same each time.
    static std::shared_ptr<Inbox> ofThisThread();

    Inbox() = default;
    Inbox(const Inbox &) = delete;
    Inbox &operator=(const Inbox &) = delete;

    void post(std::function<void()> call);

private:
    struct Owner;

    void deliver();
    void watchLoop();
    void wake();

    std::deque<std::function<void()>> m_calls;
    bool m_isAwake = false; ///< the loop knows that there are calls
    std::mutex m_mutex; ///< of the three around it
    std::unique_ptr<QObject> m_receiver = std::make_unique<QObject>(); ///< null: the thread ended
    int m_delivering = 0; ///< calls on the stack of the thread, which alone asks; as the next
    bool m_isWatchingLoop = false;
};

} // namespace cq
