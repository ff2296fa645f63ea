#pragma once

#include "core/comfy/client.h"
#include "core/nodes/vramring.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <memory>

namespace cq {

/// Watches one node: asks for its health in its own rhythm, keeps its memory readings, its event
/// socket and the count of our prompts on it. Lives on the engine thread.
class NodeMonitor : public QObject
{
    Q_OBJECT

public:
    NodeMonitor(const NodeConfig &config, const QString &secret, const QString &clientName,
                const Clock &clock, QObject *parent = nullptr);

    const Node &node() const { return m_node; }

    comfy::Client &client() { return *m_client; }

    const VramRing &samples() const { return m_samples; }

    /// Whether new work may be sent as far as reachability goes: it answers, or it is of the kind
    /// that is not asked.
    bool isReachable() const;

    void start(); ///< begins asking, if the node is enabled. Idempotent
    void stop(); ///< ends timers, socket and pending calls. Idempotent
    void checkNow();
    void seen(); ///< a pull worker was heard of
    void setWatched(bool watched); ///< asks every second while watched

    /// New name, limits and the like; a changed address needs a new monitor (see needsNewClient).
    void setConfig(const NodeConfig &config);
    static bool needsNewClient(const NodeConfig &before, const NodeConfig &after);

    void setOverThreshold(bool over); ///< decided by the Fleet, which knows shared cards

    const QList<JobId> &jobs() const { return m_jobs; } ///< of ours, on this node now

    void addJob(JobId job);
    void removeJob(JobId job, bool completed, bool failed);
    /// A call for work failed in a way that says the node is away: look at once.
    void suspect();

Q_SIGNALS:
    void changed();

private:
    void schedule();
    void answered(const Result<comfy::SystemStats> &stats);
    void setHealth(NodeHealth health, const QString &fault);
    int intervalMs() const;

    Node m_node;
    const Clock &m_clock;
    std::unique_ptr<comfy::Client> m_client;
    VramRing m_samples;
    QTimer m_timer;
    QList<JobId> m_jobs;
    int m_queueRemaining = 0;
    int m_failures = 0;
    bool m_started = false;
    bool m_asking = false;
    bool m_watched = false;
};

} // namespace cq
