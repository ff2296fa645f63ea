#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/domain/node.h"

#include <QFuture>
#include <QHash>
#include <QObject>

#include <map>
#include <memory>

namespace cq {

namespace comfy {
class Client;
}
class NodeMonitor;
class Writer;

/// The nodes we may dispatch to: their registry in the database and a monitor for each. Decides
/// which node is above its memory limit, also across nodes that share a card. Lives on the engine
/// thread.
class Fleet : public QObject
{
    Q_OBJECT

public:
    /// `installation` makes our client ids unique among dispatchers that use the same node.
    Fleet(Writer &writer, const Clock &clock, QString installation, QObject *parent = nullptr);
    ~Fleet() override;

    /// Reads the registry; the monitors start with start().
    QFuture<Result<QList<NodeConfig>>> load();
    void start();
    void stop(); ///< ends every pending call to nodes with Unavailable. Idempotent

    QFuture<Result<Node>> add(const NodeConfig &config, const QString &secret);
    /// secret: nullopt keeps the one in use.
    QFuture<Result<Node>> update(const NodeConfig &config, const std::optional<QString> &secret);
    QFuture<Result<void>> remove(NodeId node); ///< Conflict while jobs of ours run there
    QFuture<Result<NodeTest>> test(const NodeConfig &config, const QString &secret);
    /// The credential of a node, e.g. once the keychain has answered. Memory only.
    void setSecret(NodeId node, const QString &secret);

    QList<Node> nodes() const; ///< by name
    const Node *find(NodeId node) const;
    /// Whether it answers, or is of the kind that is not asked.
    bool isReachable(NodeId node) const;
    comfy::Client *client(NodeId node) const; ///< null when there is no such node
    QList<NodeSample> samples(NodeId node, TimeMs since) const;

    QHash<NodeId, QString> names() const { return m_names; } ///< removed ones too

    void checkNow(NodeId node); ///< null: all
    void watch(bool watched); ///< counts
    void suspect(NodeId node);
    void seen(NodeId node); ///< a pull worker was heard of

    void addJob(NodeId node, JobId job); ///< takes a slot
    void removeJob(NodeId node, JobId job, bool completed, bool failed);

Q_SIGNALS:
    void nodeChanged(const cq::Node &node);
    void nodeRemoved(cq::NodeId node);

private:
    NodeMonitor &install(const NodeConfig &config, const QString &secret);
    void judgeMemory(NodeId changed);

    Writer &m_writer;
    const Clock &m_clock;
    QString m_installation;
    std::map<NodeId, std::unique_ptr<NodeMonitor>> m_monitors;
    QHash<NodeId, QString> m_secrets;
    QHash<NodeId, QString> m_names;
    int m_watchers = 0;
    bool m_running = false;
};

} // namespace cq
