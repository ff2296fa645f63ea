#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <mutex>

namespace cq {

/// Where any thread leaves calls for one that has an event loop. Each runs from that loop, in the
/// order of posting; those left after the thread ended are dropped. Any thread.
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

    std::mutex m_mutex;
    std::unique_ptr<QObject> m_receiver = std::make_unique<QObject>(); ///< null: the thread ended
};

} // namespace cq
