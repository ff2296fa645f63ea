#include "ui/charts/vramchart.h"

#include "ui/models/vramhistory.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/words.h"

#include <QEvent>
#include <QPainter>
#include <QtCharts/QChart>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPoints = 600; ///< per line, desktop-ui A4
constexpr int kLeft = 48;
constexpr int kRight = 72;
constexpr int kTop = 16;
constexpr int kBottom = 26;

} // namespace

std::vector<double> spreadLabels(std::span<const double> wishes, double pitch, double top,
                                 double bottom)
{
    std::vector<std::size_t> order(wishes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](auto a, auto b) { return wishes[a] < wishes[b]; });
    std::vector<double> places(wishes.begin(), wishes.end());
    double next = top;
    for (const std::size_t i : order) { // down: never above the one before
        places[i] = std::max(places[i], next);
        next = places[i] + pitch;
    }
    double limit = bottom;
    for (auto i = order.rbegin(); i != order.rend(); ++i) { // and back up from the lower edge
        places[*i] = std::min(places[*i], limit);
        limit = places[*i] - pitch;
    }
    return places;
}

VramChart::VramChart(const VramHistory &history, QWidget *parent)
    : QChartView(parent)
    , m_history(history)
    , m_chart(new QChart)
    , m_x(new QValueAxis)
    , m_y(new QValueAxis)
{
    setObjectName(u"vramChart"_s);
    setAccessibleName(tr("Graphics memory of the nodes over time"));
    setChart(m_chart);
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setMinimumHeight(180);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setFocusPolicy(Qt::NoFocus); // nothing in it to do by keyboard
    setInteractive(false);
    m_chart->legend()->hide();
    m_chart->setBackgroundVisible(false);
    m_chart->setMargins({});
    m_chart->setAnimationOptions(QChart::NoAnimation);
    for (QValueAxis *axis : {m_x, m_y}) {
        axis->setLabelsVisible(false);
        axis->setLineVisible(false);
        axis->setGridLineVisible(false); // drawBackground() has them
    }
    m_y->setRange(0, 100);
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    setSpan(10);
    recolour();
}

void VramChart::setLines(const QList<ChartLine> &lines)
{
    const QList<ChartLine> shown = lines.first(qMin<qsizetype>(lines.size(), kMaxLines));
    if (std::ranges::equal(m_drawn, shown, {}, &Drawn::line))
        return;
    std::vector<Drawn> kept;
    for (const ChartLine &line : shown) {
        const auto old = std::ranges::find_if(
            m_drawn, [&](const Drawn &drawn) { return drawn.line.node == line.node; });
        Drawn drawn;
        if (old != m_drawn.end()) {
            drawn = std::move(*old);
            m_drawn.erase(old);
        }
        drawn.line = line;
        kept.push_back(std::move(drawn));
    }
    for (const Drawn &gone : m_drawn) {
        for (QLineSeries *series : gone.stretches) {
            m_chart->removeSeries(series);
            delete series;
        }
    }
    m_drawn = std::move(kept);
    recolour();
    refresh(m_now);
}

void VramChart::setSpan(int minutes)
{
    m_minutes = minutes;
    m_x->setRange(-60.0 * minutes, 0);
    refresh(m_now);
}

void VramChart::refresh(TimeMs now)
{
    m_now = now;
    if (now == 0)
        return;
    const TimeMs from = now - 60'000LL * m_minutes;
    const double step = 60'000.0 * m_minutes / kPoints; // milliseconds
    QStringList spoken;
    for (Drawn &drawn : m_drawn) {
        std::vector<QList<QPointF>> stretches;
        drawn.lastY = -1;
        TimeMs last = 0;
        qint64 bucket = -1;
        for (const NodeSample &sample : m_history.ring(drawn.line.node).samples()) {
            if (sample.at < from - drawn.line.bridge || sample.at > now)
                continue;
            if (last == 0 || sample.at - last > drawn.line.bridge)
                stretches.emplace_back();
            last = sample.at;
            const QPointF point(static_cast<double>(sample.at - now) / 1000,
                                sample.vram.usedShare() * 100);
            // Of several samples in one place the highest stays, so that spikes survive.
            const auto place = static_cast<qint64>(static_cast<double>(sample.at - from) / step);
            QList<QPointF> &line = stretches.back();
            if (place != bucket || line.isEmpty())
                line.append(point);
            else if (point.y() > line.last().y())
                line.last().setY(point.y());
            bucket = place;
            drawn.lastX = point.x();
            drawn.lastY = point.y();
        }
        if (drawn.lastY >= 0 && drawn.line.silentSince == 0 && now - last <= drawn.line.bridge) {
            drawn.lastX = 0; // it goes on until the next sample says otherwise
            stretches.back().append(QPointF(0, drawn.lastY));
        }
        while (drawn.stretches.size() < stretches.size())
            drawn.stretches.push_back(addSeries(drawn.line));
        for (std::size_t i = 0; i < drawn.stretches.size(); ++i)
            drawn.stretches[i]->replace(i < stretches.size() ? stretches[i] : QList<QPointF>{});
        if (drawn.lastY >= 0)
            spoken.append(u"%1 %2"_s.arg(drawn.line.name, percentText(drawn.lastY / 100)));
    }
    setAccessibleDescription(spoken.join(u", "_s));
    viewport()->update();
}

QLineSeries *VramChart::addSeries(const ChartLine &line)
{
    auto *series = new QLineSeries;
    series->setPen(QPen(seriesColor(line.series), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    m_chart->addSeries(series);
    series->attachAxis(m_x);
    series->attachAxis(m_y);
    return series;
}

void VramChart::recolour()
{
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    for (const Drawn &drawn : m_drawn) {
        for (QLineSeries *series : drawn.stretches)
            series->setPen(QPen(seriesColor(drawn.line.series), 1.8, Qt::SolidLine, Qt::RoundCap,
                                Qt::RoundJoin));
    }
}

void VramChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::PaletteChange)
        recolour();
}

void VramChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    placePlot();
}

void VramChart::placePlot()
{
    m_chart->setPlotArea(QRectF(kLeft, kTop, qMax(10, width() - kLeft - kRight),
                                qMax(10, height() - kTop - kBottom)));
}

QPointF VramChart::place(double seconds, double percent) const
{
    const QRectF plot = m_chart->plotArea();
    return {plot.left() + plot.width() * (1 + seconds / (60.0 * m_minutes)),
            plot.bottom() - plot.height() * percent / 100};
}

void VramChart::drawBackground(QPainter *painter, const QRectF & /*rect*/)
{
    // Not the grid of the axis: that one lags behind setPlotArea().
    painter->save();
    painter->resetTransform();
    const QRectF plot = m_chart->plotArea();
    for (const int percent : {0, 25, 50, 75, 100})
        painter->fillRect(QRectF(plot.left(), std::round(place(0, percent).y()), plot.width(), 1),
                          color(Token::RowLine));
    painter->restore();
}

void VramChart::drawForeground(QPainter *painter, const QRectF & /*rect*/)
{
    painter->save();
    painter->resetTransform();
    painter->setRenderHint(QPainter::Antialiasing);
    drawAxes(*painter);
    drawLimits(*painter);
    drawEnds(*painter);
    painter->restore();
}

void VramChart::drawAxes(QPainter &painter) const
{
    const QRectF plot = m_chart->plotArea();
    const QFont font = fontOf(-1);
    const QColor ink = color(Token::Muted);
    for (const int percent : {0, 25, 50, 75, 100}) {
        const double y = place(0, percent).y();
        paintText(painter, QRectF(0, y - 9, kLeft - 8, 18), percentText(percent / 100.0), font, ink,
                  Qt::AlignRight | Qt::AlignVCenter);
    }
    const int parts = m_minutes == 10 ? 5 : m_minutes == 60 ? 4 : 3;
    for (int part = 0; part <= parts; ++part) {
        const double seconds = -60.0 * m_minutes * (parts - part) / parts;
        const double x = place(seconds, 0).x();
        const QString span = spanText(static_cast<qint64>(-seconds * 1000));
        QString text = span;
        if (part == 0)
            text = tr("%1 ago", "10 min ago").arg(span);
        else if (part == parts)
            text = tr("now");
        Qt::Alignment align = Qt::AlignHCenter;
        double left = x - 40;
        if (part == 0) {
            align = Qt::AlignLeft;
            left = x;
        } else if (part == parts) {
            align = Qt::AlignRight;
            left = x - 80;
        }
        paintText(painter, QRectF(left, plot.bottom() + 5, 80, 18), text, font, ink,
                  align | Qt::AlignVCenter);
        painter.fillRect(QRectF(std::round(x), plot.bottom(), 1, 3), color(Token::Border));
    }
}

void VramChart::drawLimits(QPainter &painter) const
{
    // One line per distinct limit; the names of its nodes only when there are several.
    std::map<int, QStringList> limits;
    for (const Drawn &drawn : m_drawn) {
        if (drawn.line.limit >= 0 && drawn.line.limit < 1)
            limits[qRound(drawn.line.limit * 100)].append(drawn.line.name);
    }
    const QRectF plot = m_chart->plotArea();
    const QColor ink = color(Token::Failed);
    double lastY = -100;
    for (const auto &[percent, names] : limits) {
        const double y = std::round(place(0, percent).y()) + 0.5;
        painter.setPen(QPen(ink, 1, Qt::CustomDashLine));
        QPen dashes(ink, 1);
        dashes.setDashPattern({5, 4});
        painter.setPen(dashes);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        const QString share = percentText(percent / 100.0);
        const QString text = limits.size() == 1
            ? tr("Limit %1: no new work above this line").arg(share)
            : tr("Limit %1: %2").arg(share, names.join(u", "_s));
        const bool below = std::abs(lastY - y) < 17; // another label stands where this would go
        paintText(painter, QRectF(plot.left() + 6, below ? y + 1 : y - 18, plot.width() * 0.6, 17),
                  text, fontOf(-1), ink);
        lastY = y;
    }
}

void VramChart::drawEnds(QPainter &painter) const
{
    const QRectF plot = m_chart->plotArea();
    const QColor broken = color(Token::Failed);
    std::vector<const Drawn *> named;
    std::vector<double> wishes;
    for (const Drawn &drawn : m_drawn) {
        const QPointF end = place(drawn.lastX, drawn.lastY);
        if (drawn.lastY < 0 || end.x() < plot.left())
            continue;
        if (drawn.line.silentSince == 0) {
            named.push_back(&drawn);
            wishes.push_back(end.y());
            continue;
        }
        painter.setPen(QPen(broken, 1.8, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(end + QPointF(-3.5, -3.5), end + QPointF(3.5, 3.5));
        painter.drawLine(end + QPointF(-3.5, 3.5), end + QPointF(3.5, -3.5));
        const QString text =
            tr("%1 stopped answering, %2").arg(drawn.line.name, timeText(drawn.line.silentSince));
        const double wide = QFontMetricsF(fontOf(-1)).horizontalAdvance(text) + 2;
        if (end.x() + 12 + wide <= plot.right()) {
            paintText(painter, QRectF(end.x() + 12, end.y() - 9, wide, 18), text, fontOf(-1),
                      broken);
        } else { // no room for the sentence: its name stands with the others, in red
            named.push_back(&drawn);
            wishes.push_back(end.y());
        }
    }
    if (m_drawn.size() > kNamedLines)
        return;
    const std::vector<double> places = spreadLabels(wishes, 16, plot.top(), plot.bottom());
    for (std::size_t i = 0; i < named.size(); ++i) {
        const ChartLine &line = named[i]->line;
        paintText(painter, QRectF(plot.right() + 8, places[i] - 9, kRight - 10, 18), line.name,
                  fontOf(-1, true), line.silentSince > 0 ? broken : seriesColor(line.series));
    }
}

} // namespace cq::ui
