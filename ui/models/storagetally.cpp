#include "ui/models/storagetally.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"

#include <algorithm>
#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMegabyte = 1024 * 1024;

} // namespace

StorageTally::StorageTally(EngineHandle &engine, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(3s);
    connect(&m_soon, &QTimer::timeout, this, &StorageTally::ask);
    connect(&engine, &EngineHandle::changed, this, &StorageTally::takeChanges);
}

void StorageTally::watch(bool watched)
{
    m_watched = watched;
    if (watched)
        ask();
    else
        m_soon.stop();
}

std::optional<qint64> StorageTally::of(UserId owner) const
{
    return m_known ? std::optional(m_stored.value(owner)) : std::nullopt;
}

void StorageTally::takeChanges(const EngineChanges &changes)
{
    const bool mayDiffer = !changes.removedJobs.isEmpty()
        || std::ranges::any_of(changes.jobs, [](const Job &job) { return isFinal(job.state); });
    if (m_watched && mayDiffer && !m_soon.isActive())
        m_soon.start();
}

void StorageTally::ask()
{
    whenDone(m_engine.settingPairs(), this, [this](const Result<QMap<QString, QString>> &pairs) {
        const qint64 limit = pairs
            ? pairs->value(u"quota.stored_megabytes"_s).toLongLong() * kMegabyte
            : m_houseLimit;
        if (limit == m_houseLimit)
            return;
        m_houseLimit = limit;
        Q_EMIT changed();
    });
    whenDone(m_engine.storedBytes(), this, [this](const Result<QHash<UserId, qint64>> &answer) {
        if (m_known == answer.has_value() && (!answer || *answer == m_stored))
            return;
        m_known = answer.has_value();
        m_stored = answer ? *answer : QHash<UserId, qint64>();
        Q_EMIT changed();
    });
}

} // namespace cq::ui
