// Durable submissions in process against the limit of the disk in the same run: 64 outstanding, and
// one at a time.

#include "core/base/future.h"
#include "core/engine/enginethread.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QTemporaryDir>

using namespace cq;
using namespace Qt::StringLiterals;

namespace {

constexpr int kRounds = 15; // a slow second of a shared machine is not the median then
constexpr int kJobs = 4000;

/// Submits `count` jobs with at most `outstanding` unanswered; answers submissions per second.
double rate(EngineHandle &engine, const JobRequest &request, int count, int outstanding)
{
    int sent = 0;
    int answered = 0;
    QObject context;
    std::function<void()> send = [&] {
        if (sent == count)
            return;
        ++sent;
        whenDone(engine.submit(request), &context, [&](const Result<Job> &job) {
            if (job)
                ++answered;
            send();
        });
    };
    const double begin = bench::nowMicroseconds();
    for (int i = 0; i < outstanding; ++i)
        send();
    bench::spinUntil([&] { return answered == count; }, 120'000);
    return count / (bench::nowMicroseconds() - begin) * 1e6;
}

/// p50 in microseconds from asking to the answer, one at a time.
double acknowledgement(EngineHandle &engine, const JobRequest &request)
{
    QList<double> times;
    for (int i = 0; i < 300; ++i) {
        const double begin = bench::nowMicroseconds();
        const QFuture<Result<Job>> answer = engine.submit(request);
        QFuture<Result<Job>>(answer).waitForFinished();
        times.append(bench::nowMicroseconds() - begin);
    }
    return bench::percentile(times, 0.5);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    EngineThread engine({folder.path(), false});
    if (!engine.start())
        return 1;
    JobRequest request;
    request.title = u"bench"_s;
    request.graph = bench::sampleGraph();
    rate(engine.handle(), request, 200, 16); // warm
    QList<double> many;
    QList<double> single;
    for (int round = 0; round < kRounds; ++round) {
        const double before = bench::syncMicroseconds(folder.path());
        const double perSecond = rate(engine.handle(), request, kJobs, 64);
        const double between = bench::syncMicroseconds(folder.path());
        const double acknowledged = acknowledgement(engine.handle(), request);
        const double after = bench::syncMicroseconds(folder.path());
        bench::note(u"F"_s, (between + after) / 2, u"us"_s);
        bench::note(u"  64 outstanding"_s, perSecond, u"/s"_s);
        bench::note(u"  one at a time"_s, acknowledged, u"us"_s);
        many.append(perSecond * (before + between) / 2 / 1e6);
        single.append(acknowledged / ((between + after) / 2));
    }
    bench::report(u"submissions/s, 64 outstanding, in units of 1/F"_s, bench::percentile(many, 0.5),
                  u"x"_s, 3, false);
    bench::report(u"acknowledgement of one submission, in F"_s, bench::percentile(single, 0.5),
                  u"F"_s, 2, true);
    engine.stop();
    return 0;
}
