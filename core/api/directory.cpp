#include "core/api/directory.h"

#include "core/base/future.h"

#include <algorithm>

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

void Directory::take(const EngineChanges &changes)
{
    for (const Node &node : changes.nodes)
        m_nodes.insert(node.config.id, node);
    for (const NodeId node : changes.removedNodes)
        m_nodes.remove(node);
    m_counts = changes.counts;
    m_paused = changes.paused;
}

} // namespace cq::api
