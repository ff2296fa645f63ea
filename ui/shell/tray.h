#pragma once

#include "ui/widgets/page.h"

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>

namespace cq::ui {

class Actions;
class Vitals;

enum class TrayState { Idle, Busy, Paused, Attention };

/// Attention before paused before busy.
TrayState trayStateOf(const Vitals &vitals);
/// "tray-busy" …
QString trayIconName(TrayState state);
/// "3 running, 12 waiting, 7 of 8 nodes"
QString vitalsSentence(const Vitals &vitals);

/// The icon in the desktop's tray, its menu and its messages. Without a tray it does nothing; a
/// tray that appears later is found. Left click shows or hides the window, middle click pauses. GUI
/// thread.
class Tray : public QObject
{
    Q_OBJECT

public:
    Tray(const Vitals &vitals, const Actions &actions, QObject *parent = nullptr);

    /// There is a tray and our icon is in it.
    bool exists() const;
    void tell(const QString &title, const QString &sentence, QSystemTrayIcon::MessageIcon icon);

    QMenu *menu() { return &m_menu; }

Q_SIGNALS:
    void toggleWanted();
    void openWanted();
    void messageClicked();
    void linkActivated(const cq::ui::Link &link);
    void existsChanged(bool exists);

private:
    void refresh();
    void refreshProblems();
    void look();

    const Vitals &m_vitals;
    const Actions &m_actions;
    QMenu m_menu;
    QMenu m_problems;
    QAction *m_line;
    QAction *m_open;
    QSystemTrayIcon m_icon;
    bool m_exists = false;
    QStringList m_told; ///< what stands in m_problems
};

} // namespace cq::ui
