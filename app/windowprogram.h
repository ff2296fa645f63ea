#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QString>

#include <memory>

namespace cq {

class AccountsHandle;
class EngineHandle;
class ListenerControl;
struct DatabaseFault;

namespace ui {
class Appearance;
class JobsPage;
class MainWindow;
class UsersPage;
class VramHistory;
} // namespace ui

/// The window over an engine, with all its pages. Owns what the pages share. GUI thread.
class WindowProgram
{
public:
    /// listener: null = there is none to set up. stateFile: where layout is remembered; empty =
    /// nowhere. Shows the window.
    WindowProgram(EngineHandle &engine, AccountsHandle &accounts, ListenerControl *listener,
                  const QString &stateFile);
    WindowProgram(const WindowProgram &) = delete;
    WindowProgram &operator=(const WindowProgram &) = delete;
    ~WindowProgram();

    ui::MainWindow &window() { return *m_window; }

    /// See ui::UsersPage::askForFirstAdmin().
    void askForFirstAdmin();

    /// Saves a picture of every page in a folder, light and dark. Blocks for the painting.
    Result<void> savePictures(const QString &folder);

private:
    void readNames(AccountsHandle &accounts);

    SystemClock m_clock;
    std::unique_ptr<ui::Appearance> m_appearance;
    std::unique_ptr<ui::VramHistory> m_history;
    std::unique_ptr<ui::MainWindow> m_window;
    ui::JobsPage *m_jobs; ///< a page of the window
    ui::UsersPage *m_users; ///< another
};

/// Says in a box why the program cannot start.
void tellStartFailed(const QString &sentence);

/// Asks whether to go on with the backup of a database, or with an empty one if there is none.
bool askRecovery(const DatabaseFault &fault);

} // namespace cq
