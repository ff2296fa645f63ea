#pragma once

#include "core/base/result.h"

#include <QFile>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace cq {

/// Brings a write-ahead log to the disk beside the thread that appends to it: the next transaction
/// is worked out while the disk is busy with the last, and those that end meanwhile share a sync.
///
/// A sync that failed is the last: the system forgets the pages it could not write, so that another
/// would succeed without them (fsync(2), "retrying").
class LogSyncer
{
public:
    using Told = std::function<void(const Result<void> &)>;

    LogSyncer() = default;
    LogSyncer(const LogSyncer &) = delete;
    LogSyncer &operator=(const LogSyncer &) = delete;
    ~LogSyncer(); ///< when all is told

    /// Opens the log and starts the thread. Once.
    Result<void> start(const QString &path);

    /// Tells when all that is in the file by now is on the disk, in the order of the calls, on the
    /// syncer's thread. Who is `alone`, with nothing to do meanwhile, is told on its own thread
    /// before the call returns if the syncer is free: that saves a change of threads. From one
    /// thread.
    void sync(Told told, bool alone);

    /// Why nothing is synced any more. Any thread.
    std::optional<Error> failure() const;

private:
    void loop();
    Result<void> syncNow();

    QFile m_log;
    std::thread m_thread;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Told> m_waiting;
    std::optional<Error> m_failure;
    bool m_isBusy = false;
    bool m_isEnding = false;
};

} // namespace cq
