#pragma once

#include "core/domain/accountchange.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace cq {
class AccountsHandle;
class Clock;
} // namespace cq

namespace cq::ui {

class NoteCard;
class TextLabel;

/// Makes an API key for somebody. It deletes itself. GUI thread.
class KeyDialog : public QDialog
{
    Q_OBJECT

public:
    KeyDialog(AccountsHandle &accounts, const Account &owner, const Clock &clock,
              QWidget *parent = nullptr);

Q_SIGNALS:
    void made(const cq::IssuedKey &key);

private:
    void check();
    void make();

    AccountsHandle &m_accounts;
    UserId m_owner;
    const Clock &m_clock;
    QLineEdit *m_label;
    QComboBox *m_scope;
    QComboBox *m_expiry; ///< days; 0 = never
    TextLabel *m_fault;
    NoteCard *m_result;
    QPushButton *m_make;
    bool m_busy = false;
};

} // namespace cq::ui
