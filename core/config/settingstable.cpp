#include "core/config/settingstable.h"

#include "core/config/settingskeys.h"

#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// How a setting is written and read; what it may be is said by settingKeys().
struct Row
{
    const char16_t *key;
    QString (*write)(const Settings &);
    void (*read)(const QString &, Settings &); ///< a text that fits
};

QString boolText(bool value)
{
    return value ? u"true"_s : u"false"_s;
}

bool isTrue(const QString &text)
{
    return text == "true"_L1;
}

QString themeText(Theme theme)
{
    switch (theme) {
    case Theme::System:
        return u"system"_s;
    case Theme::Light:
        return u"light"_s;
    case Theme::Dark:
        return u"dark"_s;
    }
    Q_UNREACHABLE();
}

void readTheme(const QString &text, Settings &settings)
{
    for (const Theme theme : {Theme::System, Theme::Light, Theme::Dark}) {
        if (text == themeText(theme))
            settings.theme = theme;
    }
}

const std::array kRows{
    Row{u"appearance.theme", [](const Settings &s) { return themeText(s.theme); }, readTheme},
    Row{u"general.language", [](const Settings &s) { return s.language; },
        [](const QString &text, Settings &s) { s.language = text; }},
    Row{u"general.close_to_tray", [](const Settings &s) { return boolText(s.closeToTray); },
        [](const QString &text, Settings &s) { s.closeToTray = isTrue(text); }},
    Row{u"notifications.job_failed", [](const Settings &s) { return boolText(s.notifyFailed); },
        [](const QString &text, Settings &s) { s.notifyFailed = isTrue(text); }},
    Row{u"dispatch.paused", [](const Settings &s) { return boolText(s.dispatchPaused); },
        [](const QString &text, Settings &s) { s.dispatchPaused = isTrue(text); }},
    Row{u"queue.intake", [](const Settings &s) { return boolText(s.takesJobs); },
        [](const QString &text, Settings &s) { s.takesJobs = isTrue(text); }},
    Row{u"dispatch.max_attempts", [](const Settings &s) { return QString::number(s.maxAttempts); },
        [](const QString &text, Settings &s) { s.maxAttempts = text.toInt(); }},
    Row{u"dispatch.vram_threshold",
        [](const Settings &s) { return QString::number(s.vramThreshold, 'g', 6); },
        [](const QString &text, Settings &s) { s.vramThreshold = text.toDouble(); }},
};

QString fault(const Row &row, const QString &text)
{
    const SettingKey *key = findSettingKey(QString::fromUtf16(row.key));
    Q_ASSERT(key);
    return settingFault(*key, text);
}

} // namespace

SettingsRead settingsFromPairs(const QMap<QString, QString> &pairs)
{
    SettingsRead read;
    for (const Row &row : kRows) {
        const auto pair = pairs.constFind(QString::fromUtf16(row.key));
        if (pair == pairs.constEnd())
            continue;
        if (const QString wrong = fault(row, *pair); wrong.isEmpty())
            row.read(*pair, read.settings);
        else
            read.faults.append(wrong);
    }
    return read;
}

QMap<QString, QString> settingsToPairs(const Settings &settings)
{
    QMap<QString, QString> pairs;
    for (const Row &row : kRows)
        pairs.insert(QString::fromUtf16(row.key), row.write(settings));
    return pairs;
}

QString settingsFault(const Settings &settings)
{
    for (const Row &row : kRows) {
        if (QString wrong = fault(row, row.write(settings)); !wrong.isEmpty())
            return wrong;
    }
    return {};
}

QStringList changedKeys(const Settings &before, const Settings &after)
{
    QStringList keys;
    for (const Row &row : kRows) {
        if (row.write(before) != row.write(after))
            keys.append(QString::fromUtf16(row.key));
    }
    return keys;
}

} // namespace cq
