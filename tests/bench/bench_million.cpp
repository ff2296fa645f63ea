// One million waiting jobs: memory per job, the next decision, start to first dispatch, the job
// table. The table again with one million jobs that are over below some that wait.

#include "core/base/future.h"
#include "core/domain/ids.h"
#include "core/engine/enginethread.h"
#include "core/schedule/scheduler.h"
#include "core/simnode/simnode.h"
#include "core/storage/jobstore.h"
#include "core/storage/migration.h"
#include "core/storage/nodestore.h"
#include "tests/bench/figures.h"
#include "ui/jobs/jobtableview.h"
#include "ui/models/jobtablemodel.h"

#include <QApplication>
#include <QDir>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <malloc.h>

using namespace cq;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kJobs = 1'000'000;

double heapBytes()
{
    const auto info = ::mallinfo2();
    return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

void measureIndex()
{
    const double before = heapBytes();
    WaitingIndex index;
    index.reserve(kJobs);
    for (qint64 i = 1; i <= kJobs; ++i)
        index.insert({JobId{i}, i, {}});
    bench::report(u"memory per waiting job"_s, (heapBytes() - before) / kJobs, u"B"_s, 100, true);

    QList<NodeCapacity> nodes;
    for (int i = 1; i <= 4; ++i) {
        NodeCapacity node;
        node.id = NodeId{i};
        node.freeSlots = 1;
        nodes.append(node);
    }
    QList<double> times;
    constexpr int kDecisions = 100'000;
    times.reserve(kDecisions);
    for (int i = 0; i < kDecisions; ++i) {
        const double begin = bench::nowMicroseconds();
        const auto assignment = decide(index, nodes);
        index.remove(assignment->job);
        times.append(bench::nowMicroseconds() - begin);
    }
    bench::report(u"next decision at 1,000,000 waiting, p99"_s, bench::percentile(times, 0.99),
                  u"us"_s, 10, true);
}

/// `over` completed jobs, then `waiting` ones.
bool fillQueue(const QString &folder, qint64 over, qint64 waiting)
{
    QDir().mkpath(folder);
    auto opened = openMigrated(folder + u"/queue.db"_s, queueSchema());
    if (!opened)
        return false;
    Connection &connection = **opened;
    JobStore jobs(connection);
    const QByteArray graph = compressed(bench::sampleGraph());
    for (qint64 i = 1; i <= over + waiting; ++i) {
        if (i % 10'000 == 1 && !connection.run(u"BEGIN"_s))
            return false;
        Job job;
        job.uid = newUuid7();
        job.owner = kLocalOperator;
        job.title = u"bench"_s;
        job.order = i;
        job.submittedAt = i;
        if (!jobs.insert(job, {graph, {}}, {}))
            return false;
        if ((i % 10'000 == 0 || i == over + waiting) && !connection.run(u"COMMIT"_s))
            return false;
    }
    return connection.run(u"UPDATE jobs SET state = 'completed', finished_ms = id WHERE id <= ?"_s,
                          {over})
        && connection.run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
}

bool registerNode(const QString &folder, const QUrl &url)
{
    auto opened = openMigrated(folder + u"/comfyqueue.db"_s, mainSchema());
    if (!opened)
        return false;
    NodeConfig config;
    config.name = u"sim"_s;
    config.url = url;
    return NodeStore(**opened).insert(config).has_value();
}

/// Some that wait are cancelled: their rows go below, in sight of the view.
void measureEnds(EngineHandle &engine, ui::JobTableModel &model)
{
    constexpr int kEnds = 16;
    QList<JobId> ids;
    for (int row = 1; row <= kEnds; ++row)
        ids.append(model.jobAt(row)->id);
    const double begin = bench::threadMicroseconds();
    whenDone(engine.cancel(ids), &model, [](const Result<int> &) {});
    const auto isOver = [&](JobId id) { return model.rowOf(id) >= model.firstPageRow(); };
    if (!bench::spinUntil([&] { return std::ranges::all_of(ids, isOver); }, 5000))
        QTextStream(stderr) << "The cancelled jobs did not go below.\n";
    QCoreApplication::processEvents(); // paints the rows
    bench::note(u"16 jobs end in sight, GUI-thread time each"_s,
                (bench::threadMicroseconds() - begin) / 1000 / kEnds, u"ms"_s);
}

void measureTable(EngineHandle &engine)
{
    const SystemClock clock;
    const double begin = bench::nowMicroseconds();
    ui::JobTableModel model(engine, clock);
    ui::JobTableView view(model);
    view.resize(1200, 800);
    view.show();
    model.open();
    const auto isShown = [&](int row) { return model.jobAt(row) != nullptr; };
    bench::spinUntil([&] { return isShown(0); }, 20'000);
    bench::report(u"job table opens"_s, (bench::nowMicroseconds() - begin) / 1000, u"ms"_s, 200,
                  true);

    // The count comes later, and the view makes room for it later still.
    bench::spinUntil([&] { return view.verticalScrollBar()->maximum() >= kJobs / 2; }, 20'000);
    // All that this thread does for a turn: asking, taking the answer, painting before and after.
    QList<double> turns;
    for (int page = 1; page <= 200; ++page) {
        const int row = page * 4'567;
        const double turn = bench::threadMicroseconds();
        view.scrollTo(model.index(row, 0), QAbstractItemView::PositionAtTop);
        if (!bench::spinUntil([&] { return isShown(row); }, 5000))
            QTextStream(stderr) << "Row " << row << " did not come.\n";
        QCoreApplication::processEvents(); // paints the rows
        turns.append((bench::threadMicroseconds() - turn) / 1000);
    }
    bench::note(u"a page turn, GUI-thread time, p50"_s, bench::percentile(turns, 0.5), u"ms"_s);
    bench::report(u"a page turn, GUI-thread time, p99"_s, bench::percentile(turns, 0.99), u"ms"_s,
                  16, true);
    if (model.firstPageRow() > 0)
        measureEnds(engine, model);
}

bool measureHistory()
{
    constexpr qint64 kWaiting = 500;
    const QTemporaryDir folder;
    if (!fillQueue(folder.path(), kJobs, kWaiting))
        return false;
    EngineThread engine({folder.path(), false});
    if (!engine.start())
        return false;
    QTextStream(stdout) << "With 1,000,000 jobs that are over and " << kWaiting
                        << " that wait:" << Qt::endl;
    measureTable(engine.handle());
    engine.stop();
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const QTemporaryDir folder;
    measureIndex();
    if (!fillQueue(folder.path(), 0, kJobs)) {
        QTextStream(stderr) << "The queue could not be filled.\n";
        return 1;
    }

    Scenario scenario = defaultScenario();
    scenario.nodes.first().jobSeconds = 3600; // one job starts, the rest waits
    QThread thread;
    auto *node = new SimNode(simNodeConfigs(scenario).first());
    node->moveToThread(&thread);
    std::atomic<double> receivedAt = 0;
    QObject::connect(
        node, &SimNode::promptAccepted, node,
        [&receivedAt](const QString &) { receivedAt = bench::nowMicroseconds(); },
        Qt::DirectConnection);
    thread.start();
    QMetaObject::invokeMethod(
        node, [node] { (void)node->start(); }, Qt::BlockingQueuedConnection);
    if (!registerNode(folder.path(), node->url()))
        return 1;
    ::malloc_trim(0);
    const double before = heapBytes();
    const double begin = bench::nowMicroseconds();
    EngineThread engine({folder.path(), false});
    if (!engine.start())
        return 1;
    bench::spinUntil([&] { return receivedAt > 0; }, 60'000);
    // With up to 64 MiB of page cache per connection, however many jobs there are.
    bench::note(u"memory of the whole engine per waiting job"_s, (heapBytes() - before) / kJobs,
                u"B"_s);
    bench::report(u"start to first dispatch at 1,000,000 waiting"_s, (receivedAt - begin) / 1000,
                  u"ms"_s, 2000, true);
    measureTable(engine.handle());
    engine.stop();
    QMetaObject::invokeMethod(
        node, [node] { delete node; }, Qt::BlockingQueuedConnection);
    thread.quit();
    thread.wait();
    return measureHistory() ? 0 : 1;
}
