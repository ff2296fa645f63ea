#include "ui/shell/dialogs.h"

#include "ui/widgets/icons.h"

#include <QAction>
#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace cq::ui::dialogs {

using namespace Qt::StringLiterals;

namespace {

class Dialogs
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::Dialogs)
};

QMessageBox *makeBox(QWidget *parent, const QString &name, const QString &text)
{
    auto *box =
        new QMessageBox(QMessageBox::NoIcon, u"ComfyQueue"_s, text, QMessageBox::NoButton, parent);
    box->setObjectName(name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    return box;
}

void onClick(const QPushButton *button, QWidget *context, const std::function<void()> &run)
{
    QObject::connect(button, &QPushButton::clicked, context, run);
}

} // namespace

void askQuit(QWidget *parent, int running, const std::function<void()> &quit,
             const std::function<void()> &hide)
{
    if (auto *open = parent->findChild<QMessageBox *>(u"quitQuestion"_s)) {
        open->activateWindow();
        return;
    }
    QMessageBox *box = makeBox(parent, u"quitQuestion"_s,
                               running == 1 ? Dialogs::tr("One job is running")
                                            : Dialogs::tr("%n jobs are running", nullptr, running));
    box->setInformativeText(
        Dialogs::tr("Their nodes go on with them, and the next start picks them up. "
                    "Waiting jobs stay in the queue."));
    QPushButton *leave = box->addButton(Dialogs::tr("Quit now"), QMessageBox::DestructiveRole);
    leave->setObjectName(u"quitNow"_s);
    onClick(leave, parent, quit);
    if (hide)
        onClick(box->addButton(Dialogs::tr("Keep running in the tray"), QMessageBox::AcceptRole),
                parent, hide);
    QPushButton *cancel = box->addButton(Dialogs::tr("Cancel"), QMessageBox::RejectRole);
    cancel->setObjectName(u"quitCancel"_s);
    box->setDefaultButton(cancel);
    box->setEscapeButton(cancel);
    box->open();
}

void explainTray(QWidget *parent, const std::function<void()> &fine,
                 const std::function<void()> &quit)
{
    QMessageBox *box = makeBox(parent, u"trayExplained"_s, Dialogs::tr("ComfyQueue keeps running"));
    box->setInformativeText(Dialogs::tr("The queue stays on. Click the tray icon to come back."));
    QPushButton *good = box->addButton(Dialogs::tr("Fine"), QMessageBox::AcceptRole);
    good->setObjectName(u"trayFine"_s);
    onClick(good, parent, fine);
    onClick(box->addButton(Dialogs::tr("Quit instead…"), QMessageBox::RejectRole), parent, quit);
    box->setDefaultButton(good);
    box->open();
}

void showKeys(QWidget *parent, const QList<QAction *> &actions)
{
    QString rows;
    for (const QAction *action : actions) {
        if (action->shortcut().isEmpty())
            continue;
        rows += u"<tr><td style='padding-right:24px'>%1</td><td><b>%2</b></td></tr>"_s.arg(
            action->text().toHtmlEscaped(),
            action->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped());
    }
    QMessageBox *box = makeBox(parent, u"keyList"_s, u"<table>%1</table>"_s.arg(rows));
    box->setWindowTitle(Dialogs::tr("List of keys"));
    box->addButton(QMessageBox::Close);
    box->open();
}

void showAbout(QWidget *parent)
{
    QMessageBox *box =
        makeBox(parent, u"aboutBox"_s,
                Dialogs::tr("ComfyQueue %1").arg(QCoreApplication::applicationVersion()));
    box->setWindowTitle(Dialogs::tr("About ComfyQueue"));
    box->setIconPixmap(applicationIcon().pixmap(64));
    box->setInformativeText(Dialogs::tr("Runs a room full of ComfyUI users from one window.\n"
                                        "Free software under the GNU GPL, version 3 or later."));
    box->addButton(QMessageBox::Close);
    box->open();
}

} // namespace cq::ui::dialogs
