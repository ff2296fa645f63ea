#pragma once

#include <QWidget>

class QMenu;
class QPushButton;
class QToolButton;

namespace cq::ui {

class Actions;
class CommandSearch;
class TextLabel;

/// The 48 px row at the top: menu, pause, submit, add, search. GUI thread.
class ToolBar : public QWidget
{
    Q_OBJECT

public:
    ToolBar(const Actions &actions, QMenu *menu, QMenu *add, CommandSearch *search,
            QWidget *parent = nullptr);

    /// Keeps the buttons in line with the navigation below.
    void setNarrow(bool narrow);
    /// As if the menu button was pressed.
    void openMenu();
    /// Under 1100 px: shorter words.
    void setShort(bool shortened);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    const Actions &m_actions;
    TextLabel *m_name;
    QToolButton *m_menu;
    QPushButton *m_pause;
    QPushButton *m_submit;
    QPushButton *m_add;
    CommandSearch *m_search;
    bool m_short = false;
};

} // namespace cq::ui
