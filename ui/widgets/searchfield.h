#pragma once

#include <QLineEdit>

namespace cq::ui {

/// A field to look for something: a magnifier at the left, a key hint at the right while it is
/// empty. Esc clears it.
class SearchField : public QLineEdit
{
    Q_OBJECT

public:
    explicit SearchField(QWidget *parent = nullptr);

    void setHint(const QString &keys); ///< "Ctrl+K"; empty = none

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_hint;
};

} // namespace cq::ui
