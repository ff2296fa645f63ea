#include "ui/users/userdelegate.h"

#include "ui/models/accounttablemodel.h"
#include "ui/users/userlook.h"
#include "ui/widgets/paint.h"

#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPadding = 8;

Token inkOf(const QVariant &severity)
{
    switch (static_cast<Severity>(severity.toInt())) {
    case Severity::Failed:
        return Token::Failed;
    case Severity::Warning:
        return Token::Warning;
    case Severity::Plain:
    case Severity::Muted:
    case Severity::Running:
    case Severity::Done:
        return Token::Text;
    }
    Q_UNREACHABLE();
}

} // namespace

void UserDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    painter->save();
    paintRow(*painter, option);
    const auto account = index.data(AccountTableModel::AccountRole).value<Account>();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const Token quiet = selected ? Token::Text : Token::Muted;
    const QString text = index.data().toString();
    QRectF area = QRectF(option.rect).adjusted(kPadding, 0, -kPadding, -1);
    switch (static_cast<AccountColumn>(index.column())) {
    case AccountColumn::Name:
        paintText(*painter, area, text, fontOf(0, true),
                  color(account.enabled ? Token::Text : quiet));
        break;
    case AccountColumn::State: {
        const UserLook look = lookOf(account);
        const Token ink = look.token == Token::Muted ? quiet : look.token;
        paintIcon(*painter, QRectF(area.left(), area.top(), size::kIcon, area.height()),
                  look.iconName, color(ink), 16);
        area.setLeft(area.left() + size::kIcon + 4);
        paintText(*painter, area, text, fontOf(0), color(quiet));
        break;
    }
    case AccountColumn::Role:
        paintText(*painter, area, text, fontOf(0),
                  color(account.role == Role::Participant ? quiet : Token::Text));
        break;
    case AccountColumn::Waiting:
    case AccountColumn::Running:
        paintText(*painter, area, text, fontOf(0), color(text == u"–"_s ? quiet : Token::Text),
                  index.data(Qt::TextAlignmentRole).value<Qt::Alignment>());
        break;
    case AccountColumn::Stored:
        paintText(
            *painter, area, text, fontOf(0),
            color(text == u"–"_s ? quiet : inkOf(index.data(AccountTableModel::SeverityRole))),
            index.data(Qt::TextAlignmentRole).value<Qt::Alignment>());
        break;
    case AccountColumn::LastSignIn:
    case AccountColumn::Created:
        paintText(*painter, area, text, fontOf(0), color(quiet),
                  index.data(Qt::TextAlignmentRole).value<Qt::Alignment>());
        break;
    }
    paintCurrentRow(*painter, option, index);
    painter->restore();
}

QSize UserDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int text = option.fontMetrics.horizontalAdvance(index.data().toString());
    const bool hasIcon = static_cast<AccountColumn>(index.column()) == AccountColumn::State;
    const int extra = hasIcon ? size::kIcon + 4 : 0;
    return {text + extra + 2 * kPadding + 4, size::kRow};
}

} // namespace cq::ui
