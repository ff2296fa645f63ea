#include "core/base/inbox.h"

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
        const std::scoped_lock lock(inbox->m_mutex);
        receiver.swap(inbox->m_receiver);
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
    if (m_receiver)
        QMetaObject::invokeMethod(m_receiver.get(), std::move(call), Qt::QueuedConnection);
}

} // namespace cq
