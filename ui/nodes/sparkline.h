#pragma once

#include "core/base/clock.h"

#include <QColor>
#include <QRectF>

class QPainter;

namespace cq::ui {

class SampleRing;

/// What a sparkline shows.
struct Sparkline
{
    TimeMs from = 0;
    TimeMs to = 0;
    TimeMs bridge = 20'000; ///< longest pause between two samples that is still one line
    double limit = -1; ///< share, dotted; < 0 = none
    QColor ink;
};

/// Draws memory over time as one point per pixel column with a cosmetic 1 px pen: the cheapest line
/// Qt has, so that a table of hundreds of nodes costs little. Antialiasing must be off.
void paintSparkline(QPainter &painter, const QRectF &rect, const SampleRing &ring,
                    const Sparkline &line);

} // namespace cq::ui
