#pragma once

#include <QWidget>

class QHBoxLayout;

namespace cq::ui {

class TextLabel;

/// The 56 px head of a page: bold title, then what the page puts beside it, page actions at the
/// right.
class PageHeader : public QWidget
{
    Q_OBJECT

public:
    explicit PageHeader(const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// Muted words behind the title, elided when it gets narrow.
    void setNote(const QString &note);
    /// Left of the free space, in the order added.
    void addLeft(QWidget *widget);
    /// Right of the free space, in the order added.
    void addRight(QWidget *widget);
    /// A line below separates the head from a table that fills the page.
    void setLine(bool line);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TextLabel *m_title;
    TextLabel *m_note;
    QHBoxLayout *m_left;
    QHBoxLayout *m_right;
    bool m_line = true;
};

} // namespace cq::ui
