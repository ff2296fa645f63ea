#include "core/nodes/fleet.h"

#include "core/base/future.h"
#include "core/nodes/nodemonitor.h"
#include "core/storage/nodestore.h"
#include "core/storage/writer.h"

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

struct Registry
{
    QList<NodeConfig> configs;
    QMap<qint64, QString> names;
};

} // namespace

Fleet::Fleet(Writer &writer, const Clock &clock, QString installation, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_clock(clock)
    , m_installation(std::move(installation))
{}

Fleet::~Fleet()
{
    stop();
}

QFuture<Result<QList<NodeConfig>>> Fleet::load()
{
    Answer<QList<NodeConfig>> answer;
    const auto work = [](Connection &connection) -> Result<Registry> {
        NodeStore store(connection);
        const auto configs = store.all();
        if (!configs)
            return configs.error();
        const auto names = store.names();
        if (!names)
            return names.error();
        return Registry{*configs, *names};
    };
    m_writer.write<Registry>(work, [this, answer](Result<Registry> registry) {
        if (!registry) {
            answer(registry.error());
            return;
        }
        for (auto name = registry->names.begin(); name != registry->names.end(); ++name)
            m_names.insert(NodeId{name.key()}, name.value());
        for (const NodeConfig &config : registry->configs)
            install(config, {});
        answer(registry->configs);
    });
    return answer.future();
}

void Fleet::start()
{
    m_running = true;
    for (const auto &[id, monitor] : m_monitors)
        monitor->start();
}

void Fleet::stop()
{
    m_running = false;
    for (const auto &[id, monitor] : m_monitors)
        monitor->stop();
}

NodeMonitor &Fleet::install(const NodeConfig &config, const QString &secret)
{
    const NodeId id = config.id;
    m_names.insert(id, config.name);
    m_secrets.insert(id, secret);
    auto monitor = std::make_unique<NodeMonitor>(
        config, secret, u"cq-%1-%2"_s.arg(m_installation).arg(id.value), m_clock);
    NodeMonitor *raw = monitor.get();
    connect(raw, &NodeMonitor::changed, this, [this, raw, id] {
        judgeMemory(id);
        Q_EMIT nodeChanged(raw->node());
    });
    raw->setWatched(m_watchers > 0);
    if (const auto before = m_monitors.find(id); before != m_monitors.end()) {
        for (const JobId job : before->second->jobs())
            raw->addJob(job);
    }
    m_monitors[id] = std::move(monitor);
    if (m_running)
        raw->start();
    Q_EMIT nodeChanged(raw->node());
    return *raw;
}

void Fleet::judgeMemory(NodeId changed)
{
    const auto self = m_monitors.find(changed);
    if (self == m_monitors.end())
        return;
    const QString card = self->second->node().config.card;
    // Nodes on one card see the same memory: the fullest fresh reading counts for all of them.
    double used = 0;
    QList<NodeMonitor *> group;
    for (const auto &[id, monitor] : m_monitors) {
        const Node &node = monitor->node();
        if (id != changed && (card.isEmpty() || node.config.card != card))
            continue;
        group.append(monitor.get());
        if (node.status.health == NodeHealth::Online)
            used = std::max(used, node.status.vram.usedShare());
    }
    for (NodeMonitor *monitor : group) {
        // Memory that our own running prompt holds is no reason to stop its node; free slots are
        // counted elsewhere.
        monitor->setOverThreshold(used > monitor->node().config.vramThreshold);
    }
}

QFuture<Result<Node>> Fleet::add(const NodeConfig &config, const QString &secret)
{
    if (const QString fault = nodeConfigFault(config); !fault.isEmpty())
        return readyFuture<Node>(fail(ErrorKind::Invalid, fault));
    Answer<Node> answer;
    m_writer.write<NodeConfig>(
        [config](Connection &connection) { return NodeStore(connection).insert(config); },
        [this, answer, secret](Result<NodeConfig> stored) {
            if (stored)
                answer(install(*stored, secret).node());
            else
                answer(stored.error());
        });
    return answer.future();
}

QFuture<Result<Node>> Fleet::update(const NodeConfig &config, const std::optional<QString> &secret)
{
    if (const QString fault = nodeConfigFault(config); !fault.isEmpty())
        return readyFuture<Node>(fail(ErrorKind::Invalid, fault));
    const auto known = m_monitors.find(config.id);
    if (known == m_monitors.end())
        return readyFuture<Node>(fail(ErrorKind::NotFound, u"There is no such node."_s));
    const bool newClient = NodeMonitor::needsNewClient(known->second->node().config, config)
        || (secret && *secret != m_secrets.value(config.id));
    if (newClient && known->second->node().status.running > 0) {
        return readyFuture<Node>(fail(ErrorKind::Conflict,
                                      u"'%1' runs a job; its address and credential can be changed "
                                      "when that is done."_s.arg(config.name)));
    }
    Answer<Node> answer;
    m_writer.write<NodeConfig>(
        [config](Connection &connection) { return NodeStore(connection).update(config); },
        [this, answer, secret, newClient](Result<NodeConfig> stored) {
            if (!stored) {
                answer(stored.error());
                return;
            }
            m_names.insert(stored->id, stored->name);
            const auto monitor = m_monitors.find(stored->id);
            if (newClient || monitor == m_monitors.end()) {
                const QString kept = m_secrets.value(stored->id);
                answer(install(*stored, secret.value_or(kept)).node());
                return;
            }
            monitor->second->setConfig(*stored);
            answer(monitor->second->node());
        });
    return answer.future();
}

QFuture<Result<void>> Fleet::remove(NodeId node)
{
    const Node *known = find(node);
    if (!known)
        return readyFuture<void>(fail(ErrorKind::NotFound, u"There is no such node."_s));
    if (known->status.running > 0) {
        return readyFuture<void>(
            fail(ErrorKind::Conflict,
                 u"'%1' runs a job; cancel it or wait, then remove the node."_s.arg(
                     known->config.name)));
    }
    Answer<void> answer;
    m_writer.write<void>(
        [node, at = m_clock.now()](Connection &connection) {
            return NodeStore(connection).remove(node, at);
        },
        [this, answer, node](Result<void> removed) {
            if (removed) {
                m_monitors.erase(node);
                m_secrets.remove(node);
                Q_EMIT nodeRemoved(node);
            }
            answer(std::move(removed));
        });
    return answer.future();
}

QFuture<Result<NodeTest>> Fleet::test(const NodeConfig &config, const QString &secret)
{
    if (const QString fault = nodeConfigFault(config); !fault.isEmpty())
        return readyFuture<NodeTest>(fail(ErrorKind::Invalid, fault));
    const QString used = secret.isEmpty() ? m_secrets.value(config.id) : secret;
    auto *client = new comfy::Client(
        {config.url, config.auth, config.authHeader, used, config.pinnedCertificate},
        u"cq-%1-test"_s.arg(m_installation), this);
    Answer<NodeTest> answer;
    whenDone(client->systemStats(), this,
             [answer, client](const Result<comfy::SystemStats> &stats) {
                 client->deleteLater();
                 if (!stats) {
                     answer(stats.error());
                     return;
                 }
                 NodeTest test;
                 test.comfyVersion = stats->comfyVersion;
                 test.latencyMs = stats->latencyMs;
                 test.certificate = stats->certificate;
                 if (!stats->devices.isEmpty()) {
                     test.gpu = shortGpuName(stats->devices.first().name);
                     test.vram = vramReading(stats->devices.first());
                 }
                 answer(test);
             });
    return answer.future();
}

void Fleet::setSecret(NodeId node, const QString &secret)
{
    const auto monitor = m_monitors.find(node);
    if (monitor == m_monitors.end() || secret == m_secrets.value(node))
        return;
    install(NodeConfig(monitor->second->node().config), secret);
}

QList<Node> Fleet::nodes() const
{
    QList<Node> nodes;
    for (const auto &[id, monitor] : m_monitors)
        nodes.append(monitor->node());
    std::ranges::sort(nodes, {}, [](const Node &node) { return node.config.name; });
    return nodes;
}

const Node *Fleet::find(NodeId node) const
{
    const auto monitor = m_monitors.find(node);
    return monitor == m_monitors.end() ? nullptr : &monitor->second->node();
}

bool Fleet::isReachable(NodeId node) const
{
    const auto monitor = m_monitors.find(node);
    return monitor != m_monitors.end() && monitor->second->isReachable();
}

comfy::Client *Fleet::client(NodeId node) const
{
    const auto monitor = m_monitors.find(node);
    return monitor == m_monitors.end() ? nullptr : &monitor->second->client();
}

QList<NodeSample> Fleet::samples(NodeId node, TimeMs since) const
{
    const auto monitor = m_monitors.find(node);
    return monitor == m_monitors.end() ? QList<NodeSample>()
                                       : monitor->second->samples().after(since);
}

void Fleet::checkNow(NodeId node)
{
    for (const auto &[id, monitor] : m_monitors) {
        if (node.isNull() || id == node)
            monitor->checkNow();
    }
}

void Fleet::watch(bool watched)
{
    m_watchers = std::max(0, m_watchers + (watched ? 1 : -1));
    for (const auto &[id, monitor] : m_monitors)
        monitor->setWatched(m_watchers > 0);
}

void Fleet::seen(NodeId node)
{
    if (const auto found = m_monitors.find(node); found != m_monitors.end())
        found->second->seen();
}

void Fleet::suspect(NodeId node)
{
    if (const auto monitor = m_monitors.find(node); monitor != m_monitors.end())
        monitor->second->suspect();
}

void Fleet::addJob(NodeId node, JobId job)
{
    if (const auto monitor = m_monitors.find(node); monitor != m_monitors.end())
        monitor->second->addJob(job);
}

void Fleet::removeJob(NodeId node, JobId job, bool completed, bool failed)
{
    if (const auto monitor = m_monitors.find(node); monitor != m_monitors.end())
        monitor->second->removeJob(job, completed, failed);
}

} // namespace cq
