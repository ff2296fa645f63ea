#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"

#include "core/base/clock.h"
#include "ui/charts/vrampanel.h"
#include "ui/models/vramhistory.h"
#include "ui/widgets/theme.h"

#include <QAbstractButton>
#include <QSignalSpy>
#include <QTest>
#include <QtCharts/QLineSeries>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

int coloured(const QImage &image, const QColor &wanted)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y).rgb() == wanted.rgb() ? 1 : 0;
    }
    return count;
}

QList<QLineSeries *> linesOf(const VramChart &chart)
{
    QList<QLineSeries *> lines;
    for (QAbstractSeries *series : chart.chart()->series()) {
        if (auto *line = qobject_cast<QLineSeries *>(series); line != nullptr && line->count() > 0)
            lines.append(line);
    }
    return lines;
}

VramReading used(double share)
{
    VramReading vram;
    vram.total = 1000;
    vram.free = static_cast<qint64>(1000 * (1 - share));
    return vram;
}

} // namespace

class TestVramChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { applyTheme(Shade::Light); }

    void labelsKeepTheirOrderAndDoNotOverlap_data()
    {
        QTest::addColumn<QList<double>>("wishes");
        QTest::addColumn<QList<double>>("places");
        QTest::newRow("far apart: nothing moves") << QList<double>{80, 20} << QList<double>{80, 20};
        QTest::newRow("too near: the lower one gives way")
            << QList<double>{50, 52} << QList<double>{50, 66};
        QTest::newRow("at the lower edge all move up")
            << QList<double>{100, 98, 99} << QList<double>{100, 68, 84};
        QTest::newRow("above the upper edge") << QList<double>{-5, 0} << QList<double>{0, 16};
    }

    void labelsKeepTheirOrderAndDoNotOverlap()
    {
        QFETCH(QList<double>, wishes);
        QFETCH(QList<double>, places);
        const std::vector<double> result =
            spreadLabels(std::span<const double>(wishes.constData(), wishes.size()), 16, 0, 100);
        QCOMPARE(QList<double>(result.begin(), result.end()), places);
    }

    void aLineEndsWhereTheSamplesPauseAndGoesOnAfter()
    {
        FakeEngineHandle engine;
        VramHistory history(engine);
        const TimeMs now = 10'000'000;
        for (TimeMs at = now - 300'000; at <= now; at += 2000) {
            if (at < now - 200'000 || at > now - 100'000)
                engine.history[NodeId{1}].append({at, used(0.5)});
        }
        history.follow(NodeId{1});
        QTRY_VERIFY(!history.ring(NodeId{1}).isEmpty());
        VramChart chart(history);
        ChartLine line;
        line.node = NodeId{1};
        chart.setLines({line});
        chart.refresh(now);
        const QList<QLineSeries *> lines = linesOf(chart);
        QCOMPARE(lines.size(), qsizetype(2));
        QCOMPARE(lines.first()->points().first().y(), 50.0);
        QCOMPARE(lines.last()->points().last().x(), 0.0); // goes on to now
    }

    void spikesSurviveTheReduction()
    {
        FakeEngineHandle engine;
        VramHistory history(engine);
        const TimeMs now = 10'000'000;
        for (TimeMs at = now - 3'599'000; at <= now; at += 1000)
            engine.history[NodeId{1}].append({at, used(at == now - 1'234'000 ? 0.99 : 0.2)});
        history.follow(NodeId{1});
        QTRY_VERIFY(!history.ring(NodeId{1}).isEmpty());
        VramChart chart(history);
        chart.setSpan(60);
        chart.setLines({ChartLine{.node = NodeId{1}, .name = u"gpu"_s}});
        chart.refresh(now);
        QVERIFY(linesOf(chart).first()->count() <= 610);
        double highest = 0;
        for (const QPointF &point : linesOf(chart).first()->points())
            highest = qMax(highest, point.y());
        QVERIFY(highest > 98);
    }

    void atMostEightLinesAreDrawn()
    {
        FakeEngineHandle engine;
        const VramHistory history(engine);
        VramChart chart(history);
        QList<ChartLine> lines;
        for (qint64 i = 1; i <= 12; ++i)
            lines.append(ChartLine{.node = NodeId{i}, .name = QString::number(i)});
        chart.setLines(lines);
        chart.refresh(1'000'000);
        QVERIFY(chart.chart()->series().size() <= VramChart::kMaxLines);
    }

    void theLegendHidesAndShowsALine()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        const SystemClock clock;
        VramHistory history(engine);
        VramPanel panel(history, clock);
        panel.resize(900, 360);
        panel.setNodes(engine.state.nodes);
        panel.show();
        QTRY_COMPARE(linesOf(panel.chart()).size(), qsizetype(4));
        auto *entry = panel.findChild<QAbstractButton *>(u"legend-gpu-b"_s);
        QVERIFY(entry != nullptr);
        const QColor line = seriesColor(1);
        QVERIFY(coloured(panel.grab().toImage(), line) > 500);
        QTest::mouseClick(entry, Qt::LeftButton);
        QTRY_COMPARE(linesOf(panel.chart()).size(), qsizetype(3));
        QVERIFY(coloured(panel.grab().toImage(), line) < 100); // its empty square in the legend
        entry->setFocus();
        QTest::keyClick(entry, Qt::Key_Space);
        QTRY_COMPARE(linesOf(panel.chart()).size(), qsizetype(4));
    }

    void theLimitIsALineOfItsOwnColour()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        engine.state.nodes.resize(1);
        const SystemClock clock;
        VramHistory history(engine);
        VramPanel panel(history, clock);
        panel.resize(900, 360);
        panel.setNodes(engine.state.nodes);
        panel.show();
        QTRY_VERIFY(coloured(panel.grab().toImage(), color(Token::Failed)) > 300);
        engine.state.nodes[0].config.vramThreshold = 1.0; // no limit, no line
        panel.setNodes(engine.state.nodes);
        QTRY_VERIFY(coloured(panel.grab().toImage(), color(Token::Failed)) < 20);
    }

    void theSpanIsChosenByKeyboardAndMouse()
    {
        FakeEngineHandle engine;
        const SystemClock clock;
        VramHistory history(engine);
        VramPanel panel(history, clock);
        panel.resize(900, 360);
        panel.show();
        const QSignalSpy changed(&panel, &VramPanel::spanChanged);
        QTest::mouseClick(panel.findChild<QAbstractButton *>(u"span-60"_s), Qt::LeftButton);
        QCOMPARE(panel.chart().span(), 60);
        QTest::keyClick(panel.findChild<QAbstractButton *>(u"span-1"_s), Qt::Key_Space);
        QCOMPARE(panel.chart().span(), 1);
        QCOMPARE(changed.size(), qsizetype(2));
    }

    void untilSomebodyChoosesItShowsWhatThereIs()
    {
        FakeEngineHandle engine;
        engine.state.nodes.clear();
        Node node;
        node.config.id = NodeId{1};
        node.config.name = u"gpu-a"_s;
        node.status.health = NodeHealth::Online;
        const FakeClock clock(1'000'000'000);
        engine.history[NodeId{1}] = {{clock.now() - 20'000, used(0.25)}};
        VramHistory history(engine);
        VramPanel panel(history, clock);
        panel.resize(900, 360);
        panel.show();
        panel.setNodes({node});
        QTRY_COMPARE(linesOf(panel.chart()).size(), qsizetype(1));
        QCOMPARE(panel.chart().span(), 1); // twenty seconds of ten minutes are no line
        QCOMPARE(panel.chosenSpan(), 0);
        QVERIFY(panel.findChild<QAbstractButton *>(u"span-1"_s)->isChecked());

        engine.history[NodeId{2}] = {{clock.now() - VramPanel::kYoungMs - 1, used(0.5)}};
        node.config.id = NodeId{2};
        panel.setNodes({node});
        QTRY_COMPARE(panel.chart().span(), 10);
        QVERIFY(panel.findChild<QAbstractButton *>(u"span-10"_s)->isChecked());

        QTest::mouseClick(panel.findChild<QAbstractButton *>(u"span-1"_s), Qt::LeftButton);
        panel.setNodes({node}); // looks at its age again, and leaves the choice alone
        QCOMPARE(panel.chart().span(), 1);
        QCOMPARE(panel.chosenSpan(), 1);
        panel.chooseSpan(0); // the first layout again
        QCOMPARE(panel.chart().span(), 10);
    }

    void aNodeKeepsItsColourWhenAnotherComes()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        QCOMPARE(seriesOf(NodeId{3}, engine.state.nodes), 2);
        Node early;
        early.config.id = NodeId{9};
        early.config.name = u"a-first-by-name"_s;
        engine.state.nodes.prepend(early);
        QCOMPARE(seriesOf(NodeId{3}, engine.state.nodes), 2);
        QCOMPARE(seriesOf(NodeId{9}, engine.state.nodes), 4);
    }

    void itTellsItsValuesAloud()
    {
        FakeEngineHandle engine;
        VramHistory history(engine);
        engine.history[NodeId{1}] = {{995'000, used(0.25)}, {1'000'000, used(0.5)}};
        history.follow(NodeId{1});
        QTRY_VERIFY(!history.ring(NodeId{1}).isEmpty());
        VramChart chart(history);
        chart.setLines({ChartLine{.node = NodeId{1}, .name = u"gpu-a"_s}});
        chart.refresh(1'001'000);
        QCOMPARE(chart.accessibleDescription(), u"gpu-a 50 %"_s);
    }
};

QTEST_MAIN(TestVramChart)
#include "tst_vramchart.moc"
