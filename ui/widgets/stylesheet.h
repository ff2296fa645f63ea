#pragma once

#include "ui/widgets/theme.h"

#include <QString>

namespace cq::ui {

/// The one style sheet of the application in the colours of a shade. It shapes standard controls
/// only; what is ours is painted. Widgets choose a form by dynamic properties: `kind` ("primary",
/// "danger", "button", "segment", "link", "status") and `small` on buttons, `card` on frames.
QString styleSheetOf(Shade shade);

} // namespace cq::ui
