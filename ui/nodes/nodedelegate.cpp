#include "ui/nodes/nodedelegate.h"

#include "core/base/clock.h"
#include "ui/models/nodetablemodel.h"
#include "ui/models/vramhistory.h"
#include "ui/nodes/sparkline.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/words.h"

#include <QAbstractItemView>
#include <QPainter>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPadding = 8;
constexpr double kBarWidth = 76;
constexpr double kSparklineWidth = 300; ///< at most; two seconds per pixel column
constexpr TimeMs kHistoryMs = 10LL * 60 * 1000;
/// A node that fails a tenth of its jobs deserves a look.
constexpr double kManyFailures = 0.1;

Node nodeOf(const QModelIndex &index)
{
    return index.data(NodeTableModel::NodeRole).value<Node>();
}

QColor inkOf(const QModelIndex &index)
{
    return seriesColor(index.data(NodeTableModel::SeriesRole).toInt());
}

void paintState(QPainter &painter, QRectF area, const QModelIndex &index, bool selected)
{
    const Look look = lookOf(nodeOf(index));
    const Token token = look.token == Token::Muted && selected ? Token::Text : look.token;
    paintIcon(painter, QRectF(area.left(), area.top(), size::kIcon, area.height()), look.iconName,
              color(token), 16);
    area.setLeft(area.left() + size::kIcon + 4);
    paintText(painter, area, index.data().toString(), fontOf(0), color(token));
}

void paintVram(QPainter &painter, QRectF area, const QModelIndex &index)
{
    const Node node = nodeOf(index);
    if (node.status.vram.total <= 0) {
        paintText(painter, area, u"–"_s, fontOf(0), color(Token::Muted));
        return;
    }
    // A silent node shows its last value in grey.
    const bool live = node.status.health == NodeHealth::Online;
    paintBar(painter, QRectF(area.left(), area.center().y() - 3, kBarWidth, 8),
             node.status.vram.usedShare(), live ? inkOf(index) : color(Token::Muted),
             node.config.vramThreshold);
    area.setLeft(area.left() + kBarWidth + 8);
    paintText(painter, area, index.data().toString(), fontOf(0), color(Token::Text),
              Qt::AlignRight | Qt::AlignVCenter);
}

Token textToken(const QModelIndex &index, bool selected)
{
    switch (static_cast<NodeColumn>(index.column())) {
    case NodeColumn::Failed:
        return failureShare(nodeOf(index).status) >= kManyFailures ? Token::Failed : Token::Text;
    case NodeColumn::Gpu:
        return selected ? Token::Text : Token::Muted;
    default:
        return Token::Text;
    }
}

} // namespace

NodeDelegate::NodeDelegate(const VramHistory &history, const Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_history(history)
    , m_clock(clock)
{}

void NodeDelegate::paintHistory(QPainter &painter, const QRectF &area,
                                const QModelIndex &index) const
{
    const Node node = nodeOf(index);
    Sparkline line;
    line.to = m_clock.now();
    line.from = line.to - kHistoryMs;
    line.bridge = std::max<TimeMs>(line.bridge, 3LL * node.config.healthIntervalMs);
    line.limit = node.config.vramThreshold;
    line.ink = inkOf(index);
    paintSparkline(
        painter,
        QRectF(area.left(), area.center().y() - 13.5, std::min(area.width(), kSparklineWidth), 28),
        m_history.ring(node.config.id), line);
}

void NodeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    painter->save();
    paintRow(*painter, option);
    if (option.widget != nullptr && option.widget->property("stale").toBool())
        painter->setOpacity(0.6); // old data is grey; a bar above says how old
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QRectF area = QRectF(option.rect).adjusted(kPadding, 0, -kPadding, -1);
    switch (static_cast<NodeColumn>(index.column())) {
    case NodeColumn::State:
        paintState(*painter, area, index, selected);
        break;
    case NodeColumn::Vram:
        paintVram(*painter, area, index);
        break;
    case NodeColumn::History:
        paintHistory(*painter, area, index);
        break;
    case NodeColumn::Name:
        paintText(*painter, area, index.data().toString(), fontOf(0, true), color(Token::Text));
        break;
    case NodeColumn::Gpu:
    case NodeColumn::Runs:
    case NodeColumn::Done:
    case NodeColumn::Failed:
    case NodeColumn::Ping:
        paintText(*painter, area, index.data().toString(), fontOf(0),
                  color(textToken(index, selected)),
                  index.data(Qt::TextAlignmentRole).value<Qt::Alignment>());
        break;
    }
    paintCurrentRow(*painter, option, index);
    painter->restore();
}

QSize NodeDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto column = static_cast<NodeColumn>(index.column());
    const int text = option.fontMetrics.horizontalAdvance(index.data().toString());
    const int extra = column == NodeColumn::State ? size::kIcon + 4
        : column == NodeColumn::Vram              ? static_cast<int>(kBarWidth) + 8
                                                  : 0;
    return {text + extra + 2 * kPadding + 4, size::kRowNodes};
}

} // namespace cq::ui
