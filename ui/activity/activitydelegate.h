#pragma once

#include <QStyledItemDelegate>

namespace cq::ui {

/// Paints a cell of the audit trail: what was done with an icon, refusals in the warning colour.
class ActivityDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace cq::ui
