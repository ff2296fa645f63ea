#include "core/base/log.h"

#include "core/base/clock.h"
#include "core/base/jsontext.h"

#include <QDir>

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <memory>
#include <mutex>
#include <vector>

namespace cq {

namespace {

constexpr std::size_t kFileBytes = 5U * 1024U * 1024U;
constexpr std::size_t kFileCount = 5;

/// The process-wide sinks: logging is the one thing that is global by nature (Qt's message handler
/// is).
struct Sinks
{
    std::mutex mutex;
    std::shared_ptr<spdlog::logger> files;
    std::shared_ptr<spdlog::logger> terminal;
};

Sinks &sinks()
{
    static Sinks instance;
    return instance;
}

spdlog::level::level_enum spdlogLevel(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return spdlog::level::debug;
    case LogLevel::Info:
        return spdlog::level::info;
    case LogLevel::Warning:
        return spdlog::level::warn;
    case LogLevel::Error:
        return spdlog::level::err;
    }
    Q_UNREACHABLE();
}

QString levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return QStringLiteral("debug");
    case LogLevel::Info:
        return QStringLiteral("info");
    case LogLevel::Warning:
        return QStringLiteral("warning");
    case LogLevel::Error:
        return QStringLiteral("error");
    }
    Q_UNREACHABLE();
}

QString fieldText(const LogField &field)
{
    const auto *text = std::get_if<QString>(&field.value);
    return text != nullptr ? *text : QString::number(std::get<qint64>(field.value));
}

void write(const char *category, LogLevel level, const QString &sentence,
           std::initializer_list<LogField> fields)
{
    std::shared_ptr<spdlog::logger> files;
    std::shared_ptr<spdlog::logger> terminal;
    {
        const std::scoped_lock lock(sinks().mutex);
        files = sinks().files;
        terminal = sinks().terminal;
    }
    if (files) {
        JsonText line;
        line.addTime("time", SystemClock().now())
            .add("level", levelName(level))
            .add("category", QString::fromLatin1(category))
            .add("message", sentence);
        for (const LogField &field : fields)
            std::visit([&](const auto &value) { line.add(field.key.toLatin1(), value); },
                       field.value);
        const QByteArray json = std::move(line).end();
        files->log(spdlogLevel(level),
                   spdlog::string_view_t(json.constData(), static_cast<std::size_t>(json.size())));
    }
    if (terminal && terminal->should_log(spdlogLevel(level))) {
        QString text = QString::fromLatin1(category) + QStringLiteral(": ") + sentence;
        for (const LogField &field : fields)
            text += QStringLiteral(" %1=%2").arg(field.key, fieldText(field));
        const QByteArray bytes = text.toUtf8();
        terminal->log(
            spdlogLevel(level),
            spdlog::string_view_t(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    }
}

void handleQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    LogLevel level = LogLevel::Info;
    switch (type) {
    case QtDebugMsg:
        level = LogLevel::Debug;
        break;
    case QtInfoMsg:
        level = LogLevel::Info;
        break;
    case QtWarningMsg:
        level = LogLevel::Warning;
        break;
    case QtCriticalMsg:
    case QtFatalMsg:
        level = LogLevel::Error;
        break;
    }
    write(context.category ? context.category : "qt", level, message, {});
}

} // namespace

void logEvent(const QLoggingCategory &category, LogLevel level, const QString &sentence,
              std::initializer_list<LogField> fields)
{
    const bool enabled = level == LogLevel::Debug ? category.isDebugEnabled()
        : level == LogLevel::Info                 ? category.isInfoEnabled()
        : level == LogLevel::Warning              ? category.isWarningEnabled()
                                                  : category.isCriticalEnabled();
    if (enabled)
        write(category.categoryName(), level, sentence, fields);
}

void installLogSinks(const LogConfig &config)
{
    std::shared_ptr<spdlog::logger> files;
    if (!config.directory.isEmpty() && QDir().mkpath(config.directory)) {
        const auto path = [&config](const char *name) {
            return QDir(config.directory).filePath(QString::fromLatin1(name)).toStdString();
        };
        try {
            auto all = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                path("comfyqueue.log"), kFileBytes, kFileCount - 1);
            auto errors = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                path("errors.log"), kFileBytes, kFileCount - 1);
            all->set_pattern("%v");
            errors->set_pattern("%v");
            errors->set_level(spdlog::level::err);
            files = std::make_shared<spdlog::logger>("files", spdlog::sinks_init_list{all, errors});
            files->set_level(spdlog::level::debug);
            files->flush_on(spdlog::level::info);
        } catch (const spdlog::spdlog_ex &) {
            files.reset(); // an unwritable log folder never stops the program; the data folder
                           // check says why
        }
    }
    std::shared_ptr<spdlog::logger> terminal;
    if (config.terminal) {
        auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
        sink->set_pattern("%H:%M:%S %^%l%$ %v");
        terminal = std::make_shared<spdlog::logger>("terminal", sink);
        terminal->set_level(spdlogLevel(config.terminalLevel));
    }
    Sinks &out = sinks();
    {
        const std::scoped_lock lock(out.mutex);
        out.files = std::move(files);
        out.terminal = std::move(terminal);
    }
    qInstallMessageHandler(handleQtMessage);
}

} // namespace cq
