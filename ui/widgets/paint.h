#pragma once

#include "ui/widgets/theme.h"

#include <QRectF>

class QPainter;
class QModelIndex;
class QStyleOptionViewItem;

namespace cq::ui {

/// A rounded bar: track, fill up to share (0…1), and a 2 px tick at tickShare when that is ≥ 0 (the
/// VRAM limit).
void paintBar(QPainter &painter, const QRectF &rect, double share, const QColor &fill,
              double tickShare = -1);

/// Surface, 1 px frame, radius 8.
void paintCard(QPainter &painter, const QRectF &rect, Token frame = Token::Border);

/// The 2 px ring of the widget that has the keyboard.
void paintFocusRing(QPainter &painter, const QRectF &rect, double radius = size::kRadius);

/// A pill with short bold text, centred in rect. Returns the width it took.
double paintBadge(QPainter &painter, const QRectF &rect, const QString &text, Token ground,
                  Token ink);

/// One line of text, elided at the right. Returns the width it took.
double paintText(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font,
                 const QColor &ink, Qt::Alignment align = Qt::AlignLeft | Qt::AlignVCenter);

/// Text from the top of rect in as many lines as fit, broken between words; the last is elided.
void paintLines(QPainter &painter, const QRectF &rect, const QString &text, const QFont &font,
                const QColor &ink);

/// Background of a table row for a delegate: tint when selected, hover, and the 1 px line below.
void paintRow(QPainter &painter, const QStyleOptionViewItem &option);

/// The frame over the whole width of the row that has the keyboard; each cell draws its part, after
/// its content. Only in item views.
void paintCurrentRow(QPainter &painter, const QStyleOptionViewItem &option,
                     const QModelIndex &index);

/// An icon in a token, square and centred in rect.
void paintIcon(QPainter &painter, const QRectF &rect, const QString &name, const QColor &ink,
               int side = 16);

} // namespace cq::ui
