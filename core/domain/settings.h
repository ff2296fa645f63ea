#pragma once

#include <QString>

namespace cq {

enum class Theme { System, Light, Dark };

/// What the window edits. One row per member in `core/config`'s table; rooms get what they need of
/// it.
struct Settings
{
    Theme theme = Theme::System;
    QString language; ///< "en", "de"; empty = the desktop's
    bool closeToTray = true;
    bool notifyFailed = true; ///< tray message when a job failed for good
    bool dispatchPaused = false;
    bool takesJobs = true; ///< of others than the local operator
    int maxAttempts = 3; ///< tries per job before it is Failed, 1…10
    double vramThreshold = 0.95; ///< default for new nodes, share 0…1

    friend bool operator==(const Settings &, const Settings &) = default;
};

} // namespace cq
