#pragma once

#include "core/domain/settings.h"

#include <QColor>
#include <QFont>
#include <QPalette>

namespace cq::ui {

/// A colour by its duty. Text tokens keep 4.5:1 on Window, Surface and the tints.
enum class Token {
    Window,
    Surface, ///< cards, fields, tables
    Border,
    Text,
    Muted, ///< secondary text; on a selected row use Text
    Faint, ///< disabled text and icons; carries nothing one must read
    Highlight, ///< focus ring, the one blue button
    OnHighlight,
    Failed,
    Running,
    Done,
    Warning,
    SelectedRow, ///< tint under a selected row; state colours stay readable on it
    Hover,
    RowLine,
    BarTrack,
    FailedTint,
    WarningTint,
    RunningTint,
    DoneTint,
    Strip, ///< the red strip and red badges
    OnStrip,
};

inline constexpr int kTokenCount = 22;

enum class Shade { Light, Dark };

QColor color(Token token, Shade shade);

/// The token in the shade of this palette, the application's if none is given. GUI thread.
QColor color(Token token);
QColor color(Token token, const QPalette &palette);
Shade shadeOf(const QPalette &palette);

/// Colour of the n-th line; there are kSeriesCount, then they repeat. A node keeps its index
/// everywhere it is drawn.
QColor seriesColor(int index);
QColor seriesColor(int index, Shade shade);
inline constexpr int kSeriesCount = 8;

/// Gives the application Fusion, the palette and the style sheet of a shade. May be called again at
/// any time: everything repaints, icons included. GUI thread.
void applyTheme(Shade shade);

/// The shade a setting asks for; System follows what the desktop said.
Shade shadeFor(cq::Theme setting, Shade desktop);

/// The application's font, some points larger or smaller: -1 secondary, 0 text, +5 page title, +10
/// figure of a card.
QFont fontOf(int deltaPoints, bool bold = false);

/// Sizes of the pictures, in logical pixels.
namespace size {
inline constexpr int kToolBar = 48;
inline constexpr int kPageHeader = 56;
inline constexpr int kNavigation = 176;
inline constexpr int kNavigationNarrow = 52;
inline constexpr int kNavigationItem = 36;
inline constexpr int kSidebar = 172;
inline constexpr int kInspector = 344;
inline constexpr int kStatusBar = 28;
inline constexpr int kBar = 48; ///< bulk and apply bar
inline constexpr int kStrip = 40;
inline constexpr int kMargin = 16; ///< of a page
inline constexpr int kGap = 12; ///< between cards
inline constexpr int kRow = 34;
inline constexpr int kRowDense = 28;
inline constexpr int kRowNodes = 40;
inline constexpr int kTableHeader = 30;
inline constexpr int kControl = 30;
inline constexpr int kControlSmall = 26;
inline constexpr int kRadius = 6; ///< controls
inline constexpr int kCardRadius = 8;
inline constexpr int kIcon = 18;
} // namespace size

} // namespace cq::ui
