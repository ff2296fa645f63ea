#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace cq::ui {

class JobActions;
class TextLabel;

/// The bar below the table while several jobs are selected: how many, all of them, and the verbs
/// that fit. GUI thread.
class BulkBar : public QWidget
{
    Q_OBJECT

public:
    explicit BulkBar(const JobActions &actions, QWidget *parent = nullptr);

    /// Shows the bar from two selected jobs on. matching: rows of the table.
    void setCount(qint64 selected, qint64 matching);

Q_SIGNALS:
    void selectAllWanted();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addButton(QAction *action, QHBoxLayout *row);

    TextLabel *m_count;
    QToolButton *m_all;
    QToolButton *m_close;
};

} // namespace cq::ui
