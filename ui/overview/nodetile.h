#pragma once

#include "ui/overview/facts.h"

#include <QAbstractButton>

namespace cq::ui {

/// One node at a glance: state, memory with its limit, what runs and how far. A click leads to the
/// node. GUI thread.
class NodeTile : public QAbstractButton
{
    Q_OBJECT

public:
    explicit NodeTile(QWidget *parent = nullptr);

    static constexpr int kHeight = 146;

    /// series: colour index of the node, the same as in the chart.
    void setNode(const Node &node, const Facts &facts, int series);

    NodeId node() const { return m_node.config.id; }

    QSize sizeHint() const override { return {300, kHeight}; }

Q_SIGNALS:
    void linkActivated(const cq::ui::Link &link);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void paintHead(QPainter &painter, const QRectF &area) const;
    void paintMemory(QPainter &painter, const QRectF &area) const;
    void paintWork(QPainter &painter, const QRectF &area) const;
    void paintNoWork(QPainter &painter, const QRectF &area) const;

    Node m_node;
    int m_series = 0;
    QString m_stateWord; ///< "Busy, 1 of 1"
    Job m_job; ///< null id: nothing runs
    JobProgress m_progress;
    qint64 m_leftMs = -1; ///< estimated; -1 = too early to say
    TimeMs m_now = 0;
};

/// Milliseconds a running job still needs, from its progress so far; -1 while that is a guess.
qint64 estimatedLeftMs(const Job &job, double overall, TimeMs now);

} // namespace cq::ui
