#include "ui/shell/appearance.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QLibraryInfo>
#include <QLocale>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kService = "org.freedesktop.portal.Desktop"_L1;
constexpr auto kPath = "/org/freedesktop/portal/desktop"_L1;
constexpr auto kInterface = "org.freedesktop.portal.Settings"_L1;
constexpr auto kSpace = "org.freedesktop.appearance"_L1;
constexpr auto kKey = "color-scheme"_L1;

/// 1 = prefers dark, 2 = prefers light, 0 = no preference. Read() wraps its answer twice.
Shade shadeOfScheme(QVariant value)
{
    while (value.canConvert<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value.toUInt() == 1 ? Shade::Dark : Shade::Light;
}

} // namespace

Appearance::Appearance(QObject *parent)
    : QObject(parent)
    , m_desktop(QGuiApplication::palette().color(QPalette::Window).lightness() < 128 ? Shade::Dark
                                                                                     : Shade::Light)
{
    askPortal();
}

void Appearance::askPortal()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kService, kPath, kInterface, u"SettingChanged"_s, this,
                SLOT(portalChanged(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(kService, kPath, kInterface, u"Read"_s);
    question.setAutoStartService(false);
    question << QString(kSpace) << QString(kKey);
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this](QDBusPendingCallWatcher *answered) {
                const QDBusPendingReply<QDBusVariant> reply = *answered;
                answered->deleteLater();
                if (!reply.isError())
                    setDesktopShade(shadeOfScheme(QVariant::fromValue(reply.value())));
            });
}

void Appearance::portalChanged(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space == kSpace && key == kKey)
        setDesktopShade(shadeOfScheme(value.variant()));
}

void Appearance::setDesktopShade(Shade shade)
{
    m_desktop = shade;
    if (m_shown)
        applyShade();
}

void Appearance::apply(const Settings &settings)
{
    m_settings = settings;
    applyShade();
    applyLanguage(settings.language);
}

void Appearance::applyShade()
{
    const Shade wanted = shadeFor(m_settings.theme, m_desktop);
    if (m_shown == wanted)
        return;
    m_shown = wanted;
    applyTheme(wanted);
}

void Appearance::applyLanguage(const QString &language)
{
    if (m_language == language)
        return;
    m_language = language;
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qts);
    // English has a file too: it knows one and many.
    if (m_ours.load(locale, u"comfyqueue"_s, u"_"_s, u":/i18n"_s)
        || m_ours.load(QLocale(QLocale::English), u"comfyqueue"_s, u"_"_s, u":/i18n"_s))
        QCoreApplication::installTranslator(&m_ours);
    if (m_qts.load(locale, u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qts);
}

} // namespace cq::ui
