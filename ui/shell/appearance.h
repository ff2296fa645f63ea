#pragma once

#include "core/domain/settings.h"
#include "ui/widgets/theme.h"

#include <QObject>
#include <QTranslator>

#include <optional>

class QDBusVariant;

namespace cq::ui {

/// Theme and language of the application, as the settings say. "System" follows the desktop's
/// portal at run time (an asynchronous D-Bus question), and where there is none the lightness of
/// the palette we were started with. One for the whole program. GUI thread.
class Appearance : public QObject
{
    Q_OBJECT

public:
    /// Reads the start palette, so make it before anything sets another.
    explicit Appearance(QObject *parent = nullptr);

    /// Applies theme and language; cheap when nothing changed.
    void apply(const Settings &settings);

    Shade desktopShade() const { return m_desktop; }

    void setDesktopShade(Shade shade);

private Q_SLOTS:
    // By name: this is how QtDBus delivers a signal of the bus.
    void portalChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void askPortal();
    void applyShade();
    void applyLanguage(const QString &language);

    Settings m_settings;
    Shade m_desktop;
    std::optional<Shade> m_shown;
    std::optional<QString> m_language;
    QTranslator m_ours;
    QTranslator m_qts;
};

} // namespace cq::ui
