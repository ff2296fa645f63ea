#include "ui/shell/navigation.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page.h"
#include "ui/widgets/paint.h"

#include <QEvent>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

enum Role { IconRole = Qt::UserRole, BadgeRole, SeverityRole };

class NavigationDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem & /*option*/,
                   const QModelIndex & /*index*/) const override
    {
        return {40, size::kNavigationItem + 2};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const bool narrow = option.rect.width() < 100;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const QRectF row = QRectF(option.rect).adjusted(8, 1, narrow ? -8 : -9, -1);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
            painter->setBrush(color(selected ? Token::SelectedRow : Token::Hover));
            painter->drawRoundedRect(row, size::kRadius, size::kRadius);
        }
        if (selected) {
            painter->setBrush(color(Token::Highlight));
            painter->drawRoundedRect(QRectF(row.left(), row.top() + 8, 3, row.height() - 16), 1.5,
                                     1.5);
        }
        if (option.state.testFlag(QStyle::State_HasFocus)
            && option.state.testFlag(QStyle::State_KeyboardFocusChange))
            paintFocusRing(*painter, row);

        const QRectF iconPlace =
            narrow ? row : QRectF(row.left() + 13, row.top(), 18, row.height());
        paintIcon(*painter, iconPlace, index.data(IconRole).toString(), color(Token::Text),
                  size::kIcon);
        if (narrow)
            paintNarrowBadge(*painter, row, index);
        else
            paintWide(*painter, row, index, selected);
        painter->restore();
    }

private:
    static void paintWide(QPainter &painter, const QRectF &row, const QModelIndex &index,
                          bool selected)
    {
        double right = row.right() - 9;
        const QString badge = index.data(BadgeRole).toString();
        if (!badge.isEmpty()) {
            const bool problem =
                index.data(SeverityRole).toInt() == static_cast<int>(Badge::Severity::Problem);
            right -=
                paintBadge(painter, QRectF(row.left(), row.top(), row.width() - 9, row.height()),
                           badge, problem ? Token::Strip : Token::BarTrack,
                           problem ? Token::OnStrip : Token::Text)
                + 8;
        }
        const QRectF words(row.left() + 41, row.top(), right - row.left() - 41, row.height());
        paintText(painter, words, index.data(Qt::DisplayRole).toString(), fontOf(0, selected),
                  color(Token::Text));
    }

    static void paintNarrowBadge(QPainter &painter, const QRectF &row, const QModelIndex &index)
    {
        const QString badge = index.data(BadgeRole).toString();
        if (badge.isEmpty())
            return;
        const bool problem =
            index.data(SeverityRole).toInt() == static_cast<int>(Badge::Severity::Problem);
        const QFont font = fontOf(-2, true);
        const QString text = problem ? u"!"_s : badge;
        const double width = qMax<double>(QFontMetricsF(font).horizontalAdvance(text) + 7, 14);
        const QRectF pill(row.right() + 4 - width, row.top() - 1, width, 14);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(problem ? Token::Strip : Token::BarTrack));
        painter.drawRoundedRect(pill, 7, 7);
        painter.setFont(font);
        painter.setPen(color(problem ? Token::OnStrip : Token::Text));
        painter.drawText(pill, Qt::AlignCenter, text);
    }
};

} // namespace

Navigation::Navigation(const QList<Page *> &pages, QWidget *parent)
    : QWidget(parent)
    , m_pages(pages)
    , m_model(new QStandardItemModel(this))
    , m_list(new QListView)
    , m_collapse(new QToolButton)
{
    setObjectName(u"navigation"_s);
    for (const Page *page : pages) {
        auto *item = new QStandardItem;
        item->setData(page->iconName(), IconRole);
        item->setEditable(false);
        m_model->appendRow(item);
    }
    m_list->setObjectName(u"navigationList"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new NavigationDelegate(m_list));
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setStyleSheet(u"QListView { background: transparent; }"_s);

    m_collapse->setObjectName(u"collapseNavigation"_s);
    m_collapse->setIconSize(QSize(size::kIcon, size::kIcon));
    m_collapse->setProperty("kind", u"link"_s);
    m_collapse->setFocusPolicy(Qt::StrongFocus);
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
    connect(m_collapse, &QToolButton::clicked, this, [this] { setCollapsed(!m_collapsed); });
    for (const Page *page : pages)
        connect(page, &Page::badgeChanged, this, &Navigation::refresh);
    setFixedWidth(size::kNavigation);
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
        item->setData(badge.text, BadgeRole);
        item->setData(static_cast<int>(badge.severity), SeverityRole);
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
    m_collapse->setText(text);
    m_collapse->setAccessibleName(text);
    m_collapse->setToolTip(m_collapsed ? text : QString());
    m_collapse->setIcon(icon(m_collapsed ? u"right"_s : u"left"_s, Token::Muted));
    m_collapse->setToolButtonStyle(m_collapsed ? Qt::ToolButtonIconOnly
                                               : Qt::ToolButtonTextBesideIcon);
    refresh();
}

} // namespace cq::ui
