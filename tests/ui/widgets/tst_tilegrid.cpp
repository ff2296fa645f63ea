#include "ui/widgets/tilegrid.h"

#include <QPointer>
#include <QSet>
#include <QTest>

using namespace cq::ui;

namespace {

int columnsOf(const TileGrid &grid)
{
    QSet<int> lefts;
    for (const QWidget *tile : grid.tiles())
        lefts.insert(tile->x());
    return static_cast<int>(lefts.size());
}

} // namespace

class TestTileGrid : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void tilesFillRowsEvenly_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("height");
        QTest::newRow("seven in a row") << 1392 << 7 << 92;
        QTest::newRow("four and three, not six and one") << 850 << 4 << 196;
        QTest::newRow("one below the other") << 130 << 1 << 7 * 92 + 6 * 12;
    }

    void tilesFillRowsEvenly()
    {
        QFETCH(int, width);
        TileGrid grid({.minimumWidth = 130, .height = 92, .gap = 12, .mostColumns = 7});
        for (int i = 0; i < 7; ++i)
            grid.add(new QWidget);
        grid.resize(width, 500);
        grid.show();
        QFETCH(int, columns);
        QTRY_COMPARE(columnsOf(grid), columns);
        QTEST(grid.height(), "height");
        QCOMPARE(grid.tiles().last()->geometry().right() <= grid.width(), true);
    }

    void narrowTilesAreHigher()
    {
        TileGrid grid({.minimumWidth = 100,
                       .height = 92,
                       .gap = 10,
                       .narrowBelow = 150,
                       .narrowHeight = 110});
        grid.add(new QWidget);
        grid.add(new QWidget);
        grid.show();
        grid.resize(310, 100); // 150 each
        QCOMPARE(grid.height(), 92);
        QCOMPARE(grid.tiles().last()->height(), 92);
        grid.resize(308, 100);
        QCOMPARE(grid.height(), 110);
        QCOMPARE(grid.tiles().last()->height(), 110);
    }

    void aSingleTileDoesNotFillTheRow()
    {
        TileGrid grid({.minimumWidth = 200, .height = 100, .gap = 10, .leastColumns = 3});
        grid.add(new QWidget);
        grid.resize(620, 100);
        grid.show();
        QCOMPARE(grid.tiles().first()->width(), 200);
    }

    void tilesThatGoAreDeletedAndTheOthersStay()
    {
        TileGrid grid({});
        auto *stays = new QWidget;
        const QPointer<QWidget> goes = new QWidget;
        grid.setTiles({goes, stays});
        grid.setTiles({stays});
        QTRY_VERIFY(goes.isNull());
        QCOMPARE(grid.tiles(), QList<QWidget *>{stays});
        QCOMPARE(stays->parentWidget(), &grid);
    }
};

QTEST_MAIN(TestTileGrid)
#include "tst_tilegrid.moc"
