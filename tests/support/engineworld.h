#pragma once

#include "core/comfy/client.h"
#include "core/engine/enginethread.h"
#include "core/simnode/simnode.h"
#include "tests/support/answer.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace cq::test {

/// How long a test waits for what must come; the machine may be busy with other things.
inline constexpr int kPatienceMs = 60'000;

/// A whole engine on a thread of its own and simulated nodes on the test's thread, joined by real
/// sockets and files.
class EngineWorld
{
public:
    EngineWorld() = default;
    EngineWorld(const EngineWorld &) = delete;
    EngineWorld &operator=(const EngineWorld &) = delete;

    ~EngineWorld() { stop(); }

    QString dataFolder() const { return m_folder.filePath(QStringLiteral("data")); }

    QString filePath(const QString &name) const { return m_folder.filePath(name); }

    void start()
    {
        m_jobs.clear();
        m_nodes.clear();
        m_engine = std::make_unique<EngineThread>(EngineConfig{dataFolder(), false});
        const auto started = m_engine->start();
        if (!started)
            qFatal("%s", qPrintable(started.error().message));
        QObject::connect(&handle(), &EngineHandle::changed, &m_context,
                         [this](const EngineChanges &changes) { take(changes); });
        QObject::connect(&handle(), &EngineHandle::previewFrame, &m_context,
                         [this](JobId job, const QByteArray &image) {
                             m_frames.append({job, image});
                         });
        QObject::connect(&handle(), &EngineHandle::alarm, &m_context,
                         [this](const QString &sentence) { m_alarms.append(sentence); });
    }

    void stop()
    {
        if (m_engine)
            m_engine->stop();
        m_engine.reset();
    }

    EngineThread &thread() { return *m_engine; }

    EngineHandle &handle() { return m_engine->handle(); }

    /// A simulated node that serves already.
    SimNode &simulate(const QString &name, double jobSeconds = 0,
                      const std::function<void(SimNodeSpec &)> &change = {})
    {
        SimNodeSpec spec = defaultScenario().nodes.first();
        spec.name = name;
        spec.jobSeconds = jobSeconds;
        if (change)
            change(spec);
        SimNodeConfig config;
        config.node = spec;
        config.folder = m_folder.filePath(QStringLiteral("sim-") + name);
        config.recordFile = recordFile();
        m_sims.push_back(std::make_unique<SimNode>(config));
        const auto started = m_sims.back()->start();
        if (!started)
            qFatal("%s", qPrintable(started.error().message));
        return *m_sims.back();
    }

    /// Makes the simulated node known to the engine; answers when it is online.
    NodeId join(const SimNode &sim, const std::function<void(NodeConfig &)> &change = {})
    {
        NodeConfig config;
        config.name = sim.config().node.name;
        config.url = sim.url();
        config.healthIntervalMs = 500;
        if (change)
            change(config);
        const auto added = await(handle().addNode(config, {}));
        if (!added)
            qFatal("%s", qPrintable(added.error().message));
        const NodeId id = added->config.id;
        if (config.enabled && config.healthIntervalMs > 0
            && !QTest::qWaitFor([&] { return node(id).status.health == NodeHealth::Online; },
                                kPatienceMs))
            qFatal("the simulated node did not come online");
        return id;
    }

    /// The latest news of a job or node.
    Job job(JobId id) const { return m_jobs.value(id); }

    Node node(NodeId id) const { return m_nodes.value(id); }

    const JobCounts &counts() const { return m_counts; }

    const QList<JobProgress> &progress() const { return m_progress; }

    const QList<std::pair<JobId, QByteArray>> &frames() const { return m_frames; }

    const QStringList &alarms() const { return m_alarms; }

    bool isIn(JobId id, JobState state) const
    {
        return m_jobs.contains(id) && m_jobs.value(id).state == state;
    }

    bool isOver(JobId id) const { return m_jobs.contains(id) && isFinal(m_jobs.value(id).state); }

    Result<Job> trySubmit(const JobRequest &request) { return await(handle().submit(request)); }

    JobId submit(const QByteArray &graph, std::optional<NodeId> pinned = {}, bool held = false)
    {
        JobRequest request;
        request.title = QStringLiteral("test");
        request.graph = graph;
        request.pinnedNode = pinned;
        request.held = held;
        const auto job = trySubmit(request);
        if (!job)
            qFatal("%s", qPrintable(job.error().message));
        if (!m_jobs.contains(job->id))
            m_jobs.insert(job->id, *job);
        return job->id;
    }

    /// What the inspector shows; asked anew each time.
    JobDetail detail(JobId id) { return await(handle().detail(id)).value_or({}); }

    /// The kinds of a job's events, oldest first.
    QStringList events(JobId id)
    {
        QStringList kinds;
        for (const JobEvent &event : detail(id).events)
            kinds << event.kind;
        return kinds;
    }

    QString recordFile() const { return m_folder.filePath(QStringLiteral("record.jsonl")); }

    /// What the simulated nodes really ran, in their own words.
    QList<QJsonObject> record() const
    {
        QList<QJsonObject> lines;
        QFile file(recordFile());
        if (file.open(QIODevice::ReadOnly)) {
            while (!file.atEnd())
                lines << QJsonDocument::fromJson(file.readLine()).object();
        }
        return lines;
    }

private:
    void take(const EngineChanges &changes)
    {
        for (const Job &job : changes.jobs)
            m_jobs.insert(job.id, job);
        for (const JobId id : changes.removedJobs)
            m_jobs.remove(id);
        for (const Node &node : changes.nodes)
            m_nodes.insert(node.config.id, node);
        for (const NodeId id : changes.removedNodes)
            m_nodes.remove(id);
        m_progress.append(changes.progress);
        m_counts = changes.counts;
    }

    QTemporaryDir m_folder;
    QObject m_context;
    std::vector<std::unique_ptr<SimNode>> m_sims;
    std::unique_ptr<EngineThread> m_engine;
    QHash<JobId, Job> m_jobs;
    QHash<NodeId, Node> m_nodes;
    QList<JobProgress> m_progress;
    QList<std::pair<JobId, QByteArray>> m_frames;
    QStringList m_alarms;
    JobCounts m_counts;
};

/// EmptyImage → SaveImage. Another colour is another prompt for the node's cache.
inline QByteArray colourGraph(int colour, int width = 64, int height = 48)
{
    return "{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":{\"width\":"
        + QByteArray::number(width) + ",\"height\":" + QByteArray::number(height)
        + ",\"batch_size\":1,\"color\":" + QByteArray::number(colour)
        + "},\"_meta\":{\"title\":\"Blank\"}},\"2\":{\"class_type\":\"SaveImage\",\"inputs\":{"
          "\"images\":[\"1\",0],\"filename_prefix\":\"cq\"},\"_meta\":{\"title\":\"Save\"}}}";
}

inline QByteArray workflow(const char *name)
{
    QFile file(QStringLiteral(CQ_SOURCE_DIR "/resources/workflows/") + QString::fromLatin1(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no workflow %s", name);
    return file.readAll();
}

} // namespace cq::test

/// Waits for a condition as long as this room's tests do.
#define CQ_EVENTUALLY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, cq::test::kPatienceMs)
#define CQ_EVENTUALLY_EQUAL(actual, expected)                                                      \
    QTRY_COMPARE_WITH_TIMEOUT(actual, expected, cq::test::kPatienceMs)
