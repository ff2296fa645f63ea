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

Account accountOf(Role role)
{
    Account account;
    account.role = role;
    return account;
}

} // namespace

AccountDialog::AccountDialog(AccountsHandle &accounts, Account account, Purpose purpose,
                             QWidget *parent)
    : QDialog(parent)
    , m_accounts(accounts)
    , m_account(std::move(account))
    , m_purpose(purpose)
{
    build();
}

AccountDialog *AccountDialog::forFirstAdmin(AccountsHandle &accounts, QWidget *parent)
{
    return new AccountDialog(accounts, accountOf(Role::Admin), Purpose::FirstAdmin, parent);
}

AccountDialog::AccountDialog(AccountsHandle &accounts, Role role, QWidget *parent)
    : AccountDialog(accounts, accountOf(role), Purpose::Add, parent)
{}

AccountDialog::AccountDialog(AccountsHandle &accounts, Account account, QWidget *parent)
    : AccountDialog(accounts, std::move(account), Purpose::Edit, parent)
{}

QString AccountDialog::title() const
{
    switch (m_purpose) {
    case Purpose::FirstAdmin:
        return tr("Make the first administrator");
    case Purpose::Add:
        return tr("Add a user");
    case Purpose::Edit:
        return tr("Edit %1").arg(m_account.name);
    }
    Q_UNREACHABLE();
}

QString AccountDialog::saveText() const
{
    switch (m_purpose) {
    case Purpose::FirstAdmin:
        return tr("Make administrator");
    case Purpose::Add:
        return tr("Add user");
    case Purpose::Edit:
        return tr("Save");
    }
    Q_UNREACHABLE();
}

void AccountDialog::build()
{
    nameIt(this, u"accountDialog"_s, title());
    setWindowTitle(title());
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    m_fault = new TextLabel({}, Token::Failed, -1);
    m_fault->setObjectName(u"userFault"_s);
    m_fault->setWordWrap(true);
    m_result = new NoteCard(u"userResult"_s);
    m_save = makeButton(u"userSave"_s, saveText(), {}, ButtonKind::Primary);
    m_save->setDefault(true);
    const bool isFirst = m_purpose == Purpose::FirstAdmin;
    auto *cancel = makeButton(u"userCancel"_s, isFirst ? tr("Later") : tr("Close"));

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
    column->addWidget(new TextLabel(title(), Token::Text, 3, true));
    if (isFirst) {
        auto *why = new TextLabel(tr("Nobody can sign in before there is one, and there is no "
                                     "default password. Whoever knows this one may do everything."),
                                  Token::Muted);
        why->setWordWrap(true);
        column->addWidget(why);
    }
    column->addSpacing(4);
    column->addLayout(form);
    column->addWidget(m_fault);
    column->addWidget(m_result);
    column->addSpacing(8);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &AccountDialog::save);
    for (QLineEdit *field : {m_name, m_password, m_repeated}) {
        if (field == nullptr)
            continue;
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
    const auto addSecret = [&add](const QString &name, const QString &text,
                                  const QString &placeholder) {
        auto *field = new QLineEdit;
        field->setEchoMode(QLineEdit::Password);
        field->setPlaceholderText(placeholder);
        add(field, name, text);
        return field;
    };
    m_name = new QLineEdit(m_account.name);
    m_name->setPlaceholderText(tr("letters, digits, _ and -"));
    add(m_name, u"userName"_s, tr("Name"));
    if (m_purpose == Purpose::FirstAdmin) {
        m_password = addSecret(u"userPassword"_s, tr("Password"), {});
        m_repeated = addSecret(u"userRepeated"_s, tr("Once more"), {});
        return;
    }
    m_role = new QComboBox;
    for (const Role role : {Role::Participant, Role::Editor, Role::Admin})
        m_role->addItem(texts::role(role), static_cast<int>(role));
    m_role->setCurrentIndex(m_role->findData(static_cast<int>(m_account.role)));
    m_role->setToolTip(tr("Participants act on their own jobs, editors run the queue, "
                          "administrators may do everything."));
    add(m_role, u"userRole"_s, tr("Role"));
    m_password =
        addSecret(u"userPassword"_s, tr("Password"),
                  m_purpose == Purpose::Add ? tr("empty: one is made and shown once")
                                            : tr("unchanged; a new one signs out everywhere"));
    form->addRow(new TextLabel(tr("Limits"), Token::Text, 0, true));
    m_quota = new QuotaFields(form, this);
    m_quota->setQuota(m_account.quota);
}

QString AccountDialog::fault() const
{
    const QString name = m_name->text().trimmed();
    const QString password = m_password->text();
    QString wrong = userNameFault(name);
    if (wrong.isEmpty() && (m_repeated != nullptr || !password.isEmpty()))
        wrong = passwordFault(password, name);
    if (wrong.isEmpty() && m_repeated != nullptr && m_repeated->text() != password)
        wrong = m_repeated->text().isEmpty() ? tr("Type the password once more.")
                                             : tr("The two passwords differ.");
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
    if (m_purpose == Purpose::Edit)
        change();
    else
        add();
}

void AccountDialog::add()
{
    NewAccount wanted;
    wanted.name = m_name->text().trimmed();
    wanted.role = m_account.role;
    if (m_role != nullptr)
        wanted.role = static_cast<Role>(m_role->currentData().toInt());
    if (m_quota != nullptr)
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
                      m_purpose == Purpose::Edit ? tr("The user was not saved")
                                                 : tr("The user was not added"),
                      errorText(answer.error()), true);
        return;
    }
    Q_EMIT saved(*answer, madePassword);
    accept();
}

} // namespace cq::ui
