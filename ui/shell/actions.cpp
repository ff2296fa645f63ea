#include "ui/shell/actions.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/page.h"

#include <QAction>
#include <QMenu>

namespace cq::ui {

using namespace Qt::StringLiterals;

Actions::Actions(const QList<Page *> &thePages, QObject *parent)
    : QObject(parent)
    , pause(make("pauseDispatch", "pause"))
    , submit(make("submitJob", "submit"))
    , checkNodes(make("checkNodes", "refresh"))
    , search(make("search", "search"))
    , inspector(make("toggleInspector", ""))
    , navigation(make("narrowNavigation", ""))
    , resetLayout(make("resetLayout", ""))
    , settings(make("openSettings", "settings"))
    , keys(make("showKeys", ""))
    , about(make("about", ""))
    , close(make("closeWindow", ""))
    , quit(make("quit", "close"))
    , m_pages(thePages)
{
    pause->setCheckable(true);
    inspector->setCheckable(true);
    navigation->setCheckable(true);
    pause->setShortcut(QKeySequence(u"Ctrl+Shift+P"_s));
    submit->setShortcut(QKeySequence(u"Ctrl+U"_s));
    search->setShortcut(QKeySequence(u"Ctrl+K"_s));
    inspector->setShortcut(QKeySequence(u"Ctrl+I"_s));
    settings->setShortcut(QKeySequence(u"Ctrl+,"_s));
    keys->setShortcut(QKeySequence(u"Ctrl+/"_s));
    close->setShortcut(QKeySequence(u"Ctrl+W"_s));
    quit->setShortcut(QKeySequence(u"Ctrl+Q"_s));
    int number = 1;
    for (const Page *page : thePages) {
        auto *action = new QAction(this);
        action->setObjectName(u"page-%1"_s.arg(page->id()));
        action->setIcon(icon(page->iconName()));
        action->setShortcut(QKeySequence(u"Ctrl+%1"_s.arg(number++)));
        pages.append(action);
    }
    retranslate();
}

QAction *Actions::make(const char *name, const char *iconName)
{
    auto *action = new QAction(this);
    action->setObjectName(QLatin1StringView(name));
    if (*iconName != '\0')
        action->setIcon(icon(QLatin1StringView(iconName)));
    return action;
}

QList<QAction *> Actions::all() const
{
    return pages + QList<QAction *>{pause,     submit,     checkNodes,  search,
                                    inspector, navigation, resetLayout, settings,
                                    keys,      about,      close,       quit};
}

void Actions::fillMenu(QMenu *menu, QMenu *add) const
{
    menu->clear();
    menu->addAction(submit);
    menu->addMenu(add);
    menu->addSeparator();
    menu->addAction(pause);
    menu->addAction(checkNodes);
    menu->addSeparator();
    QMenu *view = menu->addMenu(tr("View"));
    view->addActions(pages);
    view->addSeparator();
    view->addActions({inspector, navigation, resetLayout});
    menu->addAction(search);
    menu->addAction(settings);
    menu->addSeparator();
    menu->addAction(keys);
    menu->addAction(about);
    menu->addSeparator();
    menu->addAction(close);
    menu->addAction(quit);
}

void Actions::retranslate()
{
    pause->setText(tr("Pause dispatch"));
    pause->setToolTip(tr("Running jobs go on; no new ones start (Ctrl+Shift+P)"));
    submit->setText(tr("Submit job…"));
    submit->setIconText(tr("Submit job"));
    submit->setToolTip(tr("Send a workflow to the queue (Ctrl+U)"));
    checkNodes->setText(tr("Check all nodes now"));
    search->setText(tr("Search or command"));
    inspector->setText(tr("Inspector"));
    navigation->setText(tr("Navigation as icons"));
    resetLayout->setText(tr("Reset layout"));
    settings->setText(tr("Settings"));
    keys->setText(tr("List of keys"));
    about->setText(tr("About ComfyQueue"));
    close->setText(tr("Close window"));
    quit->setText(tr("Quit…"));
    for (int row = 0; row < pages.size(); ++row)
        pages.at(row)->setText(m_pages.at(row)->title());
}

} // namespace cq::ui
