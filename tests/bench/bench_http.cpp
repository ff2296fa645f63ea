// The listener against a peer one would write for Node: an HTTP server with BullMQ on a Redis that
// syncs each write (peer/server.mjs). Both check a token of the same claims, answer a submission
// once it is on disk, and post graphs to the same simulated node; rounds take turns.
//   bench_http PEER_SCRIPT [PROGRAM] [PHASE…]    phases: dispatch submit events upload
// tests/bench/http installs what the peer needs and calls this.

#include "core/simnode/simnode.h"
#include "tests/bench/contenders.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThread>

#include <algorithm>
#include <atomic>

using namespace cq;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRounds = 7;
constexpr int kBurst = 3000; ///< submissions of a round
constexpr int kConnections = 64;
constexpr int kSingles = 300; ///< one at a time
constexpr int kDispatched = 100; ///< of a round
constexpr unsigned long kSettleMs = 40; ///< outputs are fetched, news are told
constexpr int kSubscribers = 1000;
constexpr qint64 kUpload = 2LL * 1024 * 1024 * 1024;
const QByteArray kJobs("/api/v1/jobs");

/// A simulated node on a thread of its own that says when a prompt came and when it ended.
class Node
{
public:
    Node()
    {
        Scenario scenario = defaultScenario();
        scenario.nodes.first().jobSeconds = 0;
        m_node = new SimNode(simNodeConfigs(scenario).first());
        m_node->moveToThread(&m_thread);
        const auto here = Qt::DirectConnection;
        QObject::connect(
            m_node, &SimNode::promptAccepted, m_node,
            [this] {
                m_receivedAt = bench::nowMicroseconds();
                m_received.release();
            },
            here);
        QObject::connect(
            m_node, &SimNode::promptEnded, m_node, [this] { m_ended.release(); }, here);
        m_thread.start();
        QMetaObject::invokeMethod(
            m_node, [this] { (void)m_node->start(); }, Qt::BlockingQueuedConnection);
    }

    Node(const Node &) = delete;
    Node &operator=(const Node &) = delete;

    ~Node()
    {
        QMetaObject::invokeMethod(
            m_node, [this] { delete m_node; }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    QUrl url() const { return m_node->url(); }

    /// When the next prompt came; it has ended by then.
    double awaitPrompt()
    {
        constexpr int kPatienceMs = 30'000;
        if (!m_received.tryAcquire(1, kPatienceMs) || !m_ended.tryAcquire(1, kPatienceMs))
            qFatal("a prompt did not reach the node");
        return m_receivedAt;
    }

private:
    SimNode *m_node = nullptr;
    QThread m_thread;
    QSemaphore m_received;
    QSemaphore m_ended;
    std::atomic<double> m_receivedAt = 0;
};

/// A submission whose graph no node has in its cache, under a title of its own.
QByteArray submission(int number)
{
    QByteArray graph = bench::sampleGraph();
    graph.replace("\"color\":0", "\"color\":" + QByteArray::number(number % 0xffffff));
    return "{\"title\":\"bench-" + QByteArray::number(number) + "\",\"workflow\":" + graph + '}';
}

/// Both, and what is measured of each.
struct Pair
{
    bench::Contender &ours;
    bench::Contender &peer;
    int next = 1; ///< number of the next job
};

struct Latencies
{
    QList<double> toNode; ///< from sending the request
    QList<double> toAnswer;
};

void dispatchSome(const bench::Contender &side, Node &node, int &next, Latencies &into)
{
    bench::Wire wire(side.target.port);
    for (int i = 0; i < kDispatched; ++i) {
        const QByteArray request = side.target.post(kJobs, submission(next++));
        const double begin = bench::nowMicroseconds();
        if (wire.ask(request).status != 202)
            qFatal("a submission was refused");
        into.toAnswer.append(bench::nowMicroseconds() - begin);
        into.toNode.append(node.awaitPrompt() - begin);
        QThread::msleep(kSettleMs);
    }
}

void dispatching(Pair &pair, Node &node)
{
    Latencies warm;
    Latencies ours;
    Latencies peers;
    dispatchSome(pair.ours, node, pair.next, warm);
    dispatchSome(pair.peer, node, pair.next, warm);
    for (int round = 0; round < kRounds; ++round) {
        dispatchSome(pair.ours, node, pair.next, ours);
        dispatchSome(pair.peer, node, pair.next, peers);
    }
    for (const double share : {0.5, 0.99}) {
        const QString name = u"submitted to at the node, p%1"_s.arg(share * 100);
        const double mine = bench::percentile(ours.toNode, share);
        const double theirs = bench::percentile(peers.toNode, share);
        bench::note(name + u", ours"_s, mine, u"us"_s);
        bench::note(name + u", peer"_s, theirs, u"us"_s);
        bench::report(name + u", ours / peer"_s, mine / theirs, u"x"_s, share < 0.9 ? 0.6 : 0.5,
                      true);
    }
    bench::note(u"answered meanwhile, p50, ours"_s, bench::percentile(ours.toAnswer, 0.5), u"us"_s);
    bench::note(u"answered meanwhile, p50, peer"_s, bench::percentile(peers.toAnswer, 0.5),
                u"us"_s);
}

bench::Burst submitSome(const bench::Contender &side, const QString &name, int number)
{
    const double before = side.processorTime();
    const bench::Burst burst = bench::burst(
        side.target.port, side.target.post(kJobs, submission(number)), kConnections, kBurst, 202);
    if (burst.failed > 0)
        qFatal("%d submissions were refused", burst.failed);
    QTextStream(stdout)
        << u"  %1: %2 /s, p50 %3 us, p99 %4 us, its processor %5 us each, the sender's %6 %\n"_s
               .arg(name, QString::number(burst.perSecond, 'f', 0),
                    QString::number(bench::percentile(burst.microseconds, 0.5), 'f', 0),
                    QString::number(bench::percentile(burst.microseconds, 0.99), 'f', 0),
                    QString::number((side.processorTime() - before) * 1e6 / kBurst, 'f', 0),
                    QString::number(burst.generatorShare * 100, 'f', 0));
    return burst;
}

double answeredAfter(const bench::Contender &side, int number)
{
    const bench::Burst burst = bench::burst(
        side.target.port, side.target.post(kJobs, submission(number)), 1, kSingles, 202);
    return bench::percentile(burst.microseconds, 0.5);
}

void submitting(Pair &pair, const QString &folder)
{
    submitSome(pair.ours, u"ours, to warm up"_s, pair.next);
    submitSome(pair.peer, u"peer, to warm up"_s, pair.next++);
    QList<double> ratios;
    QList<double> acknowledged;
    QList<double> peerAcknowledged;
    for (int round = 0; round < kRounds; ++round) {
        const double mine = submitSome(pair.ours, u"ours"_s, pair.next).perSecond;
        const double theirs = submitSome(pair.peer, u"peer"_s, pair.next++).perSecond;
        ratios.append(mine / theirs);
        const double before = bench::syncMicroseconds(folder);
        const double single = answeredAfter(pair.ours, pair.next);
        const double sync = (before + bench::syncMicroseconds(folder)) / 2;
        const double peerSingle = answeredAfter(pair.peer, pair.next++);
        acknowledged.append(single / sync);
        peerAcknowledged.append(peerSingle / sync);
        bench::note(u"  F"_s, sync, u"us"_s);
        bench::note(u"  one at a time, ours"_s, single, u"us"_s);
        bench::note(u"  one at a time, peer"_s, peerSingle, u"us"_s);
    }
    bench::report(u"submissions/s over 64 connections, ours / peer"_s,
                  bench::percentile(ratios, 0.5), u"x"_s, 2, false);
    bench::report(u"one submission acknowledged, p50, in F"_s, bench::percentile(acknowledged, 0.5),
                  u"F"_s, 4, true);
    bench::note(u"one submission acknowledged, p50, in F, peer"_s,
                bench::percentile(peerAcknowledged, 0.5), u"F"_s);
}

/// When news reached the subscribers, after the submission was sent.
struct News
{
    QList<double> first;
    QList<double> last;
};

void tellSome(const bench::Contender &side, bench::Subscribers &subscribers, int number, News &into)
{
    bench::Wire wire(side.target.port);
    const double begin = bench::nowMicroseconds();
    wire.send(side.target.post(kJobs, submission(number)));
    const QList<double> served =
        subscribers.waitFor("bench-" + QByteArray::number(number) + '"', 10'000);
    if (served.size() < kSubscribers)
        qFatal("only %d subscribers were served", static_cast<int>(served.size()));
    into.first.append((*std::ranges::min_element(served) - begin) / 1000);
    into.last.append((*std::ranges::max_element(served) - begin) / 1000);
    QThread::msleep(300); // the next news begin a gathering of their own
}

void telling(Pair &pair)
{
    const double before = bench::megabytesOf(pair.ours.process(), "VmRSS");
    const double peerBefore = bench::megabytesOf(pair.peer.process(), "VmRSS");
    bench::Subscribers mine(pair.ours.target, "/api/v1/events", kSubscribers);
    bench::Subscribers theirs(pair.peer.target, "/api/v1/events", kSubscribers);
    if (mine.count() < kSubscribers || theirs.count() < kSubscribers)
        qFatal("only %d and %d subscribers were let in", mine.count(), theirs.count());
    bench::note(u"1,000 idle WebSockets, memory, ours"_s,
                bench::megabytesOf(pair.ours.process(), "VmRSS") - before, u"MB"_s);
    bench::note(u"1,000 idle WebSockets, memory, peer"_s,
                bench::megabytesOf(pair.peer.process(), "VmRSS") - peerBefore, u"MB"_s);
    News warm;
    News ours;
    News peers;
    tellSome(pair.ours, mine, pair.next++, warm);
    tellSome(pair.peer, theirs, pair.next++, warm);
    QList<double> ratios;
    QList<double> spreads;
    for (int round = 0; round < kRounds; ++round) {
        tellSome(pair.ours, mine, pair.next++, ours);
        tellSome(pair.peer, theirs, pair.next++, peers);
        ratios.append(ours.last.last() / peers.last.last());
        spreads.append((ours.last.last() - ours.first.last())
                       / (peers.last.last() - peers.first.last()));
    }
    bench::note(u"first of 1,000 subscribers after the submission, ours"_s,
                bench::percentile(ours.first, 0.5), u"ms"_s);
    bench::note(u"last of 1,000 subscribers after the submission, ours"_s,
                bench::percentile(ours.last, 0.5), u"ms"_s);
    bench::note(u"first of 1,000 subscribers after the submission, peer"_s,
                bench::percentile(peers.first, 0.5), u"ms"_s);
    bench::note(u"last of 1,000 subscribers after the submission, peer"_s,
                bench::percentile(peers.last, 0.5), u"ms"_s);
    bench::report(u"last of 1,000 subscribers after the submission, ours / peer"_s,
                  bench::percentile(ratios, 0.5), u"x"_s, 2, true);
    bench::report(u"last of 1,000 subscribers after the first, ours / peer"_s,
                  bench::percentile(spreads, 0.5), u"x"_s, 2, true);
}

void uploading(const QString &program, const QString &folder, const QUrl &node, bool isSecure)
{
    const QString scheme = isSecure ? u"https"_s : u"http"_s;
    bench::Contender ours =
        bench::startOurs(program, folder + u'/' + scheme, node,
                         {u"listener.tls="_s + (isSecure ? u"own"_s : u"off"_s),
                          u"quota.input_megabytes=4096"_s, u"dispatch.paused=true"_s});
    const QString graphFile = folder + u"/graph.json"_s;
    const QString bigFile = folder + u"/big.png"_s; // a hole in the disk: the sender reads zeros
    QFile graph(graphFile);
    QFile big(bigFile);
    if (!graph.open(QIODevice::WriteOnly) || !big.open(QIODevice::WriteOnly)
        || !big.resize(kUpload))
        qFatal("%s cannot be written", qPrintable(folder));
    graph.write(R"({"1":{"class_type":"LoadImage","inputs":{"image":"big.png"}},)"
                R"("2":{"class_type":"SaveImage","inputs":{"images":["1",0]}}})");
    graph.close();
    const qint64 process = ours.process();
    const double before = bench::megabytesOf(process, "VmRSS");
    bench::forgetPeak(process);
    const double begin = bench::nowMicroseconds();
    const auto answer =
        bench::run(u"curl"_s,
                   {u"-sSk"_s, u"-w"_s, u"\n%{http_code}"_s, u"-H"_s,
                    u"Authorization: Bearer "_s + QString::fromLatin1(ours.target.token), u"-F"_s,
                    u"workflow=@"_s + graphFile, u"-F"_s, u"image=@"_s + bigFile,
                    u"%1://127.0.0.1:%2/api/v1/jobs"_s.arg(scheme).arg(ours.target.port)});
    const double took = (bench::nowMicroseconds() - begin) / 1e6;
    if (!answer || !answer->endsWith("\n202"))
        qFatal("the upload was answered with %s", answer.value_or("nothing").constData());
    bench::note(u"2 GB by %1, until it is a durable job"_s.arg(scheme), took, u"s"_s);
    bench::report(u"growth of memory while 2 GB come by %1"_s.arg(scheme),
                  bench::megabytesOf(process, "VmHWM") - before, u"MB"_s, 40, true);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments().sliced(1);
    if (arguments.size() < 2 || !QFileInfo(arguments.at(1)).isExecutable()) {
        QTextStream(stderr) << "bench_http PEER_SCRIPT PROGRAM [dispatch] [submit] [events] "
                               "[upload]; see tests/bench/http\n";
        return 2;
    }
    const QString script = arguments.takeFirst();
    const QString program = arguments.takeFirst();
    const auto isWanted = [&](const QString &phase) {
        return arguments.isEmpty() || arguments.contains(phase);
    };
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QTemporaryDir folder;
    Node node;
    {
        bench::Contender ours = bench::startOurs(program, folder.filePath(u"ours"_s), node.url());
        bench::Contender peer =
            bench::startPeer(script, folder.filePath(u"peer"_s), node.url(), ours.target.token);
        Pair pair{ours, peer};
        if (isWanted(u"dispatch"_s))
            dispatching(pair, node);
        // What is submitted from here on waits, at both.
        for (const bench::Contender &side : {std::cref(ours), std::cref(peer)}) {
            if (bench::Wire(side.target.port)
                    .ask(side.target.post("/api/v1/queue/pause", "{}"))
                    .status
                != 200)
                qFatal("a queue cannot be paused");
        }
        if (isWanted(u"submit"_s))
            submitting(pair, folder.path());
        if (isWanted(u"events"_s))
            telling(pair);
    }
    if (isWanted(u"upload"_s)) {
        uploading(program, folder.path(), node.url(), false);
        uploading(program, folder.path(), node.url(), true);
    }
    return 0;
}
