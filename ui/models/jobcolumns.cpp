#include "ui/models/jobcolumns.h"

#include "ui/models/texts.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

struct Columns
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::JobTableModel)
};

Severity plain(const JobRow & /*row*/)
{
    return Severity::Plain;
}

Severity muted(const JobRow & /*row*/)
{
    return Severity::Muted;
}

QString posText(const JobRow &row)
{
    if (row.job.state != JobState::Pending || row.reason == nullptr
        || row.reason->kind == WaitKind::None || texts::cannotStart(row.reason->kind))
        return {};
    return QLocale().toString(row.reason->ahead + 1);
}

QString jobText(const JobRow &row)
{
    return QString::number(row.job.id.value);
}

QString jobTip(const JobRow &row)
{
    return uuidText(row.job.uid);
}

QString stateText(const JobRow &row)
{
    return row.job.cancelRequested && !isFinal(row.job.state) ? Columns::tr("Stopping")
                                                              : texts::jobState(row.job.state);
}

Severity stateSeverity(const JobRow &row)
{
    return jobSeverity(row.job.state);
}

QString userText(const JobRow &row)
{
    if (row.job.owner == kLocalOperator)
        return Columns::tr("Local operator");
    return row.owner.isEmpty() ? Columns::tr("User %1").arg(row.job.owner.value) : row.owner;
}

QString workflowText(const JobRow &row)
{
    return row.job.title.isEmpty() ? Columns::tr("Untitled") : row.job.title;
}

QString nodeText(const JobRow &row)
{
    return row.node;
}

Severity nodeSeverity(const JobRow &row)
{
    return row.job.state == JobState::Pending ? Severity::Muted : Severity::Plain;
}

QString waitingTiming(const JobRow &row)
{
    if (row.reason != nullptr) {
        if (texts::cannotStart(row.reason->kind))
            return Columns::tr("cannot start");
        if (row.reason->kind == WaitKind::Backoff)
            return Columns::tr("in %1").arg(texts::shortDuration(row.reason->seconds * 1000));
    }
    return Columns::tr("waits %1", "waits 2 min")
        .arg(texts::shortDuration(row.now - row.job.submittedAt));
}

QString timingText(const JobRow &row)
{
    const Job &job = row.job;
    const qint64 took = job.finishedAt - job.startedAt;
    switch (job.state) {
    case JobState::Pending:
        return waitingTiming(row);
    case JobState::Running:
    case JobState::Collecting: {
        const qint64 left = estimatedLeft(job, row.progress, row.now);
        if (left >= 0 && left < 1000)
            return Columns::tr("about to end");
        if (left >= 0)
            return Columns::tr("ends in %1").arg(texts::shortDuration(left));
        return job.startedAt == 0
            ? u"–"_s
            : Columns::tr("for %1").arg(texts::shortDuration(row.now - job.startedAt));
    }
    case JobState::Completed:
        return job.startedAt == 0 ? u"–"_s : Columns::tr("took %1").arg(texts::shortDuration(took));
    case JobState::Failed:
        return job.startedAt == 0 ? u"–"_s
                                  : Columns::tr("after %1").arg(texts::shortDuration(took));
    case JobState::Held:
    case JobState::Assigned:
    case JobState::Cancelled:
        return u"–"_s;
    }
    Q_UNREACHABLE();
}

Severity timingSeverity(const JobRow &row)
{
    return row.job.state == JobState::Pending && row.reason != nullptr
            && texts::cannotStart(row.reason->kind)
        ? Severity::Failed
        : Severity::Plain;
}

QString failureText(const Job &job)
{
    QString kind = texts::failureKind(job.failure);
    if (job.message.isEmpty())
        return kind;
    if (job.failure == FailureKind::OutOfMemory
        && !job.message.contains("memory"_L1, Qt::CaseInsensitive))
        return kind + u": "_s + job.message;
    return job.message;
}

QString progressText(const JobRow &row)
{
    const Job &job = row.job;
    switch (job.state) {
    case JobState::Held:
        return Columns::tr("Held until somebody releases it");
    case JobState::Pending:
        return row.reason != nullptr ? texts::waitReason(*row.reason) : QString();
    case JobState::Assigned:
        return Columns::tr("Being handed to the node");
    case JobState::Collecting:
        return Columns::tr("Results are being fetched");
    case JobState::Running:
        return row.progress != nullptr ? stepText(*row.progress) : Columns::tr("Starting");
    case JobState::Completed:
        return job.message.isEmpty() ? Columns::tr("%n results", nullptr, job.outputCount)
                                     : job.message;
    case JobState::Failed:
        return failureText(job);
    case JobState::Cancelled:
        return job.message.isEmpty() ? Columns::tr("Cancelled") : job.message;
    }
    Q_UNREACHABLE();
}

Severity progressSeverity(const JobRow &row)
{
    switch (row.job.state) {
    case JobState::Failed:
        return Severity::Failed;
    case JobState::Pending:
        return row.reason != nullptr && texts::cannotStart(row.reason->kind) ? Severity::Warning
                                                                             : Severity::Muted;
    case JobState::Completed:
        return row.job.message.isEmpty() ? Severity::Muted : Severity::Warning;
    case JobState::Held:
    case JobState::Assigned:
    case JobState::Running:
    case JobState::Collecting:
    case JobState::Cancelled:
        return Severity::Muted;
    }
    Q_UNREACHABLE();
}

QString submittedText(const JobRow &row)
{
    return texts::ago(row.job.submittedAt, row.now);
}

QString submittedTip(const JobRow &row)
{
    return texts::absolute(row.job.submittedAt);
}

QString timingTip(const JobRow &row)
{
    QStringList lines;
    if (row.job.startedAt != 0)
        lines << Columns::tr("Started %1").arg(texts::absolute(row.job.startedAt));
    if (row.job.finishedAt != 0)
        lines << Columns::tr("Ended %1").arg(texts::absolute(row.job.finishedAt));
    return lines.join(u'\n');
}

QString triesText(const JobRow &row)
{
    return row.job.attempts == 0 ? u"–"_s : QLocale().toString(row.job.attempts);
}

Severity triesSeverity(const JobRow &row)
{
    return row.job.attempts > 1 ? Severity::Warning : Severity::Muted;
}

const auto kRight = Qt::AlignRight | Qt::AlignVCenter;
const auto kLeft = Qt::AlignLeft | Qt::AlignVCenter;

const std::array<JobColumnInfo, kJobColumnCount> kColumns{{
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "Pos"), kRight, 44, posText, muted, nullptr},
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "Job"), kRight, 56, jobText, plain, jobTip},
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "State"), kLeft, 122, stateText, stateSeverity,
     nullptr},
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "User"), kLeft, 110, userText, plain, nullptr},
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "Workflow"), kLeft, 150, workflowText, plain,
     workflowText},
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "Node"), kLeft, 76, nodeText, nodeSeverity,
     nullptr},
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "Starts / ends"), kRight, 104, timingText,
     timingSeverity, timingTip},
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "Progress or reason"), kLeft, 250, progressText,
     progressSeverity, progressText},
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "Submitted"), kLeft, 104, submittedText, muted,
     submittedTip},
    {QT_TRANSLATE_NOOP("cq::ui::JobTableModel", "Tries"), kRight, 84, triesText, triesSeverity,
     nullptr},
}};

} // namespace

std::span<const JobColumnInfo> jobColumns()
{
    return kColumns;
}

const JobColumnInfo &jobColumn(JobColumn column)
{
    return kColumns.at(static_cast<std::size_t>(column));
}

Severity jobSeverity(JobState state)
{
    switch (state) {
    case JobState::Held:
        return Severity::Warning;
    case JobState::Pending:
    case JobState::Cancelled:
        return Severity::Muted;
    case JobState::Assigned:
    case JobState::Running:
    case JobState::Collecting:
        return Severity::Running;
    case JobState::Completed:
        return Severity::Done;
    case JobState::Failed:
        return Severity::Failed;
    }
    Q_UNREACHABLE();
}

double shownProgress(const JobRow &row)
{
    switch (row.job.state) {
    case JobState::Running:
        return row.progress != nullptr ? row.progress->overall : 0.0;
    case JobState::Assigned:
        return 0.0;
    case JobState::Collecting:
        return 1.0;
    case JobState::Held:
    case JobState::Pending:
    case JobState::Completed:
    case JobState::Failed:
    case JobState::Cancelled:
        return -1.0;
    }
    Q_UNREACHABLE();
}

QString stepText(const JobProgress &progress)
{
    if (progress.max <= 0)
        return progress.graphNodeTitle;
    const QString steps = Columns::tr("%1 of %2", "13 of 20 steps")
                              .arg(QLocale().toString(qRound64(progress.value)),
                                   QLocale().toString(qRound64(progress.max)));
    return progress.graphNodeTitle.isEmpty() ? steps : progress.graphNodeTitle + u' ' + steps;
}

qint64 estimatedLeft(const Job &job, const JobProgress *progress, TimeMs now)
{
    // Below a twentieth the start (models being loaded) drowns the pace.
    constexpr double kTellsEnough = 0.05;
    if (job.state != JobState::Running || progress == nullptr || job.startedAt == 0
        || progress->overall < kTellsEnough)
        return -1;
    const auto elapsed = static_cast<double>(std::max<qint64>(now - job.startedAt, 0));
    const double left = elapsed * (1.0 - std::min(progress->overall, 1.0)) / progress->overall;
    return qRound64(left);
}

} // namespace cq::ui
