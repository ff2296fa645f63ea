#pragma once

#include "core/domain/account.h"
#include "ui/widgets/filteredpage.h"

#include <QTimer>

class QComboBox;
class QMenu;

namespace cq {
class AccountsHandle;
class Clock;
} // namespace cq

namespace cq::ui {

class ActivityTable;
class AuditTableModel;
class ChainLine;
class PageHeader;
class StateStack;

/// The Activity page: the audit trail, newest first, and whether it is whole. For the operator at
/// this computer, who is an administrator. GUI thread.
class ActivityPage : public FilteredPage
{
    Q_OBJECT

public:
    ActivityPage(AccountsHandle &accounts, const Clock &clock, QWidget *parent = nullptr);

    QString id() const override;
    QString title() const override;
    QString iconName() const override;
    QByteArray saveLayout() const override;
    void restoreLayout(const QByteArray &layout) override;

protected:
    bool isFiltered() const override;
    void clearFilter() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildHeader();
    void readPeople();
    void fillPeople();
    void choosePerson(UserId user);
    void applyFilter();
    void showPhase();
    void showMenu(const QPoint &at);
    void offerPerson(QMenu *menu, UserId user, const QString &name);
    void copySelected();
    void retranslate();

    AccountsHandle &m_accounts;
    AuditTableModel *m_model;
    PageHeader *m_header;
    QComboBox *m_person;
    QAction *m_copy;
    ChainLine *m_chain;
    ActivityTable *m_table;
    StateStack *m_stack;
    QList<Account> m_people; ///< by name
    bool m_opened = false; ///< read for the first time when it is shown
    QTimer m_filterTimer;
};

} // namespace cq::ui
