#pragma once

#include "core/domain/accountchange.h"
#include "ui/widgets/filteredpage.h"

#include <QPointer>
#include <QTimer>

class QPushButton;

namespace cq {
class AccountsHandle;
class Clock;
class EngineHandle;
class ListenerControl;
} // namespace cq

namespace cq::ui {

class AccountTableModel;
class NoteCard;
class PageHeader;
class StateStack;
class UserActions;
class UserInspector;
class UserTableView;

/// The Users page: who may sign in, and the inspector with what can be done about each. GUI thread.
class UsersPage : public FilteredPage
{
    Q_OBJECT

public:
    /// listener: says the address for printed cards; null = people type it.
    UsersPage(EngineHandle &engine, AccountsHandle &accounts, const ListenerControl *listener,
              const Clock &clock, QWidget *parent = nullptr);
    ~UsersPage() override;

    /// From now on asks once for the first administrator while there is nobody: when the page is
    /// opened, or when others can reach the listener.
    void askForFirstAdmin();

    QString id() const override;
    QString title() const override;
    QString iconName() const override;
    QWidget *inspector() override;
    QList<QAction *> addActions() const override;
    QByteArray saveLayout() const override;
    void restoreLayout(const QByteArray &layout) override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildHeader();
    void connectAll();
    void askIfWanted();
    void addUser();
    void addMany();
    void editUser();
    void newKey();
    void handOut(const QList<IssuedAccount> &issued);
    void showSheet(const QList<IssuedAccount> &issued);
    void showPassword(const QString &name, const QString &password);
    void showPhase();
    void showSelection();
    void showMenu(const QPoint &at);
    void refresh();
    void refreshNote();
    void retranslate();
    QList<Account> selected() const;

    AccountsHandle &m_accounts;
    const ListenerControl *m_listener;
    const Clock &m_clock;
    AccountTableModel *m_model;
    PageHeader *m_header;
    QPushButton *m_manyButton;
    QPushButton *m_addButton;
    QAction *m_add;
    QAction *m_many;
    NoteCard *m_warning; ///< there are people, but no administrator
    UserTableView *m_table;
    UserActions *m_actions;
    StateStack *m_stack;
    QPointer<UserInspector> m_inspector;
    bool m_asks = false;
    QTimer m_again; ///< times are relative
};

} // namespace cq::ui
