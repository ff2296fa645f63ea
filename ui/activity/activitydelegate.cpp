#include "ui/activity/activitydelegate.h"

#include "ui/models/audittablemodel.h"
#include "ui/widgets/paint.h"

#include <QPainter>

#include <algorithm>
#include <array>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPadding = 8;
constexpr int kIconSide = 16;

struct ActionLook
{
    QLatin1StringView action;
    const char16_t *iconName;
    Token token = Token::Muted;
};

constexpr std::array kLooks{
    ActionLook{"account.created"_L1, u"add"},
    ActionLook{"account.changed"_L1, u"settings"},
    ActionLook{"account.removed"_L1, u"close"},
    ActionLook{"sign_in"_L1, u"right"},
    ActionLook{"sign_in.failed"_L1, u"warning", Token::Warning},
    ActionLook{"sign_out"_L1, u"left"},
    ActionLook{"sign_out.everywhere"_L1, u"left"},
    ActionLook{"key.created"_L1, u"key"},
    ActionLook{"key.revoked"_L1, u"cancelled"},
};

ActionLook lookOf(const QString &action)
{
    const auto found = std::ranges::find(kLooks, action, &ActionLook::action);
    return found == kLooks.end() ? ActionLook{{}, u"activity"} : *found;
}

} // namespace

void ActivityDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    painter->save();
    paintRow(*painter, option);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const Token quiet = selected ? Token::Text : Token::Muted;
    const QString text = index.data().toString();
    QRectF area = QRectF(option.rect).adjusted(kPadding, 0, -kPadding, -1);
    switch (static_cast<AuditColumn>(index.column())) {
    case AuditColumn::What: {
        const ActionLook look = lookOf(index.data(AuditTableModel::ActionRole).toString());
        const bool isLoud = look.token != Token::Muted;
        paintIcon(*painter, QRectF(area.left(), area.top(), size::kIcon, area.height()),
                  QString::fromUtf16(look.iconName), color(isLoud ? look.token : quiet), kIconSide);
        area.setLeft(area.left() + size::kIcon + 4);
        paintText(*painter, area, text, fontOf(0), color(isLoud ? look.token : Token::Text));
        break;
    }
    case AuditColumn::Who:
    case AuditColumn::Whom:
        paintText(*painter, area, text, fontOf(0), color(text == u"–"_s ? quiet : Token::Text));
        break;
    case AuditColumn::When:
    case AuditColumn::Detail:
    case AuditColumn::From:
        paintText(*painter, area, text, fontOf(0), color(quiet));
        break;
    }
    paintCurrentRow(*painter, option, index);
    painter->restore();
}

QSize ActivityDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int text = option.fontMetrics.horizontalAdvance(index.data().toString());
    const bool hasIcon = static_cast<AuditColumn>(index.column()) == AuditColumn::What;
    return {text + (hasIcon ? size::kIcon + 4 : 0) + 2 * kPadding + 4, size::kRow};
}

} // namespace cq::ui
