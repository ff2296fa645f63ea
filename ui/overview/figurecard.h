#pragma once

#include "ui/overview/facts.h"

#include <QAbstractButton>

namespace cq::ui {

/// A card with one figure; a click leads to what was counted. GUI thread.
class FigureCard : public QAbstractButton
{
    Q_OBJECT

public:
    explicit FigureCard(QWidget *parent = nullptr);

    static constexpr int kHeight = 92;
    static constexpr int kNarrowBelow = 180; ///< the note takes two lines
    static constexpr int kNarrowHeight = 108;

    void setFigure(const Figure &figure);

    const Figure &figure() const { return m_figure; }

    QSize sizeHint() const override { return {160, kHeight}; }

Q_SIGNALS:
    void linkActivated(const cq::ui::Link &link);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    Figure m_figure;
};

} // namespace cq::ui
