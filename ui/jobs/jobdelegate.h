#pragma once

#include <QStyledItemDelegate>

namespace cq::ui {

/// Paints a cell of the job table: state as icon and word, progress as bar, per cent and step, the
/// rest as text in the colour of its severity. Selection is a tint, so the colours stay readable.
class JobDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace cq::ui
