#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <unistd.h>

namespace cq::bench {

using namespace Qt::StringLiterals;

double percentile(QList<double> values, double share)
{
    if (values.isEmpty())
        return 0;
    std::ranges::sort(values);
    const auto rank = static_cast<qsizetype>(std::ceil(share * static_cast<double>(values.size())));
    return values.at(std::clamp<qsizetype>(rank - 1, 0, values.size() - 1));
}

double nowMicroseconds()
{
    using namespace std::chrono;
    return duration<double, std::micro>(steady_clock::now().time_since_epoch()).count();
}

double threadMicroseconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

SyncProbe::SyncProbe(const QString &folder)
    : m_file(folder + u"/sync-XXXXXX.probe"_s)
{
    if (!m_file.open())
        qFatal("%s cannot be written", qPrintable(folder));
}

double SyncProbe::once()
{
    static const QByteArray page(4096, 'x');
    const double begin = nowMicroseconds();
    m_file.write(page);
    m_file.flush();
    ::fdatasync(m_file.handle());
    return nowMicroseconds() - begin;
}

double syncMicroseconds(const QString &folder, int rounds)
{
    SyncProbe probe(folder);
    QList<double> times;
    for (int i = 0; i < rounds; ++i)
        times.append(probe.once());
    return percentile(times, 0.5);
}

void report(const QString &name, double figure, const QString &unit, double bound, bool atMost)
{
    const bool holds = atMost ? figure <= bound : figure >= bound;
    QTextStream(stdout) << u"%1: %2 %3 (%4 %5): %6\n"_s.arg(
        name, QString::number(figure, 'f', 2), unit, atMost ? u"at most"_s : u"at least"_s,
        QString::number(bound, 'f', 2), holds ? u"holds"_s : u"does not hold"_s);
}

void note(const QString &name, double figure, const QString &unit)
{
    QTextStream(stdout) << u"%1: %2 %3\n"_s.arg(name, QString::number(figure, 'f', 2), unit);
}

QByteArray sampleGraph()
{
    QByteArray graph =
        "{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":{\"width\":64,\"height\":64,"
        "\"batch_size\":1,\"color\":0}},\"9\":{\"class_type\":\"SaveImage\",\"inputs\":"
        "{\"images\":[\"1\",0],\"filename_prefix\":\"bench\"}}";
    for (int i = 10; graph.size() < 2500; ++i) {
        graph += ",\"" + QByteArray::number(i)
            + "\":{\"class_type\":\"EmptyImage\",\"inputs\":{\"width\":64,\"height\":64,\"batch_"
              "size\":1,"
              "\"color\":"
            + QByteArray::number(i * 7919) + "},\"_meta\":{\"title\":\"Spare\"}}";
    }
    return graph + "}";
}

bool spinUntil(const std::function<bool()> &done, int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    QTimer tick; // for conditions that other threads fulfil
    tick.start(1);
    while (!done()) {
        if (timer.elapsed() > milliseconds)
            return false;
        // Without a time limit, with which it would not wait but spin.
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace cq::bench
