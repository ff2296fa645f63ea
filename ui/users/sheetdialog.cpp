#include "ui/users/sheetdialog.h"

#include "core/base/privatefile.h"
#include "ui/models/texts.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/offthread.h"
#include "ui/widgets/qrcode.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QDir>
#include <QFileDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPrintDialog>
#include <QPrinter>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include <memory>
#include <utility>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 640;
constexpr int kHeight = 520;
constexpr int kCode = 148;

} // namespace

SheetDialog::SheetDialog(CredentialSheet sheet, QWidget *parent)
    : QDialog(parent)
    , m_sheet(std::move(sheet))
    , m_url(new QLineEdit(m_sheet.url))
    , m_code(new QrLabel(u"sheetCode"_s))
    , m_result(new NoteCard(u"sheetResult"_s))
{
    const QString title = tr("%n new passwords", nullptr, static_cast<int>(m_sheet.people.size()));
    nameIt(this, u"sheetDialog"_s, title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    resize(kWidth, kHeight);
    nameIt(m_url, u"sheetUrl"_s, tr("Address on the cards"));
    m_url->setPlaceholderText(u"https://192.168.1.20:5000"_s);
    m_code->setFixedSize(kCode, kCode);
    m_code->setText(m_sheet.url);
    connect(m_url, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_sheet.url = text.trimmed();
        m_code->setText(m_sheet.url);
    });
    auto *sentence = new TextLabel(
        tr("Only their hashes are kept: print or save them now, they cannot be shown again."),
        Token::Muted);
    sentence->setWordWrap(true);

    auto *side = new QVBoxLayout;
    side->setSpacing(6);
    side->addWidget(new TextLabel(m_url->accessibleName(), Token::Muted));
    side->addWidget(m_url);
    side->addSpacing(6);
    side->addWidget(m_code, 0, Qt::AlignHCenter);
    side->addStretch();
    auto *middle = new QHBoxLayout;
    middle->setSpacing(16);
    middle->addWidget(buildTable(), 3);
    middle->addLayout(side, 2);
    auto *buttons = new QHBoxLayout;
    buildButtons(buttons);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(10);
    column->addWidget(new TextLabel(title, Token::Text, 3, true));
    column->addWidget(sentence);
    column->addLayout(middle, 1);
    column->addWidget(m_result);
    column->addLayout(buttons);
}

QWidget *SheetDialog::buildTable()
{
    auto *model = new QStandardItemModel(this);
    model->setHorizontalHeaderLabels({tr("User"), tr("Password"), tr("Role")});
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    for (const IssuedAccount &person : std::as_const(m_sheet.people)) {
        auto *password = new QStandardItem(person.password);
        password->setFont(fixed);
        model->appendRow({new QStandardItem(person.account.name), password,
                          new QStandardItem(texts::role(person.account.role))});
    }
    auto *table = new QTableView;
    nameIt(table, u"sheetTable"_s, windowTitle());
    table->setModel(model);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setStyleSheet(u"QTableView::item { padding: 0 5px; }"_s); // below its heading
    table->verticalHeader()->hide();
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    return table;
}

void SheetDialog::buildButtons(QHBoxLayout *row)
{
    auto *pdf = makeButton(u"sheetPdf"_s, tr("Save as PDF…"), {}, ButtonKind::Primary);
    auto *paper = makeButton(u"sheetPrint"_s, tr("Print…"));
    auto *csv = makeButton(u"sheetCsv"_s, tr("Save as CSV…"));
    auto *close = makeButton(u"sheetClose"_s, tr("Close"));
    row->setSpacing(8);
    row->addWidget(csv);
    row->addStretch();
    row->addWidget(close);
    row->addWidget(paper);
    row->addWidget(pdf);
    pdf->setDefault(true);
    pdf->setFocus();
    connect(pdf, &QPushButton::clicked, this,
            [this] { chooseFile(tr("Save the cards"), u"pdf"_s, &SheetDialog::savePdf); });
    connect(csv, &QPushButton::clicked, this,
            [this] { chooseFile(tr("Save the list"), u"csv"_s, &SheetDialog::saveCsv); });
    connect(paper, &QPushButton::clicked, this, &SheetDialog::print);
    connect(close, &QPushButton::clicked, this, &SheetDialog::reject);
}

void SheetDialog::chooseFile(const QString &title, const QString &suffix,
                             void (SheetDialog::*save)(const QString &))
{
    auto *dialog = new QFileDialog(this, title);
    dialog->setObjectName(u"sheetFile"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(u"comfyqueue-users."_s + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, save);
    dialog->open();
}

void SheetDialog::savePdf(const QString &path)
{
    write(path, sheetPdf(m_sheet));
}

void SheetDialog::saveCsv(const QString &path)
{
    write(path, sheetCsv(m_sheet));
}

void SheetDialog::write(const QString &path, const QByteArray &bytes)
{
    offThread(
        this, [path, bytes] { return writePrivateFile(path, bytes); },
        [this, path](const Result<void> &written) {
            if (!written) {
                m_result->say(NoteCard::Kind::Failed, tr("It was not saved"),
                              errorText(written.error()), true);
                return;
            }
            m_kept = true;
            m_result->say(NoteCard::Kind::Done, tr("Saved"),
                          tr("%1, which only you may read").arg(QDir::toNativeSeparators(path)));
        });
}

void SheetDialog::print()
{
    const auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setDocName(tr("Sign-in cards"));
    auto *dialog = new QPrintDialog(printer.get(), this);
    dialog->setObjectName(u"sheetPrinter"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        paintSheet(*printer, m_sheet);
        m_kept = true;
        m_result->say(NoteCard::Kind::Done, tr("%n pages printed", nullptr, sheetPages(m_sheet)),
                      {});
    });
    dialog->open();
}

void SheetDialog::reject()
{
    if (m_kept) {
        QDialog::reject();
        return;
    }
    confirm(this,
            {.question = tr("Close without the passwords?"),
             .loss = tr("They were neither printed nor saved, and cannot be shown again. New ones "
                        "can be made."),
             .names = {},
             .verb = tr("Close all the same")},
            [this] { QDialog::reject(); });
}

} // namespace cq::ui
