#include "ui/jobs/jobsidebar.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/words.h"

#include <QEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

enum Role {
    CountRole = Qt::UserRole, ///< qint64; invalid = not known
    IconRole, ///< name of the icon, empty for nodes
    TokenRole, ///< int of its token
    StatesRole, ///< QList<int>
    NodeRole, ///< qint64
    ChosenRole,
    SectionRole, ///< true for a headline
};

constexpr int kRowHeight = 28;
constexpr int kSectionHeight = 34;
/// Counting the jobs of a node is a question to the database each; a hall of nodes is not asked for
/// all of them.
constexpr int kCountedNodes = 24;

class SidebarDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem & /*option*/, const QModelIndex &index) const override
    {
        return {100, index.data(SectionRole).toBool() ? kSectionHeight : kRowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        painter->save();
        if (index.data(SectionRole).toBool())
            paintSection(*painter, option, index);
        else
            paintEntry(*painter, option, index);
        painter->restore();
    }

private:
    static void paintSection(QPainter &painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
    {
        const QRectF area = QRectF(option.rect).adjusted(8, 6, -8, 0);
        paintText(painter, area, index.data().toString(), fontOf(-1), color(Token::Muted));
        const auto *view = static_cast<const QTreeView *>(option.widget);
        paintIcon(painter, QRectF(area.right() - 16, area.top(), 16, area.height()),
                  view->isExpanded(index) ? u"up"_s : u"down"_s, color(Token::Muted), 14);
        if (option.state.testFlag(QStyle::State_HasFocus))
            paintFocusRing(painter, QRectF(option.rect).adjusted(0, 4, 0, 0));
    }

    static void paintEntry(QPainter &painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index)
    {
        const bool chosen = index.data(ChosenRole).toBool();
        const QRectF pill = QRectF(option.rect).adjusted(0, 1, 0, -1);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        if (chosen || option.state.testFlag(QStyle::State_MouseOver)) {
            painter.setBrush(color(chosen ? Token::SelectedRow : Token::Hover));
            painter.drawRoundedRect(pill, size::kRadius, size::kRadius);
        }
        if (option.state.testFlag(QStyle::State_HasFocus))
            paintFocusRing(painter, pill);
        QRectF area = QRectF(option.rect).adjusted(8, 0, -8, 0);
        const QString iconName = index.data(IconRole).toString();
        if (!iconName.isEmpty()) {
            const auto token = static_cast<Token>(index.data(TokenRole).toInt());
            paintIcon(painter, QRectF(area.left(), area.top(), 16, area.height()), iconName,
                      color(token), 16);
            area.setLeft(area.left() + 24);
        }
        const QVariant count = index.data(CountRole);
        if (count.isValid()) {
            const QString number = QLocale().toString(count.toLongLong());
            paintText(painter, area, number, fontOf(0, chosen),
                      color(chosen ? Token::Text : Token::Muted),
                      Qt::AlignRight | Qt::AlignVCenter);
            area.setRight(area.right() - QFontMetrics(fontOf(0, true)).horizontalAdvance(number)
                          - 8);
        }
        paintText(painter, area, index.data().toString(), fontOf(0, chosen), color(Token::Text));
    }
};

QStandardItem *section()
{
    auto *item = new QStandardItem;
    item->setData(true, SectionRole);
    item->setEditable(false);
    return item;
}

QStandardItem *stateEntry(const QList<JobState> &states)
{
    auto *item = new QStandardItem;
    item->setEditable(false);
    item->setData(QVariant::fromValue(states), StatesRole);
    return item;
}

QList<JobState> statesOf(const QStandardItem *item)
{
    return item->data(StatesRole).value<QList<JobState>>();
}

NodeId nodeOf(const QStandardItem *item)
{
    return NodeId{item->data(NodeRole).toLongLong()};
}

QString withCount(const QStandardItem *item)
{
    const QVariant count = item->data(CountRole);
    return count.isValid() ? u"%1  %2"_s.arg(item->text(), QLocale().toString(count.toLongLong()))
                           : item->text();
}

void setCount(QStandardItem *item, qint64 count)
{
    if (item->data(CountRole).isValid() && item->data(CountRole).toLongLong() == count)
        return;
    item->setData(count, CountRole);
    item->setAccessibleText(withCount(item));
}

} // namespace

JobSidebar::JobSidebar(EngineHandle &engine, QWidget *parent)
    : QTreeView(parent)
    , m_engine(engine)
    , m_model(new QStandardItemModel(this))
    , m_states(section())
    , m_nodes(section())
{
    setObjectName(u"jobSidebar"_s);
    setFixedWidth(size::kSidebar);
    setModel(m_model);
    setItemDelegate(new SidebarDelegate(this));
    setHeaderHidden(true);
    setIndentation(0);
    setRootIsDecorated(false);
    setSelectionMode(NoSelection);
    setExpandsOnDoubleClick(false);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
    setStyleSheet(u"QTreeView { background: transparent; padding: 8px 8px; }"_s);

    const QList<QList<JobState>> entries{
        {}, // all
        {JobState::Pending},
        {JobState::Assigned, JobState::Running, JobState::Collecting},
        {JobState::Held},
        {JobState::Completed},
        {JobState::Failed},
        {JobState::Cancelled},
    };
    for (const QList<JobState> &states : entries)
        m_states->appendRow(stateEntry(states));
    retranslate();
    m_model->appendRow(m_states);
    m_model->appendRow(m_nodes);
    expandAll();
    setRowHidden(m_nodes->row(), {}, true);
    showChoice();

    m_askSoon.setSingleShot(true);
    m_askSoon.setInterval(2s);
    connect(&m_askSoon, &QTimer::timeout, this, &JobSidebar::askNodeCounts);
    connect(this, &QTreeView::clicked, this, &JobSidebar::activate);
    connect(this, &QTreeView::activated, this, &JobSidebar::activate);
    connect(&engine, &EngineHandle::changed, this, &JobSidebar::takeChanges);
    whenDone(engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        if (!answer)
            return;
        takeNodes(answer->nodes);
        takeCounts(answer->counts);
    });
}

JobFilter JobSidebar::filter() const
{
    return {.states = m_chosenStates, .node = m_chosenNode, .owner = {}, .text = {}};
}

void JobSidebar::choose(const QList<JobState> &states, NodeId node)
{
    if (states == m_chosenStates && node == m_chosenNode)
        return;
    m_chosenStates = states;
    m_chosenNode = node;
    showChoice();
    Q_EMIT filterChanged();
}

void JobSidebar::activate(const QModelIndex &index)
{
    const QStandardItem *item = m_model->itemFromIndex(index);
    if (item->data(SectionRole).toBool())
        setExpanded(index, !isExpanded(index));
    else if (item->parent() == m_states)
        choose(statesOf(item), m_chosenNode);
    else // the chosen node once more: any node
        choose(m_chosenStates, nodeOf(item) == m_chosenNode ? NodeId{} : nodeOf(item));
}

void JobSidebar::showChoice()
{
    for (int row = 0; row < m_states->rowCount(); ++row) {
        QStandardItem *item = m_states->child(row);
        item->setData(statesOf(item) == m_chosenStates, ChosenRole);
    }
    for (int row = 0; row < m_nodes->rowCount(); ++row) {
        QStandardItem *item = m_nodes->child(row);
        item->setData(nodeOf(item) == m_chosenNode, ChosenRole);
    }
    Q_EMIT refreshed();
}

void JobSidebar::retranslate()
{
    setAccessibleName(tr("Filters"));
    m_states->setText(tr("State"));
    m_nodes->setText(tr("Node"));
    for (QStandardItem *section : {m_states, m_nodes})
        section->setAccessibleText(section->text());
    for (int row = 0; row < m_states->rowCount(); ++row) {
        QStandardItem *item = m_states->child(row);
        const QList<JobState> states = statesOf(item);
        Look look{tr("All"), u"jobs"_s, Token::Text};
        if (!states.isEmpty())
            look = lookOf(states.contains(JobState::Running) ? JobState::Running : states.first());
        item->setText(look.text);
        item->setAccessibleText(withCount(item));
        item->setData(look.iconName, IconRole);
        item->setData(static_cast<int>(look.token), TokenRole);
    }
    Q_EMIT refreshed();
}

void JobSidebar::takeCounts(const JobCounts &counts)
{
    for (int row = 0; row < m_states->rowCount(); ++row) {
        QStandardItem *item = m_states->child(row);
        const QList<JobState> states = statesOf(item);
        qint64 count = states.isEmpty() ? counts.total() : 0;
        for (const JobState state : states)
            count += counts[state];
        setCount(item, count);
    }
    Q_EMIT refreshed();
}

void JobSidebar::takeNodes(const QList<Node> &nodes)
{
    bool added = false;
    for (const Node &node : nodes) {
        QStandardItem *item = nodeItem(node.config.id);
        if (item == nullptr) {
            item = new QStandardItem;
            item->setEditable(false);
            item->setData(node.config.id.value, NodeRole);
            m_nodes->appendRow(item);
            added = true;
        }
        item->setText(node.config.name);
        item->setAccessibleText(withCount(item));
    }
    m_nodes->sortChildren(0);
    setRowHidden(m_nodes->row(), {}, m_nodes->rowCount() == 0);
    expand(m_nodes->index());
    if (added)
        askNodeCounts();
    Q_EMIT refreshed();
}

void JobSidebar::takeChanges(const EngineChanges &changes)
{
    takeCounts(changes.counts);
    if (!changes.nodes.isEmpty())
        takeNodes(changes.nodes);
    for (const NodeId node : changes.removedNodes) {
        if (const QStandardItem *item = nodeItem(node))
            m_nodes->removeRow(item->row());
        if (node == m_chosenNode)
            choose(m_chosenStates, {});
    }
    if ((!changes.jobs.isEmpty() || !changes.removedJobs.isEmpty()) && !m_askSoon.isActive())
        m_askSoon.start();
}

void JobSidebar::askNodeCounts()
{
    if (!isVisible())
        return;
    for (int row = 0; row < std::min(m_nodes->rowCount(), kCountedNodes); ++row) {
        const NodeId node = nodeOf(m_nodes->child(row));
        JobFilter filter;
        filter.node = node;
        whenDone(m_engine.counts(filter), this, [this, node](const Result<JobCounts> &answer) {
            QStandardItem *item = nodeItem(node);
            if (item != nullptr && answer)
                setCount(item, answer->total());
        });
    }
}

QStandardItem *JobSidebar::nodeItem(NodeId node) const
{
    for (int row = 0; row < m_nodes->rowCount(); ++row) {
        if (nodeOf(m_nodes->child(row)) == node)
            return m_nodes->child(row);
    }
    return nullptr;
}

QString JobSidebar::stateText() const
{
    for (int row = 0; row < m_states->rowCount(); ++row) {
        if (m_states->child(row)->data(ChosenRole).toBool())
            return withCount(m_states->child(row));
    }
    return tr("Some states");
}

QString JobSidebar::nodeText() const
{
    const QStandardItem *item = nodeItem(m_chosenNode);
    return item == nullptr ? tr("Any node") : item->text();
}

void JobSidebar::fillStateMenu(QMenu *menu)
{
    for (int row = 0; row < m_states->rowCount(); ++row) {
        const QStandardItem *item = m_states->child(row);
        QAction *action = menu->addAction(icon(item->data(IconRole).toString(),
                                               static_cast<Token>(item->data(TokenRole).toInt())),
                                          withCount(item));
        connect(action, &QAction::triggered, this,
                [this, states = statesOf(item)] { choose(states, m_chosenNode); });
    }
}

void JobSidebar::fillNodeMenu(QMenu *menu)
{
    QAction *any = menu->addAction(tr("Any node"));
    connect(any, &QAction::triggered, this, [this] { choose(m_chosenStates, {}); });
    for (int row = 0; row < m_nodes->rowCount(); ++row) {
        const QStandardItem *item = m_nodes->child(row);
        QAction *action = menu->addAction(withCount(item));
        connect(action, &QAction::triggered, this,
                [this, node = nodeOf(item)] { choose(m_chosenStates, node); });
    }
}

void JobSidebar::showEvent(QShowEvent *event)
{
    QTreeView::showEvent(event);
    askNodeCounts();
}

void JobSidebar::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void JobSidebar::drawBranches(QPainter * /*painter*/, const QRect & /*rect*/,
                              const QModelIndex & /*index*/) const
{}

} // namespace cq::ui
