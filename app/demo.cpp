#include "app/demo.h"

#include "app/workflowfile.h"
#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "core/simnode/simnode.h"

#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kGigabyte = 1024LL * 1024 * 1024;
constexpr int kFirstJobs = 9;
constexpr int kEveryMs = 2500;
constexpr qint64 kEnoughWaiting = 12; ///< the trickle stops while so many wait
constexpr int kFirstTooLarge = 4; ///< in the first minute, so that a failure is seen early
constexpr int kTooLargeEvery = 100; ///< and again about every five minutes

Scenario demoScenario(double hurry)
{
    const QList<SimModel> models = defaultSimModels();
    Scenario scenario;
    SimNodeSpec node;
    node.models = models;
    node.jobSeconds = 6 / hurry;
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
    node.gpu = u"NVIDIA GeForce RTX 4060 Ti"_s;
    node.vramBytes = 16 * kGigabyte; // FLUX.1 needs 12.6: with 12 it would fail each time
    node.otherVramBytes = kGigabyte;
    node.speed = 0.5;
    scenario.nodes.append(node);
    return scenario;
}

/// A picture of 8192 × 8192: the samplers of ComfyUI would need more than the largest card has.
JobRequest enlarged(JobRequest request)
{
    static const QRegularExpression side(u"(\"(?:width|height)\"\\s*:\\s*)\\d+"_s);
    QString graph = QString::fromUtf8(request.graph);
    request.graph = graph.replace(side, u"\\1 8192"_s).toUtf8();
    request.title = u"sdxl-poster-8k"_s;
    return request;
}

} // namespace

Demo::Demo(double hurry, QObject *parent)
    : QObject(parent)
    , m_hurry(hurry)
{
    m_thread.setObjectName(u"demo nodes"_s);
    m_timer.setInterval(static_cast<int>(kEveryMs / hurry));
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
        if (name.startsWith("blank"_L1))
            continue; // one flat colour looks like a fault among the results
        Result<JobRequest> request = requestFromFile(folder + u'/' + name);
        if (!request)
            return request.error();
        m_samples.append(*request);
        if (name.startsWith("sdxl"_L1))
            m_tooLarge = enlarged(*request);
    }
    return {};
}

Result<void> Demo::startNodes()
{
    m_thread.start();
    for (const SimNodeConfig &config :
         simNodeConfigs(demoScenario(m_hurry), m_folder.filePath(u"nodes"_s))) {
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
    const bool isTooLarge = m_submitted % kTooLargeEvery == kFirstTooLarge;
    JobRequest request = isTooLarge ? m_tooLarge : m_samples.at(m_submitted % m_samples.size());
    ++m_submitted;
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

Result<void> openDemo(const QString &program)
{
    if (!QProcess::startDetached(program, {u"--demo"_s}))
        return fail(ErrorKind::Unavailable, u"%1 could not be started."_s.arg(program));
    return {};
}

} // namespace cq
