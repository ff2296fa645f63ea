// Start to window and memory of the program with three nodes, on a virtual display (Xvfb) of its
// own: bench_start [PROGRAM], by default the program of the same build.

#include "core/simnode/simnode.h"
#include "tests/bench/child.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThread>

using namespace cq;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRounds = 9;
constexpr int kNodes = 3;
constexpr int kSettleMs = 8000; ///< the chart has samples by then

/// Starts a display and says its name; empty if there is no Xvfb.
QString startDisplay(QProcess &server)
{
    server.setProcessChannelMode(QProcess::SeparateChannels);
    server.start(u"Xvfb"_s, {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1600x1000x24"_s});
    if (!server.waitForReadyRead(10'000))
        return {};
    return u':' + QString::fromLatin1(server.readLine()).trimmed();
}

bool isWindowShown(const QString &folder)
{
    QFile log(folder + u"/logs/comfyqueue.log"_s);
    return log.open(QIODevice::ReadOnly) && log.readAll().contains("the window is shown");
}

/// Milliseconds from starting the process to the window, or < 0.
double startToWindow(bench::Child &child, const QString &program, const QString &folder)
{
    QFile::remove(folder + u"/logs/comfyqueue.log"_s);
    const double begin = bench::nowMicroseconds();
    child.process().start(program, {u"--data-dir"_s, folder});
    while (!isWindowShown(folder)) {
        if (bench::nowMicroseconds() - begin > 20e6)
            return -1;
        QThread::usleep(500);
    }
    return (bench::nowMicroseconds() - begin) / 1000;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QString program = argc > 1
        ? QString::fromLocal8Bit(argv[1])
        : QFileInfo(QCoreApplication::applicationDirPath() + u"/../../app/comfyqueue"_s)
              .canonicalFilePath();
    const QTemporaryDir folder;
    bench::Child display;
    const QString name = startDisplay(display.process());
    if (name.isEmpty() || !QFileInfo(program).isExecutable()) {
        QTextStream(stderr) << "This needs Xvfb and the program built beside it.\n";
        return 1;
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DISPLAY"_s, name);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);

    QThread thread; // the nodes answer while this thread waits
    thread.start();
    QList<SimNode *> nodes;
    for (int i = 0; i < kNodes; ++i) {
        auto *node = new SimNode(simNodeConfigs(defaultScenario()).first());
        node->moveToThread(&thread);
        QMetaObject::invokeMethod(
            node, [node] { (void)node->start(); }, Qt::BlockingQueuedConnection);
        nodes.append(node);
        QProcess add;
        add.start(program,
                  {u"node"_s, u"add"_s, u"sim-%1"_s.arg(i), node->url().toString(), u"--data-dir"_s,
                   folder.path()});
        add.waitForFinished();
    }
    QList<double> starts;
    QList<double> sizes;
    for (int round = 0; round < kRounds; ++round) {
        bench::Child child;
        child.process().setProcessEnvironment(environment);
        const double time = startToWindow(child, program, folder.path());
        if (time < 0) {
            QTextStream(stderr) << "The window did not come.\n";
            return 1;
        }
        starts.append(time);
        if (round == 0)
            continue; // the first one reads the program from the disk
        if (round < 3) {
            QThread::msleep(kSettleMs);
            sizes.append(bench::megabytesOf(child.process().processId(), "VmRSS"));
        }
    }
    QTextStream(stdout) << u"first start: %1 ms\n"_s.arg(starts.takeFirst(), 0, 'f', 0);
    bench::report(u"start to window, three nodes"_s, bench::percentile(starts, 0.5), u"ms"_s, 300,
                  true);
    bench::report(u"resident memory, three nodes"_s, bench::percentile(sizes, 1), u"MB"_s, 80,
                  true);
    for (SimNode *node : nodes) {
        QMetaObject::invokeMethod(
            node, [node] { delete node; }, Qt::BlockingQueuedConnection);
    }
    thread.quit();
    thread.wait();
    return 0;
}
