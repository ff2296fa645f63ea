#include "core/http/connectioncount.h"

#include <algorithm>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

namespace cq::http {

ConnectionCount::ConnectionCount(int most, int mostPerAddress)
    : m_most(most)
    , m_mostPerAddress(mostPerAddress)
{}

ConnectionCount::Place::Place(std::shared_ptr<ConnectionCount> count)
    : m_count(std::move(count))
{}

ConnectionCount::Place::~Place()
{
    const std::scoped_lock lock(m_count->m_mutex);
    --m_count->m_open;
    if (m_address.isNull())
        return;
    const auto held = m_count->m_perAddress.find(m_address);
    if (--held.value() == 0)
        m_count->m_perAddress.erase(held);
}

bool ConnectionCount::Place::assign(const QHostAddress &address)
{
    const std::scoped_lock lock(m_count->m_mutex);
    Q_ASSERT(m_address.isNull());
    if (m_count->m_perAddress.value(address) >= m_count->m_mostPerAddress)
        return false;
    m_address = address;
    ++m_count->m_perAddress[address];
    return true;
}

std::shared_ptr<ConnectionCount::Place> ConnectionCount::take()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_open >= m_most)
            return nullptr;
        ++m_open;
    }
    return std::make_shared<Place>(shared_from_this());
}

int ConnectionCount::open() const
{
    const std::scoped_lock lock(m_mutex);
    return m_open;
}

bool ConnectionCount::isFull() const
{
    return open() >= m_most;
}

int affordableConnections(int configured)
{
#ifdef Q_OS_UNIX
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        // A connection may need a second descriptor for its body or file; a third of all is left to
        // everybody else.
        const auto affordable = static_cast<int>(
            std::min<rlim_t>(limit.rlim_cur * 2 / 3, static_cast<rlim_t>(1) << 20));
        return std::clamp(configured, 1, std::max(affordable, 1));
    }
#endif
    return configured;
}

} // namespace cq::http
