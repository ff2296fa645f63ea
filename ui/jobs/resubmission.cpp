#include "ui/jobs/resubmission.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"

#include <algorithm>

namespace cq::ui {

namespace {

struct Walk
{
    EngineHandle &engine;
    QList<PickedJob> left; ///< newest first: the next one is the last
    QObject *context;
    std::function<void(const Resubmitted &)> then;
    Resubmitted again;
};

void goOn(Walk walk)
{
    if (walk.left.isEmpty()) {
        walk.then(walk.again);
        return;
    }
    const PickedJob job = walk.left.takeLast();
    auto answer = walk.engine.clone(job.id, job.owner);
    QObject *context = walk.context;
    whenDone(std::move(answer), context,
             [walk = std::move(walk), job](const Result<Job> &copy) mutable {
                 if (copy) {
                     walk.again.copies.append(*copy);
                 } else {
                     if (walk.again.refused.isEmpty())
                         walk.again.firstFault = copy.error();
                     walk.again.refused.append(job);
                 }
                 goOn(std::move(walk));
             });
}

} // namespace

void resubmit(EngineHandle &engine, const QList<PickedJob> &jobs, QObject *context,
              const std::function<void(const Resubmitted &)> &then)
{
    QList<PickedJob> newestFirst = jobs;
    std::ranges::sort(newestFirst, std::ranges::greater{}, &PickedJob::id);
    goOn({engine, newestFirst, context, then, {}});
}

} // namespace cq::ui
