#pragma once

#include <QPushButton>
#include <QToolButton>

namespace cq::ui {

/// Every control has a name for tests and one for people who do not see it.
void nameIt(QWidget *widget, const QString &objectName, const QString &accessibleName);

enum class ButtonKind {
    Plain,
    Primary, ///< blue; at most one in a view
    Danger, ///< red text: loses work
};

/// A 30 px button; iconName may be empty. The accessible name is the text.
QPushButton *makeButton(const QString &objectName, const QString &text,
                        const QString &iconName = {}, ButtonKind kind = ButtonKind::Plain);

/// A button without frame: close, more, pin. The text is its accessible name and tooltip.
QToolButton *makeIconButton(const QString &objectName, const QString &iconName,
                            const QString &text);

} // namespace cq::ui
