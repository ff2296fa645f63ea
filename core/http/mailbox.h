#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <mutex>

namespace cq::http {

/// Posts calls to an object of another thread that may go away at any moment; then posting fails
/// instead of crashing. The mutex is there because the receiver dies on its own thread while others
/// post.
class Mailbox
{
public:
    /// On the receiver's thread, or before anybody else knows it.
    static std::shared_ptr<Mailbox> of(QObject *receiver);

    /// Runs the call on the receiver's thread by a queued event; false when there is no receiver
    /// any more. Any thread.
    bool post(std::function<void()> call) const;
    /// Nothing is posted from now on.
    void close();

private:
    mutable std::mutex m_mutex;
    QObject *m_receiver = nullptr;
};

} // namespace cq::http
