#include "ui/jobs/jobverbs.h"

#include <QCoreApplication>

#include <algorithm>

namespace cq::ui {

namespace {

struct Verbs
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::JobVerbs)
};

QString skippedText(int skipped)
{
    return skipped == 0 ? QString() : Verbs::tr("; %n left as they were", nullptr, skipped);
}

QString oneRefusal(JobVerb verb, JobState state)
{
    if (isFinal(state)) {
        switch (state) {
        case JobState::Completed:
            return Verbs::tr("The job is done");
        case JobState::Failed:
            return Verbs::tr("The job has failed already");
        default:
            return Verbs::tr("The job was cancelled already");
        }
    }
    if (isActive(state))
        return verb == JobVerb::Remove ? Verbs::tr("The job is running; cancel it first")
                                       : Verbs::tr("The job is running already");
    if (verb == JobVerb::Hold)
        return Verbs::tr("The job is held already");
    if (verb == JobVerb::Release)
        return Verbs::tr("The job is not held");
    if (verb == JobVerb::Remove)
        return Verbs::tr("The job is waiting; cancel it first");
    return Verbs::tr("The job has not run yet");
}

} // namespace

bool fits(JobVerb verb, const PickedJob &job)
{
    switch (verb) {
    case JobVerb::Hold:
    case JobVerb::ToFront:
        return job.state == JobState::Pending;
    case JobVerb::Release:
        return job.state == JobState::Held;
    case JobVerb::Retry:
        return job.state == JobState::Failed || job.state == JobState::Cancelled;
    case JobVerb::SubmitAgain:
        return true;
    case JobVerb::Cancel:
        return !isFinal(job.state);
    case JobVerb::Remove:
        return isFinal(job.state);
    case JobVerb::SaveResults:
        return job.outputCount > 0;
    }
    Q_UNREACHABLE();
}

QString verbText(JobVerb verb, qint64 count)
{
    const int n = static_cast<int>(count);
    const bool one = count < 2;
    switch (verb) {
    case JobVerb::Hold:
        return one ? Verbs::tr("Hold") : Verbs::tr("Hold %n jobs", nullptr, n);
    case JobVerb::Release:
        return one ? Verbs::tr("Release") : Verbs::tr("Release %n jobs", nullptr, n);
    case JobVerb::ToFront:
        return one ? Verbs::tr("To front") : Verbs::tr("Move %n jobs to front", nullptr, n);
    case JobVerb::Retry:
        return one ? Verbs::tr("Try again") : Verbs::tr("Try %n jobs again", nullptr, n);
    case JobVerb::SubmitAgain:
        return one ? Verbs::tr("Submit again") : Verbs::tr("Submit %n jobs again", nullptr, n);
    case JobVerb::Cancel:
        return one ? Verbs::tr("Cancel job") : Verbs::tr("Cancel %n jobs", nullptr, n);
    case JobVerb::Remove:
        return one ? Verbs::tr("Remove…") : Verbs::tr("Remove %n jobs…", nullptr, n);
    case JobVerb::SaveResults:
        return one ? Verbs::tr("Save results…") : Verbs::tr("Save results of %n jobs…", nullptr, n);
    }
    Q_UNREACHABLE();
}

QString doneText(JobVerb verb, int count, int skipped)
{
    switch (verb) {
    case JobVerb::Hold:
        return Verbs::tr("%n jobs held", nullptr, count) + skippedText(skipped);
    case JobVerb::Release:
        return Verbs::tr("%n jobs released", nullptr, count) + skippedText(skipped);
    case JobVerb::ToFront:
        return Verbs::tr("%n jobs moved to the front", nullptr, count) + skippedText(skipped);
    case JobVerb::Retry:
        return Verbs::tr("%n jobs wait again", nullptr, count) + skippedText(skipped);
    case JobVerb::SubmitAgain:
        return Verbs::tr("%n jobs submitted again", nullptr, count) + skippedText(skipped);
    case JobVerb::Cancel:
        return Verbs::tr("%n jobs cancelled", nullptr, count) + skippedText(skipped);
    case JobVerb::Remove:
        return Verbs::tr("%n jobs removed", nullptr, count) + skippedText(skipped);
    case JobVerb::SaveResults:
        return Verbs::tr("%n files saved", nullptr, count);
    }
    Q_UNREACHABLE();
}

QString refusal(JobVerb verb, const QList<PickedJob> &jobs)
{
    if (jobs.isEmpty())
        return Verbs::tr("No job is selected");
    if (std::ranges::any_of(jobs, [verb](const PickedJob &job) { return fits(verb, job); }))
        return {};
    if (verb == JobVerb::SaveResults)
        return Verbs::tr("There are no results");
    if (jobs.size() > 1)
        return Verbs::tr("Fits none of the selected jobs");
    return oneRefusal(verb, jobs.first().state);
}

} // namespace cq::ui
