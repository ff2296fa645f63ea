#pragma once

#include "core/domain/accountchange.h"

#include <QKeySequence>
#include <QObject>

#include <functional>

class QAction;
class QMenu;
class QWidget;

namespace cq {
class AccountsHandle;
}

namespace cq::ui {

/// What can be done with the selected people: one action each for menu, inspector and keys. GUI
/// thread.
class UserActions : public QObject
{
    Q_OBJECT

public:
    /// The keys act while `keyboard` has the focus; questions are asked over `window`.
    UserActions(AccountsHandle &accounts, QWidget *keyboard, QWidget *window);

    QAction *open; ///< Enter; connected by the page
    QAction *edit; ///< connected by the page
    QAction *resetPassword;
    QAction *newKey; ///< connected by the page
    QAction *enable;
    QAction *disable;
    QAction *signOut;
    QAction *copyName;
    QAction *remove;

    void setUsers(const QList<Account> &users);

    const QList<Account> &users() const { return m_users; }

    /// The language has changed.
    void retranslate();
    void fillMenu(QMenu *menu) const;

Q_SIGNALS:
    void done(const QString &sentence, const std::function<void()> &undo);
    /// These people have new passwords, to be handed out once.
    void passwordsMade(const QList<cq::IssuedAccount> &issued);

private:
    QAction *make(const QString &name, const QString &iconName, const QKeySequence &key = {});
    void refresh();
    void setEnabled(bool enabled);
    void setEnabled(const Account &user, bool enabled);
    void askReset();
    void reset(const QList<Account> &users);
    void askSignOut();
    void askRemove();
    QStringList names() const;

    AccountsHandle &m_accounts;
    QWidget *m_keyboard;
    QWidget *m_window;
    QList<Account> m_users;
};

} // namespace cq::ui
