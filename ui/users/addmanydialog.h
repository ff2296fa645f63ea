#pragma once

#include "core/base/result.h"
#include "core/domain/accountchange.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTabBar;

namespace cq {
class AccountsHandle;
}

namespace cq::ui {

class NoteCard;
class TextLabel;

/// Makes a class of accounts: numbered ones, or those of a list. All or none; says who it would be
/// while one types. Cannot be closed while the accounts are made, since their passwords come with
/// the answer. It deletes itself. GUI thread.
class AddManyDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AddManyDialog(AccountsHandle &accounts, QWidget *parent = nullptr);

    /// Reads a list from a file into the field.
    void openFile(const QString &path);

    void reject() override;

Q_SIGNALS:
    void made(const QList<cq::IssuedAccount> &issued);

private:
    QWidget *buildSeries();
    QWidget *buildList();
    void showWay(int way);
    void chooseFile();
    Result<QList<NewAccount>> wanted() const;
    void check();
    void make();

    AccountsHandle &m_accounts;
    QTabBar *m_tabs;
    QStackedWidget *m_ways;
    QLineEdit *m_prefix;
    QSpinBox *m_count;
    QSpinBox *m_digits;
    QPlainTextEdit *m_list;
    TextLabel *m_who; ///< who it would be, or why not
    NoteCard *m_result;
    QPushButton *m_make;
    bool m_busy = false;
};

} // namespace cq::ui
