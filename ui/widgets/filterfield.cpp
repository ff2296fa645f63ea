#include "ui/widgets/filterfield.h"

#include "ui/widgets/paint.h"
#include "ui/widgets/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace cq::ui {

namespace {

constexpr int kIconPlace = 28;
constexpr int kCrossPlace = 28;

} // namespace

FilterField::FilterField(const QString &objectName, QWidget *parent)
    : QLineEdit(parent)
{
    setObjectName(objectName);
    setFixedHeight(size::kControl);
    setTextMargins(kIconPlace - 6, 0, kCrossPlace - 6, 0);
    setMouseTracking(true);
}

QRect FilterField::crossPlace() const
{
    return {width() - kCrossPlace, 0, kCrossPlace, height()};
}

void FilterField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    paintIcon(painter, QRectF(4, 0, kIconPlace, height()), QStringLiteral("search"),
              color(Token::Muted), 16);
    if (!text().isEmpty())
        paintIcon(painter, crossPlace(), QStringLiteral("close"), color(Token::Muted), 14);
}

void FilterField::mousePressEvent(QMouseEvent *event)
{
    if (!text().isEmpty() && crossPlace().contains(event->pos()))
        clear();
    else
        QLineEdit::mousePressEvent(event);
}

void FilterField::mouseMoveEvent(QMouseEvent *event)
{
    const bool onCross = !text().isEmpty() && crossPlace().contains(event->pos());
    setCursor(onCross ? Qt::PointingHandCursor : Qt::IBeamCursor);
    QLineEdit::mouseMoveEvent(event);
}

} // namespace cq::ui
