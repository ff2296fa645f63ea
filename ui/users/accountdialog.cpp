#include "ui/users/accountdialog.h"

#include "core/accounts/passwords.h"
#include "core/base/future.h"
#include "core/engine/accountshandle.h"
#include "ui/models/texts.h"
#include "ui/users/operator.h"
#include "ui/users/quotafields.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <utility>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 460;

} // namespace

AccountDialog::AccountDialog(AccountsHandle &accounts, Role role, QWidget *parent)
    : QDialog(parent)
    , m_accounts(accounts)
    , m_adding(true)
{
    m_account.role = role;
    build();
}

AccountDialog::AccountDialog(AccountsHandle &accounts, Account account, QWidget *parent)
    : QDialog(parent)
    , m_accounts(accounts)
    , m_account(std::move(account))
    , m_adding(false)
{
    build();
}

void AccountDialog::build()
{
    const QString title = m_adding ? tr("Add a user") : tr("Edit %1").arg(m_account.name);
    nameIt(this, u"accountDialog"_s, title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    m_fault = new TextLabel({}, Token::Failed, -1);
    m_fault->setObjectName(u"userFault"_s);
    m_fault->setWordWrap(true);
    m_result = new NoteCard(u"userResult"_s);
    m_save =
        makeButton(u"userSave"_s, m_adding ? tr("Add user") : tr("Save"), {}, ButtonKind::Primary);
    m_save->setDefault(true);
    auto *cancel = makeButton(u"userCancel"_s, tr("Close"));

    auto *form = new QFormLayout;
    buildFields(form);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(8);
    column->addWidget(new TextLabel(title, Token::Text, 3, true));
    column->addSpacing(4);
    column->addLayout(form);
    column->addWidget(m_fault);
    column->addWidget(m_result);
    column->addSpacing(8);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &AccountDialog::save);
    for (QLineEdit *field : {m_name, m_password}) {
        connect(field, &QLineEdit::textEdited, this, [this] {
            m_touched = true;
            check();
        });
    }
    check();
    m_name->setFocus();
}

void AccountDialog::buildFields(QFormLayout *form)
{
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [form](QWidget *field, const QString &name, const QString &text) {
        nameIt(field, name, text);
        form->addRow(new TextLabel(text, Token::Muted), field);
    };
    m_name = new QLineEdit(m_account.name);
    m_name->setPlaceholderText(tr("letters, digits, _ and -"));
    add(m_name, u"userName"_s, tr("Name"));
    m_role = new QComboBox;
    for (const Role role : {Role::Participant, Role::Editor, Role::Admin})
        m_role->addItem(texts::role(role), static_cast<int>(role));
    m_role->setCurrentIndex(m_role->findData(static_cast<int>(m_account.role)));
    m_role->setToolTip(tr("Participants act on their own jobs, editors run the queue, "
                          "administrators may do everything."));
    add(m_role, u"userRole"_s, tr("Role"));
    m_password = new QLineEdit;
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(m_adding ? tr("empty: one is made and shown once")
                                            : tr("unchanged; a new one signs out everywhere"));
    add(m_password, u"userPassword"_s, tr("Password"));
    form->addRow(new TextLabel(tr("Limits"), Token::Text, 0, true));
    m_quota = new QuotaFields(form, this);
    m_quota->setQuota(m_account.quota);
}

QString AccountDialog::fault() const
{
    const QString name = m_name->text().trimmed();
    QString wrong = userNameFault(name);
    if (wrong.isEmpty() && !m_password->text().isEmpty())
        wrong = passwordFault(m_password->text(), name);
    return wrong;
}

void AccountDialog::check()
{
    const QString wrong = fault();
    m_save->setEnabled(wrong.isEmpty() && !m_busy);
    m_fault->setText(m_touched ? wrong : QString()); // an untouched form is not wrong yet
    m_fault->setVisible(m_touched && !wrong.isEmpty());
}

void AccountDialog::save()
{
    m_busy = true;
    check();
    if (m_adding)
        add();
    else
        change();
}

void AccountDialog::add()
{
    NewAccount wanted;
    wanted.name = m_name->text().trimmed();
    wanted.role = static_cast<Role>(m_role->currentData().toInt());
    wanted.quota = m_quota->quota();
    const QString made = m_password->text().isEmpty() ? randomPassword() : QString();
    wanted.password = made.isEmpty() ? m_password->text() : made;
    whenDone(m_accounts.create(wanted, windowOperator()), this,
             [this, made](const Result<Account> &answer) { take(answer, made); });
}

void AccountDialog::change()
{
    // Only what was changed, so that somebody else's change to the rest stays.
    AccountChange wanted;
    if (const QString name = m_name->text().trimmed(); name != m_account.name)
        wanted.name = name;
    const auto role = static_cast<Role>(m_role->currentData().toInt());
    if (role != m_account.role)
        wanted.role = role;
    if (m_quota->quota() != m_account.quota)
        wanted.quota = m_quota->quota();
    if (!m_password->text().isEmpty())
        wanted.password = m_password->text();
    whenDone(m_accounts.update(m_account.id, wanted, windowOperator()), this,
             [this](const Result<Account> &answer) { take(answer, {}); });
}

void AccountDialog::take(const Result<Account> &answer, const QString &madePassword)
{
    m_busy = false;
    check();
    if (!answer) {
        m_result->say(NoteCard::Kind::Failed,
                      m_adding ? tr("The user was not added") : tr("The user was not saved"),
                      errorText(answer.error()), true);
        return;
    }
    Q_EMIT saved(*answer, madePassword);
    accept();
}

} // namespace cq::ui
