#pragma once

#include "core/base/result.h"

#include <QString>

namespace cq {

class EngineHandle;

namespace ui {
class MainWindow;
}

/// Builds the window over an engine, with all its pages and dialogs, and shows it. stateFile: where
/// layout is remembered; empty = nowhere. GUI thread.
ui::MainWindow *openMainWindow(EngineHandle &engine, const QString &stateFile);

/// Saves a picture of every page of the window in a folder. Blocks for the painting only.
Result<void> savePictures(ui::MainWindow &window, const QString &folder);

/// Says in a box why the program cannot start.
void tellStartFailed(const QString &sentence);

/// Asks whether a damaged database shall be set aside and its backup (empty = none) be used.
bool askRecovery(const QString &database, const QString &backup);

} // namespace cq
