#include "ui/widgets/paint.h"

#include "ui/widgets/icons.h"

#include <QAbstractItemView>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>
#include <QStyleOptionViewItem>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace cq::ui {

namespace {

bool breaksLine(QChar c)
{
    return c < u' ' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
}

/// The only line of a layout, as wide as its text.
QTextLine laidOut(QTextLayout &layout)
{
    layout.beginLayout();
    const QTextLine line = layout.createLine();
    layout.endLayout();
    return line;
}

} // namespace

void paintBar(QPainter &painter, const QRectF &rect, double share, const QColor &fill,
              double tickShare)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const double radius = qMin(rect.height() / 2, 4.0);
    painter.setBrush(color(Token::BarTrack));
    painter.drawRoundedRect(rect, radius, radius);
    const double width = rect.width() * qBound(0.0, share, 1.0);
    if (width > 0.5) {
        QPainterPath track;
        track.addRoundedRect(rect, radius, radius);
        painter.setClipPath(track); // a short fill keeps the round end of the track
        painter.setBrush(fill);
        painter.drawRoundedRect(QRectF(rect.topLeft(), QSizeF(width, rect.height())), radius,
                                radius);
        painter.setClipping(false);
    }
    if (tickShare >= 0) {
        const double x = std::round(rect.left() + rect.width() * qMin(tickShare, 1.0)) - 1;
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(QRectF(x, rect.top() - 2, 2, rect.height() + 4), color(Token::Text));
    }
    painter.restore();
}

void paintCard(QPainter &painter, const QRectF &rect, Token frame)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(frame), 1));
    painter.setBrush(color(Token::Surface));
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), size::kCardRadius,
                            size::kCardRadius);
    painter.restore();
}

void paintFocusRing(QPainter &painter, const QRectF &rect, double radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(Token::Highlight), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

double paintBadge(QPainter &painter, const QRectF &rect, const QString &text, Token ground,
                  Token ink)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fontOf(-1, true));
    const double width = qMax<double>(painter.fontMetrics().horizontalAdvance(text) + 12, 20);
    const double height = 20;
    const QRectF pill(rect.right() - width, rect.center().y() - height / 2 + 0.5, width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color(ground));
    painter.drawRoundedRect(pill, height / 2, height / 2);
    painter.setPen(color(ink));
    painter.drawText(pill, Qt::AlignCenter, text);
    painter.restore();
    return width;
}

double paintText(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font,
                 const QColor &ink, Qt::Alignment align)
{
    if (text.isEmpty() || rect.width() <= 0)
        return 0;
    // Shaping is most of what painting a table costs: measuring, eliding and drawing share one.
    QString shown = text;
    if (std::ranges::any_of(text, breaksLine))
        std::ranges::replace_if(shown, breaksLine, u' ');
    QTextLayout layout(shown, font);
    QTextOption option;
    option.setTextDirection(painter.layoutDirection());
    layout.setTextOption(option);
    layout.setCacheEnabled(true); // or drawing shapes again
    QTextLine line = laidOut(layout);
    double width = line.naturalTextWidth();
    if (width > rect.width()) {
        layout.setText(QFontMetricsF(font).elidedText(shown, Qt::ElideRight, rect.width()));
        line = laidOut(layout);
        width = line.naturalTextWidth();
    }
    const Qt::Alignment across = QStyle::visualAlignment(QGuiApplication::layoutDirection(), align);
    double x = rect.left();
    if (across.testFlag(Qt::AlignRight))
        x = rect.right() - width;
    else if (across.testFlag(Qt::AlignHCenter))
        x = rect.center().x() - width / 2;
    double y = rect.top();
    if (align.testFlag(Qt::AlignBottom))
        y = rect.bottom() - line.height();
    else if (align.testFlag(Qt::AlignVCenter))
        y = rect.center().y() - line.height() / 2;
    const bool isTooHigh = line.height() > rect.height(); // a large font in a small row
    if (isTooHigh) {
        painter.save();
        painter.setClipRect(rect, Qt::IntersectClip);
    }
    painter.setPen(ink);
    line.draw(&painter, {x, y});
    if (isTooHigh)
        painter.restore();
    return width;
}

void paintLines(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font,
                const QColor &ink)
{
    const QFontMetricsF metrics(font);
    const int most = std::max(1, static_cast<int>(rect.height() / metrics.height()));
    QTextLayout layout(text, font);
    layout.beginLayout();
    for (int row = 0; row < most; ++row) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(rect.width());
        const QRectF place(rect.left(), rect.top() + row * metrics.height(), rect.width(),
                           metrics.height());
        const int from = line.textStart();
        const bool isLast = row + 1 == most;
        paintText(painter, place, isLast ? text.mid(from) : text.mid(from, line.textLength()), font,
                  ink);
    }
    layout.endLayout();
}

void paintRow(QPainter &painter, const QStyleOptionViewItem &option)
{
    // The view has filled its ground with the surface.
    if (option.state.testFlag(QStyle::State_Selected))
        painter.fillRect(option.rect, color(Token::SelectedRow));
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter.fillRect(option.rect, color(Token::Hover));
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                     color(Token::RowLine));
}

void paintCurrentRow(QPainter &painter, const QStyleOptionViewItem &option,
                     const QModelIndex &index)
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    if (view == nullptr || !view->hasFocus() || view->currentIndex().row() != index.row())
        return;
    const QColor ink = color(Token::Highlight);
    const QRect &rect = option.rect;
    const int right = view->viewport()->width() - 1;
    painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), ink);
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), ink);
    if (rect.left() <= 0)
        painter.fillRect(QRect(0, rect.top(), 1, rect.height()), ink);
    if (rect.right() >= right)
        painter.fillRect(QRect(right, rect.top(), 1, rect.height()), ink);
}

void paintIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &ink,
               int side)
{
    const QPixmap drawing = iconPixmap(name, ink, side, painter.device()->devicePixelRatioF());
    painter.drawPixmap(QPointF(std::round(rect.center().x() - side / 2.0),
                               std::round(rect.center().y() - side / 2.0)),
                       drawing);
}

} // namespace cq::ui
