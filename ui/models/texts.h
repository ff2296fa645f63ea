#pragma once

#include "core/base/clock.h"
#include "core/domain/account.h"
#include "core/domain/job.h"
#include "core/domain/node.h"
#include "core/domain/reason.h"

#include <QString>

/// The translated words of the tables: states, reasons, durations and sizes. GUI thread (the
/// locale).
namespace cq::ui::texts {

QString jobState(JobState state);
QString failureKind(FailureKind kind); ///< "Out of memory"; empty for None
QString eventKind(
    const QString &kind); ///< a JobEvent's kind as a person says it; unknown kinds pass through

/// The sentence of a reason, most important part first, so that eliding loses the least.
QString waitReason(const WaitReason &reason);
/// True when no node can take the job as things are: it needs a person, not patience.
bool cannotStart(WaitKind kind);

QString
nodeHealth(const Node &node); ///< "Busy", "Free", "No answer", "Off", "Checking", "Memory full"

QString role(Role role); ///< "Participant", "Editor", "Administrator"
QString accountState(const Account &account); ///< "Active", "Disabled"
QString keyScope(KeyScope scope); ///< "everything its owner may"

/// "8 s", "1 min 20 s", "2 h 5 min"; at most two units.
QString duration(qint64 ms);
/// One unit only, for narrow cells: "8 s", "2 min", "3 h", "4 d".
QString shortDuration(qint64 ms);
/// "just now", "2 min ago", from a week on the date.
QString ago(TimeMs at, TimeMs now);
/// Date and time in the person's form, for tooltips. Empty for 0.
QString absolute(TimeMs at);
/// Time of day with seconds. Empty for 0.
QString timeOfDay(TimeMs at);

QString gigabytes(qint64 bytes); ///< "15.6", for use before a unit
QString fileSize(qint64 bytes); ///< "1.2 MB"

} // namespace cq::ui::texts
