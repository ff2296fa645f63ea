#pragma once

#include "core/base/inbox.h"
#include "core/base/result.h"

#include <QFuture>
#include <QPointer>
#include <QPromise>
#include <QThread>

#include <memory>
#include <type_traits>
#include <utility>

namespace cq {

/// A future that is already answered. `readyFuture<Job>(fail(…))` or `readyFuture<Job>(job)`.
template <typename T> QFuture<Result<T>> readyFuture(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

/// The answering end of a QFuture<Result<T>>, copyable into lambdas, answered exactly once: a later
/// answer is ignored, and one that is dropped unanswered answers Unavailable, so nobody waits for
/// ever. Any thread.
template <typename T> class Answer
{
public:
    Answer()
        : m_state(std::make_shared<State>())
    {}

    QFuture<Result<T>> future() const { return m_state->promise.future(); }

    void operator()(Result<T> result) const { m_state->answer(std::move(result)); }

    bool isAnswered() const { return m_state->answered; }

private:
    struct State
    {
        State() { promise.start(); }

        State(const State &) = delete;
        State &operator=(const State &) = delete;

        ~State()
        {
            if (!answered)
                answer(
                    fail(ErrorKind::Unavailable, QStringLiteral("stopped before it was answered")));
        }

        void answer(Result<T> result)
        {
            if (answered)
                return;
            answered = true;
            promise.addResult(std::move(result));
            promise.finish();
        }

        QPromise<Result<T>> promise;
        bool answered = false;
    };

    std::shared_ptr<State> m_state;
};

/// Calls `then` with the result once the future is answered: always from the event loop, never on
/// the calling stack, and never when `context` is gone by then. Call it on the context's thread. It
/// takes the future for itself: a future tells one receiver. A Result that is never given was
/// stopped: Unavailable. QFuture::then(context, …) of Qt 6.4 asserts when the context died first,
/// and runs on the answering stack; a QFutureWatcher costs five events instead of one.
template <typename T, typename Then> void whenDone(QFuture<T> &&future, QObject *context, Then then)
{
    Q_ASSERT(context && context->thread() == QThread::currentThread());

    struct Delivery
    {
        std::shared_ptr<Inbox> inbox;
        QPointer<QObject> context;
        std::shared_ptr<Then> then;

        Delivery(QObject *receiver, Then &&call)
            : inbox(Inbox::ofThisThread())
            , context(receiver)
            , then(std::make_shared<Then>(std::move(call)))
        {}

        Delivery(const Delivery &) = delete;
        Delivery &operator=(const Delivery &) = delete;

        ~Delivery()
        {
            if constexpr (std::is_constructible_v<T, Error>) {
                if (then)
                    tell(fail(ErrorKind::Unavailable,
                              QStringLiteral("stopped before it was answered")));
            }
        }

        void tell(T result)
        {
            inbox->post([context = context, then = std::exchange(then, nullptr),
                         result = std::move(result)] {
                if (context)
                    (*then)(result);
            });
        }
    };

    auto delivery = std::make_shared<Delivery>(context, std::move(then));
    future.then([delivery](const T &result) { delivery->tell(result); });
}

} // namespace cq
