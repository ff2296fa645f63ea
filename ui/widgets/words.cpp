#include "ui/widgets/words.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::Words)
};

constexpr double kGiga = 1024.0 * 1024.0 * 1024.0;

/// Cards come in whole gigabytes; what is used of them is worth one decimal.
QString gigabytes(double value, bool whole)
{
    const bool round = whole || value >= 100;
    return QLocale().toString(value, 'f', round ? 0 : 1);
}

} // namespace

Look lookOf(JobState state)
{
    switch (state) {
    case JobState::Held:
        return {Words::tr("Held"), u"held"_s, Token::Warning};
    case JobState::Pending:
        return {Words::tr("Waiting"), u"waiting"_s, Token::Muted};
    case JobState::Assigned:
        return {Words::tr("Starting"), u"running"_s, Token::Running};
    case JobState::Running:
        return {Words::tr("Running"), u"running"_s, Token::Running};
    case JobState::Collecting:
        return {Words::tr("Saving"), u"drain"_s, Token::Running};
    case JobState::Completed:
        return {Words::tr("Done"), u"done"_s, Token::Done};
    case JobState::Failed:
        return {Words::tr("Failed"), u"failed"_s, Token::Failed};
    case JobState::Cancelled:
        return {Words::tr("Cancelled"), u"cancelled"_s, Token::Muted};
    }
    Q_UNREACHABLE();
}

Look lookOf(const Node &node)
{
    if (!node.config.enabled)
        return {Words::tr("Off"), u"cancelled"_s, Token::Muted};
    switch (node.status.health) {
    case NodeHealth::Unknown:
        return {Words::tr("Checking"), u"waiting"_s, Token::Muted};
    case NodeHealth::Offline:
        return {Words::tr("No answer"), u"failed"_s, Token::Failed};
    case NodeHealth::Disabled:
        return {Words::tr("Off"), u"cancelled"_s, Token::Muted};
    case NodeHealth::Online:
        break;
    }
    if (node.status.running > 0)
        return {Words::tr("Busy"), u"running"_s, Token::Running};
    if (node.status.overThreshold)
        return {Words::tr("Memory full"), u"warning"_s, Token::Warning};
    return {Words::tr("Free"), u"done"_s, Token::Done};
}

QString failureText(FailureKind kind)
{
    switch (kind) {
    case FailureKind::None:
        return {};
    case FailureKind::Validation:
        return Words::tr("refused by the node");
    case FailureKind::Execution:
        return Words::tr("error in the workflow");
    case FailureKind::OutOfMemory:
        return Words::tr("out of memory");
    case FailureKind::NodeLost:
        return Words::tr("node lost");
    case FailureKind::Network:
        return Words::tr("connection lost");
    case FailureKind::Interrupted:
        return Words::tr("interrupted at the node");
    case FailureKind::Timeout:
        return Words::tr("took too long");
    case FailureKind::Input:
        return Words::tr("input file missing");
    case FailureKind::Output:
        return Words::tr("result not fetched");
    }
    Q_UNREACHABLE();
}

QString errorText(const Error &error)
{
    const QString kind = [&error] {
        switch (error.kind) {
        case ErrorKind::NotFound:
            return Words::tr("It is not there any more.");
        case ErrorKind::Conflict:
            return Words::tr("Its state does not allow this now.");
        case ErrorKind::Invalid:
            return Words::tr("Something in it is wrong.");
        case ErrorKind::Denied:
            return Words::tr("This is not allowed.");
        case ErrorKind::Unavailable:
            return Words::tr("The other side cannot be reached.");
        case ErrorKind::Timeout:
            return Words::tr("There was no answer in time.");
        case ErrorKind::Storage:
            return Words::tr("The disk or the database failed.");
        case ErrorKind::Exhausted:
            return Words::tr("A limit is reached.");
        case ErrorKind::Protocol:
            return Words::tr("The answer could not be understood.");
        }
        Q_UNREACHABLE();
    }();
    return error.message.isEmpty() ? kind : u"%1 %2"_s.arg(kind, error.message);
}

QString bytesText(qint64 bytes)
{
    if (bytes >= static_cast<qint64>(kGiga))
        return Words::tr("%1 GB").arg(gigabytes(static_cast<double>(bytes) / kGiga,
                                                bytes >= static_cast<qint64>(20 * kGiga)));
    if (bytes >= 1024 * 1024)
        return Words::tr("%1 MB").arg(QLocale().toString(bytes / (1024 * 1024)));
    return Words::tr("%1 KB").arg(QLocale().toString((bytes + 1023) / 1024));
}

QString vramText(const VramReading &vram)
{
    const double total = static_cast<double>(vram.total) / kGiga;
    const double used = static_cast<double>(vram.total - vram.free) / kGiga;
    const bool whole = std::abs(total - std::round(total)) < 0.35;
    return Words::tr("%1 / %2 GB").arg(gigabytes(used, false), gigabytes(total, whole));
}

QString percentText(double share)
{
    return Words::tr("%1 %").arg(QLocale().toString(qRound(share * 100)));
}

QString clockText(qint64 milliseconds)
{
    const qint64 seconds = qMax<qint64>(0, milliseconds) / 1000;
    const auto two = [](qint64 value) { return u"%1"_s.arg(value, 2, 10, QChar(u'0')); };
    if (seconds >= 3600)
        return u"%1:%2:%3"_s.arg(QString::number(seconds / 3600), two(seconds / 60 % 60),
                                 two(seconds % 60));
    return u"%1:%2"_s.arg(QString::number(seconds / 60), two(seconds % 60));
}

QString spanText(qint64 milliseconds)
{
    const qint64 seconds = qMax<qint64>(0, milliseconds) / 1000;
    if (seconds < 60)
        return Words::tr("%1 s", "seconds").arg(seconds);
    if (seconds < 2 * 3600)
        return Words::tr("%1 min", "minutes").arg(seconds / 60);
    if (seconds < 48 * 3600)
        return Words::tr("%1 h", "hours").arg(seconds / 3600);
    return Words::tr("%1 days").arg(seconds / 86400);
}

QString agoText(TimeMs then, TimeMs now)
{
    if (then <= 0)
        return {};
    if (now - then < 10'000)
        return Words::tr("now");
    return Words::tr("%1 ago", "2 min ago").arg(spanText(now - then));
}

QString timeText(TimeMs at)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at).time(), u"HH:mm"_s);
}

QString dateTimeText(TimeMs at)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at), QLocale::LongFormat);
}

} // namespace cq::ui
