#include "core/base/inbox.h"

#include <QAbstractEventDispatcher>

#include <utility>

namespace cq {

/// Takes the receiver away when its thread ends, on that thread.
struct Inbox::Owner
{
    std::shared_ptr<Inbox> inbox = std::make_shared<Inbox>();

    Owner() = default;
    Owner(const Owner &) = delete;
    Owner &operator=(const Owner &) = delete;

    ~Owner()
    {
        std::unique_ptr<QObject> receiver;
        std::deque<std::function<void()>> calls; // what they hold may post, too
        const std::scoped_lock lock(inbox->m_mutex);
        receiver.swap(inbox->m_receiver);
        calls.swap(inbox->m_calls);
    }
};

std::shared_ptr<Inbox> Inbox::ofThisThread()
{
    thread_local Owner owner;
    return owner.inbox;
}

void Inbox::post(std::function<void()> call)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_receiver)
        return;
    m_calls.push_back(std::move(call));
    if (!std::exchange(m_isAwake, true))
        wake();
}

void Inbox::wake()
{
    QMetaObject::invokeMethod(
        m_receiver.get(), [this] { deliver(); }, Qt::QueuedConnection);
}

void Inbox::deliver()
{
    watchLoop();
    std::unique_lock lock(m_mutex);
    ++m_delivering;
    // Those that come meanwhile wait for their turn behind the other events of the loop.
    for (std::size_t left = m_calls.size(); left > 0 && !m_calls.empty(); --left) {
        std::function<void()> call = std::move(m_calls.front());
        m_calls.pop_front();
        lock.unlock();
        call();
        call = nullptr; // what it held may post, too
        lock.lock();
    }
    --m_delivering;
    m_isAwake = !m_calls.empty();
    if (m_isAwake)
        wake();
}

void Inbox::watchLoop()
{
    if (std::exchange(m_isWatchingLoop, true))
        return;
    // Heard while a call is running, it is the loop of that call.
    const auto look = [this] {
        const std::scoped_lock lock(m_mutex);
        if (m_delivering > 0 && !m_calls.empty())
            wake();
    };
    const auto *loop = QAbstractEventDispatcher::instance();
    QObject::connect(loop, &QAbstractEventDispatcher::awake, m_receiver.get(), look);
    QObject::connect(loop, &QAbstractEventDispatcher::aboutToBlock, m_receiver.get(), look);
}

} // namespace cq
