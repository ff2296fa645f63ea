#pragma once

#include <QObject>

class QAction;
class QMenu;

namespace cq::ui {

class Page;

/// What can be done from anywhere in the window. Menu, toolbar, tray and command search share
/// these; they do nothing by themselves, the window connects them. GUI thread.
class Actions : public QObject
{
    Q_OBJECT

public:
    explicit Actions(const QList<Page *> &pages, QObject *parent = nullptr);

    QAction *pause; ///< checkable: dispatch is paused
    QAction *submit;
    QAction *checkNodes;
    QAction *search;
    QAction *inspector; ///< checkable
    QAction *navigation; ///< checkable: as icons only
    QAction *resetLayout;
    QAction *settings;
    QAction *keys;
    QAction *about;
    QAction *close;
    QAction *quit;
    QList<QAction *> pages; ///< Ctrl+1 …

    QList<QAction *> all() const;
    /// The whole menu bar, for the menu button. `add` holds the pages' "Add" entries.
    void fillMenu(QMenu *menu, QMenu *add) const;
    void retranslate();

private:
    QAction *make(const char *name, const char *iconName);

    QList<Page *> m_pages;
};

} // namespace cq::ui
