#include "ui/widgets/confirm.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/textlabel.h"

#include <QCoreApplication>
#include <QDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

struct Confirm
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::Confirm)
};

constexpr qsizetype kShownNames = 5;
constexpr int kWidth = 440;

QString listOf(const QStringList &names)
{
    QStringList lines = names.mid(0, kShownNames);
    const int more = static_cast<int>(names.size() - lines.size());
    if (more > 0)
        lines << Confirm::tr("and %n more", nullptr, more);
    return lines.join(u'\n');
}

} // namespace

void confirm(QWidget *parent, const Confirmation &confirmation, const std::function<void()> &then)
{
    auto *dialog = new QDialog(parent);
    nameIt(dialog, u"confirm"_s, confirmation.question);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(confirmation.question);
    dialog->setMinimumWidth(kWidth);

    auto *outer = new QHBoxLayout(dialog);
    outer->setContentsMargins(20, 20, 20, 16);
    outer->setSpacing(16);
    outer->addWidget(new IconLabel(u"warning"_s, Token::Warning, 28), 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    outer->addLayout(column, 1);
    auto *question = new TextLabel(confirmation.question, Token::Text, 1, true);
    question->setWordWrap(true);
    column->addWidget(question);
    auto *loss = new TextLabel(confirmation.loss);
    loss->setObjectName(u"confirmLoss"_s);
    loss->setWordWrap(true);
    column->addWidget(loss);
    auto *names = new TextLabel(listOf(confirmation.names), Token::Muted);
    names->setObjectName(u"confirmNames"_s);
    column->addWidget(names);
    names->setVisible(!confirmation.names.isEmpty());

    auto *go = makeButton(u"confirmGo"_s, confirmation.verb, {}, ButtonKind::Danger);
    if (confirmation.numberToType > 0) {
        auto *number = new QLineEdit;
        const QString wanted = QString::number(confirmation.numberToType);
        nameIt(number, u"confirmNumber"_s, Confirm::tr("Type %1 to go on").arg(wanted));
        number->setPlaceholderText(number->accessibleName());
        column->addWidget(number);
        go->setEnabled(false);
        QObject::connect(number, &QLineEdit::textChanged, go, [go, wanted](const QString &typed) {
            go->setEnabled(typed.trimmed() == wanted);
        });
    }
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch();
    row->addWidget(go);
    auto *stay = makeButton(u"confirmStay"_s, Confirm::tr("Leave it"));
    stay->setDefault(true);
    row->addWidget(stay);
    column->addSpacing(8);
    column->addLayout(row);
    QObject::connect(stay, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(go, &QPushButton::clicked, dialog, &QDialog::accept);
    QObject::connect(dialog, &QDialog::accepted, dialog, then);
    stay->setFocus();
    dialog->open();
}

} // namespace cq::ui
