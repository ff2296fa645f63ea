#pragma once

#include <QList>

#include <functional>

class QAction;
class QWidget;

/// The few boxes the frame itself shows. None blocks: each calls back and deletes itself. GUI
/// thread.
namespace cq::ui::dialogs {

/// Jobs run: quit all the same? `hide` empty = there is no tray to go on in. One at a time.
void askQuit(QWidget *parent, int running, const std::function<void()> &quit,
             const std::function<void()> &hide);

/// Said once, at the first close to the tray.
void explainTray(QWidget *parent, const std::function<void()> &fine,
                 const std::function<void()> &quit);

/// The shortcuts of these actions, in their order.
void showKeys(QWidget *parent, const QList<QAction *> &actions);

void showAbout(QWidget *parent);

} // namespace cq::ui::dialogs
