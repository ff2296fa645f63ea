#pragma once

#include "core/base/result.h"
#include "core/domain/accountchange.h"

#include <QDialog>

class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace cq {
class AccountsHandle;
}

namespace cq::ui {

class NoteCard;
class QuotaFields;
class TextLabel;

/// Adds an account, or edits one. Checks while one types and keeps what was typed when saving
/// fails. It deletes itself. GUI thread.
///
/// The first administrator is asked for little: a name, and a password twice, since none is made up
/// and shown for the account that may do everything.
class AccountDialog : public QDialog
{
    Q_OBJECT

public:
    /// For the first account of all, which is an administrator's; may be put off.
    static AccountDialog *forFirstAdmin(AccountsHandle &accounts, QWidget *parent = nullptr);
    /// For somebody new, who starts with this role.
    AccountDialog(AccountsHandle &accounts, Role role, QWidget *parent = nullptr);
    /// For an account that is there; its password stays unless another is typed.
    AccountDialog(AccountsHandle &accounts, Account account, QWidget *parent = nullptr);

Q_SIGNALS:
    /// The password is set when one was made for the person and is to be handed out.
    void saved(const cq::Account &account, const QString &madePassword);

private:
    enum class Purpose { FirstAdmin, Add, Edit };

    AccountDialog(AccountsHandle &accounts, Account account, Purpose purpose, QWidget *parent);

    void build();
    QString title() const;
    QString saveText() const;
    void buildFields(QFormLayout *form);
    void check();
    QString fault() const;
    void save();
    void add();
    void change();
    void take(const Result<Account> &answer, const QString &madePassword);

    AccountsHandle &m_accounts;
    Account m_account; ///< as it was
    Purpose m_purpose;
    QLineEdit *m_name = nullptr;
    QLineEdit *m_password = nullptr;
    QLineEdit *m_repeated = nullptr; ///< null unless for the first administrator
    QComboBox *m_role = nullptr; ///< null for the first administrator
    QuotaFields *m_quota = nullptr; ///< likewise
    TextLabel *m_fault;
    NoteCard *m_result;
    QPushButton *m_save;
    bool m_busy = false;
    bool m_touched = false; ///< somebody typed: now the fault may be shown
};

} // namespace cq::ui
