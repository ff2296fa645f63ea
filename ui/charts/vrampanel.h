#pragma once

#include "core/domain/node.h"
#include "ui/charts/vramchart.h"

#include <QSet>
#include <QTimer>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QToolButton;

namespace cq {
class Clock;
} // namespace cq

namespace cq::ui {

class TextLabel;
class VramHistory;

/// The chart with its head: title, a legend whose entries hide and show lines, 1 min / 10 min / 1
/// h. Until somebody chooses it shows what there is: the last minute while nothing is older than
/// kYoungMs, else ten. Moves once a second while it can be seen. GUI thread.
class VramPanel : public QWidget
{
    Q_OBJECT

public:
    VramPanel(VramHistory &history, const Clock &clock, QWidget *parent = nullptr);

    /// The nodes to draw, in order; the first VramChart::kMaxLines are. all: every node there is,
    /// which decides the colours; empty = just these.
    void setNodes(const QList<Node> &nodes, const QList<Node> &all = {});
    /// Instead of "VRAM"; who sets it translates it.
    void setTitle(const QString &title);
    /// Used memory behind each name in the legend.
    void setValuesShown(bool shown);

    /// What somebody chose, in minutes; 0 = nothing yet.
    int chosenSpan() const { return m_chosen; }

    /// 1, 10 or 60 as if somebody had chosen it; anything else: as if nobody had.
    void chooseSpan(int minutes);

    const VramChart &chart() const { return *m_chart; }

    static constexpr TimeMs kYoungMs = 5LL * 60 * 1000;

Q_SIGNALS:
    void spanChanged(int minutes);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    class LegendEntry;

    void retranslate();
    void rebuild();
    void tick();
    void followAge();
    void showSpan(int minutes);
    void fitLegend();

    VramHistory &m_history;
    const Clock &m_clock;
    TextLabel *m_title;
    QHBoxLayout *m_legend;
    QButtonGroup *m_spans;
    VramChart *m_chart;
    QList<Node> m_nodes;
    QList<Node> m_all;
    QList<LegendEntry *> m_entries;
    QSet<NodeId> m_hidden;
    int m_chosen = 0;
    bool m_values = true;
    bool m_titleGiven = false;
    QTimer m_timer;
};

/// The colour index of a node among all nodes: its place by id, so that it keeps its colour as long
/// as older nodes stay.
int seriesOf(NodeId node, const QList<Node> &nodes);

} // namespace cq::ui
