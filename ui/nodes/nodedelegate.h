#pragma once

#include <QStyledItemDelegate>

namespace cq {
class Clock;
}

namespace cq::ui {

class VramHistory;

/// Paints a cell of the node table: state, memory bar with its limit, sparkline, the rest as text.
class NodeDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    NodeDelegate(const VramHistory &history, const Clock &clock, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintHistory(QPainter &painter, const QRectF &area, const QModelIndex &index) const;

    const VramHistory &m_history;
    const Clock &m_clock;
};

} // namespace cq::ui
