#include "core/storage/readpool.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace cq {

namespace {

constexpr int kThreads = 2;

}

struct ReadPool::State
{
    QString path;
    DamageReport damage;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Question> questions;
    bool stopping = false;
    std::vector<std::thread> threads;

    void loop()
    {
        std::unique_ptr<Connection> connection;
        while (true) {
            Question question;
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [this] { return !questions.empty() || stopping; });
                if (questions.empty())
                    return;
                question = std::move(questions.front());
                questions.pop_front();
            }
            Error error;
            if (!connection) {
                auto opened = Connection::open(path, Connection::Mode::ReadOnly);
                if (opened) {
                    connection = std::move(*opened);
                    connection->tellDamage(damage);
                } else {
                    error = opened.error();
                }
            }
            question(connection.get(), error);
        }
    }
};

ReadPool::ReadPool(QString path, DamageReport damage)
    : m_state(std::make_unique<State>())
{
    m_state->path = std::move(path);
    m_state->damage = std::move(damage);
    for (int i = 0; i < kThreads; ++i)
        m_state->threads.emplace_back([state = m_state.get()] { state->loop(); });
}

ReadPool::~ReadPool()
{
    stop();
}

void ReadPool::stop()
{
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->stopping = true;
    }
    m_state->wake.notify_all();
    for (std::thread &thread : m_state->threads)
        thread.join();
    m_state->threads.clear();
}

void ReadPool::enqueue(Question question)
{
    {
        const std::scoped_lock lock(m_state->mutex);
        if (!m_state->stopping) {
            m_state->questions.push_back(std::move(question));
            m_state->wake.notify_one();
            return;
        }
    }
    question(nullptr, fail(ErrorKind::Unavailable, QStringLiteral("The database is closed.")));
}

} // namespace cq
