#pragma once

#include "ui/widgets/theme.h"

#include <QIcon>
#include <QPixmap>
#include <QString>

namespace cq::ui {

/// An icon of resources/icons by its file name without ".svg", drawn in a token: "jobs", "add",
/// "running" … Selected looks like Normal (selection is a tint), Disabled is faint. It resolves its
/// colour when it is painted, so it follows a change of theme by itself. Unknown names give a null
/// icon and a warning. GUI thread.
QIcon icon(const QString &name, Token token = Token::Text);

/// The same as a picture of side × side logical pixels at the given device pixel ratio.
QPixmap iconPixmap(const QString &name, const QColor &color, int side, qreal ratio);

/// Application and tray pictures keep their own colours: "app-icon", "tray-busy" …
QIcon ownColoursIcon(const QString &name);

/// The application's icon, with its own drawing for 16 px.
QIcon applicationIcon();

} // namespace cq::ui
