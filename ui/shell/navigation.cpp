#include "ui/shell/navigation.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page.h"
#include "ui/widgets/sidedelegate.h"

#include <QEvent>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

Navigation::Navigation(const QList<Page *> &pages, QWidget *parent)
    : QWidget(parent)
    , m_pages(pages)
    , m_model(new QStandardItemModel(this))
    , m_list(new QListView)
    , m_collapse(new QPushButton)
{
    setObjectName(u"navigation"_s);
    for (const Page *page : pages) {
        auto *item = new QStandardItem;
        item->setData(page->iconName(), SideDelegate::IconRole);
        item->setEditable(false);
        m_model->appendRow(item);
    }
    m_list->setObjectName(u"navigationList"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SideDelegate(size::kNavigationItem, m_list));
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setStyleSheet(u"QListView { background: transparent; }"_s);

    m_collapse->setObjectName(u"collapseNavigation"_s);
    m_collapse->setIconSize(QSize(size::kIcon + 3, size::kIcon));
    m_collapse->setProperty("kind", u"side"_s);
    m_collapse->setFocusPolicy(Qt::TabFocus);
    m_collapse->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 7, 1, 8);
    column->setSpacing(0);
    column->addWidget(m_list, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(8, 0, 8, 0);
    foot->addWidget(m_collapse);
    column->addLayout(foot);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) { Q_EMIT currentChanged(index.row()); });
    connect(m_collapse, &QPushButton::clicked, this, [this] { setCollapsed(!m_collapsed); });
    for (const Page *page : pages)
        connect(page, &Page::badgeChanged, this, &Navigation::refresh);
    setFixedWidth(size::kNavigation);
    setFocusProxy(m_list);
    retranslate();
}

int Navigation::current() const
{
    return m_list->currentIndex().row();
}

void Navigation::setCurrent(int row)
{
    m_list->setCurrentIndex(m_model->index(row, 0));
}

void Navigation::setCollapsed(bool collapsed)
{
    if (collapsed == m_collapsed)
        return;
    m_collapsed = collapsed;
    setFixedWidth(collapsed ? size::kNavigationNarrow : size::kNavigation);
    retranslate();
    Q_EMIT collapsedChanged(collapsed);
}

void Navigation::refresh()
{
    for (int row = 0; row < m_pages.size(); ++row) {
        const Page *page = m_pages.at(row);
        const Badge badge = page->badge();
        QStandardItem *item = m_model->item(row);
        item->setText(page->title());
        item->setData(badge.text, SideDelegate::BadgeRole);
        item->setData(static_cast<int>(badge.severity), SideDelegate::SeverityRole);
        item->setToolTip(u"%1 (Ctrl+%2)%3"_s.arg(
            page->title(), QString::number(row + 1),
            badge.sentence.isEmpty() ? QString() : u"\n"_s + badge.sentence));
        item->setAccessibleText(badge.sentence.isEmpty()
                                    ? page->title()
                                    : u"%1, %2"_s.arg(page->title(), badge.sentence));
    }
}

void Navigation::paintEvent(QPaintEvent * /*event*/)
{
    QPainter(this).fillRect(width() - 1, 0, 1, height(), color(Token::Border));
}

void Navigation::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void Navigation::retranslate()
{
    m_list->setAccessibleName(tr("Pages"));
    const QString text = m_collapsed ? tr("Widen the navigation") : tr("Collapse", "navigation");
    m_collapse->setText(m_collapsed ? QString() : text);
    m_collapse->setAccessibleName(text);
    m_collapse->setToolTip(m_collapsed ? text : QString());
    m_collapse->setIcon(icon(m_collapsed ? u"right"_s : u"left"_s, Token::Muted));
    refresh();
}

} // namespace cq::ui
