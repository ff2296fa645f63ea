#include "ui/users/shownonce.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

ShownOnce::ShownOnce(const Secret &secret, QWidget *parent)
    : QDialog(parent)
{
    nameIt(this, u"shownOnce"_s, secret.title);
    setWindowTitle(secret.title);
    setAttribute(Qt::WA_DeleteOnClose);
    constexpr int kWidth = 480;
    setMinimumWidth(kWidth);
    auto *text = new QLineEdit(secret.text);
    nameIt(text, u"secretText"_s, secret.title);
    text->setReadOnly(true);
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSize(QApplication::font().pointSize() + 1);
    text->setFont(font);
    text->setCursorPosition(0);
    auto *sentence = new TextLabel(secret.sentence, Token::Muted);
    sentence->setWordWrap(true);
    auto *copy = makeButton(u"secretCopy"_s, tr("Copy"), u"copy"_s, ButtonKind::Primary);
    auto *close = makeButton(u"secretClose"_s, tr("Close"));
    connect(copy, &QPushButton::clicked, this, [this, copy, text = secret.text] {
        QApplication::clipboard()->setText(text);
        copy->setText(tr("Copied"));
    });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(text, 1);
    row->addWidget(copy);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(12);
    column->addWidget(new TextLabel(secret.title, Token::Text, 3, true));
    column->addLayout(row);
    column->addWidget(sentence);
    column->addLayout(buttons);
    copy->setFocus();
}

} // namespace cq::ui
