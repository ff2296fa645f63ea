#include "app/demo.h"

#include "app/workflowfile.h"
#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "core/simnode/simnode.h"

#include <QDir>
#include <QRandomGenerator>
#include <QRegularExpression>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kGigabyte = 1024LL * 1024 * 1024;
constexpr int kFirstJobs = 9;
constexpr int kEveryMs = 2500;
constexpr qint64 kEnoughWaiting = 12; ///< the trickle stops while so many wait

Scenario demoScenario()
{
    const QList<SimModel> models = defaultSimModels();
    Scenario scenario;
    SimNodeSpec node;
    node.models = models;
    node.jobSeconds = 6;
    node.name = u"gpu-a"_s;
    node.gpu = u"NVIDIA GeForce RTX 4090"_s;
    node.vramBytes = 24 * kGigabyte;
    scenario.nodes.append(node);
    node.name = u"gpu-b"_s;
    node.gpu = u"NVIDIA RTX A6000"_s;
    node.vramBytes = 48 * kGigabyte;
    node.otherVramBytes = 6 * kGigabyte;
    node.speed = 0.8;
    scenario.nodes.append(node);
    node.name = u"lab-3"_s;
    node.gpu = u"NVIDIA GeForce RTX 3060"_s;
    node.vramBytes = 12 * kGigabyte;
    node.otherVramBytes = kGigabyte;
    node.speed = 0.5;
    SimFault memory; // a small card now and then shows what a failure looks like
    memory.kind = SimFaultKind::OutOfMemory;
    memory.trigger.everyPrompts = 6;
    node.faults = {memory};
    scenario.nodes.append(node);
    return scenario;
}

} // namespace

Demo::Demo(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(u"demo nodes"_s);
    m_timer.setInterval(kEveryMs);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_waiting < kEnoughWaiting)
            submitOne();
    });
}

Demo::~Demo()
{
    if (!m_thread.isRunning())
        return;
    for (SimNode *node : m_nodes)
        QMetaObject::invokeMethod(
            node, [node] { delete node; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

QString Demo::dataFolder() const
{
    return m_folder.filePath(u"data"_s);
}

Result<void> Demo::prepare()
{
    if (!m_folder.isValid())
        return fail(ErrorKind::Storage, u"No temporary folder: %1"_s.arg(m_folder.errorString()));
    Result<void> unpacked = unpackWorkflows();
    if (!unpacked)
        return unpacked;
    return startNodes();
}

Result<void> Demo::unpackWorkflows()
{
    const QDir inside(u":/workflows"_s);
    const QString folder = m_folder.filePath(u"workflows"_s);
    QDir().mkpath(folder);
    for (const QString &name : inside.entryList(QDir::Files)) {
        if (!QFile::copy(inside.filePath(name), folder + u'/' + name))
            return fail(ErrorKind::Storage, u"%1 could not be written."_s.arg(folder));
    }
    for (const QString &name : inside.entryList({u"*.json"_s}, QDir::Files)) {
        Result<JobRequest> request = requestFromFile(folder + u'/' + name);
        if (!request)
            return request.error();
        m_samples.append(*request);
    }
    return {};
}

Result<void> Demo::startNodes()
{
    m_thread.start();
    for (const SimNodeConfig &config :
         simNodeConfigs(demoScenario(), m_folder.filePath(u"nodes"_s))) {
        auto *node = new SimNode(config);
        node->moveToThread(&m_thread);
        m_nodes.push_back(node);
        Result<void> started;
        QMetaObject::invokeMethod(
            node, [node, &started] { started = node->start(); }, Qt::BlockingQueuedConnection);
        if (!started)
            return started;
    }
    return {};
}

void Demo::begin(EngineHandle &engine)
{
    m_engine = &engine;
    connect(&engine, &EngineHandle::changed, this,
            [this](const EngineChanges &changes) { m_waiting = changes.counts.waiting(); });
    whenDone(engine.snapshot(), this, [this](const Result<EngineSnapshot> &snapshot) {
        if (snapshot)
            addNodes(snapshot->nodes);
    });
    for (int i = 0; i < kFirstJobs; ++i)
        submitOne();
    m_timer.start();
}

void Demo::addNodes(const QList<Node> &known)
{
    for (const SimNode *node : m_nodes) {
        NodeConfig config;
        config.name = node->config().node.name;
        config.healthIntervalMs = 1000;
        config.vramThreshold = 0.9;
        // A kept data folder knows them from the last demo, at other ports.
        for (const Node &before : known) {
            if (before.config.name == config.name)
                config = before.config;
        }
        config.url = node->url();
        if (config.id.isNull())
            m_engine->addNode(config, {});
        else
            m_engine->updateNode(config, std::nullopt);
    }
}

void Demo::submitOne()
{
    if (m_samples.isEmpty())
        return;
    JobRequest request = m_samples.at(m_submitted++ % m_samples.size());
    // Another seed each time, else the nodes would answer from their cache.
    static const QRegularExpression seed(u"(\"(?:noise_)?seed\"\\s*:\\s*)\\d+"_s);
    QString graph = QString::fromUtf8(request.graph);
    const QRegularExpressionMatch match = seed.match(graph);
    if (match.hasMatch()) {
        const quint32 number = QRandomGenerator::global()->bounded(1'000'000'000U);
        graph.replace(match.capturedStart(), match.capturedLength(),
                      match.captured(1) + QString::number(number));
        request.graph = graph.toUtf8();
    }
    m_engine->submit(request);
}

} // namespace cq
