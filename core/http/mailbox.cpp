#include "core/http/mailbox.h"

namespace cq::http {

std::shared_ptr<Mailbox> Mailbox::of(QObject *receiver)
{
    auto box = std::make_shared<Mailbox>();
    box->m_receiver = receiver;
    QObject::connect(
        receiver, &QObject::destroyed, receiver, [box] { box->close(); }, Qt::DirectConnection);
    return box;
}

bool Mailbox::post(std::function<void()> call) const
{
    const std::scoped_lock lock(m_mutex);
    return m_receiver
        && QMetaObject::invokeMethod(m_receiver, std::move(call), Qt::QueuedConnection);
}

void Mailbox::close()
{
    const std::scoped_lock lock(m_mutex);
    m_receiver = nullptr;
}

} // namespace cq::http
