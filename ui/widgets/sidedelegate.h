#pragma once

#include <QStyledItemDelegate>

namespace cq::ui {

/// Draws the items of a navigation list: icon, word, badge; a tint and an accent bar when selected.
/// In a view narrower than 100 px only the icon with a small badge. The word is Qt::DisplayRole.
/// GUI thread.
class SideDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    enum Role {
        IconRole = Qt::UserRole, ///< name for icon()
        BadgeRole, ///< short text; empty = none
        SeverityRole, ///< int of Badge::Severity
    };

    explicit SideDelegate(int itemHeight, QObject *parent = nullptr);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    int m_itemHeight;
};

} // namespace cq::ui
