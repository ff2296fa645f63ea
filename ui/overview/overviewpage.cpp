#include "ui/overview/overviewpage.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "ui/charts/vrampanel.h"
#include "ui/models/freshness.h"
#include "ui/overview/figurecard.h"
#include "ui/overview/nodetile.h"
#include "ui/overview/problemlist.h"
#include "ui/overview/resultstrip.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/statestack.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/tilegrid.h"
#include "ui/widgets/words.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A card around a widget that does not paint one itself.
class Card : public QWidget
{
public:
    explicit Card(QWidget *content)
    {
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(content);
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        paintCard(painter, QRectF(rect()));
    }
};

} // namespace

OverviewPage::OverviewPage(EngineHandle &engine, VramHistory &history, const Clock &clock,
                           QWidget *parent)
    : Page(parent)
    , m_engine(engine)
    , m_clock(clock)
    , m_feed(engine, clock)
    , m_freshness(new Freshness(engine, clock, this))
    , m_verdictIcon(new IconLabel(u"waiting"_s, Token::Muted, 26))
    , m_verdict(new TextLabel({}, Token::Text, 5, true))
    , m_sentence(new TextLabel({}, Token::Muted))
    , m_stale(new StaleBar)
    , m_cards(new TileGrid({.minimumWidth = 120,
                            .height = FigureCard::kHeight,
                            .gap = 12,
                            .mostColumns = 7,
                            .narrowBelow = FigureCard::kNarrowBelow,
                            .narrowHeight = FigureCard::kNarrowHeight}))
    , m_chart(new VramPanel(history, clock))
    , m_problems(new ProblemList)
    , m_tiles(new TileGrid({.minimumWidth = 250,
                            .height = NodeTile::kHeight,
                            .gap = 12,
                            .mostColumns = 4,
                            .leastColumns = 3}))
    , m_results(new ResultStrip(engine))
{
    setObjectName(u"overviewPage"_s);
    m_verdict->setObjectName(u"verdict"_s);
    m_sentence->setObjectName(u"verdictSentence"_s);
    m_sentence->setElided(true);
    m_sentence->setContentsMargins(0, 5, 0, 0); // on the base line of the larger words before it
    m_stack = new StateStack(makeContent());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_stale);
    column->addWidget(m_stack, 1);
    m_stack->showLoading();

    for (const Figure &figure : figuresOf({})) {
        auto *card = new FigureCard;
        card->setFigure(figure);
        connect(card, &FigureCard::linkActivated, this, &Page::linkActivated);
        m_cards->add(card);
    }
    connect(m_problems, &ProblemList::linkActivated, this, &Page::linkActivated);
    connect(m_problems, &ProblemList::remedyWanted, this, &OverviewPage::remedy);
    connect(m_results, &ResultStrip::linkActivated, this, &Page::linkActivated);
    connect(&m_feed, &FactFeed::changed, this, &OverviewPage::refresh);
    connect(m_freshness, &Freshness::changed, this, &OverviewPage::refresh);
    connect(m_stale, &StaleBar::checkWanted, m_freshness, &Freshness::ask);
    m_second.setInterval(1s); // times that pass: "6 min", "0:08 left"
    connect(&m_second, &QTimer::timeout, this, &OverviewPage::refresh);
    m_feed.start();
}

OverviewPage::~OverviewPage()
{
    watch(false); // a page that is destroyed while it is seen gets no hideEvent()
}

QWidget *OverviewPage::makeContent()
{
    auto *inside = new QWidget;
    inside->setObjectName(u"overviewContent"_s);
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(size::kMargin, 6, size::kMargin, 13);
    column->setSpacing(size::kGap);

    auto *verdict = new QHBoxLayout;
    verdict->setContentsMargins(1, 0, 0, 0);
    verdict->setSpacing(0);
    verdict->addWidget(m_verdictIcon);
    verdict->addSpacing(13);
    verdict->addWidget(m_verdict);
    verdict->addSpacing(12);
    verdict->addWidget(m_sentence, 1);
    auto *verdictBox = new QWidget;
    verdictBox->setFixedHeight(44);
    verdictBox->setLayout(verdict);
    column->addWidget(verdictBox);
    column->addWidget(m_cards);

    auto *middle = new QHBoxLayout;
    middle->setSpacing(size::kGap);
    middle->addWidget(new Card(m_chart), 16);
    m_problems->setMinimumWidth(330);
    m_problems->setMaximumWidth(420);
    middle->addWidget(m_problems, 7);
    auto *middleBox = new QWidget;
    middleBox->setLayout(middle);
    middle->setContentsMargins(0, 0, 0, 0);
    middleBox->setMinimumHeight(300);
    column->addWidget(middleBox, 1);
    column->addWidget(m_tiles);
    column->addWidget(m_results);

    auto *scroll = new QScrollArea;
    scroll->setObjectName(u"overviewScroll"_s);
    scroll->setAccessibleName(tr("Overview"));
    scroll->setWidget(inside);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

QString OverviewPage::id() const
{
    return u"overview"_s;
}

QString OverviewPage::title() const
{
    return tr("Overview");
}

QString OverviewPage::iconName() const
{
    return u"overview"_s;
}

QByteArray OverviewPage::saveLayout() const
{
    return m_chart->chosenSpan() > 0 ? QByteArray::number(m_chart->chosenSpan()) : QByteArray();
}

void OverviewPage::restoreLayout(const QByteArray &layout)
{
    m_chart->chooseSpan(layout.toInt());
}

void OverviewPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_feed.setActive(true);
    m_second.start();
    watch(true);
    refresh();
}

void OverviewPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_feed.setActive(false);
    m_second.stop();
    watch(false);
}

void OverviewPage::watch(bool watched)
{
    if (m_watching == watched)
        return;
    m_watching = watched;
    m_engine.watchNodes(watched);
}

void OverviewPage::changeEvent(QEvent *event)
{
    Page::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

void OverviewPage::refresh()
{
    if (!isVisible() || window()->isMinimized())
        return;
    if (!m_feed.known()) {
        if (m_feed.error() && m_stack->state() != StateStack::State::Error)
            m_stack->showError(tr("The figures could not be read"), *m_feed.error(),
                               {tr("Jobs that run go on")}, [this] {
                                   m_stack->showLoading();
                                   m_feed.start();
                               });
        return;
    }
    Facts facts = m_feed.facts();
    facts.now = m_clock.now();
    if (facts.nodes.isEmpty() && facts.counts.total() == 0) {
        if (m_stack->state() != StateStack::State::Empty)
            m_stack->showEmpty(
                u"nodes"_s, tr("No nodes yet"),
                tr("Jobs wait until a ComfyUI server is added.\nSimulated nodes and sample jobs "
                   "open in a window of their own; nothing of them comes here."),
                {{u"emptyAddNode"_s, tr("Add a ComfyUI server"), u"add"_s,
                  [this] { Q_EMIT linkActivated({.page = u"nodes"_s, .section = u"add"_s}); }},
                 {u"emptyDemo"_s, tr("Try with simulated nodes"), u"play"_s,
                  [this] { Q_EMIT demoWanted(); }}});
        return;
    }
    if (m_stack->state() != StateStack::State::Content)
        m_stack->showContent();

    const Verdict verdict = verdictOf(facts);
    m_verdictIcon->setIcon(verdict.iconName, verdict.token);
    m_verdict->setText(verdict.title);
    m_sentence->setText(verdict.sentence);
    const QList<Figure> figures = figuresOf(facts);
    for (qsizetype i = 0; i < figures.size(); ++i)
        static_cast<FigureCard *>(m_cards->tiles().at(i))->setFigure(figures.at(i));
    m_problems->setProblems(problemsOf(facts));
    m_chart->setNodes(facts.nodes);
    m_results->setResults(facts.figures.latestResults, facts.now);
    refreshTiles();

    m_stale->setVisible(m_freshness->isStale());
    if (m_freshness->isStale())
        m_stale->setSentence(tr("No fresh data for %1. You see the state of %2.")
                                 .arg(spanText(facts.now - m_freshness->lastNews()),
                                      timeText(m_freshness->lastNews())));
}

void OverviewPage::refreshTiles()
{
    Facts facts = m_feed.facts();
    facts.now = m_clock.now();
    QList<QWidget *> tiles;
    for (const Node &node : facts.nodes) {
        const auto known = std::ranges::find_if(m_tiles->tiles(), [&node](const QWidget *tile) {
            return static_cast<const NodeTile *>(tile)->node() == node.config.id;
        });
        NodeTile *tile = nullptr;
        if (known != m_tiles->tiles().end()) {
            tile = static_cast<NodeTile *>(*known);
        } else {
            tile = new NodeTile;
            connect(tile, &NodeTile::linkActivated, this, &Page::linkActivated);
        }
        tile->setNode(node, facts, seriesOf(node.config.id, facts.nodes));
        tiles.append(tile);
    }
    m_tiles->setTiles(tiles);
    m_tiles->setVisible(!tiles.isEmpty());
}

template <typename T> void OverviewPage::report(QFuture<Result<T>> answer)
{
    whenDone(std::move(answer), this, [this](const Result<T> &result) {
        if (!result)
            Q_EMIT done(errorText(result.error()), {});
    });
}

void OverviewPage::remedy(const Problem &problem)
{
    switch (problem.remedy) {
    case Remedy::CheckNode:
        report(m_engine.checkNow(problem.node));
        Q_EMIT done(tr("Asking the node again"), {});
        return;
    case Remedy::RetryJobs:
        whenDone(m_engine.retry(problem.jobs), this, [this](const Result<int> &answer) {
            if (!answer)
                Q_EMIT done(errorText(answer.error()), {});
            else
                Q_EMIT done(*answer == 1 ? tr("The job waits again")
                                         : tr("%n jobs wait again", nullptr, *answer),
                            {});
        });
        return;
    case Remedy::Resume:
        report(m_engine.setPaused(false));
        return;
    case Remedy::FreeMemory:
        report(m_engine.freeMemory(problem.node));
        return;
    case Remedy::AddNode:
        Q_EMIT linkActivated({.page = u"nodes"_s, .section = u"add"_s});
        return;
    case Remedy::ShowJobs:
    case Remedy::ShowNode:
        Q_EMIT linkActivated(problem.link);
        return;
    }
}

} // namespace cq::ui
