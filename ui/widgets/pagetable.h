#pragma once

#include <QTableView>

namespace cq::ui {

/// The table of a page: one or several whole rows are selected, a frame around the current one,
/// columns that can be moved; Escape is left to the page. GUI thread.
class PageTable : public QTableView
{
    Q_OBJECT

public:
    explicit PageTable(QWidget *parent = nullptr);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
};

} // namespace cq::ui
