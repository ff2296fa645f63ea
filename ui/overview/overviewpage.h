#pragma once

#include "ui/overview/factfeed.h"
#include "ui/widgets/page.h"

namespace cq {
class Clock;
} // namespace cq

namespace cq::ui {

class Freshness;
class IconLabel;
class NodeTile;
class ProblemList;
class ResultStrip;
class StaleBar;
class StateStack;
class TextLabel;
class TileGrid;
class VramHistory;
class VramPanel;

/// Does it run, who waits, what is broken: one sentence, seven figures, memory over time, what
/// needs a person, the nodes, the last results. GUI thread.
class OverviewPage : public Page
{
    Q_OBJECT

public:
    OverviewPage(EngineHandle &engine, VramHistory &history, const Clock &clock,
                 QWidget *parent = nullptr);
    ~OverviewPage() override;

    QString id() const override;
    QString title() const override;
    QString iconName() const override;
    QByteArray saveLayout() const override;
    void restoreLayout(const QByteArray &layout) override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeContent();
    void watch(bool watched);
    void refresh();
    void refreshTiles();
    void remedy(const Problem &problem);
    template <typename T> void report(QFuture<Result<T>> answer);

    EngineHandle &m_engine;
    const Clock &m_clock;
    FactFeed m_feed;
    Freshness *m_freshness;
    QTimer m_second;
    bool m_watching = false;

    IconLabel *m_verdictIcon;
    TextLabel *m_verdict;
    TextLabel *m_sentence;
    StaleBar *m_stale;
    TileGrid *m_cards;
    VramPanel *m_chart;
    ProblemList *m_problems;
    TileGrid *m_tiles;
    ResultStrip *m_results;
    StateStack *m_stack = nullptr;
};

} // namespace cq::ui
