#pragma once

#include <QWidget>

namespace cq::ui {

/// Children of one height in columns of one width, as many columns as fit: cards, tiles. Its height
/// follows. Hidden children take no place. GUI thread.
class TileGrid : public QWidget
{
    Q_OBJECT

public:
    struct Measure
    {
        int minimumWidth = 120; ///< of a tile
        int height = 92;
        int gap = 12;
        int mostColumns = 8;
        int leastColumns = 1; ///< a single tile does not fill the row when this is more
        int narrowBelow = 0; ///< tiles narrower than this are
        int narrowHeight = 0; ///< so high: what does not fit beside goes below
    };

    explicit TileGrid(const Measure &measure, QWidget *parent = nullptr);

    void add(QWidget *tile);
    /// In this order; tiles that are not named are deleted.
    void setTiles(const QList<QWidget *> &tiles);

    const QList<QWidget *> &tiles() const { return m_tiles; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    Measure m_measure;
    QList<QWidget *> m_tiles;
};

} // namespace cq::ui
