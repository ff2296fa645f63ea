#include "ui/jobs/jobdelegate.h"

#include "ui/models/jobtablemodel.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/words.h"

#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPadding = 8;
constexpr int kBarWidth = 110;
constexpr int kNarrowBarWidth = 70;
constexpr int kPercentWidth = 46;

Token tokenOf(Severity severity, bool selected)
{
    switch (severity) {
    case Severity::Plain:
        return Token::Text;
    case Severity::Muted:
        return selected ? Token::Text : Token::Muted;
    case Severity::Running:
        return Token::Running;
    case Severity::Done:
        return Token::Done;
    case Severity::Warning:
        return Token::Warning;
    case Severity::Failed:
        return Token::Failed;
    }
    Q_UNREACHABLE();
}

void paintState(QPainter &painter, QRectF area, const QModelIndex &index, bool selected)
{
    const QVariant state = index.data(JobTableModel::StateRole);
    if (!state.isValid()) {
        paintText(painter, area, index.data().toString(), fontOf(0), color(Token::Faint));
        return;
    }
    const Look look = lookOf(static_cast<JobState>(state.toInt()));
    const Token token = look.token == Token::Muted && selected ? Token::Text : look.token;
    paintIcon(painter, QRectF(area.left(), area.top(), size::kIcon, area.height()), look.iconName,
              color(token), 16);
    area.setLeft(area.left() + size::kIcon + 4);
    paintText(painter, area, index.data().toString(), fontOf(0), color(token));
}

void paintProgress(QPainter &painter, QRectF area, const QModelIndex &index, bool selected)
{
    const double share = index.data(JobTableModel::ProgressRole).toDouble();
    const double width = area.width() < 260 ? kNarrowBarWidth : kBarWidth;
    paintBar(painter, QRectF(area.left(), area.center().y() - 3, width, 7), share,
             color(Token::Running));
    QRectF rest = area;
    rest.setLeft(area.left() + width + 4);
    rest.setWidth(kPercentWidth);
    paintText(painter, rest, percentText(share), fontOf(0), color(Token::Text),
              Qt::AlignRight | Qt::AlignVCenter);
    rest = area;
    rest.setLeft(area.left() + width + 4 + kPercentWidth + 12);
    paintText(painter, rest, index.data().toString(), fontOf(-1),
              color(selected ? Token::Text : Token::Muted));
}

} // namespace

void JobDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    painter->save();
    paintRow(*painter, option);
    if (option.widget != nullptr && option.widget->property("stale").toBool())
        painter->setOpacity(0.6); // old data is grey; a bar above says how old
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    QRectF area = QRectF(option.rect).adjusted(kPadding, 0, -kPadding, -1);
    const auto column = static_cast<JobColumn>(index.column());
    const auto severity = static_cast<Severity>(index.data(JobTableModel::SeverityRole).toInt());
    const bool isBar = column == JobColumn::Progress
        && index.data(JobTableModel::ProgressRole).toDouble() >= 0
        && index.data(JobTableModel::ProgressRole).isValid();
    if (column == JobColumn::State) {
        paintState(*painter, area, index, selected);
    } else if (isBar) {
        paintProgress(*painter, area, index, selected);
    } else {
        if (column == JobColumn::Progress && severity == Severity::Warning) {
            paintIcon(*painter, QRectF(area.left(), area.top(), 16, area.height()), u"warning"_s,
                      color(Token::Warning), 15);
            area.setLeft(area.left() + 22);
        }
        const auto align = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
        paintText(*painter, area, index.data().toString(), fontOf(0),
                  color(tokenOf(severity, selected)), align);
    }
    paintCurrentRow(*painter, option, index);
    painter->restore();
}

QSize JobDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    // Asked when a column is fitted to its content: rows on the screen only.
    const int text = option.fontMetrics.horizontalAdvance(index.data().toString());
    const bool state = index.column() == static_cast<int>(JobColumn::State);
    return {text + 2 * kPadding + (state ? size::kIcon + 4 : 0), size::kRow};
}

} // namespace cq::ui
