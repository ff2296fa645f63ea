#pragma once

#include <QHash>
#include <QHostAddress>

#include <memory>
#include <mutex>

namespace cq::http {

/// How many connections are open, in all and per address. The mutex is there because the acceptor
/// and every worker count. Any thread.
class ConnectionCount : public std::enable_shared_from_this<ConnectionCount>
{
public:
    ConnectionCount(int most, int mostPerAddress);

    /// One place; given back when the last owner drops it.
    class Place
    {
    public:
        explicit Place(std::shared_ptr<ConnectionCount> count);
        ~Place();
        Place(const Place &) = delete;
        Place &operator=(const Place &) = delete;

        /// False when the address holds as many as it may.
        bool assign(const QHostAddress &address);

    private:
        std::shared_ptr<ConnectionCount> m_count;
        QHostAddress m_address;
    };

    /// A place for a connection just accepted; null when all are taken.
    std::shared_ptr<Place> take();
    int open() const;
    bool isFull() const;

private:
    mutable std::mutex m_mutex;
    const int m_most;
    const int m_mostPerAddress;
    int m_open = 0;
    QHash<QHostAddress, int> m_perAddress;
};

/// The configured number, lowered so that descriptors are left for files, nodes and the database.
int affordableConnections(int configured);

} // namespace cq::http
