#include "ui/nodes/sparkline.h"

#include "ui/models/vramhistory.h"
#include "ui/widgets/theme.h"

#include <QList>
#include <QPainter>

namespace cq::ui {

void paintSparkline(QPainter &painter, const QRectF &rect, const SampleRing &ring,
                    const Sparkline &line)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(color(Token::Border), 0));
    painter.setBrush(color(Token::Window));
    painter.drawRect(rect.adjusted(0, 0, -1, -1));
    const QRectF plot = rect.adjusted(1, 3, -2, -3);
    const auto yOf = [&plot](double share) {
        return plot.bottom() - qBound(0.0, share, 1.0) * (plot.height() - 1);
    };
    if (line.limit >= 0) {
        QPen dotted(color(Token::Failed), 0, Qt::DotLine);
        painter.setPen(dotted);
        const double y = qRound(yOf(line.limit));
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    const int width = static_cast<int>(plot.width());
    const std::vector<float> shares = ring.columns(line.from, line.to, width, line.bridge);
    painter.setPen(QPen(line.ink, 0));
    QList<QPointF> stretch;
    const auto draw = [&] {
        if (stretch.size() == 1)
            painter.drawPoint(stretch.first());
        else if (!stretch.isEmpty())
            painter.drawPolyline(stretch.constData(), static_cast<int>(stretch.size()));
        stretch.clear();
    };
    for (int column = 0; column < width; ++column) {
        const float share = shares.at(static_cast<std::size_t>(column));
        if (share < 0)
            draw();
        else
            stretch.append({plot.left() + column, yOf(static_cast<double>(share))});
    }
    draw();
    painter.restore();
}

} // namespace cq::ui
