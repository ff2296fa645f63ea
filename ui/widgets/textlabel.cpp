#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QPainter>

namespace cq::ui {

TextLabel::TextLabel(const QString &text, Token token, int deltaPoints, bool bold, QWidget *parent)
    : QLabel(text, parent)
    , m_token(token)
    , m_delta(deltaPoints)
    , m_bold(bold)
{
    setTextFormat(Qt::PlainText);
    dress();
}

void TextLabel::setToken(Token token)
{
    if (m_token == token)
        return;
    m_token = token;
    dress();
}

void TextLabel::setElided(bool elided)
{
    m_elided = elided;
    updateGeometry();
    update();
}

QSize TextLabel::minimumSizeHint() const
{
    QSize hint = QLabel::minimumSizeHint();
    if (m_elided)
        hint.setWidth(qMin(hint.width(), fontMetrics().averageCharWidth() * 4));
    return hint;
}

void TextLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::StyleChange
        || event->type() == QEvent::ApplicationFontChange)
        dress();
}

void TextLabel::paintEvent(QPaintEvent *event)
{
    if (!m_elided || wordWrap()) {
        QLabel::paintEvent(event);
        return;
    }
    const QRect area = contentsRect();
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, area.width());
    setToolTip(shown == text() ? QString() : text());
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(area, static_cast<int>(alignment()) | Qt::TextSingleLine, shown);
}

void TextLabel::dress()
{
    if (m_dressing) // setFont and setPalette come back as change events
        return;
    m_dressing = true;
    setFont(fontOf(m_delta, m_bold));
    QPalette own = palette();
    own.setColor(QPalette::WindowText, color(m_token));
    setPalette(own);
    m_dressing = false;
}

} // namespace cq::ui
