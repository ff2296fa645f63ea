#include "ui/models/texts.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace cq::ui::texts {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::Texts)
};

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;

QString joined(const QString &first, const QString &second, bool withSecond)
{
    return withSecond ? first + u' ' + second : first;
}

} // namespace

QString jobState(JobState state)
{
    switch (state) {
    case JobState::Held:
        return Texts::tr("Held", "state of a job");
    case JobState::Pending:
        return Texts::tr("Waiting", "state of a job");
    case JobState::Assigned:
        return Texts::tr("Starting", "state of a job");
    case JobState::Running:
        return Texts::tr("Running", "state of a job");
    case JobState::Collecting:
        return Texts::tr("Saving", "state of a job: results are fetched");
    case JobState::Completed:
        return Texts::tr("Done", "state of a job");
    case JobState::Failed:
        return Texts::tr("Failed", "state of a job");
    case JobState::Cancelled:
        return Texts::tr("Cancelled", "state of a job");
    }
    Q_UNREACHABLE();
}

QString failureKind(FailureKind kind)
{
    switch (kind) {
    case FailureKind::None:
        return {};
    case FailureKind::Validation:
        return Texts::tr("The node refused the workflow");
    case FailureKind::Execution:
        return Texts::tr("A step failed");
    case FailureKind::OutOfMemory:
        return Texts::tr("Out of memory");
    case FailureKind::NodeLost:
        return Texts::tr("The node lost the job");
    case FailureKind::Network:
        return Texts::tr("The node could not be reached");
    case FailureKind::Interrupted:
        return Texts::tr("Interrupted at the node");
    case FailureKind::Timeout:
        return Texts::tr("Took too long");
    case FailureKind::Input:
        return Texts::tr("An input file is missing or was refused");
    case FailureKind::Output:
        return Texts::tr("A result could not be fetched or kept");
    }
    Q_UNREACHABLE();
}

QString eventKind(const QString &kind)
{
    if (kind == "submitted"_L1)
        return Texts::tr("Sent");
    if (kind == "assigned"_L1)
        return Texts::tr("Given to a node");
    if (kind == "running"_L1)
        return Texts::tr("Started");
    if (kind == "collecting"_L1)
        return Texts::tr("Results are fetched");
    if (kind == "completed"_L1)
        return Texts::tr("Done");
    if (kind == "failed"_L1)
        return Texts::tr("Failed");
    if (kind == "cancelled"_L1)
        return Texts::tr("Cancelled");
    if (kind == "held"_L1)
        return Texts::tr("Held");
    if (kind == "released"_L1)
        return Texts::tr("Released");
    if (kind == "given_back"_L1)
        return Texts::tr("Went back to the queue");
    if (kind == "cancel_requested"_L1)
        return Texts::tr("Asked to stop");
    if (kind == "moved_to_front"_L1)
        return Texts::tr("Moved to the front");
    if (kind == "retried"_L1)
        return Texts::tr("Tried again");
    return kind;
}

QString waitReason(const WaitReason &reason)
{
    switch (reason.kind) {
    case WaitKind::None:
        return {};
    case WaitKind::Next:
        return reason.nodeName.isEmpty() ? Texts::tr("Starts now")
                                         : Texts::tr("Next on %1").arg(reason.nodeName);
    case WaitKind::OwnerAtLimit:
        return Texts::tr("%n of this user's jobs run already, the most at the same time", "",
                         reason.limit);
    case WaitKind::AllBusy:
        return reason.ahead > 0
            ? Texts::tr("All nodes are busy; %1 ahead").arg(QLocale().toString(reason.ahead))
            : Texts::tr("All nodes are busy; next in line");
    case WaitKind::NoNodes:
        return Texts::tr("There is no node yet");
    case WaitKind::NoneOnline:
        return Texts::tr("No node answers");
    case WaitKind::OverThreshold:
        return Texts::tr("Memory is above the limit on every free node");
    case WaitKind::PinnedBusy:
        return Texts::tr("Pinned to %1, which is busy").arg(reason.nodeName);
    case WaitKind::PinnedOffline:
        return Texts::tr("Pinned to %1, which does not answer").arg(reason.nodeName);
    case WaitKind::PinnedDisabled:
        return Texts::tr("Pinned to %1, which is switched off").arg(reason.nodeName);
    case WaitKind::PinnedGone:
        return Texts::tr("Pinned to a node that was removed");
    case WaitKind::Paused:
        return Texts::tr("Dispatching is paused");
    case WaitKind::Held:
        return Texts::tr("Held until somebody releases it");
    case WaitKind::Backoff:
        return Texts::tr("Tried before; next try in %1 s").arg(reason.seconds);
    }
    Q_UNREACHABLE();
}

bool cannotStart(WaitKind kind)
{
    switch (kind) {
    case WaitKind::NoNodes:
    case WaitKind::NoneOnline:
    case WaitKind::PinnedOffline:
    case WaitKind::PinnedDisabled:
    case WaitKind::PinnedGone:
        return true;
    case WaitKind::None:
    case WaitKind::Next:
    case WaitKind::OwnerAtLimit:
    case WaitKind::AllBusy:
    case WaitKind::OverThreshold:
    case WaitKind::PinnedBusy:
    case WaitKind::Paused:
    case WaitKind::Held:
    case WaitKind::Backoff:
        return false;
    }
    Q_UNREACHABLE();
}

QString nodeHealth(const Node &node)
{
    const QString off = Texts::tr("Off", "state of a node: switched off by the operator");
    if (!node.config.enabled)
        return off;
    const NodeStatus &status = node.status;
    switch (status.health) {
    case NodeHealth::Unknown:
        return Texts::tr("Checking", "state of a node: no answer yet");
    case NodeHealth::Online:
        if (status.running > 0)
            return Texts::tr("Busy", "state of a node");
        return status.overThreshold ? Texts::tr("Memory full", "state of a node: above its limit")
                                    : Texts::tr("Free", "state of a node");
    case NodeHealth::Offline:
        return Texts::tr("No answer", "state of a node");
    case NodeHealth::Disabled:
        return off;
    }
    Q_UNREACHABLE();
}

QString role(Role role)
{
    switch (role) {
    case Role::Participant:
        return Texts::tr("Participant", "role of a user");
    case Role::Editor:
        return Texts::tr("Editor", "role of a user");
    case Role::Admin:
        return Texts::tr("Administrator", "role of a user");
    }
    Q_UNREACHABLE();
}

QString accountState(const Account &account)
{
    return account.enabled ? Texts::tr("Active", "state of a user")
                           : Texts::tr("Disabled", "state of a user");
}

QString keyScope(KeyScope scope)
{
    switch (scope) {
    case KeyScope::Full:
        return Texts::tr("all that its owner may", "scope of an API key");
    case KeyScope::Worker:
        return Texts::tr("only workers", "scope of an API key");
    case KeyScope::Metrics:
        return Texts::tr("only figures", "scope of an API key");
    }
    Q_UNREACHABLE();
}

QString duration(qint64 ms)
{
    const qint64 total = qMax<qint64>(ms, 0);
    const QString seconds = Texts::tr("%1 s", "seconds").arg(total % kMinute / kSecond);
    const QString minutes = Texts::tr("%1 min", "minutes").arg(total % kHour / kMinute);
    const QString hours = Texts::tr("%1 h", "hours").arg(total % kDay / kHour);
    if (total < kMinute)
        return seconds;
    if (total < kHour)
        return joined(minutes, seconds, total % kMinute >= kSecond);
    if (total < kDay)
        return joined(hours, minutes, total % kHour >= kMinute);
    return joined(Texts::tr("%1 d", "days").arg(total / kDay), hours, total % kDay >= kHour);
}

QString shortDuration(qint64 ms)
{
    const qint64 total = qMax<qint64>(ms, 0);
    // From 100 s on the minute says enough.
    if (total < 100 * kSecond)
        return Texts::tr("%1 s", "seconds").arg(total / kSecond);
    if (total < 100 * kMinute)
        return Texts::tr("%1 min", "minutes").arg((total + kMinute / 2) / kMinute);
    if (total < 2 * kDay)
        return Texts::tr("%1 h", "hours").arg((total + kHour / 2) / kHour);
    return Texts::tr("%1 d", "days").arg(total / kDay);
}

QString ago(TimeMs at, TimeMs now)
{
    const qint64 age = now - at;
    if (age < 5 * kSecond)
        return Texts::tr("just now");
    if (age >= 7 * kDay)
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at).date(), QLocale::ShortFormat);
    return Texts::tr("%1 ago", "2 min ago").arg(shortDuration(age));
}

QString absolute(TimeMs at)
{
    if (at == 0)
        return {};
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(at);
    return QLocale().toString(when.date(), QLocale::ShortFormat) + u' ' + timeOfDay(at);
}

QString timeOfDay(TimeMs at)
{
    return at == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(at).time().toString(u"HH:mm:ss"_s);
}

QString gigabytes(qint64 bytes)
{
    constexpr double kGigabyte = 1024.0 * 1024.0 * 1024.0;
    const double value = static_cast<double>(bytes) / kGigabyte;
    const double rounded = static_cast<double>(qRound64(value * 10)) / 10;
    const bool whole = qFuzzyCompare(rounded + 1, static_cast<double>(qRound64(rounded)) + 1);
    return QLocale().toString(value, 'f', whole ? 0 : 1);
}

QString fileSize(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

} // namespace cq::ui::texts
