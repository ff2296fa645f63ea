#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "ui/models/jobpicker.h"

#include <QList>

#include <functional>

class QObject;

namespace cq {
class EngineHandle;
}

namespace cq::ui {

/// What became of jobs that were submitted again.
struct Resubmitted
{
    QList<Job> copies; ///< the new jobs, in the order of their originals
    QList<PickedJob> refused; ///< those it did not work for
    Error firstFault; ///< why not, of the first of them
};

/// Submits the same graphs and inputs again, each as a new job of the one who sent the first: an
/// operator repeats work for people, it does not become the operator's. One after the other, oldest
/// first, so that the copies wait in the order of their originals. `then` is called once, later,
/// while `context` lives. GUI thread.
void resubmit(EngineHandle &engine, const QList<PickedJob> &jobs, QObject *context,
              const std::function<void(const Resubmitted &)> &then);

} // namespace cq::ui
