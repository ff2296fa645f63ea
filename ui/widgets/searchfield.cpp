#include "ui/widgets/searchfield.h"

#include "ui/widgets/paint.h"

#include <QKeyEvent>
#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

SearchField::SearchField(QWidget *parent)
    : QLineEdit(parent)
{
    setTextMargins(26, 0, 0, 0);
    setClearButtonEnabled(true);
}

void SearchField::setHint(const QString &keys)
{
    m_hint = keys;
    update();
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    paintIcon(painter, QRectF(10, 0, 18, height()), u"search"_s,
              color(isEnabled() ? Token::Text : Token::Faint), 17);
    if (m_hint.isEmpty() || !text().isEmpty() || width() < 180)
        return;
    const QFont font = fontOf(-2);
    const double wide = QFontMetricsF(font).horizontalAdvance(m_hint) + 12;
    const QRectF frame(width() - wide - 10, height() / 2.0 - 9, wide, 18);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(color(Token::Border));
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    paintText(painter, frame, m_hint, font, color(Token::Muted), Qt::AlignCenter);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace cq::ui
