#include "core/nodes/nodemonitor.h"

#include "core/base/future.h"

#include "core/base/log.h"

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcNodes, "comfyqueue.nodes", QtInfoMsg)

constexpr int kWatchedIntervalMs = 1000;
/// A busy node may miss one answer (Python holds its lock while a model loads); two in a row are a
/// fault.
constexpr int kTimeoutsBeforeOffline = 2;
/// A node that is not asked would stay offline for good after a failed call: it gets new work again
/// after this time.
constexpr int kForgiveMs = 10'000;
/// How long a pull worker may stay silent (S3-13).
constexpr int kHeartbeatMs = 60'000;

comfy::ServerAddress addressOf(const NodeConfig &config, const QString &secret)
{
    return {config.url, config.auth, config.authHeader, secret, config.pinnedCertificate};
}

} // namespace

NodeMonitor::NodeMonitor(const NodeConfig &config, const QString &secret, const QString &clientName,
                         const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_node{config, {}}
    , m_clock(clock)
    , m_client(std::make_unique<comfy::Client>(addressOf(config, secret), clientName))
{
    m_node.status.id = config.id;
    m_node.status.since = clock.now();
    m_node.status.health = config.enabled ? NodeHealth::Unknown : NodeHealth::Disabled;
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_node.config.isPullWorker())
            setHealth(NodeHealth::Offline, u"It has not asked for work for a minute."_s);
        else if (m_node.config.healthIntervalMs > 0)
            checkNow();
        else
            setHealth(NodeHealth::Unknown, {});
    });
    connect(m_client.get(), &comfy::Client::queueRemaining, this, [this](int count) {
        m_queueRemaining = count;
        const int foreign = std::max(0, count - static_cast<int>(m_jobs.size()));
        if (foreign != m_node.status.foreignQueue) {
            m_node.status.foreignQueue = foreign;
            Q_EMIT changed();
        }
    });
}

bool NodeMonitor::isReachable() const
{
    return m_node.status.health == NodeHealth::Online
        || (m_node.status.health == NodeHealth::Unknown && m_node.config.healthIntervalMs == 0);
}

void NodeMonitor::start()
{
    if (m_started || !m_node.config.enabled)
        return;
    m_started = true;
    setHealth(NodeHealth::Unknown, {});
    if (m_node.config.healthIntervalMs > 0)
        checkNow();
}

void NodeMonitor::stop()
{
    if (!m_started)
        return;
    m_started = false;
    m_timer.stop();
    m_client->disconnectEvents();
    m_client->abortAll();
}

int NodeMonitor::intervalMs() const
{
    return m_watched ? std::min(kWatchedIntervalMs, m_node.config.healthIntervalMs)
                     : m_node.config.healthIntervalMs;
}

void NodeMonitor::schedule()
{
    if (m_started && m_node.config.healthIntervalMs > 0)
        m_timer.start(intervalMs());
}

void NodeMonitor::setWatched(bool watched)
{
    if (m_watched == watched)
        return;
    m_watched = watched;
    if (!m_asking)
        schedule();
}

void NodeMonitor::checkNow()
{
    if (!m_started || m_asking || m_node.config.isPullWorker())
        return;
    m_asking = true;
    m_timer.stop();
    whenDone(m_client->systemStats(), this, [this](const Result<comfy::SystemStats> &stats) {
        m_asking = false;
        if (!m_started)
            return;
        answered(stats);
        schedule();
    });
}

void NodeMonitor::seen()
{
    if (!m_started)
        return;
    m_node.status.lastSeen = m_clock.now();
    m_timer.start(kHeartbeatMs);
    setHealth(NodeHealth::Online, {});
}

void NodeMonitor::suspect()
{
    m_failures = kTimeoutsBeforeOffline;
    checkNow();
}

void NodeMonitor::answered(const Result<comfy::SystemStats> &stats)
{
    if (!stats) {
        ++m_failures;
        const bool isSlow = stats.error().kind == ErrorKind::Timeout;
        if (!isSlow || m_failures >= kTimeoutsBeforeOffline
            || m_node.status.health == NodeHealth::Unknown)
            setHealth(NodeHealth::Offline, stats.error().message);
        if (m_node.config.healthIntervalMs == 0 && m_node.status.health == NodeHealth::Offline)
            m_timer.start(kForgiveMs);
        return;
    }
    m_failures = 0;
    NodeStatus &status = m_node.status;
    const NodeStatus before = status;
    status.lastSeen = m_clock.now();
    status.latencyMs = stats->latencyMs;
    status.comfyVersion = stats->comfyVersion;
    if (!stats->devices.isEmpty()) {
        const DeviceStats &device = stats->devices.first();
        status.gpu = shortGpuName(device.name);
        status.vram = vramReading(device);
        m_samples.add({status.lastSeen, status.vram});
    }
    if (status.health != NodeHealth::Online)
        setHealth(NodeHealth::Online, {});
    if (m_node.config.healthIntervalMs > 0)
        m_client->connectEvents();
    if (!(before == status))
        Q_EMIT changed();
}

void NodeMonitor::setHealth(NodeHealth health, const QString &fault)
{
    NodeStatus &status = m_node.status;
    if (status.health == health && status.fault == fault)
        return;
    if (status.health != health) {
        status.since = m_clock.now();
        const bool isBad = health == NodeHealth::Offline;
        if (isBad || status.health == NodeHealth::Offline) {
            logEvent(lcNodes(), isBad ? LogLevel::Warning : LogLevel::Info,
                     isBad ? u"Node does not answer: %1"_s.arg(fault) : u"Node answers"_s,
                     {{u"node"_s, m_node.config.name}});
        }
    }
    status.health = health;
    status.fault = fault;
    Q_EMIT changed();
}

bool NodeMonitor::needsNewClient(const NodeConfig &before, const NodeConfig &after)
{
    return before.url != after.url || before.auth != after.auth
        || before.authHeader != after.authHeader
        || before.pinnedCertificate != after.pinnedCertificate;
}

void NodeMonitor::setConfig(const NodeConfig &config)
{
    Q_ASSERT(!needsNewClient(m_node.config, config));
    const bool wasEnabled = m_node.config.enabled;
    const bool wasAsked = m_node.config.healthIntervalMs > 0;
    m_node.config = config;
    if (wasEnabled && !config.enabled) {
        // Prompts of ours that run there are followed to their end; only the asking stops.
        if (m_jobs.isEmpty())
            stop();
        m_started = false;
        m_timer.stop();
        setHealth(NodeHealth::Disabled, {});
    } else if (!wasEnabled && config.enabled) {
        start();
    } else if (m_started && wasAsked && config.healthIntervalMs == 0) {
        m_timer.stop();
        setHealth(NodeHealth::Unknown, {}); // nobody will look whether it still is
    } else {
        schedule();
    }
    Q_EMIT changed();
}

void NodeMonitor::setOverThreshold(bool over)
{
    if (m_node.status.overThreshold == over)
        return;
    m_node.status.overThreshold = over;
    Q_EMIT changed();
}

void NodeMonitor::addJob(JobId job)
{
    m_jobs.append(job);
    m_node.status.running = static_cast<int>(m_jobs.size());
    m_node.status.currentJob = m_jobs.first();
    m_client->setJobInFlight(true);
    m_client->connectEvents();
    Q_EMIT changed();
}

void NodeMonitor::removeJob(JobId job, bool completed, bool failed)
{
    if (!m_jobs.removeOne(job))
        return;
    m_node.status.running = static_cast<int>(m_jobs.size());
    m_node.status.currentJob = m_jobs.isEmpty() ? JobId{} : m_jobs.first();
    m_node.status.done += completed ? 1 : 0;
    m_node.status.failed += failed ? 1 : 0;
    if (m_jobs.isEmpty()) {
        m_client->setJobInFlight(false);
        if (m_node.config.healthIntervalMs == 0 || !m_node.config.enabled)
            m_client->disconnectEvents();
    }
    Q_EMIT changed();
}

} // namespace cq
