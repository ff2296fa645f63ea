#pragma once

#include "core/api/backend.h"

#include <QJsonObject>

#include <functional>
#include <optional>

namespace cq::api {

// Jobs and the queue in the words of the families S0 and S3 (api-shapes, sections 0 and 1). Pure
// where no backend is asked; any thread.

/// What the shared view tells besides the job.
struct JobFacts
{
    WaitReason reason = {}; ///< why it waits, for jobs that do
    JobOutcome outcome = {};
};

/// "pending", "running", … as /api/jobs and /ws say.
QString sharedStateWord(JobState state);
/// "queued", "running", … as S0's events and answers say.
QString uploadStateWord(JobState state);
/// The states that a word of any family means; nothing for a word nobody knows.
std::optional<QList<JobState>> statesOfWord(const QString &word);

/// A job as S0 and S3 know it. Every key is always there: S3's page tests `!== null`.
QJsonObject sharedJobView(const Job &job, const Directory &directory, const JobFacts &facts);

/// The results by graph node, as ComfyUI's history lists them; addresses are ours.
QJsonObject outputsView(const QList<JobOutput> &outputs);

/// GET /api/queue/status: whole system, cancelled in none.
QJsonObject queueStatusView(const JobCounts &counts, const QList<Node> &nodes);

/// Gathers what the views of these jobs need and goes on with them, in order. Answers an error by
/// itself.
void withSharedViews(const Backend &backend, const QList<Job> &jobs, const web::Reply &reply,
                     const std::function<void(const QJsonArray &)> &then);

} // namespace cq::api
