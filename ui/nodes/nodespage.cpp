#include "ui/nodes/nodespage.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/charts/vrampanel.h"
#include "ui/models/freshness.h"
#include "ui/models/nodetablemodel.h"
#include "ui/models/texts.h"
#include "ui/models/vramhistory.h"
#include "ui/nodes/nodeactions.h"
#include "ui/nodes/nodedialog.h"
#include "ui/nodes/nodeinspector.h"
#include "ui/nodes/nodetableview.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/statestack.h"
#include "ui/widgets/words.h"

#include <QAction>
#include <QDataStream>
#include <QEvent>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kNarrowBelow = 900;

bool answers(const Node &node)
{
    return node.config.enabled && node.status.health == NodeHealth::Online;
}

} // namespace

NodesPage::NodesPage(EngineHandle &engine, VramHistory &history, const Clock &clock,
                     QWidget *parent)
    : FilteredPage(u"nodeFilter"_s, u"nodeFind"_s, parent)
    , m_engine(engine)
    , m_clock(clock)
    , m_model(new NodeTableModel(engine, this))
    , m_freshness(new Freshness(engine, clock, this))
    , m_header(new PageHeader({}))
    , m_checkAll(makeButton(u"nodesCheckAll"_s, {}, u"refresh"_s))
    , m_addButton(makeButton(u"nodesAdd"_s, {}, u"add"_s))
    , m_add(new QAction(icon(u"nodes"_s), {}, this))
    , m_table(new NodeTableView(*m_model, history, clock))
    , m_chart(new VramPanel(history, clock))
    , m_actions(new NodeActions(engine, m_table, this))
    , m_stale(new StaleBar)
    , m_inspector(new NodeInspector(*m_model, *m_actions, clock))
{
    setTable(m_table);
    setObjectName(u"nodesPage"_s);
    buildHeader();
    auto *content = new QWidget;
    auto *middle = new QVBoxLayout(content);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_table);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(size::kMargin, size::kGap, size::kMargin, size::kMargin);
    auto *card = new QFrame;
    card->setProperty("card", true);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 1, 1, 8);
    inside->addWidget(m_chart);
    below->addWidget(card);
    middle->addLayout(below, 1);
    m_stack = new StateStack(content);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_stale);
    column->addWidget(m_stack, 1);

    connectAll();
    retranslate();
    m_model->open();
    for (const Node &node : m_model->nodes())
        history.follow(node.config.id);
    connect(m_model, &NodeTableModel::nodeChanged, this,
            [&history](NodeId node) { history.follow(node); });
    whenDone(engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        if (answer)
            m_limit = answer->settings.vramThreshold;
    });
}

NodesPage::~NodesPage()
{
    if (m_watching)
        m_engine.watchNodes(false);
}

void NodesPage::buildHeader()
{
    filterField()->setFixedWidth(200);
    m_header->addLeft(filterField());
    m_header->addRight(m_checkAll);
    m_header->addRight(m_addButton);
    m_add->setObjectName(u"addNode"_s);
    m_add->setShortcut(QKeySequence(u"Ctrl+N"_s));
    m_add->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_add);
}

void NodesPage::connectAll()
{
    connect(m_add, &QAction::triggered, this, &NodesPage::addNode);
    connect(m_addButton, &QPushButton::clicked, m_add, &QAction::trigger);
    connect(m_checkAll, &QPushButton::clicked, this, [this] {
        whenDone(m_engine.checkNow({}), this, [this](const Result<void> &answer) {
            if (!answer)
                Q_EMIT done(errorText(answer.error()), {});
        });
    });
    connect(filterField(), &QLineEdit::textChanged, this, [this](const QString &text) {
        m_table->setFilterText(text);
        showPhase();
    });
    // News comes ten times a second; what is drawn from it is drawn twice.
    m_refreshSoon.setSingleShot(true);
    m_refreshSoon.setInterval(250ms);
    connect(&m_refreshSoon, &QTimer::timeout, this, &NodesPage::refresh);
    m_historyTimer.setInterval(500ms);
    connect(&m_historyTimer, &QTimer::timeout, m_table, &NodeTableView::refreshHistory);
    const auto soon = [this] {
        if (!m_refreshSoon.isActive())
            m_refreshSoon.start();
    };
    connect(m_model, &NodeTableModel::nodeChanged, this, soon);
    connect(m_model, &NodeTableModel::nodeRemoved, this, soon);
    connect(m_model, &NodeTableModel::phaseChanged, this, &NodesPage::refresh);

    connect(m_table, &NodeTableView::selectionMoved, this, &NodesPage::showSelection);
    connect(m_table, &QTableView::customContextMenuRequested, this, &NodesPage::showMenu);
    connect(m_table, &QTableView::clicked, this, [this] {
        if (m_table->selectedNodes().size() == 1)
            Q_EMIT inspectorWanted(true);
    });
    connect(m_table, &QTableView::doubleClicked, m_actions->open, &QAction::trigger);
    connect(m_actions->open, &QAction::triggered, this, [this] { Q_EMIT inspectorWanted(true); });
    connect(m_actions->edit, &QAction::triggered, this, &NodesPage::editNode);
    connect(m_actions, &NodeActions::done, this, &Page::done);
    connect(m_inspector, &NodeInspector::closeWanted, this,
            [this] { Q_EMIT inspectorWanted(false); });
    connect(m_inspector, &NodeInspector::linkActivated, this, &Page::linkActivated);
    connect(m_freshness, &Freshness::changed, this, &NodesPage::refreshStale);
    connect(m_stale, &StaleBar::checkWanted, m_freshness, &Freshness::ask);
}

QString NodesPage::id() const
{
    return u"nodes"_s;
}

QString NodesPage::title() const
{
    return tr("Nodes");
}

QString NodesPage::iconName() const
{
    return u"nodes"_s;
}

Badge NodesPage::badge() const
{
    const auto down = std::ranges::count_if(m_model->nodes(), [](const Node &node) {
        return node.config.enabled && node.status.health == NodeHealth::Offline;
    });
    if (down == 0)
        return {};
    return {tr("%1 !", "badge: number of problems").arg(down), Badge::Severity::Problem,
            tr("%n nodes do not answer", nullptr, static_cast<int>(down))};
}

QWidget *NodesPage::inspector()
{
    return m_inspector;
}

QList<QAction *> NodesPage::addActions() const
{
    return {m_add};
}

void NodesPage::open(const Link &link)
{
    focusTable();
    if (link.node.isNull())
        return;
    filterField()->clear();
    m_table->select(link.node);
    m_inspector->show(link.node);
    Q_EMIT inspectorWanted(true);
}

QByteArray NodesPage::saveLayout() const
{
    QByteArray layout;
    QDataStream stream(&layout, QIODevice::WriteOnly);
    stream << m_table->saveLayout() << m_chart->chosenSpan();
    return layout;
}

void NodesPage::restoreLayout(const QByteArray &layout)
{
    QByteArray table;
    int span = 0;
    QDataStream stream(layout);
    stream >> table >> span;
    m_table->restoreLayout(table);
    m_chart->chooseSpan(span);
}

void NodesPage::addNode()
{
    auto *dialog = new NodeDialog(m_engine, m_limit, window());
    connect(dialog, &NodeDialog::saved, this,
            [this](const Node &node) { Q_EMIT done(tr("%1 added").arg(node.config.name), {}); });
    dialog->open();
}

void NodesPage::editNode()
{
    if (m_actions->nodes().size() != 1)
        return;
    auto *dialog = new NodeDialog(m_engine, m_actions->nodes().first().config, window());
    connect(dialog, &NodeDialog::saved, this,
            [this](const Node &node) { Q_EMIT done(tr("%1 saved").arg(node.config.name), {}); });
    dialog->open();
}

void NodesPage::showPhase()
{
    switch (m_model->phase()) {
    case NodeTableModel::Phase::Loading:
        m_stack->showLoading(size::kRowNodes);
        return;
    case NodeTableModel::Phase::Failed:
        m_stack->showError(tr("The nodes could not be read"), m_model->error(),
                           {tr("Jobs that run on nodes keep running")},
                           [this] { m_model->open(); });
        return;
    case NodeTableModel::Phase::Ready:
        break;
    }
    if (m_model->rowCount() == 0) {
        m_stack->showEmpty(
            u"nodes"_s, tr("No nodes yet"),
            tr("Jobs wait until a ComfyUI server is added.\nSimulated nodes and sample jobs open "
               "in a window of their own; nothing of them comes here."),
            {{u"emptyAddNode"_s, tr("Add a ComfyUI server"), u"add"_s, [this] { addNode(); }},
             {u"emptyDemo"_s, tr("Try with simulated nodes"), u"play"_s,
              [this] { Q_EMIT demoWanted(); }}});
    } else if (m_table->shownRows() == 0) {
        m_stack->showEmpty(u"filter"_s, tr("Nothing matches"),
                           tr("There are nodes, but the filter hides them all."),
                           {{u"emptyClear"_s, tr("Clear filter"), u"close"_s, [this] {
                                 clearFilter();
                                 focusTable();
                             }}});
    } else {
        m_stack->showContent();
    }
    arrange();
}

void NodesPage::refresh()
{
    showPhase();
    arrange();
    refreshNote();
    refreshChart();
    m_actions->setNodes(selected());
    m_checkAll->setEnabled(m_model->rowCount() > 0);
    Q_EMIT badgeChanged();
}

QList<Node> NodesPage::selected() const
{
    QList<Node> nodes;
    for (const NodeId id : m_table->selectedNodes()) {
        const int row = m_model->rowOf(id);
        if (row >= 0)
            nodes.append(m_model->nodeAt(row));
    }
    return nodes;
}

void NodesPage::showSelection()
{
    const QList<Node> nodes = selected();
    m_actions->setNodes(nodes);
    if (nodes.size() == 1)
        m_inspector->show(nodes.first().config.id);
    refreshChart();
}

void NodesPage::refreshNote()
{
    int answering = 0;
    int slotCount = 0;
    int busy = 0;
    VramReading sum;
    for (const Node &node : m_model->nodes()) {
        sum.total += node.status.vram.total;
        sum.free += node.status.vram.free;
        if (!answers(node))
            continue;
        ++answering;
        slotCount += node.config.slotCount;
        busy += node.status.running;
    }
    if (m_model->rowCount() == 0) {
        m_header->setNote({});
        return;
    }
    const QString slotText = busy >= slotCount && slotCount > 0
        ? tr("all %1 slots busy").arg(slotCount)
        : tr("%1 of %2 slots busy").arg(busy).arg(slotCount);
    m_header->setNote(tr("%1 of %2 answer; %3; %4 in use", "3 of 4 answer; all 4 slots busy; …")
                          .arg(answering)
                          .arg(m_model->rowCount())
                          .arg(slotText, vramText(sum)));
}

void NodesPage::refreshChart()
{
    // All of them while they fit; else those selected, else those at the top of the table.
    QList<Node> shown = m_model->nodes();
    if (shown.size() > VramChart::kMaxLines && !selected().isEmpty())
        shown = selected();
    std::ranges::sort(shown, [](const Node &a, const Node &b) {
        return QString::localeAwareCompare(a.config.name, b.config.name) < 0;
    });
    m_chart->setNodes(shown, m_model->nodes());
}

void NodesPage::refreshStale()
{
    m_stale->setVisible(m_freshness->isStale());
    m_table->setProperty("stale", m_freshness->isStale());
    m_table->viewport()->update();
    m_stale->setSentence(tr("No fresh data for %1. You see the state of %2.")
                             .arg(texts::shortDuration(m_clock.now() - m_freshness->lastNews()),
                                  texts::timeOfDay(m_freshness->lastNews())));
}

void NodesPage::showMenu(const QPoint &at)
{
    if (!m_table->indexAt(at).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"nodeMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->fillMenu(menu);
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void NodesPage::arrange()
{
    const int most =
        std::max((height() - size::kPageHeader) / 2, size::kTableHeader + 2 * size::kRowNodes);
    m_table->setFixedHeight(std::min(m_table->wantedHeight(), most));
    filterField()->setFixedWidth(width() < kNarrowBelow ? 140 : 200);
}

void NodesPage::showEvent(QShowEvent *event)
{
    FilteredPage::showEvent(event);
    if (!m_watching)
        m_engine.watchNodes(true);
    m_watching = true;
    m_historyTimer.start();
    refresh();
}

void NodesPage::hideEvent(QHideEvent *event)
{
    FilteredPage::hideEvent(event);
    if (m_watching)
        m_engine.watchNodes(false);
    m_watching = false;
    m_historyTimer.stop();
}

void NodesPage::resizeEvent(QResizeEvent *event)
{
    FilteredPage::resizeEvent(event);
    arrange();
}

void NodesPage::changeEvent(QEvent *event)
{
    FilteredPage::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void NodesPage::retranslate()
{
    m_header->setTitle(title());
    filterField()->setPlaceholderText(tr("Filter"));
    filterField()->setAccessibleName(tr("Filter nodes by name, card or address"));
    m_checkAll->setText(tr("Check all"));
    m_addButton->setText(tr("Add node"));
    m_add->setText(tr("Node…"));
    m_chart->setTitle(tr("VRAM, share of each node"));
    m_chart->setValuesShown(false);
    findAction()->setText(tr("Filter nodes"));
    m_actions->retranslate();
    refresh();
}

} // namespace cq::ui
