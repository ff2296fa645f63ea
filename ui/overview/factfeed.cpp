#include "ui/overview/factfeed.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "ui/models/texts.h"
#include "ui/widgets/words.h"

#include <algorithm>
#include <chrono>

namespace cq::ui {

using namespace std::chrono_literals;

namespace {

/// Enough to see who is stuck; the Jobs page has the rest.
constexpr int kWaitingLooked = 256;
constexpr int kActiveLooked = 256;

} // namespace

FactFeed::FactFeed(EngineHandle &engine, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_clock(clock)
{
    connect(&engine, &EngineHandle::changed, this, &FactFeed::take);
    m_tell.setSingleShot(true);
    m_tell.setInterval(200ms);
    connect(&m_tell, &QTimer::timeout, this, [this] {
        m_facts.now = m_clock.now();
        Q_EMIT changed();
    });
    m_ask.setSingleShot(true);
    m_ask.setInterval(400ms);
    connect(&m_ask, &QTimer::timeout, this, &FactFeed::askFigures);
    m_hours.setInterval(30s);
    connect(&m_hours, &QTimer::timeout, this, &FactFeed::askFigures);
}

void FactFeed::start()
{
    m_hours.start();
    askSnapshot();
}

void FactFeed::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active && m_known)
        askFigures();
}

void FactFeed::tellSoon()
{
    if (!m_tell.isActive())
        m_tell.start();
}

void FactFeed::fail(const Error &error)
{
    m_error = error;
    tellSoon();
}

void FactFeed::askSnapshot()
{
    whenDone(m_engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        if (!answer) {
            fail(answer.error());
            return;
        }
        if (answer->revision >= m_revision) {
            m_revision = answer->revision;
            m_facts.nodes = answer->nodes;
            m_facts.counts = answer->counts;
            m_facts.paused = answer->paused;
            for (const JobProgress &progress : answer->progress)
                m_facts.progress.insert(progress.job, progress);
        }
        askActive();
    });
}

void FactFeed::askActive()
{
    JobWindowQuery query;
    query.filter.states = {JobState::Assigned, JobState::Running, JobState::Collecting};
    query.limit = kActiveLooked;
    whenDone(m_engine.window(query), this, [this](const Result<QList<Job>> &answer) {
        if (!answer) {
            fail(answer.error());
            return;
        }
        for (const Job &job : *answer) {
            if (!m_facts.jobs.contains(job.id)) // news that came meanwhile is newer
                m_facts.jobs.insert(job.id, job);
        }
        askFigures();
    });
}

void FactFeed::askFigures()
{
    if (!m_active)
        return;
    if (m_asking) {
        m_again = true;
        return;
    }
    m_asking = true;
    whenDone(m_engine.overview(), this, [this](const Result<Overview> &answer) {
        m_asking = false;
        if (!answer) {
            fail(answer.error());
            return;
        }
        m_error.reset();
        m_known = true;
        m_facts.figures = *answer;
        tellSoon();
        askStuck();
        askOldest();
        if (std::exchange(m_again, false))
            m_ask.start();
    });
}

void FactFeed::askStuck()
{
    if (m_facts.counts.waiting() == 0) {
        m_facts.stuck.clear();
        return;
    }
    JobWindowQuery query;
    query.filter.states = {JobState::Pending};
    query.limit = kWaitingLooked;
    whenDone(m_engine.window(query), this, [this](const Result<QList<Job>> &answer) {
        if (answer)
            askReasons(*answer);
    });
}

void FactFeed::askReasons(const QList<Job> &waiting)
{
    QList<JobId> ids;
    for (const Job &job : waiting)
        ids.append(job.id);
    whenDone(m_engine.explain(ids), this, [this, waiting](const Result<QList<WaitReason>> &answer) {
        if (!answer || answer->size() != waiting.size())
            return;
        QList<StuckJob> stuck;
        for (qsizetype i = 0; i < waiting.size(); ++i) {
            if (texts::cannotStart(answer->at(i).kind))
                stuck.prepend({waiting.at(i), answer->at(i)}); // windows are newest first
        }
        if (m_facts.stuck == stuck)
            return;
        m_facts.stuck = stuck;
        tellSoon();
    });
}

void FactFeed::askOldest()
{
    const JobId oldest = m_facts.figures.oldestWaiting;
    if (oldest.isNull() || oldest == m_facts.oldestWaiting.id)
        return;
    JobWindowQuery query;
    query.atMost = oldest;
    query.limit = 1;
    whenDone(m_engine.window(query), this, [this, oldest](const Result<QList<Job>> &answer) {
        if (answer && !answer->isEmpty() && answer->first().id == oldest) {
            m_facts.oldestWaiting = answer->first();
            tellSoon();
        }
    });
}

void FactFeed::take(const EngineChanges &changes)
{
    if (changes.revision < m_revision)
        return;
    m_revision = changes.revision;
    m_facts.counts = changes.counts;
    m_facts.paused = changes.paused;
    bool moved = !changes.jobs.isEmpty() || !changes.removedJobs.isEmpty()
        || !changes.removedNodes.isEmpty();
    m_facts.nodes.removeIf(
        [&](const Node &node) { return changes.removedNodes.contains(node.config.id); });
    for (const Node &node : changes.nodes) {
        const auto known = std::ranges::find_if(
            m_facts.nodes, [&](const Node &other) { return other.config.id == node.config.id; });
        // Memory moves every second; only these decide who is stuck.
        moved = moved || known == m_facts.nodes.end() || known->status.health != node.status.health
            || known->config.enabled != node.config.enabled;
        if (known == m_facts.nodes.end())
            m_facts.nodes.append(node);
        else
            *known = node;
    }
    if (!changes.nodes.isEmpty())
        std::ranges::sort(m_facts.nodes, [](const Node &a, const Node &b) {
            return QString::localeAwareCompare(a.config.name, b.config.name) < 0;
        });
    for (const Job &job : changes.jobs) {
        if (isActive(job.state)) {
            m_facts.jobs.insert(job.id, job);
        } else {
            m_facts.jobs.remove(job.id);
            m_facts.progress.remove(job.id);
        }
    }
    for (const JobId job : changes.removedJobs) {
        m_facts.jobs.remove(job);
        m_facts.progress.remove(job);
    }
    for (const JobProgress &progress : changes.progress)
        m_facts.progress.insert(progress.job, progress);
    if (moved && m_known && !m_ask.isActive())
        m_ask.start();
    tellSoon();
}

} // namespace cq::ui
