#pragma once

#include "core/base/future.h"
#include "core/engine/engine.h"

#include <functional>

namespace cq {

/// The way from another thread to the engine and back: each call is posted, waits until the engine
/// is ready, and is answered through a future. One thread.
class Posting
{
public:
    void attach(Engine *engine) { m_engine = engine; }

    void detach() { m_engine = nullptr; }

    /// Posts `call(Engine &)`; never once the engine stopped. False: there is no engine. Each is an
    /// event of its own, so that it comes after what the engine was told before: the writer tells
    /// of a commit the same way, and only then whoever asked for it.
    template <typename Call> bool post(Call call)
    {
        if (!m_engine)
            return false;
        QMetaObject::invokeMethod(
            m_engine,
            [engine = m_engine, call = std::move(call)]() mutable {
                engine->whenReady([engine, call = std::move(call)] { call(*engine); });
            },
            Qt::QueuedConnection);
        return true;
    }

    template <typename T> QFuture<Result<T>> ask(std::function<QFuture<Result<T>>(Engine &)> call)
    {
        Answer<T> answer;
        const bool posted = post([answer, call = std::move(call)](Engine &engine) {
            whenDone(call(engine), &engine, [answer](const Result<T> &result) { answer(result); });
        });
        if (!posted)
            answer(fail(ErrorKind::Unavailable, QStringLiteral("The engine is stopped.")));
        return answer.future();
    }

private:
    Engine *m_engine = nullptr;
};

} // namespace cq
