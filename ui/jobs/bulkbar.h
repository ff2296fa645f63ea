#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QPushButton;
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
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Verb
    {
        QPushButton *button;
        const QAction *action;
    };

    void addButton(QAction *action, QHBoxLayout *row);
    /// Words as far as there is room; the rest are icons whose words are in their tooltips.
    void fit();

    QList<Verb> m_verbs; ///< those that can do without words first
    TextLabel *m_count;
    QToolButton *m_all;
    QToolButton *m_close;
};

} // namespace cq::ui
