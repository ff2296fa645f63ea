#include "ui/widgets/sidedelegate.h"

#include "ui/widgets/page.h"
#include "ui/widgets/paint.h"

#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

bool isProblem(const QModelIndex &index)
{
    return index.data(SideDelegate::SeverityRole).toInt()
        == static_cast<int>(Badge::Severity::Problem);
}

void paintWide(QPainter &painter, const QRectF &row, const QModelIndex &index, bool selected)
{
    double right = row.right() - 9;
    const QString badge = index.data(SideDelegate::BadgeRole).toString();
    if (!badge.isEmpty()) {
        const bool problem = isProblem(index);
        right -= paintBadge(painter, row.adjusted(0, 0, -9, 0), badge,
                            problem ? Token::Strip : Token::BarTrack,
                            problem ? Token::OnStrip : Token::Text)
            + 8;
    }
    const QRectF words(row.left() + 41, row.top(), right - row.left() - 41, row.height());
    paintText(painter, words, index.data(Qt::DisplayRole).toString(), fontOf(0, selected),
              color(Token::Text));
}

void paintNarrowBadge(QPainter &painter, const QRectF &row, const QModelIndex &index)
{
    const QString badge = index.data(SideDelegate::BadgeRole).toString();
    if (badge.isEmpty())
        return;
    const bool problem = isProblem(index);
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

} // namespace

SideDelegate::SideDelegate(int itemHeight, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_itemHeight(itemHeight)
{}

QSize SideDelegate::sizeHint(const QStyleOptionViewItem & /*option*/,
                             const QModelIndex & /*index*/) const
{
    return {40, m_itemHeight + 2};
}

void SideDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
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
        painter->drawRoundedRect(QRectF(row.left(), row.top() + 8, 3, row.height() - 16), 1.5, 1.5);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange))
        paintFocusRing(*painter, row);

    const QRectF iconPlace = narrow ? row : QRectF(row.left() + 13, row.top(), 18, row.height());
    paintIcon(*painter, iconPlace, index.data(IconRole).toString(), color(Token::Text),
              size::kIcon);
    if (narrow)
        paintNarrowBadge(*painter, row, index);
    else
        paintWide(*painter, row, index, selected);
    painter->restore();
}

} // namespace cq::ui
