#include "core/config/settingstable.h"

#include <QRegularExpression>

#include <array>
#include <functional>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// One setting: how it is named, written, read and checked. None of them needs a restart so far.
struct Row
{
    const char16_t *key;
    QString (*write)(const Settings &);
    bool (*read)(const QString &, Settings &); ///< false: the text is no such value
    const char16_t *expected; ///< completes "… must be …"
};

QString boolText(bool value)
{
    return value ? u"true"_s : u"false"_s;
}

bool readBool(const QString &text, bool &value)
{
    if (text != "true"_L1 && text != "false"_L1)
        return false;
    value = text == "true"_L1;
    return true;
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

bool readTheme(const QString &text, Settings &settings)
{
    for (const Theme theme : {Theme::System, Theme::Light, Theme::Dark}) {
        if (text == themeText(theme)) {
            settings.theme = theme;
            return true;
        }
    }
    return false;
}

bool readLanguage(const QString &text, Settings &settings)
{
    static const QRegularExpression code(u"\\A([a-z]{2}(_[A-Z]{2})?)?\\z"_s);
    if (!code.match(text).hasMatch())
        return false;
    settings.language = text;
    return true;
}

bool readTries(const QString &text, Settings &settings)
{
    bool isNumber = false;
    const int tries = text.toInt(&isNumber);
    if (!isNumber || tries < 1 || tries > 10)
        return false;
    settings.maxAttempts = tries;
    return true;
}

bool readThreshold(const QString &text, Settings &settings)
{
    bool isNumber = false;
    const double share = text.toDouble(&isNumber);
    if (!isNumber || !(share > 0.0 && share <= 1.0))
        return false;
    settings.vramThreshold = share;
    return true;
}

const std::array kRows{
    Row{u"appearance.theme", [](const Settings &s) { return themeText(s.theme); }, readTheme,
        u"system, light or dark"},
    Row{u"general.language", [](const Settings &s) { return s.language; }, readLanguage,
        u"a language code such as en or de"},
    Row{u"general.close_to_tray", [](const Settings &s) { return boolText(s.closeToTray); },
        [](const QString &text, Settings &s) { return readBool(text, s.closeToTray); },
        u"true or false"},
    Row{u"notifications.job_failed", [](const Settings &s) { return boolText(s.notifyFailed); },
        [](const QString &text, Settings &s) { return readBool(text, s.notifyFailed); },
        u"true or false"},
    Row{u"dispatch.paused", [](const Settings &s) { return boolText(s.dispatchPaused); },
        [](const QString &text, Settings &s) { return readBool(text, s.dispatchPaused); },
        u"true or false"},
    Row{u"dispatch.max_attempts", [](const Settings &s) { return QString::number(s.maxAttempts); },
        readTries, u"a number from 1 to 10"},
    Row{u"dispatch.vram_threshold",
        [](const Settings &s) { return QString::number(s.vramThreshold, 'g', 6); }, readThreshold,
        u"more than 0 and at most 1"},
};

QString fault(const Row &row, const QString &value)
{
    return u"The setting %1 must be %2, not “%3”."_s.arg(QString::fromUtf16(row.key),
                                                         QString::fromUtf16(row.expected), value);
}

} // namespace

SettingsRead settingsFromPairs(const QMap<QString, QString> &pairs)
{
    SettingsRead read;
    for (const Row &row : kRows) {
        const auto pair = pairs.constFind(QString::fromUtf16(row.key));
        if (pair != pairs.constEnd() && !row.read(*pair, read.settings))
            read.faults.append(fault(row, *pair));
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
    Settings copy;
    for (const Row &row : kRows) {
        const QString text = row.write(settings);
        if (!row.read(text, copy))
            return fault(row, text);
    }
    return {};
}

} // namespace cq
