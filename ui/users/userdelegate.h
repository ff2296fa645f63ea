#pragma once

#include <QStyledItemDelegate>

namespace cq::ui {

/// Paints a cell of the table of people: name in bold, state with its icon, the rest as text.
class UserDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace cq::ui
