#include "ui/users/addmanydialog.h"

#include "core/accounts/accountlist.h"
#include "core/base/future.h"
#include "core/engine/accountshandle.h"
#include "ui/users/operator.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/offthread.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QFile>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 520;
constexpr int kNumberWidth = 104;
constexpr qint64 kMostListBytes = 1024 * 1024;
constexpr qsizetype kShownNames = 4;

Result<QString> readList(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage,
                    u"The file '%1' cannot be read: %2."_s.arg(path, file.errorString()));
    const QByteArray bytes = file.read(kMostListBytes + 1);
    if (bytes.size() > kMostListBytes)
        return fail(ErrorKind::Invalid, u"The file '%1' is larger than 1 MB."_s.arg(path));
    return QString::fromUtf8(bytes);
}

/// "pc-01, pc-02, pc-03 … pc-20"
QString namesOf(const QList<NewAccount> &people)
{
    QStringList names;
    for (const NewAccount &person : people.mid(0, kShownNames))
        names << person.name;
    QString text = names.join(u", "_s);
    if (people.size() > kShownNames)
        text += u" … "_s + people.last().name;
    return text;
}

} // namespace

AddManyDialog::AddManyDialog(AccountsHandle &accounts, QWidget *parent)
    : QDialog(parent)
    , m_accounts(accounts)
    , m_tabs(new QTabBar)
    , m_ways(new QStackedWidget)
    , m_prefix(new QLineEdit(u"pc-"_s))
    , m_count(new QSpinBox)
    , m_digits(new QSpinBox)
    , m_list(new QPlainTextEdit)
    , m_who(new TextLabel)
    , m_result(new NoteCard(u"manyResult"_s))
    , m_make(makeButton(u"manyMake"_s, {}, {}, ButtonKind::Primary))
{
    const QString title = tr("Add many users");
    nameIt(this, u"addManyDialog"_s, title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    nameIt(m_tabs, u"manyTabs"_s, tr("Where the names come from"));
    m_tabs->addTab(tr("Numbered"));
    m_tabs->addTab(tr("From a list"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_ways->addWidget(buildSeries());
    m_ways->addWidget(buildList());
    m_who->setObjectName(u"manyWho"_s);
    m_who->setWordWrap(true);
    m_make->setDefault(true);
    auto *cancel = makeButton(u"manyCancel"_s, tr("Close"));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_make);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(10);
    column->addWidget(new TextLabel(title, Token::Text, 3, true));
    column->addWidget(m_tabs);
    column->addWidget(m_ways, 1);
    column->addWidget(m_who);
    column->addWidget(m_result);
    column->addLayout(buttons);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        showWay(tab);
        check();
    });
    connect(cancel, &QPushButton::clicked, this, &AddManyDialog::reject);
    connect(m_make, &QPushButton::clicked, this, &AddManyDialog::make);
    showWay(0);
    check();
    m_prefix->setFocus();
}

void AddManyDialog::showWay(int way)
{
    // The window is only as high as what is shown.
    for (int i = 0; i < m_ways->count(); ++i)
        m_ways->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                         i == way ? QSizePolicy::Preferred : QSizePolicy::Ignored);
    m_ways->setCurrentIndex(way);
    m_ways->updateGeometry();
    adjustSize();
}

QWidget *AddManyDialog::buildSeries()
{
    auto *way = new QWidget;
    auto *form = new QFormLayout(way);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    const auto add = [form](QWidget *field, const QString &name, const QString &text) {
        nameIt(field, name, text);
        form->addRow(new TextLabel(text, Token::Muted), field);
    };
    m_count->setRange(1, kMostAccountsAtOnce);
    m_count->setValue(20);
    m_count->setFixedWidth(kNumberWidth);
    m_digits->setRange(1, 4);
    m_digits->setValue(2);
    m_digits->setFixedWidth(kNumberWidth);
    add(m_prefix, u"manyPrefix"_s, tr("Names begin with"));
    add(m_count, u"manyCount"_s, tr("How many"));
    add(m_digits, u"manyDigits"_s, tr("Digits of the number"));
    connect(m_prefix, &QLineEdit::textChanged, this, &AddManyDialog::check);
    connect(m_digits, &QSpinBox::valueChanged, this, &AddManyDialog::check);
    connect(m_count, &QSpinBox::valueChanged, this, [this](int count) {
        const auto needed = static_cast<int>(QString::number(count).size());
        m_digits->setMinimum(needed);
        check();
    });
    return way;
}

QWidget *AddManyDialog::buildList()
{
    auto *way = new QWidget;
    auto *column = new QVBoxLayout(way);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto *words = new TextLabel(tr("One person per line: name, and if you like password and role "
                                   "(participant, editor, admin), as a spreadsheet saves them."),
                                Token::Muted);
    words->setWordWrap(true);
    nameIt(m_list, u"manyList"_s, tr("List of people"));
    m_list->setPlaceholderText(u"mira\namir, a-good-password\nlena,, editor"_s);
    m_list->setTabChangesFocus(true);
    auto *open = makeButton(u"manyFile"_s, tr("Open a file…"));
    column->addWidget(words);
    column->addWidget(m_list, 1);
    column->addWidget(open, 0, Qt::AlignLeft);
    connect(m_list, &QPlainTextEdit::textChanged, this, &AddManyDialog::check);
    connect(open, &QPushButton::clicked, this, &AddManyDialog::chooseFile);
    return way;
}

void AddManyDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a list"));
    dialog->setObjectName(u"chooseList"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Lists (*.csv *.tsv *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &AddManyDialog::openFile);
    dialog->open();
}

void AddManyDialog::openFile(const QString &path)
{
    offThread(
        this, [path] { return readList(path); },
        [this](const Result<QString> &text) {
            if (text)
                m_list->setPlainText(*text);
            else
                m_result->say(NoteCard::Kind::Failed, tr("The list was not read"),
                              errorText(text.error()), true);
        });
}

Result<QList<NewAccount>> AddManyDialog::wanted() const
{
    if (m_tabs->currentIndex() == 0)
        return accountSeries(m_prefix->text().trimmed(), m_count->value(), m_digits->value());
    return accountsFromCsv(m_list->toPlainText());
}

void AddManyDialog::check()
{
    const Result<QList<NewAccount>> people = wanted();
    const bool untouched = m_tabs->currentIndex() == 1 && m_list->toPlainText().isEmpty();
    m_who->setText(people ? namesOf(*people) : untouched ? QString() : people.error().message);
    m_who->setToken(people ? Token::Text : Token::Failed);
    const auto count = people ? static_cast<int>(people->size()) : 0;
    m_make->setText(count > 0 ? tr("Make %n users", nullptr, count) : tr("Make users"));
    m_make->setEnabled(people.has_value() && !m_busy);
    m_result->say(NoteCard::Kind::Running, {}, {});
}

void AddManyDialog::make()
{
    const Result<QList<NewAccount>> people = wanted();
    if (!people)
        return;
    m_busy = true;
    check();
    m_ways->setEnabled(false);
    m_tabs->setEnabled(false);
    m_result->say(NoteCard::Kind::Running,
                  tr("Making %n users …", nullptr, static_cast<int>(people->size())),
                  tr("Each password is hashed, which takes a moment."));
    whenDone(m_accounts.createMany(*people, windowOperator()), this,
             [this](const Result<QList<IssuedAccount>> &answer) {
                 m_busy = false;
                 m_ways->setEnabled(true);
                 m_tabs->setEnabled(true);
                 check();
                 if (!answer) {
                     m_result->say(NoteCard::Kind::Failed, tr("Nobody was added"),
                                   errorText(answer.error()), true);
                     return;
                 }
                 Q_EMIT made(*answer);
                 accept();
             });
}

void AddManyDialog::reject()
{
    if (!m_busy)
        QDialog::reject();
}

} // namespace cq::ui
