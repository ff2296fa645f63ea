#include "ui/models/jobtally.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"

#include <chrono>

namespace cq::ui {

using namespace std::chrono_literals;

JobTally::JobTally(EngineHandle &engine, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(1s);
    connect(&m_soon, &QTimer::timeout, this, &JobTally::ask);
    connect(&engine, &EngineHandle::changed, this, [this] {
        if (m_watched && !m_soon.isActive())
            m_soon.start();
    });
}

void JobTally::watch(bool watched)
{
    m_watched = watched;
    if (watched)
        ask();
    else
        m_soon.stop();
}

std::optional<JobLoad> JobTally::of(UserId owner) const
{
    return m_known ? std::optional(m_loads.value(owner)) : std::nullopt;
}

void JobTally::ask()
{
    JobWindowQuery query;
    query.filter.states = {JobState::Pending, JobState::Assigned, JobState::Running,
                           JobState::Collecting};
    query.limit = kMost + 1;
    whenDone(m_engine.window(query), this, [this](const Result<QList<Job>> &answer) {
        QHash<UserId, JobLoad> loads;
        const bool known = answer && answer->size() <= kMost;
        if (known) {
            for (const Job &job : *answer)
                ++(job.state == JobState::Pending ? loads[job.owner].waiting
                                                  : loads[job.owner].running);
        }
        if (known == m_known && loads == m_loads)
            return;
        m_known = known;
        m_loads = loads;
        Q_EMIT changed();
    });
}

} // namespace cq::ui
