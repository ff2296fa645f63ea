#pragma once

#include "core/base/future.h"

#include <QThreadPool>

#include <utility>

namespace cq::ui {

/// Runs a function from values to a Result on the pool and hands the answer to `then` on the
/// receiver's thread. A dead receiver drops it.
template <typename Work, typename Then> void offThread(QObject *receiver, Work work, Then then)
{
    using T = typename std::invoke_result_t<Work>::Value;
    Answer<T> answer;
    whenDone(answer.future(), receiver, std::move(then));
    QThreadPool::globalInstance()->start(
        [answer, work = std::move(work)]() mutable { answer(work()); });
}

} // namespace cq::ui
