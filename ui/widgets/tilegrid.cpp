#include "ui/widgets/tilegrid.h"

namespace cq::ui {

TileGrid::TileGrid(const Measure &measure, QWidget *parent)
    : QWidget(parent)
    , m_measure(measure)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(0);
}

void TileGrid::add(QWidget *tile)
{
    setTiles(m_tiles + QList<QWidget *>{tile});
}

void TileGrid::setTiles(const QList<QWidget *> &tiles)
{
    if (tiles == m_tiles)
        return;
    for (QWidget *old : m_tiles) {
        if (!tiles.contains(old)) {
            old->hide();
            old->deleteLater();
        }
    }
    m_tiles = tiles;
    QWidget *before = nullptr;
    for (QWidget *tile : m_tiles) {
        if (tile->parentWidget() != this) {
            tile->setParent(this);
            tile->show();
        }
        if (before != nullptr)
            setTabOrder(before, tile);
        before = tile;
    }
    arrange();
}

void TileGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TileGrid::arrange()
{
    const auto count = static_cast<int>(m_tiles.size());
    const Measure &m = m_measure;
    const int fit = qMax(1, (width() + m.gap) / (m.minimumWidth + m.gap));
    int columns = qBound(1, qMax(count, m.leastColumns), qMin(fit, m.mostColumns));
    // Even rows: seven cards over two rows are four and three, not six and one.
    const int rows = count == 0 ? 0 : (count + columns - 1) / columns;
    if (rows > 1)
        columns = (count + rows - 1) / rows;
    const double wide = (width() - m.gap * (columns - 1.0)) / columns;
    const int high = wide < m.narrowBelow ? m.narrowHeight : m.height;
    for (int i = 0; i < count; ++i) {
        const int column = i % columns;
        const int left = qRound(column * (wide + m.gap));
        const int right = qRound(column * (wide + m.gap) + wide);
        m_tiles.at(i)->setGeometry(left, i / columns * (high + m.gap), right - left, high);
    }
    setFixedHeight(rows == 0 ? 0 : rows * (high + m.gap) - m.gap);
}

} // namespace cq::ui
