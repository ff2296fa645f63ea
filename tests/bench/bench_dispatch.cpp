// Idle dispatch: from submit() to the node receiving POST /prompt, against posting the same graph
// directly, in F. Each of the three is measured after the same pause, taking turns.

#include "core/base/future.h"
#include "core/comfy/client.h"
#include "core/engine/enginethread.h"
#include "core/simnode/simnode.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>

using namespace cq;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRounds = 5;
constexpr int kJobs = 60;

std::atomic<double> receivedAt = 0;
std::atomic<int> ended = 0;

double waitReceived(double begin)
{
    bench::spinUntil([] { return receivedAt.load() > 0; }, 5000);
    return receivedAt.load() - begin;
}

/// Until the news of the prompt before are heard everywhere: idle means idle.
void settle()
{
    const double begin = bench::nowMicroseconds();
    bench::spinUntil([begin] { return bench::nowMicroseconds() - begin > 20'000; }, 1000);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    Scenario scenario = defaultScenario();
    scenario.nodes.first().jobSeconds = 0;
    QThread thread;
    auto *node = new SimNode(simNodeConfigs(scenario).first());
    node->moveToThread(&thread);
    QObject::connect(
        node, &SimNode::promptAccepted, node,
        [](const QString &) { receivedAt = bench::nowMicroseconds(); }, Qt::DirectConnection);
    QObject::connect(
        node, &SimNode::promptEnded, node, [](const QString &, bool) { ++ended; },
        Qt::DirectConnection);
    thread.start();
    QMetaObject::invokeMethod(
        node, [node] { (void)node->start(); }, Qt::BlockingQueuedConnection);

    EngineThread engine({folder.path(), false});
    if (!engine.start())
        return 1;
    NodeConfig config;
    config.name = u"sim"_s;
    config.url = node->url();
    bool isOnline = false;
    int running = 1;
    QObject context;
    QObject::connect(
        &engine.handle(), &EngineHandle::changed, &context, [&](const EngineChanges &changes) {
            for (const Node &changed : changes.nodes)
                isOnline = changed.status.health == NodeHealth::Online;
            running = static_cast<int>(changes.counts.running() + changes.counts.waiting());
        });
    engine.handle().addNode(config, {});
    bench::spinUntil([&] { return isOnline; }, 10'000);

    comfy::Client direct({node->url(), NodeAuth::None, {}, {}, {}}, u"bench"_s);
    direct.connectEvents();
    bench::spinUntil([&] { return direct.eventsConnected(); }, 5000);

    bench::SyncProbe probe(folder.path());
    QList<double> ratios;
    for (int round = 0; round < kRounds; ++round) {
        QList<double> through;
        QList<double> straight;
        QList<double> syncs;
        for (int i = 0; i < kJobs; ++i) {
            QByteArray graph = bench::sampleGraph();
            graph.replace("\"color\":0",
                          "\"color\":" + QByteArray::number(round * 1000 + i * 2)); // not cached
            settle();
            syncs.append(probe.once());

            receivedAt = 0;
            int before = ended;
            JobRequest request;
            request.title = u"bench"_s;
            request.graph = graph;
            running = 1;
            settle();
            double begin = bench::nowMicroseconds();
            engine.handle().submit(request);
            through.append(waitReceived(begin));
            bench::spinUntil([&] { return ended > before && running == 0; }, 5000);

            receivedAt = 0;
            before = ended;
            graph.replace("\"width\":64", "\"width\":65");
            settle();
            begin = bench::nowMicroseconds();
            direct.prompt({newUuid7(), graph, {}});
            straight.append(waitReceived(begin));
            bench::spinUntil([&] { return ended > before; }, 5000);
        }
        const double above = bench::percentile(through, 0.5) - bench::percentile(straight, 0.5);
        const double sync = bench::percentile(syncs, 0.5);
        bench::note(u"F at rest"_s, sync, u"us"_s);
        bench::note(u"  F in a row"_s, bench::syncMicroseconds(folder.path()), u"us"_s);
        bench::note(u"  through the queue"_s, bench::percentile(through, 0.5), u"us"_s);
        bench::note(u"  straight"_s, bench::percentile(straight, 0.5), u"us"_s);
        ratios.append(above / sync);
    }
    bench::report(u"submit to POST /prompt at an idle node, above posting directly, in F"_s,
                  bench::percentile(ratios, 0.5), u"F"_s, 4, true);
    engine.stop();
    QMetaObject::invokeMethod(
        node, [node] { delete node; }, Qt::BlockingQueuedConnection);
    thread.quit();
    thread.wait();
    return 0;
}
