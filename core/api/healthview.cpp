#include "core/api/healthview.h"

#include "core/api/familyview.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kHourMs = 3'600'000;

/// "97.46%", or "0%" while there is nothing to count.
QString rate(qint64 part, qint64 whole)
{
    if (whole == 0)
        return u"0%"_s;
    return QString::number(100.0 * static_cast<double>(part) / static_cast<double>(whole), 'f', 2)
        + u'%';
}

bool failsOften(const HealthFacts &facts)
{
    constexpr qint64 kEnough = 10;
    return facts.processed() > kEnough && facts.counts[JobState::Failed] * 5 > facts.processed();
}

QJsonArray issuesOf(const HealthFacts &facts)
{
    QJsonArray issues;
    if (!facts.isStoreReachable)
        issues.append(u"The store cannot be reached"_s);
    if (!facts.isRunning)
        issues.append(u"Dispatching is paused"_s);
    if (facts.nodes.isEmpty())
        issues.append(u"No ComfyUI instance is configured"_s);
    if (const qint64 unhealthy = facts.nodesOf(NodeHealth::Offline); unhealthy > 0)
        issues.append(
            u"%1 of %2 ComfyUI instances unhealthy"_s.arg(unhealthy).arg(facts.nodes.size()));
    if (failsOften(facts))
        issues.append(
            u"The error rate is %1"_s.arg(rate(facts.counts[JobState::Failed], facts.processed())));
    return issues;
}

QString hostOf(const Node &node)
{
    const QUrl &url = node.config.url;
    return url.port() < 0 ? url.host() : url.host() + u':' + QString::number(url.port());
}

QJsonArray instancesOf(const HealthFacts &facts)
{
    QJsonArray instances;
    if (!facts.forOperator)
        return instances;
    for (const Node &node : facts.nodes) {
        const NodeStatus &status = node.status;
        const bool isOffline = status.health == NodeHealth::Offline;
        instances.append(QJsonObject{
            {u"id"_s, node.config.name},
            {u"host"_s, hostOf(node)},
            {u"is_healthy"_s, status.health == NodeHealth::Online},
            {u"last_health_check"_s,
             status.lastSeen == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(status.lastSeen)},
            {u"circuit_breaker"_s,
             QJsonObject{{u"state"_s, isOffline ? u"OPEN"_s : u"CLOSED"_s},
                         {u"failures"_s, status.failed},
                         {u"error_rate"_s, rate(status.failed, status.done + status.failed)}}},
            {u"active_jobs"_s, status.running}});
    }
    return instances;
}

QJsonObject poolsOf(const HealthFacts &facts)
{
    QJsonObject pools;
    if (!facts.forOperator)
        return pools;
    for (const Node &node : facts.nodes) {
        const int slots = node.config.slotCount;
        const bool isOnline = node.status.health == NodeHealth::Online;
        pools.insert(
            hostOf(node),
            QJsonObject{{u"host"_s, hostOf(node)},
                        {u"total"_s, slots},
                        {u"connected"_s, isOnline ? slots : 0},
                        {u"available"_s, isOnline ? std::max(0, slots - node.status.running) : 0},
                        {u"queued"_s, node.status.foreignQueue},
                        {u"totalUses"_s, node.status.done + node.status.failed}});
    }
    return pools;
}

QJsonObject uptimeOf(const HealthFacts &facts)
{
    // Only this run is counted, so both clocks are the same.
    const qint64 ms = facts.now - facts.startedAt;
    return {{u"total_uptime_ms"_s, ms},
            {u"total_uptime_hours"_s, ms / kHourMs},
            {u"session_uptime_ms"_s, ms},
            {u"session_uptime_hours"_s, ms / kHourMs},
            {u"started_at"_s, timeText(facts.startedAt)},
            {u"session_started_at"_s, timeText(facts.startedAt)}};
}

QJsonObject performanceOf(const HealthFacts &facts)
{
    const Overview &figures = facts.figures;
    const double seconds = std::round(static_cast<double>(figures.meanRunMs) / 100) / 10;
    return {{u"total_jobs_processed"_s, facts.processed()},
            {u"success_rate"_s, rate(facts.counts[JobState::Completed], facts.processed())},
            {u"error_rate"_s, rate(facts.counts[JobState::Failed], facts.processed())},
            {u"average_processing_time_seconds"_s, seconds},
            {u"jobs_per_hour"_s, figures.doneLastHour + figures.failedLastHour}};
}

} // namespace

qint64 HealthFacts::nodesOf(NodeHealth health) const
{
    return std::ranges::count(nodes, health, [](const Node &node) { return node.status.health; });
}

QString healthStatus(const HealthFacts &facts)
{
    const qint64 total = facts.nodes.size();
    const qint64 unhealthy = facts.nodesOf(NodeHealth::Offline);
    if (!facts.isRunning || !facts.isStoreReachable || (total > 0 && unhealthy == total))
        return u"critical"_s;
    return total == 0 || unhealthy > 0 || failsOften(facts) ? u"degraded"_s : u"healthy"_s;
}

QJsonObject healthView(const HealthFacts &facts)
{
    const qint64 pending =
        queueStatusView(facts.counts, facts.nodes).value("pending_jobs"_L1).toInteger();
    int slots = 0;
    TimeMs lastCheck = 0;
    for (const Node &node : facts.nodes) {
        slots += node.config.slotCount;
        lastCheck = std::max(lastCheck, node.status.lastSeen);
    }
    const qint64 healthy = facts.nodesOf(NodeHealth::Online);
    const qint64 running = facts.counts[JobState::Running] + facts.counts[JobState::Collecting];
    return {
        {u"status"_s, healthStatus(facts)},
        {u"timestamp"_s, timeText(facts.now)},
        {u"version"_s, QCoreApplication::applicationVersion()},
        {u"uptime_seconds"_s, (facts.now - facts.startedAt) / 1000},
        {u"queue_depth"_s, pending},
        {u"workers_active"_s, healthy},
        {u"redis_connected"_s, facts.isStoreReachable},
        {u"uptime"_s, uptimeOf(facts)},
        {u"comfyui_instances"_s,
         QJsonObject{{u"total"_s, facts.nodes.size()},
                     {u"healthy"_s, healthy},
                     {u"unhealthy"_s, facts.nodesOf(NodeHealth::Offline)},
                     {u"unknown"_s, facts.nodesOf(NodeHealth::Unknown)},
                     {u"instances"_s, instancesOf(facts)}}},
        {u"job_processing"_s,
         QJsonObject{{u"processor_running"_s, facts.isRunning},
                     {u"active_jobs"_s, running},
                     {u"max_concurrent_jobs"_s, slots},
                     {u"total_jobs_in_memory"_s, pending + running},
                     {u"pending_jobs"_s, pending},
                     {u"processing_jobs"_s, running}}},
        {u"connections"_s,
         QJsonObject{{u"total_pools"_s, facts.nodes.size()}, {u"pool_stats"_s, poolsOf(facts)}}},
        {u"performance"_s, performanceOf(facts)},
        {u"issues"_s, issuesOf(facts)},
        {u"last_health_check"_s, timeText(lastCheck)},
    };
}

QJsonObject statusView(const HealthFacts &facts)
{
    return {
        {u"status"_s, healthStatus(facts)},
        {u"timestamp"_s, timeText(facts.now)},
        {u"healthy_instances"_s, facts.nodesOf(NodeHealth::Online)},
        {u"total_instances"_s, facts.nodes.size()},
        {u"active_jobs"_s, facts.counts[JobState::Running] + facts.counts[JobState::Collecting]},
        {u"total_jobs_processed"_s, facts.processed()},
        {u"uptime_hours"_s, (facts.now - facts.startedAt) / kHourMs},
        {u"processor_running"_s, facts.isRunning}};
}

} // namespace cq::api
