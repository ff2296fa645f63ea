#include "ui/settings/passphrasedialog.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 460;
constexpr int kLeast = 8; ///< characters of a new passphrase, as the file demands

} // namespace

PassphraseDialog::PassphraseDialog(EngineHandle &engine, Purpose purpose, QWidget *parent)
    : QDialog(parent)
    , m_engine(engine)
    , m_purpose(purpose)
    , m_fault(new TextLabel({}, Token::Failed, -1))
    , m_result(new NoteCard(u"passphraseResult"_s))
{
    const bool isNew = purpose == Purpose::Make;
    const QString title = isNew ? tr("Keep secrets in a file") : tr("Unlock the stored secrets");
    nameIt(this, u"passphraseDialog"_s, title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    auto *why = new TextLabel(
        isNew
            ? tr("The keys of nodes go into an encrypted file in the data folder. ComfyQueue asks "
                 "for the passphrase after each start; without it nobody can read them, and "
                 "there is no way around it.")
            : tr("The keys of nodes are in an encrypted file in the data folder. The passphrase "
                 "is the one it was made with."),
        Token::Muted);
    why->setWordWrap(true);
    m_fault->setObjectName(u"passphraseFault"_s);
    m_fault->setWordWrap(true);
    m_go = makeButton(u"passphraseGo"_s, isNew ? tr("Keep in a file") : tr("Unlock"), {},
                      ButtonKind::Primary);
    m_go->setDefault(true);
    auto *cancel = makeButton(u"passphraseCancel"_s, tr("Cancel"));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_passphrase = addField(u"passphrase"_s, tr("Passphrase"));
    form->addRow(new TextLabel(tr("Passphrase"), Token::Muted), m_passphrase);
    if (isNew) {
        m_repeated = addField(u"passphraseRepeated"_s, tr("Once more"));
        form->addRow(new TextLabel(tr("Once more"), Token::Muted), m_repeated);
    }
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_go);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(8);
    column->addWidget(new TextLabel(title, Token::Text, 3, true));
    column->addWidget(why);
    column->addSpacing(4);
    column->addLayout(form);
    column->addWidget(m_fault);
    column->addWidget(m_result);
    column->addSpacing(8);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, &PassphraseDialog::go);
    check();
    m_passphrase->setFocus();
}

QLineEdit *PassphraseDialog::addField(const QString &name, const QString &text)
{
    auto *field = new QLineEdit;
    field->setEchoMode(QLineEdit::Password);
    nameIt(field, name, text);
    connect(field, &QLineEdit::textEdited, this, [this] {
        m_touched = true;
        say(NoteCard::Kind::Failed, {}, {}); // was about what stood there before
        check();
    });
    return field;
}

QString PassphraseDialog::fault() const
{
    const QString passphrase = m_passphrase->text();
    if (m_purpose == Purpose::Unlock)
        return passphrase.isEmpty() ? tr("Type the passphrase.") : QString();
    if (passphrase.size() < kLeast)
        return tr("A passphrase has at least %1 characters.").arg(kLeast);
    if (m_repeated->text().isEmpty())
        return tr("Type the passphrase once more.");
    return m_repeated->text() == passphrase ? QString() : tr("The two passphrases differ.");
}

void PassphraseDialog::check()
{
    const QString wrong = fault();
    m_go->setEnabled(wrong.isEmpty() && !m_busy);
    m_passphrase->setEnabled(!m_busy);
    if (m_repeated != nullptr)
        m_repeated->setEnabled(!m_busy);
    m_fault->setText(m_touched ? wrong : QString()); // an untouched form is not wrong yet
    m_fault->setVisible(m_touched && !wrong.isEmpty());
}

void PassphraseDialog::go()
{
    m_busy = true;
    say(NoteCard::Kind::Running, tr("Opening the file"),
        tr("This takes a second or two, so that nobody can try many passphrases."));
    check();
    whenDone(m_engine.openSecretFile(m_passphrase->text()), this,
             [this](const Result<void> &answer) { take(answer); });
}

void PassphraseDialog::take(const Result<void> &answer)
{
    m_busy = false;
    check();
    if (answer) {
        Q_EMIT opened();
        accept();
        return;
    }
    const bool isWrong = answer.error().kind == ErrorKind::Denied;
    say(NoteCard::Kind::Failed,
        isWrong ? tr("That is not the passphrase") : tr("The file was not opened"),
        isWrong ? tr("The file opens with the one it was made with. Upper and lower case "
                     "differ.")
                : errorText(answer.error()));
    m_passphrase->selectAll();
    m_passphrase->setFocus();
}

void PassphraseDialog::say(NoteCard::Kind kind, const QString &title, const QString &text)
{
    m_result->say(kind, title, text, !title.isEmpty() && kind == NoteCard::Kind::Failed);
    adjustSize(); // the card is as high as its words, which nobody asks a window about
}

void PassphraseDialog::reject()
{
    if (!m_busy)
        QDialog::reject();
}

} // namespace cq::ui
