#include "core/storage/logsyncer.h"

#include <cerrno>
#include <utility>

#include <unistd.h>

namespace cq {

using namespace Qt::StringLiterals;

LogSyncer::~LogSyncer()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isEnding = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

Result<void> LogSyncer::start(const QString &path)
{
    m_log.setFileName(path);
    if (!m_log.open(QIODevice::ReadOnly)) { // enough to sync
        return fail(ErrorKind::Storage,
                    u"The file %1 cannot be opened: %2"_s.arg(path, m_log.errorString()));
    }
    m_thread = std::thread([this] { loop(); });
    return {};
}

void LogSyncer::sync(Told told, bool alone)
{
    {
        std::unique_lock lock(m_mutex);
        if (!alone || m_isBusy || !m_waiting.empty()) {
            m_waiting.push_back(std::move(told));
            lock.unlock(); // else who wakes up would wait again
            m_wake.notify_one();
            return;
        }
    }
    told(syncNow());
}

std::optional<Error> LogSyncer::failure() const
{
    const std::scoped_lock lock(m_mutex);
    return m_failure;
}

void LogSyncer::loop()
{
    std::vector<Told> sharing;
    while (true) {
        {
            std::unique_lock lock(m_mutex);
            m_isBusy = false;
            m_wake.wait(lock, [this] { return !m_waiting.empty() || m_isEnding; });
            if (m_waiting.empty())
                return;
            sharing.swap(m_waiting);
            m_isBusy = true;
        }
        const Result<void> synced = syncNow();
        for (const Told &told : sharing)
            told(synced);
        sharing.clear();
    }
}

Result<void> LogSyncer::syncNow()
{
    if (const auto failed = failure())
        return *failed;
    int status = 0;
    do {
        status = ::fdatasync(m_log.handle());
    } while (status != 0 && errno == EINTR);
    if (status == 0)
        return {};
    Error failed = fail(
        ErrorKind::Storage,
        u"The disk did not keep what was written to %1: %2. Look after the disk, then start the "
        "program again."_s.arg(m_log.fileName(), qt_error_string(errno)));
    const std::scoped_lock lock(m_mutex);
    m_failure = failed;
    return failed;
}

} // namespace cq
