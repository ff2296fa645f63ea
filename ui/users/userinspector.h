#pragma once

#include "core/domain/account.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QProgressBar;
class QToolButton;

namespace cq {
class AccountsHandle;
class Clock;
} // namespace cq

namespace cq::ui {

class AccountTableModel;
class FactList;
class IconLabel;
class KeyList;
class NoteCard;
class TextLabel;
class UserActions;

/// One person: the facts, what can be done, the API keys. Follows the model. GUI thread.
class UserInspector : public QWidget
{
    Q_OBJECT

public:
    UserInspector(AccountsHandle &accounts, const AccountTableModel &model,
                  const UserActions &actions, const Clock &clock, QWidget *parent = nullptr);

    void show(UserId user);

    UserId user() const { return m_user; }

    void refreshKeys();

Q_SIGNALS:
    void closeWanted();
    void done(const QString &sentence, const std::function<void()> &undo);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildHead();
    QWidget *buildBody(const UserActions &actions);
    void retranslate();
    void refresh();
    void showFacts(const Account &account);

    const AccountTableModel &m_model;
    const Clock &m_clock;
    IconLabel *m_stateIcon;
    TextLabel *m_name;
    TextLabel *m_role;
    NoteCard *m_note;
    FactList *m_facts;
    QProgressBar *m_storageBar; ///< only where there is a limit
    KeyList *m_keys;
    TextLabel *m_actionsTitle;
    TextLabel *m_keysTitle;
    TextLabel *m_hint;
    QToolButton *m_close = nullptr; ///< made with the head
    QWidget *m_body;
    UserId m_user;
    QTimer m_again; ///< times are relative
};

} // namespace cq::ui
