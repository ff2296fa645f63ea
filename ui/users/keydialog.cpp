#include "ui/users/keydialog.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/engine/accountshandle.h"
#include "ui/models/texts.h"
#include "ui/users/operator.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 420;
constexpr int kDaysAtFirst = 30;
constexpr TimeMs kDay = 24LL * 60 * 60 * 1000;

} // namespace

KeyDialog::KeyDialog(AccountsHandle &accounts, const Account &owner, const Clock &clock,
                     QWidget *parent)
    : QDialog(parent)
    , m_accounts(accounts)
    , m_owner(owner.id)
    , m_clock(clock)
    , m_label(new QLineEdit)
    , m_scope(new QComboBox)
    , m_expiry(new QComboBox)
    , m_fault(new TextLabel({}, Token::Failed, -1))
    , m_result(new NoteCard(u"keyResult"_s))
    , m_make(makeButton(u"keyMake"_s, tr("Make key"), {}, ButtonKind::Primary))
{
    const QString title = tr("New API key for %1").arg(owner.name);
    nameIt(this, u"keyDialog"_s, title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    m_label->setPlaceholderText(tr("what it is for"));
    for (const KeyScope scope : {KeyScope::Full, KeyScope::Worker, KeyScope::Metrics})
        m_scope->addItem(texts::keyScope(scope), static_cast<int>(scope));
    for (const int days : {1, 7, kDaysAtFirst, 365})
        m_expiry->addItem(tr("after %n days", nullptr, days), days);
    m_expiry->addItem(tr("never", "expiry of a key"), 0);
    m_expiry->setCurrentIndex(m_expiry->findData(kDaysAtFirst));
    m_fault->setObjectName(u"keyFault"_s);
    m_fault->setWordWrap(true);
    m_fault->hide();
    m_make->setDefault(true);
    auto *cancel = makeButton(u"keyCancel"_s, tr("Close"));

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [form](QWidget *field, const QString &name, const QString &text) {
        nameIt(field, name, text);
        form->addRow(new TextLabel(text, Token::Muted), field);
    };
    add(m_label, u"keyLabel"_s, tr("Label"));
    add(m_scope, u"keyScope"_s, tr("Good for"));
    add(m_expiry, u"keyExpiry"_s, tr("Expires"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_make);
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
    connect(m_label, &QLineEdit::textEdited, this, &KeyDialog::check);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_make, &QPushButton::clicked, this, &KeyDialog::make);
    m_make->setEnabled(false);
    m_label->setFocus();
}

void KeyDialog::check()
{
    const QString wrong = keyLabelFault(m_label->text());
    m_fault->setText(wrong);
    m_fault->setVisible(!wrong.isEmpty());
    m_make->setEnabled(wrong.isEmpty() && !m_busy);
}

void KeyDialog::make()
{
    m_busy = true;
    check();
    const int days = m_expiry->currentData().toInt();
    const TimeMs expires = days > 0 ? m_clock.now() + days * kDay : 0;
    const auto scope = static_cast<KeyScope>(m_scope->currentData().toInt());
    whenDone(
        m_accounts.createKey(m_owner, m_label->text().trimmed(), scope, expires, windowOperator()),
        this, [this](const Result<IssuedKey> &answer) {
            m_busy = false;
            check();
            if (!answer) {
                m_result->say(NoteCard::Kind::Failed, tr("The key was not made"),
                              errorText(answer.error()), true);
                return;
            }
            Q_EMIT made(*answer);
            accept();
        });
}

} // namespace cq::ui
