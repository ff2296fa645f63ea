#pragma once

#include <QLoggingCategory>
#include <QString>

#include <initializer_list>
#include <variant>

/// Declares and defines the one logging category of a room: `CQ_LOG_CATEGORY(lcQueue,
/// "comfyqueue.queue")` in a .cpp.
#define CQ_LOG_CATEGORY(name, text) Q_LOGGING_CATEGORY(name, text, QtInfoMsg)

namespace cq {

/// How much a log line matters. Warning means that somebody should look; a client's bad request is
/// Info.
enum class LogLevel { Debug, Info, Warning, Error };

/// What an operator may search a log for, e.g. {u"job"_s, 17}.
struct LogField
{
    QString key; ///< ASCII, no quotes
    std::variant<QString, qint64> value;
};

/// Writes a structured line: an English sentence plus fields an operator may search for (job, node,
/// request, duration_ms). Never put secrets or graph contents into fields. Any thread.
void logEvent(const QLoggingCategory &category, LogLevel level, const QString &sentence,
              std::initializer_list<LogField> fields = {});

/// Where log files go and how chatty the terminal is.
struct LogConfig
{
    QString directory; ///< empty: no files
    bool terminal = true; ///< human-readable lines on stderr
    LogLevel terminalLevel = LogLevel::Warning;
};

/// Installs the process-wide sinks: JSON lines in comfyqueue.log and errors.log (5 MB × 5 each) and
/// the terminal. Qt's own messages go the same way. Call from main; calling again replaces the
/// sinks.
void installLogSinks(const LogConfig &config);

} // namespace cq
