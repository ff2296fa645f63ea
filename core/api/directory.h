#pragma once

#include "core/engine/accountshandle.h"
#include "core/engine/enginehandle.h"

#include <QHash>

namespace cq::api {

/// What answers need besides the thing asked for: names of nodes and people, and the counts, as far
/// as this thread has heard. Follows the engine's news.
class Directory : public QObject
{
    Q_OBJECT

public:
    Directory(EngineHandle &engine, AccountsHandle &accounts, QObject *parent = nullptr);

    QString userName(UserId user) const; ///< "#12" for an account that is gone
    std::optional<UserId> userByName(const QString &name) const; ///< in whatever case
    QString nodeName(NodeId node) const; ///< empty for none
    QList<Node> nodes() const; ///< by name
    std::optional<Node> node(NodeId node) const;
    std::optional<Node> nodeByName(const QString &name) const;

    const JobCounts &counts() const { return m_counts; }

    bool isPaused() const { return m_paused; }

    /// Seconds until a job with so many before it may start, after what jobs took lately; nothing
    /// while no job was seen to end or no node is online.
    std::optional<qint64> expectedWaitSeconds(qint64 ahead) const;

private:
    void take(const EngineChanges &changes);
    void learn(const Job &job);

    AccountsHandle &m_accounts;
    QHash<NodeId, Node> m_nodes;
    JobCounts m_counts;
    bool m_paused = false;
    double m_runMs = 0; ///< of a job, a moving average; 0: none ended yet
};

} // namespace cq::api
