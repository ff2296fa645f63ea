#include "ui/overview/figurecard.h"

#include "ui/widgets/paint.h"

#include <QEvent>
#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

FigureCard::FigureCard(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    connect(this, &QAbstractButton::clicked, this, [this] { Q_EMIT linkActivated(m_figure.link); });
}

void FigureCard::setFigure(const Figure &figure)
{
    m_figure = figure;
    setObjectName(figure.name);
    setAccessibleName(u"%1: %2, %3"_s.arg(figure.title, figure.value, figure.note));
    setToolTip(figure.note);
    update();
}

void FigureCard::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    const QRectF card(rect());
    paintCard(painter, card, underMouse() ? Token::Muted : Token::Border);
    if (hasFocus())
        paintFocusRing(painter, card, size::kCardRadius);
    const bool isNarrow = width() < kNarrowBelow;
    const double pad = isNarrow ? 9 : 15;
    const double wide = card.width() - 2 * pad;
    paintText(painter, QRectF(pad, 10, wide, 18), m_figure.title, fontOf(-1), color(Token::Muted));
    const double used = paintText(painter, QRectF(pad, 28, wide, 36), m_figure.value,
                                  fontOf(10, true), color(m_figure.token));
    if (!m_figure.iconName.isEmpty() && used + 32 <= wide)
        paintIcon(painter, QRectF(pad + used + 9, 36, 20, 20), m_figure.iconName,
                  color(m_figure.token), 20);
    if (isNarrow)
        paintLines(painter, QRectF(pad, 62, wide, 36), m_figure.note, fontOf(-1),
                   color(Token::Muted));
    else
        paintText(painter, QRectF(pad, 61, wide, 18), m_figure.note, fontOf(-1),
                  color(Token::Muted));
}

bool FigureCard::event(QEvent *event)
{
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave)
        update();
    return QAbstractButton::event(event);
}

} // namespace cq::ui
