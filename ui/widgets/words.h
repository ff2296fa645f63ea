#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/domain/node.h"
#include "core/domain/reason.h"
#include "ui/widgets/theme.h"

#include <QCoreApplication>
#include <QString>

namespace cq::ui {

/// How a state looks everywhere: word, icon, colour.
struct Look
{
    QString text;
    QString iconName;
    Token token = Token::Text;
};

Look lookOf(JobState state);
/// Busy, Free, No answer, Over the limit, Off, …
Look lookOf(const Node &node);

/// The translated forms of what `core` says in English.
QString failureText(FailureKind kind); ///< "out of memory"
QString errorText(const Error &error); ///< one sentence for a person; the kind's, then the message

/// Numbers and times through the locale. Durations in milliseconds.
QString bytesText(qint64 bytes); ///< "412 GB"
QString vramText(const VramReading &vram); ///< "15.6 / 24 GB"
QString percentText(double share); ///< 0.62 → "62 %"
QString clockText(qint64 milliseconds); ///< "1:24", "1:02:05"
QString spanText(qint64 milliseconds); ///< "8 s", "6 min", "2 h"
QString agoText(TimeMs then, TimeMs now); ///< "now", "2 min ago"; empty for 0
QString timeText(TimeMs at); ///< "10:39"
QString dateTimeText(TimeMs at); ///< for tooltips

} // namespace cq::ui
