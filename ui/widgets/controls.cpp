#include "ui/widgets/controls.h"

#include "ui/widgets/icons.h"

namespace cq::ui {

using namespace Qt::StringLiterals;

void nameIt(QWidget *widget, const QString &objectName, const QString &accessibleName)
{
    widget->setObjectName(objectName);
    widget->setAccessibleName(accessibleName);
}

QPushButton *makeButton(const QString &objectName, const QString &text, const QString &iconName,
                        ButtonKind kind)
{
    auto *button = new QPushButton(text);
    button->setObjectName(objectName);
    button->setAutoDefault(false);
    Token ink = Token::Text;
    if (kind == ButtonKind::Primary) {
        button->setProperty("kind", u"primary"_s);
        ink = Token::OnHighlight;
    } else if (kind == ButtonKind::Danger) {
        button->setProperty("kind", u"danger"_s);
        ink = Token::Failed;
    }
    if (!iconName.isEmpty()) {
        button->setIcon(icon(iconName, ink));
        button->setIconSize(
            QSize(size::kIcon + 4, size::kIcon)); // the icon stands left, 4 px are the gap
    }
    return button;
}

QToolButton *makeIconButton(const QString &objectName, const QString &iconName, const QString &text)
{
    auto *button = new QToolButton;
    nameIt(button, objectName, text);
    button->setIcon(icon(iconName));
    button->setIconSize(QSize(size::kIcon, size::kIcon));
    button->setToolTip(text);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace cq::ui
