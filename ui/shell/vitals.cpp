#include "ui/shell/vitals.h"

#include "core/base/future.h"
#include "core/engine/listenercontrol.h"

#include <algorithm>
#include <chrono>

namespace cq::ui {

using namespace std::chrono_literals;

Vitals::Vitals(EngineHandle &engine, const ListenerControl *listener, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
{
    connect(&engine, &EngineHandle::changed, this, qOverload<const EngineChanges &>(&Vitals::take));
    connect(&engine, &EngineHandle::alarm, this, [this](const QString &sentence) {
        m_alarm = sentence;
        Q_EMIT changed();
    });
    connect(&engine, &EngineHandle::damaged, this, [this](const DatabaseFault &fault) {
        if (!m_damage) // the one that Recover… asks about
            m_damage = fault;
        Q_EMIT changed();
    });
    if (listener != nullptr) {
        m_listener = listener->status();
        connect(listener, &ListenerControl::changed, this, [this](const ListenerStatus &status) {
            m_listener = status;
            Q_EMIT changed();
        });
    }
    m_poll.setInterval(30s);
    connect(&m_poll, &QTimer::timeout, this, &Vitals::refresh);
    m_poll.start();
    // Not before somebody could connect to settingsKnown().
    QMetaObject::invokeMethod(this, &Vitals::refresh, Qt::QueuedConnection);
}

bool Vitals::listenerDown() const
{
    return m_listener && !m_listener->isServing && !m_listener->fault.isEmpty();
}

int Vitals::enabledNodes() const
{
    return static_cast<int>(
        std::ranges::count_if(m_nodes, [](const Node &node) { return node.config.enabled; }));
}

int Vitals::onlineNodes() const
{
    return static_cast<int>(std::ranges::count_if(m_nodes, [](const Node &node) {
        return node.config.enabled && node.status.health == NodeHealth::Online;
    }));
}

int Vitals::silentNodes() const
{
    return static_cast<int>(std::ranges::count_if(m_nodes, [](const Node &node) {
        return node.config.enabled && node.status.health == NodeHealth::Offline;
    }));
}

bool Vitals::allNodesDown() const
{
    const int enabled = enabledNodes();
    return enabled > 0 && silentNodes() == enabled;
}

bool Vitals::diskLow() const
{
    return m_known && m_diskFree < kDiskLow;
}

void Vitals::dismissAlarm()
{
    m_alarm.clear();
    Q_EMIT changed();
}

void Vitals::refresh()
{
    whenDone(m_engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        if (answer)
            take(*answer);
    });
}

void Vitals::take(const EngineSnapshot &snapshot)
{
    m_diskFree = snapshot.diskFree;
    m_dataFolder = snapshot.dataFolder;
    if (snapshot.revision >= m_revision) { // news that overtook the answer is newer
        m_secrets = snapshot.secrets;
        m_revision = snapshot.revision;
        m_nodes = snapshot.nodes;
        m_counts = snapshot.counts;
        m_paused = snapshot.paused;
    }
    if (!m_known) {
        m_known = true;
        Q_EMIT settingsKnown(snapshot.settings);
    }
    Q_EMIT changed();
}

void Vitals::take(const EngineChanges &changes)
{
    if (changes.revision < m_revision)
        return;
    m_revision = changes.revision;
    m_counts = changes.counts;
    m_paused = changes.paused;
    m_secrets = changes.secrets;
    m_nodes.removeIf(
        [&](const Node &node) { return changes.removedNodes.contains(node.config.id); });
    for (const Node &node : changes.nodes) {
        const auto known = std::ranges::find_if(
            m_nodes, [&](const Node &other) { return other.config.id == node.config.id; });
        if (known == m_nodes.end())
            m_nodes.append(node);
        else
            *known = node;
    }
    for (const Job &job : changes.jobs) {
        if (job.state == JobState::Failed)
            Q_EMIT jobFailed(job);
    }
    Q_EMIT changed();
}

} // namespace cq::ui
