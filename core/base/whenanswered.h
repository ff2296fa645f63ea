#pragma once

#include "core/base/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace cq {

/// Calls `then(const Result<T> &)` on the thread of `receiver` once the future is answered, never
/// on the calling stack. A dead receiver drops the answer. QFuture::then(context, …) of Qt 6.4
/// asserts in that case, which is why this exists. Call it on the thread of `receiver`.
template <typename T, typename Then>
void whenAnswered(const QFuture<Result<T>> &future, QObject *receiver, Then then)
{
    using Watcher = QFutureWatcher<Result<T>>;
    auto *watcher = new Watcher(receiver);
    QObject::connect(watcher, &QFutureWatcherBase::finished, receiver,
                     [watcher, then = std::move(then)]() mutable {
                         watcher->deleteLater();
                         const QFuture<Result<T>> answered = watcher->future();
                         if (answered.resultCount() > 0)
                             then(answered.result());
                         else
                             then(
                                 Result<T>(fail(ErrorKind::Unavailable,
                                                QStringLiteral("stopped before it was answered"))));
                     });
    watcher->setFuture(future);
}

} // namespace cq
