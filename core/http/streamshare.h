#pragma once

#include <QtGlobal>

#include <atomic>
#include <functional>
#include <memory>

namespace cq::http {

class Serving;

/// What the two ends of an open answer know of each other: the copies of a BodyStream, and the
/// worker. Any thread.
struct StreamShare
{
    std::atomic<bool> isOpen = true;
    std::atomic<qint64> posted = 0; ///< bytes on their way to the worker
    std::atomic<qint64> unsent = 0; ///< bytes the socket held when the worker looked last
    std::function<void()> closed; ///< called once, on the handler's thread
};

/// The answer is over, whatever the reason: its sender is told.
void closeStream(std::shared_ptr<StreamShare> share, const Serving &serving);

} // namespace cq::http
