#pragma once

#include "ui/widgets/searchfield.h"

#include <functional>

class QAction;
class QCompleter;
class QStandardItemModel;

namespace cq::ui {

/// The field at the top: type a part of a command and press Enter, or any text to look for jobs
/// with it. GUI thread.
class CommandSearch : public SearchField
{
    Q_OBJECT

public:
    /// `actions` is asked whenever the field gets the keyboard, so that commands of the current
    /// page are in it.
    explicit CommandSearch(std::function<QList<QAction *>()> actions, QWidget *parent = nullptr);

    void retranslate(bool shortened);

Q_SIGNALS:
    /// Enter on a text that is no command.
    void searchWanted(const QString &text);

protected:
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void collect();
    void run(QAction *action);
    void accept();

    std::function<QList<QAction *>()> m_actions;
    QStandardItemModel *m_model;
    QCompleter *m_completer;
    bool m_ran = false;
};

} // namespace cq::ui
