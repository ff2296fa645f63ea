#include "core/api/directory.h"

#include "core/base/future.h"

#include <algorithm>
#include <cmath>

namespace cq::api {

using namespace Qt::StringLiterals;

Directory::Directory(EngineHandle &engine, AccountsHandle &accounts, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
{
    connect(&engine, &EngineHandle::changed, this, &Directory::take);
    whenDone(engine.snapshot(), this, [this](const Result<EngineSnapshot> &snapshot) {
        if (!snapshot)
            return;
        for (const Node &node : snapshot->nodes) {
            if (!m_nodes.contains(node.config.id))
                m_nodes.insert(node.config.id, node);
        }
        m_counts = snapshot->counts;
        m_paused = snapshot->paused;
    });
}

QString Directory::userName(UserId user) const
{
    if (user == kLocalOperator)
        return localOperator().name;
    const auto account = m_accounts.identities()->account(user);
    return account ? account->name : u"#%1"_s.arg(user.value);
}

std::optional<UserId> Directory::userByName(const QString &name) const
{
    const auto account = m_accounts.identities()->accountByName(name);
    return account ? std::optional(account->id) : std::nullopt;
}

QString Directory::nodeName(NodeId node) const
{
    const auto found = m_nodes.constFind(node);
    return found == m_nodes.constEnd() ? QString() : found->config.name;
}

QList<Node> Directory::nodes() const
{
    QList<Node> nodes = m_nodes.values();
    std::ranges::sort(nodes, {}, [](const Node &node) { return node.config.name; });
    return nodes;
}

std::optional<Node> Directory::node(NodeId node) const
{
    const auto found = m_nodes.constFind(node);
    return found == m_nodes.constEnd() ? std::nullopt : std::optional(*found);
}

std::optional<Node> Directory::nodeByName(const QString &name) const
{
    for (const Node &node : m_nodes) {
        if (node.config.name == name)
            return node;
    }
    return std::nullopt;
}

std::optional<qint64> Directory::expectedWaitSeconds(qint64 ahead) const
{
    int slots = 0;
    for (const Node &node : m_nodes) {
        if (node.config.enabled && node.status.health == NodeHealth::Online)
            slots += node.config.slotCount;
    }
    if (slots == 0 || m_runMs <= 0)
        return std::nullopt;
    return static_cast<qint64>(std::ceil(static_cast<double>(ahead + 1) * m_runMs / slots / 1000));
}

void Directory::learn(const Job &job)
{
    constexpr double kWeight = 0.1; // the last twenty or so jobs count
    if (job.state != JobState::Completed || job.startedAt == 0)
        return;
    const auto ms = static_cast<double>(std::max<TimeMs>(job.finishedAt - job.startedAt, 1));
    m_runMs = m_runMs <= 0 ? ms : m_runMs + (ms - m_runMs) * kWeight;
}

void Directory::take(const EngineChanges &changes)
{
    for (const Job &job : changes.jobs)
        learn(job);
    for (const Node &node : changes.nodes)
        m_nodes.insert(node.config.id, node);
    for (const NodeId node : changes.removedNodes)
        m_nodes.remove(node);
    m_counts = changes.counts;
    m_paused = changes.paused;
}

} // namespace cq::api
