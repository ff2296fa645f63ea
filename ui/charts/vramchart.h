#pragma once

#include "core/domain/node.h"

#include <QHash>
#include <QtCharts/QChartView>

#include <span>
#include <vector>

class QLineSeries;
class QValueAxis;

namespace cq::ui {

class VramHistory;

/// One line of the chart.
struct ChartLine
{
    NodeId node;
    QString name;
    int series = 0; ///< index for seriesColor()
    double limit = -1; ///< share above which no new work starts; < 0 = none
    TimeMs silentSince = 0; ///< > 0: the node stopped answering then
    TimeMs bridge = 20'000; ///< longest pause between two samples that is still one line

    friend bool operator==(const ChartLine &, const ChartLine &) = default;
};

/// Memory of nodes over time, in per cent of each node, so that one limit line fits all. At most
/// kMaxLines lines without fill (Qt Charts draws them cheaply), the limit dashed and named on
/// itself, names at the ends of lines, a cross where a node fell silent. Draws what refresh() gave
/// it; owns no timer. GUI thread.
class VramChart : public QChartView
{
    Q_OBJECT

public:
    explicit VramChart(const VramHistory &history, QWidget *parent = nullptr);

    static constexpr int kMaxLines = 8;
    static constexpr int kNamedLines = 6; ///< with more, only the legend names them

    void setLines(const QList<ChartLine> &lines);
    void setSpan(int minutes); ///< 1, 10 or 60

    int span() const { return m_minutes; }

    /// Moves the time axis to now and takes the samples.
    void refresh(TimeMs now);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void changeEvent(QEvent *event) override;

private:
    /// What is drawn of one node: a line for each stretch without a pause.
    struct Drawn
    {
        ChartLine line;
        std::vector<QLineSeries *> stretches;
        double lastX = 0; ///< seconds before now, negative
        double lastY = -1; ///< per cent; -1 = nothing to draw
    };

    void placePlot();
    void recolour();
    QLineSeries *addSeries(const ChartLine &line);
    QPointF place(double seconds, double percent) const;
    void drawAxes(QPainter &painter) const;
    void drawLimits(QPainter &painter) const;
    void drawEnds(QPainter &painter) const;

    const VramHistory &m_history;
    QChart *m_chart;
    QValueAxis *m_x;
    QValueAxis *m_y;
    std::vector<Drawn> m_drawn;
    int m_minutes = 10;
    TimeMs m_now = 0;
};

/// Where labels of one line height go so that none overlaps: each as near to its wish as `pitch`
/// allows, inside [top, bottom]. Keeps the order of the wishes.
std::vector<double> spreadLabels(std::span<const double> wishes, double pitch, double top,
                                 double bottom);

} // namespace cq::ui
