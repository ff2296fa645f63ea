#pragma once

#include "core/domain/settings.h"
#include "ui/shell/vitals.h"

#include <QMenu>
#include <QStringList>
#include <QTimer>
#include <QWidget>

namespace cq {
class EngineHandle;
class ListenerControl;
} // namespace cq

namespace cq::ui {

class Actions;
class CommandSearch;
class FailureNews;
class Navigation;
class Page;
class StatusBar;
class Strip;
class ToolBar;
class Tray;
class UndoBar;
class Workspace;
struct Link;

/// The window: frame, navigation, inspector place, status. Knows its pages only as Page. GUI
/// thread.
///
/// What it does not do itself it asks for by signals: showing the submit dialog, ending the
/// program. All of its layout is remembered in an ini file.
class MainWindow : public QWidget
{
    Q_OBJECT

public:
    /// Takes the pages over, in the order of the navigation. listener: null = there is none.
    /// stateFile: path of the ini file, made when missing; empty = nothing is remembered.
    MainWindow(EngineHandle &engine, const ListenerControl *listener, const QList<Page *> &pages,
               QString stateFile, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows what a link names.
    void follow(const Link &link);
    /// Brings the window up from the tray or from behind others.
    void raiseToFront();
    /// Close-to-tray and messages go by these. The settings page and the first snapshot bring them.
    void applySettings(const Settings &settings);

    /// Shows a sentence for a while, as for what was done.
    void say(const QString &sentence);

    Page *currentPage() const;

    const Vitals &vitals() const { return m_vitals; }

Q_SIGNALS:
    /// Submit job; files may be empty, else workflow files or pictures that were dropped on the
    /// window.
    void submitRequested(const QStringList &files);
    /// Whether there is a tray to close to; once at the start and whenever it comes or goes.
    void trayExistsChanged(bool exists);
    /// A database is damaged, and the user wants to be asked how to go on. That ends this window.
    void recoveryWanted();
    /// Open the demo, apart from this program.
    void demoRequested();
    /// The user decided to end the program; everything was asked.
    void quitRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void connectActions();
    void setPage(int row);
    void enterPage(int row);
    void adapt();
    void retranslate();
    void askQuit();
    void quit();
    void restoreState();
    void saveState();
    void resetLayout();
    QList<QAction *> commands() const;

    EngineHandle &m_engine;
    Vitals m_vitals;
    QList<Page *> m_pages;
    QString m_stateFile;
    Settings m_settings;
    Actions *m_actions;
    QMenu m_menu;
    QMenu m_addMenu;
    CommandSearch *m_search;
    ToolBar *m_toolBar;
    Strip *m_strip;
    Navigation *m_navigation;
    Workspace *m_workspace;
    StatusBar *m_statusBar;
    UndoBar *m_undo;
    Tray *m_tray;
    FailureNews *m_failures;
    QTimer m_saveTimer;
    bool m_navigationChosen = false; ///< the user folded or unfolded it himself
    bool m_adapting = false;
    bool m_trayExplained = false;
    bool m_quitting = false;
};

} // namespace cq::ui
