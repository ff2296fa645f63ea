#pragma once

#include "core/domain/job.h"
#include "core/domain/reason.h"
#include "ui/models/severity.h"

#include <QString>

#include <span>

namespace cq::ui {

/// The columns of the job table, in their first order.
enum class JobColumn { Pos, Job, State, User, Workflow, Node, Timing, Progress, Submitted, Tries };

inline constexpr int kJobColumnCount = 10;

/// What a row is drawn from.
struct JobRow
{
    const Job &job;
    const JobProgress *progress = nullptr; ///< null: none heard yet
    const WaitReason *reason = nullptr; ///< null: not asked or not waiting
    QString owner{}; ///< name of the account; empty: not known
    QString node; ///< name of the node it runs on, ran on, or is going to
    TimeMs now = 0;
};

/// One column, in one place.
struct JobColumnInfo
{
    const char *title; ///< untranslated, context cq::JobTableModel
    Qt::Alignment alignment;
    int width; ///< logical pixels at first; the progress column takes the rest
    QString (*text)(const JobRow &row);
    Severity (*severity)(const JobRow &row);
    QString (*tip)(const JobRow &row); ///< null: no tooltip
};

std::span<const JobColumnInfo> jobColumns();

const JobColumnInfo &jobColumn(JobColumn column);

Severity jobSeverity(JobState state);

/// 0…1 for a job that occupies a node, else -1.
double shownProgress(const JobRow &row);

/// "KSampler, 13 of 20"; empty when nothing is known.
QString stepText(const JobProgress &progress);

/// Milliseconds a running job still needs by its progress so far; -1 while that says too little.
qint64 estimatedLeft(const Job &job, const JobProgress *progress, TimeMs now);

} // namespace cq::ui
