#pragma once

#include "core/base/future.h"
#include "core/storage/connection.h"

#include <functional>
#include <memory>

namespace cq {

/// Runs questions against a database on read-only connections, away from the asking thread.
/// A question is a function from the connection to a result. Any thread may ask.
class ReadPool
{
public:
    /// Two threads: one long question does not hold up the short ones. Damage that a question meets
    /// is reported on one of them, before the question is answered.
    explicit ReadPool(QString path, DamageReport damage = {});
    ReadPool(const ReadPool &) = delete;
    ReadPool &operator=(const ReadPool &) = delete;
    ~ReadPool(); ///< stops

    /// Answers what was asked and closes the connections; waits for that. Later questions answer
    /// Unavailable. Idempotent.
    void stop();

    template <typename T> QFuture<Result<T>> read(std::function<Result<T>(Connection &)> question)
    {
        Answer<T> answer;
        enqueue(
            [question = std::move(question), answer](Connection *connection, const Error &error) {
                if (connection)
                    answer(question(*connection));
                else
                    answer(error);
            });
        return answer.future();
    }

private:
    using Question = std::function<void(Connection *, const Error &)>;
    struct State;

    void enqueue(Question question);

    std::unique_ptr<State> m_state;
};

} // namespace cq
