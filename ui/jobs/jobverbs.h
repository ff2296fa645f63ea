#pragma once

#include "core/domain/jobstate.h"
#include "ui/models/jobpicker.h"

#include <QList>
#include <QString>

namespace cq::ui {

/// What can be done with jobs.
enum class JobVerb { Hold, Release, ToFront, Retry, SubmitAgain, Cancel, Remove, SaveResults };

/// Whether a verb does something to a job as it is now.
bool fits(JobVerb verb, const PickedJob &job);

/// "Cancel job", or "Cancel 7 jobs" from two on. For menus, buttons and confirmations.
QString verbText(JobVerb verb, qint64 count);

/// "7 jobs cancelled"; skipped > 0 names those it did not fit.
QString doneText(JobVerb verb, int count, int skipped);

/// Why a verb is not offered for these jobs: "The job is running already". Empty when it fits one
/// of them.
QString refusal(JobVerb verb, const QList<PickedJob> &jobs);

} // namespace cq::ui
