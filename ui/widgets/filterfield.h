#pragma once

#include <QLineEdit>

namespace cq::ui {

/// The field in the head of a page that narrows its table: a magnifier at the left, a cross that
/// clears it at the right.
class FilterField : public QLineEdit
{
    Q_OBJECT

public:
    explicit FilterField(const QString &objectName, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    QRect crossPlace() const;
};

} // namespace cq::ui
